//! Downtime in a window: failure by failure beside its distribution.

use accord::model::availability::{Start, TwoState};
use accord::model::chance::Stream;

const WINDOWS: u32 = 20_000;

/// Downtime of one window, from failure to repair to failure.
fn downtime(stream: &mut Stream, mttf: f64, mttr: f64, window: f64, start: Start) -> f64 {
    let mut up = match start {
        Start::Up => true,
        Start::Down => false,
        Start::LongRun => stream.uniform() * (mttf + mttr) < mttf,
    };
    let (mut now, mut down) = (0.0, 0.0);
    while now < window {
        let stay = (stream.exponential() * if up { mttf } else { mttr }).min(window - now);
        if !up {
            down += stay;
        }
        now += stay;
        up = !up;
    }
    down
}

#[test]
fn downtime_by_failures() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for set in 0..60u64 {
        let mut stream = Stream::numbered(2026, set);
        let window = 1000.0;
        let mttf = window / libm::exp10(2.0 * stream.uniform() - 0.7);
        let mttr = mttf * libm::exp10(2.5 * stream.uniform() - 2.0);
        let start = [Start::Up, Start::Down, Start::LongRun][set as usize % 3];
        let exact = TwoState::new(mttf, mttr).unwrap().downtime(window, start).unwrap();
        let limits = [0.5, 1.0, 2.0].map(|times| (times * exact.mean()).min(0.999 * window));
        let (mut sum, mut squares, mut within) = (0.0, 0.0, [0u32; 3]);
        for _ in 0..WINDOWS {
            let down = downtime(&mut stream, mttf, mttr, window, start);
            sum += down;
            squares += down * down;
            for (count, limit) in within.iter_mut().zip(limits) {
                *count += u32::from(down <= limit);
            }
        }
        let n = f64::from(WINDOWS);
        let mean = sum / n;
        let error = libm::sqrt((squares / n - mean * mean) / n);
        let mut compare = |what: &str, got: f64, expected: f64, error: f64| {
            compared += 1;
            if (got - expected).abs() > 3.5 * error {
                wrong.push(format!("{set} {start:?} {what}: {got} beside {expected} ± {error}"));
            }
        };
        compare("mean", mean, exact.mean(), error);
        for (count, limit) in within.into_iter().zip(limits) {
            let p = exact.at_most(limit).unwrap();
            compare("chance", f64::from(count) / n, p, libm::sqrt(p * exact.above(limit).unwrap() / n) + 1e-9);
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
}
