use super::{Availability, Downtime, Start};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive};

/// Something that is up or down: it fails after an exponential time of mean `mttf` and is repaired after one of mean
/// `mttr`.
///
/// # Source
/// Barlow & Proschan, Mathematical Theory of Reliability (1965), chapter 3.
///
/// ```
/// use accord::model::availability::TwoState;
/// let machine = TwoState::new(1000.0, 10.0).unwrap();
/// assert!((machine.at(10.0).unwrap().up() - 0.993705).abs() < 5e-7);
/// assert!((machine.over(10.0).unwrap().up() - 0.996332).abs() < 5e-7);
/// assert!((machine.long_run().up() - 0.990099).abs() < 5e-7);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoState {
    mttf: f64,
    mttr: f64,
    long_run: Availability,
}

impl TwoState {
    /// With these mean times.
    ///
    /// # Errors
    /// Times that are not above 0, and times whose ratio or rate is not a finite number above 0.
    pub fn new(mttf: f64, mttr: f64) -> Result<Self, ModelError> {
        let mttf = positive("mean time to failure", mttf)?;
        let mttr = positive("mean time to repair", mttr)?;
        finite("rate of failure", 1.0 / mttf)?;
        finite("rate of repair", 1.0 / mttr)?;
        Ok(Self { mttf, mttr, long_run: Availability::from_times(mttf, mttr)? })
    }

    /// Mean time to failure.
    pub fn mttf(self) -> f64 {
        self.mttf
    }

    /// Mean time to repair.
    pub fn mttr(self) -> f64 {
        self.mttr
    }

    /// Availability in the long run.
    pub fn long_run(self) -> Availability {
        self.long_run
    }

    /// Availability at the moment `t` of something that was up at 0.
    ///
    /// # Formula
    /// ```text
    /// down(t) = λ ÷ (λ + μ) · (1 − e^{−(λ + μ) t})        λ = 1 ÷ MTTF, μ = 1 ÷ MTTR
    /// ```
    ///
    /// # Errors
    /// A negative time.
    pub fn at(self, t: f64) -> Result<Availability, ModelError> {
        let passed = -libm::expm1(-self.mixing(at_least_zero("time", t)?));
        let left = 1.0 - passed;
        Ok(Availability::from_sides(self.long_run.up() + self.long_run.down() * left, self.long_run.down() * passed))
    }

    /// Mean availability over `(0, t)` of something that was up at 0.
    ///
    /// # Formula
    /// ```text
    /// down = λ ÷ (λ + μ) · (1 − (1 − e^{−y}) ÷ y)        y = (λ + μ) t
    /// ```
    ///
    /// # Errors
    /// A negative time.
    pub fn over(self, t: f64) -> Result<Availability, ModelError> {
        let y = self.mixing(at_least_zero("time", t)?);
        let gone = settled(y);
        Ok(Availability::from_sides(
            self.long_run.up() + self.long_run.down() * (1.0 - gone),
            self.long_run.down() * gone,
        ))
    }

    /// How the downtime in a window of that length is distributed.
    ///
    /// # Errors
    /// A window that is not above 0, and one in which more than ten million failures are expected.
    pub fn downtime(self, window: f64, start: Start) -> Result<Downtime, ModelError> {
        Downtime::new(self, window, start)
    }

    /// How often the process has forgotten where it started, `(λ + μ) t`, cut off where it has wholly.
    pub(super) fn mixing(self, t: f64) -> f64 {
        (t / self.mttf + t / self.mttr).min(1e300)
    }
}

/// One less the mean of `e^{−y}` over `(0, y)`: `1 − (1 − e^{−y}) ÷ y`.
pub(super) fn settled(y: f64) -> f64 {
    if y > 0.5 {
        return 1.0 + libm::expm1(-y) / y;
    }
    // The difference of two numbers near 1, so by its series y/2 − y²/6 + y³/24 − …
    let (mut term, mut sum) = (0.5 * y, 0.5 * y);
    for n in 3..24 {
        term *= -y / f64::from(n);
        sum += term;
    }
    sum
}
