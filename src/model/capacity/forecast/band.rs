use super::smooth::{Cursor, MAX_HORIZON, Smoothed};
use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{at_most, finite, within};

/// The most observations that are simulated for one set of bands: paths × horizon.
pub const MAX_CELLS: usize = 5_000_000;

/// Demand to come, with its quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// The point forecast.
    pub point: Vec<f64>,
    /// The probabilities that were asked for.
    pub probabilities: Vec<f64>,
    /// For each probability a path that each single observation stays below with that probability. It is no possible
    /// course of events by itself: a course that stays below it everywhere is rarer.
    pub paths: Vec<Vec<f64>>,
}

impl Bands {
    /// The path of a probability that was asked for.
    pub fn path(&self, probability: f64) -> Option<&[f64]> {
        let index = self.probabilities.iter().position(|p| p.to_bits() == probability.to_bits())?;
        self.paths.get(index).map(Vec::as_slice)
    }

    pub(super) fn checked(probabilities: &[f64]) -> Result<(), ModelError> {
        at_most("probabilities", probabilities.len(), 100)?;
        for &p in probabilities {
            within("probability", p, 1e-6, 1.0 - 1e-6, "0.000001 to 0.999999")?;
        }
        Ok(())
    }

    /// Bands of simulated courses, which come one after the other, each `horizon` long.
    pub(super) fn of_courses(point: Vec<f64>, courses: &[f64], probabilities: &[f64]) -> Result<Self, ModelError> {
        let horizon = point.len();
        let mut paths = vec![Vec::with_capacity(horizon); probabilities.len()];
        let mut column = Vec::with_capacity(courses.len() / horizon.max(1));
        for day in 0..horizon {
            column.clear();
            column.extend(courses[day..].iter().step_by(horizon));
            for (path, &p) in paths.iter_mut().zip(probabilities) {
                path.push(finite("quantile", quantile(&mut column, p))?);
            }
        }
        Ok(Self { point, probabilities: probabilities.to_vec(), paths })
    }
}

/// Quantile of a sample, linear between neighbours; the sample is reordered.
fn quantile(sample: &mut [f64], p: f64) -> f64 {
    let position = p * (sample.len() - 1) as f64;
    let low = position as usize;
    let (_, &mut at, above) = sample.select_nth_unstable_by(low, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    if next.is_finite() { at + (position - low as f64) * (next - at) } else { at }
}

/// Checks the size of a simulation.
pub(super) fn checked_size(horizon: usize, courses: usize) -> Result<(), ModelError> {
    at_most("observations ahead", horizon, MAX_HORIZON)?;
    within("simulated courses", courses as f64, 10.0, 1e6, "10 to 1,000,000")?;
    at_most("simulated observations (courses × horizon)", horizon.saturating_mul(courses), MAX_CELLS)
}

impl Smoothed {
    /// Bands by simulation: each course goes on from the last state with errors drawn from those of the past, and the
    /// state follows the course.
    ///
    /// Errors are drawn less their mean and widened so that their variance is [`Self::error_variance`]. Under a
    /// multiplying season they are relative to the forecast, so that they grow with the level, and a course stops at 0.
    ///
    /// # Errors
    /// More than [`MAX_HORIZON`] observations or [`MAX_CELLS`] simulated ones, fewer than 10 courses, probabilities
    /// outside (0, 1), too few errors.
    ///
    /// # Source
    /// Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section 5.5 (bootstrapped residuals).
    pub fn simulated_bands(
        &self,
        horizon: usize,
        courses: usize,
        seed: u64,
        probabilities: &[f64],
    ) -> Result<Bands, ModelError> {
        Bands::checked(probabilities)?;
        checked_size(horizon, courses)?;
        let relative = self.pattern.multiplies();
        let errors = self.bootstrap_errors(relative)?;
        let mut simulated = Vec::with_capacity(horizon * courses);
        let mut cursor = Cursor::new(self.pattern, self.weights, &self.state);
        for course in 0..courses {
            let mut chance = Stream::numbered(seed, course as u64);
            cursor.reset(self.weights, &self.state);
            for _ in 0..horizon {
                let expected = cursor.forecast();
                let error = errors[chance.below(errors.len())];
                let y = if relative { (expected * (1.0 + error)).max(f64::MIN_POSITIVE) } else { expected + error };
                let y = finite("simulated observation", y)?;
                cursor.observe(y);
                simulated.push(y);
            }
        }
        Bands::of_courses(self.forecast(horizon)?, &simulated, probabilities)
    }

    /// The errors that a simulation draws from.
    fn bootstrap_errors(&self, relative: bool) -> Result<Vec<f64>, ModelError> {
        self.error_variance()?;
        let n = self.errors.len() as f64;
        let mut errors = Vec::with_capacity(self.errors.len());
        for (&error, &forecast) in self.errors.iter().zip(&self.one_step) {
            errors.push(finite("error of a forecast", if relative { error / forecast } else { error })?);
        }
        let mean = errors.iter().map(|e| e / n).sum::<f64>();
        let wider = libm::sqrt(n / (n - self.pattern.weights() as f64));
        for error in &mut errors {
            *error = finite("error of a forecast", (*error - mean) * wider)?;
        }
        Ok(errors)
    }
}
