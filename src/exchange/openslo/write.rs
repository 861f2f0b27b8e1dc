//! Objectives as OpenSLO documents, out.

use std::collections::BTreeMap;

use super::super::gate;
use super::super::write::yaml;
use super::dialect::{is_label, label};
use super::losses::{is_allowed, refuse, tell_losses, threshold};
use super::metadata::is_label_key;
use super::objects::{Alerts, Objects};
use super::own::{self, Strings};
use super::shapes::{Calendar, Label, Measured, Metadata, Object, PolicyItem, Promise, Sli, SloSpec, TimeWindow};
use super::{LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME, parts, sli, tiers};
use crate::plan::{Indicator, Note, NoteKind, Objective, Part, Place, Plan, Refusal};
use crate::units::{Alignment, Method, Window};

/// Writes a document for each SLO, then one for each object that the plan carries.
///
/// # Errors
/// No objective can be written, or the serializer fails.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let mut writer = Writer { objects: Objects::carried_by(plan, notes), names: gate::Names::default() };
    let mut refusal = None;
    let mut writable = Vec::new();
    for objective in &plan.objectives {
        match refuse(objective) {
            None => writable.push(objective),
            Some(why) => {
                notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, &why.reason));
                refusal = refusal.or(Some(why));
            }
        }
    }
    if let (true, Some(refusal)) = (writable.is_empty(), refusal) {
        return Err(refusal);
    }
    let mut documents = Vec::new();
    let mut rest = &writable[..];
    while !rest.is_empty() {
        let (slo, others) = rest.split_at(parts::count(rest));
        documents.push(yaml(&writer.slo(slo, notes))?);
        rest = others;
    }
    documents.extend(writer.objects.into_carried().into_iter().map(|carried| carried.text));
    Ok(documents.join("---\n"))
}

/// The carried objects as they are written.
pub fn carried(plan: &Plan) -> Vec<crate::plan::Carried> {
    Objects::carried_by(plan, &mut Vec::new()).into_carried()
}

struct Writer {
    objects: Objects,
    /// Names that are taken.
    names: gate::Names,
}

impl Writer {
    /// The SLO that these objectives are.
    fn slo(&mut self, objectives: &[&Objective], notes: &mut Vec<Note>) -> Object<SloSpec> {
        let first = objectives[0];
        let is_alone = objectives.len() == 1;
        for objective in objectives {
            tell_losses(objective, notes);
        }
        let (name, title, mut annotations) = head(first, is_alone, notes);
        let mut metadata = Metadata::named(self.free_name(&name));
        let is_composite = parts::weight(first, is_alone).is_some();
        let (measured, objectives) = if is_composite {
            (Measured::default(), self.composite(objectives, &metadata.name, notes))
        } else {
            let promises = objectives.iter().map(|o| promise(o, Measured::default(), is_alone));
            (self.measured(first, &mut annotations, &metadata.name), promises.collect())
        };
        if is_composite {
            // What each objective says itself is not said of the whole.
            for key in own::OF_INDICATOR.into_iter().chain([own::WEIGHT]) {
                own::take(&mut annotations, key);
            }
        }
        let alert_policies = self.policies(first, &mut annotations, &metadata.name);
        metadata.labels = labels(first, &mut annotations);
        say_fields(first, &name, title, &mut metadata, annotations);
        let spec = SloSpec {
            description: first.description.chars().take(LONGEST_DESCRIPTION).collect(),
            service: label(&first.service),
            measured,
            time_window: vec![time_window(&first.terms.window)],
            budgeting_method: first.terms.method.name(),
            objectives,
            alert_policies,
        };
        Object::new("SLO", metadata, spec)
    }

    /// The objectives of a composite, each with what it measures; `name` is the SLO's.
    fn composite(&self, objectives: &[&Objective], name: &str, notes: &mut Vec<Note>) -> Vec<Promise> {
        let is_alone = objectives.len() == 1;
        let mut promises = Vec::new();
        for (i, objective) in objectives.iter().enumerate() {
            let mut rest = objective.annotations.clone();
            let measured = self.measured(objective, &mut rest, &parts::name(name, i, !is_alone));
            promises.push(promise(objective, measured, is_alone));
            for key in own::OF_INDICATOR.into_iter().filter(|key| own::get(&rest, key).is_some()) {
                let text = format!("the annotation “{key}” no longer fits the indicator");
                notes.push(Note::about(NoteKind::Lost, objective, Part::Annotations, text));
            }
        }
        promises
    }

    /// A name that OpenSLO allows and no other SLO has.
    fn free_name(&mut self, original: &str) -> String {
        self.names.take(&gate::dns_label(original), '-', 63)
    }

    /// What is measured: by name while the SLI still says the same, written out otherwise. Takes the annotations that
    /// it says.
    fn measured(&self, objective: &Objective, annotations: &mut Strings, name: &str) -> Measured {
        if let Indicator::Reference { name, .. } = &objective.indicator {
            return Measured { indicator: None, indicator_ref: Some(label(name)) };
        }
        let mut bare = objective.indicator.clone();
        if let Indicator::Threshold { bound, .. } = &mut bare {
            *bound = None;
        }
        let named = own::get(annotations, own::INDICATOR_REF).filter(|name| is_label(name));
        if let Some(name) = named.filter(|name| self.objects.sli(name).is_some_and(|said| said == bare)) {
            let indicator_ref = Some(name.to_owned());
            own::take(annotations, own::INDICATOR_REF);
            return Measured { indicator: None, indicator_ref };
        }
        let mut take = |key, is_good: &dyn Fn(&str) -> bool| {
            own::get(annotations, key).is_some_and(is_good).then(|| own::take(annotations, key)).flatten()
        };
        let is_short = |most: usize| move |text: &str| !text.is_empty() && text.chars().count() <= most;
        let own_name = take(own::INDICATOR_NAME, &|text| is_label(text) && text != name);
        let mut metadata = Metadata::named(own_name.unwrap_or_else(|| label(name)));
        metadata.display_name = take(own::INDICATOR_TITLE, &is_short(LONGEST_DISPLAY_NAME));
        let description = take(own::INDICATOR_DESCRIPTION, &is_short(LONGEST_DESCRIPTION)).unwrap_or_default();
        let spec = sli::spec(&objective.indicator, &description).unwrap_or_default();
        Measured { indicator: Some(Sli { metadata, spec }), indicator_ref: None }
    }

    /// The alert policies: by name while they still say the same, written out otherwise.
    fn policies(&self, objective: &Objective, annotations: &mut Strings, name: &str) -> Vec<PolicyItem> {
        let terms = &objective.terms;
        let tells_absence = terms.alerting.absent_after.is_some();
        let wanted = Alerts { tiers: terms.alerts.clone(), tells_absence };
        let named = own::get(annotations, own::ALERT_POLICIES).unwrap_or_default().to_owned();
        let names = || named.split(", ");
        if names().all(is_label) && self.objects.alerts(names()) == wanted {
            own::take(annotations, own::ALERT_POLICIES);
            let place = Place { line: 0, column: 0 };
            return names().map(|name| PolicyItem::Ref { name: name.to_owned(), place }).collect();
        }
        let inline = |(i, tier)| PolicyItem::Here(Box::new(tiers::policy(i, tier, name, tells_absence)));
        terms.alerts.iter().enumerate().map(inline).collect()
    }
}

/// Name, title and annotations of the SLO that the objective is, or is the first part of.
fn head(first: &Objective, is_alone: bool, notes: &mut Vec<Note>) -> (String, Option<String>, Strings) {
    let mut annotations = first.annotations.clone();
    let (mut name, mut title) = (first.name.clone(), first.title.clone());
    if !is_alone {
        name = own::take(&mut annotations, own::PART_OF).unwrap_or(name);
        title = own::take(&mut annotations, own::WHOLE_TITLE);
        own::take(&mut annotations, own::PART);
    } else if own::get(&annotations, own::PART_OF).is_some() {
        let text = format!(
            "“{}” was a part of an SLO and is written alone: it differs from the others in more than a target, or they do not \
             follow each other any more",
            first.display_name()
        );
        notes.push(Note::general(NoteKind::Approximated, text));
    }
    let of_part = own::take(&mut annotations, own::OBJECTIVE_TITLE).filter(|title| !title.is_empty());
    if of_part.is_some() && objective_title(first, is_alone).is_none() {
        let text = "the displayName of OpenSLO's objective is left out, as it would become the title";
        notes.push(Note::about(NoteKind::Lost, first, Part::Annotations, text));
    }
    (name, title, annotations)
}

/// The displayName of an SLO's objective. Without a title of its own an SLO would be read under this one.
fn objective_title(objective: &Objective, is_alone: bool) -> Option<&str> {
    let title = own::get(&objective.annotations, own::OBJECTIVE_TITLE).filter(|title| !title.is_empty());
    title.filter(|title| !is_alone || objective.title.is_some() || *title == objective.name)
}

fn promise(objective: &Objective, measured: Measured, is_alone: bool) -> Promise {
    let (time_slice_target, slice) = match objective.terms.method {
        Method::Occurrences => (None, None),
        Method::Timeslices { slice_target, slice } => (Some(slice_target.to_f64()), Some(slice)),
        Method::RatioTimeslices { slice } => (None, Some(slice)),
    };
    let (op, value) = threshold(&objective.indicator, "").unwrap_or_default();
    Promise {
        display_name: objective_title(objective, is_alone).map(str::to_owned),
        target: objective.terms.target.ratio().to_f64(),
        op,
        value,
        time_slice_target,
        time_slice_window: slice.map(|slice| slice.to_string()),
        measured,
        composite_weight: parts::weight(objective, is_alone).and_then(|weight| weight.parse().ok()),
    }
}

/// Says in annotations what has no field, or does not fit its field.
fn say_fields(objective: &Objective, name: &str, title: Option<String>, metadata: &mut Metadata, rest: Strings) {
    metadata.annotations = rest;
    metadata.annotations.retain(|key, value| is_allowed(key, value));
    let mut annotate = |key, value| own::put(&mut metadata.annotations, key, value);
    if metadata.name != name {
        annotate(own::NAME, name.to_owned());
    }
    if label(&objective.service) != objective.service {
        annotate(own::SERVICE, objective.service.clone());
    }
    if objective.description.chars().count() > LONGEST_DESCRIPTION {
        annotate(own::DESCRIPTION, objective.description.clone());
    }
    if let Some(requests) = objective.facts.requests_per_day {
        annotate(own::REQUESTS, requests.to_string());
    }
    if let Some(after) = objective.terms.alerting.absent_after.filter(|_| !objective.terms.alerts.is_empty()) {
        annotate(own::ABSENT_AFTER, after.prometheus());
    }
    match title {
        Some(title) if title.chars().count() > LONGEST_DISPLAY_NAME => annotate(own::TITLE, title),
        title => metadata.display_name = title,
    }
}

/// Labels that OpenSLO allows; those that were lists are lists again.
fn labels(objective: &Objective, annotations: &mut Strings) -> BTreeMap<String, Label> {
    let said = own::get(annotations, own::LABEL_LISTS).unwrap_or_default().to_owned();
    let is_list = |key: &str| said.split(',').any(|list| list == key);
    let are_lists = !said.is_empty()
        && said
            .split(',')
            .all(|key| objective.labels.get(key).is_some_and(|value| value.contains(',')) && is_label_key(key));
    if are_lists {
        own::take(annotations, own::LABEL_LISTS);
    }
    let allowed = objective.labels.iter().filter(|(key, _)| is_label_key(key));
    let said = allowed.map(|(key, value)| match are_lists && is_list(key) {
        true => (key.clone(), Label::Several(value.split(',').map(str::to_owned).collect())),
        false => (key.clone(), Label::One(value.clone())),
    });
    said.collect()
}

fn time_window(window: &Window) -> TimeWindow {
    let calendar = match &window.alignment {
        Alignment::Rolling => None,
        Alignment::Calendar { start, zone } => {
            Some(Calendar { start_time: start.to_string(), time_zone: zone.as_str().to_owned() })
        }
    };
    TimeWindow { duration: window.length.to_string(), is_rolling: calendar.is_none(), calendar }
}
