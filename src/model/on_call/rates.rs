use std::collections::BTreeMap;

use super::durations::{Estimate, confidence_level};
use super::incidents::{Incident, checked};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive, within};
use crate::model::special::{beta_quantile, gamma_quantile};

/// What was believed of a failure rate before the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RatePrior {
    /// Jeffreys' prior: Gamma(½, 0).
    Jeffreys,
    /// Every rate alike: Gamma(1, 0).
    Flat,
    /// As if so many failures had been seen in so long a time.
    Seen {
        /// Failures, above 0.
        failures: f64,
        /// Time, at least 0, in the unit of the exposure.
        exposure: f64,
    },
}

/// How often something fails, and how long it lasts between failures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailureRate {
    /// Failures per unit of time, with Garwood's exact interval; it starts at 0 without failures.
    pub rate: Estimate,
    /// Time between failures: the reciprocal. None without failures; the lower end of its interval is in `mtbf_least`.
    pub mtbf: Option<Estimate>,
    /// Time between failures is at least this, with the confidence that was asked for on this side.
    pub mtbf_least: f64,
    /// Mean of the posterior and its central interval.
    pub posterior: Estimate,
}

/// The rate of a Poisson process from a count, and the mean time between failures.
///
/// # Formula
/// ```text
/// rate       n ÷ T                                 Garwood: [Γ⁻¹(α/2; n), Γ⁻¹(1 − α/2; n + 1)] ÷ T
/// posterior  Gamma(n + a, T + b)                   mean (n + a) ÷ (T + b)
/// ```
/// Exact, 12 digits, if failures come independently at a steady rate. Garwood's interval holds the truth at least as
/// often as asked for; the posterior's is narrower. T is the time in which a failure could have been seen: with or
/// without repairs, as the caller defines MTBF.
///
/// # Errors
/// An exposure that is not positive or above 1e15, more than 1e9 failures, a confidence outside 0.5 to 0.9999, a prior
/// with figures below zero.
///
/// # Source
/// F. Garwood, "Fiducial limits for the Poisson distribution" (1936); Gelman et al., Bayesian Data Analysis, 2.6.
///
/// ```
/// use accord::model::on_call::{RatePrior, failure_rate};
/// // No failure in a year is no proof of a good one: up to 3.7 a year agree with it.
/// let rate = failure_rate(0, 1.0, 0.95, RatePrior::Jeffreys).unwrap();
/// assert!((rate.rate.interval.unwrap().1 - 3.688879).abs() < 1e-6);
/// ```
pub fn failure_rate(
    failures: u64,
    exposure: f64,
    confidence: f64,
    prior: RatePrior,
) -> Result<FailureRate, ModelError> {
    let n = within("failures", failures as f64, 0.0, 1e9, "at most 1000000000")?;
    let time = within("exposure", positive("exposure", exposure)?, 1e-15, 1e15, "1e-15 to 1e15")?;
    let tail = (1.0 - confidence_level(confidence)?) / 2.0;
    let low = if failures == 0 { 0.0 } else { gamma_quantile(n, tail) };
    let high = gamma_quantile(n + 1.0, 1.0 - tail);
    let (a, b) = match prior {
        RatePrior::Jeffreys => (0.5, 0.0),
        RatePrior::Flat => (1.0, 0.0),
        RatePrior::Seen { failures, exposure } => (
            within("failures of the prior", failures, 1e-6, 1e9, "1e-6 to 1e9")?,
            within("exposure of the prior", at_least_zero("exposure of the prior", exposure)?, 0.0, 1e15, "0 to 1e15")?,
        ),
    };
    let posterior = |p: f64| gamma_quantile(n + a, p) / (time + b);
    Ok(FailureRate {
        rate: Estimate { value: n / time, interval: Some((low / time, high / time)) },
        mtbf: (failures > 0).then(|| Estimate { value: time / n, interval: Some((time / high, time / low)) }),
        mtbf_least: time / high,
        posterior: Estimate {
            value: (n + a) / (time + b),
            interval: Some((posterior(tail), finite("posterior rate", posterior(1.0 - tail))?)),
        },
    })
}

/// The share of changes that fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeFailure {
    /// Failures ÷ changes, with the interval of Clopper and Pearson, which is never too narrow.
    pub exact: Estimate,
    /// The same share with the interval of Jeffreys, which is right on average.
    pub jeffreys: Estimate,
}

/// The change failure rate, or any share of a count.
///
/// # Formula
/// ```text
/// Clopper-Pearson   [B⁻¹(α/2; k, n − k + 1), B⁻¹(1 − α/2; k + 1, n − k)]
/// Jeffreys          [B⁻¹(α/2; k + ½, n − k + ½), B⁻¹(1 − α/2; …)], 0 and 1 at the ends where k = 0 and k = n
/// ```
///
/// # Errors
/// No changes, more failures than changes, more than 1e9 changes, a confidence outside 0.5 to 0.9999.
///
/// # Source
/// Brown, Cai & DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16 (2001).
///
/// ```
/// let rate = accord::model::on_call::change_failure(0, 30, 0.95).unwrap();
/// assert!((rate.exact.interval.unwrap().1 - 0.115703).abs() < 1e-6);
/// ```
pub fn change_failure(failures: u64, changes: u64, confidence: f64) -> Result<ChangeFailure, ModelError> {
    let n = within("changes", changes as f64, 1.0, 1e9, "1 to 1000000000")?;
    let k = within("failed changes", failures as f64, 0.0, n, "0 to the number of changes")?;
    let tail = (1.0 - confidence_level(confidence)?) / 2.0;
    let (none, all) = (failures == 0, failures == changes);
    let exact = (
        if none { 0.0 } else { beta_quantile(k, n - k + 1.0, tail) },
        if all { 1.0 } else { beta_quantile(k + 1.0, n - k, 1.0 - tail) },
    );
    let (a, b) = (k + 0.5, n - k + 0.5);
    let jeffreys =
        (if none { 0.0 } else { beta_quantile(a, b, tail) }, if all { 1.0 } else { beta_quantile(a, b, 1.0 - tail) });
    let value = k / n;
    Ok(ChangeFailure {
        exact: Estimate { value, interval: Some(exact) },
        jeffreys: Estimate { value, interval: Some(jeffreys) },
    })
}

/// The change failure rate of an incident list: each incident from a change is one failed change.
///
/// # Errors
/// As [`change_failure`], and an incident that cannot be.
pub fn change_failure_of(incidents: &[Incident], changes: u64, confidence: f64) -> Result<ChangeFailure, ModelError> {
    checked(incidents)?;
    let failures = incidents.iter().filter(|incident| incident.from_change).count() as u64;
    if failures > changes {
        return Err(ModelError::Unusable {
            what: "there are more incidents from changes than changes",
            remedy: "count every change, or mark one incident for each failed change",
        });
    }
    change_failure(failures, changes, confidence)
}

/// How often incidents come back.
#[derive(Debug, Clone, PartialEq)]
pub struct Recurrence {
    /// Incidents whose cause is named.
    pub known: u64,
    /// Those of them whose cause was seen before in the list.
    pub repeats: u64,
    /// Repeats ÷ known, with the interval of Clopper and Pearson. Repeats are not quite independent, so it is a guide.
    /// None without a named cause.
    pub share: Option<Estimate>,
    /// Every named cause and how often it came, the most frequent first, then by name.
    pub causes: Vec<(String, u64)>,
}

/// The share of incidents that an earlier incident had foretold. Causes are compared letter by letter.
///
/// # Errors
/// A list with an incident that cannot be, a confidence outside 0.5 to 0.9999.
pub fn recurrence(incidents: &[Incident], confidence: f64) -> Result<Recurrence, ModelError> {
    checked(incidents)?;
    confidence_level(confidence)?;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for cause in incidents.iter().filter_map(|incident| incident.cause.as_deref()) {
        *counts.entry(cause).or_default() += 1;
    }
    let known: u64 = counts.values().sum();
    // The first of each cause is new, whatever the order; all others repeat it.
    let repeats = known - counts.len() as u64;
    let share = if known == 0 { None } else { Some(change_failure(repeats, known, confidence)?.exact) };
    let mut causes: Vec<(String, u64)> = counts.into_iter().map(|(cause, count)| (cause.to_owned(), count)).collect();
    causes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Recurrence { known, repeats, share, causes })
}
