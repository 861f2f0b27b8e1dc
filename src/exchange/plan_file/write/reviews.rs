//! What was learnt from incidents, out.

use serde::Serialize;

use super::is_usual;
use crate::exchange::plan_file::words::{ACTION_KINDS, word};
use crate::plan::{Action, Moment, Review};

#[derive(Serialize, PartialEq)]
pub struct ReviewOut<'a> {
    incident: &'a str,
    started: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    impact: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<MomentOut<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    factors: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    went_well: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    went_badly: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    lucky: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actions: Vec<ActionOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct MomentOut<'a> {
    after_minutes: f64,
    text: &'a str,
}

#[derive(Serialize, PartialEq)]
struct ActionOut<'a> {
    what: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<String>,
    kind: &'static str,
    #[serde(skip_serializing_if = "is_usual")]
    done: bool,
}

impl<'a> ReviewOut<'a> {
    pub fn of(review: &'a Review) -> Self {
        Self {
            incident: &review.incident,
            started: review.started.to_string(),
            summary: &review.summary,
            impact: &review.impact,
            timeline: review.timeline.iter().map(moment).collect(),
            factors: &review.factors,
            went_well: &review.went_well,
            went_badly: &review.went_badly,
            lucky: &review.lucky,
            actions: review.actions.iter().map(action).collect(),
        }
    }
}

fn moment(moment: &Moment) -> MomentOut<'_> {
    MomentOut { after_minutes: moment.after, text: &moment.text }
}

fn action(action: &Action) -> ActionOut<'_> {
    ActionOut {
        what: &action.what,
        owner: &action.owner,
        due_on: action.due.map(|day| day.to_string()),
        kind: word(&ACTION_KINDS, &action.kind),
        done: action.is_done,
    }
}
