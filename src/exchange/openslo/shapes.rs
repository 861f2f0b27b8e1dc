//! The objects of OpenSLO v1 as they are written: field names and what may be left out, nothing else.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_saphyr::LitString;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<T> {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub metadata: Metadata,
    pub spec: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inline<T> {
    pub kind: &'static str,
    pub metadata: Metadata,
    pub spec: T,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SloSpec {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Sli>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator_ref: Option<String>,
    pub time_window: Vec<TimeWindow>,
    pub budgeting_method: &'static str,
    pub objectives: Vec<Promise>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alert_policies: Vec<Inline<PolicySpec>>,
}

#[derive(Serialize)]
pub struct Sli {
    pub metadata: Metadata,
    pub spec: SliSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SliSpec {
    RatioMetric(Box<Ratio>),
    ThresholdMetric(Metric),
}

#[derive(Serialize, Default)]
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metric {
    pub metric_source: MetricSource,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_source_ref: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    pub spec: BTreeMap<String, LitString>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeWindow {
    pub duration: String,
    pub is_rolling: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    pub start_time: String,
    pub time_zone: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    pub target: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_slice_target: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_slice_window: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicySpec {
    pub alert_when_breaching: bool,
    pub conditions: Vec<Inline<ConditionSpec>>,
    pub notification_targets: Vec<Inline<TargetSpec>>,
}

#[derive(Serialize)]
pub struct ConditionSpec {
    pub severity: &'static str,
    pub condition: BurnCondition,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BurnCondition {
    pub kind: &'static str,
    pub op: &'static str,
    pub threshold: f64,
    pub lookback_window: String,
}

#[derive(Serialize)]
pub struct TargetSpec {
    pub target: &'static str,
}
