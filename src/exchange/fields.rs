//! Reading a mapping key by key, so that whatever was not asked for can be named at the end.

use std::collections::BTreeMap;

use super::yaml::{Key, Node, Value};
use crate::plan::{Note, NoteKind, Place, Refusal};
use crate::units::UnitError;

/// The most unknown keys of one mapping that are named.
const MOST_NAMED: usize = 20;
/// The most bytes of a path.
const LONGEST_PATH: usize = 500;

/// A mapping that is being read. Each key can be taken once; [`Fields::finish`] reports the rest.
#[derive(Debug)]
pub struct Fields {
    /// Where the mapping starts.
    pub place: Place,
    /// What it is called in messages: `spec.objectives[0]`.
    pub path: String,
    entries: Vec<(Key, Node)>,
    known: Vec<&'static str>,
}

/// A scalar that was taken.
#[derive(Debug, Clone)]
pub struct Text {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub text: String,
    /// Whether it stood without quotes, so that `true` and `1` are not texts.
    pub plain: bool,
}

impl Fields {
    /// Reads a node as a mapping.
    pub fn new(node: Node, path: impl Into<String>) -> Result<Self, Refusal> {
        let path = clipped(path.into());
        match node.value {
            Value::Map(entries) => Ok(Self { place: node.place, path, entries, known: Vec::new() }),
            other => Err(Refusal::at(
                node.place,
                format!("{} is {} where a mapping is needed", name_of(&path), other.kind()),
                "Write keys and values there",
            )),
        }
    }

    /// The value of a key, where it is there and not null.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        let at = self.entries.iter().position(|(k, _)| k.text == key)?;
        let (_, node) = self.entries.remove(at);
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    /// Whether the key is there with that scalar.
    pub fn says(&self, key: &str, value: &str) -> bool {
        let is_it = |node: &Node| matches!(&node.value, Value::Scalar { text, .. } if text == value);
        self.entries.iter().any(|(k, node)| k.text == key && is_it(node))
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.text == key)
    }

    /// The scalar of a key.
    pub fn text(&mut self, key: &'static str) -> Result<Option<Text>, Refusal> {
        let path = self.path_of(key);
        self.take(key).map(|node| text_of(node, &path)).transpose()
    }

    /// The characters of a key's scalar, or nothing.
    pub fn string(&mut self, key: &'static str) -> Result<Option<String>, Refusal> {
        Ok(self.text(key)?.map(|text| text.text))
    }

    /// The scalar of a key that must be there.
    pub fn need_text(&mut self, key: &'static str) -> Result<Text, Refusal> {
        let (place, path) = (self.place, self.path_of(key));
        self.text(key)?.ok_or_else(|| Refusal::at(place, format!("{path} is missing"), format!("Add “{key}” there")))
    }

    /// The scalar of a key, read as a unit.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, UnitError>,
    ) -> Result<Option<T>, Refusal> {
        let path = self.path_of(key);
        self.text(key)?.map(|text| text.parse(&path, parse)).transpose()
    }

    /// Takes `kind`, which must be this one.
    pub fn need_kind(&mut self, wanted: &str, remedy: &str) -> Result<(), Refusal> {
        let kind = self.need_text("kind")?;
        if kind.text == wanted {
            return Ok(());
        }
        Err(Refusal::at(kind.place, format!("kind “{}” is not {wanted}", clip(&kind.text)), remedy))
    }

    /// The scalar of a key that must be there, read as a unit.
    pub fn need<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, UnitError>,
    ) -> Result<T, Refusal> {
        let path = self.path_of(key);
        self.need_text(key)?.parse(&path, parse)
    }

    /// The scalars of a key's list. Nothing is an empty list.
    pub fn texts(&mut self, key: &'static str) -> Result<Vec<String>, Refusal> {
        self.list(key)?.map(|(node, path)| Ok(text_of(node, &path)?.text)).collect()
    }

    /// The mappings of a key's list, each read by `read`. Nothing is an empty list.
    pub fn maps<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(Fields) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        self.list(key)?.map(|(node, path)| read(Fields::new(node, path)?)).collect()
    }

    /// A truth value.
    pub fn flag(&mut self, key: &'static str) -> Result<Option<bool>, Refusal> {
        let path = self.path_of(key);
        self.text(key)?
            .map(|text| match text.text.as_str() {
                "true" | "True" | "TRUE" => Ok(true),
                "false" | "False" | "FALSE" => Ok(false),
                other => Err(Refusal::at(
                    text.place,
                    format!("{path} is “{other}” where true or false is needed"),
                    "Write true or false",
                )),
            })
            .transpose()
    }

    /// The mapping of a key.
    pub fn map(&mut self, key: &'static str) -> Result<Option<Fields>, Refusal> {
        let path = self.path_of(key);
        self.take(key).map(|node| Fields::new(node, path)).transpose()
    }

    /// The mapping of a key that must be there.
    pub fn need_map(&mut self, key: &'static str) -> Result<Fields, Refusal> {
        let (place, path) = (self.place, self.path_of(key));
        self.map(key)?.ok_or_else(|| Refusal::at(place, format!("{path} is missing"), format!("Add “{key}” there")))
    }

    /// The items of a key's list, each with its path, which is made when it is asked for. Nothing is an empty list.
    pub fn list(
        &mut self,
        key: &'static str,
    ) -> Result<impl ExactSizeIterator<Item = (Node, String)> + use<>, Refusal> {
        let path = self.path_of(key);
        let items = match self.take(key) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                return Err(Refusal::at(
                    node.place,
                    format!("{path} is {} where a list is needed", node.value.kind()),
                    "Begin each item with “- ”",
                ));
            }
        };
        Ok(items.into_iter().enumerate().map(move |(i, node)| (node, format!("{path}[{i}]"))))
    }

    /// A key's mapping from text to text; values that are lists or mappings are reported as lost.
    pub fn strings(&mut self, key: &'static str, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
        Ok(self.map(key)?.map(|fields| fields.into_strings(notes)).unwrap_or_default())
    }

    /// The whole mapping as text to text.
    pub fn into_strings(self, notes: &mut Vec<Note>) -> BTreeMap<String, String> {
        let mut map = BTreeMap::new();
        for (key, node) in self.entries {
            match node.value {
                Value::Scalar { text, .. } => {
                    map.insert(key.text, text);
                }
                Value::Null => {
                    map.insert(key.text, String::new());
                }
                // OpenSLO allows a label to be a list; one item is the same as the item.
                Value::List(items) if items.len() == 1 && matches!(items[0].value, Value::Scalar { .. }) => {
                    if let Some(Value::Scalar { text, .. }) = items.into_iter().next().map(|item| item.value) {
                        map.insert(key.text, text);
                    }
                }
                other => notes.push(Note::at(
                    NoteKind::Lost,
                    node.place,
                    format!("{}.{} is {}; only single values are kept", self.path, key.text, other.kind()),
                )),
            }
        }
        map
    }

    /// Every key that was not taken, with its value.
    pub fn into_entries(self) -> Vec<(Key, Node)> {
        self.entries
    }

    /// Says that a known part is not carried over, where it is there.
    pub fn lose(&mut self, key: &'static str, why: &str, notes: &mut Vec<Note>) {
        let path = self.path_of(key);
        if let Some(node) = self.take(key) {
            notes.push(Note::at(NoteKind::Lost, node.place, format!("{path}: {why}")));
        }
    }

    /// Reports every key that was not asked for, with the nearest known one; of very many, the first.
    pub fn finish(self, notes: &mut Vec<Note>) {
        for (key, _) in self.entries.iter().take(MOST_NAMED) {
            let hint = nearest(&key.text, &self.known).map_or_else(
                || "it is ignored".to_owned(),
                |known| format!("it is ignored; perhaps “{known}” is meant"),
            );
            notes.push(Note::at(NoteKind::Unknown, key.place, format!("{}: {hint}", self.path_of(&key.text))));
        }
        if let Some((key, _)) = self.entries.get(MOST_NAMED) {
            let text = format!(
                "{}: {} more keys are not known and are ignored",
                name_of(&self.path),
                self.entries.len() - MOST_NAMED
            );
            notes.push(Note::at(NoteKind::Unknown, key.place, text));
        }
    }

    /// Refuses the first key that was not asked for, with the nearest known one: for formats of our own that are read
    /// strictly.
    pub fn closed(self) -> Result<(), Refusal> {
        let Some((key, _)) = self.entries.first() else { return Ok(()) };
        let remedy = nearest(&key.text, &self.known)
            .map_or_else(|| "Remove it".to_owned(), |known| format!("Remove it, or write “{known}” if that is meant"));
        Err(Refusal::at(key.place, format!("{} is not known here", self.path_of(&clip(&key.text))), remedy))
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// Reads a node as a scalar.
pub fn text_of(node: Node, path: &str) -> Result<Text, Refusal> {
    match node.value {
        Value::Scalar { text, plain } => Ok(Text { place: node.place, text, plain }),
        other => Err(Refusal::at(
            node.place,
            format!("{} is {} where a single value is needed", name_of(path), other.kind()),
            "Write one text or number there",
        )),
    }
}

impl Text {
    /// Reads the scalar as a unit; a refusal says where.
    pub fn parse<T>(&self, path: &str, parse: impl FnOnce(&str) -> Result<T, UnitError>) -> Result<T, Refusal> {
        parse(&self.text).map_err(|error| {
            Refusal::at(self.place, format!("{path}: {error}"), "Correct the value and open the file again")
        })
    }
}

/// A finite number, to the bit.
pub fn number(text: &str) -> Result<f64, UnitError> {
    let refuse = || UnitError::new(format!("“{}” is not a number such as 0.25", clip(text)));
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(refuse)
}

/// A whole number of at least 0.
pub fn whole<T: std::str::FromStr>(text: &str) -> Result<T, UnitError> {
    text.parse().map_err(|_| UnitError::new(format!("“{}” is not a whole number that can be used", clip(text))))
}

/// Says which words can stand where something else does.
pub fn one_of(text: &Text, choices: &str) -> Refusal {
    Refusal::at(text.place, format!("“{}” is not known here", clip(&text.text)), format!("Write {choices}"))
}

/// The beginning of a text that is told.
pub fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A path in which a key of unusual length stands is cut in front, as it stands in every message and before every key.
fn clipped(path: String) -> String {
    let from = path.len().saturating_sub(LONGEST_PATH);
    match (from..path.len()).find(|at| path.is_char_boundary(*at)) {
        Some(at) if from > 0 => format!("…{}", &path[at..]),
        _ => path,
    }
}

fn name_of(path: &str) -> &str {
    if path.is_empty() { "the document" } else { path }
}

/// The known word that a typing error most likely meant: the same but for case and underscores, or at most two
/// letters away.
fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let plain =
        |s: &str| s.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect::<String>();
    let wanted = plain(word);
    if wanted.len() > 64 {
        return None;
    }
    known
        .iter()
        .map(|candidate| (distance(&wanted, &plain(candidate)), *candidate))
        .filter(|(distance, candidate)| *distance <= 2 && *distance * 3 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::yaml;

    #[test]
    fn what_is_not_asked_for_is_named_with_a_guess() {
        let node = yaml::parse("service: a\npageAlert: 1\nzzz: 2\n").unwrap().documents.remove(0);
        let mut fields = Fields::new(node, "slos[0]").unwrap();
        fields.take("service");
        fields.take("page_alert");
        let mut notes = Vec::new();
        fields.finish(&mut notes);
        assert_eq!(notes.len(), 2);
        assert!(notes[0].text.contains("perhaps “page_alert”"), "{}", notes[0].text);
        assert_eq!(notes[1].place, Some(Place { line: 3, column: 1 }));
        assert!(!notes[1].text.contains("perhaps"));
    }

    #[test]
    fn of_very_many_unknown_keys_the_first_are_named() {
        let text: String = (0..25).map(|i| format!("k{i}: 1\n")).collect();
        let node = yaml::parse(&text).unwrap().documents.remove(0);
        let mut notes = Vec::new();
        Fields::new(node, "x".repeat(10_000)).unwrap().finish(&mut notes);
        assert_eq!(notes.len(), MOST_NAMED + 1);
        assert!(notes.iter().all(|note| note.text.len() < 2 * LONGEST_PATH));
        let last = &notes[MOST_NAMED];
        assert!(last.text.contains("5 more keys") && last.place == Some(Place { line: 21, column: 1 }), "{last:?}");
    }
}
