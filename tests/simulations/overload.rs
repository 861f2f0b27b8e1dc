//! Retries, backoff, breakers and queues: closed forms beside drawn chance, and the fluid beside single requests.

use std::collections::VecDeque;

use accord::model::chance::Stream;
use accord::model::overload::*;

/// Mean of a sample and its standard error.
fn mean_and_error(sample: &[f64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, libm::sqrt(squares / (n - 1.0) / n))
}

fn between(stream: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * stream.uniform()
}

/// A client with a real bucket of whole tokens, request by request.
#[test]
fn token_buckets_settle_where_the_formula_says() {
    let mut chance = Stream::new(11);
    let mut compared = 0;
    for _ in 0..60 {
        let retries = 1 + chance.below(5) as u32;
        let failure = between(&mut chance, 0.0, 1.0);
        let deposit = between(&mut chance, 0.02, 0.6);
        let expected = retry_token_bucket(retries, failure, deposit, 1.0).unwrap();
        // At the knee a bucket of any size is now full, now dry.
        if (failure - expected.knee).abs() < 0.05 {
            continue;
        }
        let mut tokens = 200.0f64;
        let mut batches = Vec::new();
        for batch in 0..60 {
            let (mut attempts, requests) = (0.0, 2_000);
            for _ in 0..requests {
                for tried in 0..=retries {
                    attempts += 1.0;
                    if chance.uniform() >= failure {
                        tokens = (tokens + deposit).min(200.0);
                        break;
                    }
                    if tried == retries || tokens < 1.0 {
                        break;
                    }
                    tokens -= 1.0;
                }
            }
            // The first batches empty the bucket.
            if batch >= 10 {
                batches.push(attempts / f64::from(requests));
            }
        }
        let (mean, error) = mean_and_error(&batches);
        let expected = expected.outcome.attempts;
        assert!(
            (mean - expected).abs() <= 3.5 * error + 2e-5,
            "{retries} {failure} {deposit}: {mean} {expected} ± {error}"
        );
        compared += 1;
    }
    assert!(compared >= 40);
}

/// A breaker that sees single answers trips as often as the binomial tail says.
#[test]
fn breakers_trip_falsely_as_often_as_said() {
    let mut chance = Stream::new(12);
    for _ in 0..60 {
        let sample = 2 + chance.below(40) as u64;
        let failure = between(&mut chance, 0.02, 0.6);
        let share = between(&mut chance, 0.05, 1.0);
        let expected = false_trip(sample, failure, share).unwrap().chance;
        let policy =
            BreakerPolicy { failure_share: share, window: 10, minimum: sample as f64, open_for: 5, probes: 1.0 };
        let (mut tripped, clients) = (0.0, 4_000);
        for _ in 0..clients {
            let mut breaker = Breaker::new(policy).unwrap();
            for answer in 0..sample {
                let failed = chance.uniform() < failure;
                let (good, bad) = if failed { (0.0, 1.0) } else { (1.0, 0.0) };
                breaker.record(answer / 10, answer / 10, good, bad).unwrap();
            }
            tripped += if breaker.state() == BreakerState::Closed { 0.0 } else { 1.0 };
        }
        let got = tripped / f64::from(clients);
        let error = libm::sqrt(expected * (1.0 - expected) / f64::from(clients));
        assert!((got - expected).abs() <= 3.5 * error + 1e-9, "{sample} {failure} {share}: {got} {expected}");
    }
}

/// Drawn waits with full jitter have the mean, the deviation and the distribution of the closed forms.
#[test]
fn jittered_waits_are_distributed_as_said() {
    let mut chance = Stream::new(13);
    for _ in 0..60 {
        let base = between(&mut chance, 0.05, 2.0);
        let cap = between(&mut chance, 0.5, 40.0);
        let retries = 1 + chance.below(14) as u32;
        let draws: Vec<f64> = (0..8_000)
            .map(|_| (0..retries).map(|i| chance.uniform() * backoff_ceiling(base, cap, i).unwrap()).sum())
            .collect();
        let expected = backoff_wait(base, cap, retries).unwrap();
        let (mean, error) = mean_and_error(&draws);
        assert!((mean - expected.mean).abs() <= 3.5 * error, "{base} {cap} {retries}");
        for p in [0.1, 0.5, 0.9] {
            let limit = backoff_wait_quantile(base, cap, retries, p).unwrap();
            let share = draws.iter().filter(|wait| **wait <= limit).count() as f64 / 8_000.0;
            assert!(
                (share - p).abs() <= 3.5 * libm::sqrt(p * (1.0 - p) / 8_000.0),
                "{base} {cap} {retries} {p}: {share}"
            );
        }
    }
}

/// Poisson arrivals in whole seconds into a service of one a second: the embedded queue of M/D/1.
#[test]
fn poisson_arrivals_queue_as_m_d_1() {
    for seed in 1..=50u64 {
        let load = 0.1 + 0.7 * seed as f64 / 50.0;
        let scenario = Scenario { arrivals: Arrivals::Poisson { seed }, timeout: 3_600, ..Scenario::steady(load, 1.0) };
        let mut simulation = Simulation::new(scenario).unwrap();
        simulation.run(1_000).unwrap();
        let batches: Vec<f64> =
            (0..50).map(|_| (0..800).map(|_| simulation.step().queue).sum::<f64>() / 800.0).collect();
        let (mean, error) = mean_and_error(&batches);
        let expected = load * load / (2.0 * (1.0 - load));
        assert!((mean - expected).abs() <= 3.5 * error, "{load}: {mean} {expected} ± {error}");
    }
}

/// The same for ten a second, against the stationary chain found by iteration.
#[test]
fn poisson_arrivals_queue_as_the_chain_says() {
    for (seed, load) in [(1, 5.0), (2, 7.0), (3, 8.0), (4, 8.5), (5, 9.0)] {
        let mut pmf = vec![libm::exp(-load)];
        (1..60).for_each(|k| pmf.push(pmf[k - 1] * load / k as f64));
        let mut chain = vec![0.0; 400];
        chain[0] = 1.0;
        for _ in 0..3_000 {
            let mut next = vec![0.0; 400];
            for (q, p) in chain.iter().enumerate().filter(|(_, p)| **p > 1e-18) {
                for (a, r) in pmf.iter().enumerate() {
                    next[(q + a).saturating_sub(10).min(399)] += p * r;
                }
            }
            chain = next;
        }
        let expected: f64 = chain.iter().enumerate().map(|(q, p)| q as f64 * p).sum();
        let scenario =
            Scenario { arrivals: Arrivals::Poisson { seed }, timeout: 3_600, ..Scenario::steady(load, 10.0) };
        let mut simulation = Simulation::new(scenario).unwrap();
        simulation.run(500).unwrap();
        let batches: Vec<f64> =
            (0..50).map(|_| (0..800).map(|_| simulation.step().queue).sum::<f64>() / 800.0).collect();
        let (mean, error) = mean_and_error(&batches);
        assert!((mean - expected).abs() <= 3.5 * error, "{load}: {mean} {expected} ± {error}");
    }
}

/// With ample capacity and a share of errors, the fluid sends exactly the attempts of the closed forms.
#[test]
fn the_fluid_agrees_with_closed_forms() {
    let mut chance = Stream::new(14);
    for round in 0..120 {
        let retries = chance.below(6) as u32;
        let failure = between(&mut chance, 0.0, 1.0);
        let share = between(&mut chance, 0.05, 0.6);
        let (limit, expected) = match round % 3 {
            0 => (RetryLimit::Unlimited, retry_outcome(retries, failure).unwrap()),
            1 => (RetryLimit::Budget { share }, retry_budget(retries, failure, share).unwrap()),
            _ => (
                RetryLimit::TokenBucket { deposit: share, size: 100.0 },
                retry_token_bucket(retries, failure, share, 1.0).unwrap().outcome,
            ),
        };
        let scenario = Scenario {
            errors: Schedule::steady(failure),
            retries,
            retry_limit: limit,
            backoff: Backoff::FullJitter { base: 1.0, cap: 8.0 },
            ..Scenario::steady(100.0, 1e6)
        };
        let mut simulation = Simulation::new(scenario).unwrap();
        simulation.run(2_000).unwrap();
        let (mut attempts, mut goodput) = (0.0, 0.0);
        for _ in 0..200 {
            let step = simulation.step();
            (attempts, goodput) = (attempts + step.attempts, goodput + step.goodput);
        }
        let got = (attempts / 2e4, goodput / 2e4);
        assert!(
            (got.0 - expected.attempts).abs() < 1e-6 && (got.1 - expected.success).abs() < 1e-6,
            "{retries} {failure} {limit:?}: {got:?} {expected:?}"
        );
    }
}

/// A throttled fluid settles at the balance of the closed form.
#[test]
fn the_fluid_agrees_with_the_throttle() {
    for (load, capacity, factor) in
        [(400.0, 100.0, 2.0), (1_000.0, 100.0, 1.2), (150.0, 100.0, 1.0), (80.0, 100.0, 2.0)]
    {
        let scenario = Scenario { queue_limit: Some(0.0), throttle: Some(factor), ..Scenario::steady(load, capacity) };
        let mut simulation = Simulation::new(scenario).unwrap();
        let last = simulation.run(3_000).unwrap();
        let expected = throttle_balance(load * 120.0, capacity * 120.0, factor).unwrap();
        assert!((last.throttled - expected.rejected).abs() < 1e-3, "{load}: {} {expected:?}", last.throttled);
        assert!((last.attempts * 120.0 - expected.sent).abs() < 1e-3 * expected.sent, "{load}: {}", last.attempts);
    }
}

/// A service and its clients, request by request, as an oracle for the fluid. It knows whole requests, shuffles the
/// arrivals of a second, and draws errors and waits.
fn one_by_one(scenario: &Scenario, seconds: u64, chance: &mut Stream) -> [f64; 6] {
    let mut queue: VecDeque<(u64, u32)> = VecDeque::new();
    let mut gone: VecDeque<u64> = VecDeque::new();
    let mut due: Vec<Vec<u32>> = vec![Vec::new(); seconds as usize + 100];
    let mut tokens = if let RetryLimit::TokenBucket { size, .. } = scenario.retry_limit { size } else { 0.0 };
    let [mut attempts, mut good, mut wasted, mut shed, mut failed, mut errors] = [0.0; 6];
    for second in 0..seconds {
        let capacity = scenario.capacity.at(second) as usize;
        let mut failures: Vec<u32> = Vec::new();
        if scenario.drop_expired && capacity > 0 {
            gone.clear();
        }
        while queue.front().is_some_and(|work| work.0 + u64::from(scenario.timeout) <= second) {
            let (sent, tried) = queue.pop_front().unwrap();
            failures.push(tried);
            if !(scenario.drop_expired && capacity > 0) {
                gone.push_back(sent);
            }
        }
        let mut arriving = std::mem::take(&mut due[second as usize]);
        arriving.extend(std::iter::repeat_n(0, scenario.offered.at(second) as usize));
        (1..arriving.len()).rev().for_each(|i| arriving.swap(i, chance.below(i + 1)));
        attempts += arriving.len() as f64;
        for tried in arriving {
            let full = scenario
                .queue_limit
                .is_some_and(|limit| (queue.len() + gone.len() + 1) as f64 > limit + capacity as f64);
            if !full {
                queue.push_back((second, tried));
                continue;
            }
            shed += 1.0;
            if scenario.retry_shed { failures.push(tried) } else { failed += 1.0 }
        }
        let mut successes = 0.0;
        for _ in 0..capacity {
            if gone.pop_front().is_some() {
                wasted += 1.0;
            } else if let Some((_, tried)) = queue.pop_front() {
                if chance.uniform() < scenario.errors.at(second) {
                    errors += 1.0;
                    failures.push(tried);
                } else {
                    successes += 1.0;
                }
            }
        }
        good += successes;
        if let RetryLimit::TokenBucket { deposit, size } = scenario.retry_limit {
            tokens = (tokens + deposit * successes).min(size);
        }
        // Whoever may retry is chosen without regard to how often it was tried.
        (1..failures.len()).rev().for_each(|i| failures.swap(i, chance.below(i + 1)));
        for tried in failures {
            let paid = match scenario.retry_limit {
                RetryLimit::TokenBucket { .. } => tokens >= 1.0,
                _ => true,
            };
            if tried >= scenario.retries || !paid {
                failed += 1.0;
                continue;
            }
            tokens -= 1.0;
            let delay = match scenario.backoff {
                Backoff::FullJitter { base, cap } => {
                    libm::ceil(chance.uniform() * backoff_ceiling(base, cap, tried).unwrap()).max(1.0) as u64
                }
                _ => 1,
            };
            if let Some(slot) = due.get_mut((second + delay) as usize) {
                slot.push(tried + 1);
            }
        }
    }
    [attempts, good, wasted, shed, failed, errors]
}

/// Totals of the fluid beside those of single requests, over 60 services that fall over and recover in every way.
#[test]
fn the_fluid_agrees_with_single_requests() {
    let mut chance = Stream::new(15);
    for round in 0..60 {
        let load = libm::floor(between(&mut chance, 300.0, 700.0));
        let capacity = libm::floor(load * between(&mut chance, 0.7, 2.5));
        let trigger = libm::floor(capacity * between(&mut chance, 0.0, 0.6));
        let scenario = Scenario {
            capacity: Schedule::but(capacity, trigger, 20, 20 + 5 + chance.below(15) as u64),
            errors: Schedule::steady(if round % 2 == 0 { 0.0 } else { between(&mut chance, 0.0, 0.4) }),
            timeout: 1 + chance.below(5) as u32,
            retries: chance.below(4) as u32,
            backoff: if round % 3 == 0 { Backoff::None } else { Backoff::FullJitter { base: 1.0, cap: 10.0 } },
            retry_limit: if round % 4 == 1 {
                RetryLimit::TokenBucket { deposit: 0.2, size: 500.0 }
            } else {
                RetryLimit::Unlimited
            },
            retry_shed: round % 5 != 0,
            queue_limit: (round % 3 == 1).then(|| libm::floor(capacity * between(&mut chance, 0.0, 6.0))),
            drop_expired: round % 7 == 3,
            ..Scenario::steady(load, capacity)
        };
        let mut fluid = Simulation::new(scenario.clone()).unwrap();
        fluid.run(150).unwrap();
        let t = fluid.totals();
        let fluid = [t.attempts, t.goodput, t.wasted, t.shed, t.failed, t.errors];
        let runs: Vec<[f64; 6]> = (0..10).map(|_| one_by_one(&scenario, 150, &mut chance)).collect();
        for (i, what) in ["attempts", "goodput", "wasted", "shed", "failed", "errors"].iter().enumerate() {
            let (mean, error) = mean_and_error(&runs.iter().map(|run| run[i]).collect::<Vec<_>>());
            // Whole requests and mean waits are not the same thing: half a percent of the demand besides.
            let allowed = 3.5 * error + 0.005 * t.demand;
            assert!(
                (mean - fluid[i]).abs() <= allowed,
                "{round} {what}: {} {mean} ± {error} of {}\n{scenario:?}",
                fluid[i],
                t.demand
            );
        }
    }
}

/// The threshold that the simulation shows is capacity ÷ amplification, up to the slow recovery just below it.
#[test]
fn the_simulated_edge_is_the_threshold() {
    let mut chance = Stream::new(16);
    for round in 0..50 {
        let capacity = between(&mut chance, 50.0, 500.0);
        let retries = 1 + chance.below(4) as u32;
        let budget = (round % 2 == 1).then(|| between(&mut chance, 0.05, 0.9));
        let scenario = Scenario {
            timeout: 1 + chance.below(3) as u32,
            retries,
            retry_limit: budget.map_or(RetryLimit::Unlimited, |share| RetryLimit::Budget { share }),
            backoff: if round % 3 == 0 { Backoff::None } else { Backoff::FullJitter { base: 1.0, cap: 5.0 } },
            ..Scenario::steady(0.0, capacity)
        };
        let edge = metastable_edge(&scenario, capacity, Trigger::blip(60), 8_000).unwrap().unwrap();
        let threshold = metastable_threshold(capacity, amplification(retries, budget).unwrap()).unwrap();
        let off = edge / threshold - 1.0;
        assert!((-0.012..=0.001).contains(&off), "{round}: {edge} against {threshold}");
    }
}

/// The two branches of goodput part exactly in the metastable region, and the sweep shows hysteresis.
#[test]
fn branches_part_above_the_threshold() {
    let service = Scenario { retries: 1, ..Scenario::steady(0.0, 300.0) };
    let loads: Vec<f64> = (1..=32).map(|i| f64::from(i) * 10.0).collect();
    let branches = branches(&service, &loads, Trigger::blip(10), 2_000).unwrap();
    assert_eq!(branches.metastable, Some((150.0, 300.0)));
    for (well, ill) in branches.healthy.iter().zip(&branches.triggered) {
        let stuck = (145.0..305.0).contains(&well.offered);
        assert!((ill.goodput < 1.0) == (stuck || well.offered > 300.0), "{well:?} {ill:?}");
        if well.offered <= 300.0 {
            assert!((well.goodput - well.offered).abs() < 1e-9);
        }
    }
    let sweep = sweep(&service, &loads, 300).unwrap();
    let lost: Vec<f64> = sweep
        .up
        .iter()
        .zip(sweep.down.iter().rev())
        .filter(|(up, down)| down.goodput < 0.99 * up.goodput)
        .map(|(up, _)| up.offered)
        .collect();
    assert!(lost.first().is_some_and(|load| *load <= 150.0) && lost.last() == Some(&300.0), "{lost:?}");
}

/// Which lever brings a stuck service back, and how far it must be pulled.
#[test]
fn remedies_are_what_the_threshold_demands() {
    let capacity = Schedule::but(300.0, 0.0, 30, 40);
    let stuck = Scenario { capacity, retries: 1, timeout: 2, ..Scenario::steady(280.0, 300.0) };
    let mut stuck = Simulation::new(stuck).unwrap();
    assert_eq!(stuck.run(120).unwrap().goodput, 0.0);
    let protocol = Protocol { hold: 3_600, watch: 600, recovered: 0.99 };
    let level = |kind| {
        let remedy = remedy(&stuck, kind, protocol).unwrap();
        (remedy.recovers, remedy.level)
    };
    // What the service must gain on the backlog each second, if it has the hour of holding, or part of the watch too.
    let (needed, at_best) = (stuck.queue() / 3_600.0, stuck.queue() / 4_200.0);
    let near = |got: Option<f64>, strict: f64, gentle: f64, resolution: f64| {
        let got = got.unwrap();
        assert!(
            (strict.min(gentle) - resolution..strict.max(gentle) + resolution).contains(&got),
            "{got} {strict} {gentle}"
        );
    };
    // 280 × (1 − cut) × 2 must leave that much of 300.
    let cut = |gain: f64| 1.0 - (300.0 - gain) / 2.0 / 280.0;
    near(level(RemedyKind::LoadCut).1, cut(needed), cut(at_best), 0.001);
    let more = |gain: f64| (560.0 + gain) / 300.0;
    near(level(RemedyKind::Capacity).1, more(needed), more(at_best), 0.015);
    assert_eq!(level(RemedyKind::Retries), (true, Some(0.0)));
    let budget = |gain: f64| (300.0 - gain) / 280.0 - 1.0;
    near(level(RemedyKind::RetryBudget).1, budget(needed), budget(at_best), 0.001);
    let queue = level(RemedyKind::QueueLimit);
    assert!(queue.0 && queue.1.unwrap() <= 600.0, "{queue:?}");
    assert!(level(RemedyKind::DropExpired).0);
    // Throwing the queue away once fails 1120 attempts, and their retries alone refill it past the timeout.
    assert!(!level(RemedyKind::DropQueue).0);
    let all = remedies(&stuck, protocol).unwrap();
    assert_eq!(all.len(), RemedyKind::ALL.len());
}
