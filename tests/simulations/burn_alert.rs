//! False pages by formula beside requests that fail at random, and simulated worlds beside what they were asked for.

use accord::model::burn_alert::{World, false_pages, simulate};
use accord::model::chance::Stream;
use accord::units::{Share, Span, Target};

/// Mean and standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Windows of `n` requests that slide by one: how often the errors in them rise to `k`, and how often windows end to end
/// have as many, each in one run of `runs` windows.
fn simulated(n: usize, p: f64, k: u64, windows: usize, chance: &mut Stream) -> (f64, f64) {
    let draw = |chance: &mut Stream| chance.uniform() < p;
    let mut ring: Vec<bool> = (0..n).map(|_| draw(chance)).collect();
    let mut errors = ring.iter().filter(|bad| **bad).count() as u64;
    let (mut rises, mut full) = (0.0, 0.0);
    for i in 0..n * windows {
        let (old, new) = (ring[i % n], draw(chance));
        ring[i % n] = new;
        let now = errors + u64::from(new) - u64::from(old);
        rises += f64::from(u8::from(errors < k && now >= k));
        errors = now;
        if (i + 1) % n == 0 {
            full += f64::from(u8::from(errors >= k));
        }
    }
    (rises, full)
}

#[test]
fn false_pages_come_as_often_as_the_formulas_say() {
    let budget = Share::parse_ratio("0.01").unwrap();
    let mut sets = 0;
    for n in [5usize, 20, 60, 200] {
        for factor in [1.0, 3.0, 6.0, 14.4] {
            for usual in [0.3, 0.8, 2.0] {
                for guard in [0, 2] {
                    let p = usual * 0.01;
                    let hour = Span::hours(1);
                    let pages = false_pages(n as u64, hour, p, factor, budget, guard).unwrap();
                    let Some(k) = pages.errors else { continue };
                    // Rarer ones would need longer runs than a test should take.
                    if pages.fixed_per_month < 0.5 {
                        continue;
                    }
                    let mut chance = Stream::numbered(5, sets);
                    let runs: Vec<(f64, f64)> = (0..60).map(|_| simulated(n, p, k, 720, &mut chance)).collect();
                    let (rises, error) = mean(&runs.iter().map(|run| run.0).collect::<Vec<_>>());
                    let sliding = pages.sliding_per_month;
                    assert!(
                        (rises - sliding).abs() <= 3.5 * error.max(1e-9),
                        "{n} {k} {p}: {rises} ± {error}, {sliding}"
                    );
                    let (full, error) = mean(&runs.iter().map(|run| run.1).collect::<Vec<_>>());
                    let fixed = pages.fixed_per_month;
                    assert!((full - fixed).abs() <= 3.5 * error.max(1e-9), "{n} {k} {p}: {full} ± {error}, {fixed}");
                    sets += 1;
                }
            }
        }
    }
    assert!(sets >= 50, "{sets}");
}

#[test]
fn worlds_have_the_incidents_they_were_asked_for() {
    for (seed, per_day, median, p90) in [(1, 2.0, 20.0, 90.0), (2, 0.5, 5.0, 10.0), (3, 5.0, 2.0, 40.0)] {
        let world = World {
            target: Target::parse_percent("99").unwrap(),
            window: Span::days(30),
            requests_per_minute: 50.0,
            usual_error_ratio: 0.01,
            incidents_per_day: per_day,
            median_minutes: median,
            p90_minutes: p90,
            least_error_ratio: 0.1,
            most_error_ratio: 0.1,
            days: 1_000,
            seed,
        };
        let (_, incidents) = simulate(&world).unwrap();
        let expected = per_day * 1_000.0;
        assert!((incidents.len() as f64 - expected).abs() <= 3.5 * expected.sqrt());
        let lengths: Vec<f64> = incidents.iter().map(|i| (i.end - i.start) as f64 / 60_000.0).collect();
        let n = lengths.len() as f64;
        for (than, part) in [(median, 0.5), (p90, 0.1)] {
            let longer = lengths.iter().filter(|length| **length > than).count() as f64 / n;
            assert!((longer - part).abs() <= 3.5 * (part * (1.0 - part) / n).sqrt(), "{than}: {longer}");
        }
        // A tenth of requests failing for so long, in a budget of 432 minutes.
        let spent: f64 = incidents.iter().map(|incident| incident.spent).sum();
        assert!((spent - 0.1 * lengths.iter().sum::<f64>() / 432.0).abs() < 1e-3 * spent);
    }
}
