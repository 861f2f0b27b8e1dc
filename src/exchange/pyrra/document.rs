//! The document that is written, field by field as Pyrra names them.

use std::collections::BTreeMap;

use super::super::write::Lines;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub metadata: Metadata,
    pub spec: Spec,
}

#[derive(Serialize, Default)]
pub struct Metadata {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

#[derive(Serialize)]
pub struct Spec {
    pub target: String,
    pub window: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub indicator: BTreeMap<&'static str, Indicator>,
    #[serde(skip_serializing_if = "Block::is_empty")]
    pub alerting: Block,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_response_strategy: Option<String>,
    #[serde(rename = "performanceOverAccuracy", skip_serializing_if = "Option::is_none")]
    pub performance_over_accuracy: Option<bool>,
    #[serde(rename = "ruleOutput", skip_serializing_if = "Option::is_none")]
    pub rule_output: Option<RuleOutput>,
}

#[derive(Serialize, Default)]
pub struct Indicator {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Query>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<Lines<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grouping: Vec<String>,
}

#[derive(Serialize)]
pub struct Query {
    pub metric: Lines<String>,
}

#[derive(Serialize, Default, PartialEq)]
pub struct Block {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burnrates: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<bool>,
    #[serde(rename = "absentName", skip_serializing_if = "Option::is_none")]
    pub absent_name: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub severities: BTreeMap<String, String>,
}

impl Block {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleOutput {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub short_rules_labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub long_rules_labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_description_as_label: Option<bool>,
}
