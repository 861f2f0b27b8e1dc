//! Metadata of objects, in.

use super::super::fields::Fields;
use super::super::yaml::{Node, Value};
use super::dialect::{self, is_label};
use super::own;
use super::shapes::{Label, Metadata};
use super::{LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME};
use crate::plan::{Note, NoteKind, Place, Refusal};
use crate::units::Span;

impl Metadata {
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// One of our annotations.
    pub fn own(&self, key: &str) -> Option<&str> {
        own::get(&self.annotations, key)
    }

    /// A length of time in one of our annotations.
    pub fn own_span(&self, key: &str) -> Option<Span> {
        self.own(key).and_then(|text| Span::parse(text).ok())
    }

    /// Reads `metadata`.
    pub fn read(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let name = fields.text("name")?;
        if let Some(name) = name.as_ref().filter(|name| !is_label(&name.text)) {
            let written = dialect::label(&name.text);
            let text = format!(
                "{}.name “{}” is taken and written as “{written}”: names have lower case letters, digits and hyphens only",
                fields.path,
                name.text.chars().take(80).collect::<String>(),
            );
            dialect::repaired(name.place, text, notes);
        }
        let metadata = Self {
            name: name.map(|name| name.text).unwrap_or_default(),
            display_name: fields.string("displayName")?.filter(|title| !title.is_empty()),
            labels: match fields.map("labels")? {
                Some(labels) => read_labels(labels, notes),
                None => Default::default(),
            },
            annotations: fields.strings("annotations", notes)?,
        };
        fields.finish(notes);
        Ok(metadata)
    }

    /// Makes it one that strict decoders take: of an object that is written again as it was read.
    pub fn make_strict(&mut self, place: Place, notes: &mut Vec<Note>) {
        self.name = dialect::label(&self.name);
        if let Some(title) = &mut self.display_name {
            cut(title, LONGEST_DISPLAY_NAME, "displayName", place, notes);
        }
        let mut refused: Vec<String> = Vec::new();
        let mut check = |is_good: bool, key: &String| {
            if !is_good {
                refused.push(key.clone());
            }
            is_good
        };
        self.labels.retain(|key, _| check(is_label_key(key), key));
        self.annotations.retain(|key, _| check(is_annotation_key(key), key));
        if !refused.is_empty() {
            let text = format!("“{}”: OpenSLO does not allow the keys {}", self.name, refused.join(", "));
            notes.push(Note::at(NoteKind::Lost, place, text));
        }
    }
}

fn read_labels(labels: Fields, notes: &mut Vec<Note>) -> std::collections::BTreeMap<String, Label> {
    let path = labels.path.clone();
    let mut read = std::collections::BTreeMap::new();
    for (key, node) in labels.into_entries() {
        match label_of(node.value) {
            Some(label) => drop(read.insert(key.text, label)),
            None => notes.push(Note::at(
                NoteKind::Lost,
                node.place,
                format!("{path}.{} is neither a text nor a list of texts", key.text),
            )),
        }
    }
    read
}

/// A list of one is the same as the one.
fn label_of(value: Value) -> Option<Label> {
    let text = |node: Node| match node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    };
    match value {
        Value::Scalar { text, .. } => Some(Label::One(text)),
        Value::Null => Some(Label::One(String::new())),
        Value::List(items) => {
            let mut texts: Vec<String> = items.into_iter().map(text).collect::<Option<_>>()?;
            Some(if texts.len() == 1 { Label::One(texts.remove(0)) } else { Label::Several(texts) })
        }
        Value::Map(_) => None,
    }
}

/// Reads a `description`, cut to what strict decoders take: of an object that is written again as it was read.
pub fn short_description(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let place = spec.place;
    let mut text = spec.string("description")?.unwrap_or_default();
    cut(&mut text, LONGEST_DESCRIPTION, "description", place, notes);
    Ok(text)
}

fn cut(text: &mut String, most: usize, what: &str, place: Place, notes: &mut Vec<Note>) {
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        let text = format!("a {what} is cut to {most} characters, the most that OpenSLO allows");
        notes.push(Note::at(NoteKind::Lost, place, text));
    }
}

/// OpenSLO's rule for label keys, and for what follows the prefix of an annotation: letters or digits at both ends,
/// `-_.` inside, at most 63.
pub fn is_label_key(key: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    key.len() <= 63
        && ends(key.chars().next())
        && ends(key.chars().last())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// OpenSLO's rule for annotation keys: a name, with a domain and `/` before it or not. Its own domain is reserved.
pub fn is_annotation_key(key: &str) -> bool {
    let (domain, name) = key.split_once('/').map_or((None, key), |(domain, name)| (Some(domain), name));
    let is_domain = |domain: &str| domain.len() <= 253 && domain != "openslo.com" && domain.split('.').all(is_label);
    is_label_key(name) && domain.is_none_or(is_domain)
}

#[cfg(test)]
mod tests {
    use super::super::PREFIX;
    use super::*;

    #[test]
    fn keys_follow_the_validators_expressions() {
        for key in ["a", "team/owner", "example.org/a_B.c-1", &format!("{PREFIX}part-of")] {
            assert!(is_annotation_key(key), "{key}");
        }
        for key in ["", "a/", "/a", "a/b/c", "Team/owner", "a..b/c", "openslo.com/a", "a b", "-a", &"a".repeat(64)] {
            assert!(!is_annotation_key(key), "{key}");
        }
        assert!(is_label_key("Team_1.a-b") && !is_label_key("team/x"));
    }
}
