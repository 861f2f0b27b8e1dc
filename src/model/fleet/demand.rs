use crate::model::ModelError;
use crate::model::capacity::forecast::{Growth as Rate, Pattern, Scenario, Season, Update, fit_smoothing};
use crate::model::capacity::{LeadTime, OrderDate, Supply};
use crate::model::error::{at_least_zero, finite, positive, within};
use crate::model::special::normal_quantile;
use crate::plan::Growth;
use crate::units::Estimate;

/// The farthest forecast.
pub const MOST_WEEKS: usize = 104;
/// The probabilities of the paths: 50 % and 90 % bands, the middle, and what is exceeded once in ten times.
pub const CHANCES: [f64; 6] = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95];
/// The fewest weeks that say something about a trend.
const FEWEST_WEEKS: usize = 12;
/// Weeks of a season.
const YEAR: usize = 52;
/// Simulated courses of a history: with a fixed seed, so that figures do not jitter.
const COURSES: usize = 500;
const SEED: u64 = 0xACC0;
/// The worst growth that people may state, so that demand stays above nothing.
const LEAST_GROWTH: f64 = -0.999;

/// The peak of the weeks to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// What it is known by.
    pub course: Course,
    /// The launch that is in it.
    pub planned: Option<Planned>,
    /// Path by probability as in [`CHANCES`], by week from now on, without the launch.
    paths: Vec<Vec<f64>>,
}

/// What a forecast goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Level, trend and a yearly season of so many measured weeks.
    Seasons(usize),
    /// Level and trend of so many measured weeks.
    Trend(usize),
    /// Growth and doubt as people state them.
    Growth,
    /// Nothing: it stays as it is.
    Flat,
}

/// A launch, a campaign, a customer: from a week on demand is multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planned {
    /// The first week with it, 1 being the next.
    pub week: usize,
    /// By how much.
    pub factor: f64,
}

/// The peak of the next `weeks`, from the one of `now`.
///
/// # Formula
/// Twelve measured weeks or more are smoothed: level and trend (Holt), from two years on with a multiplying season of 52
/// weeks (Holt and Winters); bands by 500 courses with the errors of the past, always with the same seed. Fewer, or
/// with `by_growth`, go by what is stated, and their bands are exact for a normal doubt:
/// ```text
/// path(p, t) = now × (1 + growth + doubt × normal quantile(p))^t            t in years of 365 days
/// ```
///
/// # Errors
/// Demand that is not above 0, more than [`MOST_WEEKS`] or fewer than one, growth of −99.9 % or less, a doubt that is
/// negative or above 10, a launch's factor outside 0 to 1,000, a history that cannot be smoothed.
///
/// # Source
/// [`fit_smoothing`], [`Scenario`].
///
/// ```
/// use accord::model::fleet::demand;
/// use accord::plan::Growth;
/// let growth = Growth { per_year: 0.2, doubt: 0.0 };
/// let demand = demand(100.0, &[], Some(growth), false, 73, None).unwrap();
/// // 73 weeks are 1.4 years.
/// assert!((demand.weekly(0.5).unwrap()[73] - 100.0 * 1.2f64.powf(1.4)).abs() < 1e-9);
/// ```
pub fn demand(
    now: f64,
    history: &[f64],
    growth: Option<Growth>,
    by_growth: bool,
    weeks: usize,
    planned: Option<Planned>,
) -> Result<Demand, ModelError> {
    positive("demand now", now)?;
    within("weeks ahead", weeks as f64, 1.0, MOST_WEEKS as f64, "1 to 104")?;
    if let Some(planned) = planned {
        within("factor of a launch", planned.factor, 0.0, 1_000.0, "0 to 1,000")?;
    }
    if history.len() >= FEWEST_WEEKS && !by_growth {
        return measured(now, history, weeks, planned);
    }
    let stated = growth.unwrap_or(Growth { per_year: 0.0, doubt: 0.0 });
    within("growth a year", stated.per_year, LEAST_GROWTH, 1_000.0, "-0.999 to 1,000")?;
    within("doubt about the growth", stated.doubt, 0.0, 10.0, "0 to 10")?;
    let path = |chance: f64| {
        // Demand rises with its growth, so the path of a chance is that of the growth of this chance.
        let per_year = (stated.per_year + stated.doubt * normal_quantile(chance)).max(LEAST_GROWTH);
        let scenario = Scenario {
            base: now,
            growth: Rate::Compound { per_year },
            weekly: Vec::new(),
            yearly: Vec::new(),
            launches: Vec::new(),
        };
        Ok(scenario.path(7 * weeks + 1)?.into_iter().step_by(7).collect())
    };
    let paths = CHANCES.into_iter().map(path).collect::<Result<_, ModelError>>()?;
    let course = if growth.is_some() { Course::Growth } else { Course::Flat };
    Ok(Demand { course, planned, paths })
}

fn measured(now: f64, history: &[f64], weeks: usize, planned: Option<Planned>) -> Result<Demand, ModelError> {
    let has_seasons = history.len() >= 2 * YEAR && history.iter().all(|week| *week > 0.0);
    let season = Pattern::Seasonal { period: YEAR, season: Season::Multiplicative, update: Update::PreviousLevel };
    let smoothed = match has_seasons {
        true => fit_smoothing(history, season)?,
        false => fit_smoothing(history, Pattern::Trend)?,
    };
    let bands = smoothed.simulated_bands(weeks, COURSES, SEED, &CHANCES)?;
    let path = |path: &Vec<f64>| -> Result<Vec<f64>, ModelError> {
        let ahead = path.iter().map(|week| finite("demand", week.max(0.0)));
        std::iter::once(Ok(now)).chain(ahead).collect()
    };
    let paths = bands.paths.iter().map(path).collect::<Result<_, _>>()?;
    let course = if has_seasons { Course::Seasons(history.len()) } else { Course::Trend(history.len()) };
    Ok(Demand { course, planned, paths })
}

impl Demand {
    /// Weeks ahead.
    pub fn weeks(&self) -> usize {
        self.paths[0].len() - 1
    }

    /// The path that the peak of each single week stays below with a probability of [`CHANCES`], from this week on; none
    /// for another probability.
    pub fn weekly(&self, chance: f64) -> Option<Vec<f64>> {
        let index = CHANCES.iter().position(|known| known.to_bits() == chance.to_bits())?;
        let path = self.paths.get(index)?;
        Some(path.iter().enumerate().map(|(week, demand)| demand * self.factor_on(7 * week)).collect())
    }

    /// The same day by day: straight between weeks, but for the day of a launch.
    pub fn daily(&self, chance: f64) -> Option<Vec<f64>> {
        let index = CHANCES.iter().position(|known| known.to_bits() == chance.to_bits())?;
        let path = self.paths.get(index)?;
        let day = |day: usize| {
            let (week, part) = (day / 7, (day % 7) as f64 / 7.0);
            let next = path.get(week + 1).unwrap_or(&path[week]);
            (path[week] + part * (next - path[week])) * self.factor_on(day)
        };
        Some((0..=7 * self.weeks()).map(day).collect())
    }

    fn factor_on(&self, day: usize) -> f64 {
        self.planned.filter(|planned| day >= 7 * planned.week).map_or(1.0, |planned| planned.factor)
    }
}

/// When more must be ordered so that it is there before demand reaches what may be used.
///
/// The lead time is taken at its 90th percentile: an order that comes late is the very case that it is for.
///
/// # Errors
/// As [`Supply::order_date`]; a probability that is not in [`CHANCES`].
pub fn order_in_time(
    demand: &Demand,
    chance: f64,
    supply: &Supply,
    lead_days: Option<Estimate>,
) -> Result<OrderDate, ModelError> {
    let unknown = ModelError::Unusable { what: "no path of that probability", remedy: "ask for one of the bands" };
    let path = demand.daily(chance).ok_or(unknown)?;
    let days = at_least_zero("days of lead time", lead_days.map_or(0.0, Estimate::p90))?;
    let delivery = libm::ceil(days).min(1e6) as u32;
    supply.order_date(&path, LeadTime { delivery, ..LeadTime::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_growth_has_exact_bands() {
        let growth = Growth { per_year: 0.3, doubt: 0.1 };
        let demand = demand(200.0, &[1.0; 11], Some(growth), false, 52, None).unwrap();
        assert_eq!(demand.course, Course::Growth);
        // 364 days; z of 0.95 is 1.6448536269514722, of 0.25 it is -0.6744897501960817.
        for (chance, growth) in [(0.5, 1.3_f64), (0.95, 1.464_485_362_695), (0.25, 1.232_551_024_980)] {
            let expected = 200.0 * libm::pow(growth, 364.0 / 365.0);
            let last = demand.weekly(chance).unwrap()[52];
            assert!((last - expected).abs() < 1e-8, "{chance}: {last}");
        }
        assert_eq!(demand.weekly(0.5).unwrap()[0], 200.0);
        assert_eq!(demand.weekly(0.6), None);
    }

    #[test]
    fn a_straight_line_goes_on() {
        let line: Vec<f64> = (0..30).map(|week| 100.0 + 2.0 * f64::from(week)).collect();
        let demand = demand(158.0, &line, None, false, 26, None).unwrap();
        assert_eq!(demand.course, Course::Trend(30));
        // No error in the past, none to come: all paths are the line.
        for chance in CHANCES {
            assert!((demand.weekly(chance).unwrap()[26] - 210.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_launch_comes_on_its_day() {
        let planned = Planned { week: 3, factor: 1.5 };
        let demand = demand(100.0, &[], None, false, 4, Some(planned)).unwrap();
        assert_eq!(demand.weekly(0.9).unwrap(), [100.0, 100.0, 100.0, 150.0, 150.0]);
        let daily = demand.daily(0.9).unwrap();
        assert_eq!((daily.len(), daily[20], daily[21]), (29, 100.0, 150.0));
        // 120 of 200 may be used: short on day 21, so an order with ten days of lead is due on day 11.
        let supply = Supply { capacity: 200.0, most_utilisation: 0.6, failover_share: 0.0 };
        let lead = Estimate::value(9.5).ok();
        assert_eq!(order_in_time(&demand, 0.9, &supply, lead), Ok(OrderDate::On { day: 11, short_on: 21 }));
        assert_eq!(order_in_time(&demand, 0.9, &supply, None), Ok(OrderDate::On { day: 21, short_on: 21 }));
        let late = Estimate::value(60.0).ok();
        assert_eq!(order_in_time(&demand, 0.9, &supply, late), Ok(OrderDate::Late { by: 39, short_on: 21 }));
    }

    #[test]
    fn two_years_have_a_season() {
        let year = |week: usize| 1.0 + 0.3 * libm::sin(week as f64 / 52.0 * std::f64::consts::TAU);
        let series: Vec<f64> = (0..130).map(|week| (100.0 + week as f64) * year(week)).collect();
        let demand = demand(series[129], &series, None, false, 52, None).unwrap();
        assert_eq!(demand.course, Course::Seasons(130));
        let middle = demand.weekly(0.5).unwrap();
        for (ahead, got) in middle.iter().enumerate().skip(1) {
            let expected = (229.0 + ahead as f64) * year(129 + ahead);
            assert!((got / expected - 1.0).abs() < 0.05, "{ahead}: {got} {expected}");
        }
    }

    #[test]
    fn what_cannot_be_forecast_is_refused() {
        let growth = |per_year, doubt| Some(Growth { per_year, doubt });
        assert!(demand(0.0, &[], None, false, 52, None).is_err());
        assert!(demand(1.0, &[], None, false, 0, None).is_err());
        assert!(demand(1.0, &[], None, false, 105, None).is_err());
        assert!(demand(1.0, &[], growth(-1.0, 0.0), false, 52, None).is_err());
        assert!(demand(1.0, &[], growth(0.0, f64::NAN), false, 52, None).is_err());
        assert!(demand(1.0, &[f64::NAN; 20], None, false, 52, None).is_err());
        assert!(demand(1.0, &[], None, false, 52, Some(Planned { week: 1, factor: -1.0 })).is_err());
    }
}
