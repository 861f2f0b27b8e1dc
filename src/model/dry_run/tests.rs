//! Years of which every incident is known, worked by hand.

use super::years::Incident;
use super::{DryRun, Setting, Variant, YearOutcome, Years};
use crate::model::loss::Badness;
use crate::plan::{Band, DependencyMisses, Escalation, Policy, SilverBullets};
use crate::units::{Alignment, CivilDateTime, Target, TimeZone, Window};

/// An incident on a day of the year, of so many minutes.
fn incident(day: u16, minutes: i64) -> Incident {
    let before = 60;
    Incident { day: before + day, change: false, dependency: false, bad: minutes * 60_000, mark: 0.5, cost: 7.0 }
}

/// A year under a policy: 99.9 % over 30 days, 43.2 minutes.
fn year(policy: &Policy, window: &Window, incidents: &[Incident]) -> YearOutcome {
    let badness = Badness { sources: Vec::new(), background: 0.0 };
    let years = Years::new(&Setting::of(&badness), 60, 1).unwrap();
    let target = Target::parse_percent("99.9").unwrap();
    Variant::new(target, window, policy).unwrap().starting_after(60).unwrap().year(&years, incidents)
}

fn rolling(policy: &Policy, incidents: &[Incident]) -> YearOutcome {
    year(policy, &Window::rolling("30d").unwrap(), incidents)
}

fn freeze() -> Policy {
    Policy { exceptions_per_week: 0.0, ..Policy::workbook() }
}

#[test]
fn an_outage_above_the_budget_freezes_for_one_window() {
    let outcome = rolling(&freeze(), &[incident(10, 50)]);
    assert_eq!((outcome.frozen_days, outcome.breach_days, outcome.days_in_band[1]), (30, 30, 30));
    assert!((outcome.blocked - 30.0 * 5.0 / 7.0).abs() < 1e-9);
    assert_eq!((outcome.breached_months, outcome.postmortems, outcome.outage_cost), (1, 1, 7.0));
    assert_eq!((outcome.bad_minutes, outcome.worst_month, outcome.pages_per_person), (50.0, 50.0, 1.0));
}

#[test]
fn two_outages_freeze_only_while_both_are_in_the_window() {
    // 30 + 20 minutes: in breach from the morning after the second until the first has left.
    let outcome = rolling(&freeze(), &[incident(10, 30), incident(25, 20)]);
    assert_eq!((outcome.frozen_days, outcome.breach_days), (15, 15));
    // One day too far apart, and never together.
    let outcome = rolling(&freeze(), &[incident(10, 30), incident(40, 20)]);
    assert_eq!((outcome.frozen_days, outcome.breach_days), (0, 0));
    // Both bring more than a fifth of the budget.
    assert_eq!(outcome.postmortems, 2);
}

#[test]
fn a_calendar_window_starts_anew() {
    let month = Window {
        alignment: Alignment::Calendar {
            start: CivilDateTime::parse("2026-01-01 00:00:00").unwrap(),
            zone: TimeZone::parse("UTC").unwrap(),
        },
        ..Window::rolling("1M").unwrap()
    };
    // On the 11th of January; frozen from the 12th to the 31st.
    let outcome = year(&freeze(), &month, &[incident(10, 50)]);
    assert_eq!((outcome.frozen_days, outcome.breach_days), (20, 20));
    // 44 minutes fit into January's 44.64 and not into June's 43.2 (day 160).
    assert_eq!(year(&freeze(), &month, &[incident(10, 44)]).frozen_days, 0);
    assert_eq!(year(&freeze(), &month, &[incident(160, 44)]).frozen_days, 20);
}

#[test]
fn changes_are_held_back_with_their_incidents() {
    let change = Incident { change: true, ..incident(15, 20) };
    assert_eq!(rolling(&freeze(), &[incident(10, 50), change]).bad_minutes, 50.0);
    assert_eq!(rolling(&Policy::none(), &[incident(10, 50), change]).bad_minutes, 70.0);
    // Half of normal releases as exceptions let a mark of 0.49 happen and one of 0.5 not.
    let exceptions = Policy { exceptions_per_week: 2.5, ..freeze() };
    assert_eq!(rolling(&exceptions, &[incident(10, 50), change]).bad_minutes, 50.0);
    let early = Incident { mark: 0.49, ..change };
    assert_eq!(rolling(&exceptions, &[incident(10, 50), early]).bad_minutes, 70.0);
}

#[test]
fn silver_bullets_buy_days() {
    let bullets = Policy { silver_bullets: SilverBullets { count: 3, every_days: 365 }, ..freeze() };
    let outcome = rolling(&bullets, &[incident(10, 50)]);
    // The freeze stands; on three of its days releases went out.
    assert_eq!((outcome.frozen_days, outcome.bullets), (30, 3));
    assert!((outcome.blocked - 27.0 * 5.0 / 7.0).abs() < 1e-9);
}

#[test]
fn dependencies_may_be_excused() {
    let theirs = Incident { dependency: true, ..incident(10, 50) };
    let excused = Policy { dependency_misses: DependencyMisses::Excused, ..freeze() };
    let outcome = rolling(&excused, &[theirs]);
    // No freeze; users felt it all the same.
    assert_eq!((outcome.frozen_days, outcome.breach_days, outcome.bad_minutes), (0, 30, 50.0));
    assert_eq!(rolling(&freeze(), &[theirs]).frozen_days, 30);
}

#[test]
fn escalations_come_after_their_days() {
    let step = |after_days, work| Escalation { name: String::new(), after_days, releases: 0.0, reliability_work: work };
    let policy = Policy { bands: vec![Band::free()], escalations: vec![step(10, 0.5), step(25, 1.0)], ..freeze() };
    // No band freezes; the first escalation does, ten days into the breach.
    let outcome = rolling(&policy, &[incident(100, 50)]);
    assert_eq!((outcome.breach_days, outcome.frozen_days, outcome.escalations), (30, 20, 2));
}

#[test]
fn bands_have_exits_and_least_stays() {
    let mut policy = freeze();
    policy.bands = vec![
        Band::free(),
        Band { at_or_below: 0.5, exit_above: 0.9, at_least_days: 0, releases: 0.5, ..Band::freeze(0.5, 0.0) },
    ];
    // 25 of 43.2 minutes: 42 % are left. Then 10 more; when the first leaves 77 % are left, which is no exit yet.
    let outcome = rolling(&policy, &[incident(10, 25), incident(30, 10)]);
    assert_eq!(outcome.days_in_band[1], 50);
    policy.bands[1].exit_above = 0.5;
    assert_eq!(rolling(&policy, &[incident(10, 25), incident(30, 10)]).days_in_band[1], 30);
    policy.bands[1].at_least_days = 45;
    assert_eq!(rolling(&policy, &[incident(10, 25), incident(30, 10)]).days_in_band[1], 45);
    // Half the releases for that long.
    let outcome = rolling(&policy, &[incident(10, 25)]);
    assert!((outcome.blocked - 22.5 * 5.0 / 7.0).abs() < 1e-9);
    assert_eq!(outcome.frozen_days, 0);
}

#[test]
fn thresholds_must_fall_and_shares_be_shares() {
    let window = Window::rolling("30d").unwrap();
    let target = Target::parse_percent("99.9").unwrap();
    let refused = |bands: Vec<Band>| Variant::new(target, &window, &Policy { bands, ..freeze() }).is_err();
    assert!(refused(vec![]));
    assert!(refused(vec![Band::free(), Band::freeze(0.2, 0.0), Band::freeze(0.2, 0.0)]));
    assert!(refused(vec![Band::free(), Band { releases: 1.5, ..Band::freeze(0.0, 0.0) }]));
    assert!(refused(vec![Band::free(), Band { releases: f64::NAN, ..Band::freeze(0.0, 0.0) }]));
    assert!(refused(vec![Band::free(), Band::freeze(f64::NAN, 0.0), Band::freeze(-1.0, 0.0)]));
    assert!(!refused(vec![Band::free(), Band::freeze(0.2, 0.0), Band::freeze(0.0, 0.0)]));
}

#[test]
fn a_background_above_the_budget_is_always_in_breach() {
    let badness = Badness { sources: Vec::new(), background: 0.002 };
    let window = Window::rolling("30d").unwrap();
    let variant = Variant::new(Target::parse_percent("99.9").unwrap(), &window, &freeze()).unwrap();
    let mut run = DryRun::new(&Setting::of(&badness), vec![variant], 1).unwrap();
    run.step(2);
    let summary = run.summary(0);
    assert_eq!(
        (summary.breach_days.mean, summary.frozen_days.mean, summary.breached_months.mean),
        (365.0, 365.0, 12.0)
    );
}
