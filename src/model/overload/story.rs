use super::breaker::BreakerPolicy;
use super::metastable::{Regime, amplification, metastable_threshold, regime};
use super::scenario::{Backoff, RetryLimit, Scenario, Schedule};
use super::simulation::Simulation;
use super::step::Step;
use crate::model::ModelError;
use crate::model::error::within;
use crate::plan::{Capacity, Facts, TrafficProfile};

/// What goes wrong for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    /// Capacity falls to a share of itself.
    CapacityDrop,
    /// Users send so many times what they usually do.
    LoadSpike,
}

/// A service, what hits it, and how its clients behave: what one person tells another about an overload.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Requests each second, before retries.
    pub offered: f64,
    /// Attempts that the service can answer each second.
    pub capacity: f64,
    /// What happens.
    pub blow: Blow,
    /// The second in which it begins.
    pub from: u32,
    /// For how many seconds.
    pub length: u32,
    /// What is left of the capacity, 0 to 1, or how many times the usual load, 1 and more.
    pub size: f64,
    /// Seconds after which clients give up.
    pub timeout: u32,
    /// Retries of each request.
    pub retries: u32,
    /// The wait before a retry.
    pub backoff: Backoff,
    /// What bounds retries.
    pub retry_limit: RetryLimit,
    /// Whether clients retry what was shed.
    pub retry_shed: bool,
    /// Attempts that may wait; more are shed.
    pub queue_limit: Option<f64>,
    /// Whether work is dropped whose deadline has passed.
    pub drop_expired: bool,
    /// The factor K of adaptive throttling.
    pub throttle: Option<f64>,
    /// The circuit breaker.
    pub breaker: Option<BreakerPolicy>,
}

impl Default for Story {
    /// The published example: 300 requests a second fit, 280 come, each is retried once, and for 10 s nothing works.
    fn default() -> Self {
        Self {
            offered: 280.0,
            capacity: 300.0,
            blow: Blow::CapacityDrop,
            from: 30,
            length: 10,
            size: 0.0,
            timeout: 1,
            retries: 1,
            backoff: Backoff::None,
            retry_limit: RetryLimit::Unlimited,
            retry_shed: true,
            queue_limit: None,
            drop_expired: false,
            throttle: None,
            breaker: None,
        }
    }
}

/// How a story ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// Nobody noticed.
    Unharmed,
    /// All requests are answered again, this many seconds after the trigger is over.
    Recovers {
        /// Seconds; 0 where the service is well as soon as the trigger is over.
        after: u64,
    },
    /// The trigger is long over, and the service is still down.
    Stuck {
        /// Attempts a second at the end.
        attempts: f64,
        /// Good answers a second at the end.
        goodput: f64,
        /// What it could answer a second.
        capacity: f64,
    },
    /// The load does not fit even without a trigger.
    Overloaded,
}

/// A story, second by second, and how it ends.
#[derive(Debug, Clone)]
pub struct Told {
    /// What happened in each second.
    pub steps: Vec<Step>,
    /// How it ends.
    pub ending: Ending,
    /// The offered load above which the saturated service would stay so, where the closed form knows it.
    pub threshold: f64,
    /// What the closed form says of the load before the trigger.
    pub regime: Regime,
    /// The service as it is at the end, to try remedies on.
    pub last: Simulation,
}

/// Goodput as a share of demand that counts as well.
const WELL: f64 = 0.99;
/// Seconds over which goodput is judged, so that retries that come in waves do not hide that it is well.
const JUDGED: usize = 10;
/// Seconds at the end that are averaged.
const END: usize = 60;

impl Story {
    /// What the facts say of load and capacity; the published example where they say nothing.
    ///
    /// # Formula
    /// ```text
    /// offered  = requests a day / 86 400 × busiest over mean
    /// capacity = replicas × requests at once / mean time of one
    /// ```
    /// The busiest over the mean is the measured one, or the busiest hour of the week over its mean.
    pub fn of(facts: &Facts) -> Self {
        let usual = Self::default();
        let offered = facts.requests_per_day.map(|requests| {
            let over = facts.capacity.as_ref().and_then(|capacity| capacity.peak_over_mean);
            requests as f64 / 86_400.0 * over.unwrap_or_else(|| facts.traffic.as_ref().map_or(1.0, busiest))
        });
        let capacity = facts.capacity.as_ref().map(serves).filter(|capacity| capacity.is_finite() && *capacity > 0.0);
        match (offered, capacity) {
            (Some(offered), Some(capacity)) => Self { offered, capacity, ..usual },
            // A fifteenth of headroom, as in the example.
            (Some(offered), None) => Self { offered, capacity: offered * 300.0 / 280.0, ..usual },
            (None, Some(capacity)) => Self { offered: capacity * 280.0 / 300.0, capacity, ..usual },
            (None, None) => usual,
        }
    }

    /// The scenario that a simulation runs.
    pub fn scenario(&self) -> Scenario {
        let until = u64::from(self.from) + u64::from(self.length);
        let but = |usual: f64, meanwhile: f64| Schedule::but(usual, meanwhile, u64::from(self.from), until);
        let (offered, capacity) = match self.blow {
            Blow::CapacityDrop => (Schedule::steady(self.offered), but(self.capacity, self.capacity * self.size)),
            Blow::LoadSpike => (but(self.offered, self.offered * self.size), Schedule::steady(self.capacity)),
        };
        Scenario {
            offered,
            capacity,
            timeout: self.timeout,
            retries: self.retries,
            backoff: self.backoff,
            retry_limit: self.retry_limit,
            retry_shed: self.retry_shed,
            queue_limit: self.queue_limit,
            drop_expired: self.drop_expired,
            throttle: self.throttle,
            breaker: self.breaker,
            ..Scenario::steady(self.offered, self.capacity)
        }
    }

    /// How many attempts a request becomes when all fail, by the closed form. A token bucket that only successes fill
    /// leaves one.
    ///
    /// # Errors
    /// A budget that is not a share.
    pub fn amplification(&self) -> Result<f64, ModelError> {
        match self.retry_limit {
            RetryLimit::Unlimited => amplification(self.retries, None),
            RetryLimit::Budget { share } => amplification(self.retries, Some(share)),
            RetryLimit::TokenBucket { .. } => Ok(1.0),
        }
    }

    /// Runs it for so many seconds.
    ///
    /// # Formula
    /// It has recovered in the first second from which on goodput is 99 % of demand over any 10 s; unharmed where that
    /// holds from the start. Otherwise the last minute is what it is stuck in.
    ///
    /// # Errors
    /// A scenario that cannot be simulated, and fewer seconds than the trigger and two minutes take, or more than 7200.
    pub fn run(&self, seconds: u32) -> Result<Told, ModelError> {
        within("seconds to run", f64::from(seconds), 120.0, 7_200.0, "120 to 7200")?;
        let mut simulation = Simulation::new(self.scenario())?;
        let steps: Vec<Step> = (0..seconds).map(|_| simulation.step()).collect();
        let threshold = metastable_threshold(self.capacity, self.amplification()?)?;
        let regime = regime(self.offered, self.capacity, self.amplification()?, false)?;
        let ending = self.ending(&steps);
        Ok(Told { steps, ending, threshold, regime, last: simulation })
    }

    fn ending(&self, steps: &[Step]) -> Ending {
        if self.offered > self.capacity {
            return Ending::Overloaded;
        }
        let over = (u64::from(self.from) + u64::from(self.length)).min(steps.len() as u64);
        match well_from(steps) {
            Some(0) => Ending::Unharmed,
            Some(second) if (second as u64) < steps.len() as u64 => {
                Ending::Recovers { after: (second as u64).saturating_sub(over) }
            }
            _ => {
                let end = &steps[steps.len().saturating_sub(END)..];
                let mean = |of: fn(&Step) -> f64| end.iter().map(of).sum::<f64>() / end.len().max(1) as f64;
                Ending::Stuck {
                    attempts: mean(|step| step.attempts),
                    goodput: mean(|step| step.goodput),
                    capacity: self.capacity,
                }
            }
        }
    }
}

/// The first second from which on all is well; none where it is not even at the end.
fn well_from(steps: &[Step]) -> Option<usize> {
    let well = |window: &[Step]| {
        let (demand, goodput) = window.iter().fold((0.0, 0.0), |(d, g), step| (d + step.demand, g + step.goodput));
        goodput >= WELL * demand
    };
    let last_bad = steps.windows(JUDGED).rposition(|window| !well(window));
    let Some(last_bad) = last_bad else { return Some(0) };
    // The end must be well for longer than chance: at least twice what is judged.
    let first = last_bad + 1;
    let alone = |step: &Step| step.goodput >= WELL * step.demand;
    let first = first + steps.get(first..)?.iter().position(alone)?;
    (first + 2 * JUDGED <= steps.len()).then_some(first)
}

fn busiest(traffic: &TrafficProfile) -> f64 {
    let hours = traffic.hours();
    let mean = hours.iter().sum::<f64>() / hours.len().max(1) as f64;
    let most = hours.iter().copied().fold(0.0, f64::max);
    if mean > 0.0 { most / mean } else { 1.0 }
}

fn serves(capacity: &Capacity) -> f64 {
    f64::from(capacity.replicas) * f64::from(capacity.concurrency) / (capacity.service_ms / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HotOS 2021: 300 a second with one retry stay down above 150.
    #[test]
    fn the_published_example_stays_down() {
        let told = Story::default().run(600).unwrap();
        assert_eq!(told.ending, Ending::Stuck { attempts: 560.0, goodput: 0.0, capacity: 300.0 });
        assert_eq!((told.threshold, told.regime), (150.0, Regime::Vulnerable));
        let below = Story { offered: 140.0, ..Story::default() }.run(600).unwrap();
        assert_eq!((below.threshold, below.regime), (150.0, Regime::Stable));
        assert!(matches!(below.ending, Ending::Recovers { .. }), "{:?}", below.ending);
    }

    /// By hand. Without retries, with a timeout of 1 s: when capacity is back after 10 s, the 10 × 140 attempts of the
    /// blip have expired but are still in the queue. Each second serves 300 of them while 140 new ones come, which wait
    /// behind and expire too, so the queue falls by 160 a second: after 1400 / 160 = 8.75 s it is empty.
    #[test]
    fn a_backlog_drains_as_fast_as_there_is_room() {
        let story = Story { offered: 140.0, retries: 0, ..Story::default() };
        let Ending::Recovers { after } = story.run(600).unwrap().ending else { panic!("it recovers") };
        assert!((8..=9).contains(&after), "{after}");
        // Expired work that is dropped needs no draining.
        let dropped = Story { drop_expired: true, ..story };
        assert_eq!(dropped.run(600).unwrap().ending, Ending::Recovers { after: 0 });
    }

    #[test]
    fn other_endings() {
        let calm = Story { size: 1.0, ..Story::default() };
        assert_eq!(calm.run(600).unwrap().ending, Ending::Unharmed);
        let full = Story { offered: 301.0, ..Story::default() };
        assert_eq!(full.run(600).unwrap().ending, Ending::Overloaded);
        let spike = Story { blow: Blow::LoadSpike, size: 3.0, ..Story::default() };
        assert!(matches!(spike.run(600).unwrap().ending, Ending::Stuck { .. }));
        // A budget of a tenth lifts the threshold to 272.7 (SRE book, chapter 21): 270 fit, 280 do not.
        let limit = RetryLimit::Budget { share: 0.1 };
        let budgeted = |offered| Story { retry_limit: limit, offered, ..Story::default() }.run(3_600).unwrap();
        assert!((budgeted(270.0).threshold - 272.727).abs() < 1e-3);
        assert!(matches!(budgeted(260.0).ending, Ending::Recovers { .. }));
        assert!(matches!(budgeted(280.0).ending, Ending::Stuck { .. }));
        assert!(Story::default().run(60).is_err());
    }

    /// By hand: 8.64 million a day are 100 a second, 250 at two and a half times; 10 × 4 / 0.1 s are 400.
    #[test]
    fn facts_give_load_and_capacity() {
        let capacity = Capacity { replicas: 10, concurrency: 4, peak_over_mean: Some(2.5), ..Capacity::default() };
        let facts = Facts { requests_per_day: Some(8_640_000), capacity: Some(capacity), ..Facts::default() };
        let story = Story::of(&facts);
        assert_eq!((story.offered, story.capacity), (250.0, 400.0));
        assert_eq!(Story::of(&Facts::default()), Story::default());
        let traffic = TrafficProfile::from_patterns(&[1.0; 24], &[2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]).unwrap();
        let facts = Facts { requests_per_day: Some(8_640_000), traffic: Some(traffic), ..Facts::default() };
        assert!((Story::of(&facts).offered - 200.0).abs() < 1e-9);
    }
}
