use crate::model::ModelError;
use crate::model::error::{at_most, finite, positive, probability, within};
use crate::model::special::root;

/// What retries do to one request: how often it is sent, and how it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryOutcome {
    /// Attempts that reach the service for each request.
    pub attempts: f64,
    /// Chance that the request ends well.
    pub success: f64,
    /// Chance that every attempt fails; its digits are not lost when it is small.
    pub failure: f64,
}

/// Attempts per request, and its chances, when each attempt fails with the same chance and independently.
///
/// # Formula
/// ```text
/// attempts = 1 + f + f² + … + f^r = (1 − f^(r+1)) ÷ (1 − f)        r + 1 where f = 1
/// failure  = f^(r+1)                                              success = 1 − failure
/// ```
/// 14 digits, also where `f` is close to 0 or to 1. Real failures in an overload are not independent: then this is a
/// lower bound of the attempts, and `r + 1` the upper one.
///
/// # Errors
/// A failure chance that is not a probability.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 21; the sum of a geometric series.
///
/// ```
/// let outcome = accord::model::overload::retry_outcome(3, 0.5).unwrap();
/// assert_eq!((outcome.attempts, outcome.failure), (1.875, 0.0625));
/// ```
pub fn retry_outcome(retries: u32, failure: f64) -> Result<RetryOutcome, ModelError> {
    let f = probability("chance that an attempt fails", failure)?;
    let sent = f64::from(retries) + 1.0;
    if f == 0.0 {
        return Ok(RetryOutcome { attempts: 1.0, success: 1.0, failure: 0.0 });
    }
    // The logarithm of f keeps its digits at both ends: near 1 it is taken of the distance to 1, which is exact.
    let ln_f = if f > 0.5 { libm::log1p(f - 1.0) } else { libm::log(f) };
    let success = -libm::expm1(sent * ln_f);
    // A short sum is exact to the last bit; a long one is closed.
    let attempts = if retries <= 16 {
        (0..retries).fold(1.0, |sum, _| 1.0 + f * sum)
    } else if f == 1.0 {
        sent
    } else {
        success / (1.0 - f)
    };
    Ok(RetryOutcome { attempts, success, failure: libm::exp(sent * ln_f) })
}

/// Attempts that reach the deepest layer for one request at the top, when every layer retries by itself.
///
/// # Formula
/// ```text
/// f_1 = f      a_i = 1 + f_i + … + f_i^(r_i)      f_(i+1) = f_i^(r_i + 1)      attempts = Π a_i
/// ```
/// `retries` starts at the layer that calls the failing one. With `f` = 1 this is Π (r_i + 1).
///
/// # Errors
/// More than 64 layers, a failure chance that is not a probability, or a product beyond 1.8e308.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 22: three layers of four attempts each are 64. The Amazon Builders'
/// Library, "Timeouts, retries, and backoff with jitter": five layers of three are 243.
///
/// ```
/// let worst = accord::model::overload::layered_retries(&[3, 3, 3], 1.0).unwrap();
/// assert_eq!(worst.attempts, 64.0);
/// ```
pub fn layered_retries(retries: &[u32], failure: f64) -> Result<RetryOutcome, ModelError> {
    at_most("layers that retry", retries.len(), 64)?;
    let f = probability("chance that an attempt fails", failure)?;
    let mut whole = RetryOutcome { attempts: 1.0, success: 1.0 - f, failure: f };
    for &retries in retries {
        let layer = retry_outcome(retries, whole.failure)?;
        whole = RetryOutcome { attempts: whole.attempts * layer.attempts, ..layer };
    }
    finite("attempts through all layers", whole.attempts)?;
    Ok(whole)
}

/// Attempts per request, and its chances, when retries are at most a share of the requests.
///
/// # Formula
/// ```text
/// attempts = min(1 + f + … + f^r, 1 + budget)        success = attempts × (1 − f)
/// ```
/// The budget counts against first attempts. Counted against all attempts, as some clients do, a share `b` is a budget
/// of b ÷ (1 − b): 10 % are then 11.1 %. Exact in the long run for a budget that is shared by many requests.
///
/// # Errors
/// A failure chance or a budget that is not within 0 to 1.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 21: retries below 10 % keep growth at 1.1 times.
pub fn retry_budget(retries: u32, failure: f64, budget: f64) -> Result<RetryOutcome, ModelError> {
    let free = retry_outcome(retries, failure)?;
    let budget = probability("retry budget", budget)?;
    if free.attempts <= 1.0 + budget {
        return Ok(free);
    }
    let attempts = 1.0 + budget;
    let success = (attempts * (1.0 - failure)).clamp(0.0, 1.0);
    Ok(RetryOutcome { attempts, success, failure: 1.0 - success })
}

/// The long run of a client whose retries are paid from a bucket that successes fill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenBucketOutcome {
    /// Attempts per request, and how it ends.
    pub outcome: RetryOutcome,
    /// The per-attempt failure chance above which the bucket runs dry; 1 if it never does.
    pub knee: f64,
    /// Whether the bucket is dry at the failure chance that was asked.
    pub dry: bool,
}

/// Steady state of the retry token bucket: each success deposits, each retry costs.
///
/// # Formula
/// ```text
/// dry bucket     cost × (attempts − 1) = deposit × attempts × (1 − f)
/// attempts = min(1 + f + … + f^r, 1 ÷ (1 − deposit ÷ cost × (1 − f)))
/// knee: the f at which both are equal; for many retries it tends to deposit ÷ (cost + deposit)
/// ```
/// Exact in the long run, away from the knee by more than the bucket's size allows fluctuations to blur. Above the knee
/// there are deposit ÷ cost retries per *success*, so when everything fails there are none.
///
/// # Errors
/// A deposit or cost that is not positive, a failure chance that is not a probability.
///
/// # Source
/// M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022): deposits of 0.1 behave as N retries far
/// below 10 % failures and as 0.1 retries above.
pub fn retry_token_bucket(
    retries: u32,
    failure: f64,
    deposit: f64,
    cost: f64,
) -> Result<TokenBucketOutcome, ModelError> {
    let free = retry_outcome(retries, failure)?;
    let per_success = positive("tokens a success deposits", deposit)? / positive("tokens a retry costs", cost)?;
    let per_success = within("deposit as a share of the cost", per_success, 0.0, f64::MAX, "at most 1.8e308")?;
    // Retries wanted less retries paid for, per request; one failure chance parts the two regimes, because wanted
    // retries grow with f and deposits shrink.
    let balance = |f: f64| match retry_outcome(retries, f) {
        Ok(free) => (free.attempts - 1.0) - per_success * free.success,
        Err(_) => 0.0,
    };
    let knee = if balance(1.0) > 0.0 { root(0.0, 1.0, balance) } else { 1.0 };
    let dry = balance(failure) > 0.0;
    if !dry {
        return Ok(TokenBucketOutcome { outcome: free, knee, dry });
    }
    let attempts = (1.0 / (1.0 - per_success * (1.0 - failure))).clamp(1.0, free.attempts);
    let success = (attempts * (1.0 - failure)).clamp(0.0, 1.0);
    let outcome = RetryOutcome { attempts, success, failure: 1.0 - success };
    Ok(TokenBucketOutcome { outcome, knee, dry })
}
