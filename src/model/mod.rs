//! What follows from a plan: pure functions of facts and terms.
//!
//! **Invariants:** no files, no clock, no chance; the same input gives the same bits on every machine (transcendental
//! functions come from `libm`). Every figure can say its [`Basis`].

/// The bases of the figures.
pub mod basis;
mod budget;
mod burn_alert;
mod outlook;

pub use basis::{Accuracy, Basis};
pub use budget::{Budget, Exhaustion, budget, exhaustion};
pub use burn_alert::{Lint, TierOutlook, detection_time, effective_error, reset_time, tier_outlook};
pub use outlook::{Outlook, outlook};
