//! Overload: retries and what tames them, and a simulation of a service that its own clients keep down.
//!
//! **Invariants:** closed forms are per request or per second and know no units of time beyond the seconds they name.
//! The simulation is a fluid: amounts, not single requests, so it has no noise of its own; only arrivals may be drawn,
//! from a seeded stream. In every step each attempt is answered, wasted, shed, dropped or still queued, and each
//! request is answered, failed, turned away or still open.
//!
//! ```
//! use accord::model::overload::{Backoff, Scenario, Schedule, Simulation, metastable_threshold};
//! // 300 requests a second, one retry, 280 offered: above the threshold of 150, so a blip of 10 s is never forgotten.
//! assert_eq!(metastable_threshold(300.0, 2.0).unwrap(), 150.0);
//! let scenario = Scenario {
//!     capacity: Schedule::but(300.0, 0.0, 30, 40),
//!     retries: 1,
//!     backoff: Backoff::None,
//!     ..Scenario::steady(280.0, 300.0)
//! };
//! let mut simulation = Simulation::new(scenario).unwrap();
//! let last = simulation.run(600).unwrap();
//! assert_eq!((last.attempts, last.goodput), (560.0, 0.0));
//! ```

mod arrivals;
mod backoff;
mod breaker;
mod gates;
mod hysteresis;
mod levers;
mod metastable;
mod recovery;
mod retries;
mod scenario;
mod simulation;
mod step;
mod story;
mod throttle;

pub use backoff::{BackoffWait, backoff_ceiling, backoff_wait, backoff_wait_cdf, backoff_wait_quantile};
pub use breaker::{Breaker, BreakerPolicy, BreakerState, FalseTrip, false_trip};
pub use hysteresis::{Branches, LoadPoint, Sweep, Trigger, branches, metastable_edge, sweep};
pub use levers::Lever;
pub use metastable::{Regime, amplification, metastable_threshold, regime, safe_queue};
pub use recovery::{Protocol, Remedy, RemedyKind, remedies, remedy};
pub use retries::{RetryOutcome, TokenBucketOutcome, layered_retries, retry_budget, retry_outcome, retry_token_bucket};
pub use scenario::{Arrivals, Backoff, MAX_RETRIES, RetryLimit, Scenario, Schedule};
pub use simulation::Simulation;
pub use step::{Step, Totals};
pub use story::{Blow, Ending, Story, Told};
pub use throttle::{ThrottleBalance, throttle_balance, throttle_rejection};
