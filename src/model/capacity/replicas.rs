use super::erlang::{MAX_SERVERS, next_blocking};
use super::mmc::{Queue, Steady};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, finite, probability, within};
use crate::model::special::{normal_cdf, normal_density, root};

/// What the users are promised about time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LatencyObjective {
    /// At most this share of responses, wait and service together, takes longer.
    Response {
        /// The longest good response.
        within: f64,
        /// The share that may take longer, 0 to 1.
        slower: f64,
    },
    /// At most this share of requests waits longer before its service begins.
    Wait {
        /// The longest good wait.
        within: f64,
        /// The share that may wait longer, 0 to 1.
        slower: f64,
    },
}

/// A load and a promise, for which servers are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaffingNeed {
    /// Requests that arrive per unit of time.
    pub arrivals: f64,
    /// Requests that one busy server finishes per unit of time.
    pub service: f64,
    /// The promise.
    pub objective: LatencyObjective,
    /// The highest utilisation that is wanted however fast the queue is: 0.8, say; above 0, at most 1.
    pub most_utilisation: f64,
}

/// The fewest servers that keep a promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Staffing {
    /// So many servers keep it, and one fewer would not.
    Enough {
        /// The queue in front of them.
        steady: Steady,
        /// Whether the cap on utilisation decided, not the promise.
        capped: bool,
    },
    /// No number of servers does: service alone is slower than the promise too often.
    Impossible {
        /// The share of services that is slower by itself.
        slower: f64,
    },
    /// More than a million servers would be needed.
    BeyondLimit,
}

impl StaffingNeed {
    /// The fewest servers that keep the promise and the cap on utilisation.
    ///
    /// # Formula
    /// The smallest c > arrivals / service with `P(R > t) <= slower` of M/M/c. One pass of Erlang's recursion gives
    /// every c in turn.
    ///
    /// # Errors
    /// What [`Queue::regime`] refuses, shares outside 0 to 1, a cap outside (0, 1], a negative time.
    ///
    /// ```
    /// use accord::model::capacity::{LatencyObjective, Staffing, StaffingNeed};
    /// let objective = LatencyObjective::Wait { within: 20.0, slower: 0.2 };
    /// // The call centre of every textbook: 100 calls in half an hour, 3 minutes each, 80 % answered in 20 seconds.
    /// let need = StaffingNeed { arrivals: 100.0 / 1800.0, service: 1.0 / 180.0, objective, most_utilisation: 1.0 };
    /// let Staffing::Enough { steady, .. } = need.staffing().unwrap() else { panic!() };
    /// assert_eq!(steady.queue().servers, 14);
    /// ```
    pub fn staffing(&self) -> Result<Staffing, ModelError> {
        let (LatencyObjective::Response { within: time, slower } | LatencyObjective::Wait { within: time, slower }) =
            self.objective;
        at_least_zero("longest good time", time)?;
        probability("share that may be slower", slower)?;
        within("highest utilisation", self.most_utilisation, 1e-6, 1.0, "0.000001 to 1")?;
        let alone = Queue { arrivals: self.arrivals, service: self.service, servers: 1 };
        alone.checked()?;
        let offered = alone.offered();
        if let LatencyObjective::Response { .. } = self.objective {
            let service = libm::exp(-(time * self.service).min(f64::MAX));
            if service > slower {
                return Ok(Staffing::Impossible { slower: service });
            }
        }
        let fewest = self.fewest(offered);
        if fewest > f64::from(MAX_SERVERS) {
            return Ok(Staffing::BeyondLimit);
        }
        let (mut blocking, mut promise_kept) = (1.0, None);
        for servers in 1..=MAX_SERVERS {
            let c = f64::from(servers);
            blocking = next_blocking(c, offered, blocking);
            if c <= offered {
                continue;
            }
            let steady = Steady::new(Queue { servers, ..alone }, blocking);
            if promise_kept.is_none() && self.kept(&steady)? {
                promise_kept = Some(servers);
            }
            if let Some(by_promise) = promise_kept
                && c >= fewest
            {
                return Ok(Staffing::Enough { steady, capped: by_promise < servers });
            }
        }
        Ok(Staffing::BeyondLimit)
    }

    /// The fewest servers under the cap on utilisation.
    fn fewest(&self, offered: f64) -> f64 {
        let fewest = libm::ceil(offered / self.most_utilisation);
        // 8 / 0.8 is 10 however the division is rounded.
        if (fewest - 1.0) * self.most_utilisation >= offered { fewest - 1.0 } else { fewest }
    }

    fn kept(&self, steady: &Steady) -> Result<bool, ModelError> {
        Ok(match self.objective {
            LatencyObjective::Response { within, slower } => steady.response_tail(within)? <= slower,
            LatencyObjective::Wait { within, slower } => steady.wait_tail(within)? <= slower,
        })
    }
}

/// Servers by the square-root rule: the load plus β of its standard deviations.
///
/// # Formula
/// ```text
/// c = ceil(a + beta sqrt(a))        a = arrivals / service
/// ```
///
/// # Errors
/// An offered load outside 0 to 1e6, β outside 0 to 1,000, more than [`MAX_SERVERS`] servers.
///
/// # Source
/// Halfin & Whitt, "Heavy-traffic limits for queues with many exponential servers" (1981).
pub fn square_root_staffing(offered_load: f64, beta: f64) -> Result<u32, ModelError> {
    within("offered load", offered_load, 0.0, f64::from(MAX_SERVERS), "0 to 1,000,000")?;
    within("beta", beta, 0.0, 1_000.0, "0 to 1,000")?;
    let servers = libm::ceil(offered_load + beta * libm::sqrt(offered_load));
    at_most("servers", servers as usize, MAX_SERVERS as usize)?;
    Ok(servers as u32)
}

/// The chance to wait that the square-root rule aims at.
///
/// # Formula
/// ```text
/// P(wait) -> 1 / (1 + beta Φ(beta) / φ(beta))
/// ```
/// The limit of large loads. At 100 erlangs and β = 1 it says 0.2234 where Erlang C is 0.2370.
///
/// # Errors
/// β outside 0 to 1,000.
///
/// # Source
/// Halfin & Whitt (1981).
pub fn halfin_whitt(beta: f64) -> Result<f64, ModelError> {
    within("beta", beta, 0.0, 1_000.0, "0 to 1,000")?;
    Ok(halfin_whitt_of(beta))
}

fn halfin_whitt_of(beta: f64) -> f64 {
    // By the density, which may vanish, and not divided by it.
    let density = normal_density(beta);
    density / (density + beta * normal_cdf(beta))
}

/// The β of the square-root rule for a chance to wait: the inverse of [`halfin_whitt`].
///
/// # Errors
/// A chance outside 1e-300 to 1.
pub fn beta_for(wait_probability: f64) -> Result<f64, ModelError> {
    within("chance to wait", wait_probability, 1e-300, 1.0, "1e-300 to 1")?;
    Ok(root(0.0, 40.0, |beta| wait_probability - halfin_whitt_of(beta)))
}

/// The chance that a request which asks many servers at once meets at least one slow one.
///
/// # Formula
/// ```text
/// 1 - (1 - p)^n
/// ```
/// Exact for servers that are slow independently of each other.
///
/// # Errors
/// A chance outside 0 to 1; a negative number of servers.
///
/// # Source
/// Dean & Barroso, "The Tail at Scale" (2013): 1 % slow, 100 servers, 63 %.
///
/// ```
/// use accord::model::capacity::fan_out;
/// assert!((fan_out(0.01, 100.0).unwrap() - 0.634).abs() < 5e-4);
/// ```
pub fn fan_out(slow: f64, servers: f64) -> Result<f64, ModelError> {
    probability("chance to be slow", slow)?;
    at_least_zero("servers asked", servers)?;
    if servers == 0.0 {
        return Ok(0.0);
    }
    finite("chance", -libm::expm1(servers * libm::log1p(-slow)))
}

/// The share of slow servers that may be tolerated so that a fan-out meets one with this chance: the inverse of
/// [`fan_out`].
///
/// # Errors
/// A chance outside 0 to 1; fewer than one server.
pub fn fan_out_allowance(slow: f64, servers: f64) -> Result<f64, ModelError> {
    probability("chance to meet a slow one", slow)?;
    within("servers asked", servers, 1.0, f64::MAX, "at least 1")?;
    Ok(-libm::expm1(libm::log1p(-slow) / servers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_and_impossibilities() {
        let objective = LatencyObjective::Response { within: 3.0, slower: 0.1 };
        let need = StaffingNeed { arrivals: 8.0, service: 1.0, objective, most_utilisation: 0.8 };
        let Staffing::Enough { steady, .. } = need.staffing().unwrap() else { panic!() };
        assert!(steady.queue().servers >= 10);
        let relaxed = LatencyObjective::Response { within: 1e3, slower: 0.1 };
        let capped = StaffingNeed { objective: relaxed, ..need }.staffing().unwrap();
        assert!(matches!(capped, Staffing::Enough { steady, capped: true } if steady.queue().servers == 10));
        let never = LatencyObjective::Response { within: 1.0, slower: 0.1 };
        let slower = StaffingNeed { objective: never, ..need }.staffing().unwrap();
        assert!(matches!(slower, Staffing::Impossible { slower } if (slower - 0.367_879_441).abs() < 1e-9));
        let all = LatencyObjective::Wait { within: 0.0, slower: 0.0 };
        let none = StaffingNeed { objective: all, arrivals: 0.0, ..need }.staffing().unwrap();
        assert!(matches!(none, Staffing::Enough { steady, .. } if steady.queue().servers == 1));
        assert_eq!(StaffingNeed { arrivals: 2e6, ..need }.staffing().unwrap(), Staffing::BeyondLimit);
    }
}
