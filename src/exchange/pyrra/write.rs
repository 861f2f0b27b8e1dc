//! Pyrra's resources, out: one file for each objective.

use std::collections::BTreeMap;

use super::super::write::Lines;

use super::super::gate;
use super::super::promql::{self, Selection};
use super::super::write::{self, File};
use super::document::{Document, Indicator, Metadata, Query, RuleOutput, Spec};
use super::shape::{self, Shape};
use super::write_alerting::alerting_of;
use super::{
    DESCRIPTION_LABEL, LABELS, LONG_RULES, NAME, NAMESPACE, PARTIAL_RESPONSE, PERFORMANCE, PROPAGATED, SERVICE,
    SHORT_RULES, TITLE,
};
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal};
use crate::units::{Alignment, Length, Method, Window};

/// As Kubernetes allows names.
const LONGEST_NAME: usize = 63;

/// Writes one file for each objective that Pyrra can measure.
///
/// # Errors
/// Pyrra can measure none of them.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let (mut files, mut names, mut paths) = (Vec::new(), gate::Names::default(), gate::Names::default());
    let mut reasons = Vec::new();
    for objective in &plan.objectives {
        let shape = match Shape::of(&objective.indicator) {
            Ok(shape) => shape,
            Err(reason) => {
                reasons.push(format!("“{}”: {reason}", objective.display_name()));
                notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, format!("it is left out; {reason}")));
                continue;
            }
        };
        // Pyrra calls rules by the name alone.
        let (name, stem) = (gate::dns_label(&objective.name), write::stem(objective));
        let name = names.take(if names.has(&name) { &stem } else { &name }, '-', LONGEST_NAME);
        let path = paths.take(&stem, '-', LONGEST_NAME);
        let document = document(objective, &shape, name, notes);
        files.push(File::new(format!("{path}.pyrra.yaml"), write::yaml(&document)?));
    }
    if files.is_empty() {
        return Err(Refusal::general(
            format!("Pyrra can measure none of the objectives: {}", reasons.join("; ")),
            "Give the indicators queries such as sum(rate(metric{label=\"value\"}[{{.window}}])), or choose another export",
        ));
    }
    Ok(files)
}

fn document(objective: &Objective, shape: &Shape, name: String, notes: &mut Vec<Note>) -> Document {
    let terms = &objective.terms;
    if !promql::is_same_indicator(&objective.indicator, &shape.indicator()) {
        notes.push(Note::about(
            NoteKind::Approximated,
            objective,
            Part::Indicator,
            format!("Pyrra makes its own queries of {}; they count the same events", in_words(shape)),
        ));
    }
    if terms.method != Method::Occurrences {
        notes.push(Note::about(
            NoteKind::Approximated,
            objective,
            Part::Method,
            format!("Pyrra counts events over the whole window, and not {}", terms.method.name()),
        ));
    }
    let window = window_of(objective, notes);
    let mut extra = objective.annotations.clone();
    let alerting = alerting_of(objective, shape, window.span(), &mut extra, notes);
    let is_true = |text: &str| text == "true";
    let namespace = carried(&mut extra, NAMESPACE, |text| gate::dns_label(text) == text);
    let partial_response_strategy = carried(&mut extra, PARTIAL_RESPONSE, |text| matches!(text, "abort" | "warn"));
    let performance_over_accuracy = carried(&mut extra, PERFORMANCE, is_true).map(|_| true);
    let output = RuleOutput {
        short_rules_labels: carried_map(&mut extra, SHORT_RULES, |_| true).unwrap_or_default(),
        long_rules_labels: carried_map(&mut extra, LONG_RULES, |_| true).unwrap_or_default(),
        enable_description_as_label: carried(&mut extra, DESCRIPTION_LABEL, is_true).map(|_| true),
    };
    let is_said = !output.short_rules_labels.is_empty()
        || !output.long_rules_labels.is_empty()
        || output.enable_description_as_label.is_some();
    Document {
        api_version: "pyrra.dev/v1alpha1",
        kind: "ServiceLevelObjective",
        metadata: metadata_of(objective, name, namespace, extra, notes),
        spec: Spec {
            target: terms.target.to_string(),
            window: window.length.to_string(),
            description: objective.description.clone(),
            indicator: indicator_of(shape),
            alerting,
            partial_response_strategy,
            performance_over_accuracy,
            rule_output: is_said.then_some(output),
        },
    }
}

/// What was carried along in an annotation. If it is not what a reader would have put there, it stays an annotation.
pub fn carried(extra: &mut BTreeMap<String, String>, key: &str, is_ours: impl Fn(&str) -> bool) -> Option<String> {
    if extra.get(key).is_some_and(|text| is_ours(text)) { extra.remove(key) } else { None }
}

/// The same for a mapping.
pub fn carried_map(
    extra: &mut BTreeMap<String, String>,
    key: &str,
    is_ours: impl Fn(&BTreeMap<String, String>) -> bool,
) -> Option<BTreeMap<String, String>> {
    let is_map = |text: &str| {
        let map = super::split(text);
        !map.is_empty() && super::join(&map).as_deref() == Some(text) && is_ours(&map)
    };
    carried(extra, key, is_map).map(|text| super::split(&text))
}

fn in_words(shape: &Shape) -> String {
    match shape {
        Shape::Ratio { errors, total } => format!("the errors {} of {}", errors.selector(), total.selector()),
        Shape::Latency { success, total } => format!("the bucket {} of {}", success.selector(), total.selector()),
        Shape::Native { milliseconds, total } => {
            format!("the part of {} below {}", total.selector(), shape::duration(*milliseconds))
        }
        Shape::Gauge { metric } => format!("the gauge {}", metric.selector()),
    }
}

/// A rolling window in a unit that Prometheus has.
fn window_of(objective: &Objective, notes: &mut Vec<Note>) -> Window {
    let window = &objective.terms.window;
    let length = match window.length.whole_months() {
        None => window.length,
        Some(_) => Length::of(window.span()).unwrap_or(window.length),
    };
    let written = Window { length, alignment: Alignment::Rolling };
    if written != *window {
        let text = format!("Pyrra has rolling windows of fixed lengths only; {length} stands for {}", window.spoken());
        notes.push(Note::about(NoteKind::Approximated, objective, Part::Window, text));
    }
    written
}

fn indicator_of(shape: &Shape) -> BTreeMap<&'static str, Indicator> {
    let selector = |selection: &Selection| Lines(selection.selector());
    let query = |selection: &Selection| Some(Query { metric: selector(selection) });
    let rest = Indicator { grouping: shape.grouping().to_vec(), ..Indicator::default() };
    let (key, indicator) = match shape {
        Shape::Ratio { errors, total } => ("ratio", Indicator { errors: query(errors), total: query(total), ..rest }),
        Shape::Latency { success, total } => {
            ("latency", Indicator { success: query(success), total: query(total), ..rest })
        }
        Shape::Native { milliseconds, total } => {
            let latency = Some(shape::duration(*milliseconds));
            ("latencyNative", Indicator { latency, total: query(total), ..rest })
        }
        Shape::Gauge { metric } => ("bool_gauge", Indicator { metric: Some(selector(metric)), ..rest }),
    };
    BTreeMap::from([(key, indicator)])
}

fn metadata_of(
    objective: &Objective,
    name: String,
    namespace: Option<String>,
    mut extra: BTreeMap<String, String>,
    notes: &mut Vec<Note>,
) -> Metadata {
    let is_foreign = |key: &String| gate::is_metadata_key(key) && !key.starts_with(PROPAGATED);
    let others = carried_map(&mut extra, LABELS, |map| {
        map.keys().all(is_foreign) && map.values().all(|v| gate::is_metadata_value(v))
    });
    let mut labels = others.unwrap_or_default();
    for (key, value) in &objective.labels {
        // Pyrra sets these itself, and an SLO of another name would be taken for another.
        let is_taken = matches!(key.as_str(), "slo" | "severity" | "short" | "long" | "exhaustion");
        if is_taken || !gate::is_label_name(key) || key.len() > 63 || !gate::is_metadata_value(value) {
            let text = format!(
                "the label “{key}: {value}” is left out: Kubernetes does not allow it, or Pyrra sets it itself"
            );
            notes.push(Note::about(NoteKind::Lost, objective, Part::Labels, text));
        } else {
            labels.insert(format!("{PROPAGATED}{key}"), value.clone());
        }
    }
    let mut annotations = BTreeMap::new();
    for (key, value) in extra {
        if gate::is_metadata_key(&key)
            && !key.starts_with(PROPAGATED)
            && ![NAME, SERVICE, TITLE].contains(&key.as_str())
        {
            annotations.insert(key, value);
        } else {
            let text = format!(
                "the annotation “{key}” is left out: Kubernetes does not allow it, or it means something else to Pyrra"
            );
            notes.push(Note::about(NoteKind::Lost, objective, Part::Annotations, text));
        }
    }
    for (key, value) in &objective.terms.alerting.annotations {
        if gate::is_label_name(key) && key.len() <= 63 {
            annotations.insert(format!("{PROPAGATED}{key}"), gate::literal_template(value));
        } else {
            let text = format!("the annotation “{key}” is left out: names have letters, digits and “_” only");
            notes.push(Note::about(NoteKind::Lost, objective, Part::Alerting, text));
        }
        if gate::runs_something(value) {
            let text = format!("the template in annotation “{key}” is shown as text and not run");
            notes.push(Note::about(NoteKind::Approximated, objective, Part::Alerting, text));
        }
    }
    if objective.name != name {
        annotations.insert(NAME.to_owned(), objective.name.clone());
    }
    let implied = labels.get(&format!("{PROPAGATED}service")).unwrap_or(&objective.name);
    if objective.service != *implied {
        annotations.insert(SERVICE.to_owned(), objective.service.clone());
    }
    annotations.extend(objective.title.clone().map(|title| (TITLE.to_owned(), title)));
    Metadata { name, namespace, labels, annotations }
}
