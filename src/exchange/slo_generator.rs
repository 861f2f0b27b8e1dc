//! Google's slo-generator v2 (`sre.google.com/v2`), in. It has no window for the promise: its error-budget policy names windows
//! with burn rates, and usually stands in a file of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Fields, Text, clip};
use super::promql::{Counting, Selection};
use super::yaml::Value;
use crate::plan::{AlertTier, Counted, Indicator, Note, NoteKind, Objective, Place, Refusal, Severity, Source, Terms};
use crate::units::{Alignment, BurnRate, Length, Span, Target, Window};

/// The objective of one document.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    document.need_kind("ServiceLevelObjective", "Open the file that holds the objective")?;
    let mut metadata = document.need_map("metadata")?;
    let name = metadata.need_text("name")?.text;
    let labels = metadata.strings("labels", notes)?;
    let annotations = metadata.strings("annotations", notes)?;
    metadata.finish(notes);
    let place = document.place;
    let mut spec = document.need_map("spec")?;
    let description = spec.string("description")?.unwrap_or_default();
    let target = spec.need_text("goal")?.parse("spec.goal", Target::parse_ratio)?;
    let indicator = read_indicator(&mut spec, notes)?;
    spec.lose("exporters", "where reports go is not part of a plan", notes);
    let (alerts, longest) = read_policy(&mut document, &mut spec, notes)?;
    spec.finish(notes);
    document.finish(notes);

    let window = window(longest, place, notes);
    let service = ["service_name", "service"].iter().find_map(|key| labels.get(*key)).cloned().unwrap_or_default();
    let terms = Terms { alerts, ..Terms::new(target, window) };
    let objective = Objective { description, labels, annotations, ..Objective::new(service, name, indicator, terms) };
    tell_variables(&objective, place, notes);
    Ok(vec![objective])
}

/// The longest window of the policy, over which the whole budget is judged; 30 days where none is known.
fn window(longest: Option<Span>, place: Place, notes: &mut Vec<Note>) -> Window {
    let known = longest.and_then(Length::of);
    let length = known.unwrap_or_else(|| Length::parse("30d").expect("a literal"));
    let from = if known.is_some() { "the longest one of its error-budget policy" } else { "a rolling one of 30 days" };
    notes.push(Note::at(
        NoteKind::Assumed,
        place,
        format!("slo-generator names no window for an objective; {from} is taken, {length}"),
    ));
    Window { length, alignment: Alignment::Rolling }
}

fn read_indicator(spec: &mut Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let backend = spec.need_text("backend")?.text;
    let method = spec.need_text("method")?;
    let sli = spec.need_map("service_level_indicator")?;
    // A variant of a backend has a name after a slash.
    if !backend.split('/').next().is_some_and(|class| class.eq_ignore_ascii_case("prometheus")) {
        return Ok(foreign(&backend, &method.text, sli, notes));
    }
    match method.text.as_str() {
        "good_bad_ratio" => good_bad_ratio(sli, notes),
        "distribution_cut" => distribution_cut(sli, notes),
        "query_sli" => query_sli(sli, notes),
        other => Err(Refusal::at(
            method.place,
            format!("spec.method “{}” is none of Prometheus", clip(other)),
            "Use good_bad_ratio, distribution_cut or query_sli",
        )),
    }
}

fn good_bad_ratio(mut sli: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let (place, path) = (sli.place, sli.path.clone());
    let [good, bad, valid] = [sli.text("filter_good")?, sli.text("filter_bad")?, sli.text("filter_valid")?];
    let mut operators = Vec::new();
    let is_chosen = sli.has("operators");
    for (node, path) in sli.list("operators")? {
        operators.push(super::fields::text_of(node, &path)?.text);
    }
    if !is_chosen {
        operators = vec!["increase".to_owned(), "sum".to_owned()];
    }
    sli.finish(notes);
    let query = |text: &Text| counted(&text.text, &operators);
    let (counted, events, total) = match (&good, &bad, &valid) {
        // slo-generator looks at bad events first.
        (Some(good), Some(bad), _) => (Counted::Good, query(good), format!("({}) + ({})", query(good), query(bad))),
        (Some(good), None, Some(valid)) => (Counted::Good, query(good), query(valid)),
        (None, Some(bad), Some(valid)) => (Counted::Bad, query(bad), query(valid)),
        _ => {
            return Err(Refusal::at(
                place,
                format!("{path} needs filter_good with filter_valid or filter_bad"),
                "Say which events are good, and which are all",
            ));
        }
    };
    let (events, total) = (Source::prometheus(events), Source::prometheus(total));
    Ok(Indicator::Ratio { counted, events, total, counter: Some(true) })
}

fn distribution_cut(mut sli: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let expression = sli.need_text("expression")?;
    let bucket = sli.need_text("threshold_bucket")?;
    let path = sli.path.clone();
    sli.finish(notes);
    let selector = expression.text.trim();
    let selector = selector.strip_suffix("[window]").unwrap_or(selector).trim_end();
    let success = Selection::of_bare(selector, Counting::Increase, Vec::new()).ok_or_else(|| {
        Refusal::at(
            expression.place,
            format!("{path}.expression is not the plain selector of a histogram's buckets"),
            "Write it as metric_bucket{label=\"value\"}",
        )
    })?;
    if !success.metric.ends_with("_bucket") {
        return Err(Refusal::at(
            expression.place,
            format!("{path}.expression: “{}” does not end in _bucket", success.metric),
            "Name the buckets of a histogram",
        ));
    }
    let edge = bucket.text.trim();
    if edge.parse::<f64>().is_err() {
        return Err(Refusal::at(
            bucket.place,
            format!("{path}.threshold_bucket is not a number"),
            "Write the upper edge of the bucket, such as 0.25",
        ));
    }
    let total = Selection { metric: success.metric.replace("_bucket", "_count"), ..success.clone() };
    let mut success = success;
    success.matchers.push(format!("le=\"{edge}\""));
    Ok(Indicator::Ratio {
        counted: Counted::Good,
        events: Source::prometheus(success.query()),
        total: Source::prometheus(total.query()),
        counter: Some(true),
    })
}

fn query_sli(mut sli: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let expression = sli.need_text("expression")?.text;
    sli.finish(notes);
    Ok(Indicator::Raw { counted: Counted::Good, ratio: Source::prometheus(counted(&expression, &[])) })
}

/// A filter as slo-generator asks for it: the range in place of `[window]` or else behind, then each operator around it.
fn counted(filter: &str, operators: &[String]) -> String {
    let filter = filter.trim();
    let ranged = if filter.contains("[window") {
        filter.replace("[window", "[{{.window}}")
    } else {
        format!("{filter}[{{{{.window}}}}]")
    };
    operators.iter().fold(ranged, |query, operator| format!("{operator}({query})"))
}

/// What another backend is asked, as it was written.
fn foreign(backend: &str, method: &str, sli: Fields, notes: &mut Vec<Note>) -> Indicator {
    let source = |fields: BTreeMap<String, String>| Source { kind: backend.to_owned(), reference: None, fields };
    let mut all = sli.into_strings(notes);
    all.insert("method".to_owned(), method.to_owned());
    let parts = [("filter_good", Counted::Good), ("filter_bad", Counted::Bad)]
        .into_iter()
        .find(|(key, _)| method == "good_bad_ratio" && all.contains_key(*key) && all.contains_key("filter_valid"));
    let Some((key, counted)) = parts else {
        return Indicator::Raw { counted: Counted::Good, ratio: source(all) };
    };
    let mut of_events = all.clone();
    of_events.remove("filter_valid");
    all.remove(key);
    Indicator::Ratio { counted, events: source(of_events), total: source(all), counter: None }
}

/// The alert tiers of the policy that the objective names, where it stands in the same document, and its longest window.
fn read_policy(
    document: &mut Fields,
    spec: &mut Fields,
    notes: &mut Vec<Note>,
) -> Result<(Vec<AlertTier>, Option<Span>), Refusal> {
    let name = spec.text("error_budget_policy")?;
    let place = name.as_ref().map_or(spec.place, |name| name.place);
    let name = name.map_or_else(|| "default".to_owned(), |name| name.text);
    let mut found = None;
    if let Some(policies) = document.take("error_budget_policies") {
        let Value::Map(entries) = policies.value else {
            return Err(Refusal::at(
                policies.place,
                format!("error_budget_policies is {} where a mapping is needed", policies.value.kind()),
                "Write the name of each policy with its steps",
            ));
        };
        for (key, node) in entries {
            if key.text == name {
                found = Some(Fields::new(node, format!("error_budget_policies.{name}"))?);
            } else {
                let text = format!("error_budget_policies.{}: the objective does not name it", key.text);
                notes.push(Note::at(NoteKind::Lost, key.place, text));
            }
        }
    }
    let Some(mut policy) = found else {
        notes.push(Note::at(
            NoteKind::Assumed,
            place,
            format!("the error-budget policy “{name}” is in another file; no alerts are taken from it"),
        ));
        return Ok((Vec::new(), None));
    };
    let (mut tiers, mut longest) = (Vec::new(), None);
    for (node, path) in policy.list("steps")? {
        let (window, tier) = read_step(Fields::new(node, path)?, notes)?;
        longest = longest.max(Some(window));
        tiers.extend(tier);
    }
    policy.finish(notes);
    Ok((tiers, longest))
}

/// One step: its window, and the tier if it alerts.
fn read_step(mut step: Fields, notes: &mut Vec<Note>) -> Result<(Span, Option<AlertTier>), Refusal> {
    let (place, path) = (step.place, step.path.clone());
    let name = step.string("name")?.unwrap_or_default();
    let written = step.need_text("window")?;
    let window = written.parse(&format!("{path}.window"), |text| Span::parse(&format!("{}s", text.trim())))?;
    let factor =
        step.need_text("burn_rate_threshold")?.parse(&format!("{path}.burn_rate_threshold"), BurnRate::parse)?;
    let is_alert = step.flag("alert")?.unwrap_or(false);
    let message = step.string("message_alert")?.unwrap_or_default();
    step.lose("message_ok", "what is said while all is well is not kept", notes);
    step.finish(notes);
    let long = window.prometheus();
    if !is_alert {
        let text = format!(
            "{path}: “{name}” alerts nobody; above {factor}× over {long} it says “{message}”, which belongs into the \
             error-budget policy"
        );
        notes.push(Note::at(NoteKind::Lost, place, text));
        return Ok((window, None));
    }
    let text = format!(
        "{path}: “{name}” is taken as a page without a short window, so the alert stays on for up to {long} after the burn \
         has ended; its message “{message}” is not kept"
    );
    notes.push(Note::at(NoteKind::Assumed, place, text));
    Ok((window, Some(AlertTier { severity: Severity::Page, long: window, short: None, factor, hold: Span::ZERO })))
}

/// Names what slo-generator would take from its environment, which is not here.
fn tell_variables(objective: &Objective, place: Place, notes: &mut Vec<Note>) {
    let sources = objective.indicator.sources();
    let of_sources = sources.iter().flat_map(|(_, source)| source.fields.values().chain([&source.kind]));
    let texts = [&objective.name, &objective.description];
    let texts = texts.into_iter().chain(objective.labels.values()).chain(of_sources);
    let names: BTreeSet<&str> = texts.flat_map(|text| variables(text)).collect();
    if !names.is_empty() {
        let names: Vec<&str> = names.into_iter().collect();
        notes.push(Note::at(
            NoteKind::Lost,
            place,
            format!("values of the environment are not known here and stand as they are written: {}", names.join(", ")),
        ));
    }
}

/// `${VAR}` in a text.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
