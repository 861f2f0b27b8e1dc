//! What files in the wild say differently from the specification, and what strict validators say to it.

use super::super::fields::{Fields, Text, text_of};
use super::super::gate;
use super::super::yaml::{Node, Value};
use crate::plan::{Note, NoteKind, Place, Refusal};

/// Says that the version is one that validators do not know, before it is read.
pub fn tell_version(document: &Fields, notes: &mut Vec<Note>) {
    for (found, meant) in [("openslo.com/v1", "openslo/v1"), ("openslo/v2alpha", "openslo.com/v2alpha")] {
        if document.says("apiVersion", found) {
            let text = format!("apiVersion “{found}” is read as “{meant}”; validators know only that one");
            notes.push(Note::at(NoteKind::Repaired, document.place, text));
        }
    }
}

/// Says that something is read as what it means though validators refuse it.
pub fn repaired(place: Place, text: impl std::fmt::Display, notes: &mut Vec<Note>) {
    notes.push(Note::at(NoteKind::Repaired, place, format!("{text}; validators refuse it")));
}

/// The scalar of a key that is a number, which stands in quotes in some files.
pub fn number(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Option<Text>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let text = fields.text(key)?;
    if let Some(text) = text.as_ref().filter(|text| !text.plain) {
        repaired(text.place, format!("{path} is a text and is read as the number"), notes);
    }
    Ok(text)
}

/// The text of a key that must be there and not be empty.
pub fn need_filled(fields: &mut Fields, key: &'static str) -> Result<Text, Refusal> {
    let text = fields.need_text(key)?;
    if text.text.trim().is_empty() {
        return Err(Refusal::at(text.place, format!("{}.{key} is empty", fields.path), "Write a text there"));
    }
    Ok(text)
}

/// A mapping where a bare text may stand instead, which then is the value of `key`.
pub fn map_or_text(
    fields: &mut Fields,
    at: &'static str,
    key: &str,
    notes: &mut Vec<Note>,
) -> Result<Option<Fields>, Refusal> {
    let path = format!("{}.{at}", fields.path);
    let Some(node) = fields.take(at) else { return Ok(None) };
    let place = node.place;
    let node = match node.value {
        Value::Scalar { .. } => {
            repaired(place, format!("{path} is a text and is read as its “{key}”"), notes);
            let entry = (super::super::yaml::Key { place, text: key.to_owned() }, node);
            Node { place, value: Value::Map(vec![entry]) }
        }
        value => Node { place, value },
    };
    Fields::new(node, path).map(Some)
}

/// A bare name where an object with a reference belongs.
pub fn bare_name(node: &Node, path: &str, notes: &mut Vec<Note>) -> Result<Option<Text>, Refusal> {
    if !matches!(node.value, Value::Scalar { .. }) {
        return Ok(None);
    }
    let name = text_of(node.clone(), path)?;
    repaired(name.place, format!("{path}: a bare name is read as a reference"), notes);
    Ok(Some(name))
}

/// OpenSLO's rule for names: lower case letters, digits and hyphens, a letter or digit at both ends, at most 63.
pub fn is_label(name: &str) -> bool {
    let ends = |c: Option<u8>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.len() <= 63
        && ends(name.bytes().next())
        && ends(name.bytes().last())
        && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

/// The name as OpenSLO allows it; one that is allowed is kept.
pub fn label(name: &str) -> String {
    if is_label(name) { name.to_owned() } else { gate::dns_label(name) }
}
