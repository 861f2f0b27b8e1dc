//! Objects that a plan has no part for, kept as strict texts to be written again.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::write;
use super::super::yaml::{Node, Value};
use super::shapes::Object;
use crate::plan::Carried;

/// What the first line of a carried object says.
pub const FORMAT: &str = "openslo/v1";

/// Texts by kind and name.
#[derive(Debug, Default)]
pub struct Carry {
    texts: BTreeMap<(&'static str, String), String>,
    /// Where counting goes on, or many of one name would take quadratic time.
    next: BTreeMap<(&'static str, String), u32>,
}

impl Carry {
    /// Keeps an object; says whether there was another of that kind and name, which it replaces.
    pub fn put<T: Serialize>(&mut self, object: &Object<T>) -> bool {
        // Texts, numbers and lists always serialize.
        let Ok(text) = write::yaml(object) else { return false };
        let before = self.texts.insert((object.kind, object.metadata.name.clone()), text.clone());
        before.is_some_and(|before| before != text)
    }

    /// Keeps an object under the first free name that begins with its own, which is returned. One that says the same
    /// needs no other name.
    pub fn put_beside<T: Serialize>(&mut self, mut object: Object<T>) -> String {
        let stem = (object.kind, object.metadata.name.clone());
        let text = write::yaml(&object).unwrap_or_default();
        if self.texts.get(&stem).is_some_and(|held| *held != text) {
            let count = self.next.entry(stem.clone()).or_insert(1);
            while self.texts.contains_key(&(object.kind, object.metadata.name.clone())) {
                *count += 1;
                object.metadata.name = numbered(&stem.1, *count);
            }
        }
        self.put(&object);
        object.metadata.name
    }

    /// All of them, by kind and name.
    pub fn into_carried(self) -> Vec<Carried> {
        self.texts.into_values().map(|text| Carried { format: FORMAT.to_owned(), text }).collect()
    }
}

/// A name with a number at its end that is still a name.
pub fn numbered(stem: &str, count: u32) -> String {
    let ending = format!("-{count}");
    let kept: String = stem.chars().take(63 - ending.len()).collect();
    format!("{}{ending}", kept.trim_end_matches('-'))
}

/// A tree as it was read, with its keys sorted. Numbers and truth values stay what they are.
#[derive(Debug)]
pub struct Tree<'a>(pub Option<&'a Node>);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(node) = self.0 else { return serializer.serialize_map(Some(0))?.end() };
        match &node.value {
            Value::Null => serializer.serialize_none(),
            Value::Scalar { text, plain } => scalar(text, *plain, serializer),
            Value::List(items) => serializer.collect_seq(items.iter().map(|item| Tree(Some(item)))),
            Value::Map(entries) => {
                let sorted: BTreeMap<&str, Tree> =
                    entries.iter().map(|(key, node)| (key.text.as_str(), Tree(Some(node)))).collect();
                serializer.collect_map(sorted)
            }
        }
    }
}

fn scalar<S: Serializer>(text: &str, plain: bool, serializer: S) -> Result<S::Ok, S::Error> {
    // Readers disagree on whether a number with a leading zero is octal.
    let digits = text.trim_start_matches('-');
    let is_number = plain
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && (!digits.starts_with('0') || digits.len() == 1 || digits.starts_with("0."));
    match text {
        "true" | "True" | "TRUE" if plain => serializer.serialize_bool(true),
        "false" | "False" | "FALSE" if plain => serializer.serialize_bool(false),
        _ if !is_number => serializer.serialize_str(text),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => serializer.serialize_i64(whole),
            (_, Ok(float)) if float.is_finite() => serializer.serialize_f64(float),
            _ => serializer.serialize_str(text),
        },
    }
}
