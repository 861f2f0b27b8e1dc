use super::UnitError;

/// A quantity that is known as one value, or believed with a spread: as often below the median as above it, and nine
/// times of ten below the p90.
///
/// Invariants: finite, at least 0; a spread has a median above 0 and a p90 above its median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    median: f64,
    p90: f64,
}

impl Estimate {
    /// One value.
    ///
    /// # Errors
    /// Negative, infinite and not-a-number values are refused.
    pub fn value(value: f64) -> Result<Self, UnitError> {
        if (0.0..=f64::MAX).contains(&value) {
            Ok(Self { median: value, p90: value })
        } else {
            Err(UnitError::new("an estimate is a finite number of at least 0"))
        }
    }

    /// A median and the value that is exceeded once in ten times.
    ///
    /// # Errors
    /// The median must be above 0 and the p90 above the median, both finite.
    pub fn spread(median: f64, p90: f64) -> Result<Self, UnitError> {
        // False for NaN as well.
        if median > 0.0 && p90 > median && p90 <= f64::MAX {
            Ok(Self { median, p90 })
        } else {
            Err(UnitError::new("an estimate with a spread needs a median above 0 and a p90 above the median"))
        }
    }

    /// The value, or the median of the spread.
    pub fn median(self) -> f64 {
        self.median
    }

    /// The value, or the p90 of the spread.
    pub fn p90(self) -> f64 {
        self.p90
    }

    /// Whether it is more than one value.
    pub fn is_spread(self) -> bool {
        self.p90 > self.median
    }

    /// The same estimate of a quantity that is `factor` times as large.
    ///
    /// # Errors
    /// Where the product is not an estimate: a factor below 0, or a spread that collapses at 0.
    pub fn scaled(self, factor: f64) -> Result<Self, UnitError> {
        if self.is_spread() && factor != 0.0 {
            Self::spread(self.median * factor, self.p90 * factor)
        } else {
            Self::value(self.median * factor)
        }
    }
}
