//! Our own plan file, format version 1, in and out.
//!
//! ```yaml
//! format: accord/plan/v1
//! name: Checkout
//! objectives:
//!   - id: 1                           # unique in the file
//!     service: checkout
//!     name: availability
//!     title: Checkout works           # optional
//!     description: ""                 # optional
//!     indicator:                      # one of four kinds
//!       kind: ratio                   # ratio | raw | threshold | reference
//!       counted: bad                  # good | bad; ratio and raw only
//!       events: {type: prometheus, fields: {query: "..."}}
//!       total: {type: prometheus, fields: {query: "..."}}
//!       counter: true                 # optional
//!     labels: {team: payments}        # optional
//!     facts:
//!       requests_per_day: 1200000     # optional
//!     terms:
//!       target_percent: "99.95"       # decimals are texts, so that no reader rounds them
//!       window: {length: 30d}         # with calendar: {start: 2027-01-01 00:00:00, zone: UTC} if not rolling
//!       method: {name: Occurrences}   # Timeslices: slice_target, slice; RatioTimeslices: slice
//!       alerts:
//!         - {severity: page, long: 1h, short: 5m, factor: "14.4"}
//!       alerting: {name: HighErrorRate, labels: {}, annotations: {}, page: {...}, ticket: {...}}
//! ```
//!
//! **Invariant:** the structs below are version 1 for ever. A later version gets structs of its own, and this one a
//! step that carries it forward.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_saphyr::LitString;

use super::fields::{Fields, Text};
use crate::plan::{
    AlertTier, Alerting, Comparison, Counted, Facts, Indicator, Note, Objective, ObjectiveId, Plan, Refusal, Routing,
    Severity, Source, Terms,
};
use crate::units::{
    Alignment, BurnRate, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, UnitError, Window,
};

/// What the first line says.
pub const FORMAT: &str = "accord/plan/v1";
/// What every version's first line starts with.
pub const FORMAT_PREFIX: &str = "accord/plan/v";

type Strings = BTreeMap<String, String>;

#[derive(Serialize)]
struct FileV1 {
    format: &'static str,
    name: String,
    objectives: Vec<ObjectiveV1>,
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
    let file = FileV1 {
        format: FORMAT,
        name: plan.name.clone(),
        objectives: plan.objectives.iter().map(objective_v1).collect(),
    };
    serde_saphyr::to_string_with_options(&file, super::write::options())
        .map_err(|error| Refusal::general(format!("The plan could not be written: {error}"), "Report this as a fault"))
}

fn objective_v1(objective: &Objective) -> ObjectiveV1 {
    let Objective { id, service, name, title, description, indicator, labels, facts, terms } = objective.clone();
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

/// Reads a plan of version 1; the key `format` has been taken.
pub fn read(mut file: Fields, notes: &mut Vec<Note>) -> Result<Plan, Refusal> {
    let name = file.string("name")?.unwrap_or_default();
    let mut objectives = Vec::new();
    for (node, path) in file.list("objectives")? {
        objectives.push(read_objective(Fields::new(node, path)?, notes)?);
    }
    file.finish(notes);
    Ok(Plan { name, objectives })
}

/// Reads a scalar that must be there as a unit.
fn need<T>(
    fields: &mut Fields,
    key: &'static str,
    parse: impl FnOnce(&str) -> Result<T, UnitError>,
) -> Result<T, Refusal> {
    let path = format!("{}.{key}", fields.path);
    fields.need_text(key)?.parse(&path, parse)
}

fn whole_number(text: &str) -> Result<u64, UnitError> {
    text.parse().map_err(|_| UnitError::new("a whole number is needed"))
}

fn read_objective(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let id =
        need(&mut fields, "id", |text| text.parse::<u32>().map_err(|_| UnitError::new("an id is a whole number")))?;
    let mut facts = Facts::default();
    if let Some(mut written) = fields.map("facts")? {
        let path = format!("{}.requests_per_day", written.path);
        let requests = written.text("requests_per_day")?;
        facts.requests_per_day = requests.map(|text| text.parse(&path, whole_number)).transpose()?;
        written.finish(notes);
    }
    let objective = Objective {
        id: ObjectiveId(id),
        service: fields.need_text("service")?.text,
        name: fields.need_text("name")?.text,
        title: fields.string("title")?,
        description: fields.string("description")?.unwrap_or_default(),
        indicator: read_indicator(fields.need_map("indicator")?, notes)?,
        labels: fields.strings("labels", notes)?,
        facts,
        terms: read_terms(fields.need_map("terms")?, notes)?,
    };
    fields.finish(notes);
    Ok(objective)
}

fn read_indicator(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let kind = fields.need_text("kind")?;
    let indicator = match kind.text.as_str() {
        "ratio" => Indicator::Ratio {
            counted: read_counted(&mut fields)?,
            events: read_source(fields.need_map("events")?, notes)?,
            total: read_source(fields.need_map("total")?, notes)?,
            counter: fields.flag("counter")?,
        },
        "raw" => Indicator::Raw {
            counted: read_counted(&mut fields)?,
            ratio: read_source(fields.need_map("ratio")?, notes)?,
        },
        "threshold" => Indicator::Threshold {
            metric: read_source(fields.need_map("metric")?, notes)?,
            bound: read_bound(&mut fields)?,
        },
        "reference" => Indicator::Reference { name: fields.need_text("name")?.text, bound: read_bound(&mut fields)? },
        _ => return Err(one_of(&kind, "ratio, raw, threshold or reference")),
    };
    fields.finish(notes);
    Ok(indicator)
}

/// Which side of which value is good.
fn read_bound(fields: &mut Fields) -> Result<Option<(Comparison, String)>, Refusal> {
    let Some(op) = fields.text("op")? else { return Ok(None) };
    let comparison = Comparison::parse(&op.text).ok_or_else(|| one_of(&op, "lt, lte, gt or gte"))?;
    Ok(Some((comparison, fields.string("value")?.unwrap_or_default())))
}

fn one_of(text: &Text, choices: &str) -> Refusal {
    let written: String = text.text.chars().take(60).collect();
    Refusal::at(text.place, format!("“{written}” is not known here"), format!("Write {choices}"))
}

fn read_counted(fields: &mut Fields) -> Result<Counted, Refusal> {
    let counted = fields.need_text("counted")?;
    match counted.text.as_str() {
        "good" => Ok(Counted::Good),
        "bad" => Ok(Counted::Bad),
        _ => Err(one_of(&counted, "good or bad")),
    }
}

fn read_source(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let source = Source {
        kind: fields.string("type")?.unwrap_or_default(),
        reference: fields.string("reference")?,
        fields: fields.strings("fields", notes)?,
    };
    fields.finish(notes);
    Ok(source)
}

fn read_terms(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Terms, Refusal> {
    let mut alerts = Vec::new();
    for (node, path) in fields.list("alerts")? {
        alerts.push(read_tier(Fields::new(node, path)?, notes)?);
    }
    let terms = Terms {
        target: need(&mut fields, "target_percent", Target::parse_percent)?,
        window: read_window(fields.need_map("window")?, notes)?,
        method: read_method(fields.need_map("method")?, notes)?,
        alerts,
        alerting: fields.map("alerting")?.map(|a| read_alerting(a, notes)).transpose()?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(terms)
}

fn read_window(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let length = need(&mut fields, "length", Length::parse)?;
    let alignment = match fields.map("calendar")? {
        None => Alignment::Rolling,
        Some(mut calendar) => {
            let start = need(&mut calendar, "start", CivilDateTime::parse)?;
            let zone = need(&mut calendar, "zone", TimeZone::parse)?;
            calendar.finish(notes);
            Alignment::Calendar { start, zone }
        }
    };
    fields.finish(notes);
    Ok(Window { length, alignment })
}

fn read_method(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
    let name = fields.need_text("name")?;
    let method = match name.text.as_str() {
        "Occurrences" => Method::Occurrences,
        "Timeslices" => Method::Timeslices {
            slice_target: need(&mut fields, "slice_target", |text| Share::parse_ratio(text)?.above_zero())?,
            slice: need(&mut fields, "slice", Length::parse)?,
        },
        "RatioTimeslices" => Method::RatioTimeslices { slice: need(&mut fields, "slice", Length::parse)? },
        _ => return Err(one_of(&name, "Occurrences, Timeslices or RatioTimeslices")),
    };
    fields.finish(notes);
    Ok(method)
}

fn read_tier(mut fields: Fields, notes: &mut Vec<Note>) -> Result<AlertTier, Refusal> {
    let severity = fields.need_text("severity")?;
    let short = fields.text("short")?;
    let tier = AlertTier {
        severity: match severity.text.as_str() {
            "page" => Severity::Page,
            "ticket" => Severity::Ticket,
            _ => return Err(one_of(&severity, "page or ticket")),
        },
        long: need(&mut fields, "long", Span::parse)?,
        short: short.map(|text| text.parse(&format!("{}.short", fields.path), Span::parse)).transpose()?,
        factor: need(&mut fields, "factor", BurnRate::parse)?,
    };
    fields.finish(notes);
    Ok(tier)
}

fn read_alerting(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Alerting, Refusal> {
    let routing = |fields: Option<Fields>, notes: &mut Vec<Note>| -> Result<Routing, Refusal> {
        let Some(mut fields) = fields else { return Ok(Routing::default()) };
        let routing =
            Routing { labels: fields.strings("labels", notes)?, annotations: fields.strings("annotations", notes)? };
        fields.finish(notes);
        Ok(routing)
    };
    let alerting = Alerting {
        name: fields.string("name")?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        page: routing(fields.map("page")?, notes)?,
        ticket: routing(fields.map("ticket")?, notes)?,
    };
    fields.finish(notes);
    Ok(alerting)
}
