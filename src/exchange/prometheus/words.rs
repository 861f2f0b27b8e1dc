//! What alerts say to whoever is woken. User text is literal; what is run as a template is ours.

use std::collections::BTreeMap;

use super::super::gate::{self, is_label_name, literal_template};
use super::alerts::absent_severity;
use super::subject::{Subject, tell};
use crate::model::tier_outlook;
use crate::plan::{AlertTier, Note, NoteKind, Part, Severity};
use crate::units::Span;

/// The bad share of the shortest window that the alert compares, while it fires.
const NOW: &str = "{{ $value | humanizePercentage }}";

/// Annotations by name, templates that are safe to run.
type Annotations = BTreeMap<String, String>;

/// The texts of a burn-rate alert.
pub fn burning(subject: &Subject, severity: Severity, hold: Span, tiers: &[AlertTier]) -> Annotations {
    let (terms, whose) = (&subject.objective.terms, whose(subject));
    let budget = terms.target.budget();
    let rates: Vec<String> = tiers.iter().map(|tier| rate(subject, tier)).collect();
    let held = if hold > Span::ZERO { format!(", for at least {hold}") } else { String::new() };
    let guard = terms.alerting.minimum_failures.filter(|_| super::recordings::guard(subject).is_some());
    let guard = guard.map_or_else(String::new, |least| {
        format!(" Fewer than {least} failed events in the longer window never fire it.")
    });
    let first = match severity {
        Severity::Page => {
            "First: see what was released or changed just before it began and undo it. If nothing was, find what the \
             failing requests have in common, and call for help early."
        }
        Severity::Ticket => {
            "First: nobody needs to be woken. Within a working day, find what fails slowly, and decide whether to fix \
             it now or to spend the budget knowingly."
        }
    };
    let summary = match severity {
        Severity::Page => "users are hurt now",
        Severity::Ticket => "a slow leak will spend the budget",
    };
    Annotations::from([
        ("title".to_owned(), format!("({}) {}: error budget burns too fast", severity.name(), place(subject))),
        ("summary".to_owned(), format!("{whose}: {NOW} is bad just now and {} % may be; {summary}.", budget.percent())),
        (
            "description".to_owned(),
            format!(
                "Promised: {} % good over {}, which leaves {} of full outage. This fires while the budget is spent {}{held}. \
                 {first}{guard}",
                terms.target,
                terms.window.spoken(),
                terms.window.budget(budget),
                rates.join(", or "),
            ),
        ),
    ])
}

/// One pair of windows in words. When the budget is gone is the model's figure.
fn rate(subject: &Subject, tier: &AlertTier) -> String {
    let windows = match tier.short {
        Some(short) => format!("the last {} and the last {}", tier.long, short),
        None => format!("the last {}", tier.long),
    };
    let gone = tier_outlook(*tier, &subject.objective.terms).exhausts;
    let gone = gone.map_or_else(String::new, |gone| format!(" (all of it is gone in {gone} at that rate)"));
    format!("more than {} times as fast as allowed over {windows}{gone}", tier.factor)
}

/// The texts of the alert on missing data.
pub fn absent(subject: &Subject, severity: Severity, after: Span, window: Span) -> Annotations {
    let whose = whose(subject);
    let why = match absent_severity(&subject.objective.terms.alerts) {
        Severity::Page => "",
        Severity::Ticket => " Users may be well; nobody can tell.",
    };
    Annotations::from([
        ("title".to_owned(), format!("({}) {}: no data", severity.name(), place(subject))),
        ("summary".to_owned(), format!("{whose}: no data for {after}; no other alert of it can fire.")),
        (
            "description".to_owned(),
            format!(
                "The query of all events has had no result over {window} for {after}.{why} First: see whether the targets \
                 are scraped and whether the metrics were renamed."
            ),
        ),
    ])
}

fn place(subject: &Subject) -> String {
    let objective = subject.objective;
    literal_template(&format!("{} {}", objective.service, objective.display_name()))
}

fn whose(subject: &Subject) -> String {
    let objective = subject.objective;
    literal_template(&format!("“{}” of {}", objective.display_name(), objective.service))
}

/// Our texts and what the plan chose, which wins and is shown as it is written.
pub fn with_chosen(
    subject: &Subject,
    severity: Severity,
    own: Annotations,
    notes: &mut Vec<Note>,
) -> BTreeMap<String, String> {
    let (objective, alerting) = (subject.objective, &subject.objective.terms.alerting);
    let mut annotations = own;
    // Pyrra and others keep it with the objective.
    let runbook = objective.annotations.get_key_value("runbook_url").into_iter();
    for (key, value) in runbook.chain(&alerting.annotations).chain(&alerting.routing(severity).annotations) {
        if is_label_name(key) {
            annotations.insert(key.clone(), literal_template(value));
        } else {
            let text = format!("the annotation “{key}” is left out: names have letters, digits and “_” only");
            tell(notes, Note::about(NoteKind::Lost, objective, Part::Alerting, text));
        }
        if gate::runs_something(value) {
            let text = format!("the template in annotation “{key}” is shown as text and not run");
            tell(notes, Note::about(NoteKind::Approximated, objective, Part::Alerting, text));
        }
    }
    annotations
}
