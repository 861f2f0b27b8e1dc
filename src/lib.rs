//! Accord: a studio for planning reliability.
pub mod chart;
pub mod exchange;
pub mod model;
pub mod plan;
pub mod units;
