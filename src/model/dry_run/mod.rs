//! A policy's dry run: what an error-budget policy would do in many possible next years.
//!
//! A year is a list of incidents, drawn once from a seed; every variant of target and policy meets the same list
//! (common random numbers), so that what differs between variants differs because of them. The budget feeds back:
//! a freeze holds back releases and with them the incidents that come with changes.
//!
//! - `years` draws incidents,
//! - `periods` says when bad time leaves a budget,
//! - `variant` is a target and policy, checked and ready,
//! - `engine` lets one year pass under one variant,
//! - `summary` says what the years have in common,
//! - `past` lets the same policy pass over an incident log.

mod engine;
mod past;
mod periods;
mod summary;
#[cfg(test)]
mod tests;
mod variant;
mod years;

pub(in crate::model) use past::quarter_of;
pub use past::{Burned, ClassShare, Past, PastDay, Spell, burned, past};
pub use summary::{MOST_BANDS, Statistic, Summary, YearOutcome};
pub use variant::Variant;
pub(crate) use years::Incident;
pub use years::{MOST_INCIDENTS, Setting, Years};

use crate::model::ModelError;
use crate::model::error::at_most;

/// The most variants in one run.
pub const MOST_VARIANTS: usize = 100_000;

/// Years under several variants, in slices: stop between two of them and go on, or drop it to cancel.
///
/// ```
/// use accord::model::{dry_run::{DryRun, Setting, Variant}, loss::Badness};
/// use accord::plan::{Catalogue, Policy};
/// use accord::units::{Target, Window};
/// let badness = Badness::of(&Catalogue::default())?;
/// let month = Window::rolling("30d").unwrap();
/// let variant = Variant::new(Target::parse_percent("99.9").unwrap(), &month, &Policy::workbook())?;
/// let mut run = DryRun::new(&Setting::of(&badness), vec![variant], 7)?;
/// run.step(100);
/// assert_eq!(run.summary(0).frozen_days.mean, 0.0); // nothing ever goes wrong here
/// # Ok::<(), accord::model::ModelError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DryRun {
    years: Years,
    variants: Vec<Variant>,
    outcomes: Vec<Vec<YearOutcome>>,
    next: u64,
}

impl DryRun {
    /// A run that has not begun.
    ///
    /// # Errors
    /// More than [`MOST_VARIANTS`] variants, and what [`Years::new`] refuses.
    pub fn new(setting: &Setting, variants: Vec<Variant>, seed: u64) -> Result<Self, ModelError> {
        let before = variants.iter().map(Variant::days_before).max().unwrap_or(0);
        Self::warmed_up(setting, variants, before, seed)
    }

    /// The same, after so many days of warm-up as another run has, so that both see the same years.
    pub(in crate::model) fn warmed_up(
        setting: &Setting,
        variants: Vec<Variant>,
        before: u32,
        seed: u64,
    ) -> Result<Self, ModelError> {
        at_most("variants", variants.len(), MOST_VARIANTS)?;
        let years = Years::new(setting, before, seed)?;
        let variants = variants.into_iter().map(|v| v.starting_after(years.before)).collect::<Result<Vec<_>, _>>()?;
        let outcomes = vec![Vec::new(); variants.len()];
        Ok(Self { years, variants, outcomes, next: 0 })
    }

    /// Lets so many more years pass. Slices do not matter: ten years are the same as five and five.
    pub fn step(&mut self, years: u64) {
        let mut outcomes = std::mem::take(&mut self.outcomes);
        self.pass(years, |variant, outcome| outcomes[variant].push(outcome));
        self.outcomes = outcomes;
    }

    /// Lets so many more years pass and hands out what each brings under each variant, instead of keeping it.
    pub fn pass(&mut self, years: u64, mut take: impl FnMut(usize, YearOutcome)) {
        for _ in 0..years {
            let incidents = self.years.year(self.next);
            for (i, variant) in self.variants.iter_mut().enumerate() {
                take(i, variant.year(&self.years, &incidents));
            }
            self.years.reuse(incidents);
            self.next += 1;
        }
    }

    /// How many years have passed.
    pub fn years(&self) -> u64 {
        self.next
    }

    /// The years of a variant, one by one.
    pub fn outcomes(&self, variant: usize) -> &[YearOutcome] {
        self.outcomes.get(variant).map_or(&[], Vec::as_slice)
    }

    /// What the years of a variant have in common.
    pub fn summary(&self, variant: usize) -> Summary {
        Summary::of(self.outcomes(variant))
    }
}
