//! OpenSLO's SLO: what is promised, over which window, counted how.

use std::collections::BTreeMap;

use super::super::fields::{Fields, Text};
use super::super::gate;
use super::own::{self, Strings};
use super::shapes::{Label, Metadata, PolicyItem};
use super::{LONGEST_DESCRIPTION, alerting, dialect, sli, window};
use crate::plan::{Comparison, Indicator, Note, NoteKind, Place, Refusal};
use crate::units::{Length, Method, Share, Span, Target, UnitError, Window};

/// An SLO whose references have not been followed.
#[derive(Debug)]
pub struct Slo {
    pub place: Place,
    /// The name as the plan has it.
    pub name: String,
    /// The name as the file has it.
    pub label: String,
    pub title: Option<String>,
    pub description: String,
    pub service: String,
    pub labels: BTreeMap<String, Label>,
    pub annotations: Strings,
    pub requests_per_day: Option<u64>,
    pub absent_after: Option<Span>,
    pub window: Window,
    pub objectives: Vec<Promise>,
    pub unity: Unity,
    pub alert_policies: Vec<PolicyItem>,
}

/// What makes the objectives of an SLO one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unity {
    /// They are measured by the same indicator.
    Same,
    /// Each has an indicator and a weight: a composite.
    Composite,
    /// Nothing: v1alpha lets each have an indicator without being a composite.
    None,
}

/// Where it says what is measured.
#[derive(Debug, Clone)]
pub enum Measured {
    /// Written out, and what it says beside the indicator as annotations of ours.
    Here(Indicator, Strings),
    Elsewhere(String, Place),
}

/// One item of `spec.objectives`.
#[derive(Debug)]
pub struct Promise {
    pub path: String,
    pub title: Option<String>,
    pub target: Target,
    pub bound: Option<(Comparison, String)>,
    pub op_place: Option<Place>,
    pub method: Method,
    pub measured: Measured,
    pub weight: Option<String>,
}

impl Slo {
    /// An SLO that says what its metadata say.
    pub fn new(place: Place, metadata: Metadata, window: Window, unity: Unity) -> Self {
        Self {
            place,
            label: metadata.name.clone(),
            name: metadata.name,
            title: metadata.display_name,
            description: String::new(),
            service: String::new(),
            labels: metadata.labels,
            annotations: metadata.annotations,
            requests_per_day: None,
            absent_after: None,
            window,
            objectives: Vec::new(),
            unity,
            alert_policies: Vec::new(),
        }
    }

    /// Puts back what our own export had to say in annotations. What was edited since does not match its original any
    /// more, and the edit wins.
    pub fn restore(&mut self, notes: &mut Vec<Note>) {
        let mut take = |key| own::take(&mut self.annotations, key);
        if let Some(name) = take(own::NAME).filter(|name| gate::is_label_of(&self.name, name)) {
            self.name = name;
        }
        if let Some(service) = take(own::SERVICE).filter(|name| gate::is_label_of(&self.service, name)) {
            self.service = service;
        }
        if let Some(title) = take(own::TITLE).filter(|_| self.title.is_none()) {
            self.title = Some(title);
        }
        let is_whole = |text: &String| text.chars().take(LONGEST_DESCRIPTION).eq(self.description.chars());
        if let Some(description) = take(own::DESCRIPTION).filter(is_whole) {
            self.description = description;
        }
        self.absent_after = take(own::ABSENT_AFTER).and_then(|text| Span::parse(&text).ok());
        if let Some(text) = take(own::REQUESTS) {
            self.requests_per_day = text.parse().ok();
            if self.requests_per_day.is_none() {
                let text = format!("“{}”: requests-per-day is not a whole number", self.name);
                notes.push(Note::at(NoteKind::Lost, self.place, text));
            }
        }
    }
}

/// Reads `spec` of an SLO.
pub fn read(mut spec: Fields, metadata: Metadata, notes: &mut Vec<Note>) -> Result<Slo, Refusal> {
    let (place, label) = (spec.place, metadata.name.clone());
    let method = spec.need_text("budgetingMethod")?;
    let whole = read_measured(&mut spec, &label, notes)?;
    let items = spec.list("objectives")?;
    if items.is_empty() {
        return Err(Refusal::at(place, format!("“{label}” has no objectives"), "Add spec.objectives with a target"));
    }
    let several = items.len() > 1;
    let unity = if whole.is_some() { Unity::Same } else { Unity::Composite };
    let mut slo = Slo::new(place, metadata, window::read(&mut spec, notes)?, unity);
    for (i, (node, path)) in items.into_iter().enumerate() {
        let mut fields = Fields::new(node, path)?;
        let default_name = super::parts::name(&label, i, several);
        let own = read_measured(&mut fields, &default_name, notes)?;
        let measured = one_of(&label, fields.place, &whole, own)?;
        slo.objectives.push(read_promise(fields, &method, measured, unity, notes)?);
    }
    slo.description = spec.string("description")?.unwrap_or_default();
    slo.service = spec.string("service")?.unwrap_or_default();
    slo.alert_policies = alerting::read_items(&mut spec, notes)?;
    spec.finish(notes);
    slo.restore(notes);
    Ok(slo)
}

fn one_of(name: &str, place: Place, whole: &Option<Measured>, part: Option<Measured>) -> Result<Measured, Refusal> {
    match (whole, part) {
        (Some(measured), None) => Ok(measured.clone()),
        (None, Some(measured)) => Ok(measured),
        (None, None) => Err(Refusal::at(
            place,
            format!("“{name}” says nowhere what is measured"),
            "Add spec.indicator or spec.indicatorRef",
        )),
        (Some(_), Some(_)) => Err(Refusal::at(
            place,
            format!("“{name}” has an indicator both for the whole and for an objective"),
            "Keep one of the two",
        )),
    }
}

/// What is measured, written out or by name. `owner` is the name that our own export gives to the indicator.
fn read_measured(fields: &mut Fields, owner: &str, notes: &mut Vec<Note>) -> Result<Option<Measured>, Refusal> {
    if let Some(reference) = fields.text("indicatorRef")? {
        return Ok(Some(Measured::Elsewhere(reference.text, reference.place)));
    }
    let Some(mut indicator) = fields.map("indicator")? else { return Ok(None) };
    let mut said = Strings::new();
    if let Some(fields) = indicator.map("metadata")? {
        let place = fields.place;
        let metadata = Metadata::read(fields, notes)?;
        if !metadata.labels.is_empty() || !metadata.annotations.is_empty() {
            let text = format!("labels and annotations of the indicator “{}” are not kept", metadata.name);
            notes.push(Note::at(NoteKind::Lost, place, text));
        }
        let name = dialect::label(&metadata.name);
        if !metadata.name.is_empty() && name != dialect::label(owner) {
            own::put(&mut said, own::INDICATOR_NAME, name);
        }
        metadata.display_name.into_iter().for_each(|title| own::put(&mut said, own::INDICATOR_TITLE, title));
    }
    // Found in files that repeat the head of an object.
    for key in ["apiVersion", "kind"] {
        indicator.take(key);
    }
    let (read, description) = sli::read(indicator.need_map("spec")?, notes)?;
    if !description.is_empty() {
        own::put(&mut said, own::INDICATOR_DESCRIPTION, description);
    }
    indicator.finish(notes);
    Ok(Some(Measured::Here(read, said)))
}

fn read_promise(
    mut fields: Fields,
    method: &Text,
    measured: Measured,
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
            format!("budgetingMethod “{}” is not known", other.chars().take(60).collect::<String>()),
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
