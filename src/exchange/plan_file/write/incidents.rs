//! What happened, and where facts come from, out.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_saphyr::FlowMap;

use super::super::super::write::InFlow;
use super::reviews::ReviewOut;
use super::{DissentOut, is_usual};
use crate::exchange::plan_file::words::{CAUSES, CONFIDENCES, FACTS, word};
use crate::plan::{Fact, Incident, IncidentLog, Provenance};

#[derive(Serialize, PartialEq)]
pub struct IncidentsOut<'a> {
    from: String,
    until: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<FlowMap<IncidentOut<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviews: Vec<ReviewOut<'a>>,
}

/// One line for each, as a log of two years may have hundreds.
#[derive(Serialize, PartialEq)]
pub struct IncidentOut<'a> {
    name: InFlow<'a>,
    started: String,
    minutes: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    detected_after_minutes: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_after_minutes: Option<f64>,
    impact: f64,
    cause: &'static str,
    #[serde(skip_serializing_if = "is_usual")]
    dependency: bool,
}

#[derive(Serialize, PartialEq)]
pub struct ProvenanceOut<'a> {
    confidence: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disputes: Vec<DissentOut<'a>>,
}

impl<'a> IncidentsOut<'a> {
    pub fn of(log: &'a IncidentLog) -> Self {
        Self {
            from: log.from.to_string(),
            until: log.until.to_string(),
            list: log.incidents.iter().map(|of| FlowMap(IncidentOut::of(of))).collect(),
            reviews: log.reviews.iter().map(ReviewOut::of).collect(),
        }
    }
}

impl<'a> IncidentOut<'a> {
    pub fn of(incident: &'a Incident) -> Self {
        Self {
            name: InFlow(&incident.name),
            started: incident.started.to_string(),
            minutes: incident.minutes,
            detected_after_minutes: incident.detected_after,
            acknowledged_after_minutes: incident.acknowledged_after,
            impact: incident.impact,
            cause: word(&CAUSES, &incident.cause),
            dependency: incident.dependency,
        }
    }
}

pub fn provenance(provenance: &BTreeMap<Fact, Provenance>) -> BTreeMap<&'static str, ProvenanceOut<'_>> {
    provenance.iter().map(|(fact, of)| (word(&FACTS, fact), ProvenanceOut::of(of))).collect()
}

impl<'a> ProvenanceOut<'a> {
    fn of(provenance: &'a Provenance) -> Self {
        Self {
            confidence: word(&CONFIDENCES, &provenance.confidence),
            source: &provenance.source,
            as_of: provenance.on.map(|day| day.to_string()),
            disputes: provenance.disputes.iter().map(DissentOut::of).collect(),
        }
    }
}
