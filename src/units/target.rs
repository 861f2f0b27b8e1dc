use super::{Decimal, UnitError};

/// Parts per billion in the whole.
const BILLION: u64 = 1_000_000_000;

/// A part of a whole in whole parts per billion, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// The share of `ppb` parts per billion.
    pub fn from_ppb(ppb: u64) -> Result<Self, UnitError> {
        if ppb > BILLION {
            return Err(UnitError::new("a share must lie between 0 and 1"));
        }
        Ok(Self(ppb as u32))
    }

    /// Reads a ratio such as `0.95`.
    pub fn parse_ratio(text: &str) -> Result<Self, UnitError> {
        let decimal = Decimal::parse(text)?;
        let ppb = decimal.scaled(9).ok_or_else(|| UnitError::new("a ratio has at most 9 decimals"))?;
        Self::from_ppb(ppb)
    }

    /// Reads a percentage such as `95`.
    pub fn parse_percent(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let decimal = Decimal::parse(text.strip_suffix('%').unwrap_or(text))?;
        let ppb = decimal.scaled(7).ok_or_else(|| UnitError::new("a percentage has at most 7 decimals"))?;
        Self::from_ppb(ppb)
    }

    /// The share, unless it is nothing at all.
    ///
    /// # Errors
    /// Zero: as the target of a slice it would call every slice good.
    pub fn above_zero(self) -> Result<Self, UnitError> {
        if self.0 == 0 { Err(UnitError::new("a share above 0 is needed")) } else { Ok(self) }
    }

    /// Parts per billion.
    pub fn ppb(self) -> u64 {
        u64::from(self.0)
    }

    /// The nearest float between 0 and 1.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / BILLION as f64
    }

    /// The rest of the whole, exactly.
    pub fn complement(self) -> Self {
        Self(BILLION as u32 - self.0)
    }

    /// As a ratio without zeros at the end: `0.001`.
    pub fn ratio(self) -> Decimal {
        Decimal::new(self.ppb(), 9).trimmed(0)
    }

    /// As a percentage without zeros at the end: `0.1`.
    pub fn percent(self) -> Decimal {
        Decimal::new(self.ppb(), 7).trimmed(0)
    }
}

/// The share of good events or time that is promised, as an exact decimal.
///
/// Invariants: at least 0 and below 100 %; a whole number of parts per billion; prints the digits that were typed.
///
/// ```
/// use accord::units::Target;
/// let target = Target::parse_percent("99.90").unwrap();
/// assert_eq!(target.to_string(), "99.90");
/// assert_eq!(target.budget().percent().to_string(), "0.1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    budget: Share,
    /// Digits after the point of the percentage, for printing only.
    places: u8,
}

impl Target {
    /// The target that leaves `budget` for failure, printed with as few digits as it needs.
    ///
    /// # Errors
    /// A budget of nothing is refused: burn rates divide by it.
    pub fn from_budget(budget: Share) -> Result<Self, UnitError> {
        if budget.ppb() == 0 {
            return Err(UnitError::new(
                "a target of 100 % leaves no error budget; choose a target below 100 %, such as 99.99 %",
            ));
        }
        Ok(Self { budget, places: budget.complement().percent().places() })
    }

    /// Reads a percentage such as `99.95`.
    pub fn parse_percent(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let decimal = Decimal::parse(text.strip_suffix('%').unwrap_or(text))?;
        Self::from_scaled(decimal.scaled(7), decimal.places(), "percentage", 7)
    }

    /// Reads a ratio such as `0.9995`.
    pub fn parse_ratio(text: &str) -> Result<Self, UnitError> {
        let decimal = Decimal::parse(text)?;
        Self::from_scaled(decimal.scaled(9), decimal.places().saturating_sub(2), "ratio", 9)
    }

    fn from_scaled(ppb: Option<u64>, places: u8, what: &str, most: u8) -> Result<Self, UnitError> {
        let ppb = ppb.ok_or_else(|| UnitError::new(format!("a target as a {what} has at most {most} decimals")))?;
        if ppb > BILLION {
            return Err(UnitError::new("a target lies between 0 % and 100 %"));
        }
        Ok(Self { places: places.min(7), ..Self::from_budget(Share::from_ppb(BILLION - ppb)?)? })
    }

    /// The unavailability that the target allows: exactly one less the target.
    pub fn budget(self) -> Share {
        self.budget
    }

    /// The target as a share.
    pub fn share(self) -> Share {
        self.budget.complement()
    }

    /// The target as a ratio: `0.9995`.
    pub fn ratio(self) -> Decimal {
        self.share().ratio()
    }

    /// The target as a percentage, with the digits that were typed.
    pub fn percent(self) -> Decimal {
        Decimal::new(self.share().ppb(), 7).trimmed(self.places)
    }

    /// Nines of the target: 3 for 99.9 %.
    ///
    /// # Formula
    /// `-log10(unavailability)`; accurate to a few units in the last place of a double.
    pub fn nines(self) -> f64 {
        -libm::log10(self.budget.to_f64())
    }

    /// The target with `nines` nines, rounded to two significant digits of unavailability, so that a marker that is
    /// dragged stops at numbers people say: 99.94, 99.95, 99.96.
    pub fn from_nines(nines: f64) -> Result<Self, UnitError> {
        if !(0.0..=7.0).contains(&nines) {
            return Err(UnitError::new("a target lies between 0 and 7 nines"));
        }
        let ppb = (libm::round(libm::exp10(-nines) * BILLION as f64) as u64).clamp(1, BILLION);
        let step = step_of(ppb);
        Self::from_budget(Share::from_ppb(((ppb + step / 2) / step * step).clamp(1, BILLION))?)
    }

    /// The target `steps` stops higher (or lower, where negative), each stop one of the second significant digit of
    /// unavailability.
    pub fn stepped(self, steps: i32) -> Self {
        let mut ppb = self.budget.ppb();
        for _ in 0..steps.unsigned_abs().min(1_000) {
            ppb = if steps > 0 {
                // Going up, the decade below begins at its own step: 0.10 % is followed by 0.099 %.
                let step = step_of(ppb - 1).max(1);
                ((ppb - 1) / step * step).max(1)
            } else {
                let step = step_of(ppb);
                ((ppb / step + 1) * step).min(BILLION)
            };
        }
        Share::from_ppb(ppb).and_then(Self::from_budget).unwrap_or(self)
    }
}

/// One of the second significant digit: 1,000 for 43,210.
fn step_of(ppb: u64) -> u64 {
    let mut step = 1;
    while ppb / step >= 100 {
        step *= 10;
    }
    step
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.percent().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_is_printed_and_the_budget_is_exact() {
        for (typed, budget) in
            [("99.9", "0.1"), ("99.90", "0.1"), ("99.95", "0.05"), ("99.999", "0.001"), ("0", "100"), ("95", "5")]
        {
            let target = Target::parse_percent(typed).unwrap();
            assert_eq!(target.to_string(), typed);
            assert_eq!(target.budget().percent().to_string(), budget);
        }
        assert_eq!(Target::parse_ratio("0.999").unwrap(), Target::parse_percent("99.9").unwrap());
        assert_eq!(Target::parse_percent("99.9").unwrap().budget().ratio().to_string(), "0.001");
    }

    #[test]
    fn impossible_targets_are_refused_with_a_reason() {
        assert!(Target::parse_percent("100").unwrap_err().to_string().contains("below 100 %"));
        assert!(Target::parse_percent("100.1").is_err());
        assert!(Target::parse_percent("99.99999999").unwrap_err().to_string().contains("7 decimals"));
        assert!(Target::parse_ratio("99.9").is_err());
        assert!(Target::parse_percent("-1").is_err());
    }

    #[test]
    fn nines_go_both_ways() {
        for (text, nines) in [("90", 1.0), ("99", 2.0), ("99.9", 3.0), ("99.99", 4.0), ("99.999", 5.0)] {
            let target = Target::parse_percent(text).unwrap();
            assert!((target.nines() - nines).abs() < 1e-12);
            assert_eq!(Target::from_nines(nines).unwrap().budget(), target.budget());
        }
        assert!(Target::from_nines(f64::NAN).is_err());
        assert_eq!(Target::from_nines(3.3).unwrap().to_string(), "99.95");
    }

    #[test]
    fn stops_are_numbers_people_say() {
        let step = |text: &str, by| Target::parse_percent(text).unwrap().stepped(by).to_string();
        assert_eq!(step("99.9", 1), "99.901");
        assert_eq!(step("99.9", -1), "99.89");
        assert_eq!(step("99.95", 1), "99.951");
        assert_eq!(step("99.95", -1), "99.949");
        assert_eq!(step("99", 1), "99.01");
        assert_eq!(step("99.1", 1), "99.11");
        assert_eq!(step("99.9123", 1), "99.913");
        assert_eq!(step("99.9123", -1), "99.912");
        assert_eq!(step("0", -1), "0");
        assert_eq!(step("99.9999999", 1), "99.9999999");
        assert_eq!(step("99", 90), "99.9");
        assert_eq!(step("99.9", -90), "99");
    }
}
