//! Every sampler over ten million draws: mean, variance and the counts beyond far quantiles.

use accord::model::chance::{Choice, CountTable, NormalTable, Stream};
use accord::model::loss::Severity;
use accord::plan::Duration;
use accord::units::Estimate;

const DRAWS: usize = 10_000_000;

/// What a sampler should have: mean, variance, the fourth central moment over the squared variance, and values that
/// are exceeded with known chances.
struct Law {
    name: &'static str,
    mean: f64,
    variance: f64,
    kurtosis: f64,
    tails: Vec<(f64, f64)>,
}

fn try_sampler(law: &Law, mut draw: impl FnMut() -> f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut beyond = vec![0usize; law.tails.len()];
    for _ in 0..DRAWS {
        let x = draw();
        assert!(x.is_finite(), "{}", law.name);
        sum += x - law.mean;
        squares += (x - law.mean) * (x - law.mean);
        for (count, (at, _)) in beyond.iter_mut().zip(&law.tails) {
            *count += usize::from(x > *at);
        }
    }
    let n = DRAWS as f64;
    let off = sum / n / (law.variance / n).sqrt();
    assert!(off.abs() < 4.0, "{}: the mean is off by {off} standard errors", law.name);
    let off = (squares / n - law.variance) / (law.variance * ((law.kurtosis - 1.0) / n).sqrt());
    assert!(off.abs() < 4.0, "{}: the variance is off by {off} standard errors", law.name);
    for (count, (at, chance)) in beyond.iter().zip(&law.tails) {
        let off = (*count as f64 - n * chance) / (n * chance * (1.0 - chance)).sqrt();
        assert!(off.abs() < 4.0, "{}: beyond {at} are {count}, off by {off} standard errors", law.name);
    }
}

#[test]
fn uniform() {
    let mut stream = Stream::new(1);
    let tails = vec![(0.5, 0.5), (1.0 - 1e-5, 1e-5)];
    let law = Law { name: "uniform", mean: 0.5, variance: 1.0 / 12.0, kurtosis: 1.8, tails };
    try_sampler(&law, || stream.uniform());
}

#[test]
fn exponential() {
    let mut stream = Stream::new(2);
    let tails = [0.5, 1e-3, 1e-5].map(|p: f64| (-p.ln(), p)).to_vec();
    let law = Law { name: "exponential", mean: 1.0, variance: 1.0, kurtosis: 9.0, tails };
    try_sampler(&law, || stream.exponential());
}

#[test]
fn normal() {
    let mut stream = Stream::new(3);
    // Tails from tables: one in a hundred, in a thousand, in a hundred thousand.
    let tails = vec![(2.326_347_874, 0.01), (3.090_232_306, 1e-3), (4.264_890_794, 1e-5), (-4.264_890_794, 1.0 - 1e-5)];
    let law = Law { name: "normal", mean: 0.0, variance: 1.0, kurtosis: 3.0, tails };
    let table = NormalTable::get();
    try_sampler(&law, || table.quantile(stream.uniform()));
}

#[test]
fn counts() {
    for (seed, mean) in [(4, 0.3), (5, 2.0), (6, 12.0), (7, 700.0)] {
        let mut stream = Stream::new(seed);
        let table = CountTable::new(mean).unwrap();
        let law = Law {
            name: "count",
            mean,
            variance: mean,
            kurtosis: 3.0 + 1.0 / mean,
            tails: vec![(0.5, 1.0 - (-mean).exp())],
        };
        let tails = if mean < 10.0 { law.tails.clone() } else { vec![] };
        try_sampler(&Law { tails, ..law }, || table.count(stream.uniform()) as f64);
    }
}

fn severity(detect: Estimate, resolve: Estimate, impact: Estimate) -> Severity {
    Severity::new(&Duration::Estimated { detect, resolve }, impact, 0.0).unwrap()
}

#[test]
fn lognormal_lengths() {
    let (none, one) = (Estimate::value(0.0).unwrap(), Estimate::value(1.0).unwrap());
    let severity = severity(none, Estimate::spread(20.0, 40.0).unwrap(), one);
    let mut stream = Stream::new(8);
    let sigma: f64 = 2.0_f64.ln() / 1.281_551_565_544_600_4;
    let w = (sigma * sigma).exp();
    let mean = 20.0 * w.sqrt();
    let kurtosis = w.powi(4) + 2.0 * w.powi(3) + 3.0 * w * w - 3.0;
    let tails = vec![(20.0, 0.5), (40.0, 0.1), (20.0 * (4.264_890_794 * sigma).exp(), 1e-5)];
    let law = Law { name: "lognormal", mean, variance: mean * mean * (w - 1.0), kurtosis, tails };
    try_sampler(&law, || severity.quantile(stream.uniform()));
}

/// Two lognormal parts and a beta impact, drawn one by one and multiplied, have the tabulated distribution.
#[test]
fn tabulated_severities_against_their_parts() {
    let spread = |a, b| Estimate::spread(a, b).unwrap();
    let (detect, resolve) = (spread(5.0, 20.0), spread(20.0, 70.0));
    for (seed, impact) in [(9, Estimate::value(0.4).unwrap()), (10, spread(0.2, 0.6))] {
        let severity = severity(detect, resolve, impact);
        let (mut stream, normal) = (Stream::new(seed), NormalTable::get());
        let (mean, square) = (severity.mean(), severity.second_moment());
        let beta = impact.is_spread().then(|| accord::model::loss::beta_of(impact).unwrap());
        let shares: Vec<f64> = (0..100_000)
            .map(|i| beta.map_or(0.4, |(a, b)| accord::model::special::beta_quantile(a, b, (f64::from(i) + 0.5) / 1e5)))
            .collect();
        let part = |e: Estimate, u: f64| {
            let (mu, sigma) = accord::model::loss::lognormal(e);
            (mu + sigma * normal.quantile(u)).exp()
        };
        let mut draw =
            || (part(detect, stream.uniform()) + part(resolve, stream.uniform())) * shares[stream.below(100_000)];
        let n = 2_000_000;
        let drawn: Vec<f64> = (0..n).map(|_| draw()).collect();
        let average = drawn.iter().sum::<f64>() / f64::from(n);
        let error = ((square - mean * mean) / f64::from(n)).sqrt();
        assert!((average - mean).abs() < 4.0 * error, "{average} {mean}");
        for p in [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 0.9999] {
            let at = severity.quantile(p);
            assert!((severity.cdf(at) - p).abs() < 1e-5, "{p} {at} {}", severity.cdf(at));
            let share = drawn.iter().filter(|x| **x <= at).count() as f64 / f64::from(n);
            let off = (share - p) / (p * (1.0 - p) / f64::from(n)).sqrt();
            assert!(off.abs() < 4.0, "impact {impact:?}: at {p} off by {off} standard errors");
        }
    }
}

#[test]
fn choices() {
    let weights = [0.001, 3.0, 0.0, 5.0, 1.999];
    let choice = Choice::new(&weights).unwrap();
    let mut stream = Stream::new(11);
    let mut counts = [0.0; 5];
    let mut rest = 0.0;
    for _ in 0..DRAWS {
        let (which, left) = choice.of(stream.uniform());
        counts[which] += 1.0;
        rest += left;
    }
    let n = DRAWS as f64;
    for (count, weight) in counts.into_iter().zip(weights) {
        let p = weight / 10.0;
        assert!((count - n * p).abs() <= 4.0 * (n * p * (1.0 - p)).sqrt(), "{weight}: {count}");
    }
    assert!((rest / n - 0.5).abs() < 4.0 / (12.0 * n).sqrt());
}
