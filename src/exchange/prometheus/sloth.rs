//! The rules as Sloth generates them: 8 recordings, 7 of metadata and 2 alerts for each objective.

use std::collections::BTreeSet;

use super::super::write::Lines;

use super::super::workbook_alerts;
use super::alerts::{alert_name, condition, routed_labels};
use super::recordings::standing;
use super::rule::{Rule, ratio_record};
use super::subject::Subject;
use super::words;
use crate::plan::{AlertTier, Note, NoteKind, Part, Severity};
use crate::units::Span;

const SEVERITIES: [Severity; 2] = [Severity::Page, Severity::Ticket];

/// The plan's tiers of a severity; where it has none Sloth records its catalogue's windows all the same.
fn catalogue(subject: &Subject, severity: Severity) -> Vec<AlertTier> {
    let of = |tiers: &[AlertTier]| -> Vec<AlertTier> {
        tiers.iter().filter(|tier| tier.severity == severity).copied().collect()
    };
    let tiers = of(&subject.objective.terms.alerts);
    if tiers.is_empty() { of(&workbook_alerts()) } else { tiers }
}

/// Sloth's quick page window, which stands for now and is averaged over the period.
pub fn shortest(subject: &Subject) -> Span {
    let pages = catalogue(subject, Severity::Page);
    pages.iter().map(|tier| tier.short.unwrap_or(tier.long)).min().unwrap_or(Span::minutes(5))
}

/// The windows of the catalogue.
pub fn windows(subject: &Subject) -> BTreeSet<Span> {
    let tiers = SEVERITIES.map(|severity| catalogue(subject, severity)).concat();
    tiers.iter().flat_map(|tier| [Some(tier.long), tier.short]).flatten().collect()
}

/// The error ratios over the windows of the catalogue, and the mean of the shortest over the period.
pub fn ratios(subject: &Subject) -> Vec<Rule> {
    let mut windows = windows(subject);
    let (period, shortest) = (subject.period(), shortest(subject));
    windows.remove(&period);
    let ratio = |window: Span| subject.record_over(&ratio_record(window), window, subject.queries.as_sloth(window));
    let mut rules: Vec<Rule> = windows.iter().map(|window| ratio(*window)).collect();
    rules.push(if windows.contains(&shortest) {
        let (record, selector, range) = (ratio_record(shortest), subject.selector(), period.prometheus());
        let expr = format!(
            "sum_over_time({record}{selector}[{range}])\n/ ignoring (sloth_window)\ncount_over_time({record}{selector}[{range}])"
        );
        subject.record_over(&ratio_record(period), period, expr)
    } else {
        ratio(period)
    });
    rules
}

/// Target, budget, burn and information.
pub fn metadata(subject: &Subject) -> Vec<Rule> {
    let target = subject.objective.terms.target;
    let mut rules = standing(subject, shortest(subject), &format!("vector(1-{})", target.ratio()));
    let percent = target.percent().trimmed(0).to_string();
    let info = [
        ("sloth_mode", "cli-gen-prom"),
        ("sloth_objective", &percent),
        ("sloth_spec", "prometheus/v1"),
        ("sloth_version", "accord"),
    ];
    rules.push(subject.record("sloth_slo_info", "vector(1)".to_owned(), &info));
    rules
}

/// One alert for each severity.
pub fn alerts(subject: &Subject, notes: &mut Vec<Note>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for severity in SEVERITIES {
        let tiers = subject.objective.terms.alerts.iter().filter(|tier| tier.severity == severity);
        let tiers: Vec<AlertTier> = tiers.copied().collect();
        if tiers.is_empty() {
            continue;
        }
        let title = format!(
            "({}) {{{{$labels.sloth_service}}}} {{{{$labels.sloth_slo}}}} SLO error budget burn rate is too fast.",
            severity.name()
        );
        let summary = "{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.";
        let own = [("title".to_owned(), title), ("summary".to_owned(), summary.to_owned())].into();
        rules.push(Rule {
            record: None,
            alert: Some(alert_name(subject).unwrap_or_else(|| "ErrorBudgetBurn".to_owned())),
            expr: Lines(condition(subject, &tiers, None)),
            hold: None,
            labels: routed_labels(subject, severity, notes),
            annotations: words::with_chosen(subject, severity, own, notes),
        });
    }
    rules
}

/// Says what Sloth does otherwise than the plan means.
pub fn tell_differences(subject: &Subject, notes: &mut Vec<Note>) {
    let objective = subject.objective;
    let tiers = &objective.terms.alerts;
    let short = shortest(subject).prometheus();
    let text = format!(
        "Sloth counts the period as the mean of its error ratios over {short}, whatever the traffic was; over uneven traffic \
         this is not {}",
        objective.terms.method.name()
    );
    notes.push(Note::about(NoteKind::Approximated, objective, Part::Method, text));
    let mut differs = |text: &str| notes.push(Note::about(NoteKind::Approximated, objective, Part::Alerts, text));
    if tiers.iter().any(|tier| tier.hold > Span::ZERO) {
        differs("Sloth's alerts do not wait; they fire as soon as both windows burn");
    }
    let is_odd = |severity| {
        let own = tiers.iter().filter(|tier| tier.severity == severity);
        let (count, long_only) = (own.clone().count(), own.filter(|tier| tier.short.is_none()).count());
        !matches!(count, 0 | 2) || long_only > 0
    };
    if SEVERITIES.into_iter().any(is_odd) {
        differs(
            "Sloth itself can only make two pairs of windows for each severity; these rules hold what the plan says in \
             Sloth's form",
        );
    }
}
