//! One thing that fails and is repaired.

use accord::model::availability::{Availability, Start, TwoState};
use proptest::prelude::*;

fn time() -> impl Strategy<Value = f64> {
    (-4.0..4.0f64).prop_map(libm::exp10)
}

/// Mean times and a window in which up to ten thousand failures and repairs are expected.
fn process() -> impl Strategy<Value = (f64, f64, f64)> {
    let per_window = || (-6.0..4.0f64).prop_map(libm::exp10);
    (per_window(), per_window(), time())
        .prop_map(|(failures, repairs, window)| (window / failures, window / repairs, window))
}

fn start() -> impl Strategy<Value = Start> {
    prop::sample::select(vec![Start::Up, Start::Down, Start::LongRun])
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn downtime_has_a_distribution((mttf, mttr, window) in process(), a in 0.0..1.0f64, b in 0.0..1.0f64, start in start()) {
        let downtime = TwoState::new(mttf, mttr).unwrap().downtime(window, start).unwrap();
        let (low, high) = (a.min(b) * window, a.max(b) * window);
        let at = |x: f64| (downtime.at_most(x).unwrap(), downtime.above(x).unwrap());
        let ((p, q), (more, less)) = (at(low), at(high));
        prop_assert!((p + q - 1.0).abs() < 1e-11 && (more + less - 1.0).abs() < 1e-11);
        prop_assert!(p <= more * (1.0 + 1e-11) && less <= q * (1.0 + 1e-11), "{p} {more} {q} {less}");
        prop_assert_eq!(at(window), (1.0, 0.0));
        prop_assert!((0.0..=window).contains(&downtime.mean()));
        prop_assert!((downtime.none() - downtime.at_most(0.0).unwrap()).abs() <= 1e-12 * downtime.none());
    }

    #[test]
    fn quantiles_go_back((mttf, mttr, window) in process(), p in 0.0001..0.9999f64, start in start()) {
        let downtime = TwoState::new(mttf, mttr).unwrap().downtime(window, start).unwrap();
        let x = downtime.quantile(p).unwrap();
        prop_assert!((0.0..=window).contains(&x));
        // Between the chance just below and the chance there, where the distribution may jump at 0 and at the window.
        let there = downtime.at_most(x * (1.0 + 1e-9)).unwrap();
        let below = if x > 0.0 { downtime.at_most(x * (1.0 - 1e-9)).unwrap() } else { 0.0 };
        prop_assert!(below <= p + 1e-6 && there >= p - 1e-6, "{x} {below} {there} {p}");
        prop_assert!(downtime.quantile(1.0).unwrap() <= window && downtime.quantile(0.0).unwrap() == 0.0);
    }

    #[test]
    fn the_unit_of_time_changes_nothing((mttf, mttr, window) in process(), part in 0.0..1.0f64, unit in time(), start in start()) {
        let with = |unit: f64| TwoState::new(mttf * unit, mttr * unit).unwrap().downtime(window * unit, start).unwrap();
        let (a, b) = (with(1.0), with(unit));
        let (p, q) = (a.at_most(part * window).unwrap(), b.at_most(part * window * unit).unwrap());
        prop_assert!((p - q).abs() <= 1e-9 * p.max(1e-300), "{p:e} {q:e}");
        prop_assert!((a.mean() * unit - b.mean()).abs() <= 1e-11 * b.mean());
    }

    #[test]
    fn beginning_up_is_better_and_failing_more_is_worse((mttf, mttr, window) in process(), part in 0.0..1.0f64) {
        let chance = |mttf, start| TwoState::new(mttf, mttr).unwrap().downtime(window, start).unwrap().at_most(part * window).unwrap();
        let (up, long, down) = (chance(mttf, Start::Up), chance(mttf, Start::LongRun), chance(mttf, Start::Down));
        prop_assert!(up >= long * (1.0 - 1e-12) && long >= down * (1.0 - 1e-12), "{up} {long} {down}");
        prop_assert!(chance(2.0 * mttf, Start::Up) >= up * (1.0 - 1e-12));
    }

    #[test]
    fn uptime_is_downtime_seen_from_the_other_side((mttf, mttr, window) in process(), part in 0.001..0.999f64) {
        let down = TwoState::new(mttf, mttr).unwrap().downtime(window, Start::Up).unwrap();
        let up = TwoState::new(mttr, mttf).unwrap().downtime(window, Start::Down).unwrap();
        let (a, b) = (down.at_most(part * window).unwrap(), up.above((1.0 - part) * window).unwrap());
        prop_assert!((a - b).abs() <= 1e-9 * a.max(1e-300), "{a:e} {b:e}");
        prop_assert!((down.mean() + up.mean() - window).abs() <= 1e-11 * window);
    }

    #[test]
    fn it_settles(mttf in time(), mttr in time(), t in time(), later in 1.0..10.0f64) {
        let machine = TwoState::new(mttf, mttr).unwrap();
        let (long, now, then) = (machine.long_run(), machine.at(t).unwrap(), machine.at(t * later).unwrap());
        let mean = machine.over(t).unwrap();
        prop_assert!(now.down() <= then.down() * (1.0 + 1e-14) && then.down() <= long.down() * (1.0 + 1e-14));
        prop_assert!(mean.down() <= now.down() * (1.0 + 1e-13) && now.down() <= 2.0 * mean.down() * (1.0 + 1e-13));
        prop_assert!(long.up() <= now.up() * (1.0 + 1e-14));
        let window = machine.downtime(t, Start::Up);
        if let Ok(window) = window {
            prop_assert!((window.mean() - mean.down() * t).abs() <= 1e-13 * window.mean());
        }
    }

    #[test]
    fn both_sides_are_kept(a in 0.0..=1.0f64, b in 0.0..=1.0f64) {
        let of = |down: f64| Availability::from_down(down).unwrap();
        let (and, or) = (of(a).and(of(b)), of(a).or(of(b)));
        prop_assert!((and.up() + and.down() - 1.0).abs() < 1e-15 * 4.0 && (or.up() + or.down() - 1.0).abs() < 4e-15);
        prop_assert!((or.down() - a * b).abs() <= 1e-15 * a * b && and.down() >= a.max(b) * (1.0 - 1e-15));
        prop_assert_eq!(of(a).and(of(b)).swapped(), of(a).swapped().or(of(b).swapped()));
    }

    #[test]
    fn hostile_numbers_give_figures_or_refusals(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(), start in start()) {
        for (a, b, c, d) in [(a, b, c, d), (a.abs(), b.abs(), c.abs(), d.abs()), (a.abs(), b.abs(), a.abs() * 3.0, a.abs())] {
            let sides = |availability: Availability| (0.0..=1.0).contains(&availability.up()) && (0.0..=1.0).contains(&availability.down());
            prop_assert!([Availability::from_down(a), Availability::from_up(a), Availability::from_times(a, b)].into_iter().flatten().all(sides));
            let Ok(machine) = TwoState::new(a, b) else { continue };
            prop_assert!([machine.at(c), machine.over(c)].into_iter().flatten().all(sides));
            let Ok(downtime) = machine.downtime(c, start) else { continue };
            prop_assert!(downtime.mean().is_finite() && (0.0..=1.0).contains(&downtime.none()));
            for chance in [downtime.at_most(d), downtime.above(d), downtime.at_most(c * 0.3), downtime.above(c * 0.3)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&chance), "{chance}");
            }
            prop_assert!([downtime.quantile(d), downtime.quantile(0.7)].into_iter().flatten().all(|x| (0.0..=c).contains(&x)));
        }
    }
}
