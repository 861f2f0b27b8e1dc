//! Text to a tree with positions, within limits. Scalars keep the characters that were written, so that `99.90`
//! stays `99.90`; what a scalar means is decided by who reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Span};

use crate::plan::{Place, Refusal};

/// Longest text that is read from outside. What a text itself says is bounded by its length.
pub const LONGEST_TEXT: usize = 16 << 20;
/// A block diagram has two levels for each of its own, of which it may have 64.
const DEEPEST: usize = 140;
/// The most that aliases may add to a text, in nodes: each copy is counted at its full size, and so is each anchor,
/// of which a copy is kept.
const MOST_COPIED: usize = 100_000;
/// More than the largest plan has objectives and objects of other tools.
pub const MOST_DOCUMENTS: usize = 8_000;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it starts.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing was written, or `null` or `~`.
    Null,
    /// Anything else that is not a collection, as written; `plain` when it was not quoted.
    Scalar { text: String, plain: bool },
    /// A list.
    List(Vec<Node>),
    /// Keys in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it starts.
    pub place: Place,
    /// The key as written.
    pub text: String,
}

impl Value {
    /// What to call it in a sentence.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Scalar { .. } => "a single value",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// All documents of a text, and how many comments it held.
#[derive(Debug)]
pub struct Stream {
    /// One root node for each document that is not empty.
    pub documents: Vec<Node>,
    /// Comments are not data and are not carried over.
    pub comments: usize,
}

/// Reads each document for itself, so that a broken one does not stop the others: what was read, and why the rest was
/// not.
pub fn parse_documents(text: &str, longest: usize) -> (Stream, Vec<Refusal>) {
    let nothing = Stream { documents: Vec::new(), comments: 0 };
    if let Err(refusal) = check_length(text, longest) {
        return (nothing, vec![refusal]);
    }
    let refusal = match parse(text) {
        Ok(stream) => return (stream, Vec::new()),
        Err(refusal) => refusal,
    };
    let parts = split(text);
    if parts.len() < 2 || parts.len() > MOST_DOCUMENTS {
        return (nothing, vec![refusal]);
    }
    let (mut all, mut refusals) = (nothing, Vec::new());
    for (line, part) in parts {
        match parse_at(part, line) {
            Ok(stream) => {
                all.documents.extend(stream.documents);
                all.comments += stream.comments;
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    (all, refusals)
}

/// The documents of a stream as texts, each with the number of lines before it. `---` at the start of a line begins a
/// document wherever it stands, even inside a block of text.
fn split(text: &str) -> Vec<(u32, &str)> {
    let (mut parts, mut start, mut first, mut at) = (Vec::new(), 0, 0, 0);
    for (line, written) in text.split_inclusive('\n').enumerate() {
        let rest = written.strip_prefix("---");
        if at > 0 && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
            parts.push((first, &text[start..at]));
            (start, first) = (at, count(line));
        }
        at += written.len();
    }
    parts.push((first, &text[start..]));
    parts
}

fn check_length(text: &str, longest: usize) -> Result<(), Refusal> {
    if text.len() <= longest {
        return Ok(());
    }
    Err(Refusal::general(
        format!("The text has {} MiB; at most {} are read", text.len() >> 20, longest >> 20),
        "Split the file",
    ))
}

/// Reads YAML, of which JSON is a part; of any length, as what we wrote ourselves may be.
///
/// # Errors
/// Text that is not YAML, repeats a key, is too deep or expands too far.
pub fn parse(text: &str) -> Result<Stream, Refusal> {
    parse_at(text, 0)
}

/// Reads a part of a text that begins after so many lines.
fn parse_at(text: &str, lines: u32) -> Result<Stream, Refusal> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut builder = Builder { lines, ..Builder::default() };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let mark = error.marker();
            Refusal::at(
                Place { line: lines + count(mark.line()), column: count(mark.col() + 1) },
                format!("This is not YAML: {}", error.info()),
                "Correct the line; indentation and quotes are the usual causes",
            )
        })?;
        builder.take(event, span)?;
    }
    Ok(Stream { documents: builder.documents, comments: builder.comments })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Builder {
    /// Lines before the text.
    lines: u32,
    /// Documents so far, empty ones too.
    started: usize,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    /// Weight of all nodes so far.
    nodes: usize,
    /// Weight of all copies so far.
    copied: usize,
    comments: usize,
}

/// A collection whose end has not been seen.
struct Open {
    place: Place,
    anchor: usize,
    /// Count of nodes when it was opened, to know its size for aliases.
    nodes_before: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    /// `places` finds a key that was there before, as a search of all would make a wide mapping quadratic.
    Map {
        entries: Vec<(Key, Node)>,
        places: BTreeMap<String, Place>,
        pending: Option<Key>,
    },
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Refusal> {
        let place = Place { line: self.lines + count(span.start.line()), column: count(span.start.col() + 1) };
        match event {
            Event::Scalar(text, style, anchor, _) => {
                // A long text weighs as much as many nodes, or aliases to it would be a bomb.
                let weight = 1 + text.len() / 16;
                self.nodes += weight;
                let node = Node { place, value: scalar(text, style) };
                self.remember(anchor, &node, weight)?;
                self.put(node)?;
            }
            Event::SequenceStart(_, anchor, _) => self.open(place, anchor, Content::List(Vec::new()))?,
            Event::MappingStart(_, anchor, _) => {
                self.open(place, anchor, Content::Map { entries: Vec::new(), places: BTreeMap::new(), pending: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Alias(id) => {
                let Some((node, size)) = self.anchors.get(&id).cloned() else {
                    return Err(Refusal::at(
                        place,
                        "An alias stands inside what it names",
                        "Write the value out in full",
                    ));
                };
                self.nodes += size;
                self.copy(size, place)?;
                self.put(Node { place, value: node.value })?;
            }
            Event::DocumentStart(..) => {
                self.anchors.clear();
                self.started += 1;
                if self.started > MOST_DOCUMENTS {
                    return Err(Refusal::at(
                        place,
                        format!("There are more than {MOST_DOCUMENTS} documents"),
                        "Split the file",
                    ));
                }
            }
            Event::Comment(..) => self.comments += 1,
            _ => {}
        }
        Ok(())
    }

    fn copy(&mut self, size: usize, place: Place) -> Result<(), Refusal> {
        self.copied += size;
        if self.copied > MOST_COPIED {
            return Err(Refusal::at(
                place,
                format!("Anchors and aliases expand the text by more than {MOST_COPIED} values"),
                "Write repeated parts out, or split the file",
            ));
        }
        Ok(())
    }

    fn open(&mut self, place: Place, anchor: usize, content: Content) -> Result<(), Refusal> {
        if self.open.len() >= DEEPEST {
            return Err(Refusal::at(
                place,
                format!("Values are nested more than {DEEPEST} deep"),
                "No known format needs that; check the brackets",
            ));
        }
        self.nodes += 1;
        self.open.push(Open { place, anchor, nodes_before: self.nodes - 1, content });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        // The parser pairs starts and ends.
        let Some(open) = self.open.pop() else { return Ok(()) };
        // What a list has room for beyond its items would, in many small ones, be most of the memory.
        let value = match open.content {
            Content::List(mut items) => {
                items.shrink_to_fit();
                Value::List(items)
            }
            Content::Map { mut entries, .. } => {
                entries.shrink_to_fit();
                Value::Map(entries)
            }
        };
        let node = Node { place: open.place, value };
        self.remember(open.anchor, &node, self.nodes - open.nodes_before)?;
        self.put(node)
    }

    fn remember(&mut self, anchor: usize, node: &Node, size: usize) -> Result<(), Refusal> {
        if anchor > 0 {
            self.copy(size, node.place)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(())
    }

    fn put(&mut self, node: Node) -> Result<(), Refusal> {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => {
                if !matches!(node.value, Value::Null) {
                    self.documents.push(node);
                }
            }
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { entries, places, pending }) => match pending.take() {
                Some(key) => entries.push((key, node)),
                None => *pending = Some(key_of(node, places)?),
            },
        }
        Ok(())
    }
}

fn key_of(node: Node, places: &mut BTreeMap<String, Place>) -> Result<Key, Refusal> {
    let text = match node.value {
        Value::Scalar { text, .. } => text,
        Value::Null => String::new(),
        other => {
            return Err(Refusal::at(node.place, format!("{} is used as a key", other.kind()), "Use a text as the key"));
        }
    };
    // A wider mapping is no known format.
    if places.len() > 2_000 {
        return Err(Refusal::at(node.place, "A mapping has more than 2,000 keys", "Split the file"));
    }
    if let Some(first) = places.insert(text.clone(), node.place) {
        return Err(Refusal::at(
            node.place,
            format!("The key “{text}” is written twice; first at {first}"),
            "Remove one of the two, as readers disagree on which one counts",
        ));
    }
    Ok(Key { place: node.place, text })
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") {
        return Value::Null;
    }
    Value::Scalar { text: text.into_owned(), plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Refusal {
        parse(text).expect_err("refused")
    }

    #[test]
    fn scalars_keep_their_characters_and_places() {
        let stream = parse("# c\na: 99.90\nb: [no, 'x']\n---\n- 1\n").unwrap();
        assert_eq!((stream.documents.len(), stream.comments), (2, 1));
        let Value::Map(entries) = &stream.documents[0].value else { panic!("a mapping") };
        assert!(matches!(&entries[0].1.value, Value::Scalar { text, plain: true } if text == "99.90"));
        assert_eq!(entries[0].1.place, Place { line: 2, column: 4 });
    }

    #[test]
    fn bombs_are_refused_at_their_full_size() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(refusal(&bomb).reason.contains("expand"));
        // Anchors inside anchors are copies too, even if nothing refers to them.
        let mut nested: String = (0..30).map(|i| format!("&a{i} [")).collect();
        nested.push_str(&"x, ".repeat(20_000));
        nested.push_str(&"]".repeat(30));
        assert!(refusal(&nested).reason.contains("expand"));
    }

    #[test]
    fn depth_repeated_keys_and_nonsense_are_refused_with_a_place() {
        assert!(refusal(&"[".repeat(100_000)).place.is_some());
        assert!(refusal(&"- ".repeat(150)).reason.contains("nested"));
        let twice = refusal("a: 1\nb: 2\na: 3\n");
        assert_eq!(twice.place, Some(Place { line: 3, column: 1 }));
        assert!(twice.reason.contains("line 1"));
        assert!(refusal("a: 'x\nb: [").place.is_some());
        assert!(refusal("? [a]\n: b").reason.contains("key"));
        assert!(refusal("a: &a [*a]").place.is_some());
    }
}
