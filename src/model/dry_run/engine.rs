use super::variant::{Entry, Step};
use super::years::{Incident, MILLIS_PER_MINUTE, YEAR, Years};
use super::{PastDay, Variant, YearOutcome};
use crate::model::loss::MONTH_DAYS;
use crate::plan::WorkEffect;

/// Lets one year pass under a variant. The ledger is scratch and empty.
pub(super) fn walk(variant: &Variant, years: &Years, ledger: &mut Vec<Entry>, incidents: &[Incident]) -> YearOutcome {
    Walk::new(variant, years, ledger).run(incidents)
}

/// What holds on each of so many days on which just this happened, whatever the policy held back.
pub(super) fn retrace(variant: &Variant, years: &Years, met: &[Incident], days: u16) -> Vec<PastDay> {
    let mut ledger = Vec::new();
    let mut walk = Walk::new(variant, years, &mut ledger);
    let mut held = Vec::with_capacity(usize::from(days));
    let mut next = 0;
    for day in 0..days {
        let before = (walk.outcome.escalations, walk.outcome.bullets);
        let today = walk.morning(day, days);
        let budget = walk.budget.max(1) as f64;
        held.push(PastDay {
            left: (walk.budget - walk.counted) as f64 / budget,
            band: walk.band,
            is_frozen: today.frozen,
            in_breach: today.in_breach,
            escalations: walk.outcome.escalations - before.0,
            has_bullet: walk.outcome.bullets > before.1,
        });
        while let Some(incident) = met.get(next).filter(|incident| incident.day <= day) {
            next += 1;
            walk.record(incident);
        }
    }
    held
}

/// The state of one year on its way.
struct Walk<'a> {
    variant: &'a Variant,
    years: &'a Years,
    ledger: &'a mut Vec<Entry>,
    /// The first entry that is still in the window.
    head: usize,
    budget: i64,
    counted: i64,
    felt: i64,
    band: usize,
    band_since: u16,
    exhausted_since: Option<u16>,
    escalated: usize,
    hazard: f64,
    bullets_left: u32,
    bullets_period: u16,
    months: [i64; 12],
    outcome: YearOutcome,
}

/// What holds today.
#[derive(Clone, Copy)]
struct Today {
    /// The share of releases that goes out, exceptions included.
    releases: f64,
    work: f64,
    frozen: bool,
    in_breach: bool,
    /// The first day on which something else may hold even if nothing happens.
    until: u16,
}

/// Month by day of the year.
const MONTH_OF: [u8; YEAR as usize] = {
    let mut of = [0; YEAR as usize];
    let ends = [31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let (mut day, mut month) = (0, 0);
    while day < YEAR as usize {
        if day >= ends[month] {
            month += 1;
        }
        of[day] = month as u8;
        day += 1;
    }
    of
};

impl<'a> Walk<'a> {
    fn new(variant: &'a Variant, years: &'a Years, ledger: &'a mut Vec<Entry>) -> Self {
        Self {
            variant,
            years,
            ledger,
            head: 0,
            budget: budget(variant, years, 0),
            counted: 0,
            felt: 0,
            band: 0,
            band_since: 0,
            exhausted_since: None,
            escalated: 0,
            hazard: 1.0,
            bullets_left: variant.bullets,
            bullets_period: 0,
            months: [0; 12],
            outcome: YearOutcome::default(),
        }
    }

    fn run(mut self, incidents: &[Incident]) -> YearOutcome {
        let end = self.years.before + YEAR;
        let (mut day, mut next) = (0u16, 0usize);
        while day < end {
            let today = self.morning(day, end);
            let mut until = today.until;
            while let Some(incident) = incidents.get(next).filter(|i| i.day < until) {
                next += 1;
                if self.happens(incident, &today, day) {
                    self.record(incident);
                    // The policy sees it on the next morning.
                    until = incident.day + 1;
                }
            }
            self.pass(day, until, &today);
            day = until;
        }
        self.finish()
    }

    /// Reads the ledger and the policy.
    fn morning(&mut self, day: u16, end: u16) -> Today {
        while let Some(entry) = self.ledger.get(self.head).filter(|entry| entry.expires <= day) {
            self.counted -= entry.counted;
            self.felt -= entry.felt;
            self.head += 1;
        }
        let mut until = self.ledger.get(self.head).map_or(end, |entry| entry.expires.min(end));
        if self.variant.periods.is_calendar() {
            // Each period has its own length and budget.
            self.budget = budget(self.variant, self.years, day);
            until = until.min(self.variant.periods.expires(day));
        }
        self.choose_band(day);
        let rung = &self.variant.bands[self.band];
        let stays_until = self.band_since.saturating_add(rung.at_least_days);
        if stays_until > day {
            until = until.min(stays_until);
        }
        let (mut releases, mut work) = (rung.releases, rung.work);
        if let Some(step) = self.escalation(day, &mut until) {
            releases = releases.min(step.releases);
            work = work.max(step.work);
        }
        let frozen = releases <= 0.0;
        if frozen && self.fire_bullet(day, &mut until) {
            releases = 1.0;
        }
        let exceptions = self.variant.exceptions_per_week / self.years.releases_per_week.max(f64::MIN_POSITIVE);
        Today {
            releases: releases.max(exceptions.min(1.0)),
            work,
            frozen,
            in_breach: self.felt > self.budget,
            until: until.max(day + 1).min(end),
        }
    }

    /// Down at once, up only past the exit and after its least stay.
    fn choose_band(&mut self, day: u16) {
        let bands = &self.variant.bands;
        let remaining = (self.budget - self.counted) as f64;
        let full = self.budget.max(0) as f64;
        let mut band = self.band;
        while bands.get(band + 1).is_some_and(|deeper| remaining <= deeper.at_or_below * full) {
            band += 1;
        }
        if band == self.band && day >= self.band_since.saturating_add(bands[band].at_least_days) {
            while band > 0 && remaining > bands[band].exit_above * full {
                band -= 1;
            }
        }
        if band != self.band {
            self.band = band;
            self.band_since = day;
        }
    }

    /// The escalation that holds, if the budget has been exhausted for long enough.
    fn escalation(&mut self, day: u16, until: &mut u16) -> Option<&'a Step> {
        if self.counted <= self.budget {
            self.exhausted_since = None;
            self.escalated = 0;
            return None;
        }
        let since = *self.exhausted_since.get_or_insert(day);
        let steps = &self.variant.escalations;
        while steps.get(self.escalated).is_some_and(|step| day >= since.saturating_add(step.after)) {
            self.escalated += 1;
            self.outcome.escalations += u16::from(day >= self.years.before);
        }
        if let Some(step) = steps.get(self.escalated) {
            *until = (*until).min(since.saturating_add(step.after));
        }
        self.escalated.checked_sub(1).map(|last| &steps[last])
    }

    /// Spends a silver bullet on this day, if there is one.
    fn fire_bullet(&mut self, day: u16, until: &mut u16) -> bool {
        if self.variant.bullets == 0 {
            return false;
        }
        let period = day / self.variant.bullets_every;
        if period != self.bullets_period {
            (self.bullets_period, self.bullets_left) = (period, self.variant.bullets);
        }
        if self.bullets_left == 0 {
            *until = (*until).min((period + 1).saturating_mul(self.variant.bullets_every));
            return false;
        }
        self.bullets_left -= 1;
        self.outcome.bullets += u16::from(day >= self.years.before);
        *until = day + 1;
        true
    }

    /// Whether an incident that might be, is.
    #[inline]
    fn happens(&self, incident: &Incident, today: &Today, day: u16) -> bool {
        let mut chance = if incident.change { today.releases } else { 1.0 };
        if let Some(work) = self.years.work.filter(|_| !incident.dependency) {
            chance *= hazard_after(self.hazard, work, today.work, f64::from(incident.day - day));
        }
        incident.mark < chance
    }

    fn record(&mut self, incident: &Incident) {
        let day = incident.day;
        let expires = self.variant.periods.expires(day);
        let counted = if incident.dependency && !self.variant.counts_dependencies { 0 } else { incident.bad };
        self.counted += counted;
        self.felt += incident.bad;
        self.ledger.push(Entry { expires, counted, felt: incident.bad });
        if let Some(of_year) = day.checked_sub(self.years.before) {
            let outcome = &mut self.outcome;
            // A log that is retraced may be longer than a year; its months are not read.
            if let Some(month) = MONTH_OF.get(usize::from(of_year)) {
                self.months[usize::from(*month)] += incident.bad;
            }
            outcome.pages_per_person += 1.0;
            outcome.outage_cost += incident.cost;
            outcome.postmortems +=
                u16::from(counted as f64 > self.variant.postmortem_above * self.budget.max(0) as f64);
        }
    }

    /// Counts the days from `day` until `until`, on which the same holds.
    fn pass(&mut self, day: u16, until: u16, today: &Today) {
        let counted = until.saturating_sub(day.max(self.years.before));
        if counted > 0 {
            let outcome = &mut self.outcome;
            outcome.days_in_band[self.band] += counted;
            outcome.releases += today.releases * f64::from(counted);
            if today.frozen {
                outcome.frozen_days += counted;
            }
            if today.in_breach {
                outcome.breach_days += counted;
            }
        }
        if let Some(work) = self.years.work {
            self.hazard = hazard_after(self.hazard, work, today.work, f64::from(until - day));
        }
    }

    fn finish(self) -> YearOutcome {
        let Self { variant, years, months, mut outcome, .. } = self;
        let mut bad = 0i64;
        let mut worst = 0.0_f64;
        for (month, incidents) in months.into_iter().enumerate() {
            let days = MONTH_DAYS[month];
            let all = incidents as f64 + years.background * days * 86_400_000.0;
            let allowed = variant.budget_share * days * 86_400_000.0;
            outcome.breached_months += u8::from(all > allowed * (1.0 + 1e-12));
            let of_length = days as usize - 28;
            if let Some(band) = years.credits.iter().rev().find(|band| all > band[of_length].0 as f64) {
                outcome.credited_months += 1;
                outcome.credit += band[of_length].1;
            }
            bad += incidents;
            worst = worst.max(all);
        }
        let normal = years.releases_per_day();
        outcome.blocked = (f64::from(YEAR) - outcome.releases) * normal;
        outcome.releases *= normal;
        outcome.bad_minutes = bad as f64 / MILLIS_PER_MINUTE + years.background * f64::from(YEAR) * 1440.0;
        outcome.worst_month = worst / MILLIS_PER_MINUTE;
        outcome.pages_per_person = (outcome.pages_per_person + years.false_pages) / years.people;
        outcome
    }
}

/// Bad milliseconds that incidents may cause in the window of a day; below 0 where the background takes more.
fn budget(variant: &Variant, years: &Years, day: u16) -> i64 {
    let millis = f64::from(variant.periods.days(day)) * 86_400_000.0;
    libm::floor(millis * (variant.budget_share - years.background) + 1e-6) as i64
}

/// The hazard of the team's own incidents after so many days of so much reliability work.
///
/// # Formula
/// ```text
/// h' = -a w h + b (1 - h)      a = ln 2 / halving days,  b = ln 2 / fading days
/// ```
fn hazard_after(now: f64, effect: WorkEffect, work: f64, days: f64) -> f64 {
    if work == 0.0 && now == 1.0 {
        return 1.0;
    }
    let a = std::f64::consts::LN_2 / effect.halving_days * work;
    let b = std::f64::consts::LN_2 / effect.fading_days;
    let settles = b / (a + b);
    settles + (now - settles) * libm::exp(-(a + b) * days)
}
