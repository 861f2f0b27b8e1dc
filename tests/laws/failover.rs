//! Failover and repairable groups: against a general Markov solver, in any unit of time, and monotone.

use accord::model::architecture::*;
use accord::model::availability::Availability;
use proptest::prelude::*;

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) || (a - b).abs() < 1e-290
}

/// Over twelve decades.
fn time() -> impl Strategy<Value = f64> {
    (-6.0..6.0f64).prop_map(libm::exp10)
}

fn go(from: usize, to: usize, rate: f64) -> Transition {
    Transition { from, to, rate }
}

/// A finite number, of any size and sign, or none at all.
fn sound(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}

fn sides(availability: Availability) -> bool {
    (0.0..=1.0).contains(&availability.up())
        && (0.0..=1.0).contains(&availability.down())
        && (availability.up() + availability.down() - 1.0).abs() < 1e-9
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn active_active_is_its_markov_process(mttf in time(), mttr in time(), uncovered in 0.001..0.999f64, outage in time()) {
        let shares = ActiveActive { mttf, mttr, uncovered, outage }.shares().unwrap();
        let (fail, mend) = (1.0 / mttf, 1.0 / mttr);
        let states = stationary(4, &[
            go(0, 1, 2.0 * fail * (1.0 - uncovered)), go(0, 3, 2.0 * fail * uncovered), go(1, 2, fail),
            go(1, 0, mend), go(2, 1, mend), go(3, 1, 1.0 / outage),
        ]).unwrap();
        prop_assert!(close(shares.both, states[2], 1e-12) && close(shares.uncovered, states[3], 1e-12));
        prop_assert!(close(shares.availability.up(), states[0] + states[1], 1e-12));
        prop_assert!(close(shares.availability.down(), states[2] + states[3], 1e-12));
    }

    #[test]
    fn active_passive_is_its_markov_process(mttf in time(), mttr in time(), uncovered in 0.001..0.999f64, switch_over in time()) {
        let pair = ActivePassive { mttf, mttr, uncovered, switch_over };
        let shares = pair.shares().unwrap();
        let (fail, mend, switch) = (1.0 / mttf, 1.0 / mttr, 1.0 / switch_over);
        let states = stationary(5, &[
            go(0, 1, fail), go(1, 2, switch * (1.0 - uncovered)), go(1, 4, switch * uncovered), go(2, 0, mend),
            go(2, 3, fail), go(3, 0, mend), go(4, 0, mend),
        ]).unwrap();
        prop_assert!(close(shares.switching, states[1], 1e-12) && close(shares.both, states[3], 1e-12));
        prop_assert!(close(shares.uncovered, states[4], 1e-12));
        prop_assert!(close(shares.availability.up(), states[0] + states[2], 1e-12));
        let low = pair.low_order().unwrap();
        prop_assert!(low >= shares.availability.down() * (1.0 - 1e-12));
        if mttr < 0.005 * mttf && switch_over < 0.005 * mttf {
            prop_assert!(low <= shares.availability.down() * 1.015, "{low:e} {:e}", shares.availability.down());
        }
    }

    #[test]
    fn a_repairable_group_is_its_markov_process(
        of in 1u32..12, needed in 1u32..12, crews in 1u32..14, mttf in time(), mttr in time(),
    ) {
        let needed = needed.min(of);
        let group = Repairable { needed, of, crews, mttf, mttr };
        let mut rates = Vec::new();
        for down in 0..of {
            rates.push(go(down as usize, down as usize + 1, f64::from(of - down) / mttf));
            rates.push(go(down as usize + 1, down as usize, f64::from((down + 1).min(crews)) / mttr));
        }
        let states = stationary(of as usize + 1, &rates).unwrap();
        let spare = (of - needed) as usize;
        let down: f64 = states[spare + 1..].iter().sum();
        prop_assert!(close(group.availability().unwrap().down(), down, 1e-12));
        let outages = states[spare] * f64::from(needed) / mttf;
        prop_assert!(close(group.outages().unwrap(), outages, 1e-12));
        prop_assert!(close(group.outage().unwrap(), down / outages, 1e-11));
        // An outage begins once in a time up and a time down; the first takes longer, as all begin up.
        let between = (1.0 - down) / outages;
        if down < 0.5 {
            prop_assert!(group.time_to_outage().unwrap() >= between * (1.0 - 1e-9));
        }
    }

    #[test]
    fn the_unit_of_time_changes_nothing(mttf in time(), mttr in time(), x in time(), share in 0.0..=1.0f64, unit in time()) {
        let (a, b) = (
            ActiveActive { mttf, mttr, uncovered: share, outage: x }.shares().unwrap(),
            ActiveActive { mttf: mttf * unit, mttr: mttr * unit, uncovered: share, outage: x * unit }.shares().unwrap(),
        );
        prop_assert!(close(a.availability.down(), b.availability.down(), 1e-13));
        let (a, b) = (
            ActivePassive { mttf, mttr, uncovered: share, switch_over: x }.shares().unwrap(),
            ActivePassive { mttf: mttf * unit, mttr: mttr * unit, uncovered: share, switch_over: x * unit }.shares().unwrap(),
        );
        prop_assert!(close(a.availability.down(), b.availability.down(), 1e-13));
        let group = |unit: f64| Repairable { needed: 2, of: 4, crews: 2, mttf: mttf * unit, mttr: mttr * unit };
        prop_assert!(close(group(1.0).availability().unwrap().down(), group(unit).availability().unwrap().down(), 1e-13));
        prop_assert!(close(group(1.0).time_to_outage().unwrap() * unit, group(unit).time_to_outage().unwrap(), 1e-12));
    }

    #[test]
    fn more_helps_and_worse_hurts(
        of in 1u32..40, needed in 1u32..40, crews in 1u32..40, mttf in time(), mttr in time(), share in 0.0..1.0f64, less in 0.0..1.0f64,
    ) {
        let needed = needed.min(of);
        let down = |needed, of, crews, mttf| Repairable { needed, of, crews, mttf, mttr }.availability().unwrap().down();
        let before = down(needed, of, crews, mttf) * (1.0 + 1e-12);
        prop_assert!(down(needed, of + 1, crews, mttf) <= before);
        prop_assert!(down(needed, of, crews + 1, mttf) <= before);
        prop_assert!(down(needed, of, crews, 2.0 * mttf) <= before);
        let pair = |uncovered| ActivePassive { mttf, mttr, uncovered, switch_over: 0.1 }.shares().unwrap().availability.down();
        prop_assert!(pair(share * less) <= pair(share) * (1.0 + 1e-12));
    }

    #[test]
    fn a_general_process_balances(n in 2usize..12, rates in prop::collection::vec((0usize..12, 0usize..12, time()), 0..40)) {
        let mut all: Vec<_> = (0..n).map(|state| go(state, (state + 1) % n, 1.0)).collect();
        all.extend(rates.into_iter().map(|(from, to, rate)| go(from % n, to % n, rate)));
        let shares = stationary(n, &all).unwrap();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        for state in 0..n {
            let through = |one: fn(&Transition) -> usize| all.iter().filter(|t| t.from != t.to && one(t) == state).map(|t| shares[t.from] * t.rate).sum::<f64>();
            prop_assert!(close(through(|t| t.from), through(|t| t.to), 1e-10));
        }
    }

    #[test]
    fn hostile_numbers_give_figures_or_refusals(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(), n in any::<u32>(), k in any::<u32>()) {
        for shares in [
            ActiveActive { mttf: a, mttr: b, uncovered: c, outage: d }.shares(),
            ActiveActive { mttf: a.abs(), mttr: b.abs(), uncovered: c.abs().min(1.0), outage: d.abs() }.shares(),
            ActivePassive { mttf: a, mttr: b, uncovered: c, switch_over: d }.shares(),
            ActivePassive { mttf: a.abs(), mttr: b.abs(), uncovered: c.abs().min(1.0), switch_over: d.abs() }.shares(),
        ].into_iter().flatten() {
            prop_assert!(sides(shares.availability) && sound(&[shares.both, shares.uncovered, shares.switching]), "{shares:?}");
        }
        for low in [
            ActivePassive { mttf: a.abs(), mttr: b.abs(), uncovered: c.abs().min(1.0), switch_over: d.abs() }.low_order(),
            ActiveActive { mttf: a.abs(), mttr: b.abs(), uncovered: c.abs().min(1.0), outage: 1.0 }.lost_until_ejected(d),
            pfd_1oo1(a), pfd_1oo2(a, b), share_of_budget(a, b), share_of_budget(a.abs().min(1.0), b.abs().min(1.0)),
            remaining(a, &[b, c]), remaining(a.abs().min(1.0), &[b.abs().min(1.0), c.abs().min(1.0)]),
            equal_share(a, n, b), equal_share(a.abs().min(1.0), n, b.abs().min(1.0)),
        ].into_iter().flatten() {
            prop_assert!(sound(&[low]));
        }
        if let Ok((each, share)) = extra_nine(a.abs().min(1.0), n) {
            prop_assert!(sound(&[each, share]));
        }
        for (needed, of) in [(k, n), (k % 50, n % 60)] {
            let group = Repairable { needed, of, crews: k, mttf: a.abs(), mttr: b.abs() };
            if let Ok(availability) = group.availability() {
                prop_assert!(sides(availability), "{group:?} {availability:?}");
            }
            for figure in [group.outages(), group.outage(), group.time_to_outage()].into_iter().flatten() {
                prop_assert!(sound(&[figure]), "{group:?}");
            }
        }
        if let Ok(shares) = stationary(3, &[go(0, 1, a), go(1, 2, b), go(2, 0, c), go(n as usize % 4, 1, d)]) {
            prop_assert!(sound(&shares));
        }
        if let Ok(shares) = stationary(3, &[go(0, 1, a.abs()), go(1, 2, b.abs()), go(2, 0, c.abs()), go(1, 0, d.abs())]) {
            prop_assert!(sound(&shares) && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        if let Ok(availability) = recurring(&[Recurring { per_year: a, minutes: b }, Recurring { per_year: c, minutes: d }]) {
            prop_assert!(sides(availability));
        }
        let whole = |x: f64| Availability::from_down(x.abs().min(1.0)).unwrap_or(Availability::NEVER);
        let next = next_nine(whole(a), whole(b));
        prop_assert!(sides(next.felt) && sides(next.then) && sound(&[next.gain, next.relative_gain]));
        if let Ok(gain) = redundancy_gain(whole(a), b) {
            prop_assert!(gain.is_finite() && gain > 0.0);
        }
        if let Ok(parts) = spares(k % 1200, whole(a), b) {
            prop_assert!(parts >= k % 1200 && parts <= 10_000);
        }
    }
}
