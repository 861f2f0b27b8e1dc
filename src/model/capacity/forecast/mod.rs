//! Demand to come: exponential smoothing of what was measured, scenarios of what is planned, bands for both.
//!
//! **Invariants:** the form of the seasonal update is always stated, because two are published and their numbers differ;
//! a season is fitted on two of them or not at all; every band says by which seed it was simulated or that it is closed.

mod band;
mod closed;
mod fit;
mod scenario;
mod smooth;

pub use band::{Bands, MAX_CELLS};
pub use fit::{MAX_SERIES, fit_smoothing};
pub use scenario::{Doubt, Growth, Launch, MAX_LAUNCHES, Scenario, Step};
pub use smooth::{MAX_HORIZON, MAX_PERIOD, Pattern, Season, Smoothed, Start, State, Update, Weights, smooth};
