//! Discrete-event check of the queue formulas: Poisson arrivals, any service, first come first served.
//!
//! **Invariants:** customers come in blocks of [`kernel::BLOCK`], whatever slices are asked for, so a run in slices has
//! the bits of a run in one piece. Arrivals and services draw from streams of their own: more servers under the same
//! seed meet the very same customers, and none of them waits longer.

mod batches;
mod histogram;
mod kernel;
mod service;

use super::mmc::{Queue, Steady};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, within};
use batches::{Batches, Time};
use kernel::{BLOCK, Servers, Streams};
use service::Shape;
pub use service::{MAX_OBSERVED, ServiceLaw};

/// The most servers that are simulated.
pub const MAX_SIMULATED_SERVERS: u32 = 10_000;
/// The most customers that one step simulates; ask again for more.
pub const MAX_STEP: u64 = 100_000_000;

/// What to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueSimulation {
    /// Arrivals, service rate and servers.
    pub queue: Queue,
    /// How service times spread about their mean, 1 / service rate.
    pub service: ServiceLaw,
    /// Customers that are served before any is counted, since the queue starts empty.
    pub warm_up: u64,
    /// Same seed, same customers.
    pub seed: u64,
}

/// A simulated figure with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error, by batch means: two of three runs are nearer to the truth than this, 19 of 20 than twice this.
    pub standard_error: f64,
}

/// A simulation that goes on for as long as it is asked to.
///
/// # Formula
/// Kiefer and Wolfowitz: the next customer takes the server that is free first,
/// ```text
/// wait = max(0, min(free) - now),   free[that server] = now + wait + service
/// ```
/// which is exact for first come first served. Chance errors are by the means of 32 to 63 batches, which double in
/// length as the run grows; quantiles by histograms of 64 bins an octave, interpolated: 0.1 % beside the chance error.
///
/// # Source
/// Kiefer & Wolfowitz (1955); Law, Simulation Modeling and Analysis, section 9.5 (batch means).
///
/// ```
/// use accord::model::capacity::{Queue, QueueRun, QueueSimulation, ServiceLaw};
/// let queue = Queue { arrivals: 1.6, service: 1.0, servers: 2 };
/// let clockwork = ServiceLaw::Deterministic;
/// let simulation = QueueSimulation { queue, service: clockwork, warm_up: 10_000, seed: 1 };
/// let mut run = QueueRun::new(&simulation).unwrap();
/// run.step(500_000).unwrap();
/// let wait = run.mean_wait().unwrap();
/// assert!((wait.value - 0.9033).abs() < 3.0 * wait.standard_error);
/// ```
#[derive(Debug, Clone)]
pub struct QueueRun {
    shape: Shape,
    servers: Servers,
    streams: Streams,
    /// Mean time between arrivals, in mean service times: the simulation's own unit.
    gap: f64,
    service: f64,
    /// Warm-up customers that are still to come, those of the block under way included.
    warm_up: u64,
    batches: Batches,
    /// Customers that the block under way still lacks.
    lacking: u64,
    served: u64,
}

impl QueueRun {
    /// Customers that a queue needs to forget its empty start: ten relaxation times' worth, at least 1,000.
    pub fn suggested_warm_up(queue: &Steady) -> u64 {
        (10.0 * queue.relaxation() * queue.queue().arrivals).clamp(1_000.0, 1e9) as u64
    }

    /// An empty queue before its first customer.
    ///
    /// # Errors
    /// What [`Queue::regime`] refuses; overload, which has no long run; an offered load below 0.001 erlangs, in which
    /// nobody waits; more than [`MAX_SIMULATED_SERVERS`]; a warm-up above 1e9; a law that [`ServiceLaw`] refuses.
    pub fn new(simulation: &QueueSimulation) -> Result<Self, ModelError> {
        let queue = simulation.queue;
        if queue.regime()?.steady().is_none() {
            return Err(ModelError::Unusable {
                what: "a queue at or above utilisation 1 has no long run to simulate",
                remedy: "add servers or lower the arrivals",
            });
        }
        within("servers to simulate", f64::from(queue.servers), 1.0, f64::from(MAX_SIMULATED_SERVERS), "1 to 10,000")?;
        let offered = within("offered load", queue.offered(), 1e-3, f64::MAX, "at least 0.001 erlangs")?;
        within("warm-up", simulation.warm_up as f64, 0.0, 1e9, "0 to 1e9 customers")?;
        Ok(Self {
            shape: simulation.service.shape()?,
            servers: Servers::idle(queue.servers as usize),
            streams: Streams::new(simulation.seed),
            gap: 1.0 / offered,
            service: queue.service,
            warm_up: simulation.warm_up,
            batches: Batches::default(),
            lacking: block_after(simulation.warm_up),
            served: 0,
        })
    }

    /// Serves so many more customers, warm-up included.
    ///
    /// # Errors
    /// More than [`MAX_STEP`] at once, or more than 1e11 in all.
    pub fn step(&mut self, customers: u64) -> Result<(), ModelError> {
        within("customers of a step", customers as f64, 0.0, MAX_STEP as f64, "0 to 100 million")?;
        within("customers of a run", self.served.saturating_add(customers) as f64, 0.0, 1e11, "0 to 1e11")?;
        self.served += customers;
        let mut left = customers;
        while left > 0 {
            let now = left.min(self.lacking);
            let tally = &mut self.batches.current;
            kernel::serve(&self.shape, &mut self.servers, &mut self.streams, self.gap, now, tally);
            left -= now;
            self.lacking -= now;
            if self.lacking == 0 {
                self.close_block();
            }
        }
        Ok(())
    }

    fn close_block(&mut self) {
        if self.warm_up > 0 {
            self.warm_up -= block_after(self.warm_up);
            self.batches.current.clear();
        } else {
            self.batches.close_block();
        }
        self.servers.rebase(&mut self.streams.now);
        self.lacking = block_after(self.warm_up);
    }

    /// Customers that the figures below rest on: whole batches after the warm-up.
    pub fn customers(&self) -> u64 {
        self.batches.customers()
    }

    /// How many batches the standard errors rest on: none below 16, then up to 63.
    pub fn batches(&self) -> usize {
        self.batches.count()
    }

    /// Correlation of the mean waits of neighbouring batches. Well above 0, standard errors are too small and the run
    /// too short; none below 16 batches.
    pub fn batch_correlation(&self) -> Option<f64> {
        self.batches.correlation()
    }

    /// Mean time in the queue; this and every figure below is none below 16 batches of 1,024 customers.
    pub fn mean_wait(&self) -> Option<Estimate> {
        self.batches.estimate(|tally| tally.waited).map(|mean| self.in_time(mean))
    }

    /// Mean time in the system.
    pub fn mean_response(&self) -> Option<Estimate> {
        self.batches.estimate(|tally| tally.stayed).map(|mean| self.in_time(mean))
    }

    /// Share of customers that had to wait.
    pub fn wait_probability(&self) -> Option<Estimate> {
        self.batches.estimate(|tally| tally.delayed as f64)
    }

    /// Share of customers that waited longer than `time`.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn wait_tail(&self, time: f64) -> Result<Option<Estimate>, ModelError> {
        if at_least_zero("time", time)? == 0.0 {
            return Ok(self.wait_probability());
        }
        Ok(self.batches.tail(Time::Wait, time * self.service))
    }

    /// Share of customers whose response took longer than `time`.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn response_tail(&self, time: f64) -> Result<Option<Estimate>, ModelError> {
        at_least_zero("time", time)?;
        Ok(self.batches.tail(Time::Response, time * self.service))
    }

    /// The wait that a share `q` of the customers does not exceed. Times below a millionth of a mean service count as
    /// no wait.
    ///
    /// # Errors
    /// A share outside 0 to just below 1.
    pub fn wait_quantile(&self, q: f64) -> Result<Option<Estimate>, ModelError> {
        let late = late(q)?;
        if self.wait_probability().is_some_and(|waiting| late >= waiting.value) {
            return Ok(Some(Estimate { value: 0.0, standard_error: 0.0 }));
        }
        Ok(self.batches.quantile(Time::Wait, late).map(|time| self.in_time(time)))
    }

    /// The response time that a share `q` of the customers does not exceed.
    ///
    /// # Errors
    /// A share outside 0 to just below 1.
    pub fn response_quantile(&self, q: f64) -> Result<Option<Estimate>, ModelError> {
        let late = late(q)?;
        Ok(self.batches.quantile(Time::Response, late).map(|time| self.in_time(time)))
    }

    /// From mean service times to the unit of the queue's rates.
    fn in_time(&self, estimate: Estimate) -> Estimate {
        Estimate { value: estimate.value / self.service, standard_error: estimate.standard_error / self.service }
    }
}

/// Length of the next block: the warm-up ends with a block of its own, which may be shorter.
fn block_after(warm_up: u64) -> u64 {
    if warm_up == 0 { BLOCK } else { warm_up.min(BLOCK) }
}

fn late(q: f64) -> Result<f64, ModelError> {
    Ok(1.0 - within("share of customers", q, 0.0, 1.0 - f64::EPSILON / 2.0, "at least 0 and below 1")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(service: ServiceLaw, warm_up: u64, servers: u32) -> QueueRun {
        let queue = Queue { arrivals: 0.9 * f64::from(servers), service: 1.0, servers };
        QueueRun::new(&QueueSimulation { queue, service, warm_up, seed: 3 }).unwrap()
    }

    #[test]
    fn slices_do_not_show() {
        for servers in [1, 5, 40] {
            for law in [ServiceLaw::Exponential, ServiceLaw::Empirical(vec![1.0, 2.0, 9.0])] {
                let (mut whole, mut sliced) = (run(law.clone(), 3_000, servers), run(law, 3_000, servers));
                whole.step(200_000).unwrap();
                for _ in 0..200 {
                    sliced.step(1).unwrap();
                    sliced.step(999).unwrap();
                }
                assert_eq!(whole.mean_wait(), sliced.mean_wait());
                assert_eq!(whole.response_quantile(0.99), sliced.response_quantile(0.99));
                assert_eq!(whole.customers(), sliced.customers());
            }
        }
    }

    #[test]
    fn batches_are_joined() {
        let mut run = run(ServiceLaw::Exponential, 0, 1);
        let mut before = 0;
        for _ in 0..400 {
            run.step(BLOCK).unwrap();
            assert!(run.batches() < 64 && run.customers() >= before);
            before = run.customers();
        }
        // 400 blocks: batches of 8 blocks after three joins, 50 of them.
        assert_eq!((run.batches(), run.customers()), (50, 400 * BLOCK));
        let sum: f64 = run.mean_response().unwrap().value - run.mean_wait().unwrap().value;
        assert!((sum - 1.0).abs() < 0.02, "{sum}");
    }

    #[test]
    fn refusals() {
        let queue = Queue { arrivals: 1.0, service: 1.0, servers: 1 };
        let of = |queue, service| QueueRun::new(&QueueSimulation { queue, service, warm_up: 0, seed: 0 });
        assert!(of(queue, ServiceLaw::Exponential).is_err());
        let calm = Queue { arrivals: 0.5, ..queue };
        assert!(of(calm, ServiceLaw::Empirical(vec![])).is_err());
        assert!(of(calm, ServiceLaw::Empirical(vec![0.0])).is_err());
        assert!(of(calm, ServiceLaw::Empirical(vec![1.0, f64::NAN])).is_err());
        assert!(of(calm, ServiceLaw::LogNormal { scv: -1.0 }).is_err());
        assert!(of(Queue { arrivals: 1e-9, ..queue }, ServiceLaw::Exponential).is_err());
        let mut run = of(calm, ServiceLaw::Empirical(vec![f64::MAX; 9])).unwrap();
        run.step(20_000).unwrap();
        assert!(run.mean_wait().unwrap().value.is_finite());
        assert!(run.step(MAX_STEP + 1).is_err());
    }
}
