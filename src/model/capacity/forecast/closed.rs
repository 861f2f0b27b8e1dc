use super::band::Bands;
use super::smooth::{MAX_HORIZON, Pattern, Season, Smoothed, Update};
use crate::model::ModelError;
use crate::model::error::{at_most, finite};
use crate::model::special::normal_quantile;

impl Smoothed {
    /// Variance of one observation about its one-step forecast: squared departures of the errors from their mean,
    /// divided by their number less the number of weights.
    ///
    /// # Errors
    /// No more errors than weights.
    pub fn error_variance(&self) -> Result<f64, ModelError> {
        let (n, weights) = (self.errors.len(), self.pattern.weights());
        if n <= weights {
            return Err(ModelError::Unusable {
                what: "too few one-step errors to say how far a forecast may be off",
                remedy: "give more observations",
            });
        }
        let mean = self.errors.iter().map(|e| e / n as f64).sum::<f64>();
        finite("variance", self.errors.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / (n - weights) as f64)
    }

    /// Bands in closed form, for normal errors; none for a multiplying season, which has no closed form:
    /// [`Self::simulated_bands`] has no such limit.
    ///
    /// # Formula
    /// ```text
    /// variance(h) = s² (1 + sum_{j<h} c_j²),   c_j = alpha (1 + beta j) + g [season divides j]
    /// g = gamma for PreviousLevel, gamma (1 - alpha) for NewLevel
    /// ```
    /// Exact for independent normal errors and known weights; weights that were fitted make real errors larger.
    ///
    /// # Errors
    /// More than [`MAX_HORIZON`] observations, probabilities outside (0, 1), too few errors.
    ///
    /// # Source
    /// Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing (2008), table 6.2, in the weights of
    /// Holt's form.
    pub fn closed_bands(&self, horizon: usize, probabilities: &[f64]) -> Result<Option<Bands>, ModelError> {
        at_most("observations ahead", horizon, MAX_HORIZON)?;
        Bands::checked(probabilities)?;
        if self.pattern.multiplies() {
            return Ok(None);
        }
        let (alpha, trend) = (self.weights.level, self.weights.trend);
        let beta = if self.pattern == Pattern::Level { 0.0 } else { trend };
        let seasonal = match self.pattern {
            Pattern::Seasonal { season: Season::Additive, period, update } => {
                let new = if update == Update::NewLevel { 1.0 - alpha } else { 1.0 };
                Some((period, self.weights.season * new))
            }
            _ => None,
        };
        let point = self.forecast(horizon)?;
        let variance = self.error_variance()?;
        let mut paths = vec![Vec::with_capacity(horizon); probabilities.len()];
        let mut sum = 1.0;
        for (j, &middle) in point.iter().enumerate() {
            if j > 0 {
                let season = seasonal.map_or(0.0, |(period, g)| if j.is_multiple_of(period) { g } else { 0.0 });
                let c = alpha * (1.0 + beta * j as f64) + season;
                sum += c * c;
            }
            let deviation = libm::sqrt(variance * sum);
            for (path, &p) in paths.iter_mut().zip(probabilities) {
                path.push(finite("band", middle + deviation * normal_quantile(p))?);
            }
        }
        Ok(Some(Bands { point, probabilities: probabilities.to_vec(), paths }))
    }
}
