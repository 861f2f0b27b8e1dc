use crate::plan::{Facts, Terms};
use crate::units::{Method, Span, Window};

/// What may go wrong in one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Time that may be wholly bad, in a window of nominal length.
    pub time: Span,
    /// The same in the shortest and the longest window, where the calendar makes them differ.
    pub time_extremes: Option<(Span, Span)>,
    /// Events that may be bad, and all events, where the traffic is known.
    pub events: Option<(u64, u64)>,
    /// Slices that may be bad, and all slices, where the method counts slices.
    pub slices: Option<(u64, u64)>,
}

/// The error budget of one window.
///
/// # Formula
/// ```text
/// time   = (1 - target) * window
/// events = floor((1 - target) * requests per day * window / 1 d)
/// slices = floor((1 - target) * floor(window / slice))
/// ```
/// Exact: integers throughout. Events overflow to none above 2^64.
///
/// # Source
/// SRE workbook, chapter 2; OpenSLO's budgeting methods.
pub fn budget(facts: &Facts, terms: &Terms) -> Budget {
    let share = terms.target.budget();
    let allowed = |total: u64| (u128::from(total) * u128::from(share.ppb()) / 1_000_000_000) as u64;
    let window = &terms.window;
    let seconds = window.span().whole_seconds();
    let events = facts.requests_per_day.and_then(|requests| {
        let total = u64::try_from(u128::from(requests) * u128::from(seconds) / 86_400).ok()?;
        Some((allowed(total), total))
    });
    let slices = match terms.method {
        Method::Occurrences | Method::RatioTimeslices { .. } => None,
        Method::Timeslices { slice, .. } => {
            let total = seconds / slice.nominal().whole_seconds();
            Some((allowed(total), total))
        }
    };
    let time_extremes = window.extremes().map(|(short, long)| (short.share(share), long.share(share)));
    Budget { time: window.budget(share), time_extremes, events, slices }
}

/// How long a full budget lasts at a burn rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exhaustion {
    /// How many times faster than allowed.
    pub burn_rate: f64,
    /// The error ratio that burns so fast; above 1 there is none.
    pub error_ratio: f64,
    /// When the budget is gone.
    pub after: Span,
}

/// Time to exhaustion at a steady burn.
///
/// # Formula
/// ```text
/// after = window / burn rate        error ratio = burn rate * (1 - target)
/// ```
/// Double precision. None for a burn rate that is not a positive number.
///
/// # Source
/// SRE workbook, chapter 5, table 5-3.
///
/// ```
/// use accord::{model::exhaustion, units::{Target, Window}};
/// let month = Window::rolling("30d").unwrap();
/// let at = exhaustion(&month, Target::parse_percent("99.9").unwrap(), 14.4).unwrap();
/// assert_eq!(at.after.to_string(), "2 d 2 h"); // 50 hours
/// ```
pub fn exhaustion(window: &Window, target: crate::units::Target, burn_rate: f64) -> Option<Exhaustion> {
    if burn_rate <= 0.0 {
        return None;
    }
    let after = Span::from_seconds_f64(window.span().to_seconds_f64() / burn_rate)?;
    Some(Exhaustion { burn_rate, error_ratio: burn_rate * target.budget().to_f64(), after })
}
