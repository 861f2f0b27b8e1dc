//! Error budgets: how much of one there is, how incidents spend it, and when it is gone.
//!
//! What a window allows is exact ([`budget()`]). What incidents spend is accounted for under all three budgeting
//! methods at once ([`account`]), because they disagree by a factor of ten on the same incident. Traffic need not be
//! even: every figure weighs an interval by its share of a [`TrafficProfile`](crate::plan::TrafficProfile).

mod accounting;
mod gone;
mod window;

pub use accounting::{Account, Accounts, Episode, Period, Slices, account, account_by, burn_rate_over};
pub use gone::exhausts_at;
pub use window::{Budget, Exhaustion, budget, exhaustion};
