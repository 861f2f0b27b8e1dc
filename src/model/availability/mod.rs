//! Availability of one thing that fails and is repaired: in the long run, at a moment, over an interval, and how its
//! downtime in a window is distributed.
//!
//! **Invariants:** availability and unavailability are both kept, each with all its digits; neither is computed as one
//! minus the other where the other is near one. Times are in any one unit, the same throughout a call.

mod downtime;
mod poisson;
mod sides;
mod two_state;

pub use downtime::{Downtime, Start};
pub use sides::{Availability, MINUTES_PER_YEAR};
pub use two_state::TwoState;

pub(crate) use poisson::k_of_n;
