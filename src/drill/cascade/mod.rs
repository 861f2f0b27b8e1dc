//! A live overload: a service that its own clients keep down.
//!
//! A run is cut into turns. In each the player pulls one lever, and so many seconds pass in
//! [`crate::model::overload::Simulation`]. The trigger ends by itself; whether the service comes back is up to the
//! player. What is hidden until the run is over: how many attempts are retries, and how much work is wasted on clients
//! who have gone.

mod oracle;
mod parts;
mod scripted;
#[cfg(test)]
mod tests;

use super::round::{Chart, Debrief, debrief};
use super::say;
use crate::model::ModelError;
use crate::model::budget::{Episode, Period, account_by};
use crate::model::chance::Stream;
use crate::model::error::within;
use crate::model::overload::{
    Arrivals, Backoff, BreakerPolicy, Lever, RetryLimit, Scenario, Schedule, Simulation, amplification,
    metastable_threshold,
};
use crate::plan::TrafficProfile;
use crate::plan::words::{percent_rounded, three_digits};
use crate::units::Method;

pub use parts::{CascadeCase, CascadeLever, CascadeScore, CascadeView, Turn};
pub use scripted::Policy;

/// A run: the state after the turns so far.
#[derive(Debug, Clone)]
pub struct Cascade {
    case: CascadeCase,
    simulation: Simulation,
    /// Second by second: demand and good answers.
    seconds: Vec<(f64, f64)>,
    turns: Vec<Turn>,
    shed: u8,
    /// The second in which the trigger is over.
    over_at: u32,
    pulled: Vec<CascadeLever>,
    /// The turn in which added capacity comes.
    comes_at: Option<u32>,
}

/// Seconds before the trigger, in which all is well.
const BEFORE: u32 = 15;
/// A turn in which so much of the demand was served has recovered.
const WELL: f64 = 0.97;
/// The most seconds of a run.
const MOST_SECONDS: f64 = 7_200.0;

impl Cascade {
    /// A run at the moment at which somebody is called.
    ///
    /// # Errors
    /// What the simulation refuses; a run over two hours; a share that is none.
    pub fn new(case: &CascadeCase, seed: u64) -> Result<Self, ModelError> {
        let stream = &mut Stream::numbered(seed, 1);
        let (offered, retries, lasts) = (case.offered.draw(stream), case.retries.draw(stream), case.lasts.draw(stream));
        within("the share of capacity that is left", case.left, 0.0, 1.0, "0 to 1")?;
        within("turns", f64::from(case.turns), 1.0, 60.0, "1 to 60")?;
        within("seconds of a turn", f64::from(case.turn_seconds), 1.0, 600.0, "1 to 600")?;
        within("requests a second", offered, 1.0, 1e6, "1 to 1,000,000")?;
        within("added capacity", case.added, 1.0, 100.0, "1 to 100 times")?;
        let all =
            f64::from(BEFORE) + f64::from(case.noticed_after) + f64::from(case.turns) * f64::from(case.turn_seconds);
        within("seconds of a run", all.max(f64::from(lasts)), 1.0, MOST_SECONDS, "at most two hours")?;
        let (from, over_at) = (BEFORE, BEFORE + lasts);
        let scenario = Scenario {
            arrivals: Arrivals::Poisson { seed },
            capacity: Schedule::but(case.capacity, case.capacity * case.left, u64::from(from), u64::from(over_at)),
            timeout: case.timeout,
            retries,
            backoff: Backoff::None,
            ..Scenario::steady(offered, case.capacity)
        };
        let mut run = Self {
            case: case.clone(),
            simulation: Simulation::new(scenario)?,
            seconds: Vec::new(),
            turns: Vec::new(),
            shed: 0,
            over_at,
            pulled: Vec::new(),
            comes_at: None,
        };
        run.pass(BEFORE + case.noticed_after);
        Ok(run)
    }

    /// What can be done now; nothing once the run is over.
    pub fn levers(&self) -> Vec<CascadeLever> {
        if self.is_over() {
            return Vec::new();
        }
        let can = |lever: &CascadeLever| match lever {
            CascadeLever::Wait | CascadeLever::Drain => true,
            CascadeLever::Shed(percent) => *percent != self.shed,
            CascadeLever::Reopen => self.shed > 0,
            once => !self.pulled.contains(once),
        };
        CascadeLever::ALL.into_iter().filter(can).collect()
    }

    /// Pulls a lever and lets a turn pass.
    ///
    /// # Errors
    /// A lever that cannot be pulled now.
    pub fn step(&mut self, lever: CascadeLever) -> Result<Turn, ModelError> {
        if !self.levers().contains(&lever) {
            return Err(ModelError::Unusable {
                what: "that lever cannot be pulled now",
                remedy: "choose one of those that are offered",
            });
        }
        self.pull(lever)?;
        let now = self.turns.len() as u32;
        if self.comes_at == Some(now) {
            self.simulation.pull(Lever::CapacityFactor(self.case.added))?;
        }
        let before = self.seconds.len();
        let attempts = self.pass(self.case.turn_seconds);
        let (demand, good) =
            self.seconds[before..].iter().fold((0.0, 0.0), |sum, second| (sum.0 + second.0, sum.1 + second.1));
        let turn = Turn { lever, demand, good, attempts };
        self.turns.push(turn);
        Ok(turn)
    }

    fn pull(&mut self, lever: CascadeLever) -> Result<(), ModelError> {
        let now = self.turns.len() as u32;
        match lever {
            CascadeLever::Wait => return Ok(()),
            CascadeLever::Shed(percent) => {
                self.simulation.pull(Lever::LoadCut(f64::from(percent) / 100.0))?;
                self.shed = percent;
            }
            CascadeLever::Reopen => {
                self.simulation.pull(Lever::LoadCut(0.0))?;
                self.shed = 0;
            }
            CascadeLever::CapRetries => self.simulation.pull(Lever::RetryLimit(RetryLimit::Budget { share: 0.1 }))?,
            CascadeLever::Jitter => {
                self.simulation.pull(Lever::Backoff(Backoff::FullJitter { base: 5.0, cap: 20.0 }))?;
            }
            CascadeLever::Breaker => {
                let policy =
                    BreakerPolicy { failure_share: 0.5, window: 10, minimum: 20.0, open_for: 30, probes: 10.0 };
                self.simulation.pull(Lever::Breaker(Some(policy)))?;
            }
            CascadeLever::AddCapacity => self.comes_at = Some(now + self.case.added_after),
            CascadeLever::Drain => self.simulation.pull(Lever::DropQueue)?,
        }
        self.pulled.push(lever);
        Ok(())
    }

    /// Lets seconds pass; how many attempts reached the service.
    fn pass(&mut self, seconds: u32) -> f64 {
        let mut attempts = 0.0;
        for _ in 0..seconds {
            let step = self.simulation.step();
            self.seconds.push((step.demand, step.goodput));
            attempts += step.attempts;
        }
        attempts
    }

    /// Whether all turns are over.
    pub fn is_over(&self) -> bool {
        self.turns.len() as u32 >= self.case.turns
    }

    /// The turns so far.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// What happened before somebody was called, in the author's words.
    pub fn story(&self) -> &str {
        &self.case.told.story
    }

    /// What the player may see.
    pub fn view(&self) -> CascadeView {
        let last = self.seconds.len().saturating_sub(self.case.turn_seconds as usize);
        let recent = &self.seconds[last..];
        let (demand, good) = recent.iter().fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        let mut news = vec!["Users are failing, and you are called.".to_owned()];
        if self.seconds.len() as u32 >= self.over_at {
            news.push("What had failed is repaired: all of the capacity is back.".to_owned());
        }
        if self.comes_at.is_some_and(|at| (self.turns.len() as u32) > at) {
            news.push("The added capacity takes load.".to_owned());
        }
        let points = self.seconds.iter().enumerate().map(|(second, of)| (second as f64, of.1)).collect();
        CascadeView {
            turn: (self.turns.len() as u32, self.case.turns),
            news,
            good: Chart {
                what: "Good answers a second".to_owned(),
                across: "seconds".to_owned(),
                up: "answers a second".to_owned(),
                points,
                level: Some(demand / recent.len().max(1) as f64),
            },
            demand: demand / recent.len().max(1) as f64,
            attempts: self.turns.last().map_or(0.0, |turn| turn.attempts / f64::from(self.case.turn_seconds)),
            // Late answers to earlier requests can make a second serve more than it was asked.
            failing: if demand > 0.0 { (1.0 - good / demand).max(0.0) } else { 0.0 },
            shed: f64::from(self.shed) / 100.0,
            levers: self.levers(),
            is_over: self.is_over(),
        }
    }

    /// Requests that were not answered so far.
    pub fn lost(&self) -> f64 {
        let totals = self.simulation.totals();
        totals.demand - totals.goodput
    }

    /// How the run ended, against doing nothing and against the best plan that was found, with the same seed.
    ///
    /// # Formula
    /// ```text
    /// saved = (lost by nothing - lost) / (lost by nothing - lost by oracle)        cut to 0 and 1
    /// ```
    ///
    /// # Errors
    /// A run that is not over.
    pub fn score(&self) -> Result<CascadeScore, ModelError> {
        if !self.is_over() {
            return Err(ModelError::Unusable { what: "the run is not over", remedy: "play all its turns first" });
        }
        let start = self.restarted()?;
        let nothing = scripted::run(start.clone(), Policy::Nothing)?;
        let (best, oracle) = oracle::best(&start)?;
        let (lost, lost_by_nothing, lost_by_oracle) = (self.lost(), nothing.lost(), best.lost());
        let room = lost_by_nothing - lost_by_oracle;
        let saved = if room > 1e-9 { ((lost_by_nothing - lost) / room).clamp(0.0, 1.0) } else { 1.0 };
        let well = |turn: &&Turn| turn.good >= WELL * turn.demand;
        let back = self.turns.iter().rev().take_while(well).count();
        let recovered = self.turns.len() - back;
        Ok(CascadeScore {
            lost,
            lost_by_nothing,
            lost_by_oracle,
            oracle,
            saved,
            budget_spent: self.budget_spent()?,
            seconds: self.turns.len() as u32 * self.case.turn_seconds,
            recovered_after: (back > 0).then_some(recovered as u32 * self.case.turn_seconds),
        })
    }

    /// The same run before its first turn: the seed and the levers decide everything, so it is the same again.
    fn restarted(&self) -> Result<Self, ModelError> {
        let was = self.simulation.scenario();
        let seed = if let Arrivals::Poisson { seed } = was.arrivals { seed } else { 0 };
        Self::new(&self.case, seed)
    }

    /// The share of the budget that the run has spent: its lost requests, of those of an even window.
    fn budget_spent(&self) -> Result<f64, ModelError> {
        let flat = TrafficProfile::flat();
        let target = self.case.target;
        let period = Period { window: self.case.window.span(), target, traffic: &flat, starts_at: 0.0, requests: None };
        // Demand is even, so that the share of the whole run says the same as that of each second, and a request that is
        // answered a second later is not lost.
        let (demand, lost) = (self.simulation.totals().demand, self.lost());
        let error_ratio = if demand > 0.0 { (lost / demand).clamp(0.0, 1.0) } else { 0.0 };
        let episode = Episode { start: 0.0, length: self.seconds.len() as f64, error_ratio };
        Ok(account_by(Method::Occurrences, &period, &[episode])?.spent)
    }

    /// What was hidden, with this run's numbers.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn debrief(&self) -> Result<Debrief, ModelError> {
        let score = self.score()?;
        let scenario = self.restarted()?.simulation.scenario().clone();
        let amplified = amplification(scenario.retries, None)?;
        let threshold = metastable_threshold(self.case.capacity, amplified)?;
        let offered = scenario.offered.first;
        let is_stuck = if offered > threshold { "it cannot come back by itself" } else { "it comes back by itself" };
        let names: Vec<String> = score.oracle.iter().map(|lever| lever.name()).collect();
        let steps = vec![
            format!("{} retries make {amplified} attempts of each request when all of them fail.", scenario.retries),
            format!("{} ÷ {amplified} = {} a second.", three_digits(self.case.capacity), three_digits(threshold)),
            format!("{} were offered: once saturated, {is_stuck}.", three_digits(offered)),
            format!("You lost {} requests, {} of the budget.", three_digits(score.lost), {
                percent_rounded(score.budget_spent)
            }),
            format!("Doing nothing would have lost {}.", three_digits(score.lost_by_nothing)),
            format!("With foresight, by the plan above, it was {}.", three_digits(score.lost_by_oracle)),
        ];
        let why = "The trigger had long been repaired: retries alone kept it down. \
                   Cap them and clear the queue that nobody waits for, or cut the load far below the threshold.";
        let figure = |value: f64| three_digits(value).replace(',', "");
        let view = [
            ("part", "overload".to_owned()),
            ("offered", figure(offered)),
            ("capacity", figure(self.case.capacity)),
            ("retries", scenario.retries.to_string()),
            ("timeout", scenario.timeout.to_string()),
        ];
        let mut told = debrief(
            "a saturated service stays down if offered load × (1 + retries) > capacity",
            steps,
            why,
            say::link("capacity", &view),
            "Bronson et al., “Metastable Failures in Distributed Systems”, HotOS 2021",
        );
        told.answer = names.join(", ");
        Ok(told)
    }
}
