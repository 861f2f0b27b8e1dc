use super::breaker::BreakerPolicy;
use super::levers::Lever;
use super::scenario::RetryLimit;
use super::simulation::Simulation;
use crate::model::ModelError;
use crate::model::error::within;

/// How a remedy is tried: the lever is pulled, held, put back, and the service is watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Protocol {
    /// Seconds for which the lever is held.
    pub hold: u32,
    /// Seconds after it is put back; the last quarter of them is judged.
    pub watch: u32,
    /// Goodput as a share of demand that counts as recovered, above 0 and at most 1.
    pub recovered: f64,
}

impl Default for Protocol {
    /// Ten minutes of holding, ten of watching, 99 % of the demand.
    fn default() -> Self {
        Self { hold: 600, watch: 600, recovered: 0.99 }
    }
}

/// The kinds of levers that may bring a service back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemedyKind {
    /// Turn users away; the level is the smallest share.
    LoadCut,
    /// Add capacity; the level is the smallest factor, at most 16.
    Capacity,
    /// Let clients retry less; the level is the largest number of retries.
    Retries,
    /// Give clients a retry budget; the level is the largest share of first attempts.
    RetryBudget,
    /// Bound the queue; the level is the most attempts that may wait.
    QueueLimit,
    /// Drop expired work; there is no level.
    DropExpired,
    /// Throw the queue away once; there is no level.
    DropQueue,
    /// Throttle in the clients; the level is the largest factor K, at most 16.
    Throttle,
    /// Circuit breakers in the clients: half of 20 answers in 10 s open it for 30 s; no level.
    Breaker,
}

impl RemedyKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::LoadCut,
        Self::Capacity,
        Self::Retries,
        Self::RetryBudget,
        Self::QueueLimit,
        Self::DropExpired,
        Self::DropQueue,
        Self::Throttle,
        Self::Breaker,
    ];

    /// The lever at a strength from 0, which changes nothing much, to 1, which is the most that it can do.
    fn at(self, strength: f64, simulation: &Simulation) -> (Lever, Option<f64>) {
        let weakness = 1.0 - strength;
        match self {
            Self::LoadCut => (Lever::LoadCut(strength), Some(strength)),
            Self::Capacity => {
                let factor = 1.0 + 15.0 * strength;
                (Lever::CapacityFactor(simulation.boost * factor), Some(factor))
            }
            Self::Retries => {
                let retries = libm::floor(weakness * f64::from(simulation.scenario.retries)) as u32;
                (Lever::Retries(retries), Some(f64::from(retries)))
            }
            Self::RetryBudget => (Lever::RetryLimit(RetryLimit::Budget { share: weakness }), Some(weakness)),
            Self::QueueLimit => {
                let limit = weakness * simulation.queue();
                (Lever::QueueLimit(Some(limit)), Some(limit))
            }
            Self::DropExpired => (Lever::DropExpired(true), None),
            Self::DropQueue => (Lever::DropQueue, None),
            Self::Throttle => (Lever::Throttle(Some(1.0 + 15.0 * weakness)), Some(1.0 + 15.0 * weakness)),
            Self::Breaker => {
                let policy =
                    BreakerPolicy { failure_share: 0.5, window: 10, minimum: 20.0, open_for: 30, probes: 10.0 };
                (Lever::Breaker(Some(policy)), None)
            }
        }
    }

    /// What puts the lever back to where it was.
    fn undone(self, simulation: &Simulation) -> Option<Lever> {
        let was = &simulation.scenario;
        match self {
            Self::LoadCut => Some(Lever::LoadCut(simulation.cut)),
            Self::Capacity => Some(Lever::CapacityFactor(simulation.boost)),
            Self::Retries => Some(Lever::Retries(was.retries)),
            Self::RetryBudget => Some(Lever::RetryLimit(was.retry_limit)),
            Self::QueueLimit => Some(Lever::QueueLimit(was.queue_limit)),
            Self::DropExpired => Some(Lever::DropExpired(was.drop_expired)),
            Self::DropQueue => None,
            Self::Throttle => Some(Lever::Throttle(was.throttle)),
            Self::Breaker => Some(Lever::Breaker(was.breaker)),
        }
    }
}

/// Whether one lever alone brings a service back, and how far it must be pulled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remedy {
    /// Which lever.
    pub kind: RemedyKind,
    /// Whether it does.
    pub recovers: bool,
    /// The gentlest level that does, as its kind says; none without a level or without recovery.
    pub level: Option<f64>,
}

/// The gentlest level of one lever that brings the service back from its present state.
///
/// Each trial runs a copy, so the simulation itself stays where it is. Levels are found by bisection to 1/1024 of their
/// range; the level that is reported was itself tried. Bisection assumes that a stronger pull never does worse.
///
/// # Errors
/// A protocol outside 1 to 100000 seconds for each part.
///
/// ```
/// use accord::model::overload::{Protocol, RemedyKind, Scenario, Schedule, Simulation, remedy};
/// let capacity = Schedule::but(300.0, 0.0, 10, 20);
/// let mut stuck = Simulation::new(Scenario { capacity, retries: 1, ..Scenario::steady(280.0, 300.0) }).unwrap();
/// stuck.run(60).unwrap();
/// let cut = remedy(&stuck, RemedyKind::LoadCut, Protocol::default()).unwrap();
/// assert!(cut.recovers && cut.level.unwrap() > 1.0 - 150.0 / 280.0);
/// ```
pub fn remedy(simulation: &Simulation, kind: RemedyKind, protocol: Protocol) -> Result<Remedy, ModelError> {
    within("seconds of holding", f64::from(protocol.hold), 1.0, 1e5, "1 to 100000")?;
    within("seconds of watching", f64::from(protocol.watch), 4.0, 1e5, "4 to 100000")?;
    within("share that counts as recovered", protocol.recovered, 1e-9, 1.0, "above 0, at most 1")?;
    let tried = |strength: f64| -> Result<(bool, Option<f64>), ModelError> {
        let (lever, level) = kind.at(strength, simulation);
        Ok((works(simulation, kind, lever, protocol)?, level))
    };
    let (recovers, mut level) = tried(1.0)?;
    if !recovers || level.is_none() {
        return Ok(Remedy { kind, recovers, level: None });
    }
    // Numbers of retries are few and are tried one by one.
    if kind == RemedyKind::Retries {
        let all = simulation.scenario.retries;
        for fewer in 1..=all {
            let (works, gentler) = tried(1.0 - (f64::from(fewer) + 0.5) / f64::from(all.max(1)))?;
            if !works {
                break;
            }
            level = gentler;
        }
        return Ok(Remedy { kind, recovers, level });
    }
    let (mut weak, mut strong) = (0.0, 1.0);
    for _ in 0..10 {
        let middle = 0.5 * (weak + strong);
        let (works, gentler) = tried(middle)?;
        if works { (strong, level) = (middle, gentler) } else { weak = middle }
    }
    Ok(Remedy { kind, recovers, level })
}

/// Every lever alone, as [`remedy`] tries it.
///
/// # Errors
/// As [`remedy`].
pub fn remedies(simulation: &Simulation, protocol: Protocol) -> Result<Vec<Remedy>, ModelError> {
    RemedyKind::ALL.into_iter().map(|kind| remedy(simulation, kind, protocol)).collect()
}

fn works(simulation: &Simulation, kind: RemedyKind, lever: Lever, protocol: Protocol) -> Result<bool, ModelError> {
    let mut trial = simulation.clone();
    let back = kind.undone(&trial);
    trial.pull(lever)?;
    trial.skip(u64::from(protocol.hold));
    if let Some(back) = back {
        trial.pull(back)?;
    }
    let judged = protocol.watch / 4;
    trial.skip(u64::from(protocol.watch - judged));
    let (mut demand, mut goodput) = (0.0, 0.0);
    for _ in 0..judged {
        let step = trial.step();
        (demand, goodput) = (demand + step.demand, goodput + step.goodput);
    }
    Ok(goodput >= protocol.recovered * demand)
}
