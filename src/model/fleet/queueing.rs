use super::peak::checked;
use crate::model::ModelError;
use crate::model::capacity::{Domains, Queue, Regime, Steady, Variability};
use crate::model::error::{probability, within};
use crate::plan::{Capacity, Latency};

/// The most zones of a fleet: as many as there are letters for.
pub const MOST_ZONES: u32 = 26;
/// The most replicas of a fleet.
const MOST_REPLICAS: u32 = 100_000;
/// How busy a fleet may be where nothing else says so: four fifths.
pub const CAREFUL: f64 = 0.8;
/// Halvings until a load is known to the last digit that matters.
const HALVINGS: u32 = 46;

/// Equal replicas, spread over zones as evenly as they go.
///
/// Invariants: at least one replica and one zone, at most a million requests in service at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fleet {
    replicas: u32,
    zones: u32,
    concurrency: u32,
    /// Requests a second that one place of a replica finishes.
    rate: f64,
    variation: f64,
}

impl Fleet {
    /// The fleet of the facts.
    ///
    /// # Errors
    /// Replicas outside 1 to 100,000, zones outside 1 to 26, requests at once outside 1 to 10,000 and in all above a
    /// million, a service time outside a microsecond to an hour, a variation outside 0 to 100.
    pub fn of(capacity: &Capacity) -> Result<Self, ModelError> {
        within("replicas", f64::from(capacity.replicas), 1.0, f64::from(MOST_REPLICAS), "1 to 100,000")?;
        within("zones", f64::from(capacity.zones), 1.0, f64::from(MOST_ZONES), "1 to 26")?;
        within("requests at once", f64::from(capacity.concurrency), 1.0, 10_000.0, "1 to 10,000")?;
        within("milliseconds of work on a request", capacity.service_ms, 0.001, 3.6e6, "0.001 to 3,600,000")?;
        within("variation of the service time", capacity.service_variation, 0.0, 100.0, "0 to 100")?;
        let fleet = Self {
            replicas: capacity.replicas,
            zones: capacity.zones,
            concurrency: capacity.concurrency,
            rate: 1_000.0 / capacity.service_ms,
            variation: capacity.service_variation,
        };
        // Refuses a million in service at once.
        fleet.queue(0.0).regime()?;
        Ok(fleet)
    }

    /// How many replicas there are.
    pub fn replicas(&self) -> u32 {
        self.replicas
    }

    /// Over how many zones they are spread.
    pub fn zones(&self) -> u32 {
        self.zones
    }

    /// Requests that one replica works on at once.
    pub fn concurrency(&self) -> u32 {
        self.concurrency
    }

    /// Requests a second that one place of a replica finishes.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// The same with another number of replicas, at least one.
    pub fn with_replicas(self, replicas: u32) -> Self {
        Self { replicas: replicas.clamp(1, MOST_REPLICAS), ..self }
    }

    /// Requests a second that all replicas finish while none is idle: nothing may be planned at that.
    pub fn most(&self) -> f64 {
        f64::from(self.replicas) * self.per_replica()
    }

    /// Requests a second that one replica finishes while it is not idle.
    pub fn per_replica(&self) -> f64 {
        f64::from(self.concurrency) * self.rate
    }

    /// How irregular arrivals and service are: Poisson arrivals, service as stated.
    pub fn variability(&self) -> Variability {
        Variability { arrivals: 1.0, service: self.variation * self.variation }
    }

    /// The queue in front of the fleet: every request may go to any replica.
    pub fn queue(&self, per_second: f64) -> Queue {
        let servers = self.replicas.saturating_mul(self.concurrency);
        Queue { arrivals: per_second, service: self.rate, servers }
    }

    /// What it settles into under a load.
    ///
    /// # Errors
    /// A load that is negative or not finite.
    pub fn regime(&self, per_second: f64) -> Result<Regime, ModelError> {
        self.queue(checked(per_second)?).regime()
    }

    /// Replicas of one zone, counted from 0; the first ones have one more where the spread is not even.
    pub fn in_zone(&self, zone: u32) -> u32 {
        if zone >= self.zones { 0 } else { self.replicas / self.zones + u32::from(zone < self.replicas % self.zones) }
    }

    /// What is left without these zones; none where nothing is.
    ///
    /// ```
    /// use accord::model::fleet::Fleet;
    /// use accord::plan::Capacity;
    /// let fleet = Fleet::of(&Capacity { replicas: 8, zones: 3, ..Capacity::default() }).unwrap();
    /// assert_eq!(fleet.without(&[0, 0, 9]).unwrap().replicas(), 5);
    /// assert_eq!(fleet.without(&[0, 1, 2]), None);
    /// ```
    pub fn without(&self, lost: &[u32]) -> Option<Self> {
        let left: u32 = (0..self.zones).filter(|zone| !lost.contains(zone)).map(|zone| self.in_zone(zone)).sum();
        (left > 0).then_some(Self { replicas: left, ..*self })
    }

    /// The share of the fleet that goes with the `lost` fullest zones; all of it where there are no more zones.
    pub fn failover_share(&self, lost: u32) -> f64 {
        let left = Domains { count: self.zones, lost }.left_of(self.replicas).unwrap_or(0);
        1.0 - f64::from(left) / f64::from(self.replicas)
    }

    /// The highest load at which a promise is kept in the long run; none where service alone is too slow too often.
    ///
    /// # Formula
    /// The root of `P(response > time) = share that may be slower` of M/M/c, by halving.
    ///
    /// # Errors
    /// A share outside 0 to 1, a time that is negative or not finite.
    pub fn highest_load(&self, promise: Latency) -> Result<Option<f64>, ModelError> {
        let time = promise.milliseconds / 1_000.0;
        let slower = 1.0 - probability("share of requests in time", promise.share)?;
        let is_kept = |load: f64| -> Result<bool, ModelError> {
            Ok(match self.regime(load)? {
                Regime::Steady(steady) => steady.response_tail(time)? <= slower,
                Regime::Overload(_) => false,
            })
        };
        if !is_kept(0.0)? {
            return Ok(None);
        }
        let (mut kept, mut broken) = (0.0, self.most());
        for _ in 0..HALVINGS {
            let middle = 0.5 * (kept + broken);
            if is_kept(middle)? {
                kept = middle;
            } else {
                broken = middle;
            }
        }
        Ok(Some(kept))
    }

    /// How busy the fleet may be: as the promise allows, but no busier than `most`.
    ///
    /// # Errors
    /// As [`Self::highest_load`]; `most` outside 0.01 to 1.
    pub fn usable(&self, promise: Option<Latency>, most: f64) -> Result<Usable, ModelError> {
        within("highest utilisation", most, 0.01, 1.0, "1 % to 100 %")?;
        let cap = Usable { utilisation: most, decides: Decides::Cap };
        let Some(promise) = promise else { return Ok(cap) };
        Ok(match self.highest_load(promise)? {
            None => Usable { utilisation: most, decides: Decides::Impossible },
            Some(load) if load < most * self.most() => {
                Usable { utilisation: load / self.most(), decides: Decides::Promise }
            }
            Some(_) => cap,
        })
    }
}

/// How busy a fleet may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usable {
    /// Busy ÷ all.
    pub utilisation: f64,
    /// Why no busier.
    pub decides: Decides,
}

/// What decides how busy a fleet may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decides {
    /// Busier, and the latency promise is broken.
    Promise,
    /// The cap that people set; the promise would allow more, or there is none.
    Cap,
    /// The cap, as no fleet keeps the promise: service alone is too slow.
    Impossible,
}

/// How long requests take in a queue that keeps up, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// Mean response, wait and service together.
    pub mean: f64,
    /// Half of the responses take no longer.
    pub p50: f64,
    /// 95 % take no longer.
    pub p95: f64,
    /// 99 % take no longer.
    pub p99: f64,
}

/// How long requests take.
///
/// # Errors
/// None for a queue that exists.
pub fn times(steady: &Steady) -> Result<Times, ModelError> {
    let quantile = |q| steady.response_quantile(q);
    Ok(Times { mean: steady.mean_response(), p50: quantile(0.5)?, p95: quantile(0.95)?, p99: quantile(0.99)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet(replicas: u32, zones: u32, concurrency: u32) -> Fleet {
        Fleet::of(&Capacity { replicas, zones, concurrency, ..Capacity::default() }).unwrap()
    }

    #[test]
    fn a_fleet_is_so_many_servers() {
        // Ten replicas of 4 at 100 ms: 40 in service, 400 a second.
        let fleet = fleet(10, 3, 4);
        assert_eq!((fleet.queue(7.0).servers, fleet.most(), fleet.per_replica()), (40, 400.0, 40.0));
        assert_eq!([0, 1, 2, 3].map(|zone| fleet.in_zone(zone)), [4, 3, 3, 0]);
        assert!((fleet.failover_share(1) - 0.4).abs() < 1e-15);
        assert!((fleet.failover_share(3) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn one_server_keeps_what_its_exponential_says() {
        // M/M/1: P(R > t) = e^-(mu - lambda) t, so lambda = mu - ln(100) / t = 10 - 4.605170186 / 0.5.
        let promise = Latency { milliseconds: 500.0, share: 0.99 };
        let load = fleet(1, 1, 1).highest_load(promise).unwrap().unwrap();
        assert!((load - 0.789_659_628_023_8).abs() < 1e-9, "{load}");
        let usable = fleet(1, 1, 1).usable(Some(promise), CAREFUL).unwrap();
        assert!((usable.utilisation - 0.078_965_962_8).abs() < 1e-9 && usable.decides == Decides::Promise);
        // Service alone: e^-3 = 5 % take longer than 300 ms.
        let hard = Latency { milliseconds: 300.0, share: 0.99 };
        assert_eq!(fleet(9, 1, 1).highest_load(hard), Ok(None));
        assert_eq!(fleet(9, 1, 1).usable(Some(hard), 0.7).unwrap().decides, Decides::Impossible);
        assert_eq!(fleet(9, 1, 1).usable(None, 0.7).unwrap().decides, Decides::Cap);
    }

    #[test]
    fn what_is_no_fleet_is_refused() {
        let bad = [
            Capacity { replicas: 0, ..Capacity::default() },
            Capacity { zones: 0, ..Capacity::default() },
            Capacity { zones: 27, ..Capacity::default() },
            Capacity { concurrency: 0, ..Capacity::default() },
            Capacity { replicas: 100_000, concurrency: 10_000, ..Capacity::default() },
            Capacity { service_ms: 0.0, ..Capacity::default() },
            Capacity { service_ms: f64::NAN, ..Capacity::default() },
            Capacity { service_variation: -1.0, ..Capacity::default() },
        ];
        for capacity in bad {
            assert!(Fleet::of(&capacity).is_err(), "{capacity:?}");
        }
        assert!(fleet(1, 1, 1).regime(f64::NAN).is_err());
    }
}
