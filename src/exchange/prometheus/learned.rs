//! What a reader of our rules cannot learn from them, so that it is told.

use super::super::export::Export;
use super::super::{promql, rule_files};
use super::rule::Group;
use super::subject::Subject;
use crate::plan::{Note, NoteKind, Part, Severity};

/// Tells where a reader of the rules learns something else than the plan says, though they do what it means: rules have no
/// place for the name of a data source, and show what alerts carry but not who gave it to them.
pub fn tell_learned(subject: &Subject, groups: &[Group], notes: &mut Vec<Note>) {
    let objective = subject.objective;
    let rules = groups.iter().flat_map(|group| group.rules.iter().map(|rule| rule.as_read(&group.name)));
    let rules: Vec<_> = rules.collect();
    let Some(read) = rule_files::learn(&subject.id, &rules) else { return };
    let mut tell = |part: Part, text: String| {
        if !notes.iter().any(|note| note.about == Some((objective.id, part))) {
            notes.push(Note::about(NoteKind::Approximated, objective, part, text));
        }
    };
    for part in Export::Prometheus.says() {
        if !matches!(part, Part::Indicator | Part::Alerting) && !part.is_same(objective, &read) {
            tell(*part, format!("who reads the rules learns something else of its {} than the plan says", part.name()));
        }
    }
    if !promql::is_same_indicator(&objective.indicator, &read.indicator) {
        let text = "the rules measure it, but hold queries only: the name of the data source and how the plan puts the \
                    queries together stay in the plan";
        tell(Part::Indicator, text.to_owned());
    }
    if !Part::Alerting.is_same(objective, &read) {
        let tiers = &objective.terms.alerts;
        let silent = [Severity::Page, Severity::Ticket].into_iter().find(|severity| {
            let is_said = *objective.terms.alerting.routing(*severity) != Default::default();
            is_said && tiers.iter().all(|tier| tier.severity != *severity)
        });
        let text = match silent {
            _ if tiers.is_empty() => "there are no alert tiers that could carry it; add tiers to be told".to_owned(),
            Some(severity) => {
                let name = severity.name();
                format!(
                    "no alert is a {name}, so nothing carries what the plan says of {name}s; add a tier of that kind"
                )
            }
            None => "alerts carry all of it, but the rules do not show what was given to all alerts, what to pages or \
                     tickets only, and what is Accord's own text"
                .to_owned(),
        };
        tell(Part::Alerting, text);
    }
}
