//! Groups and rules as they are written, and the names of records.

use std::collections::BTreeMap;

use super::super::write::Lines;
use serde::Serialize;

use super::super::{promql, rule_files};
use crate::plan::Place;
use crate::units::Span;

/// A group of rules, evaluated one after the other.
#[derive(Serialize)]
pub struct Group {
    pub name: String,
    pub rules: Vec<Rule>,
}

/// A recording or an alerting rule.
#[derive(Serialize)]
pub struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
    pub expr: Lines<String>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl Rule {
    /// The rule as a reader has it.
    pub fn as_read(&self, group: &str) -> rule_files::Rule {
        let Self { record, alert, expr, hold, labels, annotations } = self;
        let hold = hold.as_ref().and_then(|hold| Span::parse(hold).ok()).unwrap_or(Span::ZERO);
        rule_files::Rule {
            place: Place { line: 1, column: 1 },
            group: group.into(),
            record: record.clone(),
            alert: alert.clone(),
            expr: expr.0.clone(),
            tree: promql::parse(&expr.0).ok(),
            labels: labels.clone(),
            annotations: annotations.clone(),
            hold,
        }
    }
}

/// The error ratio over a window, by the budgeting method; Sloth's name.
pub fn ratio_record(window: Span) -> String {
    format!("slo:sli_error:ratio_rate{}", window.prometheus())
}

/// The same over the shortest window, only while there were events, so that a mean of it is a number.
pub fn known_record(window: Span) -> String {
    format!("slo:sli_error:ratio_known{}", window.prometheus())
}

/// The mean of the short error ratios of a window: every moment weighs the same.
pub fn averaged_record(window: Span) -> String {
    format!("slo:sli_error:ratio_averaged{}", window.prometheus())
}

/// Bad events by all events of a window: every event weighs the same.
pub fn events_record(window: Span) -> String {
    format!("slo:sli_error:ratio_events{}", window.prometheus())
}

/// Failed events of a window.
pub fn failures_record(window: Span) -> String {
    format!("slo:sli_failures:count{}", window.prometheus())
}
