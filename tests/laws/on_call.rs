//! Laws of incident statistics, shifts and toil.

use accord::model::on_call::*;
use proptest::prelude::*;

fn hostile() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), 0.0..=1.0, Just(f64::NAN), Just(f64::INFINITY), Just(5e-324), Just(f64::MAX), Just(-0.0)]
}

const FEW: Resampling = Resampling { times: 100, seed: 4 };

fn estimates(summary: &DurationSummary) -> Vec<Estimate> {
    let mut all = vec![summary.mean, summary.median.estimate];
    all.extend(summary.geometric_mean.into_iter().chain(summary.lognormal_mean));
    all
}

fn incidents() -> impl Strategy<Value = Vec<Incident>> {
    let incident = (0..200u32, proptest::option::of(0..60u32), 0..=4u32, 0..4u32, any::<bool>()).prop_map(
        |(start, lasts, quarters, cause, from_change)| Incident {
            started: f64::from(start),
            mitigated: lasts.map(|lasts| f64::from(start + lasts)),
            impact: f64::from(quarters) / 4.0,
            cause: (cause > 0).then(|| format!("cause {cause}")),
            from_change,
            ..Incident::default()
        },
    );
    prop::collection::vec(incident, 0..12)
}

proptest! {
    #![proptest_config(crate::often())]

    /// Means in their order, intervals around them, and any unit of time gives the same.
    #[test]
    fn durations_are_summed_up(values in prop::collection::vec(0.01..1e5f64, 1..30), confidence in 0.5..0.999f64) {
        let summary = durations(&values, confidence, FEW).unwrap();
        let geometric = summary.geometric_mean.unwrap();
        prop_assert!(geometric.value <= summary.mean.value * (1.0 + 1e-12));
        for estimate in estimates(&summary) {
            if let Some((low, high)) = estimate.interval {
                prop_assert!(low.is_finite() && high.is_finite() && 0.0 <= low && low <= high);
            }
        }
        let (least, most) = values.iter().fold((f64::MAX, 0.0f64), |(l, m), v| (l.min(*v), m.max(*v)));
        prop_assert!((least..=most).contains(&summary.median.estimate.value));
        if let Some((low, high)) = summary.median.estimate.interval {
            prop_assert!(low <= summary.median.estimate.value && summary.median.estimate.value <= high);
            prop_assert!(summary.median.confidence >= confidence - 1e-12 && summary.median.confidence < 1.0);
        }
        let scaled: Vec<f64> = values.iter().map(|value| value * 64.0).collect();
        let scaled = durations(&scaled, confidence, FEW).unwrap();
        for (a, b) in estimates(&summary).iter().zip(estimates(&scaled)) {
            prop_assert!((a.value * 64.0 / b.value - 1.0).abs() < 1e-9);
            if let Some(((low, high), (low64, high64))) = a.interval.zip(b.interval) {
                // Below the least normal number there are no nine digits.
                prop_assert!((low * 64.0 - low64).abs() <= 1e-9 * low64 + 1e-300, "{} {}", low, low64);
                prop_assert!((high * 64.0 - high64).abs() <= 1e-9 * high64, "{} {}", high, high64);
            }
        }
    }

    /// The order of a list changes nothing.
    #[test]
    fn order_does_not_matter(mut values in prop::collection::vec(0.0..1e4f64, 1..20)) {
        let forth = durations(&values, 0.9, FEW).unwrap();
        values.reverse();
        prop_assert_eq!(forth, durations(&values, 0.9, FEW).unwrap());
    }

    /// Higher confidence, wider interval; more failures, higher rates; and the estimate lies inside.
    #[test]
    fn rates_are_monotone(n in 0..2_000u64, exposure in 0.01..1e6f64, c in 0.5..0.999f64, d in 0.5..0.999f64) {
        let rate = |n, c| failure_rate(n, exposure, c, RatePrior::Jeffreys).unwrap();
        let (narrow, wide) = (rate(n, c.min(d)), rate(n, c.max(d)));
        let inside = |a: (f64, f64), b: (f64, f64)| a.0 * (1.0 + 1e-9) >= b.0 && a.1 <= b.1 * (1.0 + 1e-9);
        prop_assert!(inside(narrow.rate.interval.unwrap(), wide.rate.interval.unwrap()));
        prop_assert!(inside(narrow.posterior.interval.unwrap(), narrow.rate.interval.unwrap()));
        let (low, high) = narrow.rate.interval.unwrap();
        prop_assert!(low <= narrow.rate.value && narrow.rate.value <= high);
        prop_assert!(rate(n + 1, c).rate.interval.unwrap().1 > rate(n, c).rate.interval.unwrap().1);
        prop_assert_eq!(narrow.mtbf.is_some(), n > 0);
    }

    /// Failures and successes mirror each other; Jeffreys lies within Clopper and Pearson.
    #[test]
    fn shares_are_symmetric(n in 1..3_000u64, part in 0.0..=1.0f64, confidence in 0.5..0.999f64) {
        let k = (part * n as f64) as u64;
        let (a, b) = (change_failure(k, n, confidence).unwrap(), change_failure(n - k, n, confidence).unwrap());
        for (a, b) in [(a.exact, b.exact), (a.jeffreys, b.jeffreys)] {
            let ((low, high), (mirrored_low, mirrored_high)) = (a.interval.unwrap(), b.interval.unwrap());
            prop_assert!((low + mirrored_high - 1.0).abs() < 1e-11 && (high + mirrored_low - 1.0).abs() < 1e-11);
            prop_assert!(low <= a.value && a.value <= high);
        }
        let (exact, jeffreys) = (a.exact.interval.unwrap(), a.jeffreys.interval.unwrap());
        prop_assert!(exact.0 <= jeffreys.0 + 1e-12 && jeffreys.1 <= exact.1 + 1e-12);
    }

    /// Sum and union against a grid of minutes.
    #[test]
    fn impact_is_what_the_minutes_say(list in incidents(), from in 0..100u32, length in 1..200u32) {
        let (start, end) = (f64::from(from), f64::from(from + length));
        let cost = impact_minutes(&list, start, end, 0.9, FEW).unwrap();
        let (mut sum, mut union, mut touched, mut most) = (0.0, 0.0, 0.0, 0);
        for minute in from..from + length {
            let minute = f64::from(minute);
            let open: Vec<f64> = list
                .iter()
                .filter(|i| i.started <= minute && minute < i.mitigated.unwrap_or(end))
                .map(|i| i.impact)
                .collect();
            sum += open.iter().sum::<f64>();
            let worst = open.iter().copied().fold(0.0, f64::max);
            union += worst;
            touched += if worst > 0.0 { 1.0 } else { 0.0 };
            most = most.max(open.len());
        }
        prop_assert_eq!((cost.sum.value, cost.union, cost.touched, cost.most_at_once), (sum, union, touched, most));
        prop_assert!(cost.union <= cost.sum.value && cost.union <= cost.touched);
        prop_assert!((0.0..=1.0).contains(&cost.unavailability));
        // Cut anywhere, the parts make the whole.
        let middle = start + f64::from(length / 2);
        if middle > start {
            let part = |from, until| {
                // What is open at the end of the first part goes on in the second.
                let closed: Vec<Incident> = list
                    .iter()
                    .map(|i| Incident { mitigated: Some(i.mitigated.unwrap_or(end.max(i.started))), ..i.clone() })
                    .collect();
                impact_minutes(&closed, from, until, 0.9, FEW).unwrap()
            };
            let (a, b) = (part(start, middle), part(middle, end));
            prop_assert_eq!((a.union + b.union, a.sum.value + b.sum.value), (cost.union, cost.sum.value));
        }
    }

    /// Repeats and first times are all incidents with a cause.
    #[test]
    fn recurrence_counts(list in incidents()) {
        let again = recurrence(&list, 0.95).unwrap();
        let named = list.iter().filter(|i| i.cause.is_some()).count() as u64;
        prop_assert_eq!(again.known, named);
        prop_assert_eq!(again.known, again.repeats + again.causes.len() as u64);
        prop_assert_eq!(again.known, again.causes.iter().map(|cause| cause.1).sum::<u64>());
        prop_assert!(again.causes.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        let changes = list.iter().filter(|i| i.from_change).count() as u64;
        prop_assert_eq!(change_failure_of(&list, changes.max(1), 0.9).is_ok(), true);
        prop_assert!(changes == 0 || change_failure_of(&list, changes - 1, 0.9).is_err());
    }

    /// Two periods may be exchanged, and a change of unit is no change.
    #[test]
    fn trends_are_symmetric(
        before in prop::collection::vec(1.0..1e3f64, 1..9), after in prop::collection::vec(1.0..1e3f64, 1..9),
    ) {
        let forth = trend(&before, &after, FEW).unwrap();
        let back = trend(&after, &before, FEW).unwrap();
        // The permutations differ, so the chances agree only up to their errors.
        prop_assert!((forth.by_chance - back.by_chance).abs() <= 6.0 * (forth.error + back.error) + 0.05);
        prop_assert!(forth.by_chance > 0.0 && forth.by_chance <= 1.0);
        let scaled = |values: &[f64]| values.iter().map(|value| value * 32.0).collect::<Vec<_>>();
        let larger = trend(&scaled(&before), &scaled(&after), FEW).unwrap();
        prop_assert_eq!(forth.by_chance, larger.by_chance);
        let same = trend(&before, &before, FEW).unwrap();
        prop_assert!(same.by_chance > 0.99);
    }

    /// Smaller changes and more scatter need more incidents; geometric means never need more than means.
    #[test]
    fn needs_are_monotone(s in 0.01..3.0f64, t in 0.01..3.0f64, x in 0.01..0.9f64, y in 0.01..0.9f64) {
        let need = |sigma, cut| incidents_needed(sigma, cut, 0.05, 0.8).unwrap();
        prop_assert!(need(s.min(t), x).means <= need(s.max(t), x).means);
        prop_assert!(need(s, x.max(y)).geometric_means <= need(s, x.min(y)).geometric_means);
        prop_assert!(need(s, x.max(y)).means <= need(s, x.min(y)).means);
        prop_assert!(need(s, x).geometric_means <= need(s, x).means);
        // With that many incidents in each period the test at this level rejects with this power.
        let n = need(s, x).geometric_means as u64;
        let seen = chance_of_illusion(n, n, s, 1.0 - libm::sqrt(1.0 - x)).unwrap();
        prop_assert!(seen < 0.5);
    }

    /// More people, less for each; more sites, quieter shifts; toil and its spare hours agree.
    #[test]
    fn rotations_share_the_load(
        rate in 0.0..500.0f64, minutes in 0.0..600.0f64, night in 0.0..=1.0f64,
        sites in 1..5u32, people in 1..30u32, days in 0.1..30.0f64, tickets in 0.0..200.0f64,
    ) {
        let source = [PageSource { per_week: rate, minutes_each: minutes, at_night: night }];
        let rotation = Rotation { sites, people_per_site: people, at_once: 2, shift_days: days };
        let time = TimeUse { ticket_hours_of_team: tickets, ..TimeUse::default() };
        let (load, work) = (shift_load(&source, &rotation).unwrap(), person_load(&source, &rotation, &time).unwrap());
        prop_assert!(load.quantiles[0] <= load.quantiles[1] && load.quantiles[1] <= load.quantiles[2]);
        prop_assert!((0.0..=1.0).contains(&load.busy_half_day) && load.busy_half_day <= load.busy_shift + 1e-12 || load.shift_hours < 12.0);
        prop_assert!(load.nights_broken_per_week_on_call <= 7.0);
        prop_assert!((load.pages_per_shift - load.pages_per_half_day * load.shift_hours / 12.0).abs() <= 1e-9 * load.pages_per_shift);
        prop_assert!(!work.over_cap || work.hours_left <= 1e-6);
        // Doubling everybody halves everything.
        let twice = Rotation { people_per_site: 2 * people, ..rotation };
        let half = person_load(&source, &twice, &time).unwrap();
        prop_assert!((half.toil_share * 2.0 - work.toil_share).abs() <= 1e-12 * work.toil_share);
        let needed = people_needed(&source, &rotation, &time).unwrap();
        if let Some(n) = needed.by_toil {
            let with = |people_per_site| person_load(&source, &Rotation { people_per_site, ..rotation }, &time).unwrap();
            prop_assert!(n > 10_000 || with(n).toil_share <= 0.5 + 1e-9);
            prop_assert!(n > 10_000 || n == 1 || with(n - 1).toil_share > 0.5 - 1e-9);
        }
    }

    /// Whatever is sent, models answer with finite figures or a reason.
    #[test]
    fn nothing_hostile_breaks_it(
        a in hostile(), b in hostile(), c in hostile(), d in hostile(), e in hostile(), f in hostile(),
        n in any::<u64>(), m in any::<u64>(), small in any::<bool>(),
    ) {
        let finite = |estimate: Estimate| {
            estimate.value.is_finite() && estimate.interval.is_none_or(|(l, h)| l.is_finite() && h.is_finite())
        };
        if let Ok(summary) = durations(&[a, b, c], d, FEW) {
            prop_assert!(estimates(&summary).into_iter().all(finite), "{:?}", summary);
        }
        let incident = Incident {
            started: a, detected: Some(b), acknowledged: Some(c), mitigated: Some(d), resolved: None,
            impact: e, cause: Some("x".into()), from_change: small,
        };
        let second = Incident { impact: f, mitigated: None, ..incident.clone() };
        let list = [incident, second];
        if let Ok(phases) = phases(&list, f, FEW) {
            let all = [phases.detect, phases.acknowledge, phases.restore, phases.resolve];
            prop_assert!(all.into_iter().flatten().flat_map(|summary| estimates(&summary)).all(finite));
        }
        if let Ok(cost) = impact_minutes(&list, b, c, 0.9, FEW) {
            prop_assert!(finite(cost.sum) && cost.union.is_finite() && cost.unavailability.is_finite());
        }
        let _ = recurrence(&list, a).is_ok();
        let (n, m) = if small { (n % 100, m % 100) } else { (n, m) };
        if let Ok(rate) = failure_rate(n, a, b, RatePrior::Seen { failures: c, exposure: d }) {
            prop_assert!(finite(rate.rate) && finite(rate.posterior) && rate.mtbf_least.is_finite(), "{:?}", rate);
            prop_assert!(rate.mtbf.is_none_or(finite));
        }
        if let Ok(change) = change_failure(n, m, a) {
            prop_assert!(finite(change.exact) && finite(change.jeffreys));
        }
        if let Ok(need) = incidents_needed(a, b, c, d) {
            prop_assert!(need.means.is_finite() && need.geometric_means.is_finite());
        }
        prop_assert!(chance_of_illusion(n, m, a, b).is_ok_and(f64::is_finite) || chance_of_illusion(n, m, a, b).is_err());
        if let Ok(trend) = trend(&[a, b], &[c, d, e], FEW) {
            prop_assert!(trend.by_chance > 0.0 && trend.error.is_finite() && trend.sigma.is_none_or(f64::is_finite));
        }
        let source = [PageSource { per_week: a, minutes_each: b, at_night: c }];
        let rotation = Rotation { sites: (n % 30) as u32, people_per_site: m as u32, at_once: 2, shift_days: d };
        if let Ok(load) = shift_load(&source, &rotation) {
            prop_assert!(load.busy_shift.is_finite() && load.pages_per_shift.is_finite() && load.quiet_shift.is_finite());
        }
        let time = TimeUse { working_hours_each: d, ticket_hours_of_team: e, toil_hours_each: f, toil_cap: c };
        if let Ok(load) = person_load(&source, &rotation, &time) {
            prop_assert!(load.toil_share.is_finite() && load.hours_left.is_finite());
            prop_assert!(load.pages_left.is_none_or(f64::is_finite));
        }
        let _ = people_needed(&source, &rotation, &time);
    }
}
