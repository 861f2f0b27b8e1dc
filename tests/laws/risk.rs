//! The stack rank and what observed incidents say.

use accord::model::loss::{Badness, MINUTES_PER_YEAR, Source};
use accord::model::risk::{
    Prior, RowId, Shade, StackRank, Year, adjustment_cost, days_between, fit_durations, incidents_per_year,
    observed_frequency, stack_rank, starter_catalogue,
};
use accord::plan::{Adjustment, Catalogue, Cause, Duration, Frequency, Risk};
use accord::units::{Estimate, Share, Target};
use proptest::prelude::*;

fn estimate(most: f64) -> impl Strategy<Value = Estimate> {
    prop_oneof![
        (0.0..most).prop_map(|x| Estimate::value(x).unwrap()),
        (0.01..most, 1.05..20.0).prop_map(|(median, ratio)| Estimate::spread(median, median * ratio).unwrap()),
    ]
}

/// Risks whose distributions are cheap: at most one part has a spread.
pub fn risk() -> impl Strategy<Value = Risk> {
    let duration = prop_oneof![
        (0.0..60.0, estimate(500.0))
            .prop_map(|(detect, resolve)| Duration::Estimated { detect: Estimate::value(detect).unwrap(), resolve }),
        prop::collection::vec(0.0..600.0, 1..6).prop_map(Duration::Observed),
    ];
    let frequency = prop_oneof![
        (0.0..200.0).prop_map(|x| Frequency::PerYear(Estimate::value(x).unwrap())),
        (0.0..50.0, 0.0..1.0).prop_map(|(per_week, failure_rate)| Frequency::Changes { per_week, failure_rate }),
    ];
    (duration, frequency, 0.0..1.5, 0..3).prop_map(|(duration, frequency, impact, kind)| Risk {
        name: format!("risk {kind}"),
        cause: [Cause::BinaryPush, Cause::Hardware, Cause::Other][kind as usize],
        duration,
        impact: Estimate::value(impact).unwrap(),
        frequency,
        dependency: false,
    })
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    (0.0..60.0, 0.0..60.0, 0.0..2.0).prop_map(|(detect_minutes, resolve_minutes, frequency)| Adjustment {
        name: "weakness".into(),
        detect_minutes,
        resolve_minutes,
        frequency,
    })
}

pub fn catalogue() -> impl Strategy<Value = Catalogue> {
    (prop::collection::vec(risk(), 0..5), prop::collection::vec(adjustment(), 0..4), 0.0..0.01)
        .prop_map(|(risks, adjustments, background)| Catalogue { risks, adjustments, background })
}

fn target() -> impl Strategy<Value = Target> {
    (1u64..=1_000_000_000).prop_map(|ppb| Target::from_budget(Share::from_ppb(ppb).unwrap()).unwrap())
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn minutes_of(rank: &StackRank, id: RowId) -> f64 {
    rank.rows.iter().find(|row| row.id == id).map_or(0.0, |row| row.minutes)
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn rows_sum_to_the_mean_of_the_distribution(catalogue in catalogue(), target in target()) {
        let rank = stack_rank(&catalogue, &[target], 0.25, Year::Common, &[]).unwrap();
        let mean = Badness::of(&catalogue).unwrap().mean(MINUTES_PER_YEAR);
        let sum: f64 = rank.rows.iter().map(|row| row.minutes).sum();
        prop_assert!(close(rank.total, mean), "{} {mean}", rank.total);
        prop_assert!(close(sum, mean));
        prop_assert!(rank.rows.windows(2).all(|pair| pair[0].minutes >= pair[1].minutes));
    }

    #[test]
    fn an_adjustment_costs_what_the_catalogue_gets_worse(
        risks in prop::collection::vec(risk(), 0..5),
        adjustment in adjustment(),
    ) {
        let rank = stack_rank(
            &Catalogue { risks: risks.clone(), adjustments: vec![adjustment.clone()], background: 0.0 },
            &[],
            0.25,
            Year::Common,
            &[],
        )
        .unwrap();
        let minutes = adjustment.detect_minutes + adjustment.resolve_minutes;
        let (mut with, mut without) = (0.0, 0.0);
        for risk in &risks {
            with += Source::of(risk, minutes, adjustment.frequency).unwrap().mean(MINUTES_PER_YEAR);
            without += Source::of(risk, 0.0, 0.0).unwrap().mean(MINUTES_PER_YEAR);
        }
        let cost = minutes_of(&rank, RowId::Adjustment(0));
        prop_assert!((cost - (with - without)).abs() <= 1e-9 * with.max(1e-9), "{cost} {}", with - without);
    }

    #[test]
    fn budgets_add_up_and_shares_know_no_year(
        catalogue in catalogue(),
        targets in prop::collection::vec(target(), 1..4),
        ceiling in 0.0..=1.0,
        chosen in prop::collection::vec(0usize..6, 0..6),
    ) {
        let chosen: Vec<RowId> = chosen.into_iter().map(RowId::Risk).collect();
        let common = stack_rank(&catalogue, &targets, ceiling, Year::Common, &chosen).unwrap();
        let julian = stack_rank(&catalogue, &targets, ceiling, Year::Julian, &chosen).unwrap();
        for column in &common.columns {
            prop_assert!(close(column.budget - column.accepted, column.unallocated - column.over)
                || (column.budget - column.accepted - column.unallocated + column.over).abs() < 1e-9 * column.budget);
            prop_assert!(column.unallocated == 0.0 || column.over == 0.0);
        }
        for row in &common.rows {
            let other = julian.rows.iter().find(|other| other.id == row.id).unwrap();
            for (a, b) in row.shares.iter().zip(&other.shares) {
                prop_assert!(close(a.of_budget, b.of_budget));
            }
        }
    }

    #[test]
    fn days_and_rates_go_back(days in 1e-6..1e9) {
        for year in [Year::Common, Year::Julian] {
            prop_assert!(close(days_between(incidents_per_year(days, year).unwrap(), year).unwrap(), days));
        }
    }

    #[test]
    fn durations_in_other_units_fit_as_well(
        minutes in prop::collection::vec(0.1..1e4, 8..40),
        factor in 0.01..100.0,
    ) {
        let scaled: Vec<f64> = minutes.iter().map(|m| m * factor).collect();
        let (a, b) = (fit_durations(&minutes).unwrap(), fit_durations(&scaled).unwrap());
        prop_assert!((a.sigma - b.sigma).abs() < 1e-9 && close(a.estimate.p90() * factor, b.estimate.p90()));
        let (a, b) = (a.fit.unwrap(), b.fit.unwrap());
        prop_assert!((a.statistic - b.statistic).abs() < 1e-6 * (1.0 + a.statistic));
        prop_assert!((1e-10..=1.0).contains(&a.p_value));
    }

    #[test]
    fn nothing_hostile_comes_through(
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(),
        minutes in prop::collection::vec(any::<f64>(), 0..12),
        target in target(),
    ) {
        for result in [
            adjustment_cost(a, b, c, d),
            incidents_per_year(a, Year::Julian),
            days_between(b, Year::Common),
        ] {
            prop_assert!(result.is_err() || result.is_ok_and(f64::is_finite));
        }
        if let Ok(fit) = fit_durations(&minutes) {
            prop_assert!(fit.mu.is_finite() && fit.sigma.is_finite() && fit.median_within_factor.is_finite());
        }
        let mut risk = starter_catalogue(8.0, Estimate::value(1.0).unwrap(), Estimate::value(1.0).unwrap(), Estimate::value(1.0).unwrap()).unwrap().risks.remove(0);
        if let Ok(huge) = Estimate::value(d) {
            risk.duration = Duration::Estimated { detect: huge, resolve: huge };
        }
        risk.frequency = Frequency::Changes { per_week: a, failure_rate: c };
        let observed = Risk { duration: Duration::Observed(minutes), ..risk.clone() };
        let weakness = Adjustment { name: String::new(), detect_minutes: a, resolve_minutes: b, frequency: c };
        for risk in [risk, observed] {
            let catalogue = Catalogue { risks: vec![risk], adjustments: vec![weakness.clone(), weakness.clone()], background: d };
            if let Ok(rank) = stack_rank(&catalogue, &[target], a, Year::Common, &[]) {
                prop_assert!(rank.total.is_finite() && rank.rows.iter().all(|row| row.minutes.is_finite()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn more_incidents_raise_a_rate_and_more_years_lower_it(n in 0usize..1000, years in 0.01..50.0, longer in 1.01..10.0) {
        let median = |n, years| match observed_frequency(n, years, Prior::Jeffreys).unwrap() {
            Frequency::PerYear(estimate) => (estimate.median(), estimate.p90()),
            Frequency::Changes { .. } => (f64::NAN, f64::NAN),
        };
        let (now, more, later) = (median(n, years), median(n + 1, years), median(n, years * longer));
        prop_assert!(now.0 < more.0 && now.1 < more.1);
        prop_assert!(close(later.0 * longer, now.0) && close(later.1 * longer, now.1));
    }

    #[test]
    fn hostile_observations(n in any::<usize>(), a in any::<f64>(), b in any::<f64>(), c in any::<f64>()) {
        for prior in [Prior::Jeffreys, Prior::Flat, Prior::Seen { incidents: a, years: b }] {
            for n in [n, n % 1000] {
                if let Ok(Frequency::PerYear(estimate)) = observed_frequency(n, c, prior) {
                    prop_assert!(estimate.p90().is_finite());
                }
            }
        }
    }
}

#[test]
fn what_is_accepted_is_summed_and_a_full_background_is_said() {
    let target = |text| Target::parse_percent(text).unwrap();
    let one = Estimate::value(1.0).unwrap();
    let mut catalogue = starter_catalogue(100.0, one, Estimate::value(2.0).unwrap(), one).unwrap();
    catalogue.background = 0.0002;
    let chosen = [RowId::Risk(0), RowId::Risk(7)];
    let rank = stack_rank(&catalogue, &[target("99.9"), target("99.99")], 0.25, Year::Common, &chosen).unwrap();
    // 37 and 2 incidents of 3 minutes, and a fifth of the yearly budget of errors that are always there.
    let taken = 117.0 + 105.12;
    let (three, four) = (&rank.columns[0], &rank.columns[1]);
    assert!((three.accepted - taken).abs() < 1e-9 && (three.unallocated - (525.6 - taken)).abs() < 1e-9);
    assert!(!three.exhausted_by_background && four.exhausted_by_background);
    assert!((four.over - (taken - 52.56)).abs() < 1e-9 && four.unallocated == 0.0);
    let push = &rank.rows[0];
    assert_eq!((push.id, push.accepted), (RowId::Risk(0), true));
    assert_eq!((push.shares[0].shade, push.shares[1].shade), (Shade::WithinCeiling, Shade::Over));
}
