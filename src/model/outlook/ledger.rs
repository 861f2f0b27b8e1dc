use super::Answer;
use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::budget::{Account, Episode, Period, account_by};
use crate::plan::{DependencyMisses, Facts, Incident, IncidentLog, Terms, TrafficProfile};
use crate::units::{Alignment, CivilDate, Span};

/// What the incident log says of the budget in the last window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ledger {
    /// The first day of the window.
    pub from: CivilDate,
    /// The last day that was looked at.
    pub until: CivilDate,
    /// Days of the window that were looked at.
    pub days: f64,
    /// Days of the whole window.
    pub of_days: f64,
    /// The share of the window's budget that was spent; above 1 where it is overspent.
    pub spent: f64,
    /// The share that is left; below 0 it is overspent. None where less of the window was observed than is gone of it, as
    /// what was before is not known.
    pub left: Option<Stated>,
    /// Bad minutes that this is.
    pub minutes: f64,
    /// Incidents that spent it.
    pub incidents: usize,
    /// When the budget is gone.
    pub gone: Gone,
}

/// When a budget is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It was overspent on that day.
    Since(CivilDate),
    /// On that day, if it goes on being spent as fast as in this window so far.
    On(CivilDate),
    /// Not before the window ends.
    NotInWindow,
    /// Nothing was spent, so there is no rate.
    NoRate,
}

/// What the incident log says of the budget in the last window; none without a log.
///
/// # Formula
/// The window that ends with the last day of the log, or for a calendar window the one in which that day lies; spent as
/// [`account_by`] counts it under the method of the terms, on the traffic's pattern.
/// ```text
/// present rate = spent ÷ days of the window that were looked at        gone in (1 − spent) ÷ present rate
/// ```
/// Where the policy excuses dependencies, their incidents spend nothing. No budget is taken to come back meanwhile, so for a rolling window this is the earliest day.
///
/// # Errors
/// What [`account_by`] refuses; days beyond the calendar.
pub fn ledger(facts: &Facts, terms: &Terms) -> Answer<Ledger> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    let end = log.until.day_number() + 1;
    let (first, length) = period_of(terms, end)?;
    let seen_from = first.max(log.from.day_number());
    let days = f64::from(end.saturating_sub(seen_from));
    if days <= 0.0 {
        return Err(ModelError::Unusable { what: "the log ends before it begins", remedy: "mend its days" });
    }
    let policy = terms.policy.as_ref();
    let excused = policy.is_some_and(|policy| policy.dependency_misses == DependencyMisses::Excused);
    let mut met: Vec<&Incident> =
        inside(log, first, end).filter(|incident| !(excused && incident.dependency)).collect();
    met.sort_by(|a, b| a.started.minutes().total_cmp(&b.started.minutes()));
    let ask = |met: &[&Incident]| spent(facts, terms, first, length, met);
    let account = ask(&met)?;
    let gone = if account.is_overspent() {
        // Spending only grows with each incident, so the one that overspent is found by halves.
        let (mut low, mut high) = (0, met.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if ask(&met[..=middle])?.is_overspent() { high = middle } else { low = middle + 1 }
        }
        met.get(low).map_or(Gone::NoRate, |incident| Gone::Since(CivilDate::of(incident.started)))
    } else if account.spent <= 0.0 {
        Gone::NoRate
    } else {
        let left = account.remaining / (account.spent / days);
        let is_calendar = matches!(terms.window.alignment, Alignment::Calendar { .. });
        let on = libm::floor(f64::from(end) + left);
        match CivilDate::from_day_number(on.min(3e6) as u32) {
            Some(day) if !(is_calendar && on >= f64::from(first) + length) && on < 2.9e6 => Gone::On(day),
            _ => Gone::NotInWindow,
        }
    };
    let from = CivilDate::from_day_number(seen_from).ok_or(BEYOND)?;
    let minutes = account.spent * terms.target.budget().to_f64() * length * 1_440.0;
    Ok(Some(Ledger {
        from,
        until: log.until,
        days,
        of_days: length,
        spent: account.spent,
        left: (seen_from <= first).then(|| Stated::new(1.0 - account.spent, &basis::BUDGET_LEFT)),
        minutes,
        incidents: met.len(),
        gone,
    }))
}

/// What one incident spent of the budget of the window that it began in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidentSpent {
    /// The first day of that window: of a rolling one, the incident's own day.
    pub from: CivilDate,
    /// Days of the window.
    pub of_days: f64,
    /// Minutes that may be bad in the window.
    pub allowed_minutes: f64,
    /// Bad minutes that were spent, as the method of the terms counts them.
    pub minutes: f64,
    /// The share of the window's budget that this is; above 1 it overspent the budget alone.
    pub spent: f64,
    /// Whether the policy excuses it, as somebody else's service was at fault: it then spends nothing of the promise.
    pub is_excused: bool,
}

/// What one incident spent of a budget by itself.
///
/// # Formula
/// Spent as [`account_by`] counts it under the method of the terms, on the traffic's pattern, as if nothing else had gone
/// wrong in the window; what lies beyond the window's end is left out. Minutes are `spent × (1 − target) × window`.
///
/// # Errors
/// What [`account_by`] refuses; days beyond the calendar.
pub fn incident_spent(facts: &Facts, terms: &Terms, incident: &Incident) -> Result<IncidentSpent, ModelError> {
    let day = CivilDate::of(incident.started).day_number();
    let (first, length) = match terms.window.alignment {
        Alignment::Calendar { .. } => period_of(terms, day + 1)?,
        _ => (day, period_of(terms, day + 1)?.1),
    };
    let account = spent(facts, terms, first, length, &[incident])?;
    let allowed_minutes = terms.target.budget().to_f64() * length * 1_440.0;
    let excuses = terms.policy.as_ref().is_some_and(|of| of.dependency_misses == DependencyMisses::Excused);
    Ok(IncidentSpent {
        from: CivilDate::from_day_number(first).ok_or(BEYOND)?,
        of_days: length,
        allowed_minutes,
        minutes: account.spent * allowed_minutes,
        spent: account.spent,
        is_excused: excuses && incident.dependency,
    })
}

const BEYOND: ModelError =
    ModelError::Unusable { what: "the window lies beyond the calendar", remedy: "choose a shorter one" };

/// The first day of the window that holds the day before `end`, and how many days it has.
///
/// # Errors
/// Days beyond the calendar.
pub(in crate::model) fn period_of(terms: &Terms, end: u32) -> Result<(u32, f64), ModelError> {
    let nominal = (terms.window.span().to_seconds_f64() / 86_400.0).max(1.0);
    let Alignment::Calendar { start, .. } = &terms.window.alignment else {
        return Ok((end.saturating_sub(libm::ceil(nominal) as u32), nominal));
    };
    let start = CivilDate::of(*start);
    let day = CivilDate::from_day_number(end.saturating_sub(1)).ok_or(BEYOND)?;
    let Some(months) = terms.window.length.whole_months() else {
        let passed = libm::floor((f64::from(end - 1) - f64::from(start.day_number())) / nominal);
        let first = f64::from(start.day_number()) + passed * nominal;
        return Ok((first.max(0.0) as u32, nominal));
    };
    // Months since year 0; windows start in every so many months, on the day on which the first one started.
    let month_of = |date: CivilDate| i64::from(date.year() * 12 + date.month()) - 1;
    let (first, now, on) = (month_of(start), month_of(day), start.day_of_month());
    let now = if day.day_of_month() < on { now - 1 } else { now };
    let months = i64::from(months);
    let at = first + (now - first).div_euclid(months) * months;
    // A day that a month does not have is its last.
    let number = |month: i64| {
        let year = u32::try_from(month.div_euclid(12)).ok()?;
        (28.min(on)..=on).rev().find_map(|day| CivilDate::new(year, month.rem_euclid(12) as u32 + 1, day))
    };
    let (from, to) = number(at).zip(number(at + months)).ok_or(BEYOND)?;
    Ok((from.day_number(), f64::from(to.day_number() - from.day_number())))
}

/// Incidents that hurt between the first moment of one day and that of another.
fn inside(log: &IncidentLog, first: u32, end: u32) -> impl Iterator<Item = &Incident> {
    let (first, end) = (f64::from(first) * 1_440.0, f64::from(end) * 1_440.0);
    log.incidents.iter().filter(move |incident| {
        let started = incident.started.minutes();
        started < end && started + incident.minutes > first && incident.impact > 0.0 && incident.minutes > 0.0
    })
}

fn spent(facts: &Facts, terms: &Terms, first: u32, days: f64, incidents: &[&Incident]) -> Result<Account, ModelError> {
    let flat = TrafficProfile::flat();
    let window = Span::from_seconds_f64(days * 86_400.0).ok_or(BEYOND)?;
    let period = Period {
        window,
        target: terms.target,
        traffic: facts.traffic.as_ref().unwrap_or(&flat),
        // The first of January 1970 was a Thursday.
        starts_at: f64::from((first + 3) % 7) * 24.0,
        requests: None,
    };
    let episode = |incident: &&Incident| Episode {
        start: (incident.started.minutes() - f64::from(first) * 1_440.0) * 60.0,
        length: incident.minutes * 60.0,
        error_ratio: incident.impact.clamp(0.0, 1.0),
    };
    let episodes: Vec<Episode> = incidents.iter().map(episode).collect();
    account_by(terms.method, &period, &episodes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Policy;
    use crate::units::{CivilDateTime, Length, Target, TimeZone, Window};

    fn day(text: &str) -> CivilDate {
        CivilDate::parse(text).unwrap()
    }

    fn facts(incidents: &[(&str, f64, f64)]) -> Facts {
        let incident = |(started, minutes, impact): &(&str, f64, f64)| Incident {
            impact: *impact,
            ..Incident::new("It broke", CivilDateTime::parse(started).unwrap(), *minutes)
        };
        let incidents = incidents.iter().map(incident).collect();
        let log = IncidentLog { from: day("2026-01-01"), until: day("2026-03-31"), incidents, reviews: Vec::new() };
        Facts { incidents: Some(log), ..Facts::default() }
    }

    fn terms(window: Window) -> Terms {
        Terms::new(Target::parse_percent("99.9").unwrap(), window)
    }

    fn monthly() -> Window {
        let start = CivilDateTime::parse("2026-01-01").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("UTC").unwrap() };
        Window { length: Length::parse("1M").unwrap(), alignment }
    }

    #[test]
    fn the_last_window_ends_with_the_log() {
        // Rolling 30 days end with 31 March: 2 to 31 March. 43.2 m of budget; the first incident lies before.
        let facts = facts(&[("2026-02-20 10:00:00", 60.0, 1.0), ("2026-03-10 10:00:00", 21.6, 1.0)]);
        let ledger = ledger(&facts, &terms(Window::rolling("30d").unwrap())).unwrap().unwrap();
        assert_eq!((ledger.from, ledger.until, ledger.days), (day("2026-03-02"), day("2026-03-31"), 30.0));
        assert!((ledger.spent - 0.5).abs() < 1e-9 && ledger.incidents == 1);
        assert!((ledger.left.unwrap().value - 0.5).abs() < 1e-9);
        // Half in 30 days: the other half in 30 more, after the end of 31 March.
        assert_eq!(ledger.gone, Gone::On(day("2026-05-01")));
    }

    #[test]
    fn a_calendar_window_has_its_own_days() {
        // March has 31 days and 44.64 m of budget; half the users for 22.32 m are a quarter of it.
        let facts = facts(&[("2026-03-10 10:00:00", 22.32, 0.5)]);
        let ledger = ledger(&facts, &terms(monthly())).unwrap().unwrap();
        assert_eq!((ledger.from, ledger.of_days, ledger.days), (day("2026-03-01"), 31.0, 31.0));
        assert!((ledger.spent - 0.25).abs() < 1e-9);
        assert_eq!(ledger.gone, Gone::NotInWindow);
    }

    #[test]
    fn the_incident_that_overspent_is_named() {
        let facts = facts(&[
            ("2026-03-20 10:00:00", 30.0, 1.0),
            ("2026-03-05 10:00:00", 30.0, 1.0),
            ("2026-03-25 10:00:00", 30.0, 1.0),
        ]);
        let ledger = ledger(&facts, &terms(monthly())).unwrap().unwrap();
        assert_eq!(ledger.gone, Gone::Since(day("2026-03-20")));
        assert!((ledger.minutes - 90.0).abs() < 1e-9);
        assert_eq!(super::ledger(&Facts::default(), &terms(monthly())), Ok(None));
    }

    #[test]
    fn of_a_window_that_is_longer_than_the_log_nobody_knows_what_is_left() {
        let facts = facts(&[("2026-03-10 10:00:00", 22.32, 1.0)]);
        let left = |window| ledger(&facts, &terms(window)).unwrap().unwrap().left;
        assert_eq!(left(Window::rolling("91d").unwrap()), None);
        assert!(left(Window::rolling("90d").unwrap()).is_some());
    }

    #[test]
    fn an_excused_dependency_spends_no_budget() {
        let mut facts = facts(&[("2026-03-10 10:00:00", 21.6, 1.0), ("2026-03-11 10:00:00", 21.6, 1.0)]);
        facts.incidents.as_mut().unwrap().incidents[1].dependency = true;
        let left = |dependency_misses| {
            let policy = Some(Policy { dependency_misses, ..Policy::workbook() });
            ledger(&facts, &Terms { policy, ..terms(Window::rolling("30d").unwrap()) }).unwrap().unwrap().left
        };
        assert!(left(DependencyMisses::Counted).unwrap().value.abs() < 1e-9);
        assert!((left(DependencyMisses::Excused).unwrap().value - 0.5).abs() < 1e-9);
    }

    #[test]
    fn windows_start_where_the_first_one_did() {
        let start = CivilDateTime::parse("2024-01-31").unwrap();
        let alignment = Alignment::Calendar { start, zone: TimeZone::parse("UTC").unwrap() };
        for (length, end, from, days) in [
            // A window from 31 January ends at the last day of February.
            ("1M", "2026-02-10", "2026-01-31", 28.0),
            ("1Q", "2026-03-10", "2026-01-31", 89.0),
            ("7d", "2026-03-10", "2026-03-04", 7.0),
        ] {
            let window = Window { length: Length::parse(length).unwrap(), alignment: alignment.clone() };
            let (first, of) = period_of(&terms(window), day(end).day_number() + 1).unwrap();
            assert_eq!((CivilDate::from_day_number(first).unwrap(), of), (day(from), days), "{length}");
        }
    }
}
