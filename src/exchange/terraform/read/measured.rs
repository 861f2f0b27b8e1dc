//! What Nobl9's blocks measure.

use super::super::super::fields::Fields;
use super::super::super::promql::of_complement;
use super::super::datadog;
use super::super::nobl9::{RANGE, WHOLE};
use super::super::promql::{bad_of_good, source};
use super::body::{block, need_block, need_text};
use crate::plan::{Comparison, Counted, Indicator, Note, Refusal, Source};

/// A block `count_metrics`.
pub fn count_metrics(mut counts: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let (place, path) = (counts.place, counts.path.clone());
    let counter = counts.flag("incremental")?.unwrap_or(false);
    let total = metric(need_block(&mut counts, "total", notes)?, notes)?;
    let good = block(&mut counts, "good", notes)?;
    let bad = block(&mut counts, "bad", notes)?;
    counts.finish(notes);
    let mut indicator = match (good, bad) {
        (Some(good), None) => {
            let (kind, good) = metric(good, notes)?;
            measured(&kind, &good, &total.1)
        }
        (None, Some(bad)) => {
            let (kind, bad) = metric(bad, notes)?;
            let total = source_of(&total.0, &total.1);
            source_of(&kind, &bad).zip(total).map(|(events, total)| Indicator::Ratio {
                counted: Counted::Bad,
                events,
                total,
                counter: None,
            })
        }
        _ => None,
    };
    if let (true, Some(Indicator::Ratio { counter, .. })) = (counter, &mut indicator) {
        *counter = Some(true);
    }
    indicator.ok_or_else(|| {
        Refusal::at(place, format!("{path} needs total with one of good and bad"), "Keep one of the two forms")
    })
}

/// The block of a data source: which one, and its query.
pub fn metric(mut fields: Fields, notes: &mut Vec<Note>) -> Result<(String, String), Refusal> {
    for (kind, field) in [("prometheus", "promql"), ("amazon_prometheus", "promql"), ("datadog", "query")] {
        if let Some(mut spec) = block(&mut fields, kind, notes)? {
            let query = need_text(&mut spec, field)?.text;
            spec.finish(notes);
            fields.finish(notes);
            let kind = if field == "promql" { "prometheus" } else { kind };
            return Ok((kind.to_owned(), query));
        }
    }
    let remedy = "Only prometheus, amazon_prometheus and datadog can be read";
    Err(Refusal::at(fields.place, format!("{} reads from another data source", fields.path), remedy))
}

fn source_of(kind: &str, query: &str) -> Option<Source> {
    match kind {
        "prometheus" => Some(source(query, RANGE)),
        "datadog" => Some(datadog::source(query)),
        _ => None,
    }
}

/// What good events and all events measure.
pub fn measured(kind: &str, good: &str, total: &str) -> Option<Indicator> {
    if kind == "datadog" {
        return Some(datadog::indicator(good, total));
    }
    if total == WHOLE {
        let (counted, ratio) = of_complement(good).map_or((Counted::Good, good), |bad| (Counted::Bad, bad));
        return Some(Indicator::Raw { counted, ratio: source_of(kind, ratio)? });
    }
    let (counted, events) = bad_of_good(good, total).map_or((Counted::Good, good), |bad| (Counted::Bad, bad));
    Some(Indicator::Ratio { counted, events: source_of(kind, events)?, total: source_of(kind, total)?, counter: None })
}

/// What a number on one side of a value measures.
pub fn threshold(kind: &str, query: &str, op: &str, value: &str) -> Option<Indicator> {
    let value = value.trim().parse::<f64>().ok().filter(|value| value.is_finite())?;
    let bound = Some((Comparison::parse(op)?, value.to_string()));
    Some(Indicator::Threshold { metric: source_of(kind, query)?, bound })
}
