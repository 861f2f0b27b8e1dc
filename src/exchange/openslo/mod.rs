//! OpenSLO v1, in and out.

mod alerting;
mod read;
mod sli;
mod write;

pub use read::Objects;
pub use write::write;

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::plan::{Note, NoteKind, Refusal};

/// Annotations under this prefix carry what OpenSLO has no field for; strict decoders accept them.
const PREFIX: &str = "accord.studio/";

/// Our own annotations of an object, by their names without the prefix.
#[derive(Debug, Default)]
struct Annotations(BTreeMap<String, String>);

impl Annotations {
    /// Takes `annotations`; those of other tools are reported.
    fn take(metadata: &mut Fields, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let place = metadata.place;
        let mut own = BTreeMap::new();
        let mut foreign = Vec::new();
        for (key, value) in metadata.strings("annotations", notes)? {
            match key.strip_prefix(PREFIX) {
                Some(key) => drop(own.insert(key.to_owned(), value)),
                None => foreign.push(key),
            }
        }
        if !foreign.is_empty() {
            let text = format!("annotations of other tools are not kept: {}", foreign.join(", "));
            notes.push(Note::at(NoteKind::Lost, place, text));
        }
        Ok(Self(own))
    }

    fn get(&self, key: &str) -> Option<&String> {
        self.0.get(key)
    }
}
