//! Budgets, traffic profiles and what incidents spend.

use accord::model::budget::{Accounts, Episode, Period, Slices, account, budget, burn_rate_over, exhausts_at};
use accord::plan::{Alerting, Facts, Terms, TrafficProfile};
use accord::units::{Length, Method, Share, Span, Target, Window};
use proptest::prelude::*;

fn target() -> impl Strategy<Value = Target> {
    (1u64..=900_000_000).prop_map(|ppb| Target::from_budget(Share::from_ppb(ppb).unwrap()).unwrap())
}

/// Busy and quiet hours, now and then none at all, and one busy hour at least.
fn profile() -> impl Strategy<Value = TrafficProfile> {
    let hour = prop_oneof![8 => 0.1f64..100.0, 1 => Just(0.0), 1 => Just(1.0)];
    (prop::collection::vec(hour, 168), 0usize..168).prop_map(|(mut hours, busy)| {
        hours[busy] = 50.0;
        TrafficProfile::from_hours(&hours).unwrap()
    })
}

fn episodes() -> impl Strategy<Value = Vec<Episode>> {
    let one = (-5_000.0f64..1_300_000.0, 0.0f64..20_000.0, 0.0f64..=1.0);
    let one = one.prop_map(|(start, length, error_ratio)| Episode { start, length, error_ratio });
    prop::collection::vec(one, 0..8)
}

fn slices() -> impl Strategy<Value = Slices> {
    (prop::sample::select(vec!["5m", "7m", "1h", "1d"]), 1u64..=1_000_000_000).prop_map(|(length, target)| Slices {
        length: Length::parse(length).unwrap(),
        target: Share::from_ppb(target).unwrap(),
    })
}

fn period(traffic: &TrafficProfile, target: Target, starts_at: f64) -> Period<'_> {
    Period { window: Span::days(14), target, traffic, starts_at, requests: None }
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()).max(1e-300)
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn more_nines_never_raise_a_budget(a in target(), b in target(), days in 1u32..3_000, requests in 0u64..1 << 50) {
        let of = |target| {
            let terms = Terms {
                target,
                window: Window::rolling(&format!("{days}d")).unwrap(),
                method: Method::Timeslices { slice_target: Share::from_ppb(1).unwrap(), slice: Length::parse("1m").unwrap() },
                alerts: Vec::new(),
                alerting: Alerting::default(),
                policy: None,
                investments: Vec::new(),
                accepted: Default::default(),
            };
            budget(&Facts { requests_per_day: Some(requests), ..Facts::default() }, &terms)
        };
        let (low, high) = if a.budget() <= b.budget() { (of(a), of(b)) } else { (of(b), of(a)) };
        prop_assert!(low.time <= high.time && low.events <= high.events && low.slices <= high.slices);
    }

    #[test]
    fn splitting_an_interval_conserves_traffic(
        profile in profile(), start in -400.0f64..400.0, first in 0.0f64..700.0, second in 0.0f64..700.0,
    ) {
        let whole = profile.between(start, first + second).unwrap();
        let parts = profile.between(start, first).unwrap() + profile.between(start + first, second).unwrap();
        prop_assert!((whole - parts).abs() <= 1e-12 * (1.0 + whole), "{whole} {parts}");
        let shares: f64 = profile.shares().sum();
        prop_assert!((shares - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_constant_factor_of_traffic_changes_nothing(
        profile in prop::collection::vec(0.01f64..100.0, 168), factor in 1e-30f64..1e30, start in 0.0f64..168.0,
        hours in 0.001f64..300.0,
    ) {
        let scaled: Vec<f64> = profile.iter().map(|w| w * factor).collect();
        let one = TrafficProfile::from_hours(&profile).unwrap().between(start, hours).unwrap();
        let other = TrafficProfile::from_hours(&scaled).unwrap().between(start, hours).unwrap();
        prop_assert!(close(one, other, 1e-12), "{one} {other}");
    }

    #[test]
    fn waiting_for_traffic_goes_back(profile in profile(), start in 0.0f64..168.0, weeks in 0.0f64..30.0) {
        let hours = profile.hours_until(start, weeks).unwrap();
        let got = profile.between(start, hours).unwrap();
        prop_assert!((got - weeks).abs() <= 1e-11 * (1.0 + weeks), "{weeks} {got}");
        // The shortest: a moment earlier there was less.
        prop_assert!(hours < 1e-6 || profile.between(start, hours * (1.0 - 1e-9)).unwrap() < weeks * (1.0 + 1e-12));
    }

    #[test]
    fn spent_and_remaining_make_the_whole(
        profile in profile(), target in target(), episodes in episodes(), slices in slices(), starts in -10.0f64..200.0,
    ) {
        let Accounts { occurrences, timeslices, ratio_timeslices } =
            account(&period(&profile, target, starts), &episodes, slices).unwrap();
        for of in [occurrences, timeslices, ratio_timeslices] {
            prop_assert!((of.spent + of.remaining - 1.0).abs() <= 1e-12 * of.spent.max(1.0));
            prop_assert!(of.bad >= 0.0 && of.bad <= of.total * (1.0 + 1e-9), "{of:?}");
            prop_assert!(close(of.bad, of.spent * of.allowed, 1e-9));
        }
    }

    #[test]
    fn disjoint_episodes_add_up(
        profile in profile(), target in target(), cuts in prop::collection::btree_set(0u32..1_209_600, 2..12),
        ratios in prop::collection::vec(0.0f64..=1.0, 12), slices in slices(),
    ) {
        let cuts: Vec<f64> = cuts.into_iter().map(f64::from).collect();
        let episodes: Vec<Episode> = cuts.windows(2).zip(ratios)
            .map(|(ends, error_ratio)| Episode { start: ends[0], length: ends[1] - ends[0], error_ratio }).collect();
        let period = period(&profile, target, 17.0);
        let spent = |of: &[Episode]| account(&period, of, slices).unwrap();
        let together = spent(&episodes);
        let apart: f64 = episodes.iter().map(|one| spent(&[*one]).occurrences.spent).sum();
        prop_assert!(close(together.occurrences.spent, apart, 1e-9), "{together:?} {apart}");
        let apart: f64 = episodes.iter().map(|one| spent(&[*one]).ratio_timeslices.spent).sum();
        prop_assert!(close(together.ratio_timeslices.spent, apart, 1e-9), "{together:?} {apart}");
    }

    #[test]
    fn on_flat_traffic_aligned_episodes_count_alike(
        target in target(), hours in prop::collection::vec((0u32..336, 1u32..5, 0.0f64..=1.0), 0..6),
    ) {
        let episodes: Vec<Episode> = hours.into_iter().map(|(start, length, error_ratio)| Episode {
            start: f64::from(start) * 3_600.0, length: f64::from(length) * 3_600.0, error_ratio,
        }).collect();
        let flat = TrafficProfile::flat();
        let slices = Slices { length: Length::parse("1h").unwrap(), target: Share::from_ppb(900_000_000).unwrap() };
        let accounts = account(&period(&flat, target, 0.0), &episodes, slices).unwrap();
        prop_assert!(close(accounts.occurrences.spent, accounts.ratio_timeslices.spent, 1e-10), "{accounts:?}");
    }

    #[test]
    fn worse_episodes_spend_no_less(
        profile in profile(), target in target(), episodes in episodes(), slices in slices(), which in 0usize..8,
    ) {
        let period = period(&profile, target, 3.0);
        let before = account(&period, &episodes, slices).unwrap();
        let mut worse = episodes;
        if let Some(episode) = worse.get_mut(which) {
            episode.error_ratio = (episode.error_ratio * 1.5).min(1.0);
        }
        let after = account(&period, &worse, slices).unwrap();
        let no_less = |a: f64, b: f64| b >= a * (1.0 - 1e-9);
        prop_assert!(no_less(before.occurrences.spent, after.occurrences.spent));
        prop_assert!(no_less(before.timeslices.spent, after.timeslices.spent));
        prop_assert!(no_less(before.ratio_timeslices.spent, after.ratio_timeslices.spent));
    }

    #[test]
    fn what_is_left_is_spent_by_the_date(
        profile in profile(), target in target(), now in 0.0f64..1_209_600.0, spent in 0.0f64..1.0, burn in 0.01f64..50.0,
    ) {
        let error_ratio = (burn * target.budget().to_f64()).min(1.0);
        let burn = error_ratio / target.budget().to_f64();
        let period = period(&profile, target, 40.0);
        let slices = Slices { length: Length::parse("1h").unwrap(), target: Share::from_ppb(900_000_000).unwrap() };
        let until = |end: f64| {
            let episode = Episode { start: now, length: end - now, error_ratio };
            account(&period, &[episode], slices).unwrap().occurrences.spent
        };
        match exhausts_at(&period, now, spent, burn).unwrap() {
            Some(gone) => prop_assert!((until(gone) - (1.0 - spent)).abs() < 1e-9),
            None => prop_assert!(until(1_209_600.0) <= (1.0 - spent) * (1.0 + 1e-9)),
        }
    }

    #[test]
    fn hostile_figures_are_answered_or_refused(
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(), days in 0u64..100_000,
        requests in prop::option::of(any::<f64>()),
    ) {
        let flat = TrafficProfile::flat();
        let good = |figure: f64| figure.is_finite();
        for figure in [&flat.between(a, b), &flat.weight(a, b), &flat.share(a, b, c, d), &flat.hours_until(a, b)] {
            prop_assert!(figure.as_ref().map_or(true, |figure| good(*figure)));
        }
        let target = Target::parse_percent("99.9").unwrap();
        let period = Period { window: Span::days(days), target, traffic: &flat, starts_at: a, requests };
        let slices = Slices { length: Length::parse("1d").unwrap(), target: Share::from_ppb(0).unwrap() };
        if let Ok(all) = account(&period, &[Episode { start: b, length: c, error_ratio: d }], slices) {
            for of in [all.occurrences, all.timeslices, all.ratio_timeslices] {
                prop_assert!([of.total, of.allowed, of.bad, of.spent, of.remaining].into_iter().all(good), "{of:?}");
            }
        }
        if let Ok(Some(gone)) = exhausts_at(&period, b, c, d) {
            prop_assert!(good(gone));
        }
        if let Ok(burn) = burn_rate_over(&period, &[], b, c) {
            prop_assert!(good(burn));
        }
        let _ = TrafficProfile::from_patterns(&[a; 24], &[b; 7]);
    }
}
