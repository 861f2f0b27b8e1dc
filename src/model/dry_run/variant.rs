use super::engine::walk;
use super::periods::{Periods, days_of};
use super::years::{Incident, Years};
use super::{MOST_BANDS, YearOutcome};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, within};
use crate::plan::{DependencyMisses, Policy};
use crate::units::{Target, Window};

/// The most escalations of a policy.
const MOST_ESCALATIONS: usize = 8;

/// One target and policy to try, ready to run.
#[derive(Debug, Clone)]
pub struct Variant {
    window: Window,
    window_days: u16,
    pub(super) periods: Periods,
    pub(super) budget_share: f64,
    pub(super) bands: Vec<Rung>,
    pub(super) escalations: Vec<Step>,
    pub(super) exceptions_per_week: f64,
    pub(super) bullets: u32,
    pub(super) bullets_every: u16,
    pub(super) counts_dependencies: bool,
    pub(super) postmortem_above: f64,
    /// Scratch: incidents whose bad time is still in the window.
    ledger: Vec<Entry>,
}

/// A band, with its thresholds as shares of the budget.
#[derive(Debug, Clone)]
pub(super) struct Rung {
    pub at_or_below: f64,
    pub exit_above: f64,
    pub releases: f64,
    pub work: f64,
    pub at_least_days: u16,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub after: u16,
    pub releases: f64,
    pub work: f64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub expires: u16,
    /// What the policy counts, and what users felt.
    pub counted: i64,
    pub felt: i64,
}

impl Variant {
    /// A target, window and policy.
    ///
    /// Windows are counted in whole days. A calendar window begins with the year.
    ///
    /// # Errors
    /// No bands or more than [`MOST_BANDS`]; thresholds that do not fall from band to band; shares outside 0 to 1; a
    /// window of less than a day or more than ten years.
    pub fn new(target: Target, window: &Window, policy: &Policy) -> Result<Self, ModelError> {
        at_most("bands of a policy", policy.bands.len(), MOST_BANDS)?;
        at_most("escalations of a policy", policy.escalations.len(), MOST_ESCALATIONS)?;
        if policy.bands.is_empty() {
            return Err(ModelError::Unusable { what: "the policy has no bands", remedy: "give at least one" });
        }
        let share = |what, got| within(what, got, 0.0, 1.0, "0 to 1");
        let mut bands: Vec<Rung> = Vec::with_capacity(policy.bands.len());
        for band in &policy.bands {
            if bands.last().is_some_and(|above| bands.len() > 1 && !(band.at_or_below < above.at_or_below)) {
                return Err(ModelError::OutOfRange {
                    what: "a band's threshold",
                    got: band.at_or_below,
                    accepted: "less than that of the band before",
                });
            }
            bands.push(Rung {
                at_or_below: band.at_or_below,
                // A band that ended before it began would flicker.
                exit_above: band.exit_above.max(band.at_or_below),
                releases: share("the share of releases in a band", band.releases)?,
                work: share("the share of reliability work in a band", band.reliability_work)?,
                at_least_days: band.at_least_days.min(u32::from(u16::MAX)) as u16,
            });
        }
        let mut escalations = Vec::new();
        for step in &policy.escalations {
            escalations.push(Step {
                after: step.after_days.min(u32::from(u16::MAX)) as u16,
                releases: share("the share of releases after an escalation", step.releases)?,
                work: share("the share of reliability work after an escalation", step.reliability_work)?,
            });
        }
        escalations.sort_by_key(|step| step.after);
        Ok(Self {
            window: window.clone(),
            window_days: days_of(window)?,
            periods: Periods::new(window, 0)?,
            budget_share: target.budget().to_f64(),
            bands,
            escalations,
            exceptions_per_week: at_least_zero("exceptions in a week", policy.exceptions_per_week)?,
            bullets: policy.silver_bullets.count,
            bullets_every: policy.silver_bullets.every_days.clamp(1, 3_660) as u16,
            counts_dependencies: policy.dependency_misses == DependencyMisses::Counted,
            postmortem_above: at_least_zero("the share that asks for a postmortem", policy.postmortem_above)?,
            ledger: Vec::new(),
        })
    }

    /// Days that must pass before a year so that it begins in a typical state: two windows, and at least two quarters, so
    /// that all usual windows are tried on the same years.
    pub(in crate::model) fn days_before(&self) -> u32 {
        (2 * u32::from(self.window_days)).max(2 * 92)
    }

    /// The same, for years that begin after so many days.
    pub(super) fn starting_after(mut self, before: u16) -> Result<Self, ModelError> {
        self.periods = Periods::new(&self.window, before)?;
        Ok(self)
    }

    /// One year. The policy is read once a day, in the morning; what happens on a day is seen on the next.
    pub(super) fn year(&mut self, years: &Years, incidents: &[Incident]) -> YearOutcome {
        let mut ledger = std::mem::take(&mut self.ledger);
        ledger.clear();
        let outcome = walk(self, years, &mut ledger, incidents);
        self.ledger = ledger;
        outcome
    }
}
