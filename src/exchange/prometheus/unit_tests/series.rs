//! Series that a query selects, and series that it does not, from its matchers.

use std::collections::BTreeMap;

use rusty_promql_parser::{Expr, LabelMatchOp, LabelMatcher};

use super::super::super::promql::{Counting, Selection, parse};
use super::super::queries::Queries;
use super::regex;
use crate::plan::{Counted, Indicator};

/// The two series of a test: one that the first query counts, and one that makes up the total.
pub struct Metrics {
    /// Counted by the query of events.
    pub events: String,
    /// Counted by the query of all events only.
    pub other: String,
    /// Whether the query of all events counts `events` too.
    pub is_split: bool,
    /// Whether samples are totals of a counter, or counts of their own.
    pub are_counters: bool,
    /// What `events` are.
    pub counted: Counted,
}

/// Labels by name; those that are absent are empty to a matcher.
type Labels = BTreeMap<String, String>;

impl Metrics {
    /// The series of an indicator.
    ///
    /// # Errors
    /// Why none can be made, to follow the objective's name.
    pub fn of(indicator: &Indicator, queries: &Queries) -> Result<Self, &'static str> {
        let Indicator::Ratio { counted, events, total, .. } = indicator else {
            return Err("its ratio comes from one query whose measurements are not known");
        };
        if queries.replaced().is_some() {
            return Err("its queries have a fixed range");
        }
        let selection = |query: Option<&str>| query.and_then(Selection::of);
        let (Some(events), Some(total)) = (selection(events.query()), selection(total.query())) else {
            return Err("its queries are more than the sum of one selection each");
        };
        let are_counters = match (events.counting, total.counting) {
            (Counting::Rate, Counting::Rate) | (Counting::Increase, Counting::Increase) => true,
            (Counting::SumOverTime, Counting::SumOverTime) => false,
            _ => return Err("its queries do not both count events in the same way"),
        };
        if events.by != total.by {
            return Err("its queries keep different labels apart");
        }
        let unclear = "no series can be made for sure that its queries select as needed";
        let (events, total, by) = (matchers(&events).ok_or(unclear)?, matchers(&total).ok_or(unclear)?, events.by);
        let a = satisfying(&events).ok_or(unclear)?;
        let is_split = !are_disjoint(&events, &total);
        let mut b = if is_split { rest(&events, &total).ok_or(unclear)? } else { satisfying(&total).ok_or(unclear)? };
        for label in by {
            if a.get(&label) != b.get(&label) {
                let is_free = !total.iter().any(|matcher| matcher.name == label);
                match a.get(&label).filter(|_| is_free && !is_split) {
                    Some(value) => b.insert(label, value.clone()),
                    None => return Err(unclear),
                };
            }
        }
        let counted = *counted;
        Ok(Self { events: text(&a), other: text(&b), is_split, are_counters, counted })
    }
}

/// The matchers with the metric's name among them.
fn matchers(selection: &Selection) -> Option<Vec<LabelMatcher>> {
    let Expr::VectorSelector(selector) = parse(&selection.selector()).ok()? else { return None };
    let mut matchers = selector.matchers;
    let name = selector.name.filter(|name| !name.is_empty());
    matchers.extend(name.map(|name| LabelMatcher::new("__name__", LabelMatchOp::Equal, name)));
    Some(matchers)
}

fn is_same(a: &LabelMatcher, b: &LabelMatcher) -> bool {
    (&a.name, a.op, &a.value) == (&b.name, b.op, &b.value)
}

/// Whether no series can match both: a label must be equal to two values.
fn are_disjoint(a: &[LabelMatcher], b: &[LabelMatcher]) -> bool {
    let equal = |matcher: &&LabelMatcher| matcher.op == LabelMatchOp::Equal;
    a.iter().filter(equal).any(|a| b.iter().filter(equal).any(|b| a.name == b.name && a.value != b.value))
}

/// A series that `total` selects and `events` does not, where all that `events` selects is in `total`.
fn rest(events: &[LabelMatcher], total: &[LabelMatcher]) -> Option<Labels> {
    if !total.iter().all(|matcher| events.iter().any(|other| is_same(matcher, other))) {
        return None;
    }
    let is_free = |matcher: &&LabelMatcher| total.iter().all(|other| other.name != matcher.name);
    events.iter().filter(is_free).find_map(|extra| {
        let mut labels = satisfying(total)?;
        let value = match extra.op {
            // An absent label is empty.
            LabelMatchOp::Equal => (!extra.value.is_empty()).then(String::new),
            LabelMatchOp::NotEqual => Some(extra.value.clone()),
            LabelMatchOp::RegexMatch => (!regex::shortest(&extra.value)?.is_empty()).then(String::new),
            LabelMatchOp::RegexNotMatch => regex::shortest(&extra.value),
        }?;
        if !value.is_empty() {
            labels.insert(extra.name.clone(), value);
        }
        Some(labels)
    })
}

/// Labels that satisfy all matchers.
fn satisfying(matchers: &[LabelMatcher]) -> Option<Labels> {
    let mut labels = Labels::new();
    for op in [LabelMatchOp::Equal, LabelMatchOp::RegexMatch, LabelMatchOp::NotEqual, LabelMatchOp::RegexNotMatch] {
        for matcher in matchers.iter().filter(|matcher| matcher.op == op) {
            satisfy(&mut labels, matcher)?;
        }
    }
    labels.contains_key("__name__").then_some(labels)
}

fn satisfy(labels: &mut Labels, matcher: &LabelMatcher) -> Option<()> {
    let have = labels.get(&matcher.name).map(String::as_str);
    let wanted = match (matcher.op, have) {
        (LabelMatchOp::Equal, have) => have.is_none_or(|have| have == matcher.value).then(|| matcher.value.clone()),
        (LabelMatchOp::NotEqual, Some(have)) => return (have != matcher.value).then_some(()),
        (LabelMatchOp::NotEqual, None) if matcher.value.is_empty() => Some("a".to_owned()),
        (LabelMatchOp::NotEqual, None) => return Some(()),
        (LabelMatchOp::RegexMatch, None) => regex::shortest(&matcher.value),
        (LabelMatchOp::RegexNotMatch, None) => return (!regex::shortest(&matcher.value)?.is_empty()).then_some(()),
        // Whether a value matches is not computed here.
        (LabelMatchOp::RegexMatch | LabelMatchOp::RegexNotMatch, Some(_)) => None,
    }?;
    if !wanted.is_empty() {
        labels.insert(matcher.name.clone(), wanted);
    }
    Some(())
}

/// The series as promtool reads it.
fn text(labels: &Labels) -> String {
    let quoted = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value))).collect();
    format!("{{{}}}", labels.join(", "))
}
