//! `datadog_service_level_objective` of type metric, in.

use std::collections::BTreeMap;

use super::super::super::fields::{Fields, Text};
use super::super::datadog::{NAME_TAG, SERVICE_TAG, indicator, pair};
use super::body::{block, blocks, insert, need_text, plain, text, text_or_none, texts};
use crate::plan::{Note, NoteKind, Objective, Refusal, Terms};
use crate::units::{Alignment, Length, Target, Window};

/// The objective of one resource.
pub fn slo(key: &str, mut body: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let kind = need_text(&mut body, "type")?;
    let query = block(&mut body, "query", notes)?;
    let Some(mut query) = query.filter(|_| kind.text == "metric") else {
        return Err(Refusal::at(
            kind.place,
            format!("{} of type “{}” has no query with numerator and denominator", body.path, kind.text),
            "Only metric SLOs with such a query can be read",
        ));
    };
    let (good, total) = (need_text(&mut query, "numerator")?, need_text(&mut query, "denominator")?);
    query.finish(notes);
    let shown = text_or_none(&mut body, "name", notes)?;
    let description = text_or_none(&mut body, "description", notes)?.unwrap_or_default();
    let (target, window) = threshold(&mut body, notes)?;
    let mut labels = tags(&mut body, notes)?;
    let service = labels.remove(SERVICE_TAG).unwrap_or_default();
    let name = labels.remove(NAME_TAG).or_else(|| shown.clone()).unwrap_or_else(|| key.to_owned());
    // They repeat the threshold of the primary timeframe.
    for key in ["target_threshold", "force_delete", "validate"] {
        body.take(key);
    }
    body.lose("warning_threshold", "a plan has one target", notes);
    body.lose("groups", "groups are not kept", notes);
    body.finish(notes);
    let title = shown.filter(|shown| *shown != name);
    let terms = Terms::new(target, window);
    let indicator = indicator(good.text.trim(), total.text.trim());
    Ok(Objective { title, description, labels, ..Objective::new(service, name, indicator, terms) })
}

/// The threshold of the primary timeframe, or else the first.
fn threshold(body: &mut Fields, notes: &mut Vec<Note>) -> Result<(Target, Window), Refusal> {
    let place = body.place;
    let primary = text(body, "timeframe")?.map(|text| text.text);
    let mut thresholds = Vec::new();
    for mut fields in blocks(body, "thresholds")? {
        let path = fields.path.clone();
        let target = need_text(&mut fields, "target")?.parse(&format!("{path}.target"), Target::parse_percent)?;
        let timeframe = need_text(&mut fields, "timeframe")?;
        fields.lose("warning", "a plan has one target", notes);
        for key in ["target_display", "warning_display"] {
            fields.take(key);
        }
        fields.finish(notes);
        thresholds.push((timeframe, target));
    }
    let at = thresholds.iter().position(|(timeframe, _)| Some(&timeframe.text) == primary.as_ref()).unwrap_or(0);
    if thresholds.is_empty() {
        return Err(Refusal::at(place, format!("{}.thresholds is missing", body.path), "Add a block with a target"));
    }
    let (timeframe, target) = thresholds.remove(at);
    for (other, target) in thresholds {
        let text = format!("the target {target} % over {} is not kept beside the primary one", other.text);
        notes.push(Note::at(NoteKind::Lost, other.place, text));
    }
    let length = timeframe.parse("thresholds.timeframe", Length::parse)?;
    Ok((target, Window { length, alignment: Alignment::Rolling }))
}

fn tags(body: &mut Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
    let mut labels = BTreeMap::new();
    for tag in texts(body, "tags")? {
        let tag = plain(&tag, "tags")?;
        let (key, value) = pair(&tag.text);
        insert(&mut labels, Text { text: key, ..tag }, value, notes);
    }
    Ok(labels)
}
