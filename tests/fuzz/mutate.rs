//! Changes to a text that leave it readable more often than not: most faults lie behind valid YAML.

use std::ops::Range;

use accord::model::chance::Stream;

/// Words that have broken a reader of YAML somewhere.
const WORDS: [&str; 34] = [
    "no",
    "1e999",
    "-1",
    "0",
    "''",
    "[]",
    "{}",
    "~",
    "null",
    "true",
    "12:30:45",
    "1e3",
    ".inf",
    ".nan",
    "9999999999999999999999",
    "*a",
    "&a ",
    "<<: ",
    "!!str ",
    "{{.window}}",
    "'{{ query \"up\" }}'",
    "\"\\u202e\"",
    "\u{1F600}",
    "支払い",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "? ",
    "---\n",
    "%",
    "100",
    "[a, b]",
    "{a: b}",
];

/// Pieces that have broken a writer somewhere, to stand inside a text.
const PIECES: [&str; 24] = [
    "\"",
    "\\",
    "'",
    "`",
    "{{",
    "}}",
    "{{.window}}",
    "${",
    "%{",
    "$",
    "#",
    " #",
    ": ",
    "<b>",
    "&",
    "|",
    "*",
    "_",
    "/",
    "--",
    " ",
    "\u{85}",
    "\u{2028}",
    "é",
];

/// Numbers at the edges of what is taken.
const NUMBERS: [&str; 18] = [
    "0.1",
    "99.999999999",
    "99.9999999",
    "99.90",
    "0.999999999",
    "0.5",
    "50",
    "0.000000001",
    "1",
    "1000000",
    "123456.789012345",
    "3.141592653589793238",
    "0.30000000000000004",
    "1e-7",
    "007",
    "+5",
    "1_000",
    "4294967296",
];

/// Lengths of time in every unit.
const LENGTHS: [&str; 14] =
    ["1m", "90s", "90m", "1h30m", "1d", "7d", "28d", "4w", "1M", "1Q", "1Y", "365d", "36500d", "1500ms"];

/// The values of one line or in brackets, roughly: what a colon, a dash, a comma or a bracket begins and a comma, a bracket
/// or the end of the line ends.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote = None;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        if quote.is_some() {
            if quote == Some(byte) {
                quote = None;
            }
            continue;
        }
        match byte {
            b'"' | b'\'' if start == Some(at) => quote = Some(byte),
            b'\n' | b',' | b']' | b'}' | b'[' | b'{' => {
                if let Some(start) = start.filter(|start| *start < at) {
                    found.push(start..at);
                }
                start = matches!(byte, b'[').then_some(at + 1);
            }
            b' ' if at > 0 && matches!(bytes[at - 1], b':' | b'-' | b',') => start = Some(at + 1),
            _ => {}
        }
    }
    found
}

/// An entry: a line with those below it that are indented further.
fn entries(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, line.len() - line.trim_start_matches(' ').len()));
        at += line.len();
    }
    let end =
        |i: usize, indent: usize| lines[i + 1..].iter().find(|(_, other)| *other <= indent).map_or(at, |(at, _)| *at);
    lines.iter().enumerate().map(|(i, (start, indent))| *start..end(i, *indent)).collect()
}

fn one<T: Clone>(of: &[T], chance: &mut Stream) -> Option<T> {
    of.get(chance.below(of.len())).cloned()
}

/// A text with a change, or now and then several.
pub fn mutate(text: &str, others: &[(String, String)], chance: &mut Stream) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(8) / 6 {
        text = change(&text, others, chance).unwrap_or(text);
    }
    text
}

fn change(text: &str, others: &[(String, String)], chance: &mut Stream) -> Option<String> {
    let mut out = text.to_owned();
    match chance.below(20) {
        0 => return Some(damage(text, chance)),
        1 => return move_entry(text, text, chance),
        2 => return move_entry(text, &one(others, chance)?.1, chance),
        3 => out.replace_range(one(&entries(text), chance)?, ""),
        // Two values change places.
        4 => {
            let all = values(text);
            let (a, b) = (one(&all, chance)?, one(&all, chance)?);
            let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
            let (first, second) = (text[a.clone()].to_owned(), text[b.clone()].to_owned());
            if a != b {
                out.replace_range(b, &first);
                out.replace_range(a, &second);
            }
        }
        5 => {
            let (_, other) = one(others, chance)?;
            out.replace_range(one(&values(text), chance)?, &other[one(&values(&other), chance)?]);
        }
        6..=9 => {
            let is_number = |at: &Range<usize>| text[at.clone()].starts_with(|c: char| c.is_ascii_digit());
            let numbers: Vec<_> = values(text).into_iter().filter(is_number).collect();
            let at = one(&numbers, chance)?;
            let is_length = text[at.clone()].ends_with(|c: char| c.is_ascii_alphabetic());
            out.replace_range(at, if is_length { one(&LENGTHS, chance)? } else { one(&NUMBERS, chance)? });
        }
        // One digit more, or another.
        10 | 11 => {
            let digits: Vec<_> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            let at = one(&digits, chance)?;
            let digit = chance.below(10).to_string();
            out.replace_range(at..at + chance.below(2), &digit.repeat(1 + 8 * (chance.below(8) / 7)));
        }
        12 => {
            let mut at = one(&values(text), chance)?;
            at.start += chance.below(at.len() + 1);
            let at = (0..=at.start).rev().find(|at| text.is_char_boundary(*at))?;
            out.insert_str(at, one(&PIECES, chance)?);
        }
        // A value that is quoted, with a piece in it that quotes keep.
        13..=17 => {
            let at = one(&values(text), chance)?;
            let value = text[at.clone()].trim_matches(['"', '\'']).replace('\'', "''");
            let piece = one(&PIECES, chance)?.replace('\'', "''");
            let quoted = if chance.below(2) == 0 { format!("'{piece}{value}'") } else { format!("'{value}{piece}'") };
            out.replace_range(at, &quoted);
        }
        _ => out.replace_range(one(&values(text), chance)?, one(&WORDS, chance)?),
    }
    Some(out)
}

/// Puts an entry of one text before an entry of another, at that one's indentation.
fn move_entry(text: &str, from: &str, chance: &mut Stream) -> Option<String> {
    let entry = &from[one(&entries(from), chance)?];
    let to = one(&entries(text), chance)?.start;
    let indent_of = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let (had, wanted) = (indent_of(entry), indent_of(&text[to..]));
    let lines = entry.lines().map(|line| format!("{}{}\n", " ".repeat(wanted), line.get(had..).unwrap_or_default()));
    Some(format!("{}{}{}", &text[..to], lines.collect::<String>(), &text[to..]))
}

/// Bytes that are changed, left out, doubled or added, wherever they stand.
fn damage(text: &str, chance: &mut Stream) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = chance.below(bytes.len() + 1);
    let end = (at + chance.below(40)).min(bytes.len());
    match chance.below(5) {
        0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let copy = bytes[at..end].to_vec();
            let to = chance.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
        3 => bytes.truncate(at),
        _ => bytes.insert(at, chance.below(256) as u8),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
