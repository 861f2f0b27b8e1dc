use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::cost::CostCurve;
use crate::model::error::{at_most, positive, probability, within};
use crate::model::loss::{Badness, MINUTES_PER_YEAR, Rate, Severity};
use crate::plan::{OutageCost, Sla, WorkEffect};

/// The most incidents that a year may be expected to have.
pub const MOST_INCIDENTS: f64 = 50_000.0;
/// Days of a simulated year.
pub(super) const YEAR: u16 = 365;
/// Bad time is kept in whole milliseconds, so that what is added and taken away again is exactly nothing.
pub(super) const MILLIS_PER_MINUTE: f64 = 60_000.0;
/// No single incident is longer: ten years.
const LONGEST: f64 = 10.0 * MINUTES_PER_YEAR;

/// Facts under which policies are tried.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// What goes wrong, and how often.
    pub badness: &'a Badness,
    /// Releases in a week while nothing is held back. Incidents of changes are thinned with them.
    pub releases_per_week: f64,
    /// People who share the pages.
    pub people: f64,
    /// Pages in a year that no incident caused.
    pub false_pages: f64,
    /// What is promised to customers.
    pub sla: Option<&'a Sla>,
    /// What reliability work does to the team's own incidents.
    pub work: Option<WorkEffect>,
    /// What an incident of so many bad minutes costs.
    pub outage_cost: Option<&'a OutageCost>,
}

impl<'a> Setting<'a> {
    /// A setting with one release a working day, one person, no false pages, no customers to pay.
    pub fn of(badness: &'a Badness) -> Self {
        Self {
            badness,
            releases_per_week: 5.0,
            people: 1.0,
            false_pages: 0.0,
            sla: None,
            work: None,
            outage_cost: None,
        }
    }
}

/// One incident of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Incident {
    /// Counted from the start of the warm-up.
    pub day: u16,
    /// Whether it comes with a release.
    pub change: bool,
    /// Whether a dependency is at fault.
    pub dependency: bool,
    /// Bad time in milliseconds.
    pub bad: i64,
    /// It happens if this lies below the share of releases and of hazard on its day.
    pub mark: f64,
    /// What it costs.
    pub cost: f64,
}

/// Draws the incidents of years. Year `i` is a function of the seed, the facts and `i`.
#[derive(Debug, Clone)]
pub struct Years {
    sources: Vec<Drawn>,
    seed: u64,
    pub(super) releases_per_week: f64,
    pub(super) people: f64,
    pub(super) false_pages: f64,
    pub(super) background: f64,
    /// Credit bands for months of 28 to 31 days: bad milliseconds above which a share of the fee is paid back.
    pub(super) credits: Vec<[(i64, f64); 4]>,
    pub(super) work: Option<WorkEffect>,
    /// Days before the year that are simulated and not counted, so that the year begins in a typical state.
    pub(super) before: u16,
    outage_cost: Option<CostCurve>,
    incidents: Vec<Incident>,
}

/// A source as it is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    /// Incidents a day; several equally likely levels where the rate is not known.
    levels: Vec<f64>,
    change: bool,
    dependency: bool,
    severity: Severity,
}

const LEVELS: usize = 256;

impl Years {
    /// Years of these facts, each after so many days of warm-up.
    ///
    /// # Errors
    /// Facts outside the ranges that the errors name, more than [`MOST_INCIDENTS`] expected incidents a year, a
    /// warm-up of more than twice ten years.
    pub fn new(setting: &Setting, before: u32, seed: u64) -> Result<Self, ModelError> {
        at_most("days of warm-up", before as usize, 7_320)?;
        let releases_per_week = within("releases in a week", setting.releases_per_week, 0.0, 1e6, "0 to 1e6")?;
        if let Some(work) = setting.work {
            positive("the days of work that halve incidents", work.halving_days)?;
            positive("the days in which such work fades", work.fading_days)?;
        }
        let mut expected = 0.0;
        let sources = setting
            .badness
            .sources
            .iter()
            .map(|source| {
                let levels = match source.rate {
                    Rate::Fixed(rate) => vec![rate * 1440.0],
                    Rate::Uncertain { .. } => {
                        (0..LEVELS).map(|l| source.rate.quantile((l as f64 + 0.5) / LEVELS as f64) * 1440.0).collect()
                    }
                };
                expected += levels.iter().fold(0.0_f64, |most, level| most.max(*level)) * f64::from(YEAR);
                Drawn {
                    levels,
                    change: source.changes,
                    dependency: source.dependency,
                    severity: source.severity.clone(),
                }
            })
            .collect();
        within("expected incidents in a year", expected, 0.0, MOST_INCIDENTS, "0 to 50 000")?;
        Ok(Self {
            sources,
            seed,
            releases_per_week,
            people: within("people on call", setting.people, 0.01, 1e6, "0.01 to 1e6")?,
            false_pages: within("false pages in a year", setting.false_pages, 0.0, 1e9, "0 to 1e9")?,
            background: probability("the background error rate", setting.badness.background)?,
            credits: setting.sla.map_or_else(|| Ok(Vec::new()), credits)?,
            work: setting.work,
            before: before as u16,
            outage_cost: setting.outage_cost.map(CostCurve::new).transpose()?,
            incidents: Vec::new(),
        })
    }

    /// The incidents of a year and its warm-up, by day.
    pub(crate) fn year(&mut self, index: u64) -> Vec<Incident> {
        let mut incidents = std::mem::take(&mut self.incidents);
        incidents.clear();
        let end = f64::from(self.before) + f64::from(YEAR);
        for (i, source) in self.sources.iter().enumerate() {
            // A stream of its own for each source: a source that changes leaves the others as they were.
            let mut stream = Stream::numbered(self.seed, index.wrapping_mul(0x1_0000) ^ i as u64);
            let level = if source.levels.len() > 1 { stream.below(source.levels.len()) } else { 0 };
            let per_day = source.levels[level];
            if per_day <= 0.0 {
                continue;
            }
            let mut day = stream.exponential() / per_day;
            while day < end {
                let minutes = source.severity.quantile(stream.uniform()).min(LONGEST);
                incidents.push(Incident {
                    day: day as u16,
                    change: source.change,
                    dependency: source.dependency,
                    bad: libm::round(minutes * MILLIS_PER_MINUTE) as i64,
                    mark: stream.uniform(),
                    // Costs beyond all sums are as good as the largest that can be added up.
                    cost: self
                        .outage_cost
                        .as_ref()
                        .map_or(0.0, |curve| curve.of(minutes).unwrap_or(f64::MAX).min(1e300)),
                });
                day += stream.exponential() / per_day;
            }
        }
        // Stable, so that incidents of one day keep the order of their sources.
        incidents.sort_by_key(|incident| incident.day);
        incidents
    }

    /// Gives the list back, so that the next year needs no memory of its own.
    pub(super) fn reuse(&mut self, incidents: Vec<Incident>) {
        self.incidents = incidents;
    }

    /// Releases on a day on which nothing is held back.
    pub(super) fn releases_per_day(&self) -> f64 {
        self.releases_per_week / 7.0
    }
}

/// For each band of credits, in rising order of badness, the bad milliseconds above which it applies in months of 28
/// to 31 days.
fn credits(sla: &Sla) -> Result<Vec<[(i64, f64); 4]>, ModelError> {
    let fee = within("the monthly fee", sla.monthly_fee, 0.0, 1e15, "0 to 1e15")?;
    at_most("credit bands", sla.bands.len(), 32)?;
    let mut bands = Vec::new();
    for band in &sla.bands {
        let credit = within("a credit", band.credit, 0.0, 100.0, "0 to 100")? * fee;
        let share = band.below.budget();
        bands.push([28u64, 29, 30, 31].map(|days| {
            // Exact: milliseconds of a month times parts per billion.
            let millis = u128::from(days) * 86_400_000 * u128::from(share.ppb()) / 1_000_000_000;
            (millis as i64, credit)
        }));
    }
    bands.sort_by_key(|band| band[0].0);
    Ok(bands)
}
