//! Availability of an architecture: what named components, combined and sharing causes, come to.
//!
//! - [`Diagram`] evaluates block diagrams of named components exactly, however often a component stands in them, with
//!   common causes of failure, importance of each part and minimal cut sets.
//! - [`breakdown()`] says what each part contributes, and [`verdict`] what that means for a promise.
//! - [`ActiveActive`], [`ActivePassive`] and [`Repairable`] are groups whose parts are repaired and take over from each
//!   other; [`stationary`] solves any small Markov model.
//! - [`ceiling()`], [`next_nine`] and their neighbours say what dependencies and the users' own network leave.
//!
//! **Invariants:** everything is computed in *un*availability and in availability at once, as sums and products of
//! positive numbers, so that twelve nines have as many right digits as one. Nothing is multiplied box by box: a
//! component that stands in two places is one event.

mod bdd;
mod breakdown;
mod ceiling;
mod common_cause;
mod cut_sets;
mod diagram;
mod failover;
mod importance;
mod markov;
mod repairable;

pub use breakdown::{
    BREAKDOWN_ORDER, Breakdown, Contribution, ExtraNine, availability_in_words, breakdown, extra_nines,
    record_availability, verdict,
};
pub use ceiling::{
    Ceiling, Dependency, NextNine, Recurring, ceiling, equal_share, extra_nine, next_nine, recurring, remaining,
    share_of_budget, spares,
};
pub use common_cause::{Fractions, fractions, redundancy_gain};
pub use cut_sets::CutSet;
pub use diagram::{Diagram, Event, Origin};
pub use failover::{ActiveActive, ActivePassive, FailoverShares, pfd_1oo1, pfd_1oo2};
pub use importance::Importance;
pub use markov::{Transition, stationary};
pub use repairable::Repairable;
