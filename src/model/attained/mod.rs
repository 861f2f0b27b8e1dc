//! What measurements say of an objective: what was attained in each window, when the budget was spent, and by what.
//!
//! **Invariants:** times are milliseconds since 1970 in UTC, as Prometheus keeps them. A ratio over a range is what
//! Prometheus evaluates there ([`Series::error_ratio_over`](super::burn_alert::Series::error_ratio_over)); where nothing was measured, nothing is said.

mod midnights;
mod slices;
mod spells;
mod windows;

pub use midnights::Midnights;
pub use slices::sliced;
pub use spells::{Spell, spells};
pub use windows::{Attained, Left, attained, burn_down, kept_share, periods};
