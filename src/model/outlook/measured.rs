use super::Answer;
use crate::model::basis::{self, Stated};
use crate::model::error::{ModelError, at_least_zero, probability};
use crate::plan::{Facts, Incident, IncidentLog, Terms};

const MINUTES_A_DAY: f64 = 1_440.0;

/// What the incident log says of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The share of the observed time that was good, partial outages by their share.
    pub availability: Stated,
    /// The share that was bad, which keeps its digits where availability is near 1.
    pub unavailability: Stated,
    /// Bad minutes in a window of the terms, on average.
    pub bad_minutes_per_window: Stated,
    /// Bad minutes in all the time that was observed.
    pub bad_minutes: f64,
    /// Days that were observed, the first and the last included.
    pub observed_days: u32,
    /// Incidents of which at least a part lies in that time.
    pub incidents: usize,
}

/// Availability as the incident log has it; none where nothing was logged. What it says of the budget is in
/// [`super::ledger()`].
///
/// # Formula
/// ```text
/// bad minutes = Σ minutes inside the observed time × impact
/// availability = 1 − bad minutes ÷ observed minutes        per window = bad minutes × window ÷ observed minutes
/// ```
/// Exact sums in double precision, under two assumptions: an incident hurts the same share of users all the time, and
/// incidents do not overlap (those that do count twice). The share that fails without any incident,
/// [`crate::plan::Catalogue::background`], is not in it. The source is the log, and no log has all incidents.
///
/// # Errors
/// Days in the wrong order; minutes below 0 or not finite; an impact that is no share.
///
/// # Examples
/// ```
/// use accord::model::measured;
/// use accord::plan::{Cause, Facts, Incident, IncidentLog, Terms};
/// use accord::units::{CivilDate, CivilDateTime, Target, Window};
/// let outage = Incident {
///     name: "Bad push".into(),
///     started: CivilDateTime::parse("2026-03-10 09:00:00").unwrap(),
///     detected_after: None,
///     acknowledged_after: None,
///     minutes: 86.4,
///     impact: 0.5,
///     cause: Cause::BinaryPush,
///     dependency: false,
/// };
/// let log = IncidentLog {
///     from: CivilDate::parse("2026-01-01").unwrap(),
///     until: CivilDate::parse("2026-12-31").unwrap(),
///     incidents: vec![outage],
///     reviews: Vec::new(),
/// };
/// let facts = Facts { incidents: Some(log), ..Facts::default() };
/// let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
/// let measured = measured(&facts, &terms).unwrap().unwrap();
/// assert_eq!((measured.observed_days, measured.bad_minutes), (365, 43.2));
/// ```
pub fn measured(facts: &Facts, terms: &Terms) -> Answer<Measured> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    let (from, until) = observed(log)?;
    let (mut bad_minutes, mut incidents) = (0.0, 0);
    let window = terms.window.span().to_seconds_f64() / 60.0;
    for incident in &log.incidents {
        incidents += usize::from(is_between(incident, from, until));
        bad_minutes += bad_between(incident, from, until)?;
    }
    let minutes = until - from;
    // More than all the time was bad only where incidents overlap.
    let unavailability = (bad_minutes / minutes).min(1.0);
    Ok(Some(Measured {
        availability: Stated::new(1.0 - unavailability, &basis::MEASURED),
        unavailability: Stated::new(unavailability, &basis::MEASURED),
        bad_minutes_per_window: Stated::new(bad_minutes * window / minutes, &basis::MEASURED),
        bad_minutes,
        observed_days: (minutes / MINUTES_A_DAY) as u32,
        incidents,
    }))
}

/// The observed time in minutes since 1970, the whole last day included.
fn observed(log: &IncidentLog) -> Result<(f64, f64), ModelError> {
    if log.until < log.from {
        return Err(ModelError::Unusable {
            what: "the incident log ends before it begins",
            remedy: "give the first and the last day that were looked at",
        });
    }
    Ok((log.from.midnight().minutes(), log.until.midnight().minutes() + MINUTES_A_DAY))
}

/// Bad minutes of an incident between two moments.
fn bad_between(incident: &Incident, from: f64, until: f64) -> Result<f64, ModelError> {
    let minutes = at_least_zero("minutes of an incident", incident.minutes)?;
    let impact = probability("the share of users that an incident hurt", incident.impact)?;
    let start = incident.started.minutes();
    // Minutes since 1970 have fewer digits left than the minutes of the incident.
    let cut = (from - start).max(0.0) + (start + minutes - until).max(0.0);
    Ok((minutes - cut).max(0.0) * impact)
}

fn is_between(incident: &Incident, from: f64, until: f64) -> bool {
    let start = incident.started.minutes();
    start < until && start + incident.minutes >= from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{CivilDate, CivilDateTime, Target, Window};

    fn incident(started: &str, minutes: f64, impact: f64) -> Incident {
        Incident { impact, ..Incident::new("x", CivilDateTime::parse(started).unwrap(), minutes) }
    }

    fn facts(from: &str, until: &str, incidents: Vec<Incident>) -> Facts {
        let day = |text| CivilDate::parse(text).unwrap();
        let log = IncidentLog { from: day(from), until: day(until), incidents, reviews: Vec::new() };
        Facts { incidents: Some(log), ..Facts::default() }
    }

    fn terms() -> Terms {
        Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
    }

    /// By hand: 100 days are 144,000 minutes; 60 at half and 42 at full are 72 bad ones, 0.05 % of them, 21.6 in 30
    /// days.
    #[test]
    fn a_log_of_a_hundred_days() {
        let log = vec![incident("2026-01-05 12:00:00", 60.0, 0.5), incident("2026-04-01 00:00:00", 42.0, 1.0)];
        let measured = measured(&facts("2026-01-01", "2026-04-10", log), &terms()).unwrap().unwrap();
        assert_eq!((measured.observed_days, measured.incidents), (100, 2));
        near(measured.bad_minutes, 72.0);
        near(measured.unavailability.value, 0.0005);
        near(measured.availability.value, 0.9995);
        near(measured.bad_minutes_per_window.value, 21.6);
    }

    /// What lies outside the observed time does not count, and of what crosses its ends only the part inside.
    #[test]
    fn only_what_was_observed_counts() {
        let log = vec![
            incident("2026-01-31 23:00:00", 120.0, 1.0),
            incident("2026-03-02 23:30:00", 600.0, 0.5),
            incident("2025-01-01 00:00:00", 500.0, 1.0),
        ];
        let of = facts("2026-02-01", "2026-03-02", log);
        let all = measured(&of, &terms()).unwrap().unwrap();
        assert_eq!((all.observed_days, all.incidents), (30, 2));
        near(all.bad_minutes, 60.0 + 15.0);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(measured(&Facts::default(), &terms()), Ok(None));
        for (minutes, impact) in [(-1.0, 0.5), (f64::NAN, 0.5), (1.0, 1.5), (1.0, f64::NAN)] {
            let of = facts("2026-01-01", "2026-01-30", vec![incident("2026-01-10", minutes, impact)]);
            assert!(measured(&of, &terms()).is_err(), "{minutes} {impact}");
        }
        assert!(measured(&facts("2026-01-02", "2026-01-01", Vec::new()), &terms()).is_err());
        // A day without incidents is a day.
        let quiet = measured(&facts("2026-01-01", "2026-01-01", Vec::new()), &terms()).unwrap().unwrap();
        assert_eq!((quiet.observed_days, quiet.availability.value), (1, 1.0));
    }
}
