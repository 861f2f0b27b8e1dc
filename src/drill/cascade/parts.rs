use crate::drill::{Chart, Marks, Pick, Told};
use crate::units::{Target, Window};

/// An overload to be stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct CascadeCase {
    /// What the author wrote.
    pub told: Told,
    /// Requests a second that users make.
    pub offered: Pick<f64>,
    /// Attempts a second that the service can answer.
    pub capacity: f64,
    /// Seconds after which clients give up.
    pub timeout: u32,
    /// Retries of each request.
    pub retries: Pick<u32>,
    /// Seconds for which capacity is lost.
    pub lasts: Pick<u32>,
    /// The share of capacity that is left meanwhile.
    pub left: f64,
    /// Seconds until somebody is called.
    pub noticed_after: u32,
    /// Seconds of a turn.
    pub turn_seconds: u32,
    /// Turns of a run.
    pub turns: u32,
    /// Turns until added capacity takes load.
    pub added_after: u32,
    /// How many times as much there is then.
    pub added: f64,
    /// What is promised.
    pub target: Target,
    /// Over which time.
    pub window: Window,
}

/// What the player can do in a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CascadeLever {
    /// Nothing.
    Wait,
    /// Turn away so many per cent of users at the door: 25, 50 or 75.
    Shed(u8),
    /// Let everybody in again.
    Reopen,
    /// Allow retries for at most a tenth of first attempts.
    CapRetries,
    /// Spread retries at random over up to 20 seconds.
    Jitter,
    /// Give clients a circuit breaker.
    Breaker,
    /// Order more capacity, which comes later.
    AddCapacity,
    /// Throw the queue away.
    Drain,
}

impl CascadeLever {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Wait,
        Self::Shed(25),
        Self::Shed(50),
        Self::Shed(75),
        Self::Reopen,
        Self::CapRetries,
        Self::Jitter,
        Self::Breaker,
        Self::AddCapacity,
        Self::Drain,
    ];

    /// What to call it.
    pub fn name(self) -> String {
        match self {
            Self::Wait => "Wait and see".to_owned(),
            Self::Shed(percent) => format!("Turn {percent} % of users away"),
            Self::Reopen => "Let everybody in again".to_owned(),
            Self::CapRetries => "Cap retries at a tenth".to_owned(),
            Self::Jitter => "Spread retries with jitter".to_owned(),
            Self::Breaker => "Switch circuit breakers on".to_owned(),
            Self::AddCapacity => "Add capacity".to_owned(),
            Self::Drain => "Drain the queue".to_owned(),
        }
    }
}

/// One turn as the player saw it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// What was done.
    pub lever: CascadeLever,
    /// Requests that users made.
    pub demand: f64,
    /// Requests that were answered well and in time.
    pub good: f64,
    /// Attempts that reached the service.
    pub attempts: f64,
}

/// What the player may see.
#[derive(Debug, Clone, PartialEq)]
pub struct CascadeView {
    /// Which turn comes next, from 0, and how many there are.
    pub turn: (u32, u32),
    /// What everybody has been told so far.
    pub news: Vec<String>,
    /// Good answers a second, second by second from the beginning.
    pub good: Chart,
    /// Requests a second that users make.
    pub demand: f64,
    /// Attempts a second that reach the service, in the last turn.
    pub attempts: f64,
    /// The share of users in the last turn who were not served.
    pub failing: f64,
    /// The share of users who are turned away.
    pub shed: f64,
    /// What can be done now.
    pub levers: Vec<CascadeLever>,
    /// Whether the run is over.
    pub is_over: bool,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct CascadeScore {
    /// Requests that were not answered.
    pub lost: f64,
    /// The same if nothing had been done.
    pub lost_by_nothing: f64,
    /// The same by the best plan that was found with all that was hidden.
    pub lost_by_oracle: f64,
    /// What the best plan did, turn by turn.
    pub oracle: Vec<CascadeLever>,
    /// The share of what could be saved that was saved, 0 to 1.
    pub saved: f64,
    /// The share of the budget that was spent.
    pub budget_spent: f64,
    /// Seconds until nearly all users were served again for a whole turn; none if they never were.
    pub recovered_after: Option<u32>,
    /// Seconds of the run from the call to its end.
    pub seconds: u32,
}

impl CascadeScore {
    /// The score on the axes of all drills: what was saved, and how soon the service was well again.
    pub fn marks(&self) -> Marks {
        let late = self.recovered_after.map_or(1.0, |after| f64::from(after) / f64::from(self.seconds.max(1)));
        Marks::simulated(self.saved, self.saved * (1.0 - late).clamp(0.0, 1.0))
    }
}
