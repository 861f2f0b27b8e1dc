use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::on_call::{
    DurationSummary, Estimate, FailureRate, ImpactMinutes, Incident, RatePrior, Resampling, Trend, chance_of_illusion,
    failure_rate, impact_minutes, incidents_needed, phases, trend,
};
use crate::model::risk::{incidents_within, observed_years};
use crate::plan::{Cause, IncidentLog, cause_name};
use crate::units::{CivilDate, Target, Window};

/// The confidence of every interval.
const CONFIDENCE: f64 = 0.95;
const DAY: f64 = 1_440.0;
/// The most windows of a period that are counted, newest first.
const MOST_WINDOWS: usize = 120;

/// What a list of incidents says.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentHistory {
    /// Days for which somebody looked.
    pub days: u32,
    /// Incidents that started in them.
    pub incidents: usize,
    /// Incidents of the list that did not, and are left out.
    pub outside: usize,
    /// The share of the period that was bad.
    pub unavailability: Stated,
    /// Bad minutes of the whole period.
    pub bad: ImpactMinutes,
    /// Incidents in a year of 365 days.
    pub per_year: FailureRate,
    /// Minutes to detection; none where no incident says it.
    pub detect: Option<DurationSummary>,
    /// Minutes until users were well again; none without incidents.
    pub restore: Option<DurationSummary>,
    /// Bad minutes of a mean window, and of windows of other periods like this one.
    pub per_window: Estimate,
    /// Minutes that may be bad in one window.
    pub budget: f64,
    /// The whole windows of the period one after the other, the oldest first; they end with the period.
    pub windows: Vec<WindowMinutes>,
}

/// The bad minutes of one window of the past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowMinutes {
    /// Its first day.
    pub from: CivilDate,
    /// Minutes, overlapping incidents counted once.
    pub minutes: f64,
}

/// The incidents of the period as the statistics want them, in minutes since 1970.
pub fn recorded(log: &IncidentLog) -> Vec<Incident> {
    let one = |incident: &crate::plan::Incident| {
        let started = incident.started.minutes();
        Incident {
            started,
            detected: incident.detected_after.map(|after| started + after),
            acknowledged: incident.acknowledged_after.map(|after| started + after),
            mitigated: Some(started + incident.minutes),
            impact: incident.impact,
            cause: Some(cause_name(incident.cause).to_owned()),
            from_change: matches!(incident.cause, Cause::BinaryPush | Cause::ConfigPush),
            ..Incident::default()
        }
    };
    incidents_within(log).map(one).collect()
}

/// How often to resample: less for long lists, so that each edit is answered at once. Their means vary less.
pub(super) fn resampling(data: usize) -> Resampling {
    let times = 200_000_usize.checked_div(data).unwrap_or(2_000).clamp(200, 2_000);
    Resampling { times: times as u32, ..Resampling::default() }
}

/// What a list of incidents says about a promise: availability, times to detect and restore, rate, and the bad minutes
/// of each window against its budget.
///
/// # Formula
/// Each as [`impact_minutes`], [`phases`] and [`failure_rate`] have it, at 95 %. Windows are laid one after the other so
/// that the last one ends with the period; a rest at its beginning is left out, and there are at most 120.
///
/// # Errors
/// A period that ends before it begins; incidents with figures that cannot be.
pub fn incident_history(log: &IncidentLog, window: &Window, target: Target) -> Result<IncidentHistory, ModelError> {
    let years = observed_years(log)?;
    let list = recorded(log);
    let resampling = resampling(list.len());
    let from = f64::from(log.from.day_number()) * DAY;
    let until = (f64::from(log.until.day_number()) + 1.0) * DAY;
    let bad = impact_minutes(&list, from, until, CONFIDENCE, resampling)?;
    let phases = phases(&list, CONFIDENCE, resampling)?;
    let length = window.span().to_seconds_f64() / 60.0;
    let part = length / (until - from);
    let scaled = |x: f64| x * part;
    Ok(IncidentHistory {
        days: log.until.day_number() + 1 - log.from.day_number(),
        incidents: list.len(),
        outside: log.incidents.len() - list.len(),
        unavailability: Stated::new(bad.unavailability, &basis::OBSERVED_AVAILABILITY),
        per_year: failure_rate(list.len() as u64, years, CONFIDENCE, RatePrior::Jeffreys)?,
        detect: phases.detect,
        restore: phases.restore,
        per_window: Estimate {
            value: scaled(bad.sum.value),
            interval: bad.sum.interval.map(|(low, high)| (scaled(low), scaled(high))),
        },
        budget: length * target.budget().to_f64(),
        windows: windows(&list, from, until, length)?,
        bad,
    })
}

fn windows(list: &[Incident], from: f64, until: f64, length: f64) -> Result<Vec<WindowMinutes>, ModelError> {
    let count = (libm::floor((until - from) / length + 1e-9) as usize).min(MOST_WINDOWS);
    let mut windows = Vec::with_capacity(count);
    for n in (0..count).rev() {
        let end = until - n as f64 * length;
        let start = end - length;
        let touches = |incident: &&Incident| incident.started < end && incident.ended().is_some_and(|at| at > start);
        let inside: Vec<Incident> = list.iter().filter(touches).cloned().collect();
        // The interval is not asked for; it is drawn as seldom as can be.
        let minutes = impact_minutes(&inside, start, end, CONFIDENCE, Resampling { times: 100, seed: 1 })?.union;
        let day = CivilDate::from_day_number(libm::floor(start / DAY + 1e-9) as u32);
        windows.extend(day.map(|from| WindowMinutes { from, minutes }));
    }
    Ok(windows)
}

/// Whether incidents get shorter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Betterment {
    /// Incidents in the first and in the second half of the period.
    pub counts: (usize, usize),
    /// Mean lengths, and what chance alone would do.
    pub trend: Trend,
    /// The chance that the typical length falls by a tenth or more from the first half to the second although nothing has
    /// changed; none where lengths have no spread.
    pub illusion: Option<f64>,
    /// Incidents that each half would need to show a real cut of a tenth, four times of five; none where lengths have no
    /// spread or too wide a one.
    pub needed: Option<f64>,
}

/// Whether incidents of the second half of the period are shorter than those of the first by more than chance.
///
/// # Formula
/// As [`trend`], [`chance_of_illusion`] and [`incidents_needed`] (geometric means, 5 %, 80 %), for a cut of 10 %.
/// None where a half has no incident.
///
/// # Errors
/// A period that ends before it begins; incidents with figures that cannot be.
pub fn betterment(log: &IncidentLog) -> Result<Option<Betterment>, ModelError> {
    observed_years(log)?;
    let middle = (f64::from(log.from.day_number()) + f64::from(log.until.day_number()) + 1.0) / 2.0 * DAY;
    let (before, after): (Vec<_>, Vec<_>) =
        incidents_within(log).partition(|incident| incident.started.minutes() < middle);
    let lengths = |list: &[&crate::plan::Incident]| list.iter().map(|incident| incident.minutes).collect::<Vec<_>>();
    let counts = (before.len(), after.len());
    if counts.0 == 0 || counts.1 == 0 {
        return Ok(None);
    }
    let trend = trend(&lengths(&before), &lengths(&after), resampling(counts.0 + counts.1))?;
    let (n, m) = (counts.0 as u64, counts.1 as u64);
    Ok(Some(Betterment {
        counts,
        trend,
        illusion: trend.sigma.and_then(|sigma| chance_of_illusion(n, m, sigma, 0.1).ok()),
        needed: trend.sigma.and_then(|sigma| incidents_needed(sigma, 0.1, 0.05, 0.8).ok()).map(|n| n.geometric_means),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(rows: &[(&str, f64, f64, Option<f64>)]) -> IncidentLog {
        let day = |text| CivilDate::parse(text).unwrap();
        let incident = |(started, minutes, impact, detected): &(&str, f64, f64, Option<f64>)| crate::plan::Incident {
            detected_after: *detected,
            impact: *impact,
            ..crate::plan::Incident::new("", crate::plan::moment(started).unwrap(), *minutes)
        };
        IncidentLog {
            from: day("2026-01-01"),
            until: day("2026-12-31"),
            incidents: rows.iter().map(incident).collect(),
            reviews: Vec::new(),
        }
    }

    #[test]
    fn a_year_against_windows_of_thirty_days() {
        let log = log(&[
            ("2026-12-20 10:00", 60.0, 0.5, Some(6.0)),
            ("2026-12-20 10:30", 20.0, 1.0, Some(4.0)),
            ("2026-01-02 00:00", 100.0, 1.0, None),
            ("2027-01-01 00:00", 1e5, 1.0, None),
        ]);
        let target = Target::parse_percent("99.9").unwrap();
        let history = incident_history(&log, &Window::rolling("30d").unwrap(), target).unwrap();
        assert_eq!((history.days, history.incidents, history.outside), (365, 3, 1));
        // 40 minutes in December as above: 40 at one half and 20 at one; 100 in January.
        assert!((history.unavailability.value - 140.0 / 525_600.0).abs() < 1e-12);
        assert!((history.per_window.value - 150.0 * 30.0 / 365.0).abs() < 1e-9);
        assert!((history.budget - 43.2).abs() < 1e-9);
        assert_eq!(history.per_year.rate.value, 3.0);
        // Garwood for three: 0.6187 to 8.7673, as published.
        let (low, high) = history.per_year.rate.interval.unwrap();
        assert!((low - 0.6187).abs() < 1e-4 && (high - 8.7673).abs() < 1e-4);
        assert!((history.detect.unwrap().mean.value - 5.0).abs() < 1e-6);
        assert!((history.restore.unwrap().mean.value - 60.0).abs() < 1e-6);
        // Twelve windows end with the year; the first begins on 6 January, so January's outage is before all of them.
        assert_eq!(history.windows.len(), 12);
        assert_eq!(history.windows[0].from.to_string(), "2026-01-06");
        let minutes: Vec<f64> = history.windows.iter().map(|window| window.minutes).collect();
        assert!(
            minutes[..11].iter().all(|minutes| *minutes == 0.0) && (minutes[11] - 40.0).abs() < 1e-6,
            "{minutes:?}"
        );
    }

    #[test]
    fn an_empty_year_says_something() {
        let target = Target::parse_percent("99.9").unwrap();
        let history = incident_history(&log(&[]), &Window::rolling("30d").unwrap(), target).unwrap();
        assert_eq!((history.unavailability.value, history.detect, history.restore), (0.0, None, None));
        // No incident in a year agrees with up to 3.69 a year.
        assert!((history.per_year.rate.interval.unwrap().1 - 3.6889).abs() < 1e-4);
        assert_eq!(betterment(&log(&[])), Ok(None));
    }

    #[test]
    fn half_the_mean_says_nothing() {
        let log = log(&[
            ("2026-02-01", 30.0, 1.0, None),
            ("2026-03-01", 200.0, 1.0, None),
            ("2026-08-01", 25.0, 1.0, None),
            ("2026-09-01", 90.0, 1.0, None),
        ]);
        let better = betterment(&log).unwrap().unwrap();
        assert_eq!((better.counts, better.trend.before, better.trend.after), ((2, 2), 115.0, 57.5));
        // Four of the six splits of four are at least as far apart: two of each sign pattern with 200 on either side.
        assert!(better.trend.by_chance > 0.5 && better.illusion.unwrap() > 0.3 && better.needed.unwrap() > 100.0);
    }
}
