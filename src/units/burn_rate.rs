use super::{Decimal, UnitError};

/// How many times faster than allowed the budget is spent: 1 empties it exactly at the end of the window.
///
/// Invariants: an exact decimal above 0 and at most 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnRate(Decimal);

impl BurnRate {
    /// Reads a factor such as `14.4`.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let decimal = Decimal::parse(text.strip_suffix(['x', '×']).unwrap_or(text))?;
        let value = decimal.to_f64();
        if value <= 0.0 || value > 1e6 {
            return Err(UnitError::new("a burn rate lies above 0 and at most at 1,000,000"));
        }
        Ok(Self(decimal.trimmed(0)))
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        self.0.to_f64()
    }
}

impl std::fmt::Display for BurnRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_factors_and_refuses_dead_ones() {
        assert_eq!(BurnRate::parse("14.4x").unwrap().to_string(), "14.4");
        assert_eq!(BurnRate::parse("6.0").unwrap().to_string(), "6");
        for text in ["0", "NaN", "-1", "1e400", "Inf", "1000001"] {
            assert!(BurnRate::parse(text).is_err(), "{text}");
        }
    }
}
