//! Figures with as many digits as say something.

use crate::units::group_thousands;

/// A value to so many significant digits: 47.3 is 47 and 1,234 is 1,200 to two.
///
/// ```
/// use accord_core::plan::words::significant;
/// assert_eq!([0.0473, 47.3, 1_234.0, -0.0].map(|value| significant(value, 2)), [0.047, 47.0, 1_200.0, 0.0]);
/// ```
pub fn significant(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// Three digits that matter, and no zeros behind them; whole numbers from 100 on.
///
/// ```
/// use accord_core::plan::words::three_digits;
/// assert_eq!([0.012_34, 0.5, 9.999, 34.72, 12_345.6].map(three_digits), ["0.0123", "0.5", "10", "34.7", "12,346"]);
/// assert_eq!([-12.34, -1_234.0, 0.0].map(three_digits), ["−12.3", "−1,234", "0"]);
/// assert_eq!([0.000_012, 1.2e-10, 1e20].map(three_digits), ["0.000012", "1.2e-10", "1e20"]);
/// ```
pub fn three_digits(value: f64) -> String {
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    let figure = match significant(size, 3) {
        of if of > 0.0 && !(1e-9..1e15).contains(&of) => format!("{of:e}"),
        of if of >= 100.0 => group_thousands(libm::round(size) as u64),
        of => of.to_string(),
    };
    format!("{sign}{figure}")
}

/// A share as a percentage of three digits.
///
/// ```
/// use accord_core::plan::words::percent_rounded;
/// assert_eq!([0.07, 0.012_345, 1.0].map(percent_rounded), ["7 %", "1.23 %", "100 %"]);
/// ```
pub fn percent_rounded(share: f64) -> String {
    format!("{} %", three_digits(share * 100.0))
}
