use super::erlang::{MAX_SERVERS, blocking, waiting};
use crate::model::ModelError;
use crate::model::error::{at_least_zero, within};
use crate::model::special::root;

/// A queue in front of equal servers: Poisson arrivals, exponential service, first come first served (M/M/c).
///
/// Its model also assumes that nobody gives up, that the load stays as it is, and that any server takes any request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    /// Requests that arrive per unit of time.
    pub arrivals: f64,
    /// Requests that one busy server finishes per unit of time: 1 / mean service time.
    pub service: f64,
    /// How many servers there are: replicas × concurrent requests each.
    pub servers: u32,
}

/// What a queue settles into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Regime {
    /// It keeps up; every figure of the long run exists.
    Steady(Steady),
    /// It does not: no wait is long enough to name, the queue grows for as long as the load lasts.
    Overload(Overload),
}

/// A queue that does not keep up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overload {
    /// Arrivals ÷ what all servers can finish; at least 1.
    pub utilisation: f64,
    /// By how many requests the queue grows per unit of time; 0 at utilisation exactly 1, where it still never settles.
    pub growth: f64,
}

/// A queue that keeps up, in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steady {
    queue: Queue,
    /// Mean number of busy servers.
    offered: f64,
    /// Mean number of idle servers, which is also the rate at which a full queue drains, in units of the service rate.
    spare: f64,
    wait_probability: f64,
}

impl Queue {
    /// What the queue settles into.
    ///
    /// # Errors
    /// Arrivals outside 0 to 1e150, a service rate outside 1e-150 to 1e150, no server, or more than [`MAX_SERVERS`].
    ///
    /// # Source
    /// Gross & Harris, Fundamentals of Queueing Theory, section 2.3.
    ///
    /// ```
    /// use accord::model::capacity::{Queue, Regime};
    /// let Regime::Steady(steady) = Queue { arrivals: 6.0, service: 3.0, servers: 3 }.regime().unwrap() else { panic!() };
    /// assert!((steady.mean_wait() - 4.0 / 27.0).abs() < 1e-15);
    /// let Regime::Overload(over) = Queue { arrivals: 12.0, service: 3.0, servers: 3 }.regime().unwrap() else { panic!() };
    /// assert_eq!(over.growth, 3.0);
    /// ```
    pub fn regime(&self) -> Result<Regime, ModelError> {
        self.checked()?;
        Ok(match self.overload() {
            Some(overload) => Regime::Overload(overload),
            None => Regime::Steady(Steady::new(*self, blocking(self.servers, self.offered()))),
        })
    }

    /// Arrivals ÷ service rate: the mean number of servers that the load keeps busy, in erlangs.
    pub(super) fn offered(&self) -> f64 {
        self.arrivals / self.service
    }

    pub(super) fn checked(&self) -> Result<(), ModelError> {
        // Far inside the range of doubles, so that no figure of a steady queue overflows.
        within("arrivals", self.arrivals, 0.0, 1e150, "0 to 1e150")?;
        within("service rate", self.service, 1e-150, 1e150, "1e-150 to 1e150")?;
        within("servers", f64::from(self.servers), 1.0, f64::from(MAX_SERVERS), "1 to 1,000,000")?;
        Ok(())
    }

    pub(super) fn overload(&self) -> Option<Overload> {
        let (servers, offered) = (f64::from(self.servers), self.offered());
        (offered >= servers)
            .then(|| Overload { utilisation: offered / servers, growth: (offered - servers) * self.service })
    }
}

impl Regime {
    /// The steady queue, if it keeps up.
    pub fn steady(self) -> Option<Steady> {
        match self {
            Self::Steady(steady) => Some(steady),
            Self::Overload(_) => None,
        }
    }

    /// Share of the servers' time that is asked for; 1 or more in overload.
    pub fn utilisation(&self) -> f64 {
        match self {
            Self::Steady(steady) => steady.utilisation(),
            Self::Overload(overload) => overload.utilisation,
        }
    }
}

impl Steady {
    /// A checked queue below utilisation 1, with its Erlang B.
    pub(super) fn new(queue: Queue, blocking: f64) -> Self {
        let offered = queue.offered();
        Self {
            queue,
            offered,
            spare: f64::from(queue.servers) - offered,
            wait_probability: waiting(queue.servers, offered, blocking),
        }
    }

    /// The queue that was asked about.
    pub fn queue(&self) -> Queue {
        self.queue
    }

    /// Offered load in erlangs: the mean number of busy servers.
    pub fn offered_load(&self) -> f64 {
        self.offered
    }

    /// Share of the servers' time that is busy, below 1.
    pub fn utilisation(&self) -> f64 {
        self.offered / f64::from(self.queue.servers)
    }

    /// Chance that a request has to wait: Erlang C.
    pub fn wait_probability(&self) -> f64 {
        self.wait_probability
    }

    /// Chance that nothing is in the system.
    ///
    /// # Formula
    /// ```text
    /// 1 / P0 = sum_{k<c} a^k/k! + a^c/c! * c/(c-a)
    /// ```
    /// Summed from the last term by Horner's rule: all terms are positive, so 13 digits; 0 where it is below 1e-308.
    pub fn empty_probability(&self) -> f64 {
        let servers = self.queue.servers;
        let mut sum = f64::from(servers) / self.spare;
        for k in (1..=servers).rev() {
            sum = 1.0 + self.offered / f64::from(k) * sum;
        }
        1.0 / sum
    }

    /// Mean time in the queue, before service: `C / (c·service - arrivals)`.
    pub fn mean_wait(&self) -> f64 {
        self.wait_probability / self.spare / self.queue.service
    }

    /// Mean time in the system: mean wait + mean service time.
    pub fn mean_response(&self) -> f64 {
        (self.wait_probability / self.spare + 1.0) / self.queue.service
    }

    /// Mean number of requests that wait (Little's law: arrivals × mean wait).
    pub fn mean_waiting(&self) -> f64 {
        self.wait_probability / self.spare * self.offered
    }

    /// Mean number of requests in the system, waiting or in service (Little's law: arrivals × mean response).
    pub fn mean_in_system(&self) -> f64 {
        self.mean_waiting() + self.offered
    }

    /// How long the queue takes to forget a disturbance: after a few of these its figures are those of the long run.
    ///
    /// # Formula
    /// ```text
    /// 1 / (sqrt(c·service) - sqrt(arrivals))^2
    /// ```
    /// Exact for one server; for more an upper estimate that is tight near saturation. Shorter swings of the load
    /// than this do not settle, and a steady figure says little about them.
    ///
    /// # Source
    /// Morse, Queues, Inventories and Maintenance (1958), chapter 6, for one server.
    pub fn relaxation(&self) -> f64 {
        // The difference of the roots, without its cancellation.
        let gap = self.spare / (libm::sqrt(f64::from(self.queue.servers)) + libm::sqrt(self.offered));
        1.0 / (gap * gap) / self.queue.service
    }

    /// Chance that a request waits longer than `time`.
    ///
    /// # Formula
    /// ```text
    /// P(wait > t) = C exp(-(c·service - arrivals) t)
    /// ```
    ///
    /// # Errors
    /// A time that is negative or not finite.
    pub fn wait_tail(&self, time: f64) -> Result<f64, ModelError> {
        let time = self.in_services(time)?;
        Ok(self.wait_probability * libm::exp(-self.spare * time))
    }

    /// Chance that a request's response, wait and service together, takes longer than `time`.
    ///
    /// # Formula
    /// In units of the mean service time, with δ = c - a (idle servers) and m = min(1, δ):
    /// ```text
    /// P(R > t) = e^-t + C t e^-mt g(|1-δ| t),     g(y) = (1 - e^-y) / y,  g(0) = 1
    /// ```
    /// The textbook's `(1-C) e^-t + C (δ e^-t - e^-δt)/(δ-1)` and its special case at δ = 1 in one form whose terms are
    /// all positive: nothing cancels near δ = 1, where the textbook's loses every digit.
    ///
    /// # Errors
    /// A time that is negative or not finite.
    ///
    /// ```
    /// use accord::model::capacity::Queue;
    /// // One server: the response is exponential with rate service - arrivals.
    /// let queue = Queue { arrivals: 2.0, service: 3.0, servers: 1 }.regime().unwrap().steady().unwrap();
    /// assert!((queue.response_tail(1.0).unwrap() - (-1f64).exp()).abs() < 1e-15);
    /// ```
    pub fn response_tail(&self, time: f64) -> Result<f64, ModelError> {
        let time = self.in_services(time)?;
        Ok(self.response_tail_in_services(time))
    }

    fn response_tail_in_services(&self, time: f64) -> f64 {
        let distance = (1.0 - self.spare).abs();
        let y = distance * time;
        // time × g(y), which stays finite however large the time.
        let g = if y > 0.0 { -libm::expm1(-y) / distance } else { time };
        let slow = libm::exp(-self.spare.min(1.0) * time);
        let late = if slow > 0.0 { self.wait_probability * slow * g } else { 0.0 };
        (libm::exp(-time) + late).min(1.0)
    }

    /// The wait that a share `q` of the requests does not exceed; 0 where that many do not wait at all.
    ///
    /// # Errors
    /// A share outside 0 to just below 1.
    pub fn wait_quantile(&self, q: f64) -> Result<f64, ModelError> {
        let late = 1.0 - below_one(q)?;
        if late >= self.wait_probability {
            return Ok(0.0);
        }
        Ok(libm::log(self.wait_probability / late) / self.spare / self.queue.service)
    }

    /// The response time that a share `q` of the requests does not exceed, to the last bits: the root of
    /// [`Self::response_tail`], which falls all the way.
    ///
    /// # Errors
    /// A share outside 0 to just below 1.
    pub fn response_quantile(&self, q: f64) -> Result<f64, ModelError> {
        let late = 1.0 - below_one(q)?;
        // A response is longer than its service, so the service's quantile is below.
        let low = -libm::log(late);
        let mut high = low.max(1.0);
        while self.response_tail_in_services(high) > late {
            high *= 2.0;
        }
        let time = root(low, high, |t| late - self.response_tail_in_services(t));
        Ok(time / self.queue.service)
    }

    /// A time in units of the mean service time.
    fn in_services(&self, time: f64) -> Result<f64, ModelError> {
        Ok((at_least_zero("time", time)? * self.queue.service).min(f64::MAX))
    }
}

/// A share below 1: no finite time covers every request.
fn below_one(q: f64) -> Result<f64, ModelError> {
    within("share of requests", q, 0.0, 1.0 - f64::EPSILON / 2.0, "at least 0 and below 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(arrivals: f64, service: f64, servers: u32) -> Steady {
        Queue { arrivals, service, servers }.regime().unwrap().steady().unwrap()
    }

    /// δ = c·service - arrivals beside the service rate: the textbook's form divides zero by zero here.
    #[test]
    fn smooth_where_idle_servers_are_one() {
        let at = |arrivals: f64| steady(arrivals, 1.0, 3).response_tail(2.0).unwrap();
        let middle = at(2.0);
        assert!((middle - (1.0 + 8.0 / 9.0) * libm::exp(-2.0)).abs() < 1e-15);
        for step in [1e-15, 1e-12, 1e-9, 1e-6] {
            assert!((at(2.0 + step) - middle).abs() < 2.0 * step, "{step}");
            assert!((at(2.0 - step) - middle).abs() < 2.0 * step, "{step}");
        }
    }

    #[test]
    fn extremes() {
        let idle = steady(0.0, 2.0, 5);
        assert_eq!(idle.mean_wait().to_bits(), 0f64.to_bits());
        assert_eq!(idle.empty_probability().to_bits(), 1f64.to_bits());
        assert_eq!(idle.response_tail(f64::MAX), Ok(0.0));
        assert_eq!(idle.wait_quantile(0.999), Ok(0.0));
        let full = Queue { arrivals: 10.0, service: 2.0, servers: 5 }.regime().unwrap();
        assert_eq!(full, Regime::Overload(Overload { utilisation: 1.0, growth: 0.0 }));
        let nearly = steady(1.0 - f64::EPSILON, 1.0, 1);
        assert!(nearly.mean_response().is_finite() && nearly.relaxation().is_finite());
        assert!(nearly.response_quantile(1.0 - f64::EPSILON / 2.0).unwrap().is_finite());
        assert!(idle.wait_quantile(1.0).is_err());
    }
}
