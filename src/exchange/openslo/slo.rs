//! OpenSLO's SLO: what is promised, over which window, counted how.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::fields::Fields;
use super::super::gate;
use super::own::{self, Strings};
use super::shapes::{Label, Metadata, PolicyItem};
use super::{LONGEST_DESCRIPTION, alerting, dialect, promise, sli, window};
use crate::plan::{Comparison, Indicator, Note, NoteKind, Place, Refusal, Room};
use crate::units::{Method, Span, Target, Window};

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
#[derive(Debug, PartialEq)]
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
    /// Shared, as many may be measured by one long query.
    pub measured: Rc<Measured>,
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
    let whole = read_measured(&mut spec, &label, notes)?.map(Rc::new);
    let items = spec.list("objectives")?;
    if items.len() == 0 {
        return Err(Refusal::at(place, format!("“{label}” has no objectives"), "Add spec.objectives with a target"));
    }
    Room::default().take_objectives(items.len())?;
    let several = items.len() > 1;
    let unity = if whole.is_some() { Unity::Same } else { Unity::Composite };
    let mut slo = Slo::new(place, metadata, window::read(&mut spec, notes)?, unity);
    for (i, (node, path)) in items.into_iter().enumerate() {
        let mut fields = Fields::new(node, path)?;
        let default_name = super::parts::name(&label, i, several);
        let own = read_measured(&mut fields, &default_name, notes)?.map(Rc::new);
        let measured = one_of(&label, fields.place, &whole, own)?;
        slo.objectives.push(promise::read(fields, &method, measured, unity, notes)?);
    }
    slo.description = spec.string("description")?.unwrap_or_default();
    slo.service = spec.string("service")?.unwrap_or_default();
    slo.alert_policies = alerting::read_items(&mut spec, notes)?;
    spec.finish(notes);
    slo.restore(notes);
    Ok(slo)
}

fn one_of(
    name: &str,
    place: Place,
    whole: &Option<Rc<Measured>>,
    part: Option<Rc<Measured>>,
) -> Result<Rc<Measured>, Refusal> {
    match (whole, part) {
        (Some(measured), None) => Ok(Rc::clone(measured)),
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
