//! One item of an SLO's `objectives`.

use std::rc::Rc;

use super::super::fields::{Fields, Text, clip};
use super::dialect;
use super::slo::{Measured, Promise, Unity};
use crate::plan::{Comparison, Note, NoteKind, Refusal};
use crate::units::{Length, Method, Share, Target, UnitError};

/// Reads an objective that is measured so.
pub fn read(
    mut fields: Fields,
    method: &Text,
    measured: Rc<Measured>,
    unity: Unity,
    notes: &mut Vec<Note>,
) -> Result<Promise, Refusal> {
    let op = fields.text("op")?;
    let weight = read_weight(&mut fields, unity, notes)?;
    let promise = Promise {
        path: fields.path.clone(),
        title: fields.string("displayName")?.filter(|title| !title.is_empty()),
        target: read_target(&mut fields, notes)?,
        bound: read_bound(&mut fields, &op, notes)?,
        op_place: op.map(|op| op.place),
        method: read_method(&mut fields, method, notes)?,
        measured,
        weight,
    };
    fields.finish(notes);
    Ok(promise)
}

fn read_weight(fields: &mut Fields, unity: Unity, notes: &mut Vec<Note>) -> Result<Option<String>, Refusal> {
    let path = format!("{}.compositeWeight", fields.path);
    let weight = dialect::number(fields, "compositeWeight", notes)?;
    match (unity, weight) {
        (Unity::Composite, None) => Ok(Some("1".to_owned())),
        (Unity::Composite, Some(weight)) => weight.parse(&path, positive).map(Some),
        (_, None) => Ok(None),
        (_, Some(weight)) => {
            let text = format!("{path} says nothing, as the objectives share one indicator");
            notes.push(Note::at(NoteKind::Lost, weight.place, text));
            Ok(None)
        }
    }
}

/// A weight, in the shortest form.
pub fn positive(text: &str) -> Result<String, UnitError> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    number.map(|number| number.to_string()).ok_or_else(|| UnitError::new("a number above 0 is needed"))
}

pub fn read_target(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Target, Refusal> {
    let path = fields.path.clone();
    let ratio = dialect::number(fields, "target", notes)?;
    let percent = dialect::number(fields, "targetPercent", notes)?;
    match (ratio, percent) {
        (Some(ratio), None) if ratio.text.ends_with('%') => {
            ratio.parse(&format!("{path}.target"), Target::parse_percent)
        }
        (Some(ratio), None) => ratio.parse(&format!("{path}.target"), Target::parse_ratio),
        (None, Some(percent)) => percent.parse(&format!("{path}.targetPercent"), Target::parse_percent),
        _ => Err(Refusal::at(
            fields.place,
            format!("{path} needs exactly one of target and targetPercent"),
            "Write target: 0.999 or targetPercent: 99.9",
        )),
    }
}

/// Which side of `value` is good. A value that no `op` stands beside compares with nothing.
pub fn read_bound(
    fields: &mut Fields,
    op: &Option<Text>,
    notes: &mut Vec<Note>,
) -> Result<Option<(Comparison, String)>, Refusal> {
    let path = fields.path.clone();
    let value = dialect::number(fields, "value", notes)?;
    let value = value.map(|text| text.parse(&format!("{path}.value"), finite)).transpose()?;
    let Some(op) = op else {
        if let Some(value) = value {
            let text = format!("{path}.value {value} has no op beside it, so it compares with nothing");
            notes.push(Note::at(NoteKind::Lost, fields.place, text));
        }
        return Ok(None);
    };
    let comparison = Comparison::parse(&op.text).ok_or_else(|| {
        Refusal::at(op.place, format!("{path}.op “{}” is not known", op.text), "Use lt, lte, gt or gte")
    })?;
    Ok(Some((comparison, value.unwrap_or_default())))
}

fn finite(text: &str) -> Result<String, UnitError> {
    let is_finite = text.trim().parse::<f64>().is_ok_and(f64::is_finite);
    is_finite.then(|| text.to_owned()).ok_or_else(|| UnitError::new("a finite number is needed"))
}

/// The budgeting method, with the slices that an objective names.
pub fn read_method(fields: &mut Fields, method: &Text, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let slice_target = dialect::number(fields, "timeSliceTarget", notes)?
        .map(|text| text.parse(&format!("{path}.timeSliceTarget"), |s| Share::parse_ratio(s)?.above_zero()))
        .transpose()?;
    let slice = fields.text("timeSliceWindow")?.map(|text| read_slice(&text, &path, notes)).transpose()?;
    let unused = match method.text.as_str() {
        "Occurrences" => slice.is_some() || slice_target.is_some(),
        "RatioTimeslices" => slice_target.is_some(),
        _ => false,
    };
    if unused {
        let text = format!("{path}: {} has no use for the slices that it names", method.text);
        notes.push(Note::at(NoteKind::Lost, place, text));
    }
    let slice = |notes: &mut Vec<Note>| {
        slice.unwrap_or_else(|| {
            let text = format!("{path} names no timeSliceWindow; one minute is taken. Validators ask for one");
            notes.push(Note::at(NoteKind::Assumed, place, text));
            Length::parse("1m").expect("a literal")
        })
    };
    match method.text.as_str() {
        "Occurrences" => Ok(Method::Occurrences),
        "Timeslices" => {
            let slice_target = slice_target.ok_or_else(|| {
                Refusal::at(
                    place,
                    format!("{path} has no timeSliceTarget, which Timeslices needs"),
                    "Add timeSliceTarget, for example 0.95",
                )
            })?;
            Ok(Method::Timeslices { slice_target, slice: slice(notes) })
        }
        "RatioTimeslices" => Ok(Method::RatioTimeslices { slice: slice(notes) }),
        other => Err(Refusal::at(
            method.place,
            format!("budgetingMethod “{}” is not known", clip(other)),
            "Use Occurrences, Timeslices or RatioTimeslices",
        )),
    }
}

/// The specification also allows a bare number of minutes.
fn read_slice(text: &Text, path: &str, notes: &mut Vec<Note>) -> Result<Length, Refusal> {
    let path = format!("{path}.timeSliceWindow");
    if text.text.is_empty() || !text.text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse(&path, Length::parse);
    }
    dialect::repaired(text.place, format!("{path} {} is a bare number, read as minutes", text.text), notes);
    text.parse(&path, |minutes| Length::parse(&format!("{minutes}m")))
}
