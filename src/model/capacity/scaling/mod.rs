//! Universal Scalability Law: how throughput grows with concurrency or nodes, and where it stops.
//!
//! **Invariants:** contention and coherency are never negative; a fit that puts one at 0 says that there is no peak
//! rather than naming one far away.

mod least_squares;

use super::spread::student_quantile;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, positive, within};
use least_squares::{Sums, inverse, minimise};

/// The most measurements of one fit.
pub const MAX_MEASUREMENTS: usize = 10_000;

/// One measurement of throughput under a load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// Concurrent users, threads, processors or nodes; at least 1.
    pub load: f64,
    /// Requests finished per unit of time; above 0.
    pub throughput: f64,
}

/// A curve of the law.
///
/// # Formula
/// ```text
/// X(N) = gamma N / (1 + sigma (N - 1) + kappa N (N - 1))
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// Contention σ: the share of work that must queue for something shared.
    pub contention: f64,
    /// Coherency κ: the cost of keeping every pair consistent.
    pub coherency: f64,
    /// Throughput γ of one.
    pub single: f64,
}

/// Where throughput stops growing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Peak {
    /// It is highest here and falls beyond.
    At {
        /// The load of the peak, √((1−σ)/κ).
        load: f64,
        /// The throughput there.
        throughput: f64,
    },
    /// It grows for ever towards this limit (κ = 0, Amdahl's law).
    Limit(f64),
    /// It grows for ever without a limit (σ = κ = 0).
    Linear,
    /// One alone is best: σ ≥ 1 or κ above 1 − σ.
    AtOne,
}

/// A fitted curve with what is known about its uncertainty.
#[derive(Debug, Clone, PartialEq)]
pub struct ScalingFit {
    /// The curve of least squares.
    pub curve: Scaling,
    /// Share of the variance of throughput that the curve explains; can be negative for a curve worse than the mean.
    pub r_squared: f64,
    /// Whether contention was held at 0, because the measurements alone would put it below.
    pub contention_at_bound: bool,
    /// Whether coherency was held at 0.
    pub coherency_at_bound: bool,
    /// Uncertainty; none with exactly three measurements, through which a curve always passes.
    pub uncertainty: Option<Uncertainty>,
}

/// What the scatter of the measurements says about the fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// Standard deviation of a measurement about the curve.
    pub residual: f64,
    /// Measurements − 3.
    pub degrees_of_freedom: usize,
    /// Standard errors of contention, coherency and single throughput.
    pub standard_errors: [f64; 3],
    /// 95 % confidence intervals of the three, cut off at 0 for the first two.
    pub intervals: [(f64, f64); 3],
    covariance: [[f64; 3]; 3],
    student: f64,
}

/// Throughput that a fit expects under a load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The curve.
    pub throughput: f64,
    /// 95 % confidence band of the curve; none without [`Uncertainty`].
    pub confidence: Option<(f64, f64)>,
    /// 95 % prediction band of one more measurement, which scatters about the curve.
    pub prediction: Option<(f64, f64)>,
}

impl Scaling {
    /// The throughput under a load, 0 where there is none.
    ///
    /// # Errors
    /// A load that is negative or not finite, a curve with a negative or infinite figure, an overflow.
    pub fn throughput(&self, load: f64) -> Result<f64, ModelError> {
        self.checked()?;
        at_least_zero("load", load)?;
        if load == 0.0 {
            return Ok(0.0);
        }
        // Divided by the load, so that N² does not overflow before its reciprocal is taken.
        let cost = (1.0 - self.contention) / load + self.contention + self.coherency * (load - 1.0);
        positive("cost of work under this load", cost)?;
        finite("throughput", self.single / cost)
    }

    /// Where throughput stops growing.
    ///
    /// # Errors
    /// A curve with a negative or infinite figure, an overflow.
    ///
    /// ```
    /// use accord::model::capacity::{Peak, Scaling};
    /// let curve = Scaling { contention: 0.02, coherency: 0.02, single: 1.0 };
    /// let Peak::At { load, .. } = curve.peak().unwrap() else { panic!() };
    /// assert!((load - 7.0).abs() < 1e-12);
    /// ```
    pub fn peak(&self) -> Result<Peak, ModelError> {
        self.checked()?;
        if self.contention >= 1.0 || self.coherency >= 1.0 - self.contention {
            return Ok(Peak::AtOne);
        }
        if self.coherency > 0.0 {
            let load = finite("load of the peak", libm::sqrt((1.0 - self.contention) / self.coherency))?;
            return Ok(Peak::At { load, throughput: self.throughput(load)? });
        }
        Ok(match self.amdahl_limit()? {
            Some(limit) => Peak::Limit(limit),
            None => Peak::Linear,
        })
    }

    /// What contention alone would allow, γ/σ: Amdahl's limit. None without contention.
    ///
    /// # Errors
    /// A curve with a negative or infinite figure, an overflow.
    pub fn amdahl_limit(&self) -> Result<Option<f64>, ModelError> {
        self.checked()?;
        if self.contention > 0.0 { finite("limit", self.single / self.contention).map(Some) } else { Ok(None) }
    }

    /// The load 1/σ at which linear growth would meet Amdahl's limit: beyond it more load buys little. None without
    /// contention.
    ///
    /// # Errors
    /// A curve with a negative or infinite figure, an overflow.
    pub fn knee(&self) -> Result<Option<f64>, ModelError> {
        self.checked()?;
        if self.contention > 0.0 { finite("load of the knee", 1.0 / self.contention).map(Some) } else { Ok(None) }
    }

    fn checked(&self) -> Result<(), ModelError> {
        at_least_zero("contention", self.contention)?;
        at_least_zero("coherency", self.coherency)?;
        positive("throughput of one", self.single)?;
        Ok(())
    }
}

/// The curve of least squares through measurements, with σ, κ ≥ 0.
///
/// # Formula
/// Minimises `Σ (X_i - X(N_i))²` over the three figures (Levenberg–Marquardt on 1/γ, σ/γ, κ/γ, in which the law is
/// the reciprocal of a straight line). Where the minimum has a negative figure, that one is held at 0. Standard errors
/// are `s² (JᵀJ)⁻¹` with all three figures free, which is the wider choice at a bound; intervals use Student's t.
///
/// The older recipe, Gunther's linearised one ([`fit_linearised`]), fits a parabola to `N X(1) / X(N) - 1` through the
/// first measurement. It weighs small throughputs most and takes X(1) as exact, and its σ is 40 % lower on the SPEC
/// SDM91 figures (0.0171 against 0.0277). This one minimises errors of throughput, as R's and Go's `usl` do.
///
/// # Errors
/// Fewer than three different loads, more than [`MAX_MEASUREMENTS`], loads below 1 or above 1e9, throughputs that are
/// not above 0, or measurements that do not determine the curve (throughput that only falls, for example).
///
/// # Source
/// Gunther, Guerrilla Capacity Planning (2007); standard errors: Bates & Watts, Nonlinear Regression Analysis (1988).
///
/// ```
/// use accord::model::capacity::{Measurement, fit_scaling};
/// let measured = [(1.0, 1.0), (2.0, 1.8868), (4.0, 3.0769), (6.0, 3.5294), (8.0, 3.5398), (10.0, 3.3557)]
///     .map(|(load, throughput)| Measurement { load, throughput });
/// let fit = fit_scaling(&measured).unwrap();
/// assert!((fit.curve.contention - 0.02).abs() < 1e-4 && (fit.curve.coherency - 0.02).abs() < 1e-4);
/// ```
pub fn fit_scaling(measurements: &[Measurement]) -> Result<ScalingFit, ModelError> {
    checked(measurements)?;
    let sums = Sums::new(measurements);
    let least = minimise(&sums)?;
    let curve = sums.curve(least.reciprocal)?;
    let mean = measurements.iter().map(|m| m.throughput / measurements.len() as f64).sum::<f64>();
    let scatter: f64 = measurements.iter().map(|m| square((m.throughput - mean) / sums.throughput)).sum();
    let r_squared = if scatter > 0.0 { 1.0 - least.squares / scatter } else { 1.0 };
    Ok(ScalingFit {
        curve,
        r_squared: finite("R²", r_squared)?,
        contention_at_bound: !least.free[1],
        coherency_at_bound: !least.free[2],
        uncertainty: uncertainty(measurements, curve, &sums, least.squares)?,
    })
}

/// Gunther's linearised fit, for comparison only: see [`fit_scaling`] for how it differs. Not bounded: its figures may
/// be negative.
///
/// # Formula
/// ```text
/// N X(1) / X(N) - 1 = (sigma + kappa) (N - 1) + kappa (N - 1)²        linear least squares without a constant
/// ```
///
/// # Errors
/// As [`fit_scaling`]; no measurement at load 1.
pub fn fit_linearised(measurements: &[Measurement]) -> Result<[f64; 2], ModelError> {
    checked(measurements)?;
    let Some(one) = measurements.iter().find(|m| m.load == 1.0) else {
        return Err(ModelError::Unusable {
            what: "no measurement at load 1",
            remedy: "measure one, or fit nonlinearly",
        });
    };
    let (mut s2, mut s3, mut s4, mut t1, mut t2) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for m in measurements {
        let x = m.load - 1.0;
        let y = m.load * (one.throughput / m.throughput) - 1.0;
        (s2, s3, s4) = (s2 + x * x, s3 + x * x * x, s4 + x * x * x * x);
        (t1, t2) = (t1 + x * y, t2 + x * x * y);
    }
    let determinant = s2 * s4 - s3 * s3;
    positive("spread of the loads", determinant)?;
    let kappa = (s2 * t2 - s3 * t1) / determinant;
    let both = (t1 * s4 - t2 * s3) / determinant;
    Ok([finite("contention", both - kappa)?, finite("coherency", kappa)?])
}

fn checked(measurements: &[Measurement]) -> Result<(), ModelError> {
    at_most("measurements", measurements.len(), MAX_MEASUREMENTS)?;
    let mut loads = Vec::with_capacity(measurements.len());
    for m in measurements {
        loads.push(within("load", m.load, 1.0, 1e9, "1 to 1e9")?);
        within("throughput", m.throughput, 1e-150, 1e150, "1e-150 to 1e150")?;
    }
    loads.sort_by(f64::total_cmp);
    loads.dedup();
    if loads.len() < 3 {
        return Err(ModelError::Unusable {
            what: "fewer than three different loads do not determine three figures",
            remedy: "measure at more loads, some of them beyond the bend",
        });
    }
    Ok(())
}

fn square(x: f64) -> f64 {
    x * x
}

/// Derivatives of X(N) by σ, κ and γ.
fn gradient(curve: &Scaling, load: f64) -> [f64; 3] {
    let cost = 1.0 + curve.contention * (load - 1.0) + curve.coherency * load * (load - 1.0);
    let by_gamma = load / cost;
    let by_cost = -curve.single * by_gamma / cost;
    [by_cost * (load - 1.0), by_cost * load * (load - 1.0), by_gamma]
}

fn uncertainty(
    measurements: &[Measurement],
    curve: Scaling,
    sums: &Sums,
    squares: f64,
) -> Result<Option<Uncertainty>, ModelError> {
    let degrees_of_freedom = measurements.len() - 3;
    if degrees_of_freedom == 0 {
        return Ok(None);
    }
    // In units in which all three columns are of the order of one.
    let units = [1.0 / sums.load, 1.0 / square(sums.load), curve.single];
    let mut normal = [[0.0; 3]; 3];
    for m in measurements {
        let row = gradient(&curve, m.load);
        for i in 0..3 {
            for j in 0..3 {
                normal[i][j] += (row[i] * units[i] / sums.throughput) * (row[j] * units[j] / sums.throughput);
            }
        }
    }
    let undetermined = ModelError::Unusable {
        what: "the measurements do not determine the curve",
        remedy: "add measurements at low loads and beyond the bend",
    };
    let variance = squares / degrees_of_freedom as f64;
    let inverse = inverse(&normal).ok_or(undetermined)?;
    let mut covariance = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            covariance[i][j] = finite("covariance", inverse[i][j] * variance * units[i] * units[j])?;
        }
    }
    let student = student_quantile(degrees_of_freedom as f64, 0.975);
    let values = [curve.contention, curve.coherency, curve.single];
    let standard_errors: [f64; 3] = std::array::from_fn(|i| libm::sqrt(covariance[i][i].max(0.0)));
    let intervals = std::array::from_fn(|i| {
        let half = student * standard_errors[i];
        let low = values[i] - half;
        (if i < 2 { low.max(0.0) } else { low }, values[i] + half)
    });
    let residual = finite("scatter", libm::sqrt(variance) * sums.throughput)?;
    Ok(Some(Uncertainty { residual, degrees_of_freedom, standard_errors, intervals, covariance, student }))
}

impl ScalingFit {
    /// Throughput that is to be expected under a load, with 95 % bands. Beyond the measured loads the bands widen, and
    /// they assume that the law goes on to hold.
    ///
    /// # Formula
    /// ```text
    /// confidence = X ± t sqrt(gᵀ V g),   prediction = X ± t sqrt(s² + gᵀ V g)     g = gradient of X by the figures
    /// ```
    /// Lower ends are cut off at 0.
    ///
    /// # Errors
    /// As [`Scaling::throughput`].
    pub fn predict(&self, load: f64) -> Result<Prediction, ModelError> {
        let throughput = self.curve.throughput(load)?;
        let band = |half: f64| -> Result<(f64, f64), ModelError> {
            Ok(((throughput - finite("half width of the band", half)?).max(0.0), finite("band", throughput + half)?))
        };
        let Some(known) = &self.uncertainty else {
            return Ok(Prediction { throughput, confidence: None, prediction: None });
        };
        let row = gradient(&self.curve, load);
        let mut variance = 0.0;
        for i in 0..3 {
            for j in 0..3 {
                variance += row[i] * known.covariance[i][j] * row[j];
            }
        }
        let variance = finite("variance of the curve", variance)?.max(0.0);
        let one_more = libm::sqrt(variance + known.residual * known.residual);
        Ok(Prediction {
            throughput,
            confidence: Some(band(known.student * libm::sqrt(variance))?),
            prediction: Some(band(known.student * one_more)?),
        })
    }
}
