use std::collections::BTreeMap;

use super::MOST_DAYS;
use crate::model::budget::{Episode, Period, account_by};
use crate::model::error::at_most;
use crate::model::{Answer, ModelError};
use crate::plan::{Facts, TrafficProfile};
use crate::units::{Method, Span, Target};

/// The pattern of traffic repeats after a week, so bad time is weighed in one.
const WEEK: f64 = 7.0 * 1_440.0;

/// Bad time of one incident on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burned {
    /// The day, as [`CivilDate::day_number`](crate::units::CivilDate::day_number) counts.
    pub day: u32,
    /// Bad minutes, as the method counts them on the traffic's pattern.
    pub minutes: f64,
    /// The incident's place in the log; none where time was measured and nobody says what hurt it.
    pub incident: Option<usize>,
}

/// The bad time of a log, day by day; it does not depend on target and policy. None without a log.
///
/// # Formula
/// Each incident is cut at midnights; the pieces of a day are weighed together by [`account_by`] in the week that begins on it,
/// so that an hour at the peak counts for more where traffic is known, and what two incidents break together counts once.
///
/// # Errors
/// What [`account_by`] refuses; a log of more than ten years.
pub fn burned(facts: &Facts, method: Method) -> Answer<Vec<Burned>> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    let (first, end) = (log.from.day_number(), log.until.day_number() + 1);
    at_most("days of the incident list", end.saturating_sub(first) as usize, MOST_DAYS)?;
    let flat = TrafficProfile::flat();
    let traffic = facts.traffic.as_ref().unwrap_or(&flat);
    let mut pieces: BTreeMap<u32, Vec<(usize, Episode)>> = BTreeMap::new();
    for (at, incident) in log.incidents.iter().enumerate() {
        let (from, to) = (incident.started.minutes(), incident.started.minutes() + incident.minutes);
        let mut day = first.max((from / 1_440.0) as u32);
        while day < end && f64::from(day) * 1_440.0 < to {
            let midnight = f64::from(day) * 1_440.0;
            let (start, stop) = ((from - midnight).max(0.0), (to - midnight).min(1_440.0));
            let episode = Episode {
                start: start * 60.0,
                length: (stop - start) * 60.0,
                error_ratio: incident.impact.clamp(0.0, 1.0),
            };
            pieces.entry(day).or_default().push((at, episode));
            day += 1;
        }
    }
    let mut all = Vec::new();
    for (day, mut of_day) in pieces {
        of_day.sort_by(|(_, a), (_, b)| a.start.total_cmp(&b.start));
        let episodes: Vec<Episode> = of_day.iter().map(|(_, episode)| *episode).collect();
        let mut before = 0.0;
        for (count, (incident, _)) in of_day.iter().enumerate() {
            let until = weighed(traffic, method, day, &episodes[..=count])?;
            // What two break together is broken once: the later one adds what the earlier had left.
            all.push(Burned { day, minutes: (until - before).max(0.0), incident: Some(*incident) });
            before = until;
        }
    }
    Ok(Some(all))
}

/// Bad minutes of these pieces in the week that begins on a day.
fn weighed(traffic: &TrafficProfile, method: Method, day: u32, episodes: &[Episode]) -> Result<f64, ModelError> {
    const NO_WEEK: ModelError = ModelError::Unusable { what: "a week cannot be counted", remedy: "report this" };
    let period = Period {
        window: Span::from_seconds_f64(WEEK * 60.0).ok_or(NO_WEEK)?,
        // Any target: only what is bad is read.
        target: Target::parse_percent("99").map_err(|_| NO_WEEK)?,
        traffic,
        // The first of January 1970 was a Thursday.
        starts_at: f64::from((day + 3) % 7) * 24.0,
        requests: None,
    };
    let of = account_by(method, &period, episodes)?;
    Ok(if of.total > 0.0 { of.bad / of.total * WEEK } else { 0.0 })
}
