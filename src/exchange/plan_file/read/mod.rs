//! A plan from text, of any version.

mod capacity;
mod facts;
mod incidents;
mod investments;
mod negotiation;
mod reviews;
mod terms;

use self::facts::read_facts;
use self::negotiation::{read_accord, read_negotiation};
use self::terms::read_terms;
use super::words::{COUNTED, value};
use crate::exchange::fields::{Fields, one_of, whole};
use crate::plan::{
    Carried, Comparison, Decision, Dissent, Indicator, Note, Objective, ObjectiveId, OpenQuestion, Plan, Refusal,
    Source,
};
use crate::units::CivilDate;

pub use self::terms::read_window;

/// Reads a plan of any version; the key `format` has been taken.
pub fn read(mut file: Fields, notes: &mut Vec<Note>) -> Result<Plan, Refusal> {
    let plan = Plan {
        name: file.string("name")?.unwrap_or_default(),
        currency: file.string("currency")?.unwrap_or_default(),
        objectives: file.maps("objectives", |objective| read_objective(objective, notes))?,
        decisions: file.maps("decisions", |decision| read_decision(decision, notes))?,
        questions: file.maps("questions", |question| read_question(question, notes))?,
        carried: file.maps("carried", |mut carried| {
            let read = Carried { format: carried.need_text("format")?.text, text: carried.need_text("text")?.text };
            carried.finish(notes);
            Ok(read)
        })?,
    };
    file.finish(notes);
    Ok(plan)
}

/// Reads one item of `objectives`.
pub fn read_objective(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let objective = Objective {
        id: ObjectiveId(fields.need("id", whole)?),
        service: fields.need_text("service")?.text,
        name: fields.need_text("name")?.text,
        title: fields.string("title")?,
        description: fields.string("description")?.unwrap_or_default(),
        indicator: read_indicator(fields.need_map("indicator")?, notes)?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        facts: fields.map("facts")?.map(|facts| read_facts(facts, notes)).transpose()?.unwrap_or_default(),
        terms: read_terms(fields.need_map("terms")?, notes)?,
        negotiation: fields.map("negotiation")?.map(|of| read_negotiation(of, notes)).transpose()?.unwrap_or_default(),
        accords: fields.maps("accords", |accord| read_accord(accord, notes))?,
    };
    fields.finish(notes);
    Ok(objective)
}

fn read_indicator(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let kind = fields.need_text("kind")?;
    let indicator = match kind.text.as_str() {
        "ratio" => Indicator::Ratio {
            counted: value(&COUNTED, &fields.need_text("counted")?)?,
            events: read_source(fields.need_map("events")?, notes)?,
            total: read_source(fields.need_map("total")?, notes)?,
            counter: fields.flag("counter")?,
        },
        "raw" => Indicator::Raw {
            counted: value(&COUNTED, &fields.need_text("counted")?)?,
            ratio: read_source(fields.need_map("ratio")?, notes)?,
        },
        "threshold" => Indicator::Threshold {
            metric: read_source(fields.need_map("metric")?, notes)?,
            bound: read_bound(&mut fields)?,
        },
        "reference" => Indicator::Reference { name: fields.need_text("name")?.text, bound: read_bound(&mut fields)? },
        _ => return Err(one_of(&kind, "ratio, raw, threshold or reference")),
    };
    fields.finish(notes);
    Ok(indicator)
}

/// Which side of which value is good.
fn read_bound(fields: &mut Fields) -> Result<Option<(Comparison, String)>, Refusal> {
    let Some(op) = fields.text("op")? else { return Ok(None) };
    let comparison = Comparison::parse(&op.text).ok_or_else(|| one_of(&op, "lt, lte, gt or gte"))?;
    Ok(Some((comparison, fields.string("value")?.unwrap_or_default())))
}

fn read_source(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let source = Source {
        kind: fields.string("type")?.unwrap_or_default(),
        reference: fields.string("reference")?,
        fields: fields.strings("fields", notes)?,
    };
    fields.finish(notes);
    Ok(source)
}

fn read_decision(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Decision, Refusal> {
    let decision = Decision {
        question: fields.need_text("question")?.text,
        outcome: fields.string("outcome")?.unwrap_or_default(),
        asked_by: fields.string("asked_by")?.unwrap_or_default(),
        reason: fields.string("reason")?.unwrap_or_default(),
        traded: fields.string("traded")?.unwrap_or_default(),
        dissent: fields.maps("dissent", |dissent| read_dissent(dissent, notes))?,
        on: fields.parsed("decided_on", CivilDate::parse)?,
    };
    fields.finish(notes);
    Ok(decision)
}

/// Who does not agree, with a decision or a fact.
fn read_dissent(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Dissent, Refusal> {
    let dissent =
        Dissent { name: fields.need_text("name")?.text, reason: fields.string("reason")?.unwrap_or_default() };
    fields.finish(notes);
    Ok(dissent)
}

fn read_question(mut fields: Fields, notes: &mut Vec<Note>) -> Result<OpenQuestion, Refusal> {
    let question = OpenQuestion {
        question: fields.need_text("question")?.text,
        owner: fields.string("owner")?.unwrap_or_default(),
        due_on: fields.parsed("due_on", CivilDate::parse)?,
    };
    fields.finish(notes);
    Ok(question)
}
