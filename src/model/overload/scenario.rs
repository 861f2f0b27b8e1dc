use super::breaker::BreakerPolicy;
use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most, positive, probability, within};

/// The most retries of one request that are simulated.
pub const MAX_RETRIES: u32 = 10;

/// The longest timeout and backoff, in seconds: they decide how much is remembered.
const LONGEST: f64 = 3_600.0;

/// A figure that changes at given seconds and stays in between.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The figure from the first second on.
    pub first: f64,
    /// From which second on it has which other value; seconds must increase.
    pub changes: Vec<(u64, f64)>,
}

impl Schedule {
    /// The same figure for ever.
    pub fn steady(value: f64) -> Self {
        Self { first: value, changes: Vec::new() }
    }

    /// A figure that is another one from second `from` until before second `until`: a trigger.
    pub fn but(usual: f64, meanwhile: f64, from: u64, until: u64) -> Self {
        Self { first: usual, changes: if from < until { vec![(from, meanwhile), (until, usual)] } else { Vec::new() } }
    }

    /// The figure in a second.
    pub fn at(&self, second: u64) -> f64 {
        let passed = self.changes.partition_point(|change| change.0 <= second);
        match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some(change) => change.1,
            None => self.first,
        }
    }

    fn checked(&self, what: &'static str, most: f64, accepted: &'static str) -> Result<(), ModelError> {
        at_most("changes of a schedule", self.changes.len(), 10_000)?;
        within(what, self.first, 0.0, most, accepted)?;
        for change in &self.changes {
            within(what, change.1, 0.0, most, accepted)?;
        }
        if self.changes.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Err(ModelError::Unusable {
                what: "the changes of a schedule are not in order",
                remedy: "sort them by second, one change for each",
            });
        }
        Ok(())
    }
}

/// How first attempts arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrivals {
    /// Exactly as many each second as offered.
    Even,
    /// A Poisson number each second, drawn from this seed; offered load is then at most 1e6 a second.
    Poisson {
        /// The seed.
        seed: u64,
    },
}

/// How long a client waits before a retry. A retry starts in a later second than its failure, at the earliest the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Backoff {
    /// As soon as possible.
    None,
    /// base × 2^i seconds, at most the cap: the retries of one second stay together.
    Exponential {
        /// Wait before the first retry, in seconds.
        base: f64,
        /// The longest wait, in seconds.
        cap: f64,
    },
    /// Anything between nothing and base × 2^i seconds, at most the cap, evenly: "full jitter".
    FullJitter {
        /// Longest wait before the first retry, in seconds.
        base: f64,
        /// The longest wait, in seconds.
        cap: f64,
    },
}

/// What keeps clients from retrying all that failed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RetryLimit {
    /// Nothing.
    Unlimited,
    /// Retries are at most this share of first attempts, saved up for 10 seconds at most.
    Budget {
        /// 0.1 is the usual tenth.
        share: f64,
    },
    /// Each success deposits, each retry costs one token. The bucket starts full.
    TokenBucket {
        /// Tokens for each success; 0.1 is usual.
        deposit: f64,
        /// Tokens that the bucket holds, for all clients together.
        size: f64,
    },
}

/// A service, its clients, and what happens to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Requests each second, before retries.
    pub offered: Schedule,
    /// How requests arrive.
    pub arrivals: Arrivals,
    /// Attempts that the service can answer each second.
    pub capacity: Schedule,
    /// Share of what is answered that is an error: a failing part behind the service.
    pub errors: Schedule,
    /// Seconds after which a client gives an attempt up, 1 to 3600. The work stays in the queue.
    pub timeout: u32,
    /// Retries of each request, at most [`MAX_RETRIES`].
    pub retries: u32,
    /// The wait before each retry.
    pub backoff: Backoff,
    /// What bounds retries.
    pub retry_limit: RetryLimit,
    /// Whether an attempt that was shed may be retried. "Overloaded, do not retry" is `false`.
    pub retry_shed: bool,
    /// Attempts that may wait; more are shed at once.
    pub queue_limit: Option<f64>,
    /// Whether the service drops work whose client has given up before it starts on it.
    pub drop_expired: bool,
    /// The factor K of adaptive throttling in the clients.
    pub throttle: Option<f64>,
    /// The circuit breaker of the clients.
    pub breaker: Option<BreakerPolicy>,
}

impl Scenario {
    /// Steady load and capacity, a timeout of one second, no retries, an endless queue, no protection.
    pub fn steady(offered: f64, capacity: f64) -> Self {
        Self {
            offered: Schedule::steady(offered),
            arrivals: Arrivals::Even,
            capacity: Schedule::steady(capacity),
            errors: Schedule::steady(0.0),
            timeout: 1,
            retries: 0,
            backoff: Backoff::None,
            retry_limit: RetryLimit::Unlimited,
            retry_shed: true,
            queue_limit: None,
            drop_expired: false,
            throttle: None,
            breaker: None,
        }
    }

    pub(super) fn checked(&self) -> Result<(), ModelError> {
        match self.arrivals {
            Arrivals::Even => self.offered.checked("offered load", 1e9, "0 to 1e9 requests a second")?,
            Arrivals::Poisson { .. } => self.offered.checked("offered load", 1e6, "0 to 1e6 requests a second")?,
        }
        self.capacity.checked("capacity", 1e12, "0 to 1e12 attempts a second")?;
        self.errors.checked("share of errors", 1.0, "0 to 1")?;
        within("timeout", f64::from(self.timeout), 1.0, LONGEST, "1 to 3600 seconds")?;
        retries(self.retries)?;
        backoff(self.backoff)?;
        retry_limit(self.retry_limit)?;
        queue_limit(self.queue_limit)?;
        throttle(self.throttle)?;
        self.breaker.map_or(Ok(()), |policy| policy.checked().map(drop))
    }
}

pub(super) fn retries(retries: u32) -> Result<(), ModelError> {
    at_most("retries", retries as usize, MAX_RETRIES as usize)
}

pub(super) fn backoff(backoff: Backoff) -> Result<(), ModelError> {
    if let Backoff::Exponential { base, cap } | Backoff::FullJitter { base, cap } = backoff {
        within("base of the backoff", base, 1e-6, LONGEST, "1e-6 to 3600 seconds")?;
        within("cap of the backoff", cap, 1e-6, LONGEST, "1e-6 to 3600 seconds")?;
    }
    Ok(())
}

pub(super) fn retry_limit(limit: RetryLimit) -> Result<(), ModelError> {
    match limit {
        RetryLimit::Unlimited => {}
        RetryLimit::Budget { share } => {
            probability("retry budget", share)?;
        }
        RetryLimit::TokenBucket { deposit, size } => {
            positive("tokens a success deposits", deposit)?;
            within("tokens a success deposits", deposit, 0.0, 1e6, "at most 1e6")?;
            within("tokens that the bucket holds", size, 0.0, 1e12, "0 to 1e12")?;
        }
    }
    Ok(())
}

pub(super) fn queue_limit(limit: Option<f64>) -> Result<(), ModelError> {
    limit.map_or(Ok(()), |limit| at_least_zero("queue limit", limit).map(drop))
}

pub(super) fn throttle(factor: Option<f64>) -> Result<(), ModelError> {
    factor.map_or(Ok(()), |factor| within("throttle factor K", factor, 1.0, 1e6, "1 to 1000000").map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_changes_at_its_seconds() {
        let blip = Schedule::but(300.0, 0.0, 10, 20);
        assert_eq!([0, 9, 10, 19, 20, u64::MAX].map(|second| blip.at(second)), [300.0, 300.0, 0.0, 0.0, 300.0, 300.0]);
        let disorderly = Schedule { first: 1.0, changes: vec![(5, 2.0), (5, 3.0)] };
        assert!(Scenario { offered: disorderly, ..Scenario::steady(1.0, 1.0) }.checked().is_err());
    }
}
