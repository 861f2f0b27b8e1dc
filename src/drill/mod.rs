//! Drills: the models as a coach for people who go on call.
//!
//! A [`Deck`] is data that a team can write from its own incidents. [`Deck::play`] turns it, with a seed, into a
//! [`Play`]: [`Round`]s with one question each, a [`Cascade`] that must be stopped, a [`Quarter`] that must be
//! budgeted, or a [`Wheel`] that a host turns. The same deck and seed are the same play everywhere, so a class can
//! compare.
//!
//! **Invariants:** no browser, no clock, no unseeded chance; time that passed is handed in. Every right answer is
//! computed by [`crate::model`], never by a formula of the drill's own. What a player may not know yet is not in what
//! is told: a [`Round`] keeps its answer until [`Round::debrief`] is asked for.
//!
//! - `round` and `grade` are what all question drills share; [`Marks`] are the axes on which an attempt is marked.
//! - one file for each drill turns its cases into rounds.
//! - `cascade`, `quarter` and `wheel` are state machines.
//! - [`Progress`] is what a person did, and [`PATH`] what to do in the first week.

mod alert;
mod burn;
mod cascade;
mod ceiling;
mod deck;
mod grade;
mod headroom;
mod ladder;
mod low_traffic;
mod marks;
mod meeting;
mod objective;
mod path;
mod pick;
mod progress;
mod quarter;
mod rank;
mod round;
mod same_mean;
mod say;
mod triage;
mod wheel;

pub use alert::{AlertAsk, AlertCase};
pub use burn::{BurnAsk, BurnCase};
pub use cascade::{
    Cascade, CascadeCase, CascadeLever, CascadeScore, CascadeView, Policy as CascadePolicy, Turn as CascadeTurn,
};
pub use ceiling::{CeilingAsk, CeilingCase};
pub use deck::{Deck, Drill, Kind, MOST_CASES, MOST_ROUNDS, Play};
pub use grade::{Grade, Verdict, spearman};
pub use headroom::{HeadroomCase, OrderCase, QueueCase, ZoneCase};
pub use ladder::{LadderAsk, LadderCase};
pub use low_traffic::{LowTrafficAsk, LowTrafficCase};
pub use marks::{Attempt, Calibration, Marks, brier, calibration, mark};
pub use meeting::{Happened, MeetingAsk, MeetingCase, Proposal};
pub use objective::{ObjectiveAsk, ObjectiveCase};
pub use path::{Day, PATH};
pub use pick::{MOST_PICKED, Pick};
pub use progress::{MOST_ENTRIES, Progress, ProgressEntry};
pub use quarter::{
    Move as QuarterMove, Policy as QuarterPolicy, Quarter, QuarterCase, QuarterScore, QuarterView, Week as QuarterWeek,
};
pub use rank::RankCase;
pub use round::{Answer, Chart, Debrief, Fact, Hint, Question, Round, Told, Unit};
pub use same_mean::{Course, SameMeanAsk, SameMeanCase};
pub use triage::{TriageAlert, TriageCase};
pub use wheel::{Beat, Branch, Clue, Scenario, Wheel, WheelEntry, WheelView};
