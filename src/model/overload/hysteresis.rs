use super::scenario::{Scenario, Schedule};
use super::simulation::Simulation;
use crate::model::ModelError;
use crate::model::error::{at_most, within};

/// Seconds of simulation that one call may cost.
const MOST_SECONDS: f64 = 5e6;

/// Goodput at a load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadPoint {
    /// Requests offered each second, before retries.
    pub offered: f64,
    /// Requests answered well and in time, each second, on average.
    pub goodput: f64,
    /// Attempts that reached the service each second, on average.
    pub attempts: f64,
}

/// Goodput while the load goes up and down again, each step starting from the state in which the last one ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// On the way up, in the order of the loads.
    pub up: Vec<LoadPoint>,
    /// On the way down: the same loads in reverse.
    pub down: Vec<LoadPoint>,
}

/// Raises the load step by step and lowers it again. Each load is held for `hold` seconds, of which the second half is
/// measured. The scenario's own load is replaced; its schedules of capacity and errors go on.
///
/// The way down remembers two things: retries that sustain an overload, and the backlog from the top of the sweep. Only
/// the first is metastable; [`branches`] tells it apart by its own, equal trigger at every load.
///
/// # Errors
/// A scenario that cannot be simulated; no loads; more than 5 million seconds altogether.
///
/// ```
/// use accord::model::overload::{Scenario, sweep};
/// let service = Scenario { retries: 1, ..Scenario::steady(0.0, 300.0) };
/// let sweep = sweep(&service, &[100.0, 200.0, 290.0, 310.0], 120).unwrap();
/// assert!((sweep.up[1].goodput - 200.0).abs() < 1e-6 && sweep.down[2].goodput < 1.0);
/// ```
pub fn sweep(scenario: &Scenario, loads: &[f64], hold: u32) -> Result<Sweep, ModelError> {
    seconds_in_all(loads.len() as f64 * 2.0 * f64::from(hold))?;
    within("seconds at each load", f64::from(hold), 2.0, 1e6, "2 to 1000000")?;
    at_most("loads", loads.len(), 5_000)?;
    let hold = u64::from(hold);
    let there_and_back: Vec<f64> = loads.iter().chain(loads.iter().rev()).copied().collect();
    let first = *there_and_back
        .first()
        .ok_or(ModelError::Unusable { what: "there is no load to sweep over", remedy: "give at least one" })?;
    let changes = there_and_back.iter().enumerate().skip(1).map(|(i, load)| (i as u64 * hold, *load)).collect();
    let mut simulation = Simulation::new(Scenario { offered: Schedule { first, changes }, ..scenario.clone() })?;
    let mut points: Vec<LoadPoint> = there_and_back
        .iter()
        .map(|load| {
            let settle = hold / 2;
            simulation.skip(settle);
            measure(&mut simulation, *load, hold - settle)
        })
        .collect();
    let down = points.split_off(loads.len());
    Ok(Sweep { up: points, down })
}

/// What saturates a service for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trigger {
    /// Seconds that it lasts.
    pub seconds: u32,
    /// What is left of the capacity meanwhile, 0 to 1.
    pub capacity_left: f64,
    /// How many times the load meanwhile, at least 1.
    pub surge: f64,
}

impl Trigger {
    /// Nothing is served for so many seconds.
    pub fn blip(seconds: u32) -> Self {
        Self { seconds, capacity_left: 0.0, surge: 1.0 }
    }

    fn checked(&self) -> Result<(), ModelError> {
        within("seconds of the trigger", f64::from(self.seconds), 0.0, 1e5, "0 to 100000")?;
        within("capacity left by the trigger", self.capacity_left, 0.0, 1.0, "0 to 1")?;
        within("surge of the trigger", self.surge, 1.0, 1e6, "1 to 1000000").map(drop)
    }
}

/// Goodput against offered load, undisturbed and after a trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct Branches {
    /// From an empty start, without a trigger.
    pub healthy: Vec<LoadPoint>,
    /// Long after the trigger is over.
    pub triggered: Vec<LoadPoint>,
    /// The lowest and the highest of the given loads at which the two differ by more than 1 %: the metastable region.
    pub metastable: Option<(f64, f64)>,
}

/// The two branches of goodput: for each load the service once undisturbed and once after a trigger.
///
/// Each load starts from empty, has 30 s and the time for all retries of quiet, then the trigger, then `settle` seconds
/// to recover; the last quarter of those is measured. A service just below the threshold recovers slowly: its backlog
/// shrinks by capacity − offered × amplification a second, so a short `settle` shows a region that is too wide.
///
/// # Errors
/// A scenario that cannot be simulated; a trigger outside the ranges that its fields name; more than 5 million seconds
/// altogether.
pub fn branches(scenario: &Scenario, loads: &[f64], trigger: Trigger, settle: u32) -> Result<Branches, ModelError> {
    within("seconds to recover", f64::from(settle), 4.0, 1e6, "4 to 1000000")?;
    trigger.checked()?;
    at_most("loads", loads.len(), 5_000)?;
    let each = f64::from(settle) + f64::from(trigger.seconds) + quiet_before(scenario) as f64;
    seconds_in_all(loads.len() as f64 * 2.0 * each)?;
    let none = Trigger { capacity_left: 1.0, surge: 1.0, ..trigger };
    let along =
        |trigger| loads.iter().map(|load| after(scenario, *load, trigger, settle)).collect::<Result<Vec<_>, _>>();
    let (healthy, triggered) = (along(none)?, along(trigger)?);
    let apart = || {
        healthy
            .iter()
            .zip(&triggered)
            .filter(|(well, ill)| ill.goodput < 0.99 * well.goodput)
            .map(|(well, _)| well.offered)
    };
    let metastable =
        apart().next().map(|first| apart().fold((first, first), |(low, high), load| (low.min(load), high.max(load))));
    Ok(Branches { healthy, triggered, metastable })
}

/// The lowest load, to 1/16384 of `most`, from which the service does not recover within `settle` seconds of the trigger;
/// none if it recovers even at `most`. A trigger too short to saturate the service gives a higher edge than the threshold.
///
/// Bisection: it assumes that a service which does not recover at a load does not at a higher one either.
///
/// # Errors
/// As [`branches`].
pub fn metastable_edge(
    scenario: &Scenario,
    most: f64,
    trigger: Trigger,
    settle: u32,
) -> Result<Option<f64>, ModelError> {
    within("seconds to recover", f64::from(settle), 4.0, 1e6, "4 to 1000000")?;
    within("highest load", most, 0.0, 1e9, "0 to 1e9")?;
    trigger.checked()?;
    seconds_in_all(30.0 * (f64::from(settle) + f64::from(trigger.seconds) + quiet_before(scenario) as f64))?;
    let none = Trigger { capacity_left: 1.0, surge: 1.0, ..trigger };
    let recovers = |load: f64| -> Result<bool, ModelError> {
        let well = after(scenario, load, none, settle)?.goodput;
        Ok(after(scenario, load, trigger, settle)?.goodput >= 0.99 * well)
    };
    if recovers(most)? {
        return Ok(None);
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..14 {
        let middle = 0.5 * (low + high);
        if recovers(middle)? { low = middle } else { high = middle }
    }
    Ok(Some(0.5 * (low + high)))
}

fn quiet_before(scenario: &Scenario) -> u64 {
    30 + (u64::from(scenario.retries) + 1) * u64::from(scenario.timeout)
}

fn after(scenario: &Scenario, load: f64, trigger: Trigger, settle: u32) -> Result<LoadPoint, ModelError> {
    let from = quiet_before(scenario);
    let until = from + u64::from(trigger.seconds);
    let mut simulation = Simulation::new(Scenario {
        offered: Schedule::but(load, load * trigger.surge, from, until),
        ..scenario.clone()
    })?;
    simulation.skip(from);
    let boost = std::mem::replace(&mut simulation.boost, trigger.capacity_left);
    simulation.skip(until - from);
    simulation.boost = boost;
    let measured = (u64::from(settle) / 4).max(1);
    simulation.skip(u64::from(settle) - measured);
    Ok(measure(&mut simulation, load, measured))
}

fn measure(simulation: &mut Simulation, offered: f64, seconds: u64) -> LoadPoint {
    let (mut goodput, mut attempts) = (0.0, 0.0);
    for _ in 0..seconds {
        let step = simulation.step();
        (goodput, attempts) = (goodput + step.goodput, attempts + step.attempts);
    }
    LoadPoint { offered, goodput: goodput / seconds as f64, attempts: attempts / seconds as f64 }
}

fn seconds_in_all(seconds: f64) -> Result<(), ModelError> {
    within("simulated seconds in all", seconds, 0.0, MOST_SECONDS, "at most 5000000").map(drop)
}
