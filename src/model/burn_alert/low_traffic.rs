use super::tier::detection_time;
use crate::model::ModelError;
use crate::model::error::{finite, positive, probability};
use crate::model::special::{binomial_above, ln_choose};
use crate::units::{Share, Span};

/// The fewest requests in a window in which this many errors do not exceed the threshold.
///
/// # Formula
/// ```text
/// requests = errors / (factor * (1 - target))
/// ```
/// Rules compare strictly, so exactly so many requests do not fire.
///
/// # Errors
/// A factor that is not above 0, a budget of nothing.
///
/// # Source
/// SRE workbook, chapter 5, on services with little traffic.
///
/// ```
/// use accord::{model::burn_alert::requests_needed, units::Share};
/// let needed = requests_needed(1, 14.4, Share::parse_ratio("0.001").unwrap()).unwrap();
/// assert!((needed - 69.44).abs() < 0.01);
/// ```
pub fn requests_needed(errors: u64, factor: f64, budget: Share) -> Result<f64, ModelError> {
    let floor = positive("factor × budget", positive("the factor", factor)? * budget.to_f64())?;
    finite("the requests needed", errors as f64 / floor)
}

/// The fewest errors among `requests` that fire an alert, as Prometheus computes and compares; none if not even all
/// requests failing do, or there are no requests. `minimum_failures` is a guard: fewer errors never fire.
///
/// # Formula
/// ```text
/// the smallest whole k with k / requests > factor * (1 - target) and k >= minimum failures
/// ```
pub fn errors_to_fire(requests: u64, factor: f64, budget: Share, minimum_failures: u64) -> Option<u64> {
    let (all, floor) = (requests as f64, factor * budget.to_f64());
    if requests == 0 || floor.is_nan() || floor >= 1.0 {
        return None;
    }
    // The product may be off by its last bit; the comparison itself decides.
    let mut k = libm::fmax(libm::floor(floor * all) - 1.0, 0.0) as u64;
    while k <= requests && (k as f64) / all <= floor {
        k += 1;
    }
    let k = k.max(minimum_failures);
    (k <= requests).then_some(k)
}

/// How often an alert fires although nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FalsePages {
    /// Errors in the long window that fire it; none if nothing can.
    pub errors: Option<u64>,
    /// The chance that a window picked at random has as many.
    pub chance: f64,
    /// Windows that fire in 30 days, of windows laid end to end: `chance * 30 d / window`.
    pub fixed_per_month: f64,
    /// Times that it begins to fire in 30 days as the window slides: the count that a pager sees.
    pub sliding_per_month: f64,
}

const MONTH: f64 = 30.0 * 86_400.0;

/// False pages by chance alone: every request fails independently with the usual chance.
///
/// # Formula
/// ```text
/// chance   = P(Binomial(requests, p) >= k)                               k: errors that fire
/// fixed    = chance * 30 d / window
/// sliding  = requests in 30 d * p * (1 - p) * P(Binomial(requests - 1, p) = k - 1)
/// ```
/// Of the two rates the first takes windows end to end as independent. The second counts crossings: evenly spaced
/// requests, one enters with an error while one leaves without and k − 1 of the others are errors. For one error that
/// fires both agree; for k errors the second is up to k times as many. The short window is left out: the error that
/// fires sits in it too. Chance alone is assumed; real errors come in bursts, which page more rarely and longer.
/// 1e-11 up to ten million requests.
///
/// # Errors
/// A window of nothing, a factor that is not above 0, `p` outside 0 to 1.
///
/// # Source
/// Binomial tail; the crossing rate of a moving sum of Bernoulli trials.
///
/// ```
/// use accord::{model::burn_alert::false_pages, units::{Share, Span}};
/// // 30 requests an hour, and half of what is allowed fails.
/// let budget = Share::parse_ratio("0.001").unwrap();
/// let pages = false_pages(30, Span::hours(1), 0.000_5, 14.4, budget, 0).unwrap();
/// assert!((pages.chance - 0.015).abs() < 5e-4 && (pages.fixed_per_month - 10.7).abs() < 0.05);
/// // Two failures at least: a page in six months.
/// let guarded = false_pages(30, Span::hours(1), 0.000_5, 14.4, budget, 2).unwrap();
/// assert!(guarded.sliding_per_month < 0.16);
/// ```
pub fn false_pages(
    requests: u64,
    long: Span,
    p: f64,
    factor: f64,
    budget: Share,
    minimum_failures: u64,
) -> Result<FalsePages, ModelError> {
    let p = probability("the usual share of errors", p)?;
    let factor = positive("the factor", factor)?;
    let windows = MONTH / positive("the long window", long.to_seconds_f64())?;
    let Some(k) = errors_to_fire(requests, factor, budget, minimum_failures) else {
        return Ok(FalsePages { errors: None, chance: 0.0, fixed_per_month: 0.0, sliding_per_month: 0.0 });
    };
    // k is at least 1: no threshold lies below 0.
    let k = k.max(1);
    let chance = binomial_above(requests, p, k - 1);
    let (others, less) = (requests as f64 - 1.0, k as f64 - 1.0);
    let crossing = if p <= 0.0 || p >= 1.0 {
        0.0
    } else {
        let ln_chance = ln_choose(others, less) + k as f64 * libm::log(p) + (others - less + 1.0) * libm::log1p(-p);
        libm::exp(libm::fmin(ln_chance, 0.0))
    };
    Ok(FalsePages {
        errors: Some(k),
        chance,
        fixed_per_month: finite("false pages a month", chance * windows)?,
        sliding_per_month: finite("false pages a month", requests as f64 * windows * crossing)?,
    })
}

/// Detection time under a guard that asks for a minimum number of failures in the long window.
///
/// # Formula
/// ```text
/// max(factor * (1 - target) * long / error ratio, minimum failures / (error ratio * requests per second))
/// ```
/// None if the error ratio does not exceed the threshold, or the failures never gather within the long window. Steady
/// traffic after a clean past.
///
/// # Errors
/// Requests a second that are not finite and above 0.
pub fn detection_with_guard(
    factor: f64,
    budget: Share,
    long: Span,
    error_ratio: f64,
    requests_per_second: f64,
    minimum_failures: u64,
) -> Result<Option<Span>, ModelError> {
    let rate = positive("requests a second", requests_per_second)?;
    let Some(plain) = detection_time(factor, budget, long, error_ratio) else { return Ok(None) };
    let gathered = Span::from_seconds_f64(minimum_failures as f64 / (error_ratio * rate));
    Ok(gathered.filter(|gathered| *gathered <= long).map(|gathered| gathered.max(plain)))
}

/// The error ratio above which an alert fires whose threshold follows traffic, so that it always takes the same number of
/// errors: the share of the budget, in events, over the events in the window. It may exceed 1: then it cannot fire.
///
/// # Formula
/// ```text
/// threshold = (requests in the objective's window / requests in the alert's window) * share of budget * (1 - target)
/// ```
/// Under flat traffic this is factor × budget. At night it is higher, so a handful of errors wakes nobody.
///
/// # Errors
/// Requests that are not finite and above 0.
///
/// # Source
/// Proposed for Pyrra in its pull request 1602.
pub fn traffic_scaled_threshold(
    requests_in_window: f64,
    requests_in_alert: f64,
    share_of_budget: Share,
    budget: Share,
) -> Result<f64, ModelError> {
    let all = positive("requests in the objective's window", requests_in_window)?;
    let some = positive("requests in the alert's window", requests_in_alert)?;
    finite("the threshold", all / some * share_of_budget.to_f64() * budget.to_f64())
}
