use super::incidents::{recorded, resampling};
use crate::model::ModelError;
use crate::model::on_call::{
    DurationSummary, Estimate, RatePrior, change_failure_of, failure_rate, impact_minutes, phases, recurrence,
};
use crate::model::risk::observed_years;
use crate::plan::{Cause, IncidentLog};

/// The confidence of every interval.
const CONFIDENCE: f64 = 0.95;
const DAY: f64 = 1_440.0;

/// One figure that people ask of a list of incidents.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpi {
    /// The figure and the interval that holds the true one with a confidence of 95 %; none where the list says nothing of
    /// it.
    pub estimate: Option<Estimate>,
    /// How many incidents it stands on.
    pub counted: usize,
    /// How many incidents of the period it leaves out, as they lack what it needs.
    pub left_out: usize,
    /// What it counts and what it does not, in a sentence.
    pub meaning: &'static str,
}

/// What a list of incidents says in the figures that people ask for. Times are minutes, but for the time between failures.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpis {
    /// Mean time to detect, in minutes.
    pub mttd: Kpi,
    /// Mean time to acknowledge, in minutes, from the detection; from the start where none is written.
    pub mtta: Kpi,
    /// Mean time to restore, in minutes: until users are no longer hurt.
    pub mttr: Kpi,
    /// Mean time between failures, in days of the calendar.
    pub mtbf: Kpi,
    /// At least so many days lie between failures, with a confidence of 97.5 %; a figure even where there was no failure.
    pub mtbf_least_days: f64,
    /// Incidents from changes ÷ changes. None without a count of changes.
    pub change_failure_rate: Kpi,
    /// Minutes times the share of users hurt, summed; overlapping incidents count again.
    pub impact_minutes: Kpi,
    /// The same where overlapping minutes count once, at the largest impact: what the objective sees.
    pub impact_minutes_once: f64,
    /// The share of incidents with a named cause whose cause was seen before.
    pub recurrence: Kpi,
    /// Days that were looked at.
    pub days: f64,
    /// Incidents of the list that do not begin in the period, and are in no figure.
    pub outside: usize,
}

/// The usual figures of an incident list, each with its interval, what it stands on and what it leaves out.
///
/// `changes` is how many changes went out in the period.
///
/// # Formula
/// As [`phases`], [`failure_rate`], [`change_failure_of`], [`impact_minutes`] and [`recurrence`] have them, at 95 %. A cause
/// that is “another cause” counts as none that is named.
///
/// # Errors
/// A log that ends before it begins; more incidents from changes than changes; what those refuse.
///
/// ```
/// use accord::{model::kpis, plan::{Cause, Incident, IncidentLog}, units::CivilDate};
/// let incident = |started, detected_after, acknowledged_after, minutes| Incident {
///     name: "Push".into(), started: accord::plan::moment(started).unwrap(), detected_after, acknowledged_after, minutes,
///     impact: 0.5, cause: Cause::BinaryPush, dependency: false,
/// };
/// let (from, until) = (CivilDate::parse("2026-01-01").unwrap(), CivilDate::parse("2026-12-31").unwrap());
/// let incidents = vec![
///     incident("2026-02-01 10:00", Some(4.0), Some(10.0), 60.0),
///     incident("2026-05-01 10:00", Some(6.0), None, 20.0),
/// ];
/// let kpis = kpis(&IncidentLog { from, until, incidents, reviews: Vec::new() }, Some(100)).unwrap();
/// assert_eq!((kpis.mttd.estimate.unwrap().value, kpis.mtta.estimate.unwrap().value), (5.0, 6.0));
/// assert_eq!((kpis.mtta.counted, kpis.mtta.left_out), (1, 1));
/// assert_eq!((kpis.mttr.estimate.unwrap().value, kpis.impact_minutes.estimate.unwrap().value), (40.0, 40.0));
/// assert_eq!((kpis.mtbf.estimate.unwrap().value, kpis.change_failure_rate.estimate.unwrap().value), (182.5, 0.02));
/// ```
pub fn kpis(log: &IncidentLog, changes: Option<u64>) -> Result<Kpis, ModelError> {
    observed_years(log)?;
    let days = f64::from(log.until.day_number() + 1 - log.from.day_number());
    let mut incidents = recorded(log);
    // Two incidents of “another cause” have nothing in common.
    let other = crate::plan::cause_name(Cause::Other);
    for incident in &mut incidents {
        incident.cause = incident.cause.take().filter(|cause| cause != other);
    }
    let all = incidents.len();
    let resampling = resampling(all);
    let kpi = |estimate: Option<Estimate>, counted: usize, meaning| Kpi {
        estimate,
        counted,
        left_out: all - counted.min(all),
        meaning,
    };
    let mean = |of: Option<DurationSummary>, meaning| kpi(of.map(|of| of.mean), of.map_or(0, |of| of.count), meaning);
    let phases = phases(&incidents, CONFIDENCE, resampling)?;
    let rate = failure_rate(all as u64, days, CONFIDENCE, RatePrior::Jeffreys)?;
    let failed = changes
        .filter(|changes| *changes > 0)
        .map(|changes| change_failure_of(&incidents, changes, CONFIDENCE))
        .transpose()?;
    let from = log.from.midnight().minutes();
    let cost = impact_minutes(&incidents, from, from + days * DAY, CONFIDENCE, resampling)?;
    let again = recurrence(&incidents, CONFIDENCE)?;
    let of_changes = incidents.iter().filter(|incident| incident.from_change).count();
    Ok(Kpis {
        mttd: mean(phases.detect, MTTD),
        mtta: mean(phases.acknowledge, MTTA),
        mttr: mean(phases.restore, MTTR),
        mtbf: kpi(rate.mtbf, all, MTBF),
        mtbf_least_days: rate.mtbf_least,
        change_failure_rate: kpi(failed.map(|of| of.exact), if failed.is_some() { of_changes } else { 0 }, CHANGES),
        impact_minutes: kpi(Some(cost.sum), cost.incidents, IMPACT),
        impact_minutes_once: cost.union,
        recurrence: kpi(again.share, usize::try_from(again.known).unwrap_or(all), RECURRENCE),
        days,
        outside: log.incidents.len() - all,
    })
}

const MTTD: &str = "From when users began to be hurt until somebody or something noticed, over incidents that say when; if \
                    mostly the hard ones do not say it, the mean is too low";
const MTTA: &str = "From the detection until a person took it, or from the start where no detection is written; one that was \
                    taken before it was detected is left out. Of a status page it is the first message, where that came a \
                    minute or more after the start";
const MTTR: &str = "From when users began to be hurt until they were well again, whole or partial; a mean that few long \
                    incidents make, so look at its interval";
const MTBF: &str = "Days that were looked at, divided by the incidents that began in them; as if they came independently and at \
                    a steady rate";
const CHANGES: &str = "Incidents that a binary or configuration push caused, divided by the changes of the period; a change that \
                       was taken back before it hurt anybody is in no list";
const IMPACT: &str = "Minutes times the share of users that were hurt, within the period; overlapping incidents count again. Its \
                      interval says what another such period could have cost";
const RECURRENCE: &str = "Incidents whose kind of cause was seen before in the list, of those that name one; two different \
                          faults of one kind count as one that came back";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Incident;
    use crate::units::CivilDate;

    fn log(rows: &[(&str, f64, f64, Cause)]) -> IncidentLog {
        let day = |text| CivilDate::parse(text).unwrap();
        let one = |(started, minutes, impact, cause): &(&str, f64, f64, Cause)| Incident {
            name: String::new(),
            started: crate::plan::moment(started).unwrap(),
            detected_after: None,
            acknowledged_after: Some(3.0),
            minutes: *minutes,
            impact: *impact,
            cause: *cause,
            dependency: false,
        };
        let incidents = rows.iter().map(one).collect();
        IncidentLog { from: day("2026-01-01"), until: day("2026-12-31"), incidents, reviews: Vec::new() }
    }

    #[test]
    fn what_the_list_does_not_say_is_no_figure() {
        let kpis =
            kpis(&log(&[("2026-03-01", 10.0, 0.5, Cause::Other), ("2026-04-01", 30.0, 1.0, Cause::Other)]), None);
        let kpis = kpis.unwrap();
        // Nobody wrote down a detection: nothing is known of it, and the acknowledgement counts from the start.
        assert_eq!((kpis.mttd.estimate, kpis.mttd.left_out), (None, 2));
        assert_eq!((kpis.mtta.estimate.map(|of| of.value), kpis.mtta.counted), (Some(3.0), 2));
        assert_eq!((kpis.change_failure_rate.estimate, kpis.recurrence.estimate), (None, None));
        assert_eq!((kpis.mttr.estimate.map(|of| of.value), kpis.mttr.counted), (Some(20.0), 2));
    }

    #[test]
    fn overlaps_outsiders_and_repeats() {
        let rows = [
            ("2026-03-01 00:00", 60.0, 0.5, Cause::Hardware),
            ("2026-03-01 00:30", 60.0, 1.0, Cause::Hardware),
            ("2026-06-01 00:00", 10.0, 1.0, Cause::BinaryPush),
            ("2025-06-01 00:00", 10.0, 1.0, Cause::BinaryPush),
        ];
        let kpis = kpis(&log(&rows), Some(40)).unwrap();
        assert_eq!((kpis.outside, kpis.days, kpis.mtbf.counted), (1, 365.0, 3));
        assert_eq!(kpis.impact_minutes.estimate.map(|of| of.value), Some(100.0));
        assert_eq!(kpis.impact_minutes_once, 85.0);
        assert_eq!(kpis.recurrence.estimate.map(|of| of.value), Some(1.0 / 3.0));
        assert_eq!(kpis.change_failure_rate.estimate.map(|of| of.value), Some(0.025));
        // Garwood's exact interval for three events, turned over: chi-square quantiles, from SciPy.
        let (low, high) = kpis.mtbf.estimate.and_then(|of| of.interval).unwrap();
        assert!((low - 365.0 / 8.767_273).abs() < 1e-4 && (high - 365.0 / 0.618_672_1).abs() < 1e-2, "{low} {high}");
        assert!(super::kpis(&log(&rows), Some(0)).unwrap().change_failure_rate.estimate.is_none());
        let empty = super::kpis(&log(&[]), Some(10)).unwrap();
        assert_eq!((empty.mtbf.estimate, empty.impact_minutes.estimate.map(|of| of.value)), (None, Some(0.0)));
        assert!((empty.mtbf_least_days - 365.0 / 3.688_879).abs() < 1e-3, "{}", empty.mtbf_least_days);
    }
}
