//! Prometheus recording and alerting rules, out.
//!
//! Record and label names are Sloth's, so that dashboards made for Sloth work. What differs is said in the notes: the
//! rules implement the budgeting method that the terms name, where Sloth always averages its shortest record.
mod queries;
mod read_back;
mod rules;

pub use read_back::{meant, read_back};
pub use rules::{Rules, record_name};

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_saphyr::LitString;

use super::write::File as Handed;
use crate::plan::{Note, NoteKind, Plan, Refusal};

#[derive(Serialize)]
struct File {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<String>,
    expr: LitString,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

/// Writes one rule file for the plan; objectives that cannot become rules are named in the notes.
///
/// # Errors
/// No objective can become rules.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let mut groups = Vec::new();
    let mut header = String::from(
        "# Written by Accord. Record and label names follow Sloth, so its dashboards work.\n\
         # Check with: promtool check rules FILE\n",
    );
    let mut reasons = Vec::new();
    let mut ids = BTreeSet::new();
    for objective in &plan.objectives {
        match Rules::new(objective, &mut ids, notes) {
            Ok(rules) => {
                header.push_str(&format!(
                    "# {}: {} % over {}, budgeting method {}.\n",
                    rules.id,
                    objective.terms.target,
                    objective.terms.window,
                    objective.terms.method.name(),
                ));
                groups.extend(rules.groups(notes));
            }
            Err(reason) => {
                reasons.push(format!("“{}” {reason}", objective.display_name()));
            }
        }
    }
    if groups.is_empty() {
        let reason = if reasons.is_empty() { "The plan has no objectives".to_owned() } else { reasons.join("; ") };
        return Err(Refusal::general(
            format!("No rules can be written: {reason}"),
            "Give the indicator Prometheus queries with {{.window}} where the range belongs",
        ));
    }
    for reason in reasons {
        notes.push(Note::general(NoteKind::Lost, format!("{reason}; it has no rules in this file")));
    }
    let options = super::write::options();
    serde_saphyr::to_string_with_options(&File { groups }, options)
        .map(|body| header + &body)
        .map_err(|error| Refusal::general(format!("The rules could not be written: {error}"), "Report this as a fault"))
}

/// TODO(write)
pub fn write_resource(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_as_sloth(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_tests(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<Handed>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}
