//! The test of lognormality on durations that are lognormal, and rates that lie where their posterior says.

use accord::model::chance::Stream;
use accord::model::risk::{Prior, fit_durations, observed_frequency};
use accord::model::special::normal_quantile;
use accord::plan::Frequency;

/// Under lognormal durations p-values are uniform. The published approximation itself is good to 0.003 in the tail that
/// tests look at, and to 0.03 in the middle for as few as eight durations.
#[test]
fn p_values_are_uniform() {
    for (set, (n, mu, sigma)) in
        [(8, 3.0, 1.2), (20, 0.0, 0.3), (50, 5.0, 2.0), (200, 2.0, 1.0)].into_iter().enumerate()
    {
        let runs = 20_000;
        let mut stream = Stream::numbered(31, set as u64);
        let mut below = [0usize; 5];
        let levels = [0.01, 0.05, 0.1, 0.25, 0.5];
        for _ in 0..runs {
            let draw = |_| libm::exp(mu + sigma * normal_quantile(stream.uniform()));
            let minutes: Vec<f64> = (0..n).map(draw).collect();
            let p = fit_durations(&minutes).unwrap().fit.unwrap().p_value;
            below.iter_mut().zip(levels).for_each(|(count, level)| *count += usize::from(p < level));
        }
        for (count, level) in below.iter().zip(levels) {
            let share = *count as f64 / f64::from(runs);
            let error = libm::sqrt(level * (1.0 - level) / f64::from(runs));
            assert!(
                (share - level).abs() < 3.5 * error + if level > 0.1 { 0.03 } else { 0.003 },
                "n {n}: {share} below {level}"
            );
        }
    }
}

/// Rates drawn from a prior lie below the posterior's median in half of all cases and below its p90 in nine of ten.
#[test]
fn posteriors_are_calibrated() {
    let (runs, years) = (20_000, 3.0);
    let mut stream = Stream::new(32);
    let (mut below_median, mut below_p90) = (0, 0);
    for _ in 0..runs {
        // Exponential rates of mean 1: a gamma of shape 1 after one year.
        let rate = stream.exponential();
        let (mut count, mut at) = (0, stream.exponential());
        while at < rate * years {
            count += 1;
            at += stream.exponential();
        }
        let prior = Prior::Seen { incidents: 1.0, years: 1.0 };
        let Frequency::PerYear(estimate) = observed_frequency(count, years, prior).unwrap() else { continue };
        below_median += i32::from(rate < estimate.median());
        below_p90 += i32::from(rate < estimate.p90());
    }
    for (count, level) in [(below_median, 0.5), (below_p90, 0.9)] {
        let error = libm::sqrt(level * (1.0 - level) / f64::from(runs));
        assert!((f64::from(count) / f64::from(runs) - level).abs() < 3.5 * error, "{count} of {runs} below {level}");
    }
}
