//! The dry run where no feedback acts, beside closed forms and the exact distribution.

use accord::model::chance::Stream;
use accord::model::dry_run::{DryRun, Setting, Statistic, Variant};
use accord::model::loss::{Badness, MINUTES_PER_YEAR, MONTH_DAYS};
use accord::plan::{Band, DependencyMisses, Policy, Sla};
use accord::units::{Share, Target, Window};

use crate::loss::catalogue;

const YEARS: u64 = 3_000;

/// Within 3.5 standard errors. `once` is what one rare event adds to a year: a sample without it knows no error.
fn agrees(what: &str, simulated: Statistic, exact: f64, once: f64) {
    let off = (simulated.mean - exact) / simulated.standard_error.max(once / YEARS as f64);
    assert!(off.abs() < 3.5, "{what}: {} is {exact}, off by {off}", simulated.mean);
}

#[test]
fn without_feedback_it_is_the_exact_distribution() {
    for set in 0..80u64 {
        let mut stream = Stream::numbered(31, set);
        let risks = 1 + stream.below(8);
        let mut catalogue = catalogue(&mut stream, risks);
        let window = Window::rolling(["7d", "28d", "30d", "90d"][stream.below(4)]).unwrap();
        let minutes = window.span().to_seconds_f64() / 60.0;
        // Rates that are not known differ from year to year and not within one, which calendar figures would feel.
        let mut badness = Badness::of(&catalogue).unwrap();
        let share = badness.mean(minutes) * (0.5 + 1.5 * stream.uniform()) / minutes;
        catalogue.background = if set % 3 == 0 { share / 4.0 } else { 0.0 };
        badness = Badness::of(&catalogue).unwrap();
        let target = Target::from_budget(Share::from_ppb((share * 1e9) as u64).unwrap()).unwrap();
        let share = target.budget().to_f64();
        let sla = Sla::compute_credits(1_000.0);
        let setting = Setting { sla: Some(&sla), people: 6.0, false_pages: 12.0, ..Setting::of(&badness) };
        let policy = Policy { bands: vec![Band::free()], ..Policy::none() };
        let mut run = DryRun::new(&setting, vec![Variant::new(target, &window, &policy).unwrap()], set).unwrap();
        run.step(YEARS);
        let summary = run.summary(0);
        let name = |what: &str| format!("set {set}, {window}, {what}");
        agrees(&name("bad minutes"), summary.bad_minutes, badness.mean(MINUTES_PER_YEAR), 1e-6);
        let breach = badness.share_in_breach(minutes, share * minutes).unwrap();
        agrees(&name("breach days"), summary.breach_days, 365.0 * breach, minutes / 1440.0);
        let incidents: f64 = badness.sources.iter().map(|s| s.rate.mean() * MINUTES_PER_YEAR).sum();
        agrees(&name("pages"), summary.pages_per_person, (incidents + 12.0) / 6.0, 1.0 / 6.0);
        let missed = |share: f64| -> f64 {
            MONTH_DAYS.iter().map(|d| 1.0 - badness.chance(d * 1440.0, share * d * 1440.0).unwrap()).sum()
        };
        agrees(&name("months"), summary.breached_months, missed(share), 1.0);
        // A month below 99.99 pays 10 %, below 99 another 20, below 95 another 70.
        let credit = 1_000.0 * (0.1 * missed(0.0001) + 0.2 * missed(0.01) + 0.7 * missed(0.05));
        agrees(&name("credit"), summary.credit, credit, 700.0);
        assert!((summary.releases.mean - 5.0 * 365.0 / 7.0).abs() < 1e-9);
        assert_eq!((summary.frozen_days.mean, summary.blocked.mean.abs() < 1e-9), (0.0, true));
    }
}

/// A freeze that holds nothing back because no risk comes with changes: frozen days are breach days.
#[test]
fn a_freeze_without_changes_holds_on_breach_days() {
    for set in 0..20u64 {
        let mut stream = Stream::numbered(32, set);
        let mut catalogue = catalogue(&mut stream, 6);
        catalogue.risks.retain(|risk| !risk.from_changes());
        let badness = Badness::of(&catalogue).unwrap();
        let minutes = 30.0 * 1440.0;
        let target =
            Target::from_budget(Share::from_ppb((badness.mean(minutes) / minutes * 1e9) as u64 + 1).unwrap()).unwrap();
        let window = Window::rolling("30d").unwrap();
        let policy = Policy { exceptions_per_week: 0.0, ..Policy::workbook() };
        let mut run =
            DryRun::new(&Setting::of(&badness), vec![Variant::new(target, &window, &policy).unwrap()], set).unwrap();
        run.step(2_000);
        for year in run.outcomes(0) {
            // At exactly nothing left the freeze holds already, which is not yet a breach; it never happens here.
            assert_eq!(year.frozen_days, year.breach_days);
            assert_eq!(year.days_in_band[0] + year.days_in_band[1], 365);
            assert!((year.releases + year.blocked - 5.0 * 365.0 / 7.0).abs() < 1e-9);
        }
    }
}

/// Slices, order and company do not matter; dependencies count or do not.
#[test]
fn same_years_for_every_variant_and_slice() {
    let badness = Badness::of(&catalogue(&mut Stream::new(33), 8)).unwrap();
    let window = Window::rolling("28d").unwrap();
    let target = Target::parse_percent("99.8").unwrap();
    let variant = |policy: &Policy| Variant::new(target, &window, policy).unwrap();
    let policies = [Policy::workbook(), Policy::four_bands(), Policy::escalating(), Policy::none()];
    let all: Vec<Variant> = policies.iter().map(variant).collect();
    let setting = Setting::of(&badness);
    let mut whole = DryRun::new(&setting, all.clone(), 5).unwrap();
    whole.step(300);
    let mut sliced = DryRun::new(&setting, all, 5).unwrap();
    (0..100).for_each(|_| sliced.step(3));
    for (i, policy) in policies.iter().enumerate() {
        assert_eq!(whole.outcomes(i), sliced.outcomes(i));
        let mut alone = DryRun::new(&setting, vec![variant(policy)], 5).unwrap();
        alone.step(300);
        assert_eq!(whole.outcomes(i), alone.outcomes(0));
    }
    // Freezing never adds incidents: the same years, thinned.
    for (frozen, free) in whole.outcomes(0).iter().zip(whole.outcomes(3)) {
        assert!(frozen.bad_minutes <= free.bad_minutes + 1e-9);
    }
    let excused = Policy { dependency_misses: DependencyMisses::Excused, ..Policy::workbook() };
    let mut run = DryRun::new(&setting, vec![variant(&Policy::workbook()), variant(&excused)], 5).unwrap();
    run.step(300);
    assert!(run.summary(1).frozen_days.mean < run.summary(0).frozen_days.mean);
}
