use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_saphyr::LitString;

use super::super::promql::{self, Selection};
use super::super::write::{self, File};
use super::super::{Preset, gate};
use super::alerting::{self, SEVERITY};
use super::shape::{self, Shape};
use super::{
    ABSENT_NAME, DESCRIPTION_LABEL, LABELS, LONG_RULES, NAME, NAMESPACE, PARTIAL_RESPONSE, PERFORMANCE, PROPAGATED,
    SERVICE, SEVERITIES, SHORT_RULES, TITLE,
};
use crate::plan::{AlertTier, Alerting, Note, NoteKind, Objective, Part, Plan, Refusal, Severity, Terms};
use crate::units::{Alignment, Length, Method, Span, Window};

/// Writes one file for each objective that Pyrra can measure.
///
/// # Errors
/// There is none.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let (mut files, mut names, mut paths) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
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
        let name =
            [gate::dns_label(&objective.name), write::stem(objective)].into_iter().find(|name| !names.contains(name));
        let name = unique(&name.unwrap_or_else(|| write::stem(objective)), &mut names);
        let path = unique(&write::stem(objective), &mut paths);
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

/// The name, with a number where it is taken; at most 63 characters, as Kubernetes allows.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let (mut unique, mut count) = (name.chars().take(63).collect::<String>().trim_end_matches('-').to_owned(), 1);
    while !taken.insert(unique.clone()) {
        count += 1;
        let ending = format!("-{count}");
        let stem: String = name.chars().take(63 - ending.len()).collect();
        unique = format!("{}{ending}", stem.trim_end_matches('-'));
    }
    unique
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Serialize, Default)]
struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Spec {
    target: String,
    window: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    indicator: BTreeMap<&'static str, Indicator>,
    #[serde(skip_serializing_if = "Block::is_empty")]
    alerting: Block,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_response_strategy: Option<String>,
    #[serde(rename = "performanceOverAccuracy", skip_serializing_if = "Option::is_none")]
    performance_over_accuracy: Option<bool>,
    #[serde(rename = "ruleOutput", skip_serializing_if = "Option::is_none")]
    rule_output: Option<RuleOutput>,
}

#[derive(Serialize, Default)]
struct Indicator {
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<LitString>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grouping: Vec<String>,
}

#[derive(Serialize)]
struct Query {
    metric: LitString,
}

#[derive(Serialize, Default, PartialEq)]
struct Block {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    burnrates: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<bool>,
    #[serde(rename = "absentName", skip_serializing_if = "Option::is_none")]
    absent_name: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    severities: BTreeMap<String, String>,
}

impl Block {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleOutput {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    short_rules_labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    long_rules_labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_description_as_label: Option<bool>,
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
fn carried(extra: &mut BTreeMap<String, String>, key: &str, is_ours: impl Fn(&str) -> bool) -> Option<String> {
    if extra.get(key).is_some_and(|text| is_ours(text)) { extra.remove(key) } else { None }
}

fn carried_map(
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
    let selector = |selection: &Selection| LitString(selection.selector());
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
    let is_foreign = |key: &String| is_annotation_key(key) && !key.starts_with(PROPAGATED);
    let others =
        carried_map(&mut extra, LABELS, |map| map.keys().all(is_foreign) && map.values().all(|v| is_label_value(v)));
    let mut labels = others.unwrap_or_default();
    for (key, value) in &objective.labels {
        // Pyrra sets these itself, and an SLO of another name would be taken for another.
        let is_taken = matches!(key.as_str(), "slo" | "severity" | "short" | "long" | "exhaustion");
        if is_taken || !gate::is_label_name(key) || key.len() > 63 || !is_label_value(value) {
            let text =
                format!("the label “{key}: {value}” is none that Pyrra could put on rules and Kubernetes allows");
            notes.push(Note::about(NoteKind::Lost, objective, Part::Labels, text));
        } else {
            labels.insert(format!("{PROPAGATED}{key}"), value.clone());
        }
    }
    let mut annotations = BTreeMap::new();
    for (key, value) in extra {
        if is_annotation_key(&key) && !key.starts_with(PROPAGATED) && ![NAME, SERVICE, TITLE].contains(&key.as_str()) {
            annotations.insert(key, value);
        } else {
            let text =
                format!("the annotation “{key}” is none that Kubernetes allows, or means something else to Pyrra");
            notes.push(Note::about(NoteKind::Lost, objective, Part::Annotations, text));
        }
    }
    for (key, value) in &objective.terms.alerting.annotations {
        if gate::is_label_name(key) && key.len() <= 63 {
            annotations.insert(format!("{PROPAGATED}{key}"), gate::literal_template(value));
        } else {
            let text = format!("“{key}” cannot be an annotation's name");
            notes.push(Note::about(NoteKind::Lost, objective, Part::Alerting, text));
        }
        if value.contains("{{") {
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

/// Kubernetes' rule: letters and digits at both ends, `-_.` inside, at most 63; or nothing.
fn is_label_value(value: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    value.is_empty() || (value.len() <= 63 && is_plain && ends(value.chars().next()) && ends(value.chars().last()))
}

/// A name as a label's value has, after at most one prefix that is a DNS name.
fn is_annotation_key(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let is_prefix = |prefix: &str| prefix.len() <= 253 && prefix.split('.').all(|part| gate::dns_label(part) == part);
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(is_prefix)
}

/// Names and switches of alerts. What Pyrra has no words for is told; what it will do instead as well.
fn alerting_of(
    objective: &Objective,
    shape: &Shape,
    window: Span,
    extra: &mut BTreeMap<String, String>,
    notes: &mut Vec<Note>,
) -> Block {
    let Terms { alerts, alerting, target, .. } = &objective.terms;
    let made = Preset::Pyrra.tiers_for(window).unwrap_or_default();
    let is_burning = !alerts.is_empty() && !made.is_empty();
    let mut block = Block {
        name: alerting.name.as_deref().map(gate::label_value),
        burnrates: (!is_burning).then_some(false),
        absent_name: carried(extra, ABSENT_NAME, |name| !name.is_empty() && gate::label_value(name) == name),
        ..Block::default()
    };
    if block.name != alerting.name {
        let text = "characters of the alert's name that a page could take for markup became “_”";
        notes.push(Note::about(NoteKind::Approximated, objective, Part::Alerting, text));
    }
    // Words for each tier that cannot be made from one for each severity are carried along.
    let is_meant = |words: &BTreeMap<String, String>| {
        let severities = alerting::severities(words);
        let is_same = |(tier, severity): (&AlertTier, Severity)| tier.severity == severity;
        !severities.is_plain && alerts.iter().zip(severities.of_tiers).all(is_same)
    };
    block.severities = carried_map(extra, SEVERITIES, is_meant).unwrap_or_else(|| {
        let same = if is_same_times(alerts, &made) { alerts } else { &made };
        alerting::words(same, alerting)
    });
    tell_alerts(objective, &made, &block.severities, notes);
    tell_routing(objective, &block.severities, notes);
    tell_absence(objective, shape, window, notes);
    let pyrras = alerting::absent_after(*target, window);
    if alerting.absent_after.is_none() && pyrras.is_some() && !matches!(shape, Shape::Native { .. }) {
        block.absent = Some(false);
    }
    block
}

fn is_same_times(a: &[AlertTier], b: &[AlertTier]) -> bool {
    let times = |tier: &AlertTier| (tier.long, tier.short, tier.factor, tier.hold);
    a.iter().map(times).eq(b.iter().map(times))
}

/// Says what Pyrra will do where its tiers are not the plan's.
fn tell_alerts(objective: &Objective, made: &[AlertTier], words: &BTreeMap<String, String>, notes: &mut Vec<Note>) {
    let alerts = &objective.terms.alerts;
    if alerts.is_empty() {
        return;
    }
    let mut tell = |kind, text: String| notes.push(Note::about(kind, objective, Part::Alerts, text));
    if made.is_empty() {
        let window = objective.terms.window.spoken();
        tell(
            NoteKind::Lost,
            format!(
                "over {window} Pyrra's alerts would have a window of 0s, and its rules would not load; they are off"
            ),
        );
        return;
    }
    let read = alerting::severities(words).of_tiers;
    if !is_same_times(alerts, made) {
        let of = |tier: &AlertTier| {
            let short = tier.short.unwrap_or(tier.long).prometheus();
            let hold = if tier.hold == Span::ZERO { String::new() } else { format!(" for {}", tier.hold.prometheus()) };
            format!("{}× over {}/{short}{hold}", tier.factor, tier.long.prometheus())
        };
        let made: Vec<String> = made.iter().map(of).collect();
        tell(NoteKind::Approximated, format!("Pyrra makes its own alerts of the window alone: {}", made.join(", ")));
    } else if !alerts.iter().zip(read).all(|(tier, severity)| tier.severity == severity) {
        tell(
            NoteKind::Approximated,
            "the words that say how urgent its alerts are would be read as other severities".to_owned(),
        );
    }
}

/// Names labels and annotations that Pyrra cannot put on alerts alone.
fn tell_routing(objective: &Objective, words: &BTreeMap<String, String>, notes: &mut Vec<Note>) {
    let Alerting { labels, page, ticket, .. } = &objective.terms.alerting;
    let routed = [page, ticket].into_iter().flat_map(|routing| routing.labels.keys().filter(|key| *key != SEVERITY));
    let labels: BTreeSet<&String> = labels.keys().chain(routed).collect();
    let annotations: BTreeSet<&String> = page.annotations.keys().chain(ticket.annotations.keys()).collect();
    let severities = alerting::severities(words);
    let word = |routing: &crate::plan::Routing| routing.labels.get(SEVERITY).cloned();
    let is_worded = !severities.is_plain || (word(page), word(ticket)) == (severities.page, severities.ticket);
    let join = |keys: BTreeSet<&String>| keys.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let mut tell = |text: String| notes.push(Note::about(NoteKind::Lost, objective, Part::Alerting, text));
    if !labels.is_empty() {
        tell(format!(
            "Pyrra has no labels for alerts alone; alerts are not routed by {}. Give the objective labels instead",
            join(labels)
        ));
    }
    if !annotations.is_empty() {
        tell(format!("Pyrra has no annotations for one severity alone: {}", join(annotations)));
    }
    if !is_worded {
        tell("the label severity stands on alerts only where there are such, and not as Pyrra's own word".to_owned());
    }
}

fn tell_absence(objective: &Objective, shape: &Shape, window: Span, notes: &mut Vec<Note>) {
    let Terms { alerting, target, .. } = &objective.terms;
    let Some(after) = alerting.absent_after else { return };
    let pyrras = alerting::absent_after(*target, window).filter(|_| !matches!(shape, Shape::Native { .. }));
    let mut tell = |kind, text: String| notes.push(Note::about(kind, objective, Part::Absence, text));
    match pyrras {
        Some(pyrras) if pyrras == after => {}
        Some(pyrras) => {
            let (pyrras, after) = (pyrras.prometheus(), after.prometheus());
            tell(
                NoteKind::Approximated,
                format!("Pyrra tells of missing data after {pyrras}, which it computes, not {after}"),
            );
        }
        None => tell(NoteKind::Lost, "Pyrra has no alert on missing data for it".to_owned()),
    }
}
