//! What the readers of other tools' files share.

use crate::exchange::fields::{Fields, clip};
use crate::exchange::yaml::{Node, Value};
use crate::plan::{Refusal, moment};
use crate::units::CivilDateTime;

/// Why one incident is not taken, and what to do.
pub type Rejection = (String, &'static str);

/// The scalar of the first of these keys that is there.
pub fn first_text(fields: &mut Fields, keys: &[&'static str]) -> Result<Option<String>, Refusal> {
    for key in keys {
        if let Some(text) = fields.string(key)?
            && !text.trim().is_empty()
        {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The moment of the first of these keys that is there.
pub fn first_moment(fields: &mut Fields, keys: &[&'static str]) -> Result<Option<CivilDateTime>, Rejection> {
    let text = first_text(fields, keys).map_err(|refusal| (refusal.reason, "mend the file"))?;
    text.map(|text| {
        moment(&text).ok_or_else(|| {
            (format!("“{}” is no date", clip(&text)), "write times as 2027-01-31T14:05:00Z, or leave the incident out")
        })
    })
    .transpose()
}

/// Minutes from one moment to a later one; none where it is earlier.
pub fn minutes_between(from: CivilDateTime, to: CivilDateTime) -> Option<f64> {
    Some(to.minutes() - from.minutes()).filter(|minutes| *minutes >= 0.0)
}

/// The texts of a list of scalars, or the names of a list of mappings.
pub fn names(node: Option<Node>) -> Vec<String> {
    let Some(Node { value: Value::List(items), .. }) = node else { return Vec::new() };
    items.into_iter().filter_map(name).collect()
}

fn name(item: Node) -> Option<String> {
    match item.value {
        Value::Scalar { text, .. } => Some(text),
        Value::Map(entries) => {
            entries.into_iter().find(|(key, _)| key.text == "name").and_then(|(_, node)| match node.value {
                Value::Scalar { text, .. } => Some(text),
                _ => None,
            })
        }
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}
