//! The objects of OpenSLO v1 as they are written: field names and what may be left out, nothing else.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::super::write::Lines;
use serde::{Serialize, Serializer};

use crate::plan::Place;
use crate::units::{BurnRate, Length};

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<T> {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub metadata: Metadata,
    pub spec: T,
}

impl<T> Object<T> {
    pub fn new(kind: &'static str, metadata: Metadata, spec: T) -> Self {
        Self { api_version: "openslo/v1", kind, metadata, spec }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inline<T> {
    pub kind: &'static str,
    pub metadata: Metadata,
    pub spec: T,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Label>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// A label has one value or a list of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Label {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SloSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub service: String,
    #[serde(flatten)]
    pub measured: Measured,
    pub time_window: Vec<TimeWindow>,
    pub budgeting_method: &'static str,
    pub objectives: Vec<Promise>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alert_policies: Vec<PolicyItem>,
}

/// Where an SLO or one of its objectives says what is measured; neither, where the other of the two does.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Sli>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator_ref: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Sli {
    pub metadata: Metadata,
    pub spec: SliSpec,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SliSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio_metric: Option<Box<Ratio>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_metric: Option<Metric>,
}

#[derive(Debug, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Ratio {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good: Option<Metric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad: Option<Metric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Metric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<Metric>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metric {
    pub metric_source: MetricSource,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_source_ref: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    pub spec: BTreeMap<String, Lines<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeWindow {
    pub duration: String,
    pub is_rolling: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    pub start_time: String,
    pub time_zone: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    pub target: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_slice_target: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_slice_window: Option<String>,
    #[serde(flatten)]
    pub measured: Measured,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composite_weight: Option<f64>,
}

/// An item of `alertPolicies`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum PolicyItem {
    Ref {
        #[serde(rename = "alertPolicyRef")]
        name: String,
        #[serde(skip)]
        place: Place,
    },
    Here(Box<Inline<PolicySpec>>),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicySpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "is_false")]
    pub alert_when_breaching: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub alert_when_no_data: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub alert_when_resolved: bool,
    pub conditions: Vec<ConditionItem>,
    pub notification_targets: Vec<TargetItem>,
}

/// An item of a policy's `conditions`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ConditionItem {
    Ref {
        #[serde(rename = "conditionRef")]
        name: String,
        #[serde(skip)]
        place: Place,
    },
    Here(Box<Inline<ConditionSpec>>),
}

/// An item of a policy's `notificationTargets`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TargetItem {
    Ref {
        #[serde(rename = "targetRef")]
        name: String,
    },
    Here(Inline<TargetSpec>),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub severity: String,
    pub condition: BurnCondition,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BurnCondition {
    pub kind: &'static str,
    pub op: &'static str,
    #[serde(serialize_with = "number")]
    pub threshold: BurnRate,
    #[serde(serialize_with = "shown")]
    pub lookback_window: Length,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shown_option")]
    pub alert_after: Option<Length>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub target: String,
}

#[derive(Debug, Serialize)]
pub struct ServiceSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataSourceSpec<T> {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub connection_details: T,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn number<S: Serializer>(rate: &BurnRate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(rate.to_f64())
}

fn shown<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn shown_option<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
