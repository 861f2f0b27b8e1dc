use crate::model::ModelError;
use crate::model::error::{at_least_zero, finite, within};

/// Attempts per request when every attempt fails: what an overload is multiplied by.
///
/// # Formula
/// ```text
/// amplification = 1 + min(retries, budget)
/// ```
/// `budget` is the retry budget as a share of first attempts, if there is one. Retries through layers multiply: use
/// [`super::layered_retries`] with a failure chance of 1. A token bucket that only successes fill gives 1.
///
/// # Errors
/// A budget below 0 or above 1.
pub fn amplification(retries: u32, budget: Option<f64>) -> Result<f64, ModelError> {
    let retries = f64::from(retries);
    Ok(1.0
        + match budget {
            Some(budget) => within("retry budget", budget, 0.0, 1.0, "0 to 1")?.min(retries),
            None => retries,
        })
}

/// The offered load above which a service, once saturated, stays so.
///
/// # Formula
/// ```text
/// threshold = capacity ÷ amplification
/// ```
/// Exact for a queue that is served in order, when all that is queued has timed out: then every request is sent
/// `amplification` times. See [`amplification`].
///
/// # Errors
/// A capacity below zero, an amplification below 1.
///
/// # Source
/// N. Bronson, A. Aghayev, A. Charapko, T. Zhu, "Metastable Failures in Distributed Systems", HotOS 2021: 300 queries a
/// second with one retry are vulnerable above 150.
///
/// ```
/// use accord::model::overload::{amplification, metastable_threshold};
/// assert_eq!(metastable_threshold(300.0, amplification(1, None).unwrap()).unwrap(), 150.0);
/// let budgeted = metastable_threshold(300.0, amplification(1, Some(0.1)).unwrap()).unwrap();
/// assert!((budgeted - 272.7).abs() < 0.05);
/// ```
pub fn metastable_threshold(capacity: f64, amplification: f64) -> Result<f64, ModelError> {
    let capacity = at_least_zero("capacity", capacity)?;
    Ok(capacity / within("amplification", amplification, 1.0, f64::MAX, "a finite number of at least 1")?)
}

/// What a load means for a service with retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// Even saturated it would come back by itself.
    Stable,
    /// It works, but a trigger that saturates it leaves it saturated.
    Vulnerable,
    /// It is saturated and stays so although the load would fit: a metastable failure.
    Stuck,
    /// The load does not fit, with or without retries.
    Overloaded,
}

/// Which regime a load is in.
///
/// # Formula
/// ```text
/// offered > capacity                        overloaded
/// offered × amplification > capacity        vulnerable, or stuck if the service is saturated already
/// otherwise                                 stable
/// ```
///
/// # Errors
/// Loads below zero, an amplification below 1, or a product of the two beyond 1.8e308.
///
/// # Source
/// HotOS 2021, as [`metastable_threshold`].
pub fn regime(offered: f64, capacity: f64, amplification: f64, saturated: bool) -> Result<Regime, ModelError> {
    let offered = at_least_zero("offered load", offered)?;
    metastable_threshold(capacity, amplification)?;
    let amplified = finite("offered load with retries", offered * amplification)?;
    Ok(match (offered > capacity, amplified > capacity, saturated) {
        (true, ..) => Regime::Overloaded,
        (_, true, true) => Regime::Stuck,
        (_, true, false) => Regime::Vulnerable,
        _ => Regime::Stable,
    })
}

/// The longest queue of which all is answered in time: a limit below it makes a service that cannot be saturated with
/// work that nobody waits for.
///
/// # Formula
/// ```text
/// longest queue = capacity × timeout
/// ```
/// What is served at once counts with it: in [`super::Simulation`], whose steps are seconds, a queue limit is safe up to
/// this less one second of capacity.
///
/// # Errors
/// A capacity or timeout below zero, or a product beyond 1.8e308.
pub fn safe_queue(capacity: f64, timeout: f64) -> Result<f64, ModelError> {
    finite("queue", at_least_zero("capacity", capacity)? * at_least_zero("timeout", timeout)?)
}
