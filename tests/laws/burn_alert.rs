//! Burn-rate alerts by formula and by replay.

use accord::model::burn_alert::{
    AlertRule, Environment, Evaluation, Firing, Prometheus, Series, Times, World, budget_first, detection_time,
    detection_with_guard, environment_lints, errors_to_fire, false_pages, ladder, precision_recall, replay,
    requests_needed, reset_time, simulate, tier_lints, traffic_scaled_threshold, workbook_alerts,
};
use accord::plan::{AlertTier, Alerting, Counted, Severity, Terms};
use accord::units::{BurnRate, Method, Share, Span, Target, Window};
use proptest::prelude::*;

const STEP: i64 = 60_000;

fn share(ppb: u64) -> Share {
    Share::from_ppb(ppb).unwrap()
}

fn factor(hundredths: u64) -> BurnRate {
    BurnRate::parse(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap()
}

fn tier(long: u64, short: Option<u64>, hundredths: u64) -> AlertTier {
    AlertTier {
        severity: Severity::Page,
        long: Span::minutes(long),
        short: short.map(Span::minutes),
        factor: factor(hundredths),
        hold: Span::ZERO,
    }
}

fn minutely(count: usize) -> Evaluation {
    Evaluation { start: 0, end: count as i64 * STEP, interval: STEP, prometheus: Prometheus::V3 }
}

fn one(series: &Series, budget: Share, tier: AlertTier, hold: Span, evaluation: &Evaluation) -> Vec<Firing> {
    replay(series, budget, &[AlertRule { tiers: vec![tier], hold }], evaluation).unwrap().remove(0)
}

/// Counts by the minute: (bad, total).
fn counts() -> impl Strategy<Value = Vec<(u32, u32)>> {
    let quiet = (0u32..2, 10u32..50);
    let bad = (0u32..40, 0u32..40);
    prop::collection::vec(prop_oneof![4 => quiet, 1 => bad], 1..300)
}

fn series(times: Times, counts: &[(u32, u32)]) -> Series {
    let bad: Vec<f64> = counts.iter().map(|(bad, all)| f64::from(*bad.min(all))).collect();
    let all: Vec<f64> = counts.iter().map(|(_, all)| f64::from(*all)).collect();
    Series::of_counts(times, Counted::Bad, &bad, &all).unwrap()
}

/// The rule of the manual, with every window summed anew.
fn by_hand(
    times: &[i64],
    counts: &[(u32, u32)],
    budget: Share,
    tier: AlertTier,
    hold: i64,
    run: &Evaluation,
) -> Vec<Firing> {
    let ratio = |window: Span, at: i64| {
        let after = at - window.nanos() as i64 / 1_000_000;
        let is_in = |t: i64| t <= at && if run.prometheus == Prometheus::V2 { t >= after } else { t > after };
        let inside = times.iter().zip(counts).filter(|(t, _)| is_in(**t));
        let (bad, all) = inside
            .fold((0u64, 0u64), |sum, (_, (bad, all))| (sum.0 + u64::from(*bad.min(all)), sum.1 + u64::from(*all)));
        if all == 0 { 0.0 } else { bad as f64 / all as f64 }
    };
    let threshold = tier.factor.to_f64() * budget.to_f64();
    let (mut since, mut firing, mut fired) = (None, None, Vec::new());
    let mut at = run.start;
    while at <= run.end {
        if ratio(tier.long, at) > threshold && tier.short.is_none_or(|short| ratio(short, at) > threshold) {
            let since = *since.get_or_insert(at);
            if at - since >= hold && firing.is_none() {
                firing = Some(at);
            }
        } else {
            since = None;
            if let Some(from) = firing.take() {
                fired.push(Firing { from, until: at, is_open: false });
            }
        }
        at += run.interval;
    }
    fired.extend(firing.map(|from| Firing { from, until: at, is_open: true }));
    fired
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn detection_falls_with_the_error_ratio(
        ppb in 1u64..=1_000_000_000, factor in 0.001f64..1_000.0, minutes in 1u64..10_000, a in 0.0f64..=1.0, b in 0.0f64..=1.0,
    ) {
        let at = |e: f64| detection_time(factor, share(ppb), Span::minutes(minutes), e);
        let (low, high) = (a.min(b), a.max(b));
        match (at(low), at(high)) {
            (Some(slow), Some(fast)) => prop_assert!(fast <= slow),
            (Some(_), None) => prop_assert!(false, "a worse fault is found too"),
            _ => {}
        }
        // What is found is found before the long window is full, and reset and detection make the window whole.
        if let (Some(found), Some(reset)) = (at(high), reset_time(factor, share(ppb), Span::minutes(minutes), high)) {
            let whole = found.to_seconds_f64() + reset.to_seconds_f64();
            prop_assert!((whole - 60.0 * minutes as f64).abs() <= 1e-6 + 1e-9 * whole);
        }
    }

    #[test]
    fn a_factor_spends_what_it_was_made_from(ppb in 1u64..=1_000_000_000, minutes in 5u64..50_000, days in 1u64..400) {
        let (long, window) = (Span::minutes(minutes), Span::days(days));
        if let Ok(found) = budget_first(share(ppb), long, window) {
            let spent = found.factor.to_f64() * long.to_seconds_f64() / window.to_seconds_f64();
            let expected = share(ppb).to_f64();
            let rounding = 0.6e-6 * long.to_seconds_f64() / window.to_seconds_f64();
            prop_assert!((spent - expected).abs() <= 1e-12 * expected + rounding, "{found:?} {spent} {expected}");
        }
    }

    #[test]
    fn requests_needed_are_just_enough(ppb in 1_000u64..20_000_000, factor in 0.1f64..50.0, errors in 1u64..20) {
        let needed = requests_needed(errors, factor, share(ppb)).unwrap();
        let (fewer, more) = ((needed * (1.0 - 1e-9)).floor() as u64, (needed * (1.0 + 1e-9)).ceil() as u64);
        if fewer >= errors {
            prop_assert!(errors_to_fire(fewer, factor, share(ppb), 0).is_some_and(|k| k <= errors));
        }
        prop_assert!(errors_to_fire(more, factor, share(ppb), 0).is_none_or(|k| k > errors));
    }

    #[test]
    fn a_guard_never_adds_pages(
        requests in 0u64..5_000, p in 0.0f64..=1.0, q in 0.0f64..=1.0, factor in 0.1f64..50.0, ppb in 1u64..100_000_000,
        guard in 0u64..30,
    ) {
        let of = |p, guard| false_pages(requests, Span::hours(1), p, factor, share(ppb), guard).unwrap();
        prop_assert!(of(p, guard).chance <= of(p, 0).chance * (1.0 + 1e-9));
        prop_assert!(of(p.min(q), guard).chance <= of(p.max(q), guard).chance * (1.0 + 1e-9) + 1e-13);
        prop_assert!((0.0..=1.0).contains(&of(p, guard).chance));
        let (e, rate) = (p, 1.0 + requests as f64);
        let plain = detection_with_guard(factor, share(ppb), Span::hours(1), e, rate, 0).unwrap();
        let guarded = detection_with_guard(factor, share(ppb), Span::hours(1), e, rate, guard).unwrap();
        prop_assert!(guarded.is_none() || guarded >= plain);
    }

    #[test]
    fn a_steady_fault_fires_and_ends_when_the_formulas_say(
        ppb in 100_000u64..200_000_000, hundredths in 10u64..5_000, long in 6u64..200, parts in 2u64..13,
        extra in 0usize..100, e in 0.0f64..=1.0,
    ) {
        let short = (long / parts).max(1);
        let tier = tier(long, Some(short), hundredths);
        let floor = tier.factor.to_f64() * share(ppb).to_f64();
        // At the threshold itself the last bit decides.
        prop_assume!((e - floor).abs() > 1e-9 && e > 0.0);
        let begins = long as usize + 5;
        let lasts = long as usize + extra;
        let count = begins + lasts + 2 * long as usize;
        let ratios: Vec<f64> = (0..count).map(|m| if (begins..begins + lasts).contains(&m) { e } else { 0.0 }).collect();
        let series = Series::of_ratios(Times::Regular { start: STEP, step: STEP }, &ratios).unwrap();
        let fired = one(&series, share(ppb), tier, Span::ZERO, &minutely(count));
        let budget = share(ppb);
        match detection_time(tier.factor.to_f64(), budget, tier.long, e) {
            None => prop_assert_eq!(fired, vec![]),
            Some(detection) => {
                prop_assert_eq!(fired.len(), 1, "{:?}", fired);
                let after = (fired[0].from - begins as i64 * STEP) as f64 / 1_000.0;
                let detection = detection.to_seconds_f64();
                prop_assert!(after > detection - 1e-6 && after <= detection + 60.000_001, "{after} {detection}");
                let reset = reset_time(tier.factor.to_f64(), budget, Span::minutes(short), e).unwrap().to_seconds_f64();
                let quiet = (fired[0].until - (begins + lasts) as i64 * STEP) as f64 / 1_000.0;
                prop_assert!(quiet > reset - 1e-6 && quiet <= reset + 60.000_001, "{quiet} {reset}");
            }
        }
    }

    #[test]
    fn a_higher_factor_never_adds_firing_time(
        counts in counts(), ppb in 1_000_000u64..300_000_000, low in 10u64..2_000, more in 0u64..2_000, long in 2u64..120,
        short in prop::option::of(1u64..30), hold in 0u64..10,
    ) {
        let series = series(Times::Regular { start: STEP, step: STEP }, &counts);
        let run = minutely(counts.len() + 10);
        let of = |hundredths| one(&series, share(ppb), tier(long, short, hundredths), Span::minutes(hold), &run);
        let (below, above) = (of(low), of(low + more));
        // Not only less in all: every moment of the stricter alert is one of the laxer.
        for firing in above {
            prop_assert!(below.iter().any(|wider| wider.from <= firing.from && firing.until <= wider.until));
        }
    }

    #[test]
    fn replay_is_the_rule_summed_by_hand(
        counts in counts(), gaps in prop::collection::vec(1i64..200_000, 300), ppb in 1_000_000u64..300_000_000,
        hundredths in 10u64..2_000, long in 2u64..60, short in prop::option::of(1u64..20), hold in 0u64..5,
        interval in 10_000i64..200_000, is_regular in any::<bool>(), is_new in any::<bool>(),
    ) {
        let times: Vec<i64> = if is_regular {
            (0..counts.len() as i64).map(|i| i * STEP).collect()
        } else {
            gaps.iter().take(counts.len()).scan(0, |at, gap| { *at += gap; Some(*at) }).collect()
        };
        let as_given =
            if is_regular { Times::Regular { start: 0, step: STEP } } else { Times::Irregular(times.clone()) };
        let prometheus = if is_new { Prometheus::V3 } else { Prometheus::V2 };
        let run = Evaluation { start: -50_000, end: times[times.len() - 1] + 600_000, interval, prometheus };
        let tier = tier(long, short, hundredths);
        let fired = one(&series(as_given, &counts), share(ppb), tier, Span::minutes(hold), &run);
        prop_assert_eq!(fired, by_hand(&times, &counts, share(ppb), tier, hold as i64 * STEP, &run));
    }

    #[test]
    fn shifting_all_times_shifts_all_alerts(
        counts in counts(), ppb in 1_000_000u64..300_000_000, hundredths in 10u64..2_000, by in -1_000_000_000i64..1_000_000_000,
    ) {
        let at = |start: i64| {
            let run = Evaluation { start, end: start + 300 * STEP, interval: STEP, prometheus: Prometheus::V3 };
            one(&series(Times::Regular { start, step: STEP }, &counts), share(ppb), tier(30, Some(3), hundredths), Span::ZERO, &run)
        };
        let moved: Vec<Firing> = at(0).into_iter()
            .map(|firing| Firing { from: firing.from + by, until: firing.until + by, ..firing }).collect();
        prop_assert_eq!(at(by), moved);
    }

    #[test]
    fn counters_that_only_grow_agree_with_counts(
        counts in counts(), ppb in 1_000_000u64..300_000_000, hundredths in 10u64..2_000, long in 3u64..60,
    ) {
        // Far from their zero, counters that are read every minute say over whole minutes what the counts say.
        let running = |pick: fn(&(u32, u32)) -> u32| -> Vec<f64> {
            let sums = counts.iter().scan(1e9, |sum, count| { *sum += f64::from(pick(count)); Some(*sum) });
            std::iter::once(1e9).chain(sums).collect()
        };
        let (bad, all) = (running(|(bad, all)| *bad.min(all)), running(|(_, all)| *all));
        let counters = Series::of_counters(Times::Regular { start: 0, step: STEP }, Counted::Bad, bad, all).unwrap();
        let counted = series(Times::Regular { start: STEP, step: STEP }, &counts);
        let tier = tier(long, None, hundredths);
        let floor = tier.factor.to_f64() * share(ppb).to_f64();
        let start = long as i64 * STEP;
        let run = |prometheus| Evaluation { start, end: counts.len() as i64 * STEP, interval: STEP, prometheus };
        // Where a window is exactly on the threshold the two roundings may differ.
        let is_on = counts.windows(long as usize).any(|window| {
            let (bad, all) = window.iter().fold((0, 0), |s, (bad, all)| (s.0 + bad.min(all), s.1 + all));
            (f64::from(bad) - floor * f64::from(all)).abs() < 1e-6
        });
        prop_assume!(!is_on);
        prop_assert_eq!(
            one(&counters, share(ppb), tier, Span::ZERO, &run(Prometheus::V2)),
            one(&counted, share(ppb), tier, Span::ZERO, &run(Prometheus::V3))
        );
    }

    #[test]
    fn hostile_figures_are_answered_or_refused(
        a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), ppb in 0u64..=1_000_000_000, n in any::<u64>(),
        k in any::<u64>(), start in any::<i64>(), step in any::<i64>(), long in 0u64..1 << 40,
    ) {
        let (budget, span) = (share(ppb), Span::seconds(long >> 10));
        let good = |figure: f64| figure.is_finite();
        prop_assert!(requests_needed(n, a, budget).map_or(true, good));
        prop_assert!(traffic_scaled_threshold(a, b, budget, budget).map_or(true, good));
        let _ = detection_with_guard(a, budget, span, b, c, n);
        let _ = errors_to_fire(n, a, budget, k);
        if let Ok(pages) = false_pages(n, span, a, b, budget, k) {
            prop_assert!([pages.chance, pages.fixed_per_month, pages.sliding_per_month].into_iter().all(good), "{pages:?}");
        }
        let _ = (Series::of_ratios(Times::Regular { start, step }, &[a, b, c]), budget_first(budget, span, span));
        let _ = Series::of_counts(Times::Irregular(vec![start, step]), Counted::Good, &[a, b], &[c, a]);
        if let Ok(series) = Series::of_counters(Times::Regular { start, step }, Counted::Good, vec![a, b], vec![b, c]) {
            let run = Evaluation { start, end: start.saturating_add(step), interval: step, prometheus: Prometheus::V2 };
            let rule = AlertRule { tiers: workbook_alerts(), hold: span };
            let _ = replay(&series, budget, &[rule], &run);
        }
        let target = Target::from_budget(share(ppb.max(1))).unwrap();
        let _ = ladder(target, span);
        let terms = Terms {
            target, window: Window::rolling("30d").unwrap(), method: Method::Occurrences, alerts: workbook_alerts(),
            alerting: Alerting::default(),
            policy: None,
            investments: Vec::new(),
            accepted: Default::default(),
        };
        let environment =
            Environment { requests_per_second: Some(a), usual_error_ratio: Some(b), scrape: span, retention: span };
        for tier in workbook_alerts() {
            for lint in tier_lints(tier, &terms).into_iter().chain(environment_lints(tier, &terms, &environment)) {
                prop_assert!(!lint.to_string().contains("NaN") && !lint.to_string().contains("inf"), "{lint}");
            }
        }
    }
}

fn world() -> World {
    World {
        target: Target::parse_percent("99.9").unwrap(),
        window: Span::days(30),
        requests_per_minute: 300.0,
        usual_error_ratio: 0.000_2,
        incidents_per_day: 0.3,
        median_minutes: 15.0,
        p90_minutes: 90.0,
        least_error_ratio: 0.005,
        most_error_ratio: 1.0,
        days: 60,
        seed: 3,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..Default::default() })]

    #[test]
    fn worlds_are_answered_or_refused(
        figures in prop::array::uniform6(prop_oneof![any::<f64>(), 0.0f64..2.0, 0.0f64..100.0]), days in 0u32..40,
        minutes in 0u64..5_000, part in 0u32..20,
    ) {
        let [a, b, c, d, e, f] = figures;
        let world = World {
            requests_per_minute: a, usual_error_ratio: b, incidents_per_day: c, median_minutes: d, p90_minutes: d + e,
            least_error_ratio: f, days, ..world()
        };
        let swept = precision_recall(&world, &[Span::minutes(minutes)], &[factor(1_440), factor(100)], part, 0.02);
        for point in swept.unwrap_or_default() {
            let shares = [point.precision, point.recall].into_iter().flatten();
            prop_assert!(shares.into_iter().all(|share| (0.0..=1.0).contains(&share)));
            prop_assert!(point.alerts_per_month.is_finite() && point.spent_median.is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let points = |seed| {
        let longs = [Span::hours(1), Span::hours(6)];
        precision_recall(&World { seed, ..world() }, &longs, &[factor(1_440), factor(600)], 12, 0.02).unwrap()
    };
    assert_eq!(points(3), points(3));
    assert_ne!(points(3), points(4));
    let (series, incidents) = simulate(&world()).unwrap();
    assert_eq!(series.len(), 60 * 1_440);
    assert!(incidents.windows(2).all(|pair| pair[0].start <= pair[1].start));
}
