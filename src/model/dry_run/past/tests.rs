use super::*;
use crate::plan::{Facts, Incident, SilverBullets, TrafficProfile};
use crate::units::{CivilDateTime, Length, Method, Target, TimeZone, Window};

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).unwrap()
}

fn facts(incidents: &[(&str, f64, f64)]) -> Facts {
    let incident = |(started, minutes, impact): &(&str, f64, f64)| Incident {
        impact: *impact,
        cause: Cause::BinaryPush,
        ..Incident::new("It broke", CivilDateTime::parse(started).unwrap(), *minutes)
    };
    let incidents = incidents.iter().map(incident).collect();
    let log = IncidentLog { from: day("2025-01-01"), until: day("2025-12-31"), incidents, reviews: Vec::new() };
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
    assert_eq!((past.count(|day| day.is_frozen), past.days.len(), past.unseen), (30, 365, 30));
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
    assert_eq!((past.count(|day| day.is_frozen), past.escalations(), past.count(|day| day.has_bullet)), (52, 1, 2));
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
    let minutes: Vec<f64> = burned(&facts, Method::Occurrences).unwrap().unwrap().iter().map(|of| of.minutes).collect();
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

/// A freeze over the turn of a year is cut there, and nothing is counted twice.
#[test]
fn years_add_up_to_the_whole() {
    let mut facts = facts(&[("2024-12-20 10:00:00", 60.0, 1.0), ("2025-03-10 10:00:00", 60.0, 1.0)]);
    facts.incidents.as_mut().unwrap().from = day("2024-11-01");
    let log = facts.incidents.clone().unwrap();
    let past = gone_through(&facts, Window::rolling("30d").unwrap(), &Policy::workbook());
    assert_eq!(past.years(), [2024, 2025]);
    let years = past.years().into_iter().map(|year| past.of_year(&log, year)).collect::<Vec<_>>();
    // From 21 December for thirty days: eleven of them in the old year.
    assert_eq!(years[0].spells(|day| day.is_frozen)[0].until, day("2024-12-31"));
    assert_eq!(years.iter().map(|of| of.count(|day| day.is_frozen)).collect::<Vec<_>>(), [11, 19 + 30]);
    assert_eq!((years[0].postmortems.as_slice(), years[1].postmortems.as_slice()), (&[0][..], &[1][..]));
    assert_eq!((years[0].unseen, years[1].unseen, years[1].days.len()), (30, 0, 365));
    assert_eq!(years[1].classes.len() + years[0].classes.len(), past.classes.len());
    assert_eq!(past.of_year(&log, 2030).days.len(), 0);
}
