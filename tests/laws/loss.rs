//! What holds for every distribution of bad minutes.

use accord::model::loss::{Badness, Loss, Rate, Rounding, Severity, Source, panjer};
use accord::plan::Duration;
use accord::units::Estimate;
use proptest::prelude::*;

/// Small grids: laws hold on any.
const CELLS: usize = 256;

fn estimate(low: f64, high: f64) -> impl Strategy<Value = Estimate> {
    (low..high, prop::option::of(1.1..4.0)).prop_map(|(median, ratio)| match ratio {
        Some(ratio) => Estimate::spread(median, median * ratio).unwrap(),
        None => Estimate::value(median).unwrap(),
    })
}

fn source() -> impl Strategy<Value = Source> {
    let rate = prop_oneof![
        3 => (0.0..1e-4).prop_map(Rate::Fixed),
        1 => (1e-6..1e-4, 0.3..20.0).prop_map(|(mean, shape)| Rate::Uncertain { mean, shape }),
    ];
    // One lognormal part or none: the others take a table each, and are tried elsewhere.
    let length = (0.0..20.0, estimate(1.0, 90.0))
        .prop_map(|(detect, resolve)| Duration::Estimated { detect: Estimate::value(detect).unwrap(), resolve });
    let length = prop_oneof![3 => length, 1 => prop::collection::vec(0.0..90.0, 1..6).prop_map(Duration::Observed)];
    (rate, length, 0.05..1.0).prop_map(|(rate, length, impact)| Source {
        name: String::new(),
        rate,
        severity: Severity::new(&length, Estimate::value(impact).unwrap(), 0.0).unwrap(),
        changes: false,
        dependency: false,
    })
}

fn sources() -> impl Strategy<Value = Vec<Source>> {
    prop::collection::vec(source(), 0..5)
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn a_distribution_rises_from_nothing_to_at_most_one(sources in sources(), range in 1.0..2_000.0) {
        let loss = Loss::new(&sources, 43_200.0, range, CELLS, Rounding::Nearest).unwrap();
        let mut last = 0.0;
        for i in 0..=300 {
            let within = loss.within(range * f64::from(i) / 300.0);
            prop_assert!(within >= last - 1e-12 && within <= 1.0);
            last = within;
        }
        for p in [0.01, 0.5, 0.9, 0.999] {
            if let Some(minutes) = loss.quantile(p) {
                prop_assert!((0.0..=range).contains(&minutes));
                prop_assert!(loss.within(minutes) >= p - 1e-9);
            }
        }
    }

    #[test]
    fn removing_a_risk_never_lowers_the_chance(sources in sources(), allowed in 1.0..500.0) {
        let range = allowed;
        let all = Loss::new(&sources, 43_200.0, range, CELLS, Rounding::Nearest).unwrap().within(allowed);
        for (i, rest) in Loss::without_each(&sources, 43_200.0, range, CELLS).unwrap().iter().enumerate() {
            prop_assert!(rest.within(allowed) >= all - 1e-9, "{:e}", all - rest.within(allowed));
            // Left out by subtraction of transforms, or never put in: the same.
            let others: Vec<Source> =
                sources.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, s)| s.clone()).collect();
            let never = Loss::new(&others, 43_200.0, range, CELLS, Rounding::Nearest).unwrap().within(allowed);
            prop_assert!((rest.within(allowed) - never).abs() < 2e-9, "{} {never}", rest.within(allowed));
        }
    }

    /// Of many incidents moments are kept and signs are not, so the law holds to what a grid this coarse is good for.
    #[test]
    fn removing_one_of_many_never_lowers_the_chance(sources in sources(), allowed in 10.0..2_000.0) {
        let many: Vec<Source> =
            sources.iter().map(|source| Source { rate: source.rate.times(20.0), ..source.clone() }).collect();
        let all = Loss::new(&many, 43_200.0, allowed, CELLS, Rounding::Nearest).unwrap().within(allowed);
        for rest in Loss::without_each(&many, 43_200.0, allowed, CELLS).unwrap() {
            prop_assert!(rest.within(allowed) >= all - 1e-3, "{:e}", all - rest.within(allowed));
        }
    }

    #[test]
    fn a_longer_window_or_a_smaller_budget_never_raises_the_chance(
        sources in sources(), allowed in 1.0..500.0, more in 1.0..3.0, background in 0.0..0.002,
    ) {
        let badness = Badness { sources, background };
        let chance = |window: f64, allowed: f64| badness.chance_on(window, allowed, CELLS, Rounding::Up).unwrap();
        let base = badness.chance_on(43_200.0, allowed, CELLS, Rounding::Down).unwrap();
        prop_assert!(chance(43_200.0 * more, allowed) <= base + 1e-9);
        prop_assert!(chance(43_200.0, allowed / more) <= base + 1e-9);
    }

    #[test]
    fn a_change_of_the_unit_of_time_changes_nothing(sources in sources(), allowed in 1.0..500.0, unit in 0.01..100.0) {
        // Minutes become units: rates shrink, lengths and windows grow.
        let scaled: Vec<Source> = sources
            .iter()
            .map(|source| {
                let severity = Severity::new(
                    &Duration::Observed(vec![1.0]), Estimate::value(1.0).unwrap(), 0.0).unwrap();
                Source { rate: source.rate.times(1.0 / unit), severity, ..source.clone() }
            })
            .collect();
        let same: Vec<Source> = sources
            .iter()
            .map(|source| Source {
                severity: Severity::new(&Duration::Observed(vec![1.0 / unit]), Estimate::value(1.0).unwrap(), 0.0).unwrap(),
                ..source.clone()
            })
            .collect();
        let a = Loss::new(&scaled, 43_200.0 * unit, allowed * unit, CELLS, Rounding::Nearest).unwrap();
        let b = Loss::new(&same, 43_200.0, allowed, CELLS, Rounding::Nearest).unwrap();
        for i in 0..=20 {
            let at = allowed * (f64::from(i) / 20.0);
            prop_assert!((a.within(at * unit) - b.within(at)).abs() < 1e-6);
        }
    }

    #[test]
    fn the_transform_is_panjers_recursion(
        amounts in prop::collection::vec(0.0..1.0, 1..60), expected in 0.0..60.0, missing in 0.0..0.5,
    ) {
        // Lengths of whole minutes, some beyond the range.
        let sum: f64 = amounts.iter().sum::<f64>().max(1e-9) / (1.0 - missing);
        let chances: Vec<f64> = (0..CELLS).map(|j| amounts.get(j).map_or(0.0, |a| a / sum)).collect();
        let recursion = panjer(expected, &chances).unwrap();
        let mut sources: Vec<Source> = chances
            .iter()
            .enumerate()
            .filter(|(_, chance)| **chance > 0.0)
            .map(|(j, chance)| Source {
                name: String::new(),
                rate: Rate::Fixed(expected * chance),
                severity: Severity::new(
                    &Duration::Observed(vec![j as f64]), Estimate::value(1.0).unwrap(), 0.0).unwrap(),
                changes: false,
                dependency: false,
            })
            .collect();
        let lost = 1.0 - chances.iter().sum::<f64>();
        sources.push(Source {
            rate: Rate::Fixed(expected * lost.max(0.0)),
            severity: Severity::new(
                &Duration::Observed(vec![1e9]), Estimate::value(1.0).unwrap(), 0.0).unwrap(),
            name: String::new(),
            changes: false,
            dependency: false,
        });
        let loss = Loss::new(&sources, 1.0, CELLS as f64 - 0.5, CELLS, Rounding::Nearest).unwrap();
        let mut sum = 0.0;
        for (j, (cell, expected)) in loss.cells().zip(recursion).enumerate() {
            sum += expected;
            prop_assert!((cell - expected).abs() < 1e-9, "cell {j}: {cell} and {expected}");
            prop_assert!((loss.within(j as f64 + 0.5) - sum).abs() < 1e-9);
        }
    }

    #[test]
    fn hostile_numbers_are_refused_or_answered(
        median in any::<f64>(), p90 in any::<f64>(), rate in any::<f64>(), window in any::<f64>(), allowed in any::<f64>(),
        p in any::<f64>(), extra in any::<f64>(),
    ) {
        let estimate = Estimate::spread(median.abs(), p90.abs()).or(Estimate::value(median.abs()));
        let (Ok(estimate), Ok(one)) = (estimate, Estimate::value(1.0)) else { return Ok(()) };
        let lengths = Duration::Estimated { detect: Estimate::value(0.0).unwrap(), resolve: estimate };
        let Ok(severity) = Severity::new(&lengths, one, extra) else { return Ok(()) };
        prop_assert!(severity.mean().is_finite() && severity.second_moment().is_finite());
        let source =
            Source { name: String::new(), rate: Rate::Fixed(rate.abs()), severity, changes: false, dependency: false };
        let badness = Badness { sources: vec![source], background: 0.0 };
        if let Ok(chance) = badness.chance_on(window, allowed, 64, Rounding::Nearest) {
            prop_assert!((0.0..=1.0).contains(&chance), "{chance}");
        }
        if p < 0.999 && let Ok(minutes) = badness.quantile(window.abs().min(1e6), p) {
            prop_assert!(minutes.is_finite() && minutes >= 0.0, "{minutes}");
        }
    }
}
