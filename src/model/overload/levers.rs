use super::breaker::{Breaker, BreakerPolicy};
use super::scenario::{self, Backoff, RetryLimit};
use super::simulation::Simulation;
use crate::model::ModelError;
use crate::model::error::{probability, within};

/// Something that a team can change while the service runs. It acts from the next second on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lever {
    /// Turn this share of users away at the door.
    LoadCut(f64),
    /// Multiply the scheduled capacity.
    CapacityFactor(f64),
    /// Let clients retry this often. Retries beyond it that are already put off are not made.
    Retries(u32),
    /// Bound retries; the new bucket starts full, the new budget empty.
    RetryLimit(RetryLimit),
    /// Wait differently before retries that are yet to be put off.
    Backoff(Backoff),
    /// Tell clients whether they may retry what was shed.
    RetryShed(bool),
    /// Bound the queue; what waits already stays.
    QueueLimit(Option<f64>),
    /// Drop work whose client has given up.
    DropExpired(bool),
    /// Throw the whole queue away, once. Clients that still wait see a failure.
    DropQueue,
    /// Throttle in the clients by this factor K, or not.
    Throttle(Option<f64>),
    /// Give the clients a circuit breaker, closed at first, or none.
    Breaker(Option<BreakerPolicy>),
}

impl Simulation {
    /// Pulls a lever. A refused one changes nothing.
    ///
    /// # Errors
    /// A figure outside the range that the scenario's field of that name accepts; a cut that is not a share; a factor
    /// outside 0 to 1e6.
    pub fn pull(&mut self, lever: Lever) -> Result<(), ModelError> {
        match lever {
            Lever::LoadCut(share) => self.cut = probability("load cut", share)?,
            Lever::CapacityFactor(factor) => {
                self.boost = within("factor on the capacity", factor, 0.0, 1e6, "0 to 1000000")?;
            }
            Lever::Retries(retries) => {
                scenario::retries(retries)?;
                self.scenario.retries = retries;
            }
            Lever::RetryLimit(limit) => {
                scenario::retry_limit(limit)?;
                self.scenario.retry_limit = limit;
                self.gates.set_limit(limit);
            }
            Lever::Backoff(backoff) => {
                scenario::backoff(backoff)?;
                self.scenario.backoff = backoff;
            }
            Lever::RetryShed(retry) => self.scenario.retry_shed = retry,
            Lever::QueueLimit(limit) => {
                scenario::queue_limit(limit)?;
                self.scenario.queue_limit = limit;
            }
            Lever::DropExpired(drop) => self.scenario.drop_expired = drop,
            Lever::DropQueue => self.drop_queue = true,
            Lever::Throttle(factor) => {
                scenario::throttle(factor)?;
                self.scenario.throttle = factor;
                self.gates.set_throttle(factor);
            }
            Lever::Breaker(policy) => {
                let breaker = policy.map(Breaker::new).transpose()?;
                self.scenario.breaker = policy;
                self.gates.set_breaker(breaker);
            }
        }
        Ok(())
    }
}
