//! The distribution of bad minutes in a window: how likely an objective is kept, not only on average.
//!
//! A catalogue becomes [`Badness`]: [`Source`]s, each with a [`Rate`] and a [`Severity`], and a background. [`Loss`]
//! is the exact distribution of their sum on a grid; [`panjer`] is its slow oracle, [`simulate_years`] its sampled
//! one.

mod amounts;
mod badness;
mod distribution;
mod layers;
mod mixtures;
mod remembered;
mod severity;
mod simulate;
mod source;
mod table;
mod transform;

pub(crate) use mixtures::{Mixtures, Uncertain};

pub use badness::{Badness, MONTH_DAYS, Removal};
pub use distribution::{CELLS, Loss, MOST_LOSS_CELLS, Rounding, panjer};
pub use severity::{MOST_OBSERVED, Severity, beta_of, lognormal};
pub use simulate::{MOST_YEARS, SimulatedYears, simulate_years};
pub use source::{MINUTES_PER_WEEK, MINUTES_PER_YEAR, MOST_RISKS, Rate, Source, sources};
