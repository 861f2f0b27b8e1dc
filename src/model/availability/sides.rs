use crate::model::ModelError;
use crate::model::error::{at_least_zero, probability};
use crate::units::Share;

/// Minutes in a year of 365 days.
pub const MINUTES_PER_YEAR: f64 = 525_600.0;

/// How likely something is up and how likely it is down, each with all its digits.
///
/// A float near 1 has lost the digits of its complement: at twelve nines only four of them are left. So both sides are
/// carried, and both are computed by sums and products of positive numbers.
///
/// Invariant: both lie between 0 and 1, and they add up to 1 within rounding.
///
/// ```
/// use accord::model::availability::Availability;
/// let server = Availability::from_times(999.0, 1.0).unwrap();
/// let pair = server.or(server);
/// assert!((pair.down() - 1e-6).abs() < 1e-20);
/// assert_eq!(pair.nines().map(|nines| nines.round()), Some(6.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Availability {
    up: f64,
    down: f64,
}

impl Availability {
    /// Never down.
    pub const ALWAYS: Self = Self { up: 1.0, down: 0.0 };
    /// Never up.
    pub const NEVER: Self = Self { up: 0.0, down: 1.0 };

    /// Of that unavailability.
    ///
    /// # Errors
    /// Below 0, above 1, not a number.
    pub fn from_down(down: f64) -> Result<Self, ModelError> {
        let down = probability("unavailability", down)?;
        Ok(Self { up: 1.0 - down, down })
    }

    /// Of that availability. Near 1 it has few digits of unavailability; say that side instead where it is known.
    ///
    /// # Errors
    /// Below 0, above 1, not a number.
    pub fn from_up(up: f64) -> Result<Self, ModelError> {
        let up = probability("availability", up)?;
        Ok(Self { up, down: 1.0 - up })
    }

    /// Of that share of time down, exactly on both sides.
    pub fn from_share(down: Share) -> Self {
        Self { up: down.complement().to_f64(), down: down.to_f64() }
    }

    /// In the long run, of something that works for `mttf` and is repaired for `mttr` on average.
    ///
    /// # Formula
    /// ```text
    /// up = MTTF ÷ (MTTF + MTTR)      down = MTTR ÷ (MTTF + MTTR)
    /// ```
    /// Exact for any distributions of these means that are independent from cycle to cycle.
    ///
    /// # Errors
    /// Negative times, and two zeros.
    pub fn from_times(mttf: f64, mttr: f64) -> Result<Self, ModelError> {
        let mttf = at_least_zero("mean time to failure", mttf)?;
        let mttr = at_least_zero("mean time to repair", mttr)?;
        // Divided before they are added, so that no sum overflows.
        if mttr <= mttf && mttf > 0.0 {
            let ratio = mttr / mttf;
            Ok(Self::ratio(1.0, ratio))
        } else if mttr > 0.0 {
            Ok(Self::ratio(mttf / mttr, 1.0))
        } else {
            Err(ModelError::Unusable {
                what: "mean time to failure and mean time to repair are both 0",
                remedy: "give a time above 0",
            })
        }
    }

    /// The two weights, divided by their sum.
    pub(crate) fn ratio(up: f64, down: f64) -> Self {
        let whole = up + down;
        Self { up: up / whole, down: down / whole }
    }

    /// Both sides as they were computed; rounding is cut off at 0 and 1.
    pub(crate) fn from_sides(up: f64, down: f64) -> Self {
        Self { up: up.clamp(0.0, 1.0), down: down.clamp(0.0, 1.0) }
    }

    /// The share of time up.
    pub fn up(self) -> f64 {
        self.up
    }

    /// The share of time down.
    pub fn down(self) -> f64 {
        self.down
    }

    /// Expected minutes of downtime in a year of 365 days.
    pub fn minutes_per_year(self) -> f64 {
        self.down * MINUTES_PER_YEAR
    }

    /// Nines: 3 for 99.9 %. None for what is never down.
    pub fn nines(self) -> Option<f64> {
        (self.down > 0.0).then(|| -libm::log10(self.down))
    }

    /// Up while both are up; they fail independently.
    ///
    /// # Formula
    /// ```text
    /// up = up₁ up₂      down = down₁ + up₁ down₂
    /// ```
    pub fn and(self, other: Self) -> Self {
        Self::from_sides(self.up * other.up, self.down + self.up * other.down)
    }

    /// Up while one of them is up; they fail independently.
    pub fn or(self, other: Self) -> Self {
        self.swapped().and(other.swapped()).swapped()
    }

    /// Up while the other is down.
    pub fn swapped(self) -> Self {
        Self { up: self.down, down: self.up }
    }
}
