use crate::model::ModelError;
use crate::model::error::{at_most, positive};
use crate::model::special::{gamma_quantile, normal_cdf, normal_quantile};
use crate::plan::Frequency;
use crate::units::Estimate;

/// The most observed incidents.
pub const MOST_INCIDENTS: usize = 100_000;
/// The fewest durations for which the test of lognormality is published.
const FEWEST_FOR_A_TEST: usize = 8;

/// What is believed about a rate before anything was observed: a gamma distribution.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Prior {
    /// Half an incident in no time: as little as can be believed, whatever the unit of time.
    #[default]
    Jeffreys,
    /// Every rate equally likely: one incident in no time. Its results are higher.
    Flat,
    /// As if so many incidents had been seen in so many years before.
    Seen {
        /// Incidents, above 0; they need not be whole.
        incidents: f64,
        /// Years.
        years: f64,
    },
}

/// How often incidents begin, after so many were seen in so many years.
///
/// # Formula
/// ```text
/// rate given n incidents in T years ~ Gamma(a + n, 1 / (b + T))      Jeffreys a = 1/2, b = 0; flat a = 1, b = 0
/// ```
/// Median and p90 of it; [`super::super::loss::Rate::of`] finds the same gamma distribution again from the two.
/// Exact to 1e-12.
///
/// # Errors
/// Years that are not a positive number, more than [`MOST_INCIDENTS`] incidents, a prior that is no distribution.
///
/// # Source
/// A. Gelman et al., Bayesian Data Analysis, section 2.6; H. Jeffreys, Theory of Probability.
///
/// ```
/// use accord::{model::risk::{observed_frequency, Prior}, plan::Frequency};
/// // Nothing happened in two years. That is not a rate of 0.
/// let Frequency::PerYear(estimate) = observed_frequency(0, 2.0, Prior::Jeffreys)? else { unreachable!() };
/// assert!((estimate.median() - 0.1137).abs() < 1e-4 && (estimate.p90() - 0.6764).abs() < 1e-4);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn observed_frequency(incidents: usize, years: f64, prior: Prior) -> Result<Frequency, ModelError> {
    at_most("observed incidents", incidents, MOST_INCIDENTS)?;
    let years = positive("the years of observation", years)?;
    let (more, longer) = match prior {
        Prior::Jeffreys => (0.5, 0.0),
        Prior::Flat => (1.0, 0.0),
        Prior::Seen { incidents, years } => {
            let most = "0.1 to 100 000";
            let incidents = crate::model::error::within("incidents of a prior", incidents, 0.1, 1e5, most)?;
            (incidents, positive("the years of a prior", years)?)
        }
    };
    let (shape, time) = (incidents as f64 + more, years + longer);
    let at = |p: f64| gamma_quantile(shape, p) / time;
    spread(at(0.5), at(0.9)).map(Frequency::PerYear)
}

/// Durations as a lognormal distribution, and how well that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DurationFit {
    /// Median and p90; one value where all durations are equal.
    pub estimate: Estimate,
    /// Mean of the logarithm of minutes.
    pub mu: f64,
    /// Standard deviation of the logarithm, of greatest likelihood: divided by n.
    pub sigma: f64,
    /// How many durations.
    pub count: usize,
    /// The median lies within this factor, up and down, with about 95 % confidence: `exp(1.96 sigma / sqrt n)`.
    pub median_within_factor: f64,
    /// How well it fits; none for fewer than 8 durations or where all are equal.
    pub fit: Option<Fit>,
}

/// The Anderson–Darling test of lognormality, both parameters estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The statistic `A^2`.
    pub statistic: f64,
    /// The statistic corrected for the number of durations; above 0.752 lognormality is doubtful at 5 %.
    pub corrected: f64,
    /// How often lognormal durations would look as unlike it, or more so. Good to 0.003 up to 10 %, to 0.03 above for as
    /// few as eight durations. At least 1e-10: below that the published
    /// approximation says nothing.
    pub p_value: f64,
}

/// The lognormal distribution of greatest likelihood, with its goodness of fit.
///
/// # Formula
/// ```text
/// mu = mean of ln d        sigma^2 = mean of (ln d - mu)^2        p90 = exp(mu + 1.28155 sigma)
/// A^2 = -n - 1/n sum (2 i - 1) (ln N(z_i) + ln (1 - N(z_(n+1-i)))),   z standardised with n - 1
/// A*  = A^2 (1 + 0.75 / n + 2.25 / n^2),   p-value by Stephens' four exponentials of A*
/// ```
/// A high p-value is no proof: with a dozen incidents almost anything passes.
///
/// # Errors
/// Fewer than 2 or more than [`MOST_INCIDENTS`] durations; one that is not a positive number.
///
/// # Source
/// R. D'Agostino, M. Stephens, Goodness-of-Fit Techniques (1986), table 4.9.
pub fn fit_durations(minutes: &[f64]) -> Result<DurationFit, ModelError> {
    at_most("observed durations", minutes.len(), MOST_INCIDENTS)?;
    if minutes.len() < 2 {
        return Err(ModelError::Unusable {
            what: "fewer than two durations have no spread",
            remedy: "give at least two",
        });
    }
    let mut logs = Vec::with_capacity(minutes.len());
    for minutes in minutes {
        logs.push(libm::log(positive("a duration", *minutes)?));
    }
    logs.sort_by(f64::total_cmp);
    let n = logs.len() as f64;
    let first = logs[0];
    // Around the first one, so that equal durations have a deviation of exactly 0.
    let mu = first + logs.iter().map(|log| log - first).sum::<f64>() / n;
    let squares = logs.iter().map(|log| (log - mu) * (log - mu)).sum::<f64>();
    let sigma = libm::sqrt(squares / n);
    let median = libm::exp(mu);
    let p90 = libm::exp(mu + normal_quantile(0.9) * sigma);
    let estimate = if p90 > median && median > 0.0 { spread(median, p90)? } else { value(median)? };
    let deviation = libm::sqrt(squares / (n - 1.0));
    let tested = logs.len() >= FEWEST_FOR_A_TEST && estimate.is_spread();
    Ok(DurationFit {
        estimate,
        mu,
        sigma,
        count: logs.len(),
        median_within_factor: libm::exp((normal_quantile(0.975) * sigma / libm::sqrt(n)).min(700.0)),
        fit: tested.then(|| anderson_darling(&logs, mu, deviation)),
    })
}

fn anderson_darling(sorted: &[f64], mean: f64, deviation: f64) -> Fit {
    let n = sorted.len() as f64;
    // Logarithms of both tails; no tail is so thin that its logarithm is not a number.
    let ln_tail = |z: f64| libm::log(normal_cdf(z).max(1e-300));
    let z = |i: usize| (sorted[i] - mean) / deviation;
    let sum: f64 =
        (0..sorted.len()).map(|i| (2 * i + 1) as f64 * (ln_tail(z(i)) + ln_tail(-z(sorted.len() - 1 - i)))).sum();
    let statistic = -n - sum / n;
    let corrected = statistic * (1.0 + 0.75 / n + 2.25 / (n * n));
    Fit { statistic, corrected, p_value: p_value(corrected) }
}

fn p_value(a: f64) -> f64 {
    let e = |c0: f64, c1: f64, c2: f64| libm::exp(c0 + c1 * a + c2 * a * a);
    let p = if a < 0.2 {
        1.0 - e(-13.436, 101.14, -223.73)
    } else if a < 0.34 {
        1.0 - e(-8.318, 42.796, -59.938)
    } else if a < 0.6 {
        e(0.9177, -4.279, -1.38)
    } else if a < 4.0 {
        e(1.2937, -5.709, 0.0186)
    } else {
        0.0
    };
    p.clamp(1e-10, 1.0)
}

fn spread(median: f64, p90: f64) -> Result<Estimate, ModelError> {
    Estimate::spread(median, p90).map_err(|_| ModelError::OutOfRange {
        what: "a fitted p90",
        got: p90,
        accepted: "a finite number above the median",
    })
}

fn value(value: f64) -> Result<Estimate, ModelError> {
    Estimate::value(value).map_err(|_| ModelError::OutOfRange {
        what: "a fitted duration",
        got: value,
        accepted: "a finite number of at least 0",
    })
}

#[cfg(test)]
mod tests {
    use super::p_value;

    /// Critical values of the corrected statistic, from table 4.7 of the same book.
    #[test]
    fn published_critical_values() {
        for (statistic, level) in
            [(0.341, 0.5), (0.470, 0.25), (0.631, 0.1), (0.752, 0.05), (0.873, 0.025), (1.035, 0.01)]
        {
            assert!((p_value(statistic) - level).abs() < 0.02 * level, "{statistic}: {}", p_value(statistic));
        }
        // The four pieces meet, and never rise.
        let mut before = 1.0;
        for i in 0..5000 {
            let p = p_value(f64::from(i) * 1e-3);
            assert!(p <= before + 0.005 && p >= 1e-10, "{i}: {p} after {before}");
            before = p;
        }
    }
}
