//! A wheel of misfortune: a host tells an incident beat by beat, a victim asks and acts, and the cause stays hidden.
//!
//! The scenario is data; this is its state machine. Time on the wall is handed in by whoever has a clock; time in the
//! story passes with what the victim does, and spends the budget as [`budget`](mod@crate::model::budget) counts it.

mod markdown;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::model::ModelError;
use crate::model::budget::{Account, Episode, Period, account_by};
use crate::model::error::{at_least_zero, at_most, probability, within};
use crate::plan::TrafficProfile;
use crate::units::{Method, Target, Window};

/// An incident to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What people call it.
    pub title: String,
    /// What the host says first.
    pub opening: String,
    /// What really happened; for the host alone until the debrief.
    pub cause: String,
    /// What is promised.
    pub target: Target,
    /// Over which time.
    pub window: Window,
    /// Minutes on the wall after which the host ends it.
    pub minutes: u32,
    /// What to talk about afterwards.
    pub questions: Vec<String>,
    /// The beats; the story begins with the first.
    pub beats: Vec<Beat>,
}

/// A moment of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct Beat {
    /// A short name by which branches lead here.
    pub id: String,
    /// What the host says.
    pub says: String,
    /// The share of requests that fails while the story is here.
    pub errors: f64,
    /// What can be found out here.
    pub clues: Vec<Clue>,
    /// What the victim may do; none ends the story.
    pub branches: Vec<Branch>,
}

/// Something that is shown to a victim who looks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clue {
    /// Where the victim must look.
    pub look: String,
    /// What is there.
    pub shows: String,
}

/// Something that the victim may do.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What.
    pub does: String,
    /// The beat that follows.
    pub leads_to: String,
    /// Minutes of the story that it takes.
    pub minutes: f64,
    /// What the host may say of it in the debrief.
    pub remark: Option<String>,
}

/// One line of what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct WheelEntry {
    /// Seconds on the wall since the beginning.
    pub at_seconds: f64,
    /// Minutes of the story since the beginning.
    pub at_minutes: f64,
    /// What happened.
    pub says: String,
}

/// What the victim may see.
#[derive(Debug, Clone, PartialEq)]
pub struct WheelView {
    /// What the host says now.
    pub says: String,
    /// Clues that were found here.
    pub found: Vec<Clue>,
    /// Minutes of the story so far.
    pub minutes: f64,
    /// The share of the budget that is spent so far.
    pub spent: f64,
    /// Whether the story is over.
    pub is_over: bool,
}

/// A scenario that is being told: the host's side of it.
#[derive(Debug, Clone)]
pub struct Wheel {
    scenario: Scenario,
    at: usize,
    minutes: f64,
    is_over: bool,
    /// Clues that were shown, by beat and place.
    shown: BTreeSet<(usize, usize)>,
    episodes: Vec<Episode>,
    entries: Vec<WheelEntry>,
    remarks: Vec<String>,
}

/// The most beats, and the most clues or branches of one.
const MOST_BEATS: usize = 200;
const MOST_OF_ONE: usize = 20;
/// The most entries of one telling.
const MOST_ENTRIES: usize = 2_000;

impl Scenario {
    /// Whether it can be told: each beat has a name of its own and can be reached, each branch leads somewhere, and
    /// from every beat the story can end.
    ///
    /// # Errors
    /// What is not so.
    pub fn check(&self) -> Result<(), ModelError> {
        at_most("beats", self.beats.len(), MOST_BEATS)?;
        within("minutes on the wall", f64::from(self.minutes), 1.0, 480.0, "1 to 480")?;
        let unusable = |what, remedy| Err(ModelError::Unusable { what, remedy });
        if self.beats.is_empty() {
            return unusable("the scenario has no beats", "write at least two");
        }
        if self.beats.iter().enumerate().any(|(at, beat)| self.beat(&beat.id) != Some(at)) {
            return unusable("two beats have the same id", "give each its own");
        }
        for beat in &self.beats {
            at_most("clues of a beat", beat.clues.len(), MOST_OF_ONE)?;
            at_most("branches of a beat", beat.branches.len(), MOST_OF_ONE)?;
            probability("the share of requests that fails", beat.errors)?;
            for branch in &beat.branches {
                within("minutes of the story", branch.minutes, 0.0, 1e5, "0 to 100,000")?;
                if self.beat(&branch.leads_to).is_none() {
                    return unusable("a branch leads to a beat that is not there", "write the id of a beat");
                }
            }
        }
        let met = self.closed(BTreeSet::from([0]), |at| self.next(at));
        if met.len() < self.beats.len() {
            return unusable("a beat cannot be reached", "let a branch lead there, or remove it");
        }
        let ends = (0..self.beats.len()).filter(|at| self.beats[*at].branches.is_empty()).collect();
        let before = |at: usize| (0..self.beats.len()).filter(|of| self.next(*of).contains(&at)).collect::<Vec<_>>();
        if self.closed(ends, before).len() < self.beats.len() {
            return unusable("there is a beat from which the story never ends", "let a branch lead to an end");
        }
        Ok(())
    }

    fn beat(&self, id: &str) -> Option<usize> {
        self.beats.iter().position(|beat| beat.id == id)
    }

    fn next(&self, at: usize) -> Vec<usize> {
        self.beats[at].branches.iter().filter_map(|branch| self.beat(&branch.leads_to)).collect()
    }

    /// All that can be reached from some, step by step.
    fn closed(&self, from: BTreeSet<usize>, step: impl Fn(usize) -> Vec<usize>) -> BTreeSet<usize> {
        let mut met = from;
        let mut open: Vec<usize> = met.iter().copied().collect();
        while let Some(at) = open.pop() {
            open.extend(step(at).into_iter().filter(|next| met.insert(*next)));
        }
        met
    }
}

impl Wheel {
    /// The beginning of a story.
    ///
    /// # Errors
    /// As [`Scenario::check`].
    pub fn new(scenario: &Scenario) -> Result<Self, ModelError> {
        scenario.check()?;
        let mut wheel = Self {
            scenario: scenario.clone(),
            at: 0,
            minutes: 0.0,
            is_over: false,
            shown: BTreeSet::new(),
            episodes: Vec::new(),
            entries: Vec::new(),
            remarks: Vec::new(),
        };
        wheel.arrive(0.0)?;
        Ok(wheel)
    }

    /// The scenario, cause and all: for the host's eyes.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Where the story stands: for the host's eyes.
    pub fn beat(&self) -> &Beat {
        &self.scenario.beats[self.at]
    }

    /// What happened so far.
    pub fn entries(&self) -> &[WheelEntry] {
        &self.entries
    }

    /// Whether the story is over.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Seconds on the wall that are left; 0 where they are used up.
    pub fn seconds_left(&self, at_seconds: f64) -> f64 {
        (60.0 * f64::from(self.scenario.minutes) - at_seconds).max(0.0)
    }

    /// Shows a clue of this beat to the victim, by its place.
    ///
    /// # Errors
    /// A clue that is not there, a story that is over, a time that is none.
    pub fn show(&mut self, clue: usize, at_seconds: f64) -> Result<&Clue, ModelError> {
        let look = match self.beat().clues.get(clue) {
            Some(clue) if !self.is_over => clue.look.clone(),
            _ => {
                return Err(ModelError::Unusable {
                    what: "there is no such clue now",
                    remedy: "choose one of the beat",
                });
            }
        };
        self.enter(at_seconds, format!("Looked at: {look}"))?;
        self.shown.insert((self.at, clue));
        Ok(&self.scenario.beats[self.at].clues[clue])
    }

    /// Takes a branch of this beat, by its place: time passes, and the story goes on.
    ///
    /// # Errors
    /// A branch that is not there, a story that is over, a time that is none.
    pub fn act(&mut self, branch: usize, at_seconds: f64) -> Result<(), ModelError> {
        let beat = self.beat();
        let Some(branch) = beat.branches.get(branch).filter(|_| !self.is_over).cloned() else {
            return Err(ModelError::Unusable {
                what: "that cannot be done now",
                remedy: "choose one of the branches of the beat",
            });
        };
        let episode = Episode { start: 60.0 * self.minutes, length: 60.0 * branch.minutes, error_ratio: beat.errors };
        self.enter(at_seconds, format!("Did: {} ({} min)", branch.does, branch.minutes))?;
        self.episodes.push(episode);
        self.minutes += branch.minutes;
        if let Some(remark) = branch.remark {
            self.remarks.push(format!("{}: {remark}", branch.does));
        }
        self.at = self.scenario.beat(&branch.leads_to).unwrap_or(self.at);
        self.arrive(at_seconds)
    }

    /// Writes down what somebody said, for the debrief.
    ///
    /// # Errors
    /// A time that is none; more than 2,000 entries.
    pub fn note(&mut self, text: &str, at_seconds: f64) -> Result<(), ModelError> {
        self.enter(at_seconds, format!("Note: {text}"))
    }

    /// Ends the story where it stands.
    ///
    /// # Errors
    /// A time that is none.
    pub fn end(&mut self, at_seconds: f64) -> Result<(), ModelError> {
        if !self.is_over {
            self.enter(at_seconds, "The host ended it".to_owned())?;
            self.is_over = true;
        }
        Ok(())
    }

    fn arrive(&mut self, at_seconds: f64) -> Result<(), ModelError> {
        let says = self.beat().says.clone();
        self.enter(at_seconds, says)?;
        self.is_over = self.beat().branches.is_empty();
        Ok(())
    }

    fn enter(&mut self, at_seconds: f64, says: String) -> Result<(), ModelError> {
        let at_seconds = at_least_zero("seconds since the beginning", at_seconds)?;
        at_most("entries of a story", self.entries.len() + 1, MOST_ENTRIES)?;
        self.entries.push(WheelEntry { at_seconds, at_minutes: self.minutes, says });
        Ok(())
    }

    /// What the victim may see.
    ///
    /// # Errors
    /// A window that the account refuses.
    pub fn view(&self) -> Result<WheelView, ModelError> {
        let clues = self.beat().clues.iter().enumerate();
        Ok(WheelView {
            says: self.beat().says.clone(),
            found: clues.filter(|(at, _)| self.shown.contains(&(self.at, *at))).map(|of| of.1.clone()).collect(),
            minutes: self.minutes,
            spent: self.account()?.spent,
            is_over: self.is_over,
        })
    }

    /// What the story has spent of the budget, in even traffic.
    ///
    /// # Errors
    /// A window over ten years.
    pub fn account(&self) -> Result<Account, ModelError> {
        let flat = TrafficProfile::flat();
        let Scenario { target, window, .. } = &self.scenario;
        let period = Period { window: window.span(), target: *target, traffic: &flat, starts_at: 0.0, requests: None };
        account_by(Method::Occurrences, &period, &self.episodes)
    }

    /// The debrief as Markdown: what happened when, what it cost, what was not looked at, and the cause.
    ///
    /// # Errors
    /// As [`Self::account`].
    pub fn debrief(&self) -> Result<String, ModelError> {
        markdown::debrief(self)
    }
}
