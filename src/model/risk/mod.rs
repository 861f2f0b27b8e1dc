//! A catalogue of risks before anything is drawn: what eats the budget, by mean; where a first catalogue comes from;
//! and what observed incidents say about a risk.
//!
//! Means alone do not tell whether an objective is kept: [`super::loss`] does. The stack rank is for the order of work.

mod fitted;
mod observed;
mod rates;
mod stack_rank;
mod starter;

pub use fitted::{FittedRisk, fit_risks, incidents_within, observed_years, with_fitted};
pub use observed::{DurationFit, Fit, MOST_INCIDENTS, Prior, fit_durations, observed_frequency};
pub use rates::{Year, days_between, incidents_per_year};
pub use stack_rank::{CEILING, Column, MOST_TARGETS, Row, RowId, Shade, Share, StackRank, adjustment_cost, stack_rank};
pub use starter::{SAMPLE, SampleRow, TRIGGERS, sample_catalogue, starter_catalogue};
