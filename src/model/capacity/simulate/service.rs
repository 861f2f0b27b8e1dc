use crate::model::ModelError;
use crate::model::chance::Stream;
use crate::model::error::{at_least_zero, at_most, positive, within};
use crate::model::special::normal_quantile;

/// How service times spread about their mean.
#[derive(Debug, Clone, PartialEq)]
pub enum ServiceLaw {
    /// Exponential: as M/M/c assumes.
    Exponential,
    /// Every service takes equally long.
    Deterministic,
    /// Lognormal with this squared coefficient of variation, 0 to 1,000.
    LogNormal {
        /// Variance ÷ mean².
        scv: f64,
    },
    /// Drawn from observed times, in any unit: they are scaled to the mean that the queue states.
    Empirical(Vec<f64>),
}

/// The most observed service times.
pub const MAX_OBSERVED: usize = 1_000_000;

/// A checked law of mean 1.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Exponential(Exponential),
    Deterministic(Deterministic),
    LogNormal(LogNormal),
    Empirical(Empirical),
}

impl ServiceLaw {
    /// The law, scaled to mean 1.
    pub(super) fn shape(&self) -> Result<Shape, ModelError> {
        Ok(match self {
            Self::Exponential => Shape::Exponential(Exponential),
            Self::Deterministic => Shape::Deterministic(Deterministic),
            &Self::LogNormal { scv } => {
                within("variability of service", scv, 0.0, 1_000.0, "0 to 1,000")?;
                let variance = libm::log1p(scv);
                Shape::LogNormal(LogNormal { mu: -0.5 * variance, sigma: libm::sqrt(variance) })
            }
            Self::Empirical(times) => Shape::Empirical(Empirical::new(times)?),
        })
    }
}

/// A law of mean 1 that turns one uniform number into one time which grows with it.
pub(super) trait Draw {
    fn draw(&self, chance: &mut Stream) -> f64;
}

#[derive(Debug, Clone)]
pub(super) struct Exponential;
#[derive(Debug, Clone)]
pub(super) struct Deterministic;
#[derive(Debug, Clone)]
pub(super) struct LogNormal {
    mu: f64,
    sigma: f64,
}
/// In ascending order.
#[derive(Debug, Clone)]
pub(super) struct Empirical(Vec<f64>);

impl Draw for Exponential {
    #[inline(always)]
    fn draw(&self, chance: &mut Stream) -> f64 {
        chance.exponential()
    }
}

impl Draw for Deterministic {
    #[inline(always)]
    fn draw(&self, _: &mut Stream) -> f64 {
        1.0
    }
}

impl Draw for LogNormal {
    #[inline(always)]
    fn draw(&self, chance: &mut Stream) -> f64 {
        libm::exp(self.mu + self.sigma * normal_quantile(chance.uniform()))
    }
}

impl Draw for Empirical {
    #[inline(always)]
    fn draw(&self, chance: &mut Stream) -> f64 {
        self.0[chance.below(self.0.len())]
    }
}

impl Empirical {
    fn new(times: &[f64]) -> Result<Self, ModelError> {
        at_most("observed service times", times.len(), MAX_OBSERVED)?;
        for &time in times {
            at_least_zero("observed service time", time)?;
        }
        let largest = times.iter().copied().fold(0.0, f64::max);
        if times.is_empty() {
            return Err(ModelError::Unusable { what: "no observed service time", remedy: "give at least one" });
        }
        positive("largest observed service time", largest)?;
        // By the largest first, so that no sum overflows.
        let mean = times.iter().map(|time| time / largest).sum::<f64>() / times.len() as f64;
        let mut scaled: Vec<f64> = times.iter().map(|time| time / largest / mean).collect();
        scaled.sort_by(f64::total_cmp);
        Ok(Self(scaled))
    }
}
