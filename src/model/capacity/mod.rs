//! Capacity: how long requests wait, how far a system scales, how many replicas a promise needs, when to order more.
//!
//! **Invariants:** rates share one unit of time, whichever it is, and times come back in that unit. Overload is an
//! answer with a name, never a number of a queue that has no steady state. What is approximate says how wrong it is.

mod autoscaler;
mod cost;
mod day;
mod episode;
mod erlang;
/// Forecasts of demand.
pub mod forecast;
mod mgc;
mod mmc;
mod order;
mod replicas;
mod scaling;
mod simulate;
mod spare;
mod spread;

pub use autoscaler::{Autoscaler, Backlog, Lag, LoadStep, utilisation_for_ramp, utilisation_for_step};
pub use cost::{HOURS_PER_YEAR, Headroom, Price};
pub use day::{DailyLoad, Day, DayTail, MAX_PIECES, Piece};
pub use episode::{Episode, Metric};
pub use erlang::{MAX_SERVERS, erlang_b, erlang_c};
pub use mgc::{Approximation, LogNormalMoments, LogNormalTime, Variability};
pub use mmc::{Overload, Queue, Regime, Steady};
pub use order::{LeadTime, OrderDate, Supply};
pub use replicas::{
    LatencyObjective, Staffing, StaffingNeed, beta_for, fan_out, fan_out_allowance, halfin_whitt, square_root_staffing,
};
pub use scaling::{
    MAX_MEASUREMENTS, Measurement, Peak, Prediction, Scaling, ScalingFit, Uncertainty, fit_linearised, fit_scaling,
};
pub use simulate::{Estimate, MAX_OBSERVED, MAX_SIMULATED_SERVERS, MAX_STEP, QueueRun, QueueSimulation, ServiceLaw};
pub use spare::{Domains, shortage, spare_for};
