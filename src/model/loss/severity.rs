use std::sync::{Arc, OnceLock};

use super::remembered::Remembered;
use super::table::LogTable;
use crate::model::chance::NormalTable;
use crate::model::error::{at_least_zero, at_most, finite, within};
use crate::model::special::{beta_p, beta_quantile, normal_quantile, root};
use crate::model::{ModelError, elementary, special};
use crate::plan::Duration;
use crate::units::Estimate;

/// The longest list of observed durations that is kept.
pub const MOST_OBSERVED: usize = 100_000;

/// The distribution of bad minutes in one incident: its length times its impact.
///
/// Accuracy of the distribution function: exact for lists and for one lognormal part with a fixed impact (1e-12); two
/// lognormal parts or an impact with a spread are tabulated, 1e-5 absolute. Mean and variance are always exact.
#[derive(Debug, Clone)]
pub struct Severity {
    shape: Shape,
    /// For a list, the chance of at most each entry.
    cumulative: Vec<f64>,
    mean: f64,
    square: f64,
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Minutes and their chance, by rising minutes.
    Atoms(Vec<(f64, f64)>),
    /// `shift + exp(mu + sigma z)`.
    Lognormal { shift: f64, mu: f64, sigma: f64 },
    /// By table.
    Table(Arc<LogTable>),
}

/// Location and scale of the logarithm of a lognormal quantity with this median and p90.
///
/// # Formula
/// ```text
/// mu = ln median        sigma = ln(p90 / median) / 1.28155
/// ```
///
/// ```
/// use accord::{model::loss::lognormal, units::Estimate};
/// let (mu, sigma) = lognormal(Estimate::spread(20.0, 90.0).unwrap());
/// assert!((sigma - 1.1736).abs() < 5e-5);
/// assert!((libm::exp(mu + sigma * sigma / 2.0) - 39.82).abs() < 5e-3); // the mean is twice the median
/// ```
pub fn lognormal(estimate: Estimate) -> (f64, f64) {
    static TENTH: OnceLock<f64> = OnceLock::new();
    let z = TENTH.get_or_init(|| normal_quantile(0.9));
    (libm::log(estimate.median()), libm::log(estimate.p90() / estimate.median()) / z)
}

/// Parameters of the beta distribution with this median and p90.
///
/// # Errors
/// A p90 of 1 or more, or a pair that no beta distribution has.
pub fn beta_of(estimate: Estimate) -> Result<(f64, f64), ModelError> {
    let (median, p90) = (estimate.median(), estimate.p90());
    BETAS.with(|betas| betas.get(&[median, p90], || solved(median, p90)))
}

fn solved(median: f64, p90: f64) -> Result<(f64, f64), ModelError> {
    within("the p90 of an impact with a spread", p90, f64::MIN_POSITIVE, 1.0 - 1e-9, "above 0 and below 1")?;
    let b_of = |a: f64| libm::exp(root(-9.0, 16.0, |ln_b| beta_p(a, libm::exp(ln_b), median) - 0.5));
    let concentrated = |ln_a: f64| {
        let a = libm::exp(ln_a);
        beta_p(a, b_of(a), p90) - 0.9
    };
    if !(concentrated(-3.0) < 0.0 && concentrated(9.0) > 0.0) {
        return Err(ModelError::Unusable {
            what: "no beta distribution has this median and p90 of impact",
            remedy: "bring them closer together or further apart, or give one value",
        });
    }
    let a = libm::exp(root(-3.0, 9.0, concentrated));
    Ok((a, b_of(a)))
}

/// First and second moment.
pub(super) type Moments = (f64, f64);

fn moments_of(estimate: Estimate) -> Moments {
    if estimate.is_spread() {
        let (mu, sigma) = lognormal(estimate);
        (libm::exp(mu + sigma * sigma / 2.0), libm::exp(2.0 * mu + 2.0 * sigma * sigma))
    } else {
        (estimate.median(), estimate.median() * estimate.median())
    }
}

impl Severity {
    /// Bad minutes of an incident of this duration and impact, `extra` minutes longer.
    ///
    /// # Errors
    /// Minutes that are not numbers, more than [`MOST_OBSERVED`] observations or none, an impact that no beta
    /// distribution has, moments that overflow.
    pub fn new(duration: &Duration, impact: Estimate, extra: f64) -> Result<Self, ModelError> {
        let extra = at_least_zero("the extra minutes of an incident", extra)?;
        match arguments(duration, impact, extra) {
            Some(arguments) => TABLES.with(|tables| tables.get(&arguments, || Self::made(duration, impact, extra))),
            None => Self::made(duration, impact, extra),
        }
    }

    fn made(duration: &Duration, impact: Estimate, extra: f64) -> Result<Self, ModelError> {
        let (lengths, (length_mean, length_square)) = match duration {
            Duration::Estimated { detect, resolve } => estimated(*detect, *resolve, extra),
            Duration::Observed(minutes) => observed(minutes, extra)?,
        };
        let (shape, (impact_mean, impact_square)) = if impact.is_spread() {
            let (a, b) = beta_of(impact)?;
            let mean = a / (a + b);
            (times_beta(&lengths, a, b), (mean, mean * (a + 1.0) / (a + b + 1.0)))
        } else {
            let factor = impact.median();
            (lengths.scaled(factor), (factor, factor * factor))
        };
        let cumulative = match &shape {
            Shape::Atoms(atoms) => atoms
                .iter()
                .scan(0.0, |sum, (_, chance)| {
                    *sum += chance;
                    Some(*sum)
                })
                .collect(),
            _ => Vec::new(),
        };
        Ok(Self {
            shape,
            cumulative,
            mean: finite("the mean of bad minutes", length_mean * impact_mean)?,
            square: finite("the second moment of bad minutes", length_square * impact_square)?,
        })
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The second moment: the mean of the square.
    pub fn second_moment(&self) -> f64 {
        self.square
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Whether a grid of this step is too coarse for it: its lengths differ by less than four cells or so.
    pub(super) fn is_narrow(&self, step: f64) -> bool {
        match &self.shape {
            Shape::Atoms(_) => false,
            Shape::Lognormal { mu, sigma, .. } => libm::exp(*mu) * sigma.min(1.0) < 4.0 * step,
            Shape::Table(table) => {
                let at = |p: f64| libm::exp(table.log_quantile(p));
                at(0.84) - at(0.16) < 8.0 * step
            }
        }
    }

    /// First and second moment of what lies below so many minutes: `E[D; D < minutes]` and `E[D^2; D < minutes]`.
    pub(super) fn moments_below(&self, minutes: f64) -> Moments {
        match &self.shape {
            Shape::Atoms(atoms) => atoms
                .iter()
                .take_while(|(at, _)| *at < minutes)
                .fold((0.0, 0.0), |(mean, square), (at, chance)| (mean + at * chance, square + at * at * chance)),
            Shape::Lognormal { shift, mu, sigma } => {
                if minutes <= *shift {
                    return (0.0, 0.0);
                }
                let z = (libm::log(minutes - shift) - mu) / sigma;
                let part =
                    |n: f64| libm::exp(n * mu + 0.5 * n * n * sigma * sigma) * special::normal_cdf(z - n * sigma);
                let (none, one, two) = (part(0.0), part(1.0), part(2.0));
                (shift * none + one, shift * shift * none + 2.0 * shift * one + two)
            }
            Shape::Table(table) => table.moments_below(minutes),
        }
    }

    /// Chance that an incident has at most `minutes` bad minutes.
    pub fn cdf(&self, minutes: f64) -> f64 {
        self.shape.cdf(minutes)
    }

    /// The bad minutes that an incident exceeds with chance `1 - p`, for `p` strictly between 0 and 1.
    pub fn quantile(&self, p: f64) -> f64 {
        let (fixed, log) = self.drawn(p);
        fixed + elementary::exp_anywhere(log)
    }

    /// The quantile as fixed minutes and the logarithm of what is added to them, so that loops take exponentials by the
    /// block.
    #[inline(never)]
    pub(super) fn drawn(&self, p: f64) -> (f64, f64) {
        match &self.shape {
            Shape::Atoms(atoms) => {
                let at = self.cumulative.partition_point(|chance| *chance < p).min(atoms.len() - 1);
                (atoms[at].0, f64::NEG_INFINITY)
            }
            Shape::Lognormal { shift, mu, sigma } => (*shift, mu + sigma * NormalTable::get().quantile(p)),
            Shape::Table(table) => (0.0, table.log_quantile(p)),
        }
    }
}

impl Shape {
    pub(super) fn cdf(&self, minutes: f64) -> f64 {
        match self {
            Self::Atoms(atoms) => {
                atoms.iter().take_while(|(at, _)| *at <= minutes).map(|(_, chance)| chance).sum::<f64>().min(1.0)
            }
            Self::Lognormal { shift, mu, sigma } if minutes > *shift => {
                NormalTable::get().cdf((libm::log(minutes - shift) - mu) / sigma)
            }
            Self::Lognormal { .. } => 0.0,
            Self::Table(table) => table.cdf(minutes),
        }
    }

    fn scaled(self, factor: f64) -> Self {
        if factor == 0.0 {
            return Self::Atoms(vec![(0.0, 1.0)]);
        }
        match self {
            Self::Atoms(atoms) => Self::Atoms(atoms.into_iter().map(|(at, chance)| (at * factor, chance)).collect()),
            Self::Lognormal { shift, mu, sigma } => {
                Self::Lognormal { shift: shift * factor, mu: mu + libm::log(factor), sigma }
            }
            Self::Table(table) => Self::Table(Arc::new(Arc::unwrap_or_clone(table).scaled(factor))),
        }
    }
}

/// Tables are remembered up to so many, which are 20 kB each.
const MOST_TABLES: usize = 512;
/// Longer lists of observed durations are tabulated anew.
const MOST_ARGUMENTS: usize = 64;

thread_local! {
    static TABLES: Remembered<Severity> = const { Remembered::new(MOST_TABLES) };
    static BETAS: Remembered<(f64, f64)> = const { Remembered::new(1024) };
}

/// All that a table rests on; none where there is no table, or too much to remember it by.
fn arguments(duration: &Duration, impact: Estimate, extra: f64) -> Option<Vec<f64>> {
    let end = [impact.median(), impact.p90(), extra];
    match duration {
        Duration::Estimated { detect, resolve } => {
            let is_table = impact.is_spread() || detect.is_spread() && resolve.is_spread();
            let parts = [detect.median(), detect.p90(), resolve.median(), resolve.p90()];
            is_table.then(|| [&parts[..], &end[..]].concat())
        }
        // Longer than the arguments of an estimate, so that the two are never taken for each other.
        Duration::Observed(minutes) => (impact.is_spread() && minutes.len() <= MOST_ARGUMENTS)
            .then(|| [&[f64::NAN; 8], &minutes[..], &end[..]].concat()),
    }
}

/// Detection plus resolution plus what is fixed.
fn estimated(detect: Estimate, resolve: Estimate, extra: f64) -> (Shape, Moments) {
    let (d, r) = (moments_of(detect), moments_of(resolve));
    let mean = d.0 + r.0 + extra;
    let variance = (d.1 - d.0 * d.0).max(0.0) + (r.1 - r.0 * r.0).max(0.0);
    let shape = match (detect.is_spread(), resolve.is_spread()) {
        (false, false) => Shape::Atoms(vec![(mean, 1.0)]),
        (true, false) => one_lognormal(detect, resolve.median() + extra),
        (false, true) => one_lognormal(resolve, detect.median() + extra),
        (true, true) => two_lognormals(detect, resolve, extra),
    };
    (shape, (mean, variance + mean * mean))
}

fn one_lognormal(estimate: Estimate, shift: f64) -> Shape {
    let (mu, sigma) = lognormal(estimate);
    Shape::Lognormal { shift, mu, sigma }
}

/// Nodes of the trapezoid rule over a standard normal variable, which converges faster than any power for smooth
/// integrands: the variable and its weight.
fn normal_nodes() -> impl Iterator<Item = (f64, f64)> {
    const STEP: f64 = 0.125;
    (-64..=64).map(|i| (f64::from(i) * STEP, special::normal_density(f64::from(i) * STEP) * STEP))
}

/// Gauss–Legendre nodes and weights on -1 to 1, the positive half.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// The sum of two lognormal parts A and B.
///
/// # Formula
/// ```text
/// P(A + B <= y) = P(A <= y/2, A + B <= y) + P(B <= y/2, A + B <= y) - P(A <= y/2) P(B <= y/2)
/// ```
/// In both integrals the other part has at least y/2 left, so nothing is singular; each is taken over the normal
/// variable, in panels that are short where the other part is narrow.
fn two_lognormals(detect: Estimate, resolve: Estimate, shift: f64) -> Shape {
    let (a, b) = (lognormal(detect), lognormal(resolve));
    let normal = NormalTable::get();
    let below = |(mu, sigma): (f64, f64), minutes: f64| normal.cdf((libm::log(minutes) - mu) / sigma);
    let half = |one: (f64, f64), other: (f64, f64), minutes: f64| {
        let end = (libm::log(minutes / 2.0) - one.0) / one.1;
        let (end, start) = (end.min(8.5), -8.5);
        if end <= start {
            return 0.0;
        }
        let longest = (2.0 * other.1 / one.1).clamp(0.125, 1.0);
        let panels = libm::ceil((end - start) / longest);
        let width = (end - start) / panels;
        let mut sum = 0.0;
        for panel in 0..panels as u32 {
            let middle = start + (f64::from(panel) + 0.5) * width;
            for (node, weight) in GAUSS {
                for z in [middle - 0.5 * width * node, middle + 0.5 * width * node] {
                    let rest = minutes - libm::exp(one.0 + one.1 * z);
                    sum += 0.5 * width * weight * special::normal_density(z) * below(other, rest);
                }
            }
        }
        sum
    };
    let cdf = |minutes: f64| {
        let minutes = minutes - shift;
        if minutes <= 0.0 {
            return 0.0;
        }
        half(a, b, minutes) + half(b, a, minutes) - below(a, minutes / 2.0) * below(b, minutes / 2.0)
    };
    let reach = |z: f64| shift + libm::exp(a.0 + a.1 * z) + libm::exp(b.0 + b.1 * z);
    Shape::Table(Arc::new(LogTable::new(reach(-7.0), reach(7.0), cdf)))
}

fn observed(minutes: &[f64], extra: f64) -> Result<(Shape, Moments), ModelError> {
    at_most("observed durations", minutes.len(), MOST_OBSERVED)?;
    if minutes.is_empty() {
        return Err(ModelError::Unusable { what: "a risk has no observed durations", remedy: "give at least one" });
    }
    let mut sorted = Vec::with_capacity(minutes.len());
    for minutes in minutes {
        sorted.push(finite("a duration", at_least_zero("an observed duration", *minutes)? + extra)?);
    }
    sorted.sort_by(f64::total_cmp);
    let chance = 1.0 / sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() * chance;
    let square = sorted.iter().map(|m| m * m).sum::<f64>() * chance;
    let mut atoms: Vec<(f64, f64)> = Vec::new();
    for minutes in sorted {
        match atoms.last_mut() {
            Some((at, sum)) if *at == minutes => *sum += chance,
            _ => atoms.push((minutes, chance)),
        }
    }
    Ok((Shape::Atoms(atoms), (mean, square)))
}

/// A length times a beta share: in closed form at each length of a list, else by quadrature over the share.
fn times_beta(lengths: &Shape, a: f64, b: f64) -> Shape {
    let table = |low: f64, high: f64, cdf: &dyn Fn(f64) -> f64| Shape::Table(Arc::new(LogTable::new(low, high, cdf)));
    let small = beta_quantile(a, b, 1e-9).max(1e-9);
    match lengths {
        Shape::Atoms(atoms) => {
            // Long lists are thinned to their quantiles: a table holds no more anyway.
            let few: Vec<(f64, f64)> = if atoms.len() <= 64 {
                atoms.clone()
            } else {
                (0..64).map(|i| (atoms[(2 * i + 1) * atoms.len() / 128].0, 1.0 / 64.0)).collect()
            };
            let positive: Vec<f64> = few.iter().map(|(at, _)| *at).filter(|at| *at > 0.0).collect();
            let (Some(low), Some(high)) = (positive.first(), positive.last()) else {
                return Shape::Atoms(vec![(0.0, 1.0)]);
            };
            table(low * small, *high, &|minutes| {
                few.iter().map(|(at, w)| if *at > 0.0 { w * beta_p(a, b, minutes / at) } else { *w }).sum()
            })
        }
        lengths => {
            let shares: Vec<(f64, f64)> = normal_nodes()
                .filter(|(z, _)| z.abs() < 7.5)
                .map(|(z, weight)| (beta_quantile(a, b, special::normal_cdf(z)).max(1e-300), weight))
                .collect();
            let (low, high) = match lengths {
                Shape::Lognormal { shift, mu, sigma } => {
                    (shift + libm::exp(mu - 7.0 * sigma), shift + libm::exp(mu + 7.0 * sigma))
                }
                Shape::Table(table) => table.range(),
                Shape::Atoms(_) => (1.0, 1.0),
            };
            table(low * small, high, &|minutes| {
                shares.iter().map(|(share, weight)| weight * lengths.cdf(minutes / share)).sum()
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beta_with_the_median_and_p90_that_were_given() {
        for (median, p90) in [(0.1, 0.3), (0.5, 0.9), (0.02, 0.1), (0.9, 0.97), (0.3, 0.31)] {
            let (a, b) = beta_of(Estimate::spread(median, p90).unwrap()).unwrap();
            assert!((beta_p(a, b, median) - 0.5).abs() < 1e-9, "{median} {p90}");
            assert!((beta_p(a, b, p90) - 0.9).abs() < 1e-9, "{median} {p90}");
        }
        assert!(beta_of(Estimate::spread(0.5, 1.2).unwrap()).is_err());
    }
}
