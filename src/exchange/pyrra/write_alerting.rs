//! The block `alerting`, out, and what Pyrra will do otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Preset, gate};
use super::alerting::{self, SEVERITY};
use super::document::Block;
use super::shape::Shape;
use super::write::{carried, carried_map};
use super::{ABSENT_NAME, SEVERITIES};
use crate::plan::{AlertTier, Alerting, Note, NoteKind, Objective, Part, Routing, Severity, Terms};
use crate::units::Span;

/// Names and switches of alerts. What Pyrra has no words for is told; what it will do instead as well.
pub fn alerting_of(
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
    let word = |routing: &Routing| routing.labels.get(SEVERITY).cloned();
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
