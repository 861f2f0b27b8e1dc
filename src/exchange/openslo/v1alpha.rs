//! OpenSLO v1alpha: objectives with their own queries, windows in units, no alerts.

use std::rc::Rc;

use super::super::fields::Fields;
use super::own::Strings;
use super::shapes::Metadata;
use super::slo::{Measured, Promise, Slo, Unity};
use super::{promise, window};
use crate::plan::{Counted, Indicator, Note, NoteKind, Refusal, Room, Source};

/// Reads `spec` of an SLO of v1alpha.
pub fn read(mut spec: Fields, metadata: Metadata, notes: &mut Vec<Note>) -> Result<Slo, Refusal> {
    let name = metadata.name.clone();
    let method = spec.need_text("budgetingMethod")?;
    let measured = |indicator| Rc::new(Measured::Here(indicator, Strings::new()));
    let whole = read_indicator(&mut spec, notes)?.map(measured);
    let mut slo = Slo::new(spec.place, metadata, window::read_v1alpha(&mut spec, notes)?, Unity::Same);
    let items = spec.list("objectives")?;
    Room::default().take_objectives(items.len())?;
    for (node, path) in items {
        let mut fields = Fields::new(node, path)?;
        let own = fields.map("ratioMetrics")?.map(|ratio| read_ratio(ratio, notes)).transpose()?.map(measured);
        let is_ratio = own.is_some();
        let (Some(measured), false) = (own.or_else(|| whole.clone()), is_ratio && whole.is_some()) else {
            return Err(Refusal::at(
                fields.place,
                format!("{} needs exactly one of spec.indicator and its own ratioMetrics", fields.path),
                "Keep the one that describes what is measured",
            ));
        };
        let op = fields.text("op")?;
        // Validators demand a value even for a ratio, where it says nothing.
        let bound = if is_ratio && op.is_none() {
            fields.take("value");
            None
        } else {
            promise::read_bound(&mut fields, &op, notes)?
        };
        slo.objectives.push(Promise {
            path: fields.path.clone(),
            title: fields.string("displayName")?.filter(|title| !title.is_empty()),
            target: promise::read_target(&mut fields, notes)?,
            bound,
            op_place: op.map(|op| op.place),
            method: promise::read_method(&mut fields, &method, notes)?,
            measured,
            weight: None,
        });
        fields.finish(notes);
    }
    let Some(first) = slo.objectives.first() else {
        return Err(Refusal::at(
            spec.place,
            format!("“{name}” has no objectives"),
            "Add spec.objectives with a target",
        ));
    };
    if slo.objectives.iter().any(|promise| promise.measured != first.measured) {
        slo.unity = Unity::None;
    }
    slo.description = spec.string("description")?.unwrap_or_default();
    slo.service = spec.string("service")?.unwrap_or_default();
    spec.finish(notes);
    slo.restore(notes);
    Ok(slo)
}

fn read_indicator(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Option<Indicator>, Refusal> {
    let Some(mut indicator) = spec.map("indicator")? else { return Ok(None) };
    indicator.lose("displayName", "an indicator's own name is not kept", notes);
    let metric = read_source(indicator.need_map("thresholdMetric")?, notes)?;
    indicator.finish(notes);
    Ok(Some(Indicator::Threshold { metric, bound: None }))
}

fn read_ratio(mut ratio: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    // Earlier drafts called it counter.
    let (incremental, counter) = (ratio.flag("incremental")?, ratio.flag("counter")?);
    let indicator = Indicator::Ratio {
        counted: Counted::Good,
        events: read_source(ratio.need_map("good")?, notes)?,
        total: read_source(ratio.need_map("total")?, notes)?,
        counter: incremental.or(counter),
    };
    ratio.finish(notes);
    Ok(indicator)
}

fn read_source(mut metric: Fields, notes: &mut Vec<Note>) -> Result<Source, Refusal> {
    let kind = metric.string("source")?.unwrap_or_default();
    let mut source = Source { kind, ..Source::prometheus(metric.need_text("query")?.text) };
    match metric.string("queryType")? {
        // The source says as much.
        Some(kind) if kind == "promql" && source.kind == "prometheus" => {}
        Some(kind) => drop(source.fields.insert("queryType".to_owned(), kind)),
        None => {
            let text = format!("{} names no queryType; validators ask for one", metric.path);
            notes.push(Note::at(NoteKind::Assumed, metric.place, text));
        }
    }
    metric.finish(notes);
    Ok(source)
}
