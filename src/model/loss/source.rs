use super::Severity;
use super::remembered::Remembered;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability};
use crate::model::special::{gamma_quantile, root};
use crate::plan::{Catalogue, Frequency, Risk};

/// Minutes in a year of 365 days.
pub const MINUTES_PER_YEAR: f64 = 525_600.0;
/// Minutes in a week.
pub const MINUTES_PER_WEEK: f64 = 10_080.0;
/// The most risks in a catalogue.
pub const MOST_RISKS: usize = 10_000;

/// How often incidents begin, in a minute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// A Poisson process of known rate.
    Fixed(f64),
    /// A Poisson process whose rate is not known: a gamma distribution of this mean and shape.
    Uncertain {
        /// The mean rate.
        mean: f64,
        /// The shape; small is very uncertain.
        shape: f64,
    },
}

impl Rate {
    /// The rate that a frequency means.
    ///
    /// # Formula
    /// ```text
    /// value      rate = per year / 525 600 min
    /// changes    rate = per week * failure rate / 10 080 min      (thinning of a Poisson process)
    /// spread     gamma distribution with that median and p90
    /// ```
    ///
    /// # Errors
    /// Rates that are not numbers; a failure rate above 1; a spread of more than a factor of 1e6.
    pub fn of(frequency: Frequency) -> Result<Self, ModelError> {
        match frequency {
            Frequency::PerYear(estimate) if estimate.is_spread() => {
                let ratio = estimate.p90() / estimate.median();
                let shape = SHAPES.with(|shapes| shapes.get(&[ratio], || shape_of(ratio)))?;
                let mean = shape * estimate.median() / gamma_quantile(shape, 0.5) / MINUTES_PER_YEAR;
                Ok(Self::Uncertain { mean: finite("a frequency", mean)?, shape })
            }
            Frequency::PerYear(estimate) => Ok(Self::Fixed(estimate.median() / MINUTES_PER_YEAR)),
            Frequency::Changes { per_week, failure_rate } => {
                let per_week = at_least_zero("changes in a week", per_week)?;
                let failure_rate = probability("the change failure rate", failure_rate)?;
                Ok(Self::Fixed(per_week * failure_rate / MINUTES_PER_WEEK))
            }
        }
    }

    /// The mean rate.
    pub fn mean(self) -> f64 {
        match self {
            Self::Fixed(rate) => rate,
            Self::Uncertain { mean, .. } => mean,
        }
    }

    /// The rate that is exceeded with chance `1 - p`.
    pub fn quantile(self, p: f64) -> f64 {
        match self {
            Self::Fixed(rate) => rate,
            Self::Uncertain { mean, shape } => mean / shape * gamma_quantile(shape, p),
        }
    }

    /// The same process thinned or multiplied.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        match self {
            Self::Fixed(rate) => Self::Fixed(rate * factor),
            Self::Uncertain { mean, shape } => Self::Uncertain { mean: mean * factor, shape },
        }
    }
}

thread_local! {
    static SHAPES: Remembered<f64> = const { Remembered::new(1024) };
}

/// The shape of the gamma distribution whose p90 is so many times its median.
fn shape_of(ratio: f64) -> Result<f64, ModelError> {
    // The more certain, the smaller the ratio; shapes are searched over their logarithm.
    let excess = |ln_shape: f64| {
        let shape = libm::exp(ln_shape);
        ratio - gamma_quantile(shape, 0.9) / gamma_quantile(shape, 0.5)
    };
    if excess(-2.5) > 0.0 {
        return Err(ModelError::OutOfRange {
            what: "the p90 of a frequency over its median",
            got: ratio,
            accepted: "a factor that a gamma distribution has, up to about 10 000",
        });
    }
    Ok(libm::exp(root(-2.5, 12.0, excess)))
}

/// A risk as the models see it: how often, how bad, and what makes it stop.
#[derive(Debug, Clone)]
pub struct Source {
    /// The risk's name.
    pub name: String,
    /// How often incidents begin.
    pub rate: Rate,
    /// How bad one is.
    pub severity: Severity,
    /// Whether it comes with changes.
    pub changes: bool,
    /// Whether a dependency is at fault.
    pub dependency: bool,
}

impl Source {
    /// A risk, made worse by so many minutes and by this share of frequency.
    ///
    /// # Errors
    /// What [`Rate::of`] and [`Severity::new`] refuse.
    pub fn of(risk: &Risk, extra_minutes: f64, extra_frequency: f64) -> Result<Self, ModelError> {
        Ok(Self {
            name: risk.name.clone(),
            rate: Rate::of(risk.frequency)?.times(1.0 + at_least_zero("an adjustment of frequency", extra_frequency)?),
            severity: Severity::new(&risk.duration, risk.impact, extra_minutes)?,
            changes: risk.from_changes(),
            dependency: risk.dependency,
        })
    }

    /// Mean bad minutes in so many minutes.
    pub fn mean(&self, minutes: f64) -> f64 {
        self.rate.mean() * minutes * self.severity.mean()
    }

    /// Variance of bad minutes in so many minutes.
    ///
    /// # Formula
    /// `rate T E[D^2]`, and for an uncertain rate of shape k `(rate T E[D])^2 / k` more.
    pub fn variance(&self, minutes: f64) -> f64 {
        let own = self.rate.mean() * minutes * self.severity.second_moment();
        match self.rate {
            Rate::Fixed(_) => own,
            Rate::Uncertain { shape, .. } => own + self.mean(minutes) * self.mean(minutes) / shape,
        }
    }
}

/// The sources of a catalogue, with its adjustments applied to each.
///
/// # Errors
/// More than [`MOST_RISKS`] risks, and what [`Source::of`] refuses.
pub fn sources(catalogue: &Catalogue) -> Result<Vec<Source>, ModelError> {
    at_most("risks", catalogue.risks.len(), MOST_RISKS)?;
    let sum = |of: &dyn Fn(&crate::plan::Adjustment) -> f64| catalogue.adjustments.iter().map(of).sum::<f64>();
    let minutes = sum(&|a| a.detect_minutes + a.resolve_minutes);
    let frequency = sum(&|a| a.frequency);
    catalogue.risks.iter().map(|risk| Source::of(risk, minutes, frequency)).collect()
}
