use super::TwoState;
use super::poisson::at_most_the_other;
use super::two_state::settled;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, positive, probability, within};

/// How a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Up, just repaired or just started.
    Up,
    /// Down, just failed.
    Down,
    /// As it is met at a moment that has nothing to do with it: up with its availability in the long run.
    LongRun,
}

/// How the downtime of a [`TwoState`] in a window is distributed.
///
/// # Formula
/// Up at 0, failure rate λ, repair rate μ, window T (Takács):
/// ```text
/// P(D ≤ x) = Σₙ Poisson(n; λ (T − x)) · P(Gamma(n, μ) ≤ x)
/// ```
/// A sum of n repairs is at most x exactly if a Poisson process of rate μ has n points before x, so this is the chance
/// that a Poisson variable of mean λ(T − x) is at most an independent one of mean μx. Both tails are summed as positive
/// numbers, outwards from what matters most; what is cut off is below 1e-16 of the sum. Relative accuracy 2e-12 in both
/// tails for up to a million expected failures.
///
/// # Source
/// L. Takács, "On certain sojourn time problems in the theory of stochastic processes" (1957); H. C. Tijms, A First
/// Course in Stochastic Models (2003), section 8.3.
///
/// ```
/// use accord::model::availability::{Start, TwoState};
/// let minutes = 1440.0;
/// let service = TwoState::new(10.0 * minutes, 15.0).unwrap();
/// let month = service.downtime(30.0 * minutes, Start::Up).unwrap();
/// assert!((month.mean() - 44.94).abs() < 0.005);
/// assert!((month.at_most(43.2).unwrap() - 0.56533).abs() < 5e-6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Downtime {
    machine: TwoState,
    window: f64,
    start: Start,
}

/// The most expected failures in a window: the sums take about ten times the square root of it in steps.
const MOST_FAILURES: f64 = 1e7;

impl Downtime {
    pub(super) fn new(machine: TwoState, window: f64, start: Start) -> Result<Self, ModelError> {
        let window = positive("window", window)?;
        within("expected failures in the window", window / machine.mttf(), 0.0, MOST_FAILURES, "0 to 1e7")?;
        finite("window in repairs", window / machine.mttr())?;
        Ok(Self { machine, window, start })
    }

    /// Expected number of failures before `x` is left, and of repairs in `x`.
    fn means(&self, x: f64) -> (f64, f64) {
        ((self.window - x) / self.machine.mttf(), x / self.machine.mttr())
    }

    /// Over the ways to begin.
    fn mixed(&self, up: impl Fn() -> f64, down: impl Fn() -> f64) -> f64 {
        let each = self.machine.long_run();
        match self.start {
            Start::Up => up(),
            Start::Down => down(),
            Start::LongRun => (each.up() * up() + each.down() * down()).min(1.0),
        }
    }

    /// Chance that the downtime in the window is at most `x`.
    ///
    /// # Errors
    /// A negative time.
    pub fn at_most(&self, x: f64) -> Result<f64, ModelError> {
        let x = at_least_zero("downtime", x)?;
        Ok(self.below(x))
    }

    /// Chance that the downtime in the window exceeds `x`, with all its digits where that is small.
    ///
    /// # Errors
    /// A negative time.
    pub fn above(&self, x: f64) -> Result<f64, ModelError> {
        let x = at_least_zero("downtime", x)?;
        Ok(self.beyond(x))
    }

    fn below(&self, x: f64) -> f64 {
        if x >= self.window {
            return 1.0;
        }
        let (failures, repairs) = self.means(x);
        // What begins down has one repair more to wait for.
        self.mixed(|| at_most_the_other(failures, repairs, 0), || at_most_the_other(failures, repairs, 1))
    }

    fn beyond(&self, x: f64) -> f64 {
        if x >= self.window {
            return 0.0;
        }
        let (failures, repairs) = self.means(x);
        self.mixed(|| at_most_the_other(repairs, failures, 1), || at_most_the_other(repairs, failures, 0))
    }

    /// The downtime that is not exceeded with chance `p`, to 1e-12 of the window or of itself, whichever is more.
    ///
    /// # Errors
    /// `p` outside 0 to 1.
    pub fn quantile(&self, p: f64) -> Result<f64, ModelError> {
        let p = probability("chance", p)?;
        if self.below(0.0) >= p {
            return Ok(0.0);
        }
        // The side that is small carries the digits.
        let short_by = |x: f64| if p <= 0.5 { p - self.below(x) } else { self.beyond(x) - (1.0 - p) };
        Ok(falling_root(self.window, short_by))
    }

    /// Expected downtime in the window.
    ///
    /// # Formula
    /// ```text
    /// up at 0:   λ ÷ (λ + μ) · T · (1 − (1 − e^{−y}) ÷ y)      y = (λ + μ) T
    /// ```
    pub fn mean(&self) -> f64 {
        let each = self.machine.long_run();
        let gone = settled(self.machine.mixing(self.window));
        let share = self.mixed(|| each.down() * gone, || each.down() + each.up() * (1.0 - gone));
        // Stationary from the start.
        if self.start == Start::LongRun { each.down() * self.window } else { share * self.window }
    }

    /// The chance of a window without any downtime.
    pub fn none(&self) -> f64 {
        let quiet = libm::exp(-self.window / self.machine.mttf());
        self.mixed(|| quiet, || 0.0)
    }
}

/// Where a falling function of downtime passes from positive to at most 0, between 0 and `high`.
///
/// Regula falsi that halves a side that stays (Illinois), with bisection where it does not close in: some ten steps.
fn falling_root(high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, high);
    let (mut f_low, mut f_high) = (f(low), f(high));
    let mut last = 0;
    for step in 0..200 {
        if high - low <= 1e-13 * high {
            break;
        }
        let by_line = low + (high - low) * (f_low / (f_low - f_high));
        let middle = if step % 4 == 3 || !(by_line > low && by_line < high) { 0.5 * (low + high) } else { by_line };
        let value = f(middle);
        if value > 0.0 {
            (low, f_low) = (middle, value);
            if last == 1 {
                f_high *= 0.5;
            }
            last = 1;
        } else {
            (high, f_high) = (middle, value);
            if last == -1 {
                f_low *= 0.5;
            }
            last = -1;
        }
    }
    high
}
