//! Files of Sloth, in: what all SLOs of a document share.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fields::{Fields, Text, clip};
use super::slo::{File, read_slo};
use super::tree::Tree;
use super::{Dialect, FILE_PLUGINS, RESOURCE, SPEC, is_name, resource};
use crate::plan::{Note, NoteKind, Objective, Refusal, Room};

/// The objectives of one document of `prometheus/v1`. An SLO that cannot be used is told and does not stop the others.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    let service = document.need_text("service")?;
    let objectives = read_slos(&mut document, service, &SPEC, BTreeMap::new(), notes)?;
    document.finish(notes);
    Ok(objectives)
}

/// The objectives of one Kubernetes resource.
pub fn read_kubernetes(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    let kind = document.need_text("kind")?;
    if kind.text != "PrometheusServiceLevel" {
        let given = clip(&kind.text);
        return Err(Refusal::at(
            kind.place,
            format!("kind “{given}” is neither PrometheusServiceLevel nor AlertWindows"),
            "Open the resource that holds the SLOs",
        ));
    }
    document.lose("status", "what the controller reports is no part of what is promised", notes);
    let metadata = document.map("metadata")?;
    let mut spec = document.need_map("spec")?;
    let service = spec.need_text("service")?;
    let annotations = match metadata {
        Some(metadata) => resource::read_metadata(metadata, &service.text, notes)?,
        None => BTreeMap::new(),
    };
    let objectives = read_slos(&mut spec, service, &RESOURCE, annotations, notes)?;
    spec.finish(notes);
    document.finish(notes);
    Ok(objectives)
}

fn read_slos(
    fields: &mut Fields,
    service: Text,
    dialect: &'static Dialect,
    mut annotations: BTreeMap<String, String>,
    notes: &mut Vec<Note>,
) -> Result<Vec<Objective>, Refusal> {
    if !is_name(&service.text) {
        notes.push(Note::at(NoteKind::Assumed, service.place, refused_name("service", &service.text)));
    }
    let labels = fields.strings("labels", notes)?;
    if let Some(node) = fields.take(dialect.file_plugins) {
        annotations.insert(FILE_PLUGINS.to_owned(), Tree::from(node).compact());
    }
    let file = File { dialect, service: service.text, labels, annotations };
    let slos = fields.list("slos")?;
    let (mut objectives, mut refused, mut names) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut room = Room::default();
    for (node, path) in slos {
        let place = node.place;
        match Fields::new(node, path).and_then(|fields| read_slo(fields, &file, notes)) {
            Ok(objective) => {
                room.take(&objective)?;
                if !names.insert(objective.name.clone()) {
                    let text = format!("the SLO “{}” is there twice, which Sloth refuses", objective.name);
                    notes.push(Note::at(NoteKind::Assumed, place, text));
                }
                objectives.push(objective);
            }
            Err(refusal) => refused.push(refusal),
        }
    }
    if objectives.is_empty() {
        let nothing = Refusal::at(fields.place, "There are no SLOs in it", "Add at least one under “slos”");
        return Err(refused.into_iter().next().unwrap_or(nothing));
    }
    let told = refused.into_iter().map(|Refusal { place, reason, remedy }| {
        let text = format!("{reason}. {remedy}; the other SLOs of the file are read");
        Note { kind: NoteKind::Refused, place, about: None, text }
    });
    notes.extend(told);
    Ok(objectives)
}

/// That Sloth refuses a name.
pub fn refused_name(path: &str, name: &str) -> String {
    format!(
        "{path} “{name}” is kept, but Sloth refuses it: it wants two or more letters, digits, “.”, “_” or “-”, with a \
         letter or digit at both ends"
    )
}
