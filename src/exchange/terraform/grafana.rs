//! `grafana_slo`. Required are name, description, query, objectives and destination_datasource; name and description have
//! at most 128 and 1,024 bytes, a window is one number and one of ms s m h d w y.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::promql::{Counting, Selection, complement, share};
use super::super::{gate, workbook_alerts};
use super::promql::{good_of_bad, query};
use super::{Written, approximated, cut, description, literal, lost};
use crate::plan::{Counted, Indicator, Note, Objective, Part, Routing};
use crate::units::{Alignment, Length, LengthUnit, Span, Window};

pub const SLO: &str = "grafana_slo";
/// The range that Grafana fills in by the interval of its rules.
pub const RANGE: &str = "$__rate_interval";
/// Labels that say which objective it is, as our rules have them; a resource has a name for people only.
pub const SERVICE_LABEL: &str = "sloth_service";
pub const NAME_LABEL: &str = "sloth_slo";
/// Grafana's documentation: the minimum SLO time window is 7 days.
const SHORTEST_WINDOW: Span = Span::days(7);
const LONGEST_NAME: usize = 128;
const LONGEST_DESCRIPTION: usize = 1_024;

/// The body of one resource.
pub fn slo(objective: &Objective, notes: &mut Vec<Note>) -> Result<Written, String> {
    let terms = &objective.terms;
    let query = query_block(&objective.indicator)?;
    tell_indicator(objective, &query, notes);
    let window = window(objective, notes)?;
    let (service, name) = (gate::label_value(&objective.service), gate::label_value(&objective.name));
    if (&service, &name) != (&objective.service, &objective.name) {
        approximated(objective, Part::Name, "characters that a page could take for markup became “_”", notes);
    }
    let shown = cut(objective.title.as_deref().unwrap_or(&name), LONGEST_NAME);
    if objective.title.as_deref() != (shown != name).then_some(shown) {
        approximated(objective, Part::Title, format!("the name is cut to {LONGEST_NAME} bytes"), notes);
    }
    let mut labels = pairs(&objective.labels, objective, Part::Labels, notes);
    labels.push(json!({ "key": SERVICE_LABEL, "value": service }));
    labels.push(json!({ "key": NAME_LABEL, "value": name }));
    let mut body = literal(json!({
        "name": shown,
        "description": description(objective, LONGEST_DESCRIPTION, notes),
        "query": query,
        "objectives": { "value": terms.target.ratio().to_f64(), "window": window },
        "label": labels,
    }));
    if let Some(alerting) = alerting(objective, notes) {
        body["alerting"] = literal(alerting);
    }
    body["destination_datasource"] = json!({ "uid": "${var.datasource_uid}" });
    Ok(Written { body, called: (service, name) })
}

fn query_block(indicator: &Indicator) -> Result<Value, String> {
    if let Some(ratio) = ratio_block(indicator) {
        return Ok(json!({ "type": "ratio", "ratio": ratio }));
    }
    let text = match indicator {
        Indicator::Ratio { counted, events, total, .. } => {
            let (events, total) = (query(events, RANGE)?, query(total, RANGE)?);
            match counted {
                Counted::Good => share(&events, &total),
                // Grafana wants one query by another, so bad events are taken from all.
                Counted::Bad => share(&good_of_bad(&events, &total), &total),
            }
        }
        Indicator::Raw { counted: Counted::Good, ratio } => query(ratio, RANGE)?,
        Indicator::Raw { counted: Counted::Bad, ratio } => complement(&query(ratio, RANGE)?),
        Indicator::Threshold { .. } => {
            return Err(
                "compares a metric with a threshold, and Grafana's provider takes ratios only; give it a query \
                        that yields the share of good events"
                    .to_owned(),
            );
        }
        Indicator::Reference { name, .. } => {
            return Err(format!("refers to the SLI “{name}”, which is in another file; open both together"));
        }
    };
    Ok(json!({ "type": "freeform", "freeform": { "query": text } }))
}

/// Bare selectors of two counters, where that is what the queries count.
fn ratio_block(indicator: &Indicator) -> Option<Value> {
    let Indicator::Ratio { counted: Counted::Good, events, total, .. } = indicator else { return None };
    let selection = |source| {
        query(source, RANGE).ok()?;
        Selection::of(source.query()?).filter(|s| s.counting == Counting::Rate && !s.metric.is_empty())
    };
    let (events, total) = (selection(events)?, selection(total)?);
    if events.by != total.by {
        return None;
    }
    let mut block = json!({ "success_metric": events.selector(), "total_metric": total.selector() });
    if !events.by.is_empty() {
        block["group_by_labels"] = json!(events.by);
    }
    Some(block)
}

/// Tells where a reader of the query learns something else than the plan says.
fn tell_indicator(objective: &Objective, query: &Value, notes: &mut Vec<Note>) {
    let text = |pointer: &str| query.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let said = match query["type"].as_str() {
        Some("ratio") => {
            let by = query["ratio"]["group_by_labels"].as_array().into_iter().flatten();
            let by: Vec<String> = by.filter_map(Value::as_str).map(str::to_owned).collect();
            super::read::grafana::ratio(&text("/ratio/success_metric"), &text("/ratio/total_metric"), &by)
        }
        _ => Some(super::read::grafana::freeform(&text("/freeform/query"))),
    };
    if said.as_ref() != Some(&objective.indicator) {
        let text = "the queries are said as Grafana takes them: it chooses the range of a ratio, and is told neither the \
                    kind nor the name of the plan's data source, nor whether it counts up";
        approximated(objective, Part::Indicator, text, notes);
    }
}

/// The window in one number and one unit.
fn window(objective: &Objective, notes: &mut Vec<Note>) -> Result<String, String> {
    let Window { length, alignment } = &objective.terms.window;
    let span = length.nominal();
    if span < SHORTEST_WINDOW {
        return Err(format!("is judged over {}, and Grafana's shortest window is 7 days", length.spoken()));
    }
    let rolling = *alignment == Alignment::Rolling;
    let text = length.to_string();
    // Months and quarters have no unit in Prometheus; a year is 365 days in both.
    if rolling && !text.ends_with(['M', 'Q']) {
        return Ok(text.to_ascii_lowercase());
    }
    let days = span.whole_seconds().div_ceil(86_400);
    let why = if rolling { "has no months" } else { "has no calendar windows" };
    approximated(objective, Part::Window, format!("Grafana {why}; the window is a rolling {days} days"), notes);
    Ok(format!("{days}d"))
}

/// The window of such a text.
pub fn parse_window(text: &str) -> Result<Length, crate::units::UnitError> {
    match text.strip_suffix('y') {
        Some(years) => Length::new(years.parse().unwrap_or(0), LengthUnit::Year),
        None => Length::parse(text),
    }
}

/// The alerting block; without it Grafana alerts nobody.
fn alerting(objective: &Objective, notes: &mut Vec<Note>) -> Option<Value> {
    let terms = &objective.terms;
    let alerting = &terms.alerting;
    if terms.alerts.is_empty() {
        let silent = "without alert tiers nothing in Grafana carries it";
        if !Part::Alerting.is_same(objective, &bare(objective)) {
            lost(objective, Part::Alerting, silent, notes);
        }
        if alerting.minimum_failures.is_some() {
            lost(objective, Part::MinimumFailures, silent, notes);
        }
        return None;
    }
    if terms.alerts != workbook_alerts() {
        let text = "Grafana's alerts are fixed: 14.4 times over 1h and 5m or 6 times over 6h and 30m, and as a warning 3 times \
                    over 1d and 2h or once over 3d and 6h";
        approximated(objective, Part::Alerts, text, notes);
    }
    if let Some(name) = &alerting.name {
        lost(objective, Part::Alerting, format!("Grafana names alerts itself; “{name}” is left out"), notes);
    }
    let mut block = json!({});
    let routing = Routing { labels: alerting.labels.clone(), annotations: alerting.annotations.clone() };
    route(&mut block, &routing, objective, notes);
    for (key, routing) in [("fastburn", &alerting.page), ("slowburn", &alerting.ticket)] {
        let mut inner = json!({});
        route(&mut inner, routing, objective, notes);
        if inner != json!({}) {
            block[key] = inner;
        }
    }
    if let Some(least) = alerting.minimum_failures {
        block["advanced_options"] = json!({ "min_failures": least });
    }
    Some(block)
}

/// An objective of the same terms with nothing said of its alerts.
fn bare(objective: &Objective) -> Objective {
    let mut bare = objective.clone();
    bare.terms.alerting = crate::plan::Alerting::default();
    bare
}

/// Labels and annotations of alerts, in which Grafana would run templates.
fn route(block: &mut Value, routing: &Routing, objective: &Objective, notes: &mut Vec<Note>) {
    for (key, map) in [("label", &routing.labels), ("annotation", &routing.annotations)] {
        let shown: BTreeMap<String, String> =
            map.iter().map(|(key, value)| (key.clone(), gate::literal_template(value))).collect();
        let pairs = pairs(&shown, objective, Part::Alerting, notes);
        if !pairs.is_empty() {
            block[key] = json!(pairs);
        }
    }
}

/// Keys and values of a block that repeats.
fn pairs(map: &BTreeMap<String, String>, objective: &Objective, part: Part, notes: &mut Vec<Note>) -> Vec<Value> {
    let mut pairs = Vec::new();
    for (key, value) in map {
        if !gate::is_label_name(key) || key.starts_with("sloth_") {
            lost(
                objective,
                part,
                format!("“{key}” is left out: names of labels and annotations have letters, digits and “_” only"),
                notes,
            );
            continue;
        }
        // Annotations are texts for people; labels end up on pages and in queries.
        let safe = if part == Part::Labels { gate::label_value(value) } else { value.clone() };
        if safe != *value {
            let text = format!("characters of label “{key}” that a page could take for markup became “_”");
            approximated(objective, part, text, notes);
        }
        pairs.push(json!({ "key": key, "value": safe }));
    }
    pairs
}
