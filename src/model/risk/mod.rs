//! A catalogue of risks before anything is drawn: what eats the budget, by mean; where a first catalogue comes from;
//! and what observed incidents say about a risk.
//!
//! Means alone do not tell whether an objective is kept: [`super::loss`] does. The stack rank is for the order of work.

mod accepted;
mod fitted;
mod observed;
mod rates;
mod sensitivity;
mod stack_rank;
mod starter;

pub use accepted::{accepted_part, accepted_rows};
pub use fitted::{FittedRisk, fit_risks, incidents_within, observed_years, with_fitted};
pub use observed::{DurationFit, Fit, MOST_INCIDENTS, Prior, fit_durations, observed_frequency};
pub use rates::{Year, days_between, incidents_per_year};
pub use sensitivity::{Input, Swing, sensitivity, sensitivity_of, widest_first};
pub(crate) use stack_rank::means;
pub use stack_rank::{
    CEILING, Column, MOST_TARGETS, Row, RowId, RowMinutes, Shade, Share, StackRank, adjustment_cost, row_minutes,
    stack_rank,
};
pub use starter::{SAMPLE, SampleRow, TRIGGERS, sample_catalogue, starter_catalogue};
