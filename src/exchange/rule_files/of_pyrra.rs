//! Rules that Pyrra makes.

use std::collections::BTreeMap;

use rusty_promql_parser::ast::BinaryOp;

use super::super::promql::{self, Counting, Selection};
use super::super::pyrra;
use super::alerts::{self, Dialect, window_of};
use super::constant;
use super::measured::{self, Queries};
use super::rule::{Rule, common_labels};
use crate::plan::{Counted, Indicator, Note, NoteKind, Objective, Severity, Terms};
use crate::units::{Alignment, Length, Span, Window};

/// Pyrra calls the error ratio a burn rate.
const RATIO: &str = ":burnrate";

/// The objective of that name. Pyrra's rules name no service.
///
/// # Errors
/// Why there is none, to follow “the rules of …”.
pub fn read(name: &str, rules: &[Rule], notes: &mut Vec<Note>) -> Result<Objective, String> {
    let first = rules.first().ok_or("are none")?;
    let value = |name: &str| {
        let rule = rules.iter().find(|rule| rule.record.as_deref() == Some(name));
        rule.and_then(|rule| constant::value(rule.tree.as_ref()?))
    };
    let alerts: Vec<&Rule> = rules.iter().filter(|rule| rule.alert.is_some()).collect();
    let indicator = indicator(rules, notes, first)?;
    let matched = matched(&indicator);
    let is_own = |key: &str, value: &str| {
        matches!(key, "slo" | "short" | "long" | "exhaustion" | "le") || matched.get(key).is_some_and(|v| v == value)
    };
    let recordings = rules.iter().filter(|rule| rule.record.as_ref().is_some_and(|record| record.contains(RATIO)));
    let labels = common_labels(recordings, is_own);
    let is_routine = |key: &str, value: &str| {
        is_own(key, value) || labels.get(key).is_some_and(|v| v == value) || (key == "severity" && is_usual(value))
    };
    let dialect = Dialect { record: RATIO, severity, is_own_label: &is_routine };
    let target = match (value("pyrra_objective"), alerts::budget(&alerts, &dialect)) {
        (Some(ratio), _) => constant::target(ratio),
        (None, Some(budget)) => constant::target_of_budget(budget),
        (None, None) => return Err("name no target: it stands in the thresholds of the alerts".to_owned()),
    };
    let target = target.ok_or("leave no budget for failure, or one that is no decimal")?;
    let told = alerts::read(&alerts, target.budget().to_f64(), &dialect, notes);
    let length = window(value("pyrra_window"), rules).and_then(Length::of);
    let length = length.ok_or("do not say over which time the objective is judged")?;
    let service = labels.get("service").cloned().unwrap_or_default();
    let window = Window { length, alignment: Alignment::Rolling };
    let terms = Terms { alerts: told.tiers, alerting: told.alerting, ..Terms::new(target, window) };
    Ok(Objective { labels, ..Objective::new(service, name, indicator, terms) })
}

fn is_usual(severity: &str) -> bool {
    [Severity::Page, Severity::Ticket].iter().any(|of| pyrra::default_word(*of) == severity)
}

fn severity(rule: &Rule) -> Option<Severity> {
    pyrra::severity_of(rule.labels.get("severity")?)
}

/// The window in seconds that Pyrra records for Grafana, that of the increases, or the exhaustion at a factor of 1.
fn window(seconds: Option<f64>, rules: &[Rule]) -> Option<Span> {
    let of_record = |rule: &Rule| {
        let record = rule.record.as_deref()?;
        [":increase", ":count"].iter().find_map(|name| window_of(record, name))
    };
    let said = seconds.and_then(Span::from_seconds_f64);
    said.or_else(|| rules.iter().filter_map(of_record).max())
        .or_else(|| rules.iter().filter_map(|rule| Span::parse(rule.labels.get("exhaustion")?).ok()).max())
}

fn indicator(rules: &[Rule], notes: &mut Vec<Note>, first: &Rule) -> Result<Indicator, String> {
    let mut over = BTreeMap::new();
    for rule in rules {
        if let Some(window) = rule.record.as_deref().and_then(|record| window_of(record, RATIO)) {
            over.insert(window, queries(&rule.expr));
        }
    }
    let (queries, is_sure) =
        measured::with_place(&over).ok_or("have no recording of an error ratio; it may be in another file")?;
    if !is_sure {
        let text = "the recordings differ in more than their range; the queries of the shortest are taken";
        notes.push(Note::at(NoteKind::Approximated, first.place, text));
    }
    let is_gauge = matches!(&queries, Queries::Ratio { total, .. }
        if Selection::of(total).is_some_and(|total| total.counting == Counting::CountOverTime));
    Ok(queries.indicator(Some(!is_gauge)))
}

/// `errors / total`, `(total - success) / total` or `1 - fraction`.
fn queries(expr: &str) -> Queries {
    let plain = |query: &str| Selection::of(query).is_some();
    if let Some((_, ratio)) = promql::sides(expr, BinaryOp::Sub).filter(|(one, _)| *one == "1") {
        return Queries::Raw { counted: Counted::Good, ratio: ratio.to_owned() };
    }
    if let Some((events, total)) = promql::sides(expr, BinaryOp::Div) {
        let good = promql::inside(events).and_then(|events| promql::sides(events, BinaryOp::Sub));
        if let Some((_, success)) = good.filter(|(all, success)| promql::is_same_query(all, total) && plain(success)) {
            return Queries::Ratio { counted: Counted::Good, events: success.to_owned(), total: total.to_owned() };
        }
        return Queries::Ratio { counted: Counted::Bad, events: events.to_owned(), total: total.to_owned() };
    }
    Queries::Raw { counted: Counted::Bad, ratio: expr.trim().to_owned() }
}

/// The labels whose value the total asks for, which Pyrra puts on all rules.
fn matched(indicator: &Indicator) -> BTreeMap<String, String> {
    let queries = indicator.sources().into_iter().filter_map(|(_, source)| source.query());
    let selections = queries.filter_map(Selection::of);
    selections.flat_map(|selection| selection.equal()).collect()
}
