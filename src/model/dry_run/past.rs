//! The same policy on what really happened: the days of an incident log, one by one.

use std::collections::BTreeMap;

use super::engine::retrace;
use super::periods::Periods;
use super::variant::Variant;
use super::years::{Incident as Drawn, MILLIS_PER_MINUTE, Setting, Years};
use crate::model::budget::{Episode, Period, Slices, account};
use crate::model::error::at_most;
use crate::model::loss::Badness;
use crate::model::outlook::period_of;
use crate::model::{Answer, ModelError};
use crate::plan::{Catalogue, Cause, DependencyMisses, Facts, IncidentLog, Policy, Terms, TrafficProfile};
use crate::units::{Alignment, CivilDate, Length, Method, Share, Span, Target};

/// The most days of a log that are gone through: ten years.
const MOST_DAYS: usize = 3_660;
/// The pattern of traffic repeats after a week, so bad time is weighed in one.
const WEEK: f64 = 7.0 * 1_440.0;

/// What a policy would have done with what really happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The first day of the log.
    pub from: CivilDate,
    /// What held on each day, in the morning.
    pub days: Vec<PastDay>,
    /// Incidents that alone asked for a postmortem, by their places in the log.
    pub postmortems: Vec<usize>,
    /// Classes of incidents that took too much of a calendar quarter's budget.
    pub classes: Vec<ClassShare>,
    /// How often an escalation began.
    pub escalations: u16,
    /// Silver bullets that were there and would have been spent, one on each day of a freeze.
    pub bullets: u16,
    /// The incident that burned most on each day.
    pub worst: Vec<Option<usize>>,
    /// Days of the log's beginning on which the window reached back before it: nothing is known to have gone wrong then.
    pub unseen: usize,
}

/// What held on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastDay {
    /// The share of the budget that was left as the policy counts it; below 0 it is overspent.
    pub left: f64,
    /// The band of the policy.
    pub band: usize,
    /// Whether no normal release would have gone out, were it not for silver bullets.
    pub is_frozen: bool,
    /// Whether the window was in breach as users felt it.
    pub in_breach: bool,
}

/// Days in a row on which the same holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The first of them.
    pub from: CivilDate,
    /// The last of them.
    pub until: CivilDate,
    /// How many.
    pub days: usize,
}

/// What a class of incidents took of a quarter's budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassShare {
    /// The class.
    pub cause: Cause,
    /// The first day of the quarter.
    pub quarter: CivilDate,
    /// The share of that quarter's budget.
    pub share: f64,
}

impl Past {
    /// Spells of days for which something holds.
    pub fn spells(&self, holds: impl Fn(&PastDay) -> bool) -> Vec<Spell> {
        let mut spells: Vec<Spell> = Vec::new();
        let first = self.from.day_number();
        let mut last = None;
        for (at, _) in self.days.iter().enumerate().filter(|(_, day)| holds(day)) {
            let Some(day) = CivilDate::from_day_number(first + at as u32) else { continue };
            match spells.last_mut().filter(|_| last.is_some_and(|last| last + 1 == at)) {
                Some(spell) => {
                    spell.until = day;
                    spell.days += 1;
                }
                None => spells.push(Spell { from: day, until: day, days: 1 }),
            }
            last = Some(at);
        }
        spells
    }

    /// The incident that burned most of what the policy counts on the day before this one, by its place in the log; none
    /// where nothing did.
    pub fn worst_before(&self, day: CivilDate) -> Option<usize> {
        let before = day.day_number().checked_sub(self.from.day_number() + 1)?;
        self.worst.get(before as usize).copied().flatten()
    }

    /// Days on which releases would have been frozen.
    pub fn frozen_days(&self) -> usize {
        self.days.iter().filter(|day| day.is_frozen).count()
    }
}

/// Bad time of one incident on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burned {
    /// The day, as [`CivilDate::day_number`] counts.
    pub day: u32,
    /// Bad minutes, as the method counts them on the traffic's pattern.
    pub minutes: f64,
    /// The incident's place in the log.
    pub incident: usize,
}

/// The bad time of a log, day by day; it does not depend on target and policy. None without a log.
///
/// # Formula
/// Each incident is cut at midnights; the pieces of a day are weighed together by [`account`] in the week that begins on it,
/// so that an hour at the peak counts for more where traffic is known, and what two incidents break together counts once.
///
/// # Errors
/// What [`account`] refuses; a log of more than ten years.
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
            all.push(Burned { day, minutes: (until - before).max(0.0), incident: *incident });
            before = until;
        }
    }
    Ok(Some(all))
}

fn weighed(traffic: &TrafficProfile, method: Method, day: u32, episodes: &[Episode]) -> Result<f64, ModelError> {
    const NO_WEEK: ModelError = ModelError::Unusable { what: "a week cannot be counted", remedy: "report this" };
    let usual = Length::parse("1m").ok().zip(Share::parse_ratio("0.95").ok()).ok_or(NO_WEEK)?;
    let slices = match method {
        Method::Timeslices { slice_target, slice } => Slices { length: slice, target: slice_target },
        Method::RatioTimeslices { slice } => Slices { length: slice, target: usual.1 },
        Method::Occurrences => Slices { length: usual.0, target: usual.1 },
    };
    let period = Period {
        window: Span::from_seconds_f64(WEEK * 60.0).ok_or(NO_WEEK)?,
        // Any target: only what is bad is read.
        target: Target::parse_percent("99").map_err(|_| NO_WEEK)?,
        traffic,
        // The first of January 1970 was a Thursday.
        starts_at: f64::from((day + 3) % 7) * 24.0,
        requests: None,
    };
    let accounts = account(&period, episodes, slices)?;
    let of = match method {
        Method::Occurrences => accounts.occurrences,
        Method::Timeslices { .. } => accounts.timeslices,
        Method::RatioTimeslices { .. } => accounts.ratio_timeslices,
    };
    Ok(if of.total > 0.0 { of.bad / of.total * WEEK } else { 0.0 })
}

/// What a policy would have done on each day of the log, had everything else happened as it did; none without a log.
///
/// The policy is read each morning and sees what happened until the evening before. A freeze prevents nothing here:
/// that is what simulated years are for. What was before the log is taken as good. Windows are counted in whole days.
///
/// # Errors
/// What [`Variant::new`] refuses; days beyond the calendar.
pub fn past(log: &IncidentLog, burned: &[Burned], terms: &Terms, policy: &Policy) -> Result<Past, ModelError> {
    let (first, end) = (log.from.day_number(), log.until.day_number() + 1);
    let days = end.saturating_sub(first) as usize;
    at_most("days of the incident list", days, MOST_DAYS)?;
    let mut variant = Variant::new(terms.target, &terms.window, policy)?;
    if matches!(terms.window.alignment, Alignment::Calendar { .. }) {
        variant.periods = Periods::Calendar(calendar(terms, first, days)?);
    }
    let nothing = Badness::of(&Catalogue::default())?;
    let years = Years::new(&Setting::of(&nothing), 0, 0)?;
    let met: Vec<Drawn> = burned
        .iter()
        .filter_map(|of| {
            let incident = log.incidents.get(of.incident)?;
            Some(Drawn {
                day: of.day.checked_sub(first)?.try_into().ok()?,
                change: incident.cause == Cause::BinaryPush,
                dependency: incident.dependency,
                bad: libm::round(of.minutes * MILLIS_PER_MINUTE) as i64,
                mark: 0.0,
                cost: 0.0,
            })
        })
        .collect();
    let mut worst: Vec<Option<&Burned>> = vec![None; days];
    for of in burned.iter().filter(|of| of.minutes > 0.0 && spends(log, of.incident, policy)) {
        if let Some(most) = of.day.checked_sub(first).and_then(|day| worst.get_mut(day as usize))
            && most.is_none_or(|most| of.minutes > most.minutes)
        {
            *most = Some(of);
        }
    }
    let (days, outcome) = retrace(&variant, &years, &met, days as u16);
    Ok(Past {
        from: log.from,
        unseen: unseen(terms, first, days.len()),
        worst: worst.into_iter().map(|of| of.map(|of| of.incident)).collect(),
        days,
        postmortems: postmortems(log, burned, terms, policy)?,
        classes: classes(log, burned, terms, policy)?,
        escalations: outcome.escalations,
        bullets: outcome.bullets,
    })
}

/// Day by day, when the next period begins and how long this one is.
fn calendar(terms: &Terms, first: u32, days: usize) -> Result<Vec<(u16, u16)>, ModelError> {
    let mut table = Vec::with_capacity(days);
    while table.len() < days {
        let (from, length) = period_of(terms, first + table.len() as u32 + 1)?;
        let length = libm::round(length).max(1.0) as u32;
        let ends = (from + length).saturating_sub(first).max(table.len() as u32 + 1);
        while table.len() < days && (table.len() as u32) < ends {
            table.push((ends.min(u32::from(u16::MAX)) as u16, length as u16));
        }
    }
    Ok(table)
}

/// Mornings on which the window began before the log: a rolling one ends with the day before, a calendar one holds the day.
fn unseen(terms: &Terms, first: u32, days: usize) -> usize {
    let until = u32::from(matches!(terms.window.alignment, Alignment::Calendar { .. }));
    let reaches_back = |day: &usize| period_of(terms, first + *day as u32 + until).is_ok_and(|(from, _)| from < first);
    (0..days).take_while(reaches_back).count()
}

/// Whether an incident spends this budget.
fn spends(log: &IncidentLog, at: usize, policy: &Policy) -> bool {
    let is_excused = policy.dependency_misses == DependencyMisses::Excused;
    log.incidents.get(at).is_some_and(|incident| !(is_excused && incident.dependency))
}

/// Incidents above the policy's share of the budget of the window in which they began.
fn postmortems(log: &IncidentLog, burned: &[Burned], terms: &Terms, policy: &Policy) -> Result<Vec<usize>, ModelError> {
    let budget = terms.target.budget().to_f64() * 1_440.0;
    // By incident: the day on which it began, and all that it burned.
    let mut sums: BTreeMap<usize, (u32, f64)> = BTreeMap::new();
    for of in burned.iter().filter(|of| spends(log, of.incident, policy)) {
        let (began, minutes) = sums.entry(of.incident).or_insert((of.day, 0.0));
        *began = of.day.min(*began);
        *minutes += of.minutes;
    }
    let mut found = Vec::new();
    for (at, (began, minutes)) in sums {
        let (_, days) = period_of(terms, began + 1)?;
        if minutes > policy.postmortem_above * budget * days {
            found.push(at);
        }
    }
    Ok(found)
}

/// Classes above the policy's share of a calendar quarter's budget.
fn classes(
    log: &IncidentLog,
    burned: &[Burned],
    terms: &Terms,
    policy: &Policy,
) -> Result<Vec<ClassShare>, ModelError> {
    let mut sums: Vec<(u32, u32, Cause, f64)> = Vec::new();
    for of in burned.iter().filter(|of| spends(log, of.incident, policy)) {
        let Some(incident) = log.incidents.get(of.incident) else { continue };
        let (quarter, days) = quarter_of(of.day)?;
        match sums.iter_mut().find(|(q, _, cause, _)| (*q, *cause) == (quarter, incident.cause)) {
            Some((.., minutes)) => *minutes += of.minutes,
            None => sums.push((quarter, days, incident.cause, of.minutes)),
        }
    }
    let budget = terms.target.budget().to_f64() * 1_440.0;
    let share = |(quarter, days, cause, minutes): (u32, u32, Cause, f64)| {
        let quarter = CivilDate::from_day_number(quarter)?;
        Some(ClassShare { cause, quarter, share: minutes / (budget * f64::from(days)) })
    };
    Ok(sums.into_iter().filter_map(share).filter(|of| of.share > policy.class_above).collect())
}

/// The first day of a day's calendar quarter, and how many days it has.
pub(in crate::model) fn quarter_of(day: u32) -> Result<(u32, u32), ModelError> {
    const BEYOND: ModelError =
        ModelError::Unusable { what: "an incident lies beyond the calendar", remedy: "mend its day" };
    let text = CivilDate::from_day_number(day).ok_or(BEYOND)?.to_string();
    let (year, month) = text.split_once('-').and_then(|(y, rest)| Some((y, rest.split_once('-')?.0))).ok_or(BEYOND)?;
    let (year, month): (u32, u32) = year.parse().ok().zip(month.parse().ok()).ok_or(BEYOND)?;
    let first_of = |quarter: u32| {
        let (year, quarter) = (year + quarter / 4, quarter % 4);
        CivilDate::parse(&format!("{year:04}-{:02}-01", 3 * quarter + 1)).map(CivilDate::day_number).map_err(|_| BEYOND)
    };
    let quarter = (month - 1) / 3;
    let from = first_of(quarter)?;
    Ok((from, first_of(quarter + 1)? - from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Incident, SilverBullets};
    use crate::units::{CivilDateTime, TimeZone, Window};

    fn day(text: &str) -> CivilDate {
        CivilDate::parse(text).unwrap()
    }

    fn facts(incidents: &[(&str, f64, f64)]) -> Facts {
        let incident = |(started, minutes, impact): &(&str, f64, f64)| Incident {
            name: "It broke".to_owned(),
            started: CivilDateTime::parse(started).unwrap(),
            detected_after: None,
            minutes: *minutes,
            impact: *impact,
            cause: Cause::BinaryPush,
            dependency: false,
        };
        let incidents = incidents.iter().map(incident).collect();
        let log = IncidentLog { from: day("2025-01-01"), until: day("2025-12-31"), incidents };
        Facts { incidents: Some(log), ..Facts::default() }
    }

    fn gone_through(facts: &Facts, window: Window, policy: &Policy) -> Past {
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), window);
        let burned = burned(facts, terms.method).unwrap().unwrap();
        past(facts.incidents.as_ref().unwrap(), &burned, &terms, policy).unwrap()
    }

    fn months() -> Window {
        let start = CivilDateTime::parse("2025-01-01").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("UTC").unwrap() };
        Window { length: Length::parse("1M").unwrap(), alignment }
    }

    /// An hour of outage is more than the 43.2 minutes of thirty days: frozen from the next morning for as long as the
    /// window holds it.
    #[test]
    fn a_freeze_lasts_as_long_as_the_window_remembers() {
        let facts = facts(&[("2025-03-10 10:00:00", 60.0, 1.0)]);
        let past = gone_through(&facts, Window::rolling("30d").unwrap(), &Policy::workbook());
        let spell = Spell { from: day("2025-03-11"), until: day("2025-04-09"), days: 30 };
        assert_eq!(past.spells(|day| day.is_frozen), [spell]);
        assert_eq!((past.frozen_days(), past.days.len(), past.unseen), (30, 365, 30));
        assert_eq!(past.spells(|day| day.in_breach), [spell]);
        // 60 of 43.2 minutes are spent; the day before nothing was.
        assert!((past.days[69].left - (1.0 - 60.0 / 43.2)).abs() < 1e-6 && past.days[68].left >= 1.0);
        assert_eq!(past.postmortems, [0]);
        // A quarter of 90 days has 129.6 minutes: 46 % of it for one class.
        assert_eq!(past.classes.len(), 1);
        assert!((past.classes[0].share - 60.0 / 129.6).abs() < 1e-9 && past.classes[0].quarter == day("2025-01-01"));
    }

    #[test]
    fn a_calendar_month_begins_anew() {
        let facts = facts(&[("2025-02-10 10:00:00", 60.0, 1.0), ("2025-05-31 23:30:00", 60.0, 1.0)]);
        let past = gone_through(&facts, months(), &Policy::workbook());
        // Half of the second lies in May, half in June: neither month's 44.64 and 43.2 minutes are overspent.
        let spell = Spell { from: day("2025-02-11"), until: day("2025-02-28"), days: 18 };
        assert_eq!(past.spells(|day| day.is_frozen), [spell]);
        assert_eq!(past.unseen, 0);
        assert_eq!(past.postmortems, [0, 1]);
    }

    #[test]
    fn bullets_and_escalations_are_counted() {
        let facts = facts(&[("2025-03-10 10:00:00", 60.0, 1.0), ("2025-04-01 10:00:00", 60.0, 1.0)]);
        let bullets = SilverBullets { count: 2, every_days: 365 };
        let policy = Policy { silver_bullets: bullets, ..Policy::escalating() };
        let past = gone_through(&facts, Window::rolling("30d").unwrap(), &policy);
        // Frozen from 11 March to 1 May, 52 days: developers join after 30 of them.
        assert_eq!((past.frozen_days(), past.escalations, past.bullets), (52, 1, 2));
    }

    #[test]
    fn traffic_weighs_what_is_bad() {
        let mut facts = facts(&[("2025-03-10 10:00:00", 30.0, 0.5)]);
        let plain = burned(&facts, Method::Occurrences).unwrap().unwrap();
        assert!((plain[0].minutes - 15.0).abs() < 1e-9);
        // Monday 10 March, ten in the morning, with twice the traffic of every other hour.
        let mut hours = [1.0; 168];
        hours[10] = 2.0;
        facts.traffic = Some(TrafficProfile::from_hours(&hours).unwrap());
        let busy = burned(&facts, Method::Occurrences).unwrap().unwrap();
        assert!((busy[0].minutes - 30.0 * 168.0 / 169.0).abs() < 1e-9, "{}", busy[0].minutes);
        assert_eq!(burned(&Facts::default(), Method::Occurrences), Ok(None));
    }

    /// Two outages of everything from ten to eleven are one hour of outage; half an hour of the second is new.
    #[test]
    fn what_two_break_together_counts_once() {
        let all = [("2025-03-10 10:00:00", 60.0, 1.0), ("2025-03-10 10:30:00", 60.0, 1.0)];
        let facts = facts(&all);
        let minutes: Vec<f64> =
            burned(&facts, Method::Occurrences).unwrap().unwrap().iter().map(|of| of.minutes).collect();
        assert!((minutes[0] - 60.0).abs() < 1e-9 && (minutes[1] - 30.0).abs() < 1e-9, "{minutes:?}");
    }

    #[test]
    fn what_is_excused_asks_for_nothing() {
        let mut facts = facts(&[("2025-03-10 10:00:00", 60.0, 1.0), ("2025-03-11 10:00:00", 50.0, 1.0)]);
        facts.incidents.as_mut().unwrap().incidents[0].dependency = true;
        let excusing = Policy { dependency_misses: DependencyMisses::Excused, ..Policy::workbook() };
        let past = gone_through(&facts, Window::rolling("30d").unwrap(), &excusing);
        assert_eq!(past.postmortems, [1]);
        let [spell] = past.spells(|day| day.is_frozen)[..] else { panic!() };
        assert_eq!((spell.from, past.worst_before(spell.from)), (day("2025-03-12"), Some(1)));
        // Users felt it nevertheless.
        assert_eq!(past.spells(|day| day.in_breach)[0].from, day("2025-03-11"));
    }

    #[test]
    fn quarters_begin_where_they_do() {
        for (of, from, days) in [("2024-02-29", "2024-01-01", 91), ("2025-12-31", "2025-10-01", 92)] {
            assert_eq!(quarter_of(day(of).day_number()), Ok((day(from).day_number(), days)));
        }
    }
}
