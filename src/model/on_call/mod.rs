//! What an incident list and a rotation say about on-call, with the uncertainty that is in them.
//!
//! **Invariants:** times are minutes. Every statistic that is estimated has an interval, or says that the data allow
//! none. Chance is used for resampling only, from a seeded stream.

mod durations;
mod impact;
mod incidents;
mod load;
mod rates;
mod rotation;
mod sources;
mod trend;

pub use durations::{DurationSummary, Estimate, MedianEstimate, Resampling, durations};
pub use impact::{ImpactMinutes, impact_minutes};
pub use incidents::{Incident, Phases, phases};
pub use load::{PersonLoad, TimeUse, person_load};
pub use rates::{
    ChangeFailure, FailureRate, RatePrior, Recurrence, change_failure, change_failure_of, failure_rate, recurrence,
};
pub use rotation::{PageSource, People, Rotation, ShiftLoad, people_needed, shift_load};
pub use sources::page_sources;
pub use trend::{PowerNeed, Trend, chance_of_illusion, incidents_needed, trend};
