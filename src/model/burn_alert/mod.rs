//! Burn-rate alerts: what a tier does by formula, what is wrong with it, where tiers come from, and what they would have
//! done to a series of measurements, evaluated as Prometheus evaluates.
//!
//! Closed forms ([`detection_time`], [`reset_time`], [`tier_outlook`]) assume a steady fault after a clean past;
//! [`fault_outlook`] gives the whole course of one that ends;
//! [`replay()`] assumes nothing and is proved against `promtool test rules`; [`precision_recall`] replays simulated months.

mod budget_first;
mod fault;
mod ladder;
mod lints;
mod low_traffic;
mod noise;
mod presets;
mod remedy;
mod replay;
mod score;
mod series;
mod steps;
mod sweep;
mod tier;

pub use budget_first::{BudgetFirst, budget_first};
pub use fault::{Fault, FaultOutlook, Stretch, TierDuring, burn_in_window, fault_outlook};
pub use ladder::{LadderStep, ladder};
pub use lints::{Environment, Lint, environment_lints, tier_lints};
pub use low_traffic::{
    FalsePages, detection_with_guard, errors_to_fire, false_pages, requests_needed, traffic_scaled_threshold,
};
pub use noise::{Quiet, TierNoise, chance_pages, noise, usual_errors};
pub use presets::{Preset, workbook_alerts};
pub use remedy::{Finding, Remedy, findings};
pub use replay::{AlertRule, Evaluation, Firing, Prometheus, replay};
pub use score::{Incident, Score, score};
pub use series::{Series, Times};
pub use steps::{
    SAID_WINDOWS, nearest_factor, nearest_window, stepped_factor, stepped_window, usual_short, with_long, workbook_for,
};
pub use sweep::{Point, World, precision_recall, simulate};
pub use tier::{TierOutlook, detection_time, effective_error, reset_time, tier_outlook};
