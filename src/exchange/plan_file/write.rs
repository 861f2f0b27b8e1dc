use std::collections::BTreeMap;

use serde::Serialize;
use serde_saphyr::LitString;

use super::super::write::yaml;
use super::{FORMAT, Pieces};
use crate::plan::{Counted, Indicator, Objective, Plan, Refusal, Routing, Source, Terms};
use crate::units::{Alignment, Method, Span};

type Strings = BTreeMap<String, String>;

#[derive(Serialize)]
struct HeadV1 {
    format: &'static str,
    name: String,
}

#[derive(Serialize)]
struct ObjectiveV1 {
    id: u32,
    service: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    indicator: IndicatorV1,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: Strings,
    #[serde(skip_serializing_if = "FactsV1::is_empty")]
    facts: FactsV1,
    terms: TermsV1,
}

#[derive(Serialize)]
struct FactsV1 {
    requests_per_day: Option<u64>,
}

impl FactsV1 {
    fn is_empty(&self) -> bool {
        self.requests_per_day.is_none()
    }
}

#[derive(Serialize, Default)]
struct IndicatorV1 {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<SourceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<SourceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<SourceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<SourceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Serialize)]
struct SourceV1 {
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, LitString>,
}

#[derive(Serialize)]
struct TermsV1 {
    target_percent: String,
    window: WindowV1,
    method: MethodV1,
    alerts: Vec<TierV1>,
    #[serde(skip_serializing_if = "AlertingV1::is_empty")]
    alerting: AlertingV1,
}

#[derive(Serialize)]
struct WindowV1 {
    length: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<CalendarV1>,
}

#[derive(Serialize)]
struct CalendarV1 {
    start: String,
    zone: String,
}

#[derive(Serialize)]
struct MethodV1 {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    slice_target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slice: Option<String>,
}

#[derive(Serialize)]
struct TierV1 {
    severity: &'static str,
    long: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<String>,
    factor: String,
}

#[derive(Serialize, Default, PartialEq)]
struct AlertingV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: Strings,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: Strings,
    #[serde(skip_serializing_if = "RoutingV1::is_empty")]
    page: RoutingV1,
    #[serde(skip_serializing_if = "RoutingV1::is_empty")]
    ticket: RoutingV1,
}

impl AlertingV1 {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Serialize, Default, PartialEq)]
struct RoutingV1 {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: Strings,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: Strings,
}

impl RoutingV1 {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Writes a plan.
///
/// # Errors
/// Only a fault of the serializer.
pub fn write(plan: &Plan) -> Result<String, Refusal> {
    Ok(Pieces::of(plan)?.text())
}

/// Everything but the objectives.
pub fn head(plan: &Plan) -> Result<String, Refusal> {
    yaml(&HeadV1 { format: FORMAT, name: plan.name.clone() })
}

/// An objective as a list item.
pub fn one(objective: &Objective) -> Result<String, Refusal> {
    yaml(&[objective_v1(objective)])
}

fn objective_v1(objective: &Objective) -> ObjectiveV1 {
    let Objective { id, service, name, title, description, indicator, labels, facts, terms, .. } = objective.clone();
    ObjectiveV1 {
        id: id.0,
        service,
        name,
        title,
        description,
        indicator: indicator_v1(indicator),
        labels,
        facts: FactsV1 { requests_per_day: facts.requests_per_day },
        terms: terms_v1(terms),
    }
}

fn indicator_v1(indicator: Indicator) -> IndicatorV1 {
    let source = |source: Source| {
        let fields = source.fields.into_iter().map(|(key, value)| (key, LitString(value))).collect();
        Some(SourceV1 { kind: source.kind, reference: source.reference, fields })
    };
    let empty = IndicatorV1::default();
    match indicator {
        Indicator::Ratio { counted, events, total, counter } => IndicatorV1 {
            kind: "ratio",
            counted: Some(counted_name(counted)),
            events: source(events),
            total: source(total),
            counter,
            ..empty
        },
        Indicator::Raw { counted, ratio } => {
            IndicatorV1 { kind: "raw", counted: Some(counted_name(counted)), ratio: source(ratio), ..empty }
        }
        Indicator::Threshold { metric, bound } => {
            let (op, value) = bound.map(|(comparison, value)| (comparison.name(), value)).unzip();
            IndicatorV1 { kind: "threshold", metric: source(metric), op, value, ..empty }
        }
        Indicator::Reference { name, bound } => {
            let (op, value) = bound.map(|(comparison, value)| (comparison.name(), value)).unzip();
            IndicatorV1 { kind: "reference", name: Some(name), op, value, ..empty }
        }
    }
}

fn terms_v1(terms: Terms) -> TermsV1 {
    let routing = |routing: Routing| RoutingV1 { labels: routing.labels, annotations: routing.annotations };
    let calendar = match terms.window.alignment {
        Alignment::Rolling => None,
        Alignment::Calendar { start, zone } => {
            Some(CalendarV1 { start: start.to_string(), zone: zone.as_str().to_owned() })
        }
    };
    let slice_target = match terms.method {
        Method::Timeslices { slice_target, .. } => Some(slice_target.ratio().to_string()),
        _ => None,
    };
    let slice = terms.method.slice().map(|slice| slice.to_string());
    TermsV1 {
        target_percent: terms.target.to_string(),
        window: WindowV1 { length: terms.window.length.to_string(), calendar },
        method: MethodV1 { name: terms.method.name(), slice_target, slice },
        alerts: terms
            .alerts
            .into_iter()
            .map(|tier| TierV1 {
                severity: tier.severity.name(),
                long: tier.long.prometheus(),
                short: tier.short.map(Span::prometheus),
                factor: tier.factor.to_string(),
            })
            .collect(),
        alerting: AlertingV1 {
            name: terms.alerting.name,
            labels: terms.alerting.labels,
            annotations: terms.alerting.annotations,
            page: routing(terms.alerting.page),
            ticket: routing(terms.alerting.ticket),
        },
    }
}

fn counted_name(counted: Counted) -> &'static str {
    match counted {
        Counted::Good => "good",
        Counted::Bad => "bad",
    }
}
