//! What the cases of several drills have in common.

use crate::drill::{MOST_PICKED, Pick, Told};
use crate::exchange::fields::{Fields, Text, clip, number, one_of, text_of};
use crate::exchange::policy_file::read_policy;
use crate::exchange::yaml::{Node, Value};
use crate::plan::{Cause, Charter, Duration, Frequency, Place, Policy, Refusal, Risk};
use crate::units::{Estimate, Span, Target, UnitError, Window};

/// Characters of a line, and of a text of several.
const LONGEST_LINE: usize = 200;
const LONGEST_WORDS: usize = 4_000;
/// The most items of a list of mappings.
pub const MOST_ITEMS: usize = 100;

/// What an author wrote beside the numbers.
pub fn told(fields: &mut Fields) -> Result<Told, Refusal> {
    Ok(Told { story: words(fields, "story")?.unwrap_or_default(), hint: words(fields, "hint")? })
}

/// A text of several lines.
pub fn words(fields: &mut Fields, key: &'static str) -> Result<Option<String>, Refusal> {
    fields.text(key)?.map(|text| bounded(&text, LONGEST_WORDS)).transpose()
}

/// A text of several lines that must be there.
pub fn need_words(fields: &mut Fields, key: &'static str) -> Result<String, Refusal> {
    bounded(&fields.need_text(key)?, LONGEST_WORDS)
}

/// A text of one line that must be there.
pub fn need_line(fields: &mut Fields, key: &'static str) -> Result<String, Refusal> {
    let text = fields.need_text(key)?;
    let place = text.place;
    let line = bounded(&text, LONGEST_LINE)?;
    if line.contains(char::is_control) {
        return Err(Refusal::at(place, format!("{key} has more than one line"), "Write it in one line"));
    }
    Ok(line)
}

/// A text within its length, without blanks around it, and not empty.
pub fn bounded(text: &Text, most: usize) -> Result<String, Refusal> {
    let trimmed = text.text.trim();
    match trimmed.chars().count() {
        0 => Err(Refusal::at(text.place, "A text is empty", "Write something, or leave the key out")),
        count if count > most => {
            Err(Refusal::at(text.place, format!("A text has {count} characters"), format!("Write at most {most}")))
        }
        _ => Ok(trimmed.to_owned()),
    }
}

/// One value or a list of them, of which a round draws one.
pub fn pick<T: Copy>(
    fields: &mut Fields,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, UnitError>,
) -> Result<Option<Pick<T>>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let Some(node) = fields.take(key) else { return Ok(None) };
    let place = node.place;
    let items = match node.value {
        Value::List(items) => items,
        value => vec![Node { place, value }],
    };
    let one = |(i, node)| text_of(node, &format!("{path}[{i}]"))?.parse(&path, &parse);
    let values = items.into_iter().enumerate().map(one).collect::<Result<Vec<T>, Refusal>>()?;
    Pick::of(values).map(Some).map_err(|error| {
        Refusal::at(place, format!("{path}: {error}"), format!("Write one value, or a list of at most {MOST_PICKED}"))
    })
}

/// The same where it must be there.
pub fn need<T: Copy>(
    fields: &mut Fields,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, UnitError>,
) -> Result<Pick<T>, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    pick(fields, key, parse)?.ok_or_else(|| missing(place, &path, key))
}

/// What is asked: words of which a round draws one.
pub fn ask<T: Copy>(fields: &mut Fields, words: &[(&str, T)]) -> Result<Pick<T>, Refusal> {
    need(fields, "ask", |text| {
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            UnitError::new(format!("“{}” is not asked here; write one of {}", clip(text), all.join(", ")))
        })
    })
}

/// That something must be there.
pub fn missing(place: Place, path: &str, key: &str) -> Refusal {
    Refusal::at(place, format!("{path}.{key} is missing"), format!("Add “{key}” there"))
}

/// A number within bounds.
pub fn between(low: f64, high: f64) -> impl Fn(&str) -> Result<f64, UnitError> {
    move |text| {
        let value = number(text)?;
        let refuse = || UnitError::new(format!("{value} is outside {low} to {high}"));
        (low..=high).contains(&value).then_some(value).ok_or_else(refuse)
    }
}

/// A percentage as a share, from 0.
pub fn percent(text: &str) -> Result<f64, UnitError> {
    Ok(between(0.0, 100.0)(text)? / 100.0)
}

/// A percentage above 0 as a share: an error ratio.
pub fn error_percent(text: &str) -> Result<f64, UnitError> {
    Ok(between(1e-7, 100.0)(text)? / 100.0)
}

/// A whole number within bounds.
pub fn count(low: u32, high: u32) -> impl Fn(&str) -> Result<u32, UnitError> {
    move |text| {
        let refuse = || UnitError::new(format!("“{}” is not a whole number of {low} to {high}", clip(text)));
        text.parse().ok().filter(|value| (low..=high).contains(value)).ok_or_else(refuse)
    }
}

/// A whole number within bounds, where it is there.
pub fn whole(fields: &mut Fields, key: &'static str, low: u32, high: u32) -> Result<Option<u32>, Refusal> {
    fields.parsed(key, count(low, high))
}

/// The targets of a case.
pub fn targets(fields: &mut Fields) -> Result<Pick<Target>, Refusal> {
    need(fields, "target_percent", Target::parse_percent)
}

/// The window of a case, 30 days where none is written.
pub fn window(fields: &mut Fields) -> Result<Window, Refusal> {
    let usual =
        || Window::rolling("30d").map_err(|error| Refusal::general(error.to_string(), "Report this as a fault"));
    fields.parsed("window", Window::rolling)?.map_or_else(usual, Ok)
}

/// The mappings of a key's list, at least one.
pub fn items<T>(
    fields: &mut Fields,
    key: &'static str,
    read: impl Fn(&mut Fields) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let list = fields.list(key)?;
    if list.len() > MOST_ITEMS {
        return Err(Refusal::at(place, format!("{path}.{key} has more than {MOST_ITEMS} items"), "Write fewer"));
    }
    if list.len() == 0 {
        return Err(missing(place, &path, key));
    }
    let one = |(node, path)| {
        let mut item = Fields::new(node, path)?;
        let value = read(&mut item)?;
        item.closed()?;
        Ok(value)
    };
    list.map(one).collect()
}

/// The same where there may be none.
pub fn maybe_items<T>(
    fields: &mut Fields,
    key: &'static str,
    read: impl Fn(&mut Fields) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    if fields.has(key) { items(fields, key, read) } else { Ok(Vec::new()) }
}

/// Minutes: one number, or a median and a p90.
pub fn minutes(fields: &mut Fields, key: &'static str) -> Result<Option<Estimate>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let Some(node) = fields.take(key) else { return Ok(None) };
    let place = node.place;
    if !matches!(node.value, Value::Map(_)) {
        return text_of(node, &path)?.parse(&path, |text| Estimate::value(between(0.0, 1e6)(text)?)).map(Some);
    }
    let mut spread = Fields::new(node, path.clone())?;
    let (median, p90) = (spread.need("median", between(0.0, 1e6))?, spread.need("p90", between(0.0, 1e6))?);
    spread.closed()?;
    let refuse = |error| Refusal::at(place, format!("{path}: {error}"), "Write a median above 0 and a p90 above it");
    Estimate::spread(median, p90).map(Some).map_err(refuse)
}

/// A risk, in the few words that a drill needs.
pub fn risk(fields: &mut Fields) -> Result<Risk, Refusal> {
    let place = fields.place;
    let name = need_line(fields, "name")?;
    let frequency = frequency(fields, place)?;
    let none = || Refusal::at(place, "A risk has no length", "Add “resolve_minutes” there");
    let (detect, resolve) = (minutes(fields, "detect_minutes")?, minutes(fields, "resolve_minutes")?.ok_or_else(none)?);
    let impact = fields.parsed("impact_percent", percent)?.unwrap_or(1.0);
    let value =
        |value: f64| Estimate::value(value).map_err(|error| Refusal::at(place, error.to_string(), "Correct it"));
    Ok(Risk {
        name,
        cause: if matches!(frequency, Frequency::Changes { .. }) { Cause::BinaryPush } else { Cause::Other },
        duration: Duration::Estimated { detect: detect.map_or_else(|| value(0.0), Ok)?, resolve },
        impact: value(impact)?,
        frequency,
        dependency: fields.flag("dependency")?.unwrap_or(false),
    })
}

fn frequency(fields: &mut Fields, place: Place) -> Result<Frequency, Refusal> {
    let value =
        |value: f64| Estimate::value(value).map_err(|error| Refusal::at(place, error.to_string(), "Correct it"));
    let per_year = fields.parsed("per_year", between(0.0, 1e5))?;
    let every_days = fields.parsed("every_days", between(0.01, 1e6))?;
    match (per_year, every_days, fields.map("changes")?) {
        (Some(per_year), None, None) => Ok(Frequency::PerYear(value(per_year)?)),
        (None, Some(days), None) => Ok(Frequency::PerYear(value(365.0 / days)?)),
        (None, None, Some(mut changes)) => {
            let per_week = changes.need("per_week", between(0.0, 1e4))?;
            let failure_rate = changes.need("failure_percent", percent)?;
            changes.closed()?;
            Ok(Frequency::Changes { per_week, failure_rate })
        }
        _ => Err(Refusal::at(
            place,
            "A risk says how often in none or several ways",
            "Write one of “per_year”, “every_days” and “changes”",
        )),
    }
}

/// A policy: a well-known one by its name, or one that is written out.
pub fn policy(fields: &mut Fields) -> Result<Policy, Refusal> {
    let (place, path) = (fields.place, format!("{}.policy", fields.path));
    let Some(node) = fields.take("policy") else { return Err(missing(place, &fields.path, "policy")) };
    if matches!(node.value, Value::Map(_)) {
        let mut notes = Vec::new();
        let mut written = Fields::new(node, path)?;
        let policy = read_policy(&mut written, &mut notes)?;
        written.closed()?;
        return match notes.into_iter().next() {
            None => Ok(policy),
            Some(note) => Err(Refusal {
                place: note.place.or(Some(place)),
                reason: format!("The policy cannot be read: {}", note.text),
                remedy: "Correct the policy and open the deck again".to_owned(),
            }),
        };
    }
    let word = text_of(node, &path)?;
    let known = match word.text.as_str() {
        "none" => Policy::none(),
        "workbook" => Policy::workbook(),
        "escalation" => Policy::escalating(),
        "four_bands" => Policy::four_bands(),
        _ => return Err(one_of(&word, "none, workbook, escalation or four_bands, or a policy as a mapping")),
    };
    Ok(Policy { charter: Charter::workbook(), ..known })
}

/// One of the words of a policy, where it is there.
pub fn word_of(fields: &mut Fields, key: &'static str, words: &[String]) -> Result<Option<String>, Refusal> {
    let Some(text) = fields.text(key)? else { return Ok(None) };
    if words.contains(&text.text) {
        return Ok(Some(text.text));
    }
    let known: Vec<String> = words.iter().map(|word| format!("“{}”", clip(word))).collect();
    let offered =
        if known.is_empty() { "nothing: the policy has no such words".to_owned() } else { known.join(" or ") };
    Err(one_of(&text, &offered))
}

/// A length of time from one second to ten years.
pub fn span(text: &str) -> Result<Span, UnitError> {
    Span::parse(text)
}
