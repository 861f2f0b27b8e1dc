//! A plan as text. What is not there or is as usual is left out, so that a file says what people said.

mod capacity;
mod facts;
mod incidents;
mod investments;
mod negotiation;
mod reviews;
mod terms;

use std::collections::BTreeMap;

use super::super::write::Lines;
use serde::Serialize;

use self::facts::FactsOut;
use self::negotiation::{AccordOut, NegotiationOut};
use self::terms::TermsOut;
use super::words::{COUNTED, word};
use super::{FORMAT, Pieces};
use crate::exchange::write::yaml;
use crate::plan::{Carried, Comparison, Decision, Dissent, Indicator, Objective, OpenQuestion, Plan, Refusal, Source};

pub use self::incidents::IncidentOut;
pub use self::terms::WindowOut;

type Strings = BTreeMap<String, String>;

/// Whether a value is the usual one, which is left out.
pub fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What stands before the objectives.
#[derive(Serialize)]
struct HeadOut<'a> {
    format: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    currency: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<DecisionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    carried: Vec<CarriedOut<'a>>,
}

#[derive(Serialize)]
struct ObjectiveOut<'a> {
    id: u32,
    service: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    indicator: IndicatorOut<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a Strings,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: &'a Strings,
    #[serde(skip_serializing_if = "is_usual")]
    facts: FactsOut<'a>,
    terms: TermsOut<'a>,
    #[serde(skip_serializing_if = "is_usual")]
    negotiation: NegotiationOut<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accords: Vec<AccordOut<'a>>,
}

#[derive(Serialize, Default)]
struct IndicatorOut<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<SourceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<SourceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<SourceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<SourceOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<&'a str, Lines<&'a str>>,
}

#[derive(Serialize)]
struct DecisionOut<'a> {
    question: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    outcome: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    asked_by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    traded: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dissent: Vec<DissentOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<String>,
}

#[derive(Serialize)]
struct QuestionOut<'a> {
    question: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<String>,
}

/// Who does not agree, with a decision or a fact.
#[derive(Serialize, PartialEq)]
pub struct DissentOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
}

#[derive(Serialize)]
struct CarriedOut<'a> {
    format: &'a str,
    text: Lines<&'a str>,
}

/// Writes a plan.
///
/// # Errors
/// Only a fault of the serializer.
pub fn write(plan: &Plan) -> Result<String, Refusal> {
    Ok(Pieces::of(plan)?.text())
}

/// Everything but the objectives.
pub fn head(plan: &Plan) -> Result<String, Refusal> {
    let carried = plan.carried.iter().map(|Carried { format, text }| CarriedOut { format, text: Lines(text.as_str()) });
    yaml(&HeadOut {
        format: FORMAT,
        name: &plan.name,
        currency: &plan.currency,
        decisions: plan.decisions.iter().map(decision).collect(),
        questions: plan.questions.iter().map(question).collect(),
        carried: carried.collect(),
    })
}

/// An objective as a list item.
pub fn one(one: &Objective) -> Result<String, Refusal> {
    yaml(&[objective(one)])
}

fn objective(objective: &Objective) -> ObjectiveOut<'_> {
    ObjectiveOut {
        id: objective.id.0,
        service: &objective.service,
        name: &objective.name,
        title: objective.title.as_deref(),
        description: &objective.description,
        indicator: indicator(&objective.indicator),
        labels: &objective.labels,
        annotations: &objective.annotations,
        facts: FactsOut::of(&objective.facts),
        terms: TermsOut::of(&objective.terms),
        negotiation: NegotiationOut::of(&objective.negotiation),
        accords: objective.accords.iter().map(AccordOut::of).collect(),
    }
}

fn indicator(indicator: &Indicator) -> IndicatorOut<'_> {
    let empty = IndicatorOut::default();
    match indicator {
        Indicator::Ratio { counted, events, total, counter } => IndicatorOut {
            kind: "ratio",
            counted: Some(word(&COUNTED, counted)),
            events: Some(source(events)),
            total: Some(source(total)),
            counter: *counter,
            ..empty
        },
        Indicator::Raw { counted, ratio } => {
            IndicatorOut { kind: "raw", counted: Some(word(&COUNTED, counted)), ratio: Some(source(ratio)), ..empty }
        }
        Indicator::Threshold { metric, bound } => {
            let (op, value) = bound.as_ref().map(bound_of).unzip();
            IndicatorOut { kind: "threshold", metric: Some(source(metric)), op, value, ..empty }
        }
        Indicator::Reference { name, bound } => {
            let (op, value) = bound.as_ref().map(bound_of).unzip();
            IndicatorOut { kind: "reference", name: Some(name), op, value, ..empty }
        }
    }
}

fn bound_of((comparison, value): &(Comparison, String)) -> (&'static str, &str) {
    (comparison.name(), value)
}

fn source(source: &Source) -> SourceOut<'_> {
    SourceOut {
        kind: &source.kind,
        reference: source.reference.as_deref(),
        fields: source.fields.iter().map(|(key, value)| (key.as_str(), Lines(value.as_str()))).collect(),
    }
}

fn decision(decision: &Decision) -> DecisionOut<'_> {
    DecisionOut {
        question: &decision.question,
        outcome: &decision.outcome,
        asked_by: &decision.asked_by,
        reason: &decision.reason,
        traded: &decision.traded,
        dissent: decision.dissent.iter().map(DissentOut::of).collect(),
        decided_on: decision.on.map(|on| on.to_string()),
    }
}

fn question(of: &OpenQuestion) -> QuestionOut<'_> {
    QuestionOut { question: &of.question, owner: &of.owner, due_on: of.due_on.map(|day| day.to_string()) }
}

impl<'a> DissentOut<'a> {
    pub fn of(dissent: &'a Dissent) -> Self {
        Self { name: &dissent.name, reason: &dissent.reason }
    }
}
