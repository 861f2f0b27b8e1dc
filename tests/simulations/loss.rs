//! The exact distribution of bad minutes beside simulated years.

use accord::model::chance::Stream;
use accord::model::loss::{Badness, CELLS, Loss, MINUTES_PER_YEAR, Rounding, simulate_years};
use accord::plan::{Catalogue, Cause, Duration, Frequency, Risk};
use accord::units::Estimate;

/// A catalogue of every kind of risk, drawn from a stream.
pub fn catalogue(stream: &mut Stream, risks: usize) -> Catalogue {
    let estimate = |low: f64, high: f64, stream: &mut Stream| {
        let median = low * (high / low).powf(stream.uniform());
        if stream.below(2) == 0 {
            Estimate::value(median).unwrap()
        } else {
            Estimate::spread(median, median * (1.2 + 3.0 * stream.uniform())).unwrap()
        }
    };
    let risks = (0..risks)
        .map(|i| {
            let duration = if stream.below(5) == 0 {
                Duration::Observed((0..7).map(|_| 60.0 * stream.uniform()).collect())
            } else {
                Duration::Estimated { detect: estimate(1.0, 20.0, stream), resolve: estimate(3.0, 60.0, stream) }
            };
            let impact = match stream.below(3) {
                0 => Estimate::value(1.0).unwrap(),
                1 => Estimate::value(stream.uniform()).unwrap(),
                _ => Estimate::spread(0.2 + 0.2 * stream.uniform(), 0.5 + 0.4 * stream.uniform()).unwrap(),
            };
            let frequency = match stream.below(3) {
                0 => Frequency::Changes { per_week: 10.0 * stream.uniform(), failure_rate: 0.1 * stream.uniform() },
                1 => Frequency::PerYear(Estimate::value(12.0 * stream.uniform()).unwrap()),
                _ => Frequency::PerYear(estimate(0.3, 6.0, stream)),
            };
            Risk { name: format!("{i}"), cause: Cause::Other, duration, impact, frequency, dependency: i % 4 == 3 }
        })
        .collect();
    Catalogue { risks, ..Catalogue::default() }
}

#[test]
fn years_agree_with_the_exact_distribution() {
    let years = 20_000;
    for set in 0..200u64 {
        let mut stream = Stream::numbered(21, set);
        let risks = 1 + stream.below(12);
        let badness = Badness::of(&catalogue(&mut stream, risks)).unwrap();
        let simulated = simulate_years(&badness, years, set).unwrap();
        let mean = badness.mean(MINUTES_PER_YEAR);
        let sd = badness.standard_deviation(MINUTES_PER_YEAR);
        let off = (simulated.mean().0 - mean) / (sd / (years as f64).sqrt());
        assert!(off.abs() < 3.5, "set {set}: the mean is off by {off} standard errors");
        for at in [0.5, 0.9, 1.0, 1.2, 2.0] {
            let exact = badness.chance(MINUTES_PER_YEAR, at * mean).unwrap();
            let error = (exact * (1.0 - exact) / years as f64).sqrt();
            let off = (simulated.within(at * mean).0 - exact) / error.max(1e-5);
            assert!(off.abs() < 3.5, "set {set}, {risks} risks, {at} of the mean: off by {off}");
        }
    }
}

/// Uncertain rates and lists of lengths are on the grid too: bounds hold around the answer, and close in.
#[test]
fn bounds_hold() {
    for set in 0..50 {
        let mut stream = Stream::numbered(22, set);
        let badness = Badness::of(&catalogue(&mut stream, 5)).unwrap();
        let window = 30.0 * 1440.0;
        let allowed = badness.mean(window);
        let chance = badness.chance(window, allowed).unwrap();
        let (low, high) = badness.chance_bounds(window, allowed).unwrap();
        assert!(low <= chance + 1e-9 && chance <= high + 1e-9 && high - low < 0.02, "{low} {chance} {high}");
        let fine = Loss::new(&badness.sources, window, allowed, 8 * CELLS, Rounding::Nearest).unwrap().within(allowed);
        assert!((fine - chance).abs() < 2e-4, "set {set}: {chance} and {fine}");
    }
}
