//! Prometheus rule files and PrometheusRule resources that Sloth, Pyrra or Accord generated, in: the objectives behind them.
//!
//! Recordings say what is measured and, together, which range they were made for; thresholds say the target and the factors.
//! Expressions are read as trees; texts are cut out only where the tree says what stands there.

mod alerts;
mod constant;
mod measured;
mod of_pyrra;
mod of_sloth;
mod rule;

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::plan::{Note, NoteKind, Objective, Place, Refusal};
use rule::Maker;

pub use rule::Rule;

/// The objectives behind the rules of one document.
pub fn read(document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    let place = document.place;
    let rules = rules(document, notes)?;
    let mut found: BTreeMap<Maker, Vec<Rule>> = BTreeMap::new();
    let mut others = Vec::new();
    for rule in rules {
        match rule.maker() {
            Some(maker) => found.entry(maker).or_default().push(rule),
            None => others.push(rule),
        }
    }
    // In the order of the file.
    let mut found: Vec<(Maker, Vec<Rule>)> = found.into_iter().collect();
    found.sort_by_key(|(_, rules)| rules.first().map(|rule| rule.place));
    let mut objectives = Vec::new();
    let mut reasons = Vec::new();
    for (maker, rules) in found {
        let at = rules.first().map_or(place, |rule| rule.place);
        let read = match &maker {
            Maker::Sloth(id) => of_sloth::read(id, &rules, notes),
            Maker::Pyrra(name) => of_pyrra::read(name, &rules, notes),
        };
        match read {
            Ok(objective) => objectives.push(objective),
            Err(reason) => {
                let text = format!("the rules of “{}” {reason}", maker.name());
                notes.push(Note::at(NoteKind::Lost, at, text.clone()));
                reasons.push(text);
            }
        }
    }
    tell_others(&others, notes);
    if objectives.is_empty() {
        return Err(nothing(place, &reasons, others.len()));
    }
    Ok(objectives)
}

/// The rules of one document.
///
/// # Errors
/// It is none of rules.
pub fn rules(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Rule>, Refusal> {
    if !document.has("groups") {
        return read_resource(document, notes);
    }
    let rules = rule::read(&mut document, notes)?;
    document.finish(notes);
    Ok(rules)
}

/// The objective that a reader finds behind the rules of one id; none if it finds none.
pub fn learn(id: &str, rules: &[Rule]) -> Option<Objective> {
    of_sloth::read(id, rules, &mut Vec::new()).ok()
}

/// A resource of the Prometheus operator; other kinds of the same group hold no rules.
fn read_resource(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Rule>, Refusal> {
    document.need_kind("PrometheusRule", "Open the file that holds the rules")?;
    // Its name and labels are the operator's and no part of an objective.
    document.take("metadata");
    document.take("status");
    let mut spec = document.need_map("spec")?;
    let rules = rule::read(&mut spec, notes)?;
    spec.finish(notes);
    document.finish(notes);
    Ok(rules)
}

fn tell_others(others: &[Rule], notes: &mut Vec<Note>) {
    let Some(first) = others.first() else { return };
    let mut names: Vec<&str> = others.iter().take(3).map(Rule::name).collect();
    if others.len() > names.len() {
        names.push("…");
    }
    let text = format!("{} in it: {}", count(others.len()), names.join(", "));
    notes.push(Note::at(NoteKind::Lost, first.place, text));
}

fn count(rules: usize) -> String {
    if rules == 1 { "1 rule has no SLO".to_owned() } else { format!("{rules} rules have no SLO") }
}

fn nothing(place: Place, reasons: &[String], others: usize) -> Refusal {
    let reason = match reasons {
        [] if others == 0 => "There are no rules in it".to_owned(),
        [] => format!("{} in it that Sloth, Pyrra or Accord made", count(others)),
        reasons => reasons.join("; "),
    };
    let mut reason = reason;
    if let Some(first) = reason.get(..1) {
        reason.replace_range(..1, &first.to_uppercase());
    }
    Refusal::at(
        place,
        reason,
        "Open the SLO's own file, or a rule file with the recordings and the alerts that were generated from it",
    )
}
