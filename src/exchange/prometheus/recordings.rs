//! The recording rules of our own flavour.

use super::rule::{Rule, averaged_record, events_record, failures_record, known_record, ratio_record};
use super::subject::Subject;
use crate::plan::{Counted, Note, NoteKind, Part};
use crate::units::{Method, Span};

/// The error ratios: over each alert window and the period by the budgeting method, and the period in another way of
/// counting beside it.
pub fn ratios(subject: &Subject) -> Vec<Rule> {
    let mut windows = subject.windows();
    windows.insert(subject.period());
    let mut rules: Vec<Rule> = windows.into_iter().map(|window| ratio_over(subject, window)).collect();
    match subject.objective.terms.method.slice() {
        None => rules.extend(averaged(subject)),
        Some(slice) => {
            let slice = slice.nominal();
            let slice_rule = subject.record(&slice_record(subject, slice), slice_query(subject, slice), &[]);
            rules.insert(0, slice_rule);
            let period = subject.period();
            let by_events = subject.queries.of_bad(period);
            rules.push(subject.record_over(&events_record(period), period, by_events));
        }
    }
    if guard(subject).is_some() {
        let longs: std::collections::BTreeSet<Span> =
            subject.objective.terms.alerts.iter().map(|tier| tier.long).collect();
        rules.extend(longs.into_iter().filter_map(|window| {
            let count = subject.queries.failures(window)?;
            Some(subject.record_over(&failures_record(window), window, count))
        }));
    }
    rules
}

/// The mean of the shortest ratio over the period, as Sloth counts it. A moment without events has no ratio; one such
/// would make the whole mean not a number, so the ratios that are numbers are recorded apart.
fn averaged(subject: &Subject) -> Vec<Rule> {
    let (period, shortest) = (subject.period(), subject.shortest());
    if shortest >= period {
        return Vec::new();
    }
    let (selector, known) = (subject.selector(), known_record(shortest));
    let range = period.prometheus();
    vec![
        subject.record_over(&known, shortest, format!("{}{selector} >= 0", ratio_record(shortest))),
        subject.record_over(
            &averaged_record(period),
            period,
            format!("sum_over_time({known}{selector}[{range}])\n/\ncount_over_time({known}{selector}[{range}])"),
        ),
    ]
}

/// The number of failed events that the alerts ask for, where they can be counted.
pub fn guard(subject: &Subject) -> Option<u32> {
    let least = subject.objective.terms.alerting.minimum_failures.filter(|least| *least > 0)?;
    subject.queries.failures(subject.shortest()).map(|_| least)
}

/// Says what slices do to the rules.
pub fn tell_slices(subject: &Subject, notes: &mut Vec<Note>) {
    let objective = subject.objective;
    let Some(slice) = objective.terms.method.slice().map(crate::units::Length::nominal) else { return };
    if slice < Span::minutes(5) {
        notes.push(Note::general(
            NoteKind::Assumed,
            format!(
                "“{}”: a slice of {slice} must hold at least two scrapes; scraped less often, these rules stay silent",
                objective.display_name()
            ),
        ));
    }
    let mut windows = objective.terms.alerts.iter().flat_map(|tier| [tier.short, Some(tier.long)]).flatten();
    if windows.any(|window| window < slice) {
        let text = format!("alert windows shorter than a slice are widened to one slice, {}", slice.prometheus());
        notes.push(Note::about(NoteKind::Approximated, objective, Part::Alerts, text));
    }
}

/// Timeslices compare each slice with its target, and the comparison must be made on the ratio as it is counted:
/// one less 95 of 100 is more than 0.05 in floating point, and a slice exactly on target would be bad.
fn is_good_ratio(subject: &Subject) -> bool {
    matches!(subject.objective.terms.method, Method::Timeslices { .. }) && subject.queries.counted() == Counted::Good
}

fn slice_record(subject: &Subject, slice: Span) -> String {
    let kind = if is_good_ratio(subject) { "good" } else { "error" };
    format!("slo:sli_{kind}:slice_ratio{}", slice.prometheus())
}

fn slice_query(subject: &Subject, slice: Span) -> String {
    let ratio = subject.queries.in_slice(slice);
    if is_good_ratio(subject) { ratio } else { subject.queries.bad_from(ratio) }
}

/// The error ratio over a window, by the budgeting method.
fn ratio_over(subject: &Subject, window: Span) -> Rule {
    let selector = subject.selector();
    let expr = match subject.objective.terms.method {
        Method::Occurrences => subject.queries.of_bad(window),
        Method::Timeslices { slice_target, slice } => {
            let slice = slice.nominal();
            let is_bad = if is_good_ratio(subject) {
                format!("< bool {}", slice_target.ratio())
            } else {
                format!("> bool {}", slice_target.complement().ratio())
            };
            // A slice without requests has no ratio; it compares as false and so counts as good.
            let record = slice_record(subject, slice);
            format!("avg_over_time(({record}{selector} {is_bad})[{}])", slices(window, slice))
        }
        Method::RatioTimeslices { slice } => {
            let slice = slice.nominal();
            // A slice without requests is not a number, and one such would spoil the mean of the whole window.
            let record = slice_record(subject, slice);
            format!("avg_over_time(({record}{selector} >= 0)[{}])", slices(window, slice))
        }
    };
    subject.record_over(&ratio_record(window), window, expr)
}

/// The range of a subquery with one sample a slice; at least one slice long, or it would mostly be empty.
fn slices(window: Span, slice: Span) -> String {
    format!("{}:{}", window.max(slice).prometheus(), slice.prometheus())
}

/// What the objective promises and how its budget stands, under Sloth's names.
pub fn metadata(subject: &Subject) -> Vec<Rule> {
    let target = subject.objective.terms.target;
    let budget = format!("vector({})", target.budget().ratio());
    let mut rules = standing(subject, subject.shortest(), &budget);
    rules.push(subject.record("sloth_slo_info", "vector(1)".to_owned(), &[("sloth_objective", &target.to_string())]));
    rules
}

/// The records of target, budget and burn, as Sloth orders them.
pub fn standing(subject: &Subject, now: Span, budget: &str) -> Vec<Rule> {
    let days = subject.period().to_seconds_f64() / 86_400.0;
    let left = format!("1 - slo:period_burn_rate:ratio{}", subject.selector());
    let plain = |name: &str, expr: String| subject.record(name, expr, &[]);
    vec![
        plain("slo:objective:ratio", format!("vector({})", subject.objective.terms.target.ratio())),
        plain("slo:error_budget:ratio", budget.to_owned()),
        plain("slo:time_period:days", format!("vector({days})")),
        plain("slo:current_burn_rate:ratio", subject.burn(&ratio_record(now))),
        plain("slo:period_burn_rate:ratio", subject.burn(&ratio_record(subject.period()))),
        plain("slo:period_error_budget_remaining:ratio", left),
    ]
}
