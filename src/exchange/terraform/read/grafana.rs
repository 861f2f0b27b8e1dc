//! `grafana_slo`, in.

use std::collections::BTreeMap;

use super::super::super::fields::Fields;
use super::super::super::promql::{Counting, Selection, of_complement, split_share};
use super::super::super::{gate, workbook_alerts};
use super::super::grafana::{NAME_LABEL, RANGE, SERVICE_LABEL, parse_window};
use super::super::promql::{bad_of_good, source};
use super::body::{block, need_block, need_text, pairs, text_or_none, texts};
use crate::plan::{Alerting, Counted, Indicator, Note, NoteKind, Objective, Refusal, Routing, Source, Terms};
use crate::units::{Alignment, Target, Window};

/// Where Grafana reads from is no more part of a plan than where it writes to.
const READ_FROM: &str = "source_datasource_uid";

/// The objective of one resource.
pub fn slo(key: &str, mut body: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let shown = text_or_none(&mut body, "name", notes)?;
    let description = text_or_none(&mut body, "description", notes)?.unwrap_or_default();
    let indicator = query(need_block(&mut body, "query", notes)?, notes)?;
    let mut labels = pairs(&mut body, "label", notes)?;
    let own = (labels.remove(SERVICE_LABEL), labels.remove(NAME_LABEL));
    let service = own.0.or_else(|| labels.get("service").cloned()).unwrap_or_default();
    let name = own.1.or_else(|| shown.clone()).unwrap_or_else(|| key.to_owned());
    let mut promise = need_block(&mut body, "objectives", notes)?;
    let target = need_text(&mut promise, "value")?.parse(&format!("{}.value", promise.path), Target::parse_ratio)?;
    let length = need_text(&mut promise, "window")?.parse(&format!("{}.window", promise.path), parse_window)?;
    promise.finish(notes);
    let mut terms = Terms::new(target, Window { length, alignment: Alignment::Rolling });
    if let Some(fields) = block(&mut body, "alerting", notes)? {
        notes.push(Note::at(NoteKind::Assumed, fields.place, "Grafana's four fixed alerts are taken as tiers"));
        terms.alerts = workbook_alerts();
        terms.alerting = alerting(fields, notes)?;
    }
    // Where Grafana keeps its records is no part of a plan.
    body.take("destination_datasource");
    for key in ["folder_uid", "search_expression", "uuid"] {
        body.lose(key, "where Grafana keeps it is no part of a plan", notes);
    }
    body.finish(notes);
    let title = shown.filter(|shown| *shown != name);
    Ok(Objective { title, description, labels, ..Objective::new(service, name, indicator, terms) })
}

fn query(mut query: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let kind = need_text(&mut query, "type")?;
    let indicator = match kind.text.as_str() {
        "freeform" => {
            let mut block = need_block(&mut query, "freeform", notes)?;
            let text = need_text(&mut block, "query")?.text;
            block.take(READ_FROM);
            block.finish(notes);
            freeform(&text)
        }
        "ratio" => {
            let mut block = need_block(&mut query, "ratio", notes)?;
            let (success, total) = (need_text(&mut block, "success_metric")?, need_text(&mut block, "total_metric")?);
            let by: Vec<String> = texts(&mut block, "group_by_labels")?.into_iter().map(|text| text.text).collect();
            block.take(READ_FROM);
            block.finish(notes);
            ratio(&success.text, &total.text, &by).ok_or_else(|| {
                Refusal::at(
                    success.place,
                    "The metrics of the ratio are not selectors of PromQL",
                    "Write a metric with matchers, such as requests_total{code=\"200\"}",
                )
            })?
        }
        other => {
            return Err(Refusal::at(
                kind.place,
                format!("A query of type “{}” cannot be read", other.chars().take(40).collect::<String>()),
                "Say it as freeform or ratio",
            ));
        }
    };
    query.finish(notes);
    Ok(indicator)
}

/// What a freeform query measures: a share of good events, whole or in the layout that we write.
pub fn freeform(query: &str) -> Indicator {
    let source = |query: &str| -> Source { source(query, RANGE) };
    if let Some((good, total)) = split_share(query) {
        let (counted, events) = bad_of_good(good, total).map_or((Counted::Good, good), |bad| (Counted::Bad, bad));
        return Indicator::Ratio { counted, events: source(events), total: source(total), counter: None };
    }
    match of_complement(query) {
        Some(bad) => Indicator::Raw { counted: Counted::Bad, ratio: source(bad) },
        None => Indicator::Raw { counted: Counted::Good, ratio: source(query) },
    }
}

/// What two counters measure; none if they are no selectors.
pub fn ratio(success: &str, total: &str, by: &[String]) -> Option<Indicator> {
    let source = |selector: &str| {
        Selection::of_bare(selector, Counting::Rate, by.to_vec()).map(|selection| Source::prometheus(selection.query()))
    };
    Some(Indicator::Ratio { counted: Counted::Good, events: source(success)?, total: source(total)?, counter: None })
}

fn alerting(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Alerting, Refusal> {
    let Routing { labels, annotations } = routing(&mut fields, notes)?;
    let mut alerting = Alerting { labels, annotations, ..Alerting::default() };
    for (key, routed) in [("fastburn", &mut alerting.page), ("slowburn", &mut alerting.ticket)] {
        if let Some(mut inner) = block(&mut fields, key, notes)? {
            *routed = routing(&mut inner, notes)?;
            inner.lose("enrichment", "a plan has no place for it", notes);
            inner.finish(notes);
        }
    }
    if let Some(mut options) = block(&mut fields, "advanced_options", notes)? {
        let least = super::body::text(&mut options, "min_failures")?;
        alerting.minimum_failures = least
            .map(|text| {
                text.text.parse::<u32>().map_err(|_| {
                    Refusal::at(text.place, "min_failures is not a whole number", "Write a number such as 5")
                })
            })
            .transpose()?;
        options.finish(notes);
    }
    fields.finish(notes);
    Ok(alerting)
}

fn routing(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Routing, Refusal> {
    let shown = |map: BTreeMap<String, String>| -> BTreeMap<String, String> {
        map.into_iter().map(|(key, value)| (key, gate::shown_by_template(&value))).collect()
    };
    Ok(Routing {
        labels: shown(pairs(fields, "label", notes)?),
        annotations: shown(pairs(fields, "annotation", notes)?),
    })
}
