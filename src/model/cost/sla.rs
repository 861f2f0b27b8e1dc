use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability};
use crate::model::loss::{Badness, MONTH_DAYS};
use crate::plan::Sla;
use crate::units::Target;

const MOST_BANDS: usize = 8;

/// What a promise to customers costs.
#[derive(Debug, Clone, PartialEq)]
pub struct SlaOutlook {
    /// The bands, from the mildest to the worst.
    pub bands: Vec<BandOutlook>,
    /// The chance that a calendar month breaks the promise, on average over the months of a year.
    pub breach_in_a_month: f64,
    /// Mean credits in a year, as money.
    pub yearly_credit: f64,
}

/// How often a month ends in one band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandOutlook {
    /// It applies below this.
    pub below: Target,
    /// The share of the fee that is credited.
    pub credit: f64,
    /// The chance that a month ends below it.
    pub chance_below: f64,
    /// The chance that a month ends in this band and no worse one.
    pub chance: f64,
}

/// How much tighter an objective is than the promise to customers: budget of the promise over that of the objective.
/// Below 1 the promise is the tighter one and the objective protects nothing.
///
/// ```
/// use accord::{model::cost::budget_ratio, units::Target};
/// let target = |text| Target::parse_percent(text).unwrap();
/// assert_eq!(budget_ratio(target("99.9"), target("99.95")), 2.0);
/// ```
pub fn budget_ratio(promise: Target, objective: Target) -> f64 {
    promise.budget().ppb() as f64 / objective.budget().ppb() as f64
}

/// The share of the fee that is credited after a month in which this share was bad.
///
/// A month exactly at a band's bound is not below it.
///
/// # Errors
/// A share below 0 or not finite (incidents that overlap may make it exceed 1), and bands that do not get worse.
///
/// ```
/// use accord::{model::cost::credit, plan::Sla};
/// let sla = Sla::compute_credits(1_000.0);
/// assert_eq!((credit(&sla, 0.0001)?, credit(&sla, 0.005)?, credit(&sla, 0.2)?), (0.0, 0.1, 1.0));
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn credit(sla: &Sla, bad: f64) -> Result<f64, ModelError> {
    let bad = at_least_zero("the bad share of a month", bad)?;
    checked(sla)?;
    Ok(sla.bands.iter().rev().find(|band| bad > band.below.budget().to_f64()).map_or(0.0, |band| band.credit))
}

/// How often months break the promise, and what is paid back for it in a year.
///
/// # Formula
/// ```text
/// P(month below band k) = 1 - P(bad minutes of the month <= budget_k * minutes of the month)
/// yearly credit         = sum over months and bands of fee * (credit_k - credit_(k-1)) * P(below band k)
/// ```
/// The months of a year of 365 days. Accuracy: that of [`Badness::chance`].
///
/// # Errors
/// A fee below 0, bands that do not get worse, more than 8 bands, and what [`Badness::chance`] refuses.
pub fn sla_outlook(badness: &Badness, sla: &Sla) -> Result<SlaOutlook, ModelError> {
    checked(sla)?;
    let mut below = vec![0.0; sla.bands.len()];
    for days in [28.0, 30.0, 31.0] {
        let share = MONTH_DAYS.iter().filter(|d| **d == days).count() as f64 / 12.0;
        let window = days * 1440.0;
        for (sum, band) in below.iter_mut().zip(&sla.bands) {
            *sum += share * (1.0 - badness.chance(window, band.below.budget().to_f64() * window)?);
        }
    }
    let yearly_credit = finite("credits in a year", 12.0 * sla.monthly_fee * mean_credit(sla, &below))?;
    let bands = sla.bands.iter().enumerate().map(|(i, band)| BandOutlook {
        below: band.below,
        credit: band.credit,
        chance_below: below[i],
        chance: (below[i] - below.get(i + 1).copied().unwrap_or(0.0)).max(0.0),
    });
    Ok(SlaOutlook { bands: bands.collect(), breach_in_a_month: below.first().copied().unwrap_or(0.0), yearly_credit })
}

/// The mean credited share of a month that ends below each band with these chances.
pub(super) fn mean_credit(sla: &Sla, below: &[f64]) -> f64 {
    let mut before = 0.0;
    let mut sum = 0.0;
    for (band, chance) in sla.bands.iter().zip(below) {
        sum += (band.credit - before) * chance;
        before = band.credit;
    }
    sum
}

/// Bands get worse: lower bounds, higher credits.
pub(super) fn checked(sla: &Sla) -> Result<(), ModelError> {
    at_most("bands of credits", sla.bands.len(), MOST_BANDS)?;
    at_least_zero("the monthly fee", sla.monthly_fee)?;
    for band in &sla.bands {
        probability("a credit as a share of the fee", band.credit)?;
    }
    let worse = sla.bands.windows(2).all(|b| b[1].below.budget() > b[0].below.budget() && b[1].credit >= b[0].credit);
    if worse {
        Ok(())
    } else {
        Err(ModelError::Unusable {
            what: "bands of credits do not get worse",
            remedy: "sort them from the highest availability to the lowest, with credits that never fall",
        })
    }
}
