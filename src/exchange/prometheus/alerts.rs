//! The alerting rules of our own flavour, and the expression that both flavours share.

use std::collections::BTreeMap;

use super::super::write::Lines;

use super::super::gate;
use super::recordings::guard;
use super::rule::{Rule, failures_record, ratio_record};
use super::subject::{Subject, checked_labels, tell};
use super::words;
use crate::plan::{AlertTier, Note, NoteKind, Part, Severity};
use crate::units::Span;

/// The label that tells alerts of one severity apart where their tiers must hold for different times.
pub const HOLD_LABEL: &str = "accord_hold";

/// The tiers that share an alert: those of one severity that must hold equally long, in the plan's order.
pub fn by_hold(tiers: &[AlertTier], severity: Severity) -> BTreeMap<Span, Vec<AlertTier>> {
    let mut holds: BTreeMap<Span, Vec<AlertTier>> = BTreeMap::new();
    for tier in tiers.iter().filter(|tier| tier.severity == severity) {
        holds.entry(tier.hold).or_default().push(*tier);
    }
    holds
}

/// One alert for each severity and hold that has tiers, and the one on missing data.
pub fn alerts(subject: &Subject, notes: &mut Vec<Note>) -> Vec<Rule> {
    let objective = subject.objective;
    let least = guard(subject);
    let is_wanted = objective.terms.alerting.minimum_failures.is_some_and(|least| least > 0);
    if is_wanted && least.is_none() {
        let text = "failed events cannot be counted from the shape of the queries; alerts have no guard against few \
                    failures";
        tell(notes, Note::about(NoteKind::Lost, objective, Part::MinimumFailures, text));
    }
    let mut rules = Vec::new();
    for severity in [Severity::Page, Severity::Ticket] {
        let holds = by_hold(&objective.terms.alerts, severity);
        let are_several = holds.len() > 1;
        for (hold, tiers) in holds {
            let mut labels = routed_labels(subject, severity, notes);
            if are_several {
                let text = if hold == Span::ZERO { "0s".to_owned() } else { hold.prometheus() };
                labels.insert(HOLD_LABEL.to_owned(), text);
            }
            let own = words::burning(subject, severity, hold, &tiers);
            rules.push(Rule {
                record: None,
                alert: Some(alert_name(subject).unwrap_or_else(|| "ErrorBudgetBurn".to_owned())),
                expr: Lines(condition(subject, &tiers, least)),
                hold: (hold > Span::ZERO).then(|| hold.min(Span::MAX).prometheus()),
                labels,
                annotations: words::with_chosen(subject, severity, own, notes),
            });
        }
    }
    match objective.terms.alerting.absent_after {
        Some(after) if subject.queries.can_be_absent() => rules.push(absent(subject, after, notes)),
        Some(_) => {
            let text = "its query has a value even without data, so missing data cannot be told";
            tell(notes, Note::about(NoteKind::Lost, objective, Part::Absence, text));
        }
        None => {}
    }
    rules
}

/// Any of the pairs, both windows of a pair, and enough failures in its long one.
pub fn condition(subject: &Subject, tiers: &[AlertTier], least: Option<u32>) -> String {
    let selector = subject.selector();
    let budget = subject.objective.terms.target.budget().ratio();
    let pair = |tier: &AlertTier| {
        let ratio = |window: Span| {
            format!("    max({}{selector} > ({} * {budget})) without (sloth_window)", ratio_record(window), tier.factor)
        };
        let mut sides: Vec<String> = [tier.short, Some(tier.long)].into_iter().flatten().map(ratio).collect();
        // `increase` estimates between scrapes and is rarely whole: half a failure more or less is none.
        sides.extend(least.map(|least| {
            format!("    max({}{selector} > {}.5) without (sloth_window)", failures_record(tier.long), least - 1)
        }));
        format!("(\n{}\n)", sides.join("\n    and\n"))
    };
    tiers.iter().map(pair).collect::<Vec<_>>().join("\nor\n")
}

/// How the alerts are called, where somebody chose.
pub fn alert_name(subject: &Subject) -> Option<String> {
    let clean = |name: &str| -> String {
        name.chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ') { c } else { '_' })
            .collect()
    };
    subject.objective.terms.alerting.name.as_deref().map(clean).filter(|name| !name.is_empty())
}

/// Says where a chosen name had to change.
pub fn tell_name(subject: &Subject, notes: &mut Vec<Note>) {
    let (chosen, name) = (subject.objective.terms.alerting.name.as_deref(), alert_name(subject));
    if chosen.unwrap_or_default() != name.as_deref().unwrap_or_default() {
        let text = "the alert's name keeps letters, digits, “_”, “-”, “.” and spaces only";
        tell(notes, Note::about(NoteKind::Approximated, subject.objective, Part::Alerting, text));
    }
}

/// The labels of alerts of that severity.
pub fn routed_labels(subject: &Subject, severity: Severity, notes: &mut Vec<Note>) -> BTreeMap<String, String> {
    let (objective, alerting) = (subject.objective, &subject.objective.terms.alerting);
    let mut labels = checked_labels(objective, &alerting.labels, Part::Alerting, notes);
    labels.extend(checked_labels(objective, &alerting.routing(severity).labels, Part::Alerting, notes));
    for value in labels.values_mut() {
        *value = gate::literal_template(value);
    }
    labels.insert("sloth_severity".to_owned(), severity.name().to_owned());
    labels
}

/// Who is told of missing data: a ticket, unless all that the plan has is pages. A page for a measurement that broke
/// wakes somebody who can rarely do anything for the users; where nobody looks at tickets, it must.
pub fn absent_severity(tiers: &[AlertTier]) -> Severity {
    let pages_only = !tiers.is_empty() && tiers.iter().all(|tier| tier.severity == Severity::Page);
    if pages_only { Severity::Page } else { Severity::Ticket }
}

/// The name of the alert on missing data.
pub fn absent_name(subject: &Subject) -> String {
    alert_name(subject).map_or_else(|| "SLOMetricAbsent".to_owned(), |name| format!("{name}Absent"))
}

/// The alert on missing data. It asks for all events and not for the recorded error ratio, which is also missing as long
/// as no error was ever seen.
fn absent(subject: &Subject, after: Span, notes: &mut Vec<Note>) -> Rule {
    let severity = absent_severity(&subject.objective.terms.alerts);
    let window = subject.shortest();
    // What is absent has no labels, so the alert says whose it is.
    let mut labels = subject.labels.clone();
    for value in labels.values_mut() {
        *value = gate::literal_template(value);
    }
    labels.extend(routed_labels(subject, severity, notes));
    labels.extend(subject.identity());
    let own = words::absent(subject, severity, after, window);
    Rule {
        record: None,
        alert: Some(absent_name(subject)),
        expr: Lines(format!("absent(\n{}\n)", subject.queries.presence(window))),
        hold: Some(after.clamp(Span::seconds(1), Span::MAX).prometheus()),
        labels,
        annotations: words::with_chosen(subject, severity, own, notes),
    }
}
