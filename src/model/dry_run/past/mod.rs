//! The same policy on what really happened: the days of an incident log, one by one.

mod burned;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use self::burned::{Burned, burned};
use super::engine::retrace;
use super::periods::Periods;
use super::variant::Variant;
use super::years::{Incident as Drawn, MILLIS_PER_MINUTE, Setting, Years};
use crate::model::ModelError;
use crate::model::error::at_most;
use crate::model::loss::Badness;
use crate::model::outlook::period_of;
use crate::plan::{Catalogue, Cause, DependencyMisses, IncidentLog, Policy, Terms};
use crate::units::{Alignment, CivilDate};

/// The most days of a log that are gone through: ten years.
const MOST_DAYS: usize = 3_660;

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
    /// How many escalations began.
    pub escalations: u16,
    /// Whether a silver bullet was there and would have been spent.
    pub has_bullet: bool,
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

    /// Days on which something holds.
    pub fn count(&self, holds: impl Fn(&PastDay) -> bool) -> usize {
        self.days.iter().filter(|day| holds(day)).count()
    }

    /// How often an escalation began.
    pub fn escalations(&self) -> u32 {
        self.days.iter().map(|day| u32::from(day.escalations)).sum()
    }

    /// The calendar years that the days lie in.
    pub fn years(&self) -> Vec<u32> {
        let end = self.from.day_number() + self.days.len() as u32;
        let last = CivilDate::from_day_number(end.saturating_sub(1)).unwrap_or(self.from);
        (self.from.year()..=last.year()).collect()
    }

    /// Only what fell into one calendar year; incidents by their beginning, classes by their quarter.
    pub fn of_year(&self, log: &IncidentLog, year: u32) -> Self {
        let first = self.from.day_number();
        let year_of = |at: usize| CivilDate::from_day_number(first + at as u32).map(CivilDate::year);
        let from = (0..self.days.len()).find(|at| year_of(*at) == Some(year)).unwrap_or(self.days.len());
        let until = (from..self.days.len()).find(|at| year_of(*at) != Some(year)).unwrap_or(self.days.len());
        let began = |at: &usize| log.incidents.get(*at).is_some_and(|of| CivilDate::of(of.started).year() == year);
        Self {
            from: CivilDate::from_day_number(first + from as u32).unwrap_or(self.from),
            days: self.days[from..until].to_vec(),
            postmortems: self.postmortems.iter().copied().filter(began).collect(),
            classes: self.classes.iter().copied().filter(|of| of.quarter.year() == year).collect(),
            worst: self.worst[from..until].to_vec(),
            unseen: self.unseen.saturating_sub(from).min(until - from),
        }
    }
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
            let incident = of.incident.and_then(|at| log.incidents.get(at));
            Some(Drawn {
                day: of.day.checked_sub(first)?.try_into().ok()?,
                change: incident.is_some_and(|of| of.cause == Cause::BinaryPush),
                dependency: incident.is_some_and(|of| of.dependency),
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
    let days = retrace(&variant, &years, &met, days as u16);
    Ok(Past {
        from: log.from,
        unseen: unseen(terms, first, days.len()),
        worst: worst.into_iter().map(|of| of.and_then(|of| of.incident)).collect(),
        days,
        postmortems: postmortems(log, burned, terms, policy)?,
        classes: classes(log, burned, terms, policy)?,
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

/// Whether bad time spends this budget: that of an incident which the policy excuses does not.
fn spends(log: &IncidentLog, at: Option<usize>, policy: &Policy) -> bool {
    let is_excused = policy.dependency_misses == DependencyMisses::Excused;
    let incident = at.and_then(|at| log.incidents.get(at));
    !(is_excused && incident.is_some_and(|incident| incident.dependency))
}

/// Incidents above the policy's share of the budget of the window in which they began.
fn postmortems(log: &IncidentLog, burned: &[Burned], terms: &Terms, policy: &Policy) -> Result<Vec<usize>, ModelError> {
    let budget = terms.target.budget().to_f64() * 1_440.0;
    // By incident: the day on which it began, and all that it burned.
    let mut sums: BTreeMap<usize, (u32, f64)> = BTreeMap::new();
    for of in burned.iter().filter(|of| spends(log, of.incident, policy)) {
        let Some(incident) = of.incident else { continue };
        let (began, minutes) = sums.entry(incident).or_insert((of.day, 0.0));
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
        let Some(incident) = of.incident.and_then(|at| log.incidents.get(at)) else { continue };
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
    let date = CivilDate::from_day_number(day).ok_or(BEYOND)?;
    let (year, month) = (date.year(), date.month());
    let first_of = |quarter: u32| {
        let (year, quarter) = (year + quarter / 4, quarter % 4);
        CivilDate::new(year, 3 * quarter + 1, 1).map(CivilDate::day_number).ok_or(BEYOND)
    };
    let quarter = (month - 1) / 3;
    let from = first_of(quarter)?;
    Ok((from, first_of(quarter + 1)? - from))
}
