//! Rules with Sloth's names: Sloth's own and Accord's.

use std::collections::BTreeMap;

use super::alerts::{self, Dialect, window_of};
use super::constant;
use super::measured::{self, Queries};
use super::rule::{Rule, common_labels, reads};
use crate::plan::{Note, NoteKind, Objective, Severity, Terms};
use crate::units::{Alignment, Length, Method, Span, Target, Window};

/// Error ratios over a window. Others of their kind are made of these.
const RATIO: &str = "slo:sli_error:ratio_rate";
/// The error ratio over the period by events, which Accord records beside slices.
const BY_EVENTS: &str = "slo:sli_error:ratio_events";
/// The error ratio, or the good one, of one slice.
const SLICES: [(&str, bool); 2] = [("slo:sli_error:slice_ratio", false), ("slo:sli_good:slice_ratio", true)];

/// The objective of that id.
///
/// # Errors
/// Why there is none, to follow “the rules of …”.
pub fn read(id: &str, rules: &[Rule], notes: &mut Vec<Note>) -> Result<Objective, String> {
    let first = rules.first().ok_or("are none")?;
    let value = |name: &str| {
        let rule = rules.iter().find(|rule| rule.record.as_deref() == Some(name));
        rule.and_then(|rule| constant::value(rule.tree.as_ref()?))
    };
    let info = rules.iter().find(|rule| rule.record.as_deref() == Some("sloth_slo_info"));
    let alerts: Vec<&Rule> = rules.iter().filter(|rule| rule.alert.is_some()).collect();
    let dialect = Dialect { record: RATIO, severity, is_own_label: &|key, _| is_own(key) };

    let left = value("slo:error_budget:ratio");
    let target = match (value("slo:objective:ratio"), left.or_else(|| alerts::budget(&alerts, &dialect))) {
        (Some(ratio), _) => constant::target(ratio),
        (None, Some(budget)) => constant::target_of_budget(budget),
        (None, None) => return Err("name neither a target nor a budget".to_owned()),
    };
    let target = target.ok_or("leave no budget for failure, or one that is no decimal")?;
    if left.is_some_and(|left| !constant::is_near(target.budget().to_f64(), left)) {
        let text = format!("“{id}” names a budget that is not what its target leaves; the target is taken");
        notes.push(Note::at(NoteKind::Approximated, first.place, text));
    }
    let target = spoken_target(target, info);
    let window = window(value("slo:time_period:days"), rules)?;
    let (queries, method) = queries(rules, info, notes)?;
    let told = alerts::read(&alerts, target.budget().to_f64(), &dialect, notes);

    let says = |label: &str| rules.iter().find_map(|rule| rule.says(label));
    let service = says("sloth_service").unwrap_or_default();
    let name = says("sloth_slo").unwrap_or_else(|| id.to_owned());
    let recordings = rules.iter().filter(|rule| rule.record.is_some());
    let labels = common_labels(recordings, |key, _| is_own(key));
    let terms = Terms { method, alerts: told.tiers, alerting: told.alerting, ..Terms::new(target, window) };
    if method == Method::Occurrences && rules.iter().any(is_mean_of_ratios) {
        notes.push(Note::at(
            NoteKind::Assumed,
            first.place,
            format!(
                "“{name}”: events are counted, as the alerts do; over the whole window Sloth's rules take the mean of short \
                 ratios instead, whatever the traffic"
            ),
        ));
    }
    Ok(Objective { labels, ..Objective::new(service, name, queries.indicator(None), terms) })
}

fn is_own(label: &str) -> bool {
    label.starts_with("sloth_") || label == "accord_hold"
}

fn severity(rule: &Rule) -> Option<Severity> {
    match rule.labels.get("sloth_severity")?.as_str() {
        "page" => Some(Severity::Page),
        "ticket" => Some(Severity::Ticket),
        _ => None,
    }
}

/// The target with the digits that somebody typed, where the rules still say them.
fn spoken_target(target: Target, info: Option<&Rule>) -> Target {
    let said = info.and_then(|rule| Target::parse_percent(rule.labels.get("sloth_objective")?).ok());
    said.filter(|said| said.budget() == target.budget()).unwrap_or(target)
}

/// The period, or else the longest window that is recorded.
fn window(days: Option<f64>, rules: &[Rule]) -> Result<Window, String> {
    let span = days.and_then(|days| Span::from_seconds_f64((days * 1_440.0).round() * 60.0));
    let longest = || rules.iter().filter_map(|rule| window_of(rule.record.as_deref()?, RATIO)).max();
    let length = span.or_else(longest).and_then(Length::of).ok_or("say over which time the objective is judged")?;
    Ok(Window { length, alignment: Alignment::Rolling })
}

/// Sloth's period: the sum of short ratios by their number.
fn is_mean_of_ratios(rule: &Rule) -> bool {
    let is_ratio = rule.record.as_ref().is_some_and(|record| record.starts_with(RATIO));
    is_ratio && rule.tree.as_ref().is_some_and(|tree| reads(tree, RATIO))
}

/// What is measured, and how badness is counted.
fn queries(rules: &[Rule], info: Option<&Rule>, notes: &mut Vec<Note>) -> Result<(Queries, Method), String> {
    let is_sloths = info.is_none_or(|rule| rule.labels.contains_key("sloth_mode"));
    let (mut over, mut sliced) = (BTreeMap::new(), BTreeMap::new());
    let mut method = Method::Occurrences;
    for rule in rules {
        let (Some(record), Some(tree)) = (rule.record.as_deref(), rule.tree.as_ref()) else { continue };
        for (name, is_good) in SLICES {
            if let Some(window) = window_of(record, name) {
                sliced.insert(window, Queries::of_slice(&rule.expr, is_good));
            }
        }
        let Some(window) = window_of(record, RATIO).or_else(|| window_of(record, BY_EVENTS)) else { continue };
        if !reads(tree, "slo:sli_") {
            over.insert(window, Queries::of_error_ratio(&rule.expr, is_sloths));
        } else if let Some(found) = measured::method(tree) {
            method = found;
        }
    }
    // Slices alone have one range, which the queries may have as well; by events it is another.
    let place = rules.first().map(|rule| rule.place);
    let found = measured::with_place(if over.is_empty() { &sliced } else { &over });
    let (queries, is_sure) =
        found.ok_or("have no recording of an error ratio with its queries; it may be in another file")?;
    if !is_sure && let Some(place) = place {
        let text = "the recordings differ in more than their range; the queries of the shortest are taken";
        notes.push(Note::at(NoteKind::Approximated, place, text));
    }
    Ok((queries, method))
}
