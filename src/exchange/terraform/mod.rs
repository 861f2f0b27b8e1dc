//! Terraform JSON for the SLO resources of Grafana, Datadog and Nobl9, in and out.
//!
//! Texts of a plan are escaped so that Terraform runs nothing in them ([`text`]); what a file leaves to whoever applies it
//! is a variable that it declares. Provider requirements are not written, as a module may state them once only.

mod datadog;
mod grafana;
mod nobl9;
mod promql;
mod read;
mod text;

pub use read::read;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::gate;
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal};

/// Writes `grafana_slo` resources.
///
/// # Errors
/// No objective can be written.
pub fn write_grafana(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let slos = resources(plan, notes, grafana::slo)?;
    let variables =
        json!({ "datasource_uid": variable("The uid of the data source that Grafana records the SLOs to.") });
    document("grafana/grafana", &variables, &json!({ grafana::SLO: slos }))
}

/// Writes `datadog_service_level_objective` resources.
///
/// # Errors
/// No objective can be written: Datadog runs its own queries only.
pub fn write_datadog(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let slos = resources(plan, notes, datadog::slo)?;
    document("DataDog/datadog", &Value::Null, &json!({ datadog::SLO: slos }))
}

/// Writes `nobl9_slo` resources, with the services and alert policies that they refer to.
///
/// # Errors
/// No objective can be written.
pub fn write_nobl9(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let mut beside = nobl9::Beside::new(plan);
    let slos = resources(plan, notes, |objective, notes| nobl9::slo(objective, &mut beside, notes))?;
    let variables = json!({
        "nobl9_agent": variable("The name of the Nobl9 agent that reads the data source."),
        "nobl9_project": variable("The name of the Nobl9 project that the SLOs belong to."),
    });
    let mut resources = json!({ nobl9::SLO: slos, nobl9::SERVICE: beside.services });
    if !beside.policies.is_empty() {
        resources[nobl9::POLICY] = Value::Object(beside.policies);
    }
    document("nobl9/nobl9", &variables, &resources)
}

/// The plan with its objectives in the order in which a file has them: by the keys of their resources.
pub fn in_file_order(plan: &Plan) -> Plan {
    let mut keyed: Vec<_> = keys(plan).into_iter().zip(plan.objectives.iter().cloned()).collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    Plan { objectives: keyed.into_iter().map(|(_, objective)| objective).collect(), ..plan.clone() }
}

fn document(provider: &str, variables: &Value, resources: &Value) -> Result<String, Refusal> {
    let comment = format!("Written by Accord for the provider {provider}, which the module must require.");
    let mut document = json!({ "//": comment, "resource": resources });
    if !variables.is_null() {
        document["variable"] = variables.clone();
    }
    super::write::json(&document)
}

fn variable(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// The key of each objective's resource, in the plan's order. What is left out takes a key as well, so that the others
/// keep theirs when it comes back.
fn keys(plan: &Plan) -> Vec<String> {
    let mut names = gate::Names::default();
    let key = |objective: &Objective| format!("{}_{}", key_of(&objective.service), key_of(&objective.name));
    plan.objectives.iter().map(|objective| names.take(&key(objective), '_', usize::MAX)).collect()
}

/// A name as Terraform allows it: it starts with a letter.
fn key_of(name: &str) -> String {
    let label = gate::dns_label(name).replace('-', "_");
    if label.starts_with(|c: char| c.is_ascii_digit()) { format!("n{label}") } else { label }
}

/// The body of a resource.
struct Written {
    body: Value,
    /// The service and name that a reader of it learns.
    called: (String, String),
}

/// One resource for each objective that can be written, by key.
fn resources(
    plan: &Plan,
    notes: &mut Vec<Note>,
    mut body: impl FnMut(&Objective, &mut Vec<Note>) -> Result<Written, String>,
) -> Result<Map<String, Value>, Refusal> {
    let (mut resources, mut reasons) = (Map::new(), Vec::new());
    let mut called: BTreeMap<_, &Objective> = BTreeMap::new();
    for (objective, key) in plan.objectives.iter().zip(keys(plan)) {
        let mut own = Vec::new();
        match body(objective, &mut own) {
            Ok(written) => {
                resources.insert(key, written.body);
                notes.extend(own);
                let (service, name) = written.called.clone();
                if let Some(other) = called.insert(written.called, objective) {
                    for one in [other, objective] {
                        let text = format!(
                            "another objective is called “{name}” of “{service}” there as well; rename one of them"
                        );
                        approximated(one, Part::Name, text, notes);
                    }
                }
            }
            Err(reason) => {
                notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, format!("it {reason}; it is left out")));
                reasons.push(format!("“{}” {reason}", objective.display_name()));
            }
        }
    }
    if resources.is_empty() {
        let reasons = reasons.into_iter().take(5).collect::<Vec<_>>().join("; ");
        return Err(Refusal::general(
            format!("No objective can be written: {reasons}"),
            "Change what is named, or choose another format",
        ));
    }
    Ok(resources)
}

/// The same value with every text escaped for Terraform. References are put in afterwards.
fn literal(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text::escape(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(literal).collect()),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, literal(value))).collect()),
        other => other,
    }
}

/// Tells that a part is written as something close to it.
fn approximated(objective: &Objective, part: Part, text: impl std::fmt::Display, notes: &mut Vec<Note>) {
    notes.push(Note::about(NoteKind::Approximated, objective, part, text));
}

/// Tells that a part, or something of it, is left out.
fn lost(objective: &Objective, part: Part, text: impl std::fmt::Display, notes: &mut Vec<Note>) {
    notes.push(Note::about(NoteKind::Lost, objective, part, text));
}

/// The description, cut to so many bytes.
fn description(objective: &Objective, longest: usize, notes: &mut Vec<Note>) -> String {
    let cut = cut(&objective.description, longest);
    if cut != objective.description {
        approximated(objective, Part::Description, format!("the description is cut to {longest} bytes"), notes);
    }
    cut.to_owned()
}

/// The longest beginning of so many bytes that ends with a whole character and no space.
fn cut(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let end = (0..=longest).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].trim_end()
}
