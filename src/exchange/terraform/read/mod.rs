//! Terraform JSON, in: SLO resources as they stand in the file. What Terraform would compute is not known here; where it is
//! needed the resource is refused by itself.

mod body;
mod datadog;
pub mod grafana;
pub mod measured;
mod nobl9;

use std::collections::BTreeMap;

use super::super::fields::Fields;
use super::super::yaml::{Node, Value};
use crate::plan::{Note, NoteKind, Objective, Refusal};
use body::objects;

/// What a module has beside resources and does not concern an SLO.
const BESIDE: [&str; 5] = ["//", "terraform", "provider", "variable", "output"];
/// Arguments that every resource may have.
const META: [&str; 4] = ["//", "provider", "depends_on", "lifecycle"];

/// Resources of the file with their keys, by type.
type Found = BTreeMap<String, Vec<(String, Fields)>>;

/// The objectives of a document.
///
/// # Errors
/// It holds no SLO resource that can be read: why the first cannot.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    for key in BESIDE {
        document.take(key);
    }
    for key in ["data", "locals", "module", "moved", "import", "removed", "check"] {
        document.lose(key, "only SLO resources are read", notes);
    }
    let place = document.place;
    let mut found = match document.take("resource") {
        Some(node) => find(node, notes)?,
        None => Found::new(),
    };
    document.finish(notes);
    let mut of = |kind: &str| found.remove(kind).unwrap_or_default();
    let beside = nobl9::Beside::read(of(super::nobl9::SERVICE), of(super::nobl9::POLICY), notes);
    let (grafana, datadog, nobl9) = (of(super::grafana::SLO), of(super::datadog::SLO), of(super::nobl9::SLO));
    let mut objectives = Vec::new();
    let mut refused = Vec::new();
    let mut take = |read: Result<Vec<Objective>, Refusal>, key: &str, notes: &mut Vec<Note>| match read {
        Ok(read) => objectives.extend(read),
        Err(refusal) => {
            let text = format!("“{key}”: {}. {}", refusal.reason, refusal.remedy);
            notes.push(Note { kind: NoteKind::Refused, place: refusal.place, about: None, text });
            refused.push(refusal);
        }
    };
    for (key, body) in grafana {
        take(grafana::slo(&key, body, notes).map(|one| vec![one]), &key, notes);
    }
    for (key, body) in datadog {
        take(datadog::slo(&key, body, notes).map(|one| vec![one]), &key, notes);
    }
    for (key, body) in nobl9 {
        take(nobl9::slo(&key, body, &beside, notes), &key, notes);
    }
    for (kind, others) in found {
        for (key, body) in others {
            notes.push(Note::at(NoteKind::Lost, body.place, format!("{kind}.{key}: only SLO resources are read")));
        }
    }
    if objectives.is_empty() {
        let none = Refusal::at(
            place,
            "There is no SLO resource in this Terraform file",
            "Choose a file with grafana_slo, datadog_service_level_objective or nobl9_slo",
        );
        return Err(refused.into_iter().next().unwrap_or(none));
    }
    Ok(objectives)
}

/// Every resource, where Terraform allows one object or a list of them at each level.
fn find(node: Node, notes: &mut Vec<Note>) -> Result<Found, Refusal> {
    let mut found = Found::new();
    for kinds in objects(node) {
        for (kind, node) in entries(kinds, "resource")? {
            for keys in objects(node) {
                for (key, node) in entries(keys, &kind)? {
                    let Some(node) = objects(node).into_iter().next() else { continue };
                    let mut body = Fields::new(node, format!("{kind}.{key}"))?;
                    for meta in META {
                        body.take(meta);
                    }
                    for meta in ["count", "for_each"] {
                        body.lose(meta, "Terraform makes several of it; one is read", notes);
                    }
                    found.entry(kind.clone()).or_default().push((key, body));
                }
            }
        }
    }
    Ok(found)
}

fn entries(node: Node, path: &str) -> Result<Vec<(String, Node)>, Refusal> {
    let place = node.place;
    match node.value {
        Value::Map(entries) => Ok(entries.into_iter().map(|(key, node)| (key.text, node)).collect()),
        other => Err(Refusal::at(
            place,
            format!("{path} is {} where a mapping is needed", other.kind()),
            "Write resource types, then names, then bodies, as Terraform's JSON has them",
        )),
    }
}
