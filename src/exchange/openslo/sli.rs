//! OpenSLO's SLI: a ratio of events, a ready-made ratio, or a metric with a threshold.

use super::super::fields::Fields;
use crate::plan::{Counted, Indicator, Note, NoteKind, Refusal, Source};

/// Reads `spec` of an SLI.
pub fn read(mut spec: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let place = spec.place;
    let ratio = spec.map("ratioMetric")?;
    let threshold = spec.map("thresholdMetric")?;
    spec.lose("description", "an indicator's own description is not kept", notes);
    let path = spec.path.clone();
    spec.finish(notes);
    match (ratio, threshold) {
        (Some(ratio), None) => read_ratio(ratio, notes),
        (None, Some(threshold)) => Ok(Indicator::Threshold { metric: read_metric(threshold, notes)?, bound: None }),
        _ => Err(Refusal::at(
            place,
            format!("{path} needs exactly one of ratioMetric and thresholdMetric"),
            "Keep the one that describes what is measured",
        )),
    }
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
        fields: source.strings("spec", notes)?,
    };
    source.finish(notes);
    metric.finish(notes);
    Ok(read)
}
