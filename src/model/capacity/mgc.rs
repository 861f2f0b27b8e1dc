use super::mmc::Steady;
use crate::model::ModelError;
use crate::model::error::{finite, positive, within};
use crate::model::special::normal_quantile;

/// How irregular arrivals and service are, as squared coefficients of variation (variance ÷ mean²).
///
/// 0 is clockwork, 1 is exponential (Poisson arrivals), 4 is a heavy tail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variability {
    /// Of the times between arrivals; 1 for Poisson arrivals.
    pub arrivals: f64,
    /// Of the service times; 1 for exponential service.
    pub service: f64,
}

/// An approximation of the mean wait where service is not exponential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approximation {
    /// Any variability.
    AllenCunneen,
    /// Poisson arrivals, every service takes equally long (M/D/c).
    Cosmetatos,
    /// Poisson arrivals, any service (M/G/c): between M/M/c and M/D/c by variability.
    Kimura,
}

impl Approximation {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::AllenCunneen, Self::Cosmetatos, Self::Kimura];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::AllenCunneen => "Allen–Cunneen",
            Self::Cosmetatos => "Cosmetatos (M/D/c)",
            Self::Kimura => "Kimura (M/G/c)",
        }
    }

    /// Its formula. W is the wait of M/M/c, c² a squared coefficient of variation, ρ the utilisation.
    pub fn formula(self) -> &'static str {
        match self {
            Self::AllenCunneen => "W (c²arrivals + c²service) ÷ 2",
            Self::Cosmetatos => "W (1 + γ) ÷ 2,  γ = (1−ρ)(c−1)(√(4+5c)−2) ÷ (16ρc), at most (c−1)÷(c+1)",
            Self::Kimura => "(1 + c²service) ÷ (2c²service ÷ W + (1 − c²service) ÷ Wd),  Wd by Cosmetatos",
        }
    }

    /// How wrong it is where that is known: for M/D/c by exact values, for lognormal service by simulations of 24 million
    /// customers each, whose standard errors are about 1 %. One server and Poisson arrivals make all three exact.
    pub fn known_error(self) -> &'static str {
        match self {
            Self::AllenCunneen => {
                "Exact for one server and Poisson arrivals, better the busier the servers. Clockwork service at \
                 utilisation 0.8: −2 % with 2 servers, −7 % with 10, −27 % with 100. Lognormal service with c² = 4: at \
                 utilisation 0.8 +5 % with 2 servers, +14 % with 4, +29 % with 10, +56 % with 30; at 0.9 +2 %, +6 %, \
                 +14 %, +29 %."
            }
            Self::Cosmetatos => {
                "Against exact M/D/c with up to 100 servers: within 1.1 % from utilisation 0.9, 5 % from 0.5, 10 % below."
            }
            Self::Kimura => {
                "Lognormal service with c² = 0.25: within 2 % from utilisation 0.8. With c² = 4: at utilisation 0.8 +1 % \
                 with 2 servers, +4 % with 4, +7 % with 10, +11 % with 30; at 0.9 0 %, +2 %, +4 %, +8 %. Knows only two \
                 moments of service; laws with the same two differ."
            }
        }
    }

    /// Where it was published.
    pub fn source(self) -> &'static str {
        match self {
            Self::AllenCunneen => "Allen, Probability, Statistics and Queueing Theory (1990), section 5.3",
            Self::Cosmetatos => "Cosmetatos (1975), with the light-traffic limit of Burman & Smith (1983) as a cap",
            Self::Kimura => "Kimura, A two-moment approximation for the mean waiting time in the GI/G/s queue (1986)",
        }
    }

    /// The mean wait, from that of the same queue with exponential service.
    ///
    /// An approximation: [`Self::known_error`] says how good, and [`super::QueueRun`] checks it by simulation.
    ///
    /// # Errors
    /// A variability outside 0 to 1e6, or one that the approximation is not for: Cosmetatos wants Poisson arrivals
    /// (1) and clockwork service (0), Kimura Poisson arrivals.
    ///
    /// ```
    /// use accord::model::capacity::{Approximation, Queue, Variability};
    /// let queue = Queue { arrivals: 0.8, service: 1.0, servers: 1 }.regime().unwrap().steady().unwrap();
    /// let clockwork = Variability { arrivals: 1.0, service: 0.0 };
    /// // Pollaczek and Khinchine: half the wait of exponential service.
    /// let wait = Approximation::AllenCunneen.mean_wait(&queue, clockwork).unwrap();
    /// assert!((wait - 2.0).abs() < 1e-12);
    /// ```
    pub fn mean_wait(self, queue: &Steady, variability: Variability) -> Result<f64, ModelError> {
        let arrivals = scv("variability of arrivals", variability.arrivals)?;
        let service = scv("variability of service", variability.service)?;
        if self != Self::AllenCunneen && arrivals != 1.0 {
            return Err(ModelError::Unusable {
                what: "this approximation is for Poisson arrivals only",
                remedy: "set the variability of arrivals to 1, or take Allen–Cunneen",
            });
        }
        if self == Self::Cosmetatos && service != 0.0 {
            return Err(ModelError::Unusable {
                what: "this approximation is for service that always takes equally long",
                remedy: "set the variability of service to 0, or take Kimura",
            });
        }
        let gamma = deterministic_excess(queue);
        let factor = match self {
            Self::AllenCunneen => (arrivals + service) / 2.0,
            Self::Cosmetatos => (1.0 + gamma) / 2.0,
            // The harmonic form with Wd = W (1 + γ) / 2 put in: nothing is divided by zero without load.
            Self::Kimura => (1.0 + service) * (1.0 + gamma) / (2.0 * (1.0 + service * gamma)),
        };
        finite("mean wait", queue.mean_wait() * factor)
    }
}

/// By how much M/D/c waits longer than half of M/M/c, as a share: 0 for one server and in heavy traffic.
///
/// Cosmetatos's expression grows without bound in light traffic. There an arrival that finds all c servers busy waits
/// for the first of c uniform residues, 1/(c+1), where exponential ones give 1/c; so the ratio tends to 2c/(c+1).
fn deterministic_excess(queue: &Steady) -> f64 {
    let (c, busy) = (f64::from(queue.queue().servers), queue.utilisation());
    let light = (c - 1.0) / (c + 1.0);
    if busy <= 0.0 {
        return light;
    }
    ((1.0 - busy) * (c - 1.0) * (libm::sqrt(4.0 + 5.0 * c) - 2.0) / (16.0 * busy * c)).min(light)
}

fn scv(what: &'static str, got: f64) -> Result<f64, ModelError> {
    within(what, got, 0.0, 1e6, "0 to 1,000,000")
}

/// A lognormal time, by the two quantiles that people know of their latency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormalTime {
    /// Half of the times are below.
    pub median: f64,
    /// Nine of ten are below; at least the median.
    pub p90: f64,
}

/// The moments of a lognormal time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormalMoments {
    /// Standard deviation of its logarithm: `ln(p90 / median) / 1.2816`.
    pub sigma: f64,
    /// Mean: `median · e^(σ²/2)`.
    pub mean: f64,
    /// Squared coefficient of variation: `e^σ² - 1`.
    pub scv: f64,
}

impl LogNormalTime {
    /// Mean and variability, as [`Variability`] and a service rate of 1 / mean want them. Exact.
    ///
    /// # Errors
    /// A median that is not above 0, a p90 below the median, or so far above it that a moment overflows.
    ///
    /// ```
    /// use accord::model::capacity::LogNormalTime;
    /// let moments = LogNormalTime { median: 20.0, p90: 90.0 }.moments().unwrap();
    /// assert!((moments.sigma - 1.1736).abs() < 5e-5 && (moments.mean - 39.82).abs() < 5e-3);
    /// ```
    pub fn moments(&self) -> Result<LogNormalMoments, ModelError> {
        positive("median", self.median)?;
        within("p90", self.p90, self.median, f64::MAX, "at least the median")?;
        let sigma = libm::log(finite("p90 ÷ median", self.p90 / self.median)?) / normal_quantile(0.9);
        Ok(LogNormalMoments {
            sigma,
            mean: finite("mean", self.median * libm::exp(0.5 * sigma * sigma))?,
            scv: finite("variability", libm::expm1(sigma * sigma))?,
        })
    }

    /// The time that a share `q` does not exceed.
    ///
    /// # Errors
    /// As [`Self::moments`]; a share outside 0 to just below 1.
    pub fn quantile(&self, q: f64) -> Result<f64, ModelError> {
        let sigma = self.moments()?.sigma;
        within("share", q, 0.0, 1.0 - f64::EPSILON / 2.0, "at least 0 and below 1")?;
        if q == 0.0 {
            return Ok(0.0);
        }
        finite("quantile", self.median * libm::exp(sigma * normal_quantile(q)))
    }
}
