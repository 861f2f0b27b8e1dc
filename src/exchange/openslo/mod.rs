//! OpenSLO v1, in and out.

mod alerting;
mod read;
mod shapes;
mod sli;
mod slo;
mod write;

pub use read::Objects;
pub use write::write;

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::plan::{Note, NoteKind, Place, Refusal};

/// Annotations under this prefix carry what OpenSLO has no field for; strict decoders accept them.
const PREFIX: &str = "accord.studio/";

/// `metadata` of an object.
#[derive(Debug)]
struct Metadata {
    place: Place,
    path: String,
    name: String,
    title: Option<String>,
    labels: BTreeMap<String, String>,
    /// Our own annotations, by their names without the prefix.
    own: BTreeMap<String, String>,
}

impl Metadata {
    /// Reads `metadata`; annotations of other tools are reported.
    fn read(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let place = fields.place;
        let mut own = BTreeMap::new();
        let mut foreign = Vec::new();
        for (key, value) in fields.strings("annotations", notes)? {
            match key.strip_prefix(PREFIX) {
                Some(key) => drop(own.insert(key.to_owned(), value)),
                None => foreign.push(key),
            }
        }
        if !foreign.is_empty() {
            let text = format!("annotations of other tools are not kept: {}", foreign.join(", "));
            notes.push(Note::at(NoteKind::Lost, place, text));
        }
        let metadata = Self {
            place,
            path: fields.path.clone(),
            name: fields.string("name")?.unwrap_or_default(),
            title: fields.string("displayName")?,
            labels: fields.strings("labels", notes)?,
            own,
        };
        fields.finish(notes);
        Ok(metadata)
    }

    /// Reports what a plan has no place for: everything but our own annotations, and the name where it is only used
    /// to refer to the object.
    fn lose(&self, is_name_used: bool, notes: &mut Vec<Note>) {
        // The names that our own exports give to inline objects say nothing that the objects do not.
        let is_generated = ["page", "ticket"].iter().any(|severity| {
            let rest = self.name.strip_prefix(severity);
            rest.is_some_and(|rest| {
                let number = rest.strip_prefix('-').and_then(|rest| rest.split_once('-'));
                rest.is_empty() || number.is_some_and(|(number, _)| number.parse::<u8>().is_ok())
            })
        });
        let lost: Vec<&str> = [
            (!is_name_used && !is_generated && !self.name.is_empty()).then_some("name"),
            self.title.as_ref().map(|_| "displayName"),
            (!self.labels.is_empty()).then_some("labels"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !lost.is_empty() {
            let text = format!("{}: {} not kept", self.path, lost.join(", "));
            notes.push(Note::at(NoteKind::Lost, self.place, text));
        }
    }
}
