use std::f64::consts::LN_10;

use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive, probability, within};
use crate::units::Target;

/// The textbook curve of nines and money, for teams that have no options to compare yet.
///
/// # Formula
/// ```text
/// cost(n) = base * growth^n        loss(n) = exposed * 10^-n
/// ```
/// A rule of thumb (each nine costs ten times as much and gives a tenth of the benefit), not a law. Nines are counted
/// from 0 and need not be whole.
///
/// ```
/// use accord::model::cost::Textbook;
/// let curve = Textbook::new(100.0, 10.0, 1e7)?;
/// assert!((curve.optimum()? - 2.5).abs() < 1e-12);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
///
/// # Source
/// Google, "Measuring and managing reliability" (rule of thumb); the optimum is where marginal cost meets marginal
/// benefit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Textbook {
    base: f64,
    growth: f64,
    exposed: f64,
}

const MOST_NINES: f64 = 12.0;

impl Textbook {
    /// The yearly cost of no nines at all, by which factor each nine makes it dearer, and what a year without any
    /// availability would lose.
    ///
    /// # Errors
    /// Amounts that are not positive numbers, a growth outside 1.01 to 1e6, curves that overflow.
    pub fn new(base: f64, growth: f64, exposed: f64) -> Result<Self, ModelError> {
        let growth = within("the growth of cost with each nine", growth, 1.01, 1e6, "1.01 to 1e6")?;
        let base = positive("the cost of no nines", base)?;
        let exposed = positive("the loss of a year without availability", exposed)?;
        finite("the cost of twelve nines", base * libm::pow(growth, MOST_NINES) * libm::log(growth))?;
        finite("the loss of a year without availability", exposed * LN_10)?;
        Ok(Self { base, growth, exposed })
    }

    /// The yearly cost of so many nines.
    ///
    /// # Errors
    /// Nines outside 0 to 12, here and below.
    pub fn cost(&self, nines: f64) -> Result<f64, ModelError> {
        Ok(self.base * libm::pow(self.growth, checked(nines)?))
    }

    /// The yearly loss that is left at so many nines.
    ///
    /// # Errors
    /// As [`Self::cost`].
    pub fn loss(&self, nines: f64) -> Result<f64, ModelError> {
        Ok(self.exposed * libm::exp10(-checked(nines)?))
    }

    /// What one nine more costs, as a slope.
    ///
    /// # Errors
    /// As [`Self::cost`].
    pub fn marginal_cost(&self, nines: f64) -> Result<f64, ModelError> {
        Ok(self.cost(nines)? * libm::log(self.growth))
    }

    /// What one nine more saves, as a slope.
    ///
    /// # Errors
    /// As [`Self::cost`].
    pub fn marginal_benefit(&self, nines: f64) -> Result<f64, ModelError> {
        Ok(self.loss(nines)? * LN_10)
    }

    /// The nines at which cost and loss together are least: below 0 where not even the first is worth it.
    ///
    /// # Formula
    /// ```text
    /// n = ln(exposed ln 10 / (base ln growth)) / (ln 10 + ln growth)
    /// ```
    /// Exact.
    ///
    /// # Errors
    /// None for a curve that was accepted, short of overflow.
    pub fn optimum(&self) -> Result<f64, ModelError> {
        let ln = libm::log;
        let ratio = ln(self.exposed) - ln(self.base) + ln(LN_10) - ln(ln(self.growth));
        finite("the best number of nines", ratio / (LN_10 + ln(self.growth)))
    }
}

fn checked(nines: f64) -> Result<f64, ModelError> {
    within("nines", nines, 0.0, MOST_NINES, "0 to 12")
}

/// What a year at a better target is worth where revenue is lost in proportion to bad time. Negative where the new one
/// is worse.
///
/// # Formula
/// `revenue * (budget before - budget after)`, the difference taken in whole parts per billion.
///
/// # Errors
/// A revenue below 0 or not finite.
///
/// # Source
/// Site Reliability Engineering, chapter 3.
///
/// ```
/// use accord::{model::cost::value_of_target, units::Target};
/// let target = |text| Target::parse_percent(text).unwrap();
/// assert_eq!(value_of_target(1e6, target("99.9"), target("99.99"))?, 900.0);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn value_of_target(revenue: f64, before: Target, after: Target) -> Result<f64, ModelError> {
    let parts = before.budget().ppb() as f64 - after.budget().ppb() as f64;
    Ok(at_least_zero("the revenue of a year", revenue)? / 1e9 * parts)
}

/// The users' own network: beyond it further nines cannot be felt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ceiling {
    network: f64,
}

impl Ceiling {
    /// The share of time or requests in which the users' network works.
    ///
    /// # Errors
    /// A share outside 0 to 1.
    pub fn new(network: f64) -> Result<Self, ModelError> {
        Ok(Self { network: probability("the availability of the users' network", network)? })
    }

    /// What users feel of a service with so many nines.
    ///
    /// # Formula
    /// `network * (1 - 10^-n)`: both must work, and fail independently.
    ///
    /// # Errors
    /// Nines outside 0 to 12.
    pub fn felt(&self, nines: f64) -> Result<f64, ModelError> {
        Ok(self.network * (1.0 - libm::exp10(-checked(nines)?)))
    }

    /// By which share the next whole nine shrinks what users feel as bad.
    ///
    /// # Formula
    /// `0.9 network 10^-n / (1 - network + network 10^-n)`
    ///
    /// # Errors
    /// Nines outside 0 to 12.
    pub fn felt_gain(&self, nines: f64) -> Result<f64, ModelError> {
        let own = self.network * libm::exp10(-checked(nines)?);
        Ok(0.9 * own / ((1.0 - self.network) + own))
    }

    /// The nines from which on the next one shrinks what users feel as bad by less than this share; none if it always
    /// is felt, 0 if not even the first is.
    ///
    /// # Formula
    /// `n = log10(network (0.9 - share) / (share (1 - network)))`
    ///
    /// # Errors
    /// A share outside 0.001 to 0.9.
    pub fn invisible_from(&self, share: f64) -> Result<Option<f64>, ModelError> {
        let share = within("the share that is felt", share, 0.001, 0.9, "0.001 to 0.9")?;
        if self.network >= 1.0 {
            return Ok(None);
        }
        let ratio = self.network * (0.9 - share) / (share * (1.0 - self.network));
        Ok(Some(if ratio > 1.0 { libm::log10(ratio) } else { 0.0 }))
    }
}
