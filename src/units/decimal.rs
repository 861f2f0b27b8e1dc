use super::UnitError;

/// A non-negative decimal number exactly as somebody wrote it: digits and the number of them after the point.
///
/// `99.90` and `99.9` are the same quantity and different decimals; both print as typed.
///
/// ```
/// use accord::units::Decimal;
/// assert_eq!(Decimal::parse("99.90").unwrap().to_string(), "99.90");
/// assert_eq!(Decimal::parse("99,95").unwrap().to_string(), "99.95");
/// assert_eq!(Decimal::parse("1.0e-6").unwrap().to_string(), "0.0000010");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    places: u8,
}

/// More digits than this cannot be told apart by any measurement, and would overflow the arithmetic.
const MAX_DIGITS: usize = 15;

impl Decimal {
    /// The number `digits / 10^places`.
    pub fn new(digits: u64, places: u8) -> Self {
        Self { digits, places }
    }

    /// Reads digits with at most one decimal point or comma, and an exponent of at most two digits, as programs write
    /// small numbers. Signs before the number and grouping are refused.
    pub fn parse(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        match text.split_once(['e', 'E']) {
            None => Self::parse_plain(text),
            Some((mantissa, exponent)) => {
                let refuse = || UnitError::new(format!("“{}” is too large or too small a number", clip(text)));
                let exponent = exponent.parse::<i8>().map_err(|_| refuse())?;
                let mantissa = Self::parse_plain(mantissa)?;
                let places = i16::from(mantissa.places) - i16::from(exponent);
                match u8::try_from(places) {
                    Ok(places) if usize::from(places) <= MAX_DIGITS => Ok(Self { places, ..mantissa }),
                    Ok(_) => Err(refuse()),
                    // A positive exponent beyond the decimals appends zeros.
                    Err(_) => {
                        let zeros = 10u64.checked_pow(places.unsigned_abs().into()).ok_or_else(refuse)?;
                        let digits = mantissa.digits.checked_mul(zeros).ok_or_else(refuse)?;
                        Self::parse_plain(&digits.to_string())
                    }
                }
            }
        }
    }

    fn parse_plain(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError::new(format!("“{}” is not a plain decimal number such as 99.95", clip(text)));
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(refuse());
        }
        let significant = whole.trim_start_matches('0').len() + fraction.len();
        if significant > MAX_DIGITS || fraction.len() > MAX_DIGITS {
            return Err(UnitError::new(format!("“{}” has more than {MAX_DIGITS} digits", clip(text))));
        }
        let digits = whole.bytes().chain(fraction.bytes()).fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        Ok(Self { digits, places: fraction.len() as u8 })
    }

    /// The number of digits after the point.
    pub fn places(self) -> u8 {
        self.places
    }

    /// The number times `10^places` as an integer, or `None` when digits would be lost.
    pub fn scaled(self, places: u8) -> Option<u64> {
        let (mut digits, mut have) = (self.digits, self.places);
        while have > places {
            if !digits.is_multiple_of(10) {
                return None;
            }
            digits /= 10;
            have -= 1;
        }
        digits.checked_mul(10u64.checked_pow(u32::from(places - have))?)
    }

    /// The nearest float, for formulas that are not exact anyway.
    pub fn to_f64(self) -> f64 {
        // Both operands are exact integers below 2^53, so the one rounding is the division's.
        self.digits as f64 / 10u64.pow(u32::from(self.places)) as f64
    }

    /// The same quantity with no zeros at the end and at least `places` digits after the point.
    pub fn trimmed(self, places: u8) -> Self {
        let mut trimmed = self;
        while trimmed.places > places && trimmed.digits.is_multiple_of(10) {
            trimmed.digits /= 10;
            trimmed.places -= 1;
        }
        trimmed
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10u64.pow(u32::from(self.places));
        write!(f, "{}", self.digits / unit)?;
        if self.places > 0 {
            write!(f, ".{:0width$}", self.digits % unit, width = usize::from(self.places))?;
        }
        Ok(())
    }
}

/// Enough of a hostile text to recognise it in a message.
pub(super) fn clip(text: &str) -> String {
    let mut short: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

/// `1234567` as `1,234,567`.
pub fn group_thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_was_typed() {
        for text in ["99.9", "99.90", "0.001", "100", "0", "14.4", "0.0000001"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_not_a_plain_decimal() {
        for text in [
            "",
            ".",
            "-1",
            "+1",
            "1e30",
            "1e-99",
            "1e",
            "e3",
            "1e400",
            "NaN",
            "inf",
            "1_000",
            "1.2.3",
            "１",
            "1234567890123456",
        ] {
            assert!(Decimal::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn exponents_move_the_point() {
        for (text, plain) in
            [("1e3", "1000"), ("1.5e1", "15"), ("9.99e-1", "0.999"), ("1.0e-6", "0.0000010"), ("2e0", "2")]
        {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), plain);
        }
    }

    #[test]
    fn scaling_loses_no_digit() {
        assert_eq!(Decimal::parse("99.9").unwrap().scaled(7), Some(999_000_000));
        assert_eq!(Decimal::parse("99.90000000").unwrap().scaled(7), Some(999_000_000));
        assert_eq!(Decimal::parse("99.12345678").unwrap().scaled(7), None);
    }

    #[test]
    fn thousands() {
        assert_eq!(group_thousands(0), "0");
        assert_eq!(group_thousands(999), "999");
        assert_eq!(group_thousands(1000), "1,000");
        assert_eq!(group_thousands(36_000_000), "36,000,000");
    }
}
