//! Reading the body of a resource: blocks may be one object or a list of them, and texts may hold templates.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::super::fields::{Fields, Text, text_of};
use super::super::super::yaml::{Node, Value};
use super::super::text::literal;
use crate::plan::{Note, NoteKind, Refusal};

/// The items of a list, or the one thing that stands in its place.
pub fn objects(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        value => vec![Node { place: node.place, value }],
    }
}

/// All blocks of a name.
pub fn blocks(fields: &mut Fields, key: &'static str) -> Result<Vec<Fields>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let nodes = fields.take(key).map(objects).unwrap_or_default();
    nodes.into_iter().map(|node| Fields::new(node, path.clone())).collect()
}

/// The block of a name; more than one are told and left out.
pub fn block(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Option<Fields>, Refusal> {
    let mut blocks = blocks(fields, key)?.into_iter();
    let first = blocks.next();
    for other in blocks {
        notes.push(Note::at(NoteKind::Lost, other.place, format!("{}: only the first is read", other.path)));
    }
    Ok(first)
}

/// The block of a name that must be there.
pub fn need_block(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Fields, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    block(fields, key, notes)?
        .ok_or_else(|| Refusal::at(place, format!("{path}.{key} is missing"), format!("Add the block “{key}” there")))
}

/// A text as it is meant; what Terraform computes is refused.
pub fn text(fields: &mut Fields, key: &'static str) -> Result<Option<Text>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    fields.text(key)?.map(|text| plain(&text, &path)).transpose()
}

/// A text that must be there.
pub fn need_text(fields: &mut Fields, key: &'static str) -> Result<Text, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    text(fields, key)?
        .ok_or_else(|| Refusal::at(place, format!("{path}.{key} is missing"), format!("Add “{key}” there")))
}

/// A text that can be done without: what Terraform computes is told and left out.
pub fn text_or_none(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Option<String>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let Some(text) = fields.text(key)? else { return Ok(None) };
    let read = literal(&text.text);
    if read.is_none() {
        let told = format!("{path} is computed by Terraform; the file alone does not say what it is");
        notes.push(Note::at(NoteKind::Lost, text.place, told));
    }
    Ok(read)
}

/// The texts of a list.
pub fn texts(fields: &mut Fields, key: &'static str) -> Result<Vec<Text>, Refusal> {
    fields.list(key)?.map(|(node, path)| text_of(node, &path)).collect()
}

/// The same text with its escapes undone.
pub fn plain(text: &Text, path: &str) -> Result<Text, Refusal> {
    let read = literal(&text.text).ok_or_else(|| {
        Refusal::at(
            text.place,
            format!("{path} is computed by Terraform, and the file alone does not say what it is"),
            "Write the value there in place of the expression",
        )
    })?;
    Ok(Text { text: read, ..*text })
}

/// Blocks with a key and a value.
pub fn pairs(
    fields: &mut Fields,
    key: &'static str,
    notes: &mut Vec<Note>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut pairs = BTreeMap::new();
    for mut block in blocks(fields, key)? {
        let name = need_text(&mut block, "key")?;
        let value = text_or_none(&mut block, "value", notes)?.unwrap_or_default();
        insert(&mut pairs, name, value, notes);
        block.finish(notes);
    }
    Ok(pairs)
}

/// Adds a label; one of two values for a key is told and left out.
pub fn insert(map: &mut BTreeMap<String, String>, key: Text, value: String, notes: &mut Vec<Note>) {
    match map.entry(key.text) {
        Entry::Vacant(free) => drop(free.insert(value)),
        Entry::Occupied(taken) => {
            let text = format!("the label “{}” has two values; “{value}” is left out", taken.key());
            notes.push(Note::at(NoteKind::Lost, key.place, text));
        }
    }
}
