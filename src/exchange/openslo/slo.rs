//! OpenSLO's SLO: what is promised, over which window, counted how.

use std::collections::BTreeMap;

use super::super::fields::Fields;
use super::super::gate;
use super::Metadata;
use super::alerting::{self, AlertRef};
use super::sli;
use crate::plan::{Comparison, Indicator, Note, NoteKind, Place, Refusal};
use crate::units::{Alignment, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, UnitError, Window};

/// An SLO whose references have not been followed.
#[derive(Debug)]
pub struct Slo {
    pub place: Place,
    pub name: String,
    pub title: Option<String>,
    pub description: String,
    pub service: String,
    pub labels: BTreeMap<String, String>,
    pub requests_per_day: Option<u64>,
    pub indicator: Option<Measured>,
    pub window: Window,
    pub method: String,
    pub method_place: Place,
    pub objectives: Vec<Promise>,
    pub alert_policies: Vec<AlertRef>,
}

#[derive(Debug, Clone)]
/// Where it says what is measured.
pub enum Measured {
    Here(Indicator),
    Elsewhere(String, Place),
}

/// One item of `spec.objectives`.
#[derive(Debug)]
pub struct Promise {
    pub place: Place,
    pub path: String,
    pub title: Option<String>,
    pub target: Target,
    pub bound: Option<(Comparison, String)>,
    pub op_place: Option<Place>,
    pub slice_target: Option<Share>,
    pub slice: Option<Length>,
    pub indicator: Option<Measured>,
}

impl Slo {
    /// Puts back what our own export had to say in annotations.
    pub fn restore(&mut self, own: &BTreeMap<String, String>, notes: &mut Vec<Note>) {
        // A name that was edited since does not match its original any more, and the edit wins.
        let original = |current: &str, key: &str| own.get(key).filter(|text| gate::is_label_of(current, text));
        if let Some(name) = original(&self.name, "name") {
            self.name.clone_from(name);
        }
        if let Some(service) = original(&self.service, "service") {
            self.service.clone_from(service);
        }
        if self.title.is_none() {
            self.title = own.get("title").cloned();
        }
        if let Some(text) = own.get("requests-per-day") {
            self.requests_per_day = text.parse().ok();
            if self.requests_per_day.is_none() {
                notes.push(Note::at(
                    NoteKind::Lost,
                    self.place,
                    format!("“{}”: requests-per-day is not a whole number", self.name),
                ));
            }
        }
    }

    pub fn method(&self, promise: &Promise, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
        let minute = Length::parse("1m").expect("a literal");
        let slice = |notes: &mut Vec<Note>| {
            promise.slice.unwrap_or_else(|| {
                notes.push(Note::at(
                    NoteKind::Assumed,
                    promise.place,
                    format!("{} names no timeSliceWindow; one minute is taken", promise.path),
                ));
                minute
            })
        };
        let unused = match self.method.as_str() {
            "Occurrences" => promise.slice.is_some() || promise.slice_target.is_some(),
            "RatioTimeslices" => promise.slice_target.is_some(),
            _ => false,
        };
        if unused {
            let text = format!("{}: {} has no use for the slices that it names", promise.path, self.method);
            notes.push(Note::at(NoteKind::Lost, promise.place, text));
        }
        match self.method.as_str() {
            "Occurrences" => Ok(Method::Occurrences),
            "Timeslices" => {
                let slice_target = promise.slice_target.ok_or_else(|| {
                    Refusal::at(
                        promise.place,
                        format!("{} has no timeSliceTarget, which Timeslices needs", promise.path),
                        "Add timeSliceTarget, for example 0.95",
                    )
                })?;
                Ok(Method::Timeslices { slice_target, slice: slice(notes) })
            }
            "RatioTimeslices" => Ok(Method::RatioTimeslices { slice: slice(notes) }),
            other => Err(Refusal::at(
                self.method_place,
                format!("budgetingMethod “{}” is not known", other.chars().take(60).collect::<String>()),
                "Use Occurrences, Timeslices or RatioTimeslices",
            )),
        }
    }
}

/// Reads `spec` of an SLO.
pub fn read_slo(mut spec: Fields, metadata: &Metadata, notes: &mut Vec<Note>) -> Result<Slo, Refusal> {
    let name = metadata.name.clone();
    let method = spec.need_text("budgetingMethod")?;
    let mut objectives = Vec::new();
    for (node, path) in spec.list("objectives")? {
        objectives.push(read_promise(Fields::new(node, path)?, &name, notes)?);
    }
    if objectives.is_empty() {
        return Err(Refusal::at(
            spec.place,
            format!("“{name}” has no objectives"),
            "Add spec.objectives with a target",
        ));
    }
    let slo = Slo {
        place: spec.place,
        name,
        title: metadata.title.clone(),
        labels: metadata.labels.clone(),
        description: spec.string("description")?.unwrap_or_default(),
        service: spec.string("service")?.unwrap_or_default(),
        requests_per_day: None,
        indicator: read_measured(&mut spec, &metadata.name, notes)?,
        window: read_window(&mut spec, notes)?,
        method: method.text,
        method_place: method.place,
        objectives,
        alert_policies: alerting::read_refs(&mut spec, notes)?,
    };
    spec.finish(notes);
    Ok(slo)
}

/// What is measured, written out or by name. `owner` is the SLO, whose name our own exports repeat.
fn read_measured(fields: &mut Fields, owner: &str, notes: &mut Vec<Note>) -> Result<Option<Measured>, Refusal> {
    if let Some(reference) = fields.text("indicatorRef")? {
        return Ok(Some(Measured::Elsewhere(reference.text, reference.place)));
    }
    let Some(mut indicator) = fields.map("indicator")? else { return Ok(None) };
    if let Some(metadata) = indicator.map("metadata")? {
        let metadata = Metadata::read(metadata, notes)?;
        metadata.lose(metadata.name == owner, notes);
    }
    let read = sli::read(indicator.need_map("spec")?, notes)?;
    indicator.finish(notes);
    Ok(Some(Measured::Here(read)))
}

fn read_window(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let place = spec.place;
    let mut windows = spec.list("timeWindow")?;
    if windows.len() > 1 {
        return Err(Refusal::at(
            windows[1].0.place,
            "There is more than one time window",
            "Keep one; make a second SLO for another window",
        ));
    }
    let Some((node, path)) = windows.pop() else {
        notes.push(Note::at(NoteKind::Assumed, place, "no timeWindow is named; a rolling window of 30 days is taken"));
        return Ok(Window::rolling("30d").expect("a literal"));
    };
    let mut fields = Fields::new(node, path)?;
    let path = fields.path.clone();
    let duration = fields.need_text("duration")?;
    let length = duration.parse(&format!("{path}.duration"), Length::parse)?;
    if length.nominal() < Span::days(1) {
        notes.push(Note::at(
            NoteKind::Assumed,
            duration.place,
            format!("{path}.duration {length} is less than a day: “m” means minutes, a month is “1M”"),
        ));
    }
    let rolling = fields.flag("isRolling")?.unwrap_or(false);
    let calendar = fields.map("calendar")?;
    fields.finish(notes);
    let alignment = match calendar {
        None if rolling => Alignment::Rolling,
        Some(mut calendar) if !rolling => {
            let start = calendar.need_text("startTime")?.parse("calendar.startTime", CivilDateTime::parse)?;
            let zone = calendar.need_text("timeZone")?.parse("calendar.timeZone", TimeZone::parse)?;
            calendar.finish(notes);
            Alignment::Calendar { start, zone }
        }
        _ => {
            return Err(Refusal::at(
                duration.place,
                "A time window is either rolling or has a calendar, not both and not neither",
                "Set isRolling: true, or add calendar with startTime and timeZone",
            ));
        }
    };
    Ok(Window { length, alignment })
}

/// A number in its shortest form, so that `500` and `500.0` are one value.
fn number(text: &str) -> Result<String, UnitError> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(|number| number.to_string()).ok_or_else(|| UnitError::new("a finite number is needed"))
}

fn read_promise(mut fields: Fields, owner: &str, notes: &mut Vec<Note>) -> Result<Promise, Refusal> {
    let path = fields.path.clone();
    let ratio = fields.text("target")?;
    let percent = fields.text("targetPercent")?;
    let target = match (ratio, percent) {
        (Some(ratio), None) => {
            if !ratio.plain {
                notes.push(Note::at(
                    NoteKind::Repaired,
                    ratio.place,
                    format!("{path}.target is a text; it is read as the number"),
                ));
            }
            ratio.parse(&format!("{path}.target"), Target::parse_ratio)?
        }
        (None, Some(percent)) => percent.parse(&format!("{path}.targetPercent"), Target::parse_percent)?,
        _ => {
            return Err(Refusal::at(
                fields.place,
                format!("{path} needs exactly one of target and targetPercent"),
                "Write target: 0.999 or targetPercent: 99.9",
            ));
        }
    };
    let op = fields.text("op")?;
    let value = fields.text("value")?.map(|text| text.parse(&format!("{path}.value"), number)).transpose()?;
    let bound = match &op {
        Some(op) => {
            let comparison = Comparison::parse(&op.text).ok_or_else(|| {
                Refusal::at(op.place, format!("{path}.op “{}” is not known", op.text), "Use lt, lte, gt or gte")
            })?;
            Some((comparison, value.unwrap_or_default()))
        }
        None => {
            if let Some(value) = value {
                let text = format!("{path}.value {value} has no op beside it, so it compares with nothing");
                notes.push(Note::at(NoteKind::Lost, fields.place, text));
            }
            None
        }
    };
    let slice_target = fields
        .text("timeSliceTarget")?
        .map(|text| text.parse(&format!("{path}.timeSliceTarget"), |s| Share::parse_ratio(s)?.above_zero()))
        .transpose()?;
    let slice = fields
        .text("timeSliceWindow")?
        .map(|text| {
            // The specification also allows a bare number of minutes.
            let minutes = text.text.bytes().all(|b| b.is_ascii_digit());
            text.parse(&format!("{path}.timeSliceWindow"), |s| {
                if minutes { Length::parse(&format!("{s}m")) } else { Length::parse(s) }
            })
        })
        .transpose()?;
    fields.lose("compositeWeight", "weights of composite objectives are not kept", notes);
    let promise = Promise {
        place: fields.place,
        title: fields.string("displayName")?,
        target,
        bound,
        op_place: op.map(|op| op.place),
        slice_target,
        slice,
        indicator: read_measured(&mut fields, owner, notes)?,
        path,
    };
    fields.finish(notes);
    Ok(promise)
}
