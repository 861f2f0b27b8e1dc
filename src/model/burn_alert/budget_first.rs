use crate::model::ModelError;
use crate::units::{BurnRate, Share, Span};

/// A factor that was found from a share of the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetFirst {
    /// How many times faster than allowed.
    pub factor: BurnRate,
    /// Whether the factor is exact, and not rounded to nine decimals.
    pub is_exact: bool,
}

/// The factor at which this share of the budget is spent in an alert's long window: "2 % in 1 h".
///
/// # Formula
/// ```text
/// factor = share of the budget * window / long window
/// ```
/// In whole numbers: the decimal is exact where there is one of at most nine places, as for the workbook's alerts, and
/// the nearest one of nine places otherwise.
///
/// # Errors
/// A long window or a share of nothing; a factor that rounds to nothing or is over 1,000,000.
///
/// # Source
/// SRE workbook, chapter 5, table 5-6; Sloth computes its factors like this.
///
/// ```
/// use accord::{model::burn_alert::budget_first, units::{Share, Span}};
/// let share = |percent: &str| Share::parse_percent(percent).unwrap();
/// let page = budget_first(share("2"), Span::hours(1), Span::days(30)).unwrap();
/// assert_eq!((page.factor.to_string().as_str(), page.is_exact), ("14.4", true));
/// let slow = budget_first(share("10"), Span::days(3), Span::days(28)).unwrap();
/// assert_eq!((slow.factor.to_string().as_str(), slow.is_exact), ("0.933333333", false));
/// ```
pub fn budget_first(share: Share, long: Span, window: Span) -> Result<BudgetFirst, ModelError> {
    // Parts per billion times the window are billionths of the factor: nine decimals, in whole numbers.
    let numerator = u128::from(share.ppb()) * u128::from(window.nanos());
    let Some(denominator) = Some(u128::from(long.nanos())).filter(|n| *n > 0) else {
        return Err(ModelError::Unusable { what: "the long window is empty", remedy: "choose one such as 1h" });
    };
    let billionths = (numerator + denominator / 2) / denominator;
    let refuse = || ModelError::OutOfRange {
        what: "the factor",
        got: numerator as f64 / denominator as f64 / 1e9,
        accepted: "above 0.000000001 and at most 1,000,000",
    };
    let text = format!("{}.{:09}", billionths / 1_000_000_000, billionths % 1_000_000_000);
    // Six digits before the point and nine after it are all that a decimal holds.
    let factor = BurnRate::parse(&text).or_else(|_| BurnRate::parse(&text[..text.len().saturating_sub(3)]));
    let factor = factor.map_err(|_| refuse())?;
    Ok(BudgetFirst { factor, is_exact: numerator.is_multiple_of(denominator) && billionths < 10u128.pow(15) })
}
