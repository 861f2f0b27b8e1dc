use super::replay::{AlertRule, Evaluation, Firing, Prometheus, replay};
use super::score::{Incident, score};
use super::series::{Series, Times};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{at_most, positive, probability, within};
use crate::model::special::{normal_quantile, poisson_cdf};
use crate::plan::{AlertTier, Counted, Severity};
use crate::units::{BurnRate, Span, Target};

/// A service whose months are simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct World {
    /// What is promised.
    pub target: Target,
    /// Over which time.
    pub window: Span,
    /// Requests a minute on average, at most a million.
    pub requests_per_minute: f64,
    /// The share of requests that fail on an ordinary day.
    pub usual_error_ratio: f64,
    /// Incidents a day on average, at most a hundred.
    pub incidents_per_day: f64,
    /// The median of their lengths, in minutes.
    pub median_minutes: f64,
    /// The length that one in ten exceeds, in minutes; at least the median.
    pub p90_minutes: f64,
    /// The smallest share of requests that an incident fails; above 0.
    pub least_error_ratio: f64,
    /// The largest.
    pub most_error_ratio: f64,
    /// How many days are simulated, 1 to 3,650.
    pub days: u32,
    /// The seed; the same world and seed give the same days.
    pub seed: u64,
}

const MINUTE: i64 = 60_000;
const MOST_POINTS: usize = 400;
/// Minutes times points of one sweep: some ten seconds of work.
const MOST_WORK: usize = 200_000_000;
/// Minutes of all incidents together.
const MOST_INCIDENT_MINUTES: usize = 100_000_000;

/// How one long window and factor did in a simulated world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The long window.
    pub long: Span,
    /// The factor.
    pub factor: BurnRate,
    /// The share of alerts that fired for a significant incident; none without alerts.
    pub precision: Option<f64>,
    /// The share of significant incidents that an alert fired for; none without any.
    pub recall: Option<f64>,
    /// Alerts in all: the standard error of the precision is `sqrt(precision * (1 - precision) / alerts)`.
    pub alerts: usize,
    /// Significant incidents in all, of which the recall is a share in the same way.
    pub significant: usize,
    /// Alerts in 30 days.
    pub alerts_per_month: f64,
    /// Half of the detected significant incidents were detected within this time.
    pub detection_median: Option<Span>,
    /// Nine of ten were.
    pub detection_p90: Option<Span>,
    /// After half of them the alert was quiet within this time.
    pub reset_median: Option<Span>,
    /// The share of the budget that half of them had spent, at most, when the alert fired.
    pub spent_median: Option<f64>,
}

/// The days of a world: counts by the minute, and the incidents behind them.
///
/// # Formula
/// ```text
/// incidents          Poisson process; length lognormal by median and p90; error ratio log-uniform; they may overlap
/// error ratio        of a minute: 1 - (1 - usual) * Π (1 - incident's ratio * part of the minute that it covers)
/// bad, good          Poisson(requests * ratio), Poisson(requests * (1 - ratio)), independent
/// spent              of an incident: error ratio * length / ((1 - target) * window)
/// ```
/// Even traffic. Everything by inversion, so a world with a little more of something differs by little.
///
/// # Errors
/// Figures outside what [`World`] says; over a hundred million minutes of incidents.
pub fn simulate(world: &World) -> Result<(Series, Vec<Incident>), ModelError> {
    let world = checked(world)?;
    let minutes = world.days as usize * 1_440;
    let (incidents, ratios) = incidents(&world, minutes)?;
    let mut chance = Stream::numbered(world.seed, 1);
    let requests = world.requests_per_minute;
    let ordinary =
        (Poisson::new(requests * world.usual_error_ratio), Poisson::new(requests * (1.0 - world.usual_error_ratio)));
    let (mut bad, mut total) = (Vec::with_capacity(minutes), Vec::with_capacity(minutes));
    for good_so_far in ratios {
        let (u, v) = (chance.uniform(), chance.uniform());
        let (failed, served) = if good_so_far >= 1.0 {
            (ordinary.0.at(u), ordinary.1.at(v))
        } else {
            let good = (1.0 - world.usual_error_ratio) * good_so_far;
            (Poisson::new(requests * (1.0 - good)).at(u), Poisson::new(requests * good).at(v))
        };
        bad.push(failed);
        total.push(failed + served);
    }
    let times = Times::Regular { start: MINUTE, step: MINUTE };
    Ok((Series::of_counts(times, Counted::Bad, &bad, &total)?, incidents))
}

/// Precision and recall of alerts over a grid of long windows and factors, on one simulated world.
///
/// Every point sees the same days. `short_part` is the short window's part of the long one, 12 in the workbook; the short
/// window is rounded up to whole minutes, and 0 leaves it out. An incident is significant if it spends at least
/// `significant` of the budget. Rules are evaluated every minute. In order of windows, then factors.
///
/// # Errors
/// As [`simulate`]; over 400 points, or over 200 million minutes times points.
///
/// # Source
/// Simulated; the terms are the SRE workbook's, chapter 5.
///
/// ```
/// use accord::model::burn_alert::{World, precision_recall};
/// use accord::units::{BurnRate, Span, Target};
/// let world = World {
///     target: Target::parse_percent("99.9").unwrap(),
///     window: Span::days(30),
///     requests_per_minute: 1_000.0,
///     usual_error_ratio: 0.000_2,
///     incidents_per_day: 0.2,
///     median_minutes: 20.0,
///     p90_minutes: 90.0,
///     least_error_ratio: 0.01,
///     most_error_ratio: 1.0,
///     days: 90,
///     seed: 1,
/// };
/// let factors = [BurnRate::parse("3").unwrap(), BurnRate::parse("14.4").unwrap()];
/// let points = precision_recall(&world, &[Span::hours(1)], &factors, 12, 0.02).unwrap();
/// // The stricter factor misses more and is wrong less often.
/// assert!(points[1].recall <= points[0].recall && points[1].precision >= points[0].precision);
/// ```
pub fn precision_recall(
    world: &World,
    longs: &[Span],
    factors: &[BurnRate],
    short_part: u32,
    significant: f64,
) -> Result<Vec<Point>, ModelError> {
    let significant = probability("the share of the budget that matters", significant)?;
    let points = longs.len().saturating_mul(factors.len());
    at_most("points of the sweep", points, MOST_POINTS)?;
    at_most("minutes times points", points.saturating_mul(checked(world)?.days as usize * 1_440), MOST_WORK)?;
    let (series, incidents) = simulate(world)?;
    let mut swept = Vec::with_capacity(points);
    for long in longs {
        let short = long.nanos().checked_div(u64::from(short_part)).map(|short| {
            let minute = Span::minutes(1).nanos();
            Span::minutes(short.div_ceil(minute).max(1))
        });
        for factor in factors {
            let tier = AlertTier { severity: Severity::Page, long: *long, short, factor: *factor, hold: Span::ZERO };
            swept.push(point(world, tier, &series, &incidents, significant)?);
        }
    }
    Ok(swept)
}

fn point(
    world: &World,
    tier: AlertTier,
    series: &Series,
    incidents: &[Incident],
    significant: f64,
) -> Result<Point, ModelError> {
    let budget = world.target.budget();
    let end = i64::from(world.days) * 1_440 * MINUTE;
    let evaluation = Evaluation { start: MINUTE, end, interval: MINUTE, prometheus: Prometheus::V3 };
    let rule = AlertRule { tiers: vec![tier], hold: Span::ZERO };
    let fired: Vec<Firing> = replay(series, budget, &[rule], &evaluation)?.into_iter().flatten().collect();
    let score = score(&fired, incidents, significant, MINUTE)?;
    let (mut detection, mut reset, mut spent) = (Vec::new(), Vec::new(), Vec::new());
    for ((incident, after), quiet) in incidents.iter().zip(&score.detection).zip(&score.reset) {
        let Some(after) = after.filter(|_| incident.spent >= significant) else { continue };
        detection.push(after as f64);
        reset.extend(quiet.map(|quiet| quiet as f64));
        let length = (incident.end - incident.start).max(1) as f64;
        spent.push(incident.spent * (after as f64 / length).min(1.0));
    }
    let time = |of: &mut Vec<f64>, p| quantile(of, p).and_then(|ms| Span::from_seconds_f64(ms / 1_000.0));
    Ok(Point {
        long: tier.long,
        factor: tier.factor,
        precision: score.precision(),
        recall: score.recall(),
        alerts: score.alerts,
        significant: score.significant,
        alerts_per_month: fired.len() as f64 / f64::from(world.days) * 30.0,
        detection_median: time(&mut detection, 0.5),
        detection_p90: time(&mut detection, 0.9),
        reset_median: time(&mut reset, 0.5),
        spent_median: quantile(&mut spent, 0.5),
    })
}

/// The smallest value that at least this part of the values do not exceed.
fn quantile(values: &mut [f64], p: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let rank = (libm::ceil(p * values.len() as f64) as usize).max(1);
    values.get(rank - 1).copied()
}

fn checked(world: &World) -> Result<World, ModelError> {
    let w = world;
    within("requests a minute", w.requests_per_minute, 0.0, 1e6, "0 to a million")?;
    probability("the usual error ratio", w.usual_error_ratio)?;
    within("incidents a day", w.incidents_per_day, 0.0, 100.0, "0 to 100")?;
    within("the median length in minutes", w.median_minutes, 0.01, 1e6, "0.01 to a million")?;
    within(
        "the length that one in ten exceeds",
        w.p90_minutes,
        w.median_minutes,
        1e6,
        "the median to a million minutes",
    )?;
    positive("the smallest error ratio of incidents", w.least_error_ratio)?;
    within("the largest error ratio of incidents", w.most_error_ratio, w.least_error_ratio, 1.0, "the smallest to 1")?;
    within("simulated days", f64::from(w.days), 1.0, 3_650.0, "1 to 3,650")?;
    positive("the window", w.window.to_seconds_f64())?;
    Ok(*world)
}

/// The incidents, and for each minute the share of requests that they leave good.
fn incidents(world: &World, minutes: usize) -> Result<(Vec<Incident>, Vec<f64>), ModelError> {
    let mut chance = Stream::numbered(world.seed, 0);
    let mut good = vec![1.0; minutes];
    let mut incidents = Vec::new();
    let sigma = libm::log(world.p90_minutes / world.median_minutes) / normal_quantile(0.9);
    let budget = world.target.budget().to_f64() * world.window.to_seconds_f64() / 60.0;
    let (low, high) = (libm::log(world.least_error_ratio), libm::log(world.most_error_ratio));
    let (mut at, mut covered) = (0.0, 0);
    // A rate of nothing makes the first waiting time infinite.
    loop {
        at += chance.exponential() * 1_440.0 / world.incidents_per_day;
        let length = world.median_minutes * libm::exp(sigma * normal_quantile(chance.uniform()));
        let ratio = libm::exp(low + (high - low) * chance.uniform()).clamp(0.0, 1.0);
        if at.is_nan() || at >= minutes as f64 {
            return Ok((incidents, good));
        }
        let end = (at + length).min(minutes as f64);
        covered += (end - at) as usize;
        at_most("minutes of incidents", covered, MOST_INCIDENT_MINUTES)?;
        for (minute, left) in good.iter_mut().enumerate().take(libm::ceil(end) as usize).skip(at as usize) {
            let part = (end.min(minute as f64 + 1.0) - at.max(minute as f64)).max(0.0);
            *left *= 1.0 - ratio * part;
        }
        let spent = ratio * (end - at) / budget;
        let ms = |minutes: f64| libm::round(minutes * MINUTE as f64) as i64;
        incidents.push(Incident { start: ms(at), end: ms(end), spent });
    }
}

/// A Poisson distribution, sampled by inversion from its mode outwards: exact, in about the square root of the mean steps.
struct Poisson {
    mean: f64,
    mode: f64,
    /// Chance of the mode, and of at most the mode.
    here: f64,
    below: f64,
}

impl Poisson {
    fn new(mean: f64) -> Self {
        let mode = libm::floor(mean);
        let ln_here = if mean > 0.0 { mode * libm::log(mean) - mean - libm::lgamma(mode + 1.0) } else { 0.0 };
        Self { mean, mode, here: libm::exp(ln_here), below: poisson_cdf(mean, mode as u64) }
    }

    /// The value below which a share `u` lies.
    fn at(&self, u: f64) -> f64 {
        let (mut k, mut chance, mut upto) = (self.mode, self.here, self.below);
        if u <= upto {
            // Down as long as what is left still holds u.
            while k > 0.0 && u <= upto - chance {
                upto -= chance;
                chance *= k / self.mean;
                k -= 1.0;
            }
        } else {
            // Where chances no longer count, the sum cannot reach u.
            while u > upto && chance > 1e-18 {
                k += 1.0;
                chance *= self.mean / k;
                upto += chance;
            }
        }
        k
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_by_inversion_has_the_quantiles() {
        // scipy.stats.poisson.ppf
        for (mean, u, k) in [
            (0.0, 0.999, 0.0),
            (0.05, 0.95, 0.0),
            (0.05, 0.96, 1.0),
            (3.7, 0.5, 4.0),
            (100.0, 0.01, 77.0),
            (100.0, 0.5, 100.0),
            (100.0, 0.99, 124.0),
            (1_000_000.0, 0.1, 998_719.0),
        ] {
            assert_eq!(Poisson::new(mean).at(u).to_bits(), f64::to_bits(k), "{mean} {u}");
        }
    }

    #[test]
    fn quantiles_of_few() {
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile(&mut [1.0], 0.9), Some(1.0));
    }
}
