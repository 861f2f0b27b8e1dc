//! Laws of retries, backoff, throttles, breakers and of the simulation of overload.

use accord::model::overload::*;
use proptest::prelude::*;

/// Numbers as people send them, and as nobody should.
fn hostile() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), 0.0..=1.0, Just(f64::NAN), Just(f64::INFINITY), Just(5e-324), Just(f64::MAX), Just(-0.0)]
}

fn all_finite(figures: &[f64]) -> bool {
    figures.iter().all(|figure| figure.is_finite())
}

fn policy() -> impl Strategy<Value = BreakerPolicy> {
    (0.05..=1.0, 1..30u32, 0.0..50.0, 1..40u32, 0.5..50.0).prop_map(
        |(failure_share, window, minimum, open_for, probes)| BreakerPolicy {
            failure_share,
            window,
            minimum,
            open_for,
            probes,
        },
    )
}

fn limit() -> impl Strategy<Value = RetryLimit> {
    prop_oneof![
        Just(RetryLimit::Unlimited),
        (0.0..=1.0).prop_map(|share| RetryLimit::Budget { share }),
        (0.01..1.0, 0.0..1e3).prop_map(|(deposit, size)| RetryLimit::TokenBucket { deposit, size }),
    ]
}

fn backoff() -> impl Strategy<Value = Backoff> {
    prop_oneof![
        Just(Backoff::None),
        (0.01..5.0, 0.1..20.0).prop_map(|(base, cap)| Backoff::Exponential { base, cap }),
        (0.01..5.0, 0.1..20.0).prop_map(|(base, cap)| Backoff::FullJitter { base, cap }),
    ]
}

fn schedule(most: f64) -> impl Strategy<Value = Schedule> {
    (0.0..=most, 0.0..=most, 0..40u64, 0..40u64)
        .prop_map(|(usual, meanwhile, from, seconds)| Schedule::but(usual, meanwhile, from, from + seconds))
}

/// Services without what knows an absolute number, so that they can be scaled.
fn scalable() -> impl Strategy<Value = Scenario> {
    (
        (schedule(500.0), schedule(500.0), schedule(1.0), 1..8u32, 0..=4u32),
        (backoff(), limit(), any::<bool>(), proptest::option::of(0.0..2e3), any::<bool>()),
    )
        .prop_map(|(service, clients)| Scenario {
            offered: service.0,
            capacity: service.1,
            errors: service.2,
            timeout: service.3,
            retries: service.4,
            backoff: clients.0,
            retry_limit: clients.1,
            retry_shed: clients.2,
            queue_limit: clients.3,
            drop_expired: clients.4,
            ..Scenario::steady(0.0, 0.0)
        })
}

fn scenario() -> impl Strategy<Value = Scenario> {
    (scalable(), proptest::option::of(1.0..4.0), proptest::option::of(policy()), proptest::option::of(any::<u64>()))
        .prop_map(|(scenario, throttle, breaker, seed)| Scenario {
            throttle,
            breaker,
            arrivals: seed.map_or(Arrivals::Even, |seed| Arrivals::Poisson { seed }),
            ..scenario
        })
}

fn lever() -> impl Strategy<Value = Lever> {
    prop_oneof![
        (0.0..=1.0).prop_map(Lever::LoadCut),
        (0.0..4.0).prop_map(Lever::CapacityFactor),
        (0..=10u32).prop_map(Lever::Retries),
        limit().prop_map(Lever::RetryLimit),
        backoff().prop_map(Lever::Backoff),
        any::<bool>().prop_map(Lever::RetryShed),
        proptest::option::of(0.0..2e3).prop_map(Lever::QueueLimit),
        any::<bool>().prop_map(Lever::DropExpired),
        Just(Lever::DropQueue),
        proptest::option::of(1.0..4.0).prop_map(Lever::Throttle),
        proptest::option::of(policy()).prop_map(Lever::Breaker),
    ]
}

fn conserved(simulation: &Simulation) -> Result<(), TestCaseError> {
    let t = simulation.totals();
    let ended = t.goodput + t.errors + t.wasted + t.shed + t.dropped + simulation.queue();
    prop_assert!((t.attempts - ended).abs() <= 1e-9 * (1.0 + t.attempts), "{t:?}");
    let ended = t.turned_away + t.goodput + t.failed + simulation.open();
    prop_assert!((t.demand - ended).abs() <= 1e-9 * (1.0 + t.demand), "{t:?}");
    Ok(())
}

fn amounts(s: &Step) -> [f64; 17] {
    [
        s.demand,
        s.turned_away,
        s.rejected,
        s.attempts,
        s.retries,
        s.shed,
        s.dropped,
        s.goodput,
        s.errors,
        s.wasted,
        s.timed_out,
        s.failed,
        s.queue,
        s.expired,
        s.open,
        s.capacity,
        s.throttled,
    ]
}

proptest! {
    #![proptest_config(crate::often())]

    /// Every attempt is answered, wasted, shed, dropped or queued; every request answered, failed, turned away or open.
    #[test]
    fn nothing_is_lost(scenario in scenario(), levers in prop::collection::vec((lever(), 1..15u32), 0..6)) {
        let mut simulation = Simulation::new(scenario).unwrap();
        for (lever, seconds) in levers.into_iter().chain([(Lever::LoadCut(0.0), 20)]) {
            simulation.pull(lever).unwrap();
            for _ in 0..seconds {
                let step = simulation.step();
                prop_assert!(amounts(&step).iter().all(|amount| (0.0..1e9).contains(amount)), "{:?}", step);
                let served = step.goodput + step.errors + step.wasted;
                prop_assert!(served <= step.capacity * (1.0 + 1e-12), "{:?}", step);
                let patience = f64::from(simulation.scenario().timeout);
                prop_assert!(step.latency.is_none_or(|wait| wait >= 0.0 && wait <= patience - 1.0 + 1e-9));
                conserved(&simulation)?;
            }
        }
        // When nobody asks any more, every request ends.
        simulation.pull(Lever::LoadCut(1.0)).unwrap();
        simulation.pull(Lever::Retries(0)).unwrap();
        simulation.run(40).unwrap();
        prop_assert!(simulation.open() <= 1e-9, "{}", simulation.open());
    }

    /// A copy goes on as its original does, and the same inputs give the same bits.
    #[test]
    fn it_can_be_resumed(scenario in scenario(), at in 1..30u32) {
        let mut whole = Simulation::new(scenario.clone()).unwrap();
        let mut parts = Simulation::new(scenario).unwrap();
        whole.run(at).unwrap();
        parts.run(at).unwrap();
        let mut copy = parts.clone();
        for _ in 0..20 {
            let step = whole.step();
            prop_assert_eq!(amounts(&step).map(f64::to_bits), amounts(&copy.step()).map(f64::to_bits));
        }
        prop_assert_eq!(parts.now(), u64::from(at));
    }

    /// A service twice as large with twice the users behaves the same.
    #[test]
    fn size_does_not_matter(scenario in scalable(), doublings in 1..8i32) {
        let factor = f64::from(1 << doublings);
        let scale = |schedule: &Schedule| Schedule {
            first: schedule.first * factor,
            changes: schedule.changes.iter().map(|c| (c.0, c.1 * factor)).collect(),
        };
        let larger = Scenario {
            offered: scale(&scenario.offered),
            capacity: scale(&scenario.capacity),
            queue_limit: scenario.queue_limit.map(|limit| limit * factor),
            retry_limit: match scenario.retry_limit {
                RetryLimit::TokenBucket { deposit, size } => RetryLimit::TokenBucket { deposit, size: size * factor },
                other => other,
            },
            ..scenario.clone()
        };
        let (mut small, mut large) = (Simulation::new(scenario).unwrap(), Simulation::new(larger).unwrap());
        for _ in 0..40 {
            let (s, l) = (small.step(), large.step());
            // Powers of two scale without rounding.
            prop_assert_eq!((s.goodput * factor, s.queue * factor, s.failed * factor), (l.goodput, l.queue, l.failed));
            prop_assert_eq!(s.latency, l.latency);
        }
    }

    /// Without failures retries change nothing.
    #[test]
    fn a_well_service_never_retries(load in 0.0..1e3, spare in 1.0..3.0, retries in 0..=10u32) {
        let scenario = Scenario { retries, ..Scenario::steady(load, load * spare) };
        let last = Simulation::new(scenario).unwrap().run(30).unwrap();
        prop_assert_eq!((last.attempts, last.goodput, last.failed, last.retries), (load, load, 0.0, 0.0));
    }

    /// A queue that cannot hold what would be late keeps goodput at capacity, whatever clients do.
    #[test]
    fn a_short_queue_never_wastes(load in 1.0..1e3, share in 0.0..0.99, timeout in 1..6u32, retries in 0..=6u32) {
        let capacity = load * share;
        let limit = safe_queue(capacity, f64::from(timeout)).unwrap() - capacity;
        let scenario = Scenario { timeout, retries, queue_limit: Some(limit), ..Scenario::steady(load, capacity) };
        let mut simulation = Simulation::new(scenario).unwrap();
        let last = simulation.run(60).unwrap();
        prop_assert!((last.goodput - capacity).abs() <= 1e-9 * load && simulation.totals().wasted <= 1e-9 * load);
    }

    /// Hostile scenarios and levers are refused or carried out, never more than that.
    #[test]
    fn no_scenario_breaks_it(
        n in prop::collection::vec(hostile(), 14),
        whole in prop::collection::vec(any::<u32>(), 6),
        small in any::<bool>(),
    ) {
        let shrink = |n: u32, to: u32| if small { n % to } else { n };
        let breaker = BreakerPolicy {
            failure_share: n[0], window: shrink(whole[0], 20), minimum: n[1], open_for: shrink(whole[1], 20), probes: n[2],
        };
        let scenario = Scenario {
            offered: Schedule::but(n[3], n[4], 2, 5),
            arrivals: if small { Arrivals::Even } else { Arrivals::Poisson { seed: 1 } },
            capacity: Schedule::but(n[5], n[6], 3, 6),
            errors: Schedule::steady(n[7]),
            timeout: shrink(whole[2], 5),
            retries: shrink(whole[3], 12),
            backoff: Backoff::FullJitter { base: n[8], cap: n[9] },
            retry_limit: RetryLimit::TokenBucket { deposit: n[10], size: n[11] },
            retry_shed: small,
            queue_limit: Some(n[12]),
            drop_expired: small,
            throttle: Some(n[13]),
            breaker: small.then_some(breaker),
        };
        let mut simulation = match Simulation::new(scenario) {
            Ok(simulation) => simulation,
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                Simulation::new(Scenario::steady(10.0, 8.0)).unwrap()
            }
        };
        let levers = [
            Lever::LoadCut(n[0]), Lever::CapacityFactor(n[1]), Lever::Retries(whole[4]), Lever::QueueLimit(Some(n[2])),
            Lever::RetryLimit(RetryLimit::Budget { share: n[3] }), Lever::Throttle(Some(n[4])),
            Lever::Backoff(Backoff::Exponential { base: n[5], cap: n[6] }), Lever::Breaker(Some(breaker)),
        ];
        for lever in levers {
            let _ = simulation.pull(lever);
            prop_assert!(all_finite(&amounts(&simulation.step())));
        }
    }

    /// Closed forms are finite or refused.
    #[test]
    fn closed_forms_never_break(a in hostile(), b in hostile(), c in hostile(), r in any::<u32>(), s in any::<u64>()) {
        for outcome in [
            retry_outcome(r, a), layered_retries(&[r, 3, r % 7], a), retry_budget(r, a, b),
            retry_token_bucket(r % 100, a, b, c).map(|bucket| bucket.outcome),
        ].into_iter().flatten() {
            prop_assert!(all_finite(&[outcome.attempts, outcome.success, outcome.failure]));
            prop_assert!((0.0..=1.0).contains(&outcome.success) && (0.0..=1.0).contains(&outcome.failure));
            prop_assert!(outcome.attempts >= 1.0);
        }
        for figure in [
            backoff_ceiling(a, b, r), backoff_wait_cdf(a, b, r % 8, c), throttle_rejection(a, b, c),
            metastable_threshold(a, b), amplification(r, Some(a)), safe_queue(a, b),
            throttle_balance(a, b, c).map(|balance| balance.sent), backoff_wait(a, b, r % 70).map(|wait| wait.deviation),
        ].into_iter().flatten() {
            prop_assert!(figure.is_finite() && figure >= 0.0);
        }
        let _ = regime(a, b, c, s % 2 == 0);
        if let Ok(trip) = false_trip(s % 100_000, a, b) {
            prop_assert!((0.0..=1.0).contains(&trip.chance) && (0.0..=1.0).contains(&trip.any_of(s)));
        }
    }

    /// More failures and more retries mean more attempts; more retries mean more success.
    #[test]
    fn retries_are_monotone(r in 0..60u32, more in 1..20u32, f in 0.0..=1.0f64, g in 0.0..=1.0f64) {
        let (low, high) = (f.min(g), f.max(g));
        let (a, b) = (retry_outcome(r, low).unwrap(), retry_outcome(r, high).unwrap());
        prop_assert!(a.attempts <= b.attempts * (1.0 + 1e-14) && a.success >= b.success - 1e-15);
        let c = retry_outcome(r + more, low).unwrap();
        prop_assert!(a.attempts <= c.attempts * (1.0 + 1e-14) && a.success <= c.success + 1e-15);
        prop_assert!((a.success + a.failure - 1.0).abs() < 1e-14);
        // Each attempt succeeds with the same chance, so successes are attempts times that.
        prop_assert!((a.attempts * (1.0 - low) - a.success).abs() < 1e-12);
        prop_assert!(a.attempts <= f64::from(r) + 1.0);
    }

    /// A bucket or a budget never adds attempts, and never more than it pays for.
    #[test]
    fn limits_limit(r in 0..30u32, f in 0.0..=1.0f64, d in 0.001..3.0f64) {
        let free = retry_outcome(r, f).unwrap();
        let bucket = retry_token_bucket(r, f, d, 1.0).unwrap();
        prop_assert!(bucket.outcome.attempts <= free.attempts * (1.0 + 1e-12));
        prop_assert!(bucket.outcome.attempts - 1.0 <= d * bucket.outcome.success * (1.0 + 1e-9) + 1e-12);
        prop_assert!(bucket.dry == (f > bucket.knee) || (f - bucket.knee).abs() < 1e-12);
        let budget = retry_budget(r, f, d.min(1.0)).unwrap();
        prop_assert!(budget.attempts <= 1.0 + d.min(1.0) && budget.attempts <= free.attempts * (1.0 + 1e-14));
    }

    /// The order of layers changes who retries, not the worst case.
    #[test]
    fn the_worst_case_has_no_order(mut layers in prop::collection::vec(0..6u32, 0..8)) {
        let forth = layered_retries(&layers, 1.0).unwrap().attempts;
        layers.reverse();
        prop_assert_eq!(forth, layered_retries(&layers, 1.0).unwrap().attempts);
        let product: f64 = layers.iter().map(|r| f64::from(*r) + 1.0).product();
        prop_assert_eq!(forth, product);
    }

    /// Waits: a distribution function, symmetric, and in any unit the same.
    #[test]
    fn waits_are_distributed(
        base in 0.01..10.0f64, cap in 0.1..100.0f64, n in 1..24u32, x in 0.0..=1.0f64, y in 0.0..=1.0f64,
    ) {
        let wait = backoff_wait(base, cap, n).unwrap();
        let at = |share: f64| backoff_wait_cdf(base, cap, n, share * wait.longest).unwrap();
        prop_assert!(at(x.min(y)) <= at(x.max(y)) + 1e-12);
        prop_assert!((at(x) + at(1.0 - x) - 1.0).abs() < 1e-11);
        let thousand = backoff_wait_cdf(base * 1024.0, cap * 1024.0, n, x * wait.longest * 1024.0).unwrap();
        prop_assert!((thousand - at(x)).abs() < 1e-12);
        // Chebyshev.
        let far = 3.0 * wait.deviation;
        let outside = backoff_wait_cdf(base, cap, n, wait.mean - far).unwrap() * 2.0;
        prop_assert!(outside <= 1.0 / 9.0 + 1e-12);
    }

    /// Regimes are in order of load, and being saturated matters between threshold and capacity only.
    #[test]
    fn regimes_are_ordered(capacity in 0.1..1e6f64, amplification in 1.0..20.0f64, share in 0.0..3.0f64) {
        let offered = capacity * share;
        let (well, ill) = (
            regime(offered, capacity, amplification, false).unwrap(),
            regime(offered, capacity, amplification, true).unwrap(),
        );
        let threshold = metastable_threshold(capacity, amplification).unwrap();
        match well {
            Regime::Overloaded => prop_assert!(offered > capacity && ill == Regime::Overloaded),
            Regime::Vulnerable => prop_assert!(offered >= threshold * (1.0 - 1e-12) && ill == Regime::Stuck),
            Regime::Stable => prop_assert!(offered <= threshold * (1.0 + 1e-12) && ill == Regime::Stable),
            Regime::Stuck => prop_assert!(false, "a service that is well is not stuck"),
        }
    }

    /// A breaker that needs more failures, or sees fewer, trips less.
    #[test]
    fn false_trips_are_monotone(n in 1..5_000u64, p in 0.0..=1.0f64, q in 0.0..=1.0f64, share in 0.01..=1.0f64) {
        let trip = |p| false_trip(n, p, share).unwrap();
        prop_assert!(trip(p.min(q)).chance <= trip(p.max(q)).chance + 1e-12);
        let needed = trip(p).needed;
        prop_assert!(needed as f64 / n as f64 >= share && (needed == 1 || ((needed - 1) as f64 / (n as f64)) < share));
        prop_assert!(trip(p).any_of(10) >= trip(p).chance - 1e-12);
    }
}
