use crate::model::ModelError;
use crate::model::capacity::{Measurement, Peak, ScalingFit, fit_scaling};
use crate::model::outlook::Answer;

/// A load test and the law that was fitted to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// What was measured.
    pub measured: Vec<Measurement>,
    /// The curve and its uncertainty.
    pub fit: ScalingFit,
    /// Where throughput stops growing.
    pub peak: Peak,
    /// Throughput less that of the curve, by measurement.
    pub residuals: Vec<f64>,
    /// What should be known before anybody relies on it.
    pub doubtful: Vec<Doubtful>,
}

/// Why a fit is not to be relied upon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubtful {
    /// So few measurements that the three figures have next to no freedom left.
    Few(usize),
    /// The measurements end before the peak that the curve claims.
    EndsBefore {
        /// The highest measured load.
        last: f64,
        /// The load of the peak.
        peak: f64,
    },
    /// No measurement near a load of one: the ideal is guessed.
    NoLowLoad(f64),
    /// Coherency was held at 0: these measurements show no peak.
    NoCoherency,
    /// Contention was held at 0: these measurements show better than linear growth at first.
    NoContention,
    /// The interval of coherency reaches 0: there may be no peak at all.
    PeakUnsure,
    /// The curve explains too little: its R².
    Loose(f64),
}

impl std::fmt::Display for Doubtful {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Few(count) => write!(
                f,
                "Only {count} measurements for a curve of three figures. Measure at six loads or more, some beyond the bend."
            ),
            Self::EndsBefore { last, peak } => write!(
                f,
                "The highest load measured is {last:.0}, the peak is claimed at {peak:.0}: nobody has been there. Test up to it before you plan with it."
            ),
            Self::NoLowLoad(first) => write!(
                f,
                "The lowest load measured is {first:.0}, so the throughput of one is extrapolated. Measure at 1 as well."
            ),
            Self::NoCoherency => f.write_str(
                "Coherency came out at 0: these measurements bend towards a limit and show no peak. It may lie beyond them.",
            ),
            Self::NoContention => f.write_str(
                "Contention came out at 0: throughput grew as fast as the load or faster at first. Look for caches that warmed up during the test.",
            ),
            Self::PeakUnsure => {
                f.write_str("The 95 % interval of coherency reaches 0: there may be no peak, or one far beyond the curve's.")
            }
            Self::Loose(r) => write!(
                f,
                "The curve explains {:.0} % of the variance: something else than load moved the throughput. Repeat the test.",
                100.0 * r.max(0.0)
            ),
        }
    }
}

/// Measurements of fewer than this have little to say.
const FEW: usize = 6;

/// What a load test says; none while there is none.
///
/// # Errors
/// As [`fit_scaling`].
///
/// ```
/// use accord::model::fleet::tested;
/// // SPEC SDM91, whose peak R's package usl puts at 96.5.
/// let test = [(1.0, 64.9), (18.0, 995.9), (36.0, 1652.4), (72.0, 1853.2), (108.0, 1828.9), (144.0, 1775.0), (216.0, 1702.2)];
/// assert!(tested(&test).unwrap().unwrap().doubtful.is_empty());
/// ```
pub fn tested(load_test: &[(f64, f64)]) -> Answer<Tested> {
    if load_test.is_empty() {
        return Ok(None);
    }
    let measured: Vec<_> = load_test.iter().map(|&(load, throughput)| Measurement { load, throughput }).collect();
    let fit = fit_scaling(&measured)?;
    let peak = fit.curve.peak()?;
    let residual = |m: &Measurement| Ok(m.throughput - fit.curve.throughput(m.load)?);
    let residuals = measured.iter().map(residual).collect::<Result<_, ModelError>>()?;
    let doubtful = doubts(&measured, &fit, peak);
    Ok(Some(Tested { measured, fit, peak, residuals, doubtful }))
}

fn doubts(measured: &[Measurement], fit: &ScalingFit, peak: Peak) -> Vec<Doubtful> {
    let first = measured.iter().map(|m| m.load).fold(f64::INFINITY, f64::min);
    let last = measured.iter().map(|m| m.load).fold(0.0, f64::max);
    let unsure = fit.uncertainty.as_ref().is_some_and(|known| known.intervals[1].0 <= 0.0);
    let ends_before = match peak {
        Peak::At { load, .. } if load > last => Some(Doubtful::EndsBefore { last, peak: load }),
        _ => None,
    };
    let all = [
        (measured.len() < FEW).then_some(Doubtful::Few(measured.len())),
        fit.coherency_at_bound.then_some(Doubtful::NoCoherency),
        fit.contention_at_bound.then_some(Doubtful::NoContention),
        ends_before,
        (unsure && !fit.coherency_at_bound).then_some(Doubtful::PeakUnsure),
        // A tenth of the range still says what a few do.
        (first > 2.0 && first > 0.1 * last).then_some(Doubtful::NoLowLoad(first)),
        (fit.r_squared < 0.9).then_some(Doubtful::Loose(fit.r_squared)),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(sigma: f64, kappa: f64, loads: &[f64]) -> Vec<(f64, f64)> {
        loads.iter().map(|&n| (n, 100.0 * n / (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0)))).collect()
    }

    #[test]
    fn no_test_and_too_little_of_one() {
        assert_eq!(tested(&[]), Ok(None));
        assert!(tested(&[(1.0, 1.0), (2.0, 2.0)]).is_err());
        assert!(tested(&[(1.0, f64::NAN), (2.0, 2.0), (3.0, 3.0)]).is_err());
    }

    #[test]
    fn doubts_are_named() {
        let doubts = |test: &[(f64, f64)]| tested(test).unwrap().unwrap().doubtful;
        // σ 0.05 and κ 0.0005 peak at √(0.95 / 0.0005) = 43.6.
        let short = doubts(&law(0.05, 0.0005, &[1.0, 2.0, 4.0, 8.0, 16.0]));
        assert!(
            matches!(short[..], [Doubtful::Few(5), Doubtful::EndsBefore { last, peak }]
            if last == 16.0 && (peak - 43.588_989_4).abs() < 1e-3),
            "{short:?}"
        );
        let whole = doubts(&law(0.05, 0.0005, &[1.0, 4.0, 8.0, 16.0, 32.0, 64.0, 100.0]));
        assert_eq!(whole, []);
        let high = doubts(&law(0.05, 0.0005, &[30.0, 40.0, 50.0, 60.0, 80.0, 100.0]));
        assert!(high.contains(&Doubtful::NoLowLoad(30.0)), "{high:?}");
        let mut amdahl = law(0.1, 0.0, &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0]);
        amdahl[5].1 *= 1.05;
        assert!(doubts(&amdahl).contains(&Doubtful::NoCoherency));
    }
}
