//! What follows from a plan: pure functions of facts and terms.
//!
//! **Invariants:** no files, no clock, no chance; the same input gives the same bits on every machine (transcendental
//! functions come from `libm`). Every figure can say its [`Basis`].

/// The zone of agreement.
pub mod agreement;
/// Availability of an architecture.
pub mod architecture;
/// Availability of one thing that fails and is repaired.
pub mod availability;
/// The bases of the figures.
pub mod basis;
/// What may go wrong in one window, and how it is counted.
pub mod budget;
/// Burn-rate alerts.
pub mod burn_alert;
/// Queues, scaling, forecasts, headroom.
pub mod capacity;
/// Seeded chance.
pub mod chance;
/// What outages and nines cost, and which investments are worth their money.
pub mod cost;
/// A policy tried on many possible years.
pub mod dry_run;
mod elementary;
mod error;
/// The distribution of bad minutes.
pub mod loss;
/// On-call statistics and load.
pub mod on_call;
mod outlook;
/// Retries, overload and metastable failures.
pub mod overload;
/// Catalogues of risks: their stack rank, where they come from, what was observed.
pub mod risk;
/// Special functions of probability.
pub mod special;

pub use basis::{Accuracy, Basis, Stated};
pub use budget::{Budget, Exhaustion, budget, exhaustion};
pub use burn_alert::{Lint, TierOutlook, detection_time, effective_error, reset_time, tier_outlook};
pub use error::ModelError;
pub use outlook::{Answer, MoneyOutlook, Outlook, Prospect, Structure, badness, outlook};
