//! Documents that are written, or passed on as they were.

use super::super::write::Lines;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::super::yaml::{self, Node, Value};

/// A document that is being written, and what other tools wrote that is only passed on.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Null,
    /// A number or a truth value by its characters; any other word is a text.
    Plain(String),
    Text(String),
    /// A PromQL query, written as a block.
    Query(String),
    List(Vec<Tree>),
    /// Keys in the order of the file.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mapping of what is there.
    pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Option<Self>)>) -> Self {
        let there = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Self::Map(there.collect())
    }

    /// A mapping of texts; none if it is empty.
    pub fn texts(map: &std::collections::BTreeMap<String, String>) -> Option<Self> {
        let entries = map.iter().map(|(key, value)| (key.clone(), Self::text(value)));
        (!map.is_empty()).then(|| Self::Map(entries.collect()))
    }

    /// The tree itself, unless it says nothing.
    pub fn unless_empty(self) -> Option<Self> {
        (!matches!(&self, Self::Map(entries) if entries.is_empty())).then_some(self)
    }

    /// One line of YAML that says the same.
    pub fn compact(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Null => "null".to_owned(),
            Self::Plain(text) if number_or_flag(text).is_some() => text.clone(),
            Self::Plain(text) | Self::Text(text) | Self::Query(text) => quoted(text),
            Self::List(items) => format!("[{}]", joined(items.iter().map(Self::compact).collect())),
            Self::Map(entries) => {
                let entry = |(key, value): &(String, Self)| format!("{}: {}", quoted(key), value.compact());
                format!("{{{}}}", joined(entries.iter().map(entry).collect()))
            }
        }
    }

    /// What a compact text says; none if it is no YAML.
    pub fn parse(text: &str) -> Option<Self> {
        yaml::parse(text).ok()?.documents.into_iter().next().map(Self::from)
    }
}

impl From<Node> for Tree {
    fn from(node: Node) -> Self {
        match node.value {
            Value::Null => Self::Null,
            Value::Scalar { text, plain: true } => Self::Plain(shortest(text)),
            Value::Scalar { text, plain: false } => Self::Text(text),
            Value::List(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Map(entries) => {
                Self::Map(entries.into_iter().map(|(key, node)| (key.text, Self::from(node))).collect())
            }
        }
    }
}

enum Scalar {
    Flag(bool),
    Whole(i64),
    Number(f64),
}

fn number_or_flag(text: &str) -> Option<Scalar> {
    match text {
        "true" => return Some(Scalar::Flag(true)),
        "false" => return Some(Scalar::Flag(false)),
        _ => {}
    }
    // Words such as “inf” are numbers to Rust and texts to YAML; leading zeros are neither's.
    let looks_it = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'E' | b'+'));
    if !looks_it {
        return None;
    }
    let whole = text.parse::<i64>().ok().filter(|number| number.to_string() == text).map(Scalar::Whole);
    let has_point = text.contains('.') && text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let number = text.parse().ok().filter(|number: &f64| has_point && number.is_finite());
    whole.or(number.map(Scalar::Number))
}

/// A number in the digits in which it is written again.
fn shortest(text: String) -> String {
    match number_or_flag(&text) {
        Some(Scalar::Number(number)) => {
            let shown = format!("{number:?}");
            // Without a point it would be no number.
            if shown.contains('.') { shown } else { shown.replace('e', ".0e") }
        }
        _ => text,
    }
}

/// A text in quotes, on one line, with nothing in it that a reader of YAML could take for the end.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Plain(text) => match number_or_flag(text) {
                Some(Scalar::Flag(flag)) => serializer.serialize_bool(flag),
                Some(Scalar::Whole(number)) => serializer.serialize_i64(number),
                Some(Scalar::Number(number)) => serializer.serialize_f64(number),
                None => serializer.serialize_str(text),
            },
            Self::Text(text) => serializer.serialize_str(text),
            // A block cannot hold control characters, and readers take a return for a line's end.
            Self::Query(text) if text.contains(|c: char| c.is_control() && c != '\n') => serializer.serialize_str(text),
            Self::Query(text) => Lines(text).serialize(serializer),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_on_says_the_same() {
        let text = "{chain: [{id: 'a/b', priority: -10, config: {x: 0.25, y: \"1.0\", z: yes, n: , s: \"a\\\"\\n\\u2028b\"}}], \
                    overridePrevious: true}";
        let tree = Tree::parse(text).unwrap();
        let compact = tree.compact();
        assert!(!compact.contains('\n'));
        let again = Tree::parse(&compact).unwrap();
        assert_eq!(again.compact(), compact);
        assert!(compact.contains("\"priority\": -10") && compact.contains("\"y\": \"1.0\""), "{compact}");
        let written = crate::exchange::write::yaml(&tree).unwrap();
        assert_eq!(Tree::parse(&written).unwrap().compact(), compact, "{written}");
    }
}
