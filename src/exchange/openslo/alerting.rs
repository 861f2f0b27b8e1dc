//! OpenSLO's AlertPolicy, AlertCondition and AlertNotificationTarget, read into the shapes in which they are written.

use super::super::fields::{Fields, clip};
use super::dialect::{self, bare_name, label};
use super::metadata::short_description;
use super::shapes::{
    BurnCondition, ConditionItem, ConditionSpec, Inline, Metadata, PolicyItem, PolicySpec, TargetItem, TargetSpec,
};
use super::tiers;
use crate::plan::{Comparison, Note, NoteKind, Refusal};
use crate::units::{BurnRate, Length};

/// The most conditions of a policy, each of which becomes a policy of its own: as many as an objective has tiers.
const MOST_CONDITIONS: usize = 12;

/// The most policies of an SLO; some may alert nobody.
const MOST_POLICIES: usize = 100;

/// Reads an SLO's `alertPolicies`.
pub fn read_items(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Vec<PolicyItem>, Refusal> {
    let policies = spec.list("alertPolicies")?;
    if policies.len() > MOST_POLICIES {
        return Err(Refusal::at(
            spec.place,
            format!("{} has {} alertPolicies; at most {MOST_POLICIES} are taken", spec.path, policies.len()),
            "Remove policies that say the same",
        ));
    }
    let mut items = Vec::new();
    for (node, path) in policies {
        if let Some(name) = bare_name(&node, &path, notes)? {
            items.push(PolicyItem::Ref { name: label(&name.text), place: name.place });
            continue;
        }
        let mut fields = Fields::new(node, path)?;
        items.push(if let Some(name) = fields.text("alertPolicyRef")? {
            PolicyItem::Ref { name: label(&name.text), place: name.place }
        } else {
            let metadata = inline_head(&mut fields, notes)?;
            let spec = read_policy(fields.need_map("spec")?, notes)?;
            PolicyItem::Here(Box::new(Inline { kind: "AlertPolicy", metadata, spec }))
        });
        fields.finish(notes);
    }
    Ok(items)
}

/// Takes the head of an object that is written inline.
fn inline_head(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Metadata, Refusal> {
    for key in ["apiVersion", "kind"] {
        fields.take(key);
    }
    let place = fields.place;
    let Some(metadata) = fields.map("metadata")? else { return Ok(Metadata::default()) };
    let mut metadata = Metadata::read(metadata, notes)?;
    if !metadata.name.is_empty() {
        metadata.make_strict(place, notes);
    }
    Ok(metadata)
}

/// Reads `spec` of an AlertPolicy.
pub fn read_policy(mut spec: Fields, notes: &mut Vec<Note>) -> Result<PolicySpec, Refusal> {
    let place = spec.place;
    let mut conditions = Vec::new();
    let items = spec.list("conditions")?;
    if items.len() > MOST_CONDITIONS {
        return Err(Refusal::at(
            place,
            format!("{} has {} conditions; at most {MOST_CONDITIONS} are taken", spec.path, items.len()),
            "Split the policy; OpenSLO wants one condition in each",
        ));
    }
    for (node, path) in items {
        if let Some(name) = bare_name(&node, &path, notes)? {
            conditions.push(ConditionItem::Ref { name: label(&name.text), place: name.place });
            continue;
        }
        let mut fields = Fields::new(node, path)?;
        conditions.push(if let Some(name) = fields.text("conditionRef")? {
            ConditionItem::Ref { name: label(&name.text), place: name.place }
        } else {
            let metadata = inline_head(&mut fields, notes)?;
            let spec = read_condition(fields.need_map("spec")?, notes)?;
            ConditionItem::Here(Box::new(Inline { kind: "AlertCondition", metadata, spec }))
        });
        fields.finish(notes);
    }
    let path = spec.path.clone();
    match conditions.len() {
        1 => {}
        0 => notes.push(Note::at(NoteKind::Lost, place, format!("{path} has no condition, so it never alerts"))),
        _ => {
            dialect::repaired(place, format!("{path} has several conditions; each becomes a policy of its own"), notes);
        }
    }
    let breaching = spec.flag("alertWhenBreaching")?;
    if breaching == Some(false) {
        let text = format!("{path}.alertWhenBreaching: false; the alerts of a plan tell a breach all the same");
        notes.push(Note::at(NoteKind::Approximated, place, text));
    }
    let read = PolicySpec {
        description: short_description(&mut spec, notes)?,
        alert_when_breaching: breaching.unwrap_or(false),
        alert_when_no_data: spec.flag("alertWhenNoData")?.unwrap_or(false),
        alert_when_resolved: spec.flag("alertWhenResolved")?.unwrap_or(false),
        conditions,
        notification_targets: read_targets(&mut spec, notes)?,
    };
    spec.finish(notes);
    Ok(read)
}

fn read_targets(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Vec<TargetItem>, Refusal> {
    let mut targets = Vec::new();
    for (node, path) in spec.list("notificationTargets")? {
        if let Some(name) = bare_name(&node, &path, notes)? {
            targets.push(TargetItem::Ref { name: label(&name.text) });
            continue;
        }
        let mut fields = Fields::new(node, path)?;
        targets.push(if let Some(name) = fields.text("targetRef")? {
            TargetItem::Ref { name: label(&name.text) }
        } else {
            let mut metadata = inline_head(&mut fields, notes)?;
            let spec = read_target(fields.need_map("spec")?, notes)?;
            if metadata.name.is_empty() {
                metadata.name = label(&spec.target);
            }
            TargetItem::Here(Inline { kind: "AlertNotificationTarget", metadata, spec })
        });
        fields.finish(notes);
    }
    if targets.is_empty() {
        let text = format!("{} names no notification target; one that says how urgent it is is added", spec.path);
        dialect::repaired(spec.place, text, notes);
    }
    Ok(targets)
}

/// Reads `spec` of an AlertNotificationTarget.
pub fn read_target(mut spec: Fields, notes: &mut Vec<Note>) -> Result<TargetSpec, Refusal> {
    let target = TargetSpec {
        description: short_description(&mut spec, notes)?,
        target: dialect::need_filled(&mut spec, "target")?.text,
    };
    spec.finish(notes);
    Ok(target)
}

/// Reads `spec` of an AlertCondition.
pub fn read_condition(mut spec: Fields, notes: &mut Vec<Note>) -> Result<ConditionSpec, Refusal> {
    let severity = dialect::need_filled(&mut spec, "severity")?;
    let taken = tiers::severity(&severity.text).name();
    if severity.text != taken {
        let text = format!("severity “{}” is taken as a {taken}", clip(&severity.text));
        notes.push(Note::at(NoteKind::Assumed, severity.place, text));
    }
    let description = short_description(&mut spec, notes)?;
    let condition = read_burn(spec.need_map("condition")?, notes)?;
    spec.finish(notes);
    Ok(ConditionSpec { description, severity: severity.text, condition })
}

fn read_burn(mut condition: Fields, notes: &mut Vec<Note>) -> Result<BurnCondition, Refusal> {
    let path = condition.path.clone();
    let kind = condition.need_text("kind")?;
    if !kind.text.eq_ignore_ascii_case("burnrate") {
        return Err(Refusal::at(kind.place, "A condition's kind is not burnrate", "OpenSLO v1 knows burnrate only"));
    }
    if kind.text != "burnrate" {
        dialect::repaired(kind.place, format!("{path}.kind “{}” is read as “burnrate”", kind.text), notes);
    }
    let op = match condition.text("op")? {
        Some(op) => {
            let comparison = Comparison::parse(&op.text).ok_or_else(|| {
                Refusal::at(op.place, format!("{path}.op “{}” is not known", op.text), "Use gt or gte")
            })?;
            if comparison != Comparison::Above {
                let text = format!("{path}.op “{}”: the plan compares with “above”, as Prometheus rules do", op.text);
                notes.push(Note::at(NoteKind::Approximated, op.place, text));
            }
            comparison
        }
        None => {
            dialect::repaired(condition.place, format!("{path} names no op; gt is taken"), notes);
            Comparison::Above
        }
    };
    let threshold = dialect::number(&mut condition, "threshold", notes)?
        .ok_or_else(|| Refusal::at(condition.place, format!("{path}.threshold is missing"), "Add “threshold” there"))?;
    let lookback = condition.need_text("lookbackWindow")?;
    if lookback.text.starts_with('-') {
        dialect::repaired(lookback.place, format!("{path}.lookbackWindow has a minus sign, which is left out"), notes);
    }
    let parse = |text: &str| Length::parse(text.trim_start_matches('-'));
    let read = BurnCondition {
        kind: "burnrate",
        op: op.name(),
        threshold: threshold.parse(&format!("{path}.threshold"), BurnRate::parse)?,
        lookback_window: lookback.parse(&format!("{path}.lookbackWindow"), parse)?,
        alert_after: match condition.text("alertAfter")? {
            // No delay at all cannot be written as a length.
            Some(after) if after.text.trim_start_matches('0').len() <= 1 && after.text.starts_with('0') => None,
            Some(after) => Some(after.parse(&format!("{path}.alertAfter"), parse)?),
            None => None,
        },
    };
    condition.finish(notes);
    Ok(read)
}
