//! What follows from a plan: pure functions of facts and terms.
//!
//! **Invariants:** no files, no clock, no chance; the same input gives the same bits on every machine (transcendental
//! functions come from `libm`). Every figure can say its [`Basis`].

pub mod agreement;
pub mod architecture;
pub mod attained;
pub mod availability;
pub mod basis;
pub mod budget;
pub mod burn_alert;
pub mod capacity;
pub mod chance;
pub mod cost;
mod difference;
pub mod dry_run;
mod elementary;
pub(crate) mod error;
pub mod fleet;
pub mod loss;
pub mod on_call;
mod outlook;
pub mod overload;
pub mod risk;
pub mod special;

pub use basis::{Accuracy, Basis, Stated};
pub use budget::{Budget, Exhaustion, budget, exhaustion};
pub use burn_alert::{Lint, TierOutlook, detection_time, effective_error, reset_time, tier_outlook};
pub use difference::{Difference, Topic, difference};
pub use error::ModelError;
pub use outlook::{
    ADVICE, Advice, Alternative, Answer, Betterment, Distribution, Expected, GoalOf, Gone, HourOutlook,
    IncidentHistory, IncidentSpent, Keeping, Kpi, Kpis, LatencyGoal, Ledger, Leverage, Measured, MoneyOutlook,
    OnCallOutlook, Outcomes, Outlook, PagerOutlook, PagesFrom, Promise, Prospect, Quarter, Reliance, ReliancePart,
    Spender, Spending, Standing, Structure, TrafficOutlook, WindowMinutes, allowed, allowed_by, alternative,
    alternatives_of, badness, betterment, chance_to_keep, counted, counted_beside, counted_of, incident_history,
    incident_spent, keeping, kpis, latency_goals, ledger, leverage, measured, money, on_call_outlook, outcomes,
    outlook, pager, promise, prospect, quarters, recorded, reliance, slow_share, spending, standing, structure,
    traffic_outlook, usual_windows,
};
