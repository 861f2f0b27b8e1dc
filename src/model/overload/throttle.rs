use std::collections::VecDeque;

use crate::model::ModelError;
use crate::model::error::{at_least_zero, within};

/// Seconds over which a client counts requests and accepts.
const WINDOW: usize = 120;

/// The chance with which a client rejects a request itself, before it is sent.
///
/// # Formula
/// ```text
/// p = max(0, (requests − K × accepts) ÷ (requests + 1))
/// ```
/// Both counted over the same window, two minutes in the source; `requests` includes those that were rejected here.
///
/// # Errors
/// Counts below zero, more accepts than requests, a factor below 1 or above 1e6.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 21, "Client-Side Throttling", where K is 2.
///
/// ```
/// let p = accord::model::overload::throttle_rejection(10.0, 0.0, 2.0).unwrap();
/// assert!((p - 10.0 / 11.0).abs() < 1e-15);
/// ```
pub fn throttle_rejection(requests: f64, accepts: f64, factor: f64) -> Result<f64, ModelError> {
    let requests = at_least_zero("requests", requests)?;
    within("accepts", accepts, 0.0, requests, "0 to the number of requests")?;
    within("throttle factor K", factor, 1.0, 1e6, "1 to 1000000")?;
    Ok(rejection(requests, accepts, factor))
}

fn rejection(requests: f64, accepts: f64, factor: f64) -> f64 {
    ((requests - factor * accepts) / (requests + 1.0)).clamp(0.0, 1.0)
}

/// Where a throttled client settles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThrottleBalance {
    /// Share that the client rejects itself.
    pub rejected: f64,
    /// Requests that still reach the service, in each window.
    pub sent: f64,
    /// Requests that are accepted, in each window.
    pub accepted: f64,
}

/// The balance of adaptive throttling under steady demand: the service sees at most about K times what it can accept.
///
/// # Formula
/// ```text
/// accepted = min(demand, capacity)      rejected = max(0, (demand − K × accepted) ÷ (demand + 1))
/// sent = demand × (1 − rejected)
/// ```
/// Demand and capacity are per window. Exact for steady demand, and for a service that refuses at no cost.
///
/// # Errors
/// Amounts below zero, a factor below 1 or above 1e6.
///
/// # Source
/// Site Reliability Engineering (2016), chapter 21.
pub fn throttle_balance(demand: f64, capacity: f64, factor: f64) -> Result<ThrottleBalance, ModelError> {
    let demand = at_least_zero("demand", demand)?;
    let accepted = at_least_zero("capacity", capacity)?.min(demand);
    let rejected = throttle_rejection(demand, accepted, factor)?;
    Ok(ThrottleBalance { rejected, sent: demand * (1.0 - rejected), accepted })
}

/// The counts of the last two minutes, second by second.
#[derive(Debug, Clone, Default)]
pub(super) struct ThrottleWindow {
    seconds: VecDeque<(f64, f64)>,
}

impl ThrottleWindow {
    /// The share to reject in the next second.
    pub fn rejection(&self, factor: f64) -> f64 {
        let (requests, accepts) = self.seconds.iter().fold((0.0, 0.0), |(r, a), (r1, a1)| (r + r1, a + a1));
        rejection(requests, accepts, factor)
    }

    /// Takes what happened in a second.
    pub fn record(&mut self, requests: f64, accepts: f64) {
        if self.seconds.len() == WINDOW {
            self.seconds.pop_front();
        }
        self.seconds.push_back((requests, accepts));
    }
}
