use super::durations::{Resampling, checked, log_moments};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{finite, positive, within};
use crate::model::special::{normal_cdf, normal_quantile};

/// What two periods say about a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Mean duration before.
    pub before: f64,
    /// Mean duration after.
    pub after: f64,
    /// Chance that means differ at least so much when nothing has changed (two-sided).
    pub by_chance: f64,
    /// The same for geometric means; none with a duration of zero.
    pub by_chance_geometric: Option<f64>,
    /// Standard error of both chances, from the number of permutations.
    pub error: f64,
    /// Deviation of the logarithms within the periods; none with a duration of zero or fewer than three incidents.
    pub sigma: Option<f64>,
}

/// Whether two lists of durations differ by more than chance.
///
/// # Formula
/// ```text
/// by chance = (1 + permutations whose |mean − mean| is at least the observed one) ÷ (1 + permutations)
/// ```
/// Seeded. Valid if nothing changed whatever the distribution is. A large figure does not say that nothing changed: see
/// [`incidents_needed`].
///
/// # Errors
/// An empty list; durations outside 0 to 1e12; resampling as [`super::durations()`].
///
/// # Source
/// Phipson & Smyth, "Permutation P-values should never be zero" (2010). Š. Davidovič, Incident Metrics in SRE (2021), on
/// why a trend of MTTR misleads.
///
/// ```
/// use accord::model::on_call::{Resampling, trend};
/// let (before, after) = ([30.0, 45.0, 20.0, 200.0, 15.0], [25.0, 40.0, 18.0, 60.0, 12.0]);
/// let trend = trend(&before, &after, Resampling::default()).unwrap();
/// // The mean was halved, and it says nothing.
/// assert!(trend.after == trend.before / 2.0 && trend.by_chance > 0.5);
/// ```
pub fn trend(before: &[f64], after: &[f64], resampling: Resampling) -> Result<Trend, ModelError> {
    let (before, after) = (checked(before)?, checked(after)?);
    let resampling = resampling.checked(before.len() + after.len())?;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (plain, split) = (joined(&before, &after), before.len());
    let by_chance = permutation(&plain, split, resampling);
    let logs = log_moments(&before).zip(log_moments(&after)).map(|(b, a)| (b.0, a.0));
    let by_chance_geometric = logs.map(|_| {
        let logs: Vec<f64> = plain.iter().map(|value| libm::log(*value)).collect();
        permutation(&logs, split, resampling)
    });
    let sigma = logs.and_then(|(b, a)| {
        let squares = |values: &[f64], mean: f64| {
            values.iter().map(|v| (libm::log(*v) - mean) * (libm::log(*v) - mean)).sum::<f64>()
        };
        let freedom = plain.len().checked_sub(2).filter(|freedom| *freedom > 0)?;
        Some(libm::sqrt((squares(&before, b) + squares(&after, a)) / freedom as f64))
    });
    let worst = by_chance_geometric
        .map_or(by_chance, |g| if (g - 0.5).abs() < (by_chance - 0.5).abs() { g } else { by_chance });
    let error = libm::sqrt(worst * (1.0 - worst) / f64::from(resampling.times));
    Ok(Trend { before: mean(&before), after: mean(&after), by_chance, by_chance_geometric, error, sigma })
}

fn joined(before: &[f64], after: &[f64]) -> Vec<f64> {
    before.iter().chain(after).copied().collect()
}

fn permutation(values: &[f64], split: usize, resampling: Resampling) -> f64 {
    let mut stream = Stream::new(resampling.seed);
    let mut values = values.to_vec();
    let (n, total) = (values.len(), values.iter().sum::<f64>());
    let (first, second) = (split as f64, (n - split) as f64);
    let scale = values.iter().map(|value| value.abs()).sum::<f64>();
    // Means differ by as much as the sum of the first list differs from its share of the total.
    let apart = |values: &[f64]| {
        let sum: f64 = values.iter().take(split).sum();
        (sum / first - (total - sum) / second).abs()
    };
    // Equal splits must not differ by the order of summation.
    let observed = apart(&values) - 1e-12 * scale * (1.0 / first + 1.0 / second);
    // Only the smaller side must be drawn.
    let drawn = split.min(n - split);
    let from_first = split <= n - split;
    let mut as_far = 0_u32;
    for _ in 0..resampling.times {
        for i in 0..drawn {
            let j = i + stream.below(n - i);
            // The drawn side is kept at its own end of the list.
            if from_first { values.swap(i, j) } else { values.swap(n - 1 - i, n - 1 - j) }
        }
        if apart(&values) >= observed {
            as_far += 1;
        }
    }
    (1.0 + f64::from(as_far)) / (1.0 + f64::from(resampling.times))
}

/// How many incidents it takes to see a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerNeed {
    /// In each of two periods, if arithmetic means are compared.
    pub means: f64,
    /// In each of two periods, if geometric means are compared.
    pub geometric_means: f64,
}

/// Incidents that each of two equal periods needs to show a real cut of durations by a share.
///
/// # Formula
/// Lognormal durations with deviation σ of the logarithm, all cut by the share x; z of the level and the power:
/// ```text
/// means             (z_(1−α/2) + z_power)² × (e^(σ²) − 1) × (1 + (1 − x)²) ÷ x²
/// geometric means   (z_(1−α/2) + z_power)² × 2 σ² ÷ ln(1 − x)²
/// ```
/// Rounded up. The second is exact for a known σ. The first takes means to be normal with a known deviation: a chance of
/// 80 % is then 80 to 82 %, and Welch's test, whose deviations come from the same lists, sees it in 82 to 91 %.
///
/// # Errors
/// σ outside 0 to 5, a cut outside 0.1 % to 99.9 %, a level outside 0.0001 to 0.5, a power outside 0.5 to 0.9999.
///
/// # Source
/// The two-sample z test. Š. Davidovič, Incident Metrics in SRE (2021): a real cut of 10 % is not reliably seen in 50 to
/// 300 incidents.
///
/// ```
/// // Median 20 minutes, 90 % within 90: a 10 % cut needs thousands of incidents in each period.
/// let need = accord::model::on_call::incidents_needed(1.1736, 0.1, 0.05, 0.8).unwrap();
/// assert!(need.means > 4_000.0 && need.geometric_means > 1_900.0);
/// ```
pub fn incidents_needed(sigma: f64, cut: f64, level: f64, power: f64) -> Result<PowerNeed, ModelError> {
    let sigma = within("deviation of the logarithms", sigma, 0.0, 5.0, "0 to 5")?;
    let cut = within("cut", cut, 0.001, 0.999, "0.001 to 0.999")?;
    let level = within("level of the test", level, 1e-4, 0.5, "0.0001 to 0.5")?;
    let power = within("power of the test", power, 0.5, 0.9999, "0.5 to 0.9999")?;
    let z = normal_quantile(1.0 - level / 2.0) + normal_quantile(power);
    let (kept, ln_kept) = (1.0 - cut, libm::log1p(-cut));
    let means = z * z * libm::expm1(sigma * sigma) * (1.0 + kept * kept) / (cut * cut);
    let geometric = z * z * 2.0 * sigma * sigma / (ln_kept * ln_kept);
    let whole = |n: f64| libm::ceil(n).max(1.0);
    Ok(PowerNeed { means: whole(finite("incidents needed", means)?), geometric_means: whole(geometric) })
}

/// Chance that the geometric mean of durations falls by at least a share although nothing has changed.
///
/// # Formula
/// ```text
/// chance = Φ(ln(1 − x) ÷ (σ √(1 ÷ n + 1 ÷ m)))
/// ```
/// Exact for lognormal durations. Arithmetic means deceive more often.
///
/// # Errors
/// Counts below 1 or above 1e9, σ outside 1e-9 to 5, a share outside 0.1 % to 99.9 %.
pub fn chance_of_illusion(before: u64, after: u64, sigma: f64, cut: f64) -> Result<f64, ModelError> {
    let before = within("incidents before", before as f64, 1.0, 1e9, "1 to 1000000000")?;
    let after = within("incidents after", after as f64, 1.0, 1e9, "1 to 1000000000")?;
    let sigma =
        within("deviation of the logarithms", positive("deviation of the logarithms", sigma)?, 1e-9, 5.0, "1e-9 to 5")?;
    let cut = within("cut", cut, 0.001, 0.999, "0.001 to 0.999")?;
    Ok(normal_cdf(libm::log1p(-cut) / (sigma * libm::sqrt(1.0 / before + 1.0 / after))))
}
