//! OpenSLO's AlertPolicy and AlertCondition. A policy takes one condition with one window, so a pair of windows
//! cannot be said in OpenSLO; our own exports name the pair in an annotation beside it.

use std::collections::BTreeMap;

use super::super::fields::{Fields, text_of};
use super::super::yaml::{Node, Value};
use super::Metadata;
use crate::plan::{AlertTier, Note, NoteKind, Place, Refusal, Severity};
use crate::units::{BurnRate, Length, Span};

/// An item of `alertPolicies` or of `conditions`: written out, or by name.
#[derive(Debug, Clone)]
pub enum Ref<T> {
    Here(T),
    Named(String, Place),
}

/// An item of an SLO's `alertPolicies`.
pub type AlertRef = Ref<Policy>;

/// An AlertPolicy: its conditions, of which the specification allows one.
#[derive(Debug, Clone)]
pub struct Policy {
    conditions: Vec<Ref<Condition>>,
    /// From our own annotation: the window that ends the alert soon after the burn ends.
    short: Option<Span>,
}

/// An AlertCondition of kind burnrate.
#[derive(Debug, Clone)]
pub struct Condition {
    place: Place,
    severity: String,
    threshold: BurnRate,
    lookback: Span,
}

/// Whether it refers to that name.
pub fn is_named<T>(reference: &Ref<T>, name: &str) -> bool {
    matches!(reference, Ref::Named(named, _) if named == name)
}

/// Reads an SLO's `alertPolicies`.
pub fn read_refs(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Vec<AlertRef>, Refusal> {
    let mut refs = Vec::new();
    for (node, path) in spec.list("alertPolicies")? {
        if let Some(named) = plain_name(&node, &path, notes)? {
            refs.push(named);
            continue;
        }
        let mut fields = Fields::new(node, path)?;
        if let Some(reference) = fields.text("alertPolicyRef")? {
            refs.push(Ref::Named(reference.text, reference.place));
        } else {
            let own = inline_head(&mut fields, notes)?;
            refs.push(Ref::Here(read_policy(fields.need_map("spec")?, &own, notes)?));
        }
        fields.finish(notes);
    }
    Ok(refs)
}

/// Files in the wild write the bare name where an object with a reference belongs.
fn plain_name<T>(node: &Node, path: &str, notes: &mut Vec<Note>) -> Result<Option<Ref<T>>, Refusal> {
    if !matches!(node.value, Value::Scalar { .. }) {
        return Ok(None);
    }
    let name = text_of(node.clone(), path)?;
    notes.push(Note::at(NoteKind::Repaired, name.place, format!("{path}: a bare name is read as a reference")));
    Ok(Some(Ref::Named(name.text, name.place)))
}

/// Takes the head of an object that is written inline; returns our own annotations.
fn inline_head(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
    for key in ["apiVersion", "kind"] {
        fields.take(key);
    }
    let Some(metadata) = fields.map("metadata")? else { return Ok(BTreeMap::new()) };
    let metadata = Metadata::read(metadata, notes)?;
    metadata.lose(false, notes);
    Ok(metadata.own)
}

/// Reads `spec` of an AlertPolicy.
pub fn read_policy(mut spec: Fields, own: &BTreeMap<String, String>, notes: &mut Vec<Note>) -> Result<Policy, Refusal> {
    let mut conditions = Vec::new();
    for (node, path) in spec.list("conditions")? {
        if let Some(named) = plain_name(&node, &path, notes)? {
            conditions.push(named);
            continue;
        }
        let mut fields = Fields::new(node, path)?;
        if let Some(reference) = fields.text("conditionRef")? {
            conditions.push(Ref::Named(reference.text, reference.place));
        } else {
            inline_head(&mut fields, notes)?;
            conditions.push(Ref::Here(read_condition(fields.need_map("spec")?, notes)?));
        }
        fields.finish(notes);
    }
    // Alerting while the objective is breached is what a tier means; the other two are settings of a notifier.
    if spec.flag("alertWhenBreaching")? == Some(false) {
        let text = format!("{}.alertWhenBreaching: false is not kept; the tiers alert", spec.path);
        notes.push(Note::at(NoteKind::Lost, spec.place, text));
    }
    for key in ["alertWhenNoData", "alertWhenResolved"] {
        if spec.flag(key)?.unwrap_or(false) {
            notes.push(Note::at(NoteKind::Lost, spec.place, format!("{}.{key} is not kept", spec.path)));
        }
    }
    spec.lose("description", "a policy's description is not kept", notes);
    read_targets(&mut spec, notes)?;
    spec.finish(notes);
    let short = own.get("short-window").and_then(|text| Span::parse(text).ok());
    Ok(Policy { conditions, short })
}

/// Notification targets are not kept. Ours only repeat the severity, so losing them loses nothing.
fn read_targets(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    for (node, path) in spec.list("notificationTargets")? {
        let place = node.place;
        let mut fields = Fields::new(node, path)?;
        let target = fields.map("spec")?.map(|mut spec| spec.string("target")).transpose()?.flatten();
        if !matches!(target.as_deref(), Some("page" | "ticket")) {
            notes.push(Note::at(NoteKind::Lost, place, format!("{}: whom a policy notifies is not kept", fields.path)));
        }
    }
    Ok(())
}

/// Reads `spec` of an AlertCondition.
pub fn read_condition(mut spec: Fields, notes: &mut Vec<Note>) -> Result<Condition, Refusal> {
    let severity = spec.need_text("severity")?;
    spec.lose("description", "a condition's description is not kept", notes);
    let mut condition = spec.need_map("condition")?;
    let kind = condition.need_text("kind")?;
    if kind.text != "burnrate" {
        return Err(Refusal::at(kind.place, "A condition's kind is not burnrate", "OpenSLO v1 knows burnrate only"));
    }
    if let Some(op) = condition.text("op")?
        && op.text != "gt"
    {
        notes.push(Note::at(
            NoteKind::Approximated,
            op.place,
            "the condition compares with “above”, as Prometheus rules do",
        ));
    }
    let path = condition.path.clone();
    let threshold = condition.need_text("threshold")?.parse(&format!("{path}.threshold"), BurnRate::parse)?;
    let lookback = condition.need_text("lookbackWindow")?;
    let negative = lookback.text.starts_with('-');
    let length =
        lookback.parse(&format!("{path}.lookbackWindow"), |text| Length::parse(text.trim_start_matches('-')))?;
    if negative {
        notes.push(Note::at(
            NoteKind::Repaired,
            lookback.place,
            format!("{path}.lookbackWindow has a minus sign; it is left out"),
        ));
    }
    condition.lose("alertAfter", "a delay before alerting is not kept", notes);
    condition.finish(notes);
    spec.finish(notes);
    Ok(Condition { place: severity.place, severity: severity.text, threshold, lookback: length.nominal() })
}

/// The alert tiers that an SLO's policies amount to. A reference that leads nowhere is reported.
pub fn tiers(
    refs: &[AlertRef],
    policies: &BTreeMap<String, Policy>,
    conditions: &BTreeMap<String, Condition>,
    notes: &mut Vec<Note>,
) -> Vec<AlertTier> {
    let mut tiers = Vec::new();
    for reference in refs {
        let Some(policy) = follow(reference, policies, "AlertPolicy", notes) else { continue };
        for condition in &policy.conditions {
            let Some(condition) = follow(condition, conditions, "AlertCondition", notes) else { continue };
            let urgent = matches!(condition.severity.to_ascii_lowercase().as_str(), "page" | "critical" | "high");
            let severity = if urgent { Severity::Page } else { Severity::Ticket };
            if condition.severity != severity.name() {
                notes.push(Note::at(
                    NoteKind::Assumed,
                    condition.place,
                    format!("severity “{}” is taken as a {}", condition.severity, severity.name()),
                ));
            }
            tiers.push(AlertTier {
                severity,
                long: condition.lookback,
                short: policy.short,
                factor: condition.threshold,
                hold: Span::ZERO,
            });
        }
    }
    tiers
}

fn follow<T: Clone>(reference: &Ref<T>, named: &BTreeMap<String, T>, kind: &str, notes: &mut Vec<Note>) -> Option<T> {
    match reference {
        Ref::Here(value) => Some(value.clone()),
        Ref::Named(name, place) => {
            let found = named.get(name).cloned();
            if found.is_none() {
                notes.push(Note::at(NoteKind::Lost, *place, format!("the {kind} “{name}” is not in this file")));
            }
            found
        }
    }
}
