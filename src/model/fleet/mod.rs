//! The fleet that serves the traffic: what the facts say about capacity, asked of the queues and forecasts of
//! [`super::capacity`].
//!
//! **Invariants:** rates are requests a second and times are seconds. A fleet that does not keep up stays
//! [`super::capacity::Regime::Overload`], which has a utilisation and no time. What is guessed says so.

mod demand;
mod load_test;
mod needs;
mod peak;
mod queueing;
mod start;
mod week;

pub use demand::{CHANCES, Course, Demand, MOST_WEEKS, Planned, demand, order_in_time};
pub use load_test::{Doubtful, Tested, tested};
pub use needs::{Need, Needs, Reason, SquareRoot, needs};
pub use peak::{PeakDemand, PeakSource, peak_demand};
pub use queueing::{CAREFUL, Decides, Fleet, MOST_ZONES, Times, Usable, times};
pub use start::starting_guess;
pub use week::{BusiestDay, busiest_day};
