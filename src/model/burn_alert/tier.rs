use super::lints::{Lint, tier_lints};
use crate::plan::{AlertTier, Terms};
use crate::units::{Method, Share, Span};

/// What one tier of burn-rate alerts does.
#[derive(Debug, Clone, PartialEq)]
pub struct TierOutlook {
    /// The tier.
    pub tier: AlertTier,
    /// The error ratio above which it fires in the end.
    pub error_floor: f64,
    /// When it fires in a full outage; none if it never does.
    pub detection: Option<Span>,
    /// When it is quiet again after a full outage; none if it never fires.
    pub reset: Option<Span>,
    /// The part of the budget that is gone when it fires in a full outage.
    pub spent: f64,
    /// When the budget is gone at exactly its burn rate.
    pub exhausts: Option<Span>,
    /// What is wrong with it.
    pub lints: Vec<Lint>,
}

/// The share of the window's measure that a steady fault makes bad, under a budgeting method.
///
/// # Formula
/// ```text
/// Occurrences, RatioTimeslices    error ratio
/// Timeslices                      1 if error ratio > 1 - slice target, else 0: a slice is wholly good or wholly bad
/// ```
/// Exact. Assumes even traffic, under which the first two agree.
///
/// # Source
/// OpenSLO's budgeting methods. At 10 % errors and slices that are good at 95 %, an hour spends an hour of budget.
pub fn effective_error(method: Method, error_ratio: f64) -> f64 {
    match method {
        Method::Occurrences | Method::RatioTimeslices { .. } => error_ratio,
        Method::Timeslices { slice_target, .. } if error_ratio > slice_target.complement().to_f64() => 1.0,
        Method::Timeslices { .. } => 0.0,
    }
}

/// Time from the start of a steady fault to the alert.
///
/// # Formula
/// ```text
/// detection = factor * (1 - target) * long window / error ratio      if error ratio > factor * (1 - target)
/// ```
/// None otherwise: rules compare with a strict `>`, so a ratio exactly at the threshold never fires. The comparison
/// and the time are in double precision, 15 digits.
///
/// # Source
/// SRE workbook, chapter 5. Assumes no errors before the fault, and steady traffic.
///
/// ```
/// use accord::{model::detection_time, units::{BurnRate, Share, Span}};
/// let budget = Share::parse_ratio("0.001").unwrap();
/// let factor = BurnRate::parse("14.4").unwrap();
/// let page = detection_time(factor.to_f64(), budget, Span::hours(1), 1.0).unwrap();
/// assert_eq!(page.to_string(), "51.8 s");
/// ```
pub fn detection_time(factor: f64, budget: Share, long: Span, error_ratio: f64) -> Option<Span> {
    let floor = factor * budget.to_f64();
    if error_ratio > floor && error_ratio <= 1.0 {
        Span::from_seconds_f64(floor * long.to_seconds_f64() / error_ratio)
    } else {
        None
    }
}

/// Time from the end of a steady fault to the end of the alert, for a fault at least as long as the window that
/// ends it.
///
/// # Formula
/// ```text
/// reset = window * (1 - factor * (1 - target) / error ratio)      window: the short one, or the long one alone
/// ```
/// None where the alert would not have fired.
///
/// # Source
/// SRE workbook, chapter 5; replayed against it in the laws, and replay against `promtool test rules`.
pub fn reset_time(factor: f64, budget: Share, ending: Span, error_ratio: f64) -> Option<Span> {
    let floor = factor * budget.to_f64();
    if error_ratio > floor && error_ratio <= 1.0 {
        Span::from_seconds_f64(ending.to_seconds_f64() * (1.0 - floor / error_ratio))
    } else {
        None
    }
}

/// Everything that a tier does under these terms.
pub fn tier_outlook(tier: AlertTier, terms: &Terms) -> TierOutlook {
    let budget = terms.target.budget();
    let factor = tier.factor.to_f64();
    let period = terms.window.span().to_seconds_f64();
    let held = tier.hold.to_seconds_f64() / (budget.to_f64() * period);
    let spent = factor * tier.long.to_seconds_f64() / period + held;
    let detection = detection_time(factor, budget, tier.long, 1.0).and_then(|after| after.plus(tier.hold));
    // Without a short window the long one ends the alert.
    let reset = reset_time(factor, budget, tier.short.unwrap_or(tier.long), 1.0);
    TierOutlook {
        tier,
        error_floor: factor * budget.to_f64(),
        detection,
        reset,
        spent,
        exhausts: Span::from_seconds_f64(period / factor),
        lints: tier_lints(tier, terms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{BurnRate, Length, Target};

    /// Minutes to detect at 99.9 % over 30 days, by error ratio, from the reference tables (two sources agree).
    #[test]
    fn published_detection_times() {
        let table = [
            (1.0, [Some(0.864), Some(2.16), Some(4.32), Some(4.32)]),
            (0.5, [Some(1.728), Some(4.32), Some(8.64), Some(8.64)]),
            (0.15, [Some(5.76), Some(14.4), Some(28.8), Some(28.8)]),
            (0.1, [Some(8.64), Some(21.6), Some(43.2), Some(43.2)]),
            (0.05, [Some(17.28), Some(43.2), Some(86.4), Some(86.4)]),
            (0.02, [Some(43.2), Some(108.0), Some(216.0), Some(216.0)]),
            (0.01, [None, Some(216.0), Some(432.0), Some(432.0)]),
            (0.005, [None, None, Some(864.0), Some(864.0)]),
            (0.002, [None, None, None, Some(2160.0)]),
        ];
        let budget = Target::parse_percent("99.9").unwrap().budget();
        let tiers = [("14.4", Span::hours(1)), ("6", Span::hours(6)), ("3", Span::days(1)), ("1", Span::days(3))];
        for (error_ratio, expected) in table {
            for ((factor, long), minutes) in tiers.into_iter().zip(expected) {
                let factor = BurnRate::parse(factor).unwrap().to_f64();
                let got = detection_time(factor, budget, long, error_ratio).map(|s| s.to_seconds_f64() / 60.0);
                match (got, minutes) {
                    (Some(got), Some(minutes)) => assert!((got - minutes).abs() < 1e-6, "{error_ratio} {factor}"),
                    (got, minutes) => assert_eq!(got, minutes, "{error_ratio} {factor}"),
                }
            }
        }
    }

    #[test]
    fn published_reset_times() {
        let budget = Share::parse_ratio("0.001").unwrap();
        // 14.4x with a short window of 5 m: 4.52 min after 15 % errors, 4 m 56 s after a full outage.
        let after = |e: f64, window: Span| reset_time(14.4, budget, window, e).unwrap().to_seconds_f64();
        assert!((after(0.15, Span::minutes(5)) - 4.52 * 60.0).abs() < 0.1);
        assert_eq!(reset_time(14.4, budget, Span::minutes(5), 1.0).unwrap().to_string(), "4 m 55.7 s");
        assert!((after(1.0, Span::hours(1)) - (59.0 * 60.0 + 8.0)).abs() < 0.5);
    }

    #[test]
    fn slices_are_good_or_bad() {
        let slice = Length::parse("1m").unwrap();
        let slices = Method::Timeslices { slice_target: Share::parse_ratio("0.95").unwrap(), slice };
        // The published cases: 10 % errors for an hour spend the hour, 4 % spend nothing.
        for (error, effective) in [(0.1, 1.0), (0.04, 0.0), (0.05, 0.0), (1.0, 1.0)] {
            assert_eq!(effective_error(slices, error).to_bits(), f64::to_bits(effective), "{error}");
        }
        assert_eq!(effective_error(Method::RatioTimeslices { slice }, 0.04).to_bits(), 0.04f64.to_bits());
    }

    #[test]
    fn a_ratio_at_the_threshold_does_not_fire() {
        let budget = Share::parse_ratio("0.5").unwrap();
        assert_eq!(detection_time(1.0, budget, Span::hours(1), 0.5), None);
        assert!(detection_time(1.0, budget, Span::hours(1), 0.500_001).is_some());
        assert_eq!(detection_time(1.0, budget, Span::hours(1), f64::NAN), None);
        assert_eq!(detection_time(1.0, budget, Span::hours(1), 1.5), None);
    }
}
