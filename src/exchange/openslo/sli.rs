//! OpenSLO's SLI: a ratio of events, a ready-made ratio, or a metric with a threshold.

use super::super::write::Lines;

use super::super::fields::Fields;
use super::dialect::{label, map_or_text};
use super::shapes::{Metric, MetricSource, Ratio, SliSpec};
use crate::plan::{Counted, Indicator, Note, NoteKind, Refusal, Source};

/// Reads `spec` of an SLI: the indicator, without a bound, and its description.
pub fn read(mut spec: Fields, notes: &mut Vec<Note>) -> Result<(Indicator, String), Refusal> {
    let place = spec.place;
    let ratio = spec.map("ratioMetric")?;
    let threshold = spec.map("thresholdMetric")?;
    let description = super::metadata::short_description(&mut spec, notes)?;
    let path = spec.path.clone();
    spec.finish(notes);
    let indicator = match (ratio, threshold) {
        (Some(ratio), None) => read_ratio(ratio, notes)?,
        (None, Some(threshold)) => Indicator::Threshold { metric: read_metric(threshold, notes)?, bound: None },
        _ => {
            return Err(Refusal::at(
                place,
                format!("{path} needs exactly one of ratioMetric and thresholdMetric"),
                "Keep the one that describes what is measured",
            ));
        }
    };
    Ok((indicator, description))
}

fn read_ratio(mut ratio: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let (place, path) = (ratio.place, ratio.path.clone());
    let counter = ratio.flag("counter")?;
    let raw_type = ratio.string("rawType")?;
    let mut metric = |key| ratio.map(key)?.map(|fields| read_metric(fields, notes)).transpose();
    let (good, bad, total, raw) = (metric("good")?, metric("bad")?, metric("total")?, metric("raw")?);
    ratio.finish(notes);
    match (good, bad, total, raw) {
        (Some(events), None, Some(total), None) => {
            Ok(Indicator::Ratio { counted: Counted::Good, events, total, counter })
        }
        (None, Some(events), Some(total), None) => {
            Ok(Indicator::Ratio { counted: Counted::Bad, events, total, counter })
        }
        (None, None, None, Some(ratio)) => {
            if counter.is_some() {
                notes.push(Note::at(NoteKind::Lost, place, format!("{path}.counter says nothing about a raw ratio")));
            }
            let counted = match raw_type.as_deref() {
                Some("success") => Counted::Good,
                Some("failure") => Counted::Bad,
                _ => {
                    return Err(Refusal::at(
                        place,
                        format!("{path}.rawType must say success or failure"),
                        "Say which kind of event the raw ratio counts",
                    ));
                }
            };
            Ok(Indicator::Raw { counted, ratio })
        }
        _ => Err(Refusal::at(
            place,
            format!("{path} needs total with exactly one of good and bad, or raw with rawType"),
            "Keep one of these forms",
        )),
    }
}

/// Reads `metricSource`.
fn read_metric(mut metric: Fields, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let mut source = metric.need_map("metricSource")?;
    let read = Source {
        kind: source.string("type")?.unwrap_or_default(),
        reference: source.string("metricSourceRef")?,
        fields: map_or_text(&mut source, "spec", "query", notes)?
            .map(|fields| fields.into_strings(notes))
            .unwrap_or_default(),
    };
    // v2alpha writes a data source out in its place.
    for key in ["dataSourceSpec.connectionDetails", "dataSourceSpec.description"] {
        source.lose(key, "only the type of a data source that is written out is kept", notes);
    }
    source.finish(notes);
    metric.finish(notes);
    Ok(read)
}

/// The `spec` of the SLI that says an indicator; none where it asks a data source nothing, or is said elsewhere.
pub fn spec(indicator: &Indicator, description: &str) -> Option<SliSpec> {
    let named = |counted: &Counted| match counted {
        Counted::Good => "success",
        Counted::Bad => "failure",
    };
    let (ratio_metric, threshold_metric) = match indicator {
        Indicator::Ratio { counted, events, total, counter } => {
            let events = Some(metric(events)?);
            let (good, bad) = match counted {
                Counted::Good => (events, None),
                Counted::Bad => (None, events),
            };
            let total = Some(metric(total)?);
            (Some(Box::new(Ratio { counter: *counter, good, bad, total, ..Ratio::default() })), None)
        }
        Indicator::Raw { counted, ratio } => {
            let raw = Some(metric(ratio)?);
            (Some(Box::new(Ratio { raw_type: Some(named(counted)), raw, ..Ratio::default() })), None)
        }
        Indicator::Threshold { metric: source, .. } => (None, Some(metric(source)?)),
        Indicator::Reference { .. } => return None,
    };
    Some(SliSpec { description: description.to_owned(), ratio_metric, threshold_metric })
}

fn metric(source: &Source) -> Option<Metric> {
    if source.fields.is_empty() {
        return None;
    }
    let spec = source.fields.iter().map(|(key, value)| (key.clone(), Lines(value.clone()))).collect();
    let metric_source_ref = source.reference.as_deref().map(label);
    Some(Metric { metric_source: MetricSource { metric_source_ref, kind: source.kind.clone(), spec } })
}
