use std::collections::BTreeMap;

use super::super::fields::{Fields, Text};
use super::super::gate;
use super::Metadata;
use super::alerting::{self, AlertRef, Condition, Policy};
use super::sli;
use crate::plan::{
    Alerting, Comparison, Facts, Indicator, Note, NoteKind, Objective, ObjectiveId, Place, Refusal, Terms,
};
use crate::units::{Alignment, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, UnitError, Window};

/// The objects of a stream, collected before references between them are followed.
#[derive(Debug, Default)]
pub struct Objects {
    slos: Vec<Slo>,
    slis: BTreeMap<String, Indicator>,
    policies: BTreeMap<String, Policy>,
    conditions: BTreeMap<String, Condition>,
    data_sources: BTreeMap<String, String>,
}

/// An SLO whose references have not been followed.
#[derive(Debug)]
struct Slo {
    place: Place,
    name: String,
    title: Option<String>,
    description: String,
    service: String,
    labels: BTreeMap<String, String>,
    requests_per_day: Option<u64>,
    indicator: Option<Measured>,
    window: Window,
    method: String,
    method_place: Place,
    objectives: Vec<Promise>,
    alert_policies: Vec<AlertRef>,
}

#[derive(Debug, Clone)]
enum Measured {
    Here(Indicator),
    Elsewhere(String, Place),
}

/// One item of `spec.objectives`.
#[derive(Debug)]
struct Promise {
    place: Place,
    path: String,
    title: Option<String>,
    target: Target,
    bound: Option<(Comparison, String)>,
    op_place: Option<Place>,
    slice_target: Option<Share>,
    slice: Option<Length>,
    indicator: Option<Measured>,
}

impl Objects {
    /// Takes one object.
    pub fn take(&mut self, mut object: Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        let kind = object.need_text("kind")?;
        let metadata = Metadata::read(object.need_map("metadata")?, notes)?;
        if metadata.name.is_empty() {
            return Err(Refusal::at(metadata.place, "metadata.name is missing", "Give the object a name"));
        }
        if kind.text != "SLO" {
            metadata.lose(true, notes);
        }
        let name = metadata.name.clone();
        match kind.text.as_str() {
            "SLO" => {
                let mut slo = read_slo(object.need_map("spec")?, &metadata, notes)?;
                slo.restore(&metadata.own, notes);
                self.slos.push(slo);
            }
            "SLI" => {
                let indicator = sli::read(object.need_map("spec")?, notes)?;
                let before = self.slis.insert(name.clone(), indicator);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "AlertPolicy" => {
                let policy = alerting::read_policy(object.need_map("spec")?, &metadata.own, notes)?;
                let before = self.policies.insert(name.clone(), policy);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "AlertCondition" => {
                let condition = alerting::read_condition(object.need_map("spec")?, notes)?;
                let before = self.conditions.insert(name.clone(), condition);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "DataSource" => {
                let mut spec = object.need_map("spec")?;
                self.data_sources.insert(name, spec.need_text("type")?.text);
                spec.lose("connectionDetails", "how to reach a data source is not part of a plan", notes);
                spec.lose("description", "descriptions of data sources are not kept", notes);
                spec.finish(notes);
            }
            "Service" | "AlertNotificationTarget" => {
                object.lose("spec", "a plan keeps the service's name only, and no notification targets", notes);
            }
            other => {
                return Err(Refusal::at(
                    kind.place,
                    format!("kind “{}” is not one of OpenSLO v1's seven", other.chars().take(60).collect::<String>()),
                    "Use SLO, SLI, Service, DataSource, AlertPolicy, AlertCondition or AlertNotificationTarget",
                ));
            }
        }
        object.finish(notes);
        Ok(())
    }

    /// Follows the references and returns one objective for each promise.
    pub fn finish(self, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
        let mut objectives = Vec::new();
        self.tell_unused(notes);
        for slo in &self.slos {
            let tiers = alerting::tiers(&slo.alert_policies, &self.policies, &self.conditions, notes);
            let several = slo.objectives.len() > 1;
            for (i, promise) in slo.objectives.iter().enumerate() {
                let indicator = self.indicator(slo, promise, notes)?;
                let name = if several { format!("{}-{}", slo.name, i + 1) } else { slo.name.clone() };
                let title = match (&slo.title, &promise.title) {
                    (Some(whole), Some(part)) if several => Some(format!("{whole}: {part}")),
                    (Some(whole), _) => Some(whole.clone()),
                    (None, part) => part.clone(),
                };
                objectives.push(Objective {
                    id: ObjectiveId(0),
                    service: slo.service.clone(),
                    name,
                    title,
                    description: slo.description.clone(),
                    indicator,
                    labels: slo.labels.clone(),
                    facts: Facts { requests_per_day: slo.requests_per_day },
                    terms: Terms {
                        target: promise.target,
                        window: slo.window.clone(),
                        method: slo.method(promise, notes)?,
                        alerts: tiers.clone(),
                        alerting: Alerting::default(),
                    },
                });
            }
            if let [Promise { title: Some(title), place, .. }] = &slo.objectives[..]
                && slo.title.as_ref().is_some_and(|whole| whole != title)
            {
                let text = format!("“{}”: the objective's own displayName “{title}” is not kept", slo.name);
                notes.push(Note::at(NoteKind::Lost, *place, text));
            }
            if several {
                notes.push(Note::at(
                    NoteKind::Approximated,
                    slo.place,
                    format!("“{}” has {} objectives; each becomes one of its own", slo.name, slo.objectives.len()),
                ));
            }
        }
        Ok(objectives)
    }

    /// SLIs that no objective measures with are lost.
    fn tell_unused(&self, notes: &mut Vec<Note>) {
        let used = |name: &str| {
            self.slos.iter().any(|slo| {
                let of_promises = slo.objectives.iter().filter_map(|promise| promise.indicator.as_ref());
                let mut measured = slo.indicator.iter().chain(of_promises);
                measured.any(|measured| matches!(measured, Measured::Elsewhere(wanted, _) if wanted == name))
            })
        };
        for name in self.slis.keys().filter(|name| !used(name)) {
            notes.push(Note::general(NoteKind::Lost, format!("the SLI “{name}” is used by no objective")));
        }
        let named =
            |name: &str| self.slos.iter().flat_map(|slo| &slo.alert_policies).any(|r| alerting::is_named(r, name));
        for name in self.policies.keys().filter(|name| !named(name)) {
            notes.push(Note::general(NoteKind::Lost, format!("the AlertPolicy “{name}” is used by no objective")));
        }
    }

    fn indicator(&self, slo: &Slo, promise: &Promise, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
        let measured = match (&slo.indicator, &promise.indicator) {
            (Some(measured), None) | (None, Some(measured)) => measured.clone(),
            (None, None) => {
                return Err(Refusal::at(
                    promise.place,
                    format!("“{}” says nowhere what is measured", slo.name),
                    "Add spec.indicator or spec.indicatorRef",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Refusal::at(
                    promise.place,
                    format!("“{}” has an indicator both for the whole and for an objective", slo.name),
                    "Keep one of the two",
                ));
            }
        };
        let mut indicator = match measured {
            Measured::Here(indicator) => indicator,
            Measured::Elsewhere(name, place) => self.slis.get(&name).cloned().unwrap_or_else(|| {
                notes.push(Note::at(
                    NoteKind::Lost,
                    place,
                    format!("the SLI “{name}” is not in this file; open both files together to export rules"),
                ));
                Indicator::Reference { name, bound: None }
            }),
        };
        match &mut indicator {
            Indicator::Threshold { bound, .. } | Indicator::Reference { bound, .. } => bound.clone_from(&promise.bound),
            _ => {
                if let Some(place) = promise.op_place {
                    notes.push(Note::at(
                        NoteKind::Repaired,
                        place,
                        format!(
                            "{}.op has no meaning for a ratio and is left out; OpenSLO's validator refuses it",
                            promise.path
                        ),
                    ));
                }
            }
        }
        self.name_data_sources(&mut indicator);
        Ok(indicator)
    }

    /// A source that only refers to a data source takes its kind from it.
    fn name_data_sources(&self, indicator: &mut Indicator) {
        for source in indicator.sources_mut() {
            if source.kind.is_empty()
                && let Some(kind) = source.reference.as_ref().and_then(|name| self.data_sources.get(name))
            {
                source.kind.clone_from(kind);
            }
        }
    }
}

/// References cannot tell two objects of one name apart; the later counts.
fn tell_repeated(is_repeated: bool, kind: &Text, name: &str, notes: &mut Vec<Note>) {
    if is_repeated {
        let text = format!("the {} “{name}” was there before; the later one counts", kind.text);
        notes.push(Note::at(NoteKind::Lost, kind.place, text));
    }
}

impl Slo {
    /// Puts back what our own export had to say in annotations.
    fn restore(&mut self, own: &BTreeMap<String, String>, notes: &mut Vec<Note>) {
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

    fn method(&self, promise: &Promise, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
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

fn read_slo(mut spec: Fields, metadata: &Metadata, notes: &mut Vec<Note>) -> Result<Slo, Refusal> {
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
