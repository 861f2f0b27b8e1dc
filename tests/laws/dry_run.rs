//! What holds for every year under every policy.

use accord::model::dry_run::{DryRun, MOST_BANDS, Setting, Variant};
use accord::model::loss::{Badness, Rate, Severity, Source};
use accord::plan::{Band, DependencyMisses, Duration, Escalation, OutageCost, Policy, SilverBullets, Sla, WorkEffect};
use accord::units::{Estimate, Share, Target, Window};
use proptest::prelude::*;

fn badness() -> impl Strategy<Value = Badness> {
    let source =
        (0.0..60.0, 1.0..200.0, any::<bool>(), any::<bool>()).prop_map(|(yearly, minutes, changes, dependency)| {
            let lengths = Duration::Observed(vec![minutes, minutes / 3.0, 0.0]);
            Source {
                name: String::new(),
                rate: Rate::Fixed(yearly / 525_600.0),
                severity: Severity::new(&lengths, Estimate::value(1.0).unwrap(), 0.0).unwrap(),
                changes,
                dependency,
            }
        });
    (prop::collection::vec(source, 0..4), prop_oneof![Just(0.0), 0.0..0.002])
        .prop_map(|(sources, background)| Badness { sources, background })
}

fn policy() -> impl Strategy<Value = Policy> {
    let band = (0.0..1.0, 0.0..1.0, 0.0..1.5, 0u32..40);
    let escalation = (0u32..120, 0.0..1.0, 0.0..1.0);
    let bands = prop::collection::vec(band, 0..MOST_BANDS - 1);
    (bands, prop::collection::vec(escalation, 0..3), 0.0..2.0, 0u32..4, any::<bool>()).prop_map(
        |(bands, escalations, exceptions_per_week, bullets, counted)| {
            let depth = bands.len() as f64;
            let mut all = vec![Band::free()];
            for (i, (releases, work, exit, days)) in bands.into_iter().enumerate() {
                let at_or_below = 0.9 - 1.2 * i as f64 / depth;
                all.push(Band {
                    exit_above: at_or_below + exit * 0.3,
                    releases: if releases < 0.3 { 0.0 } else { releases },
                    at_least_days: days,
                    ..Band::freeze(at_or_below, work)
                });
            }
            Policy {
                bands: all,
                exceptions_per_week,
                silver_bullets: SilverBullets { count: bullets, every_days: 90 },
                dependency_misses: if counted { DependencyMisses::Counted } else { DependencyMisses::Excused },
                escalations: escalations
                    .into_iter()
                    .map(|(after_days, releases, reliability_work)| Escalation {
                        name: String::new(),
                        after_days,
                        releases,
                        reliability_work,
                    })
                    .collect(),
                ..Policy::none()
            }
        },
    )
}

fn target() -> impl Strategy<Value = Target> {
    (1u64..=1_000_000_000).prop_map(|ppb| Target::from_budget(Share::from_ppb(ppb).unwrap()).unwrap())
}

proptest! {
    #![proptest_config(crate::often())]

    /// Every day is in one band; every release goes out or is held back; nothing is NaN.
    #[test]
    fn years_are_whole(badness in badness(), policy in policy(), target in target(), seed in any::<u64>(), work in any::<bool>()) {
        let sla = Sla::compute_credits(100.0);
        let cost = OutageCost { points: vec![(0.0, 10.0), (60.0, 100.0)] };
        let setting = Setting {
            sla: Some(&sla),
            outage_cost: Some(&cost),
            work: work.then_some(WorkEffect { halving_days: 60.0, fading_days: 200.0 }),
            people: 4.0,
            ..Setting::of(&badness)
        };
        let window = Window::rolling("28d").unwrap();
        let free = Variant::new(target, &window, &Policy::none()).unwrap();
        let mut run = DryRun::new(&setting, vec![Variant::new(target, &window, &policy).unwrap(), free], seed).unwrap();
        run.step(1);
        let (year, free) = (&run.outcomes(0)[0], &run.outcomes(1)[0]);
        prop_assert_eq!(year.days_in_band.iter().sum::<u16>(), 365);
        prop_assert!((year.releases + year.blocked - 5.0 * 365.0 / 7.0).abs() < 1e-9);
        prop_assert!(year.releases >= -1e-9 && year.blocked >= -1e-9);
        prop_assert!(year.frozen_days <= 365 && year.breach_days <= 365 && year.breached_months <= 12);
        prop_assert!(year.credited_months <= 12 && year.credit >= 0.0 && year.credit <= 1_200.0);
        prop_assert!(year.outage_cost.is_finite() && year.pages_per_person.is_finite());
        prop_assert!(year.worst_month <= year.bad_minutes + 1e-6);
        // A policy only ever takes incidents away.
        prop_assert!(year.bad_minutes <= free.bad_minutes + 1e-9 && year.breach_days <= free.breach_days);
        prop_assert!(year.pages_per_person <= free.pages_per_person + 1e-9);
    }

    /// The same facts and seed in slices or at once, alone or in company.
    #[test]
    fn slices_and_company_change_nothing(badness in badness(), policy in policy(), target in target(), seed in any::<u64>()) {
        let window = Window::rolling("7d").unwrap();
        let variant = || Variant::new(target, &window, &policy).unwrap();
        let free = Variant::new(target, &window, &Policy::none()).unwrap();
        let mut whole = DryRun::new(&Setting::of(&badness), vec![variant(), free], seed).unwrap();
        whole.step(3);
        let mut sliced = DryRun::new(&Setting::of(&badness), vec![variant()], seed).unwrap();
        sliced.step(1);
        sliced.step(2);
        prop_assert_eq!(whole.outcomes(0), sliced.outcomes(0));
    }

    #[test]
    fn hostile_policies_are_refused_or_run(
        at in any::<f64>(), releases in any::<f64>(), work in any::<f64>(), exit in any::<f64>(), days in any::<u32>(),
        exceptions in any::<f64>(), bullets in any::<u32>(), every in any::<u32>(), target in target(),
        rate in any::<f64>(), people in any::<f64>(), per_week in any::<f64>(), background in any::<f64>(),
    ) {
        let band = Band { exit_above: exit, releases, at_least_days: days, ..Band::freeze(at, work) };
        let policy = Policy {
            bands: vec![Band::free(), band],
            exceptions_per_week: exceptions,
            silver_bullets: SilverBullets { count: bullets, every_days: every },
            ..Policy::none()
        };
        let severity =
            Severity::new(&Duration::Observed(vec![5.0]), Estimate::value(1.0).unwrap(), 0.0).unwrap();
        let source = Source { name: String::new(), rate: Rate::Fixed(rate), severity, changes: true, dependency: false };
        let badness = Badness { sources: vec![source], background };
        let Ok(variant) = Variant::new(target, &Window::rolling("30d").unwrap(), &policy) else { return Ok(()) };
        let setting = Setting { people, releases_per_week: per_week, ..Setting::of(&badness) };
        let Ok(mut run) = DryRun::new(&setting, vec![variant], 1) else { return Ok(()) };
        run.step(1);
        let year = &run.outcomes(0)[0];
        for figure in [year.releases, year.blocked, year.pages_per_person, year.bad_minutes, year.worst_month, year.credit] {
            prop_assert!(figure.is_finite(), "{year:?}");
        }
    }
}
