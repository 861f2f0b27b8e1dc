//! Pyrra's resources, in.

use std::collections::BTreeMap;

use super::super::Preset;
use super::super::fields::{Fields, Text, text_of};
use super::super::gate;
use super::super::promql::{Counting, Selection};
use super::alerting::{self, SEVERITY, SEVERITY_KEYS};
use super::shape::{self, Shape};
use super::{
    ABSENT_NAME, DESCRIPTION_LABEL, LABELS, LONG_RULES, NAME, NAMESPACE, PARTIAL_RESPONSE, PERFORMANCE, PROPAGATED,
    SERVICE, SEVERITIES, SHORT_RULES, TITLE,
};
use crate::plan::{AlertTier, Alerting, Note, NoteKind, Objective, Place, Refusal, Severity, Terms};
use crate::units::{Alignment, Decimal, Length, Share, Span, Target, Window};

/// The objective of one document.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    document.need_kind("ServiceLevelObjective", "Open the file that holds the objective")?;
    let mut metadata = Metadata::read(document.need_map("metadata")?, notes)?;
    let mut spec = document.need_map("spec")?;
    let target = read_target(&spec.need_text("target")?, notes)?;
    let written = spec.need_text("window")?;
    let window = Window { length: read_window(&written)?, alignment: Alignment::Rolling };
    let description = spec.string("description")?.unwrap_or_default();
    let shape = read_indicator(spec.need_map("indicator")?, notes)?;
    let is_native = matches!(shape, Shape::Native { .. });
    let (alerts, alerting) =
        read_alerting(spec.map("alerting")?, target, (window.span(), written.place), is_native, &mut metadata, notes)?;
    read_options(&mut spec, &mut metadata, notes)?;
    spec.finish(notes);
    document.lose("status", "what the cluster says of it is not part of a plan", notes);
    document.finish(notes);
    let terms = Terms { alerts, alerting, ..Terms::new(target, window) };
    let Metadata { service, name, title, labels, annotations, .. } = metadata;
    let objective = Objective::new(service, name, shape.indicator(), terms);
    Ok(vec![Objective { title, description, labels, annotations, ..objective }])
}

struct Metadata {
    service: String,
    name: String,
    title: Option<String>,
    /// Labels that Pyrra copies to rules.
    labels: BTreeMap<String, String>,
    /// Annotations that Pyrra copies to alerts.
    propagated: BTreeMap<String, String>,
    /// The rest, carried along.
    annotations: BTreeMap<String, String>,
}

impl Metadata {
    fn read(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let place = fields.place;
        let called = fields.string("name")?.unwrap_or_default();
        let (mut labels, mut others, mut propagated) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (key, value) in fields.strings("labels", notes)? {
            match key.strip_prefix(PROPAGATED) {
                Some(key) => labels.insert(key.to_owned(), value),
                None => others.insert(key, value),
            };
        }
        let mut annotations = BTreeMap::new();
        for (key, value) in fields.strings("annotations", notes)? {
            match key.strip_prefix(PROPAGATED) {
                Some(key) => propagated.insert(key.to_owned(), gate::shown_by_template(&value)),
                None => annotations.insert(key, value),
            };
        }
        let name = annotations.remove(NAME).unwrap_or_else(|| called.clone());
        let service = annotations.remove(SERVICE);
        let title = annotations.remove(TITLE);
        let mut metadata = Self {
            service: service.unwrap_or_else(|| labels.get("service").cloned().unwrap_or_default()),
            name,
            title,
            labels,
            propagated,
            annotations,
        };
        metadata.carry_map(LABELS, "metadata.labels", &others, place, notes);
        if let Some(namespace) = fields.string("namespace")? {
            metadata.annotations.insert(NAMESPACE.to_owned(), namespace);
        }
        // What the cluster adds when an object is read from it.
        for key in ["creationTimestamp", "generation", "managedFields", "ownerReferences", "resourceVersion", "uid"] {
            fields.lose(key, "what the cluster says of it is not part of a plan", notes);
        }
        fields.finish(notes);
        Ok(metadata)
    }

    fn carry(&mut self, key: &str, value: Option<Text>) {
        if let Some(value) = value {
            self.annotations.insert(key.to_owned(), value.text);
        }
    }

    fn carry_map(
        &mut self,
        key: &str,
        path: &str,
        map: &BTreeMap<String, String>,
        place: Place,
        notes: &mut Vec<Note>,
    ) {
        match super::join(map) {
            _ if map.is_empty() => {}
            Some(text) => drop(self.annotations.insert(key.to_owned(), text)),
            None => notes.push(Note::at(
                NoteKind::Lost,
                place,
                format!("{path}: a label with “,” or “=” is none of Kubernetes, and they are not kept"),
            )),
        }
    }
}

fn read_target(text: &Text, notes: &mut Vec<Note>) -> Result<Target, Refusal> {
    let target = text.parse("spec.target", Target::parse_percent)?;
    let one = Share::parse_percent("1").expect("a literal");
    if target.share() < one && target.share().ppb() > 0 {
        notes.push(Note::at(
            NoteKind::Assumed,
            text.place,
            format!(
                "spec.target: {target} is taken as {target} %, as Pyrra takes it; perhaps {} % is meant",
                Decimal::new(target.share().ppb(), 5).trimmed(0)
            ),
        ));
    }
    Ok(target)
}

/// A Prometheus duration, as a length with one unit.
fn read_window(text: &Text) -> Result<Length, Refusal> {
    let span = text.parse("spec.window", Span::parse)?;
    let length = Length::parse(&text.text).ok().filter(|length| length.nominal() == span);
    length.or_else(|| Length::of(span)).ok_or_else(|| {
        Refusal::at(
            text.place,
            format!("spec.window: {} is not a whole number of minutes", text.text),
            "Write a window such as 4w",
        )
    })
}

fn read_indicator(mut indicator: Fields, notes: &mut Vec<Note>) -> Result<Shape, Refusal> {
    let kinds = ["ratio", "latency", "latencyNative", "bool_gauge"];
    let (place, path) = (indicator.place, indicator.path.clone());
    if kinds.iter().filter(|kind| indicator.has(kind)).count() != 1 {
        return Err(Refusal::at(
            place,
            format!("{path} needs exactly one of ratio, latency, latencyNative and bool_gauge"),
            "Keep the one that describes what is measured",
        ));
    }
    let shape = if let Some(mut ratio) = indicator.map("ratio")? {
        let by = grouping(&mut ratio)?;
        let errors = metric(&mut ratio, "errors", &by, notes)?;
        let total = metric(&mut ratio, "total", &by, notes)?;
        ratio.finish(notes);
        Shape::Ratio { errors, total }
    } else if let Some(latency) = indicator.map("latency")? {
        read_latency(latency, notes)?
    } else if let Some(native) = indicator.map("latencyNative")? {
        read_native(native, notes)?
    } else {
        let mut gauge = indicator.need_map("bool_gauge")?;
        let by = grouping(&mut gauge)?;
        let metric = selection(&gauge.need_text("metric")?, &gauge.path, Counting::SumOverTime, &by)?;
        gauge.finish(notes);
        Shape::Gauge { metric }
    };
    indicator.finish(notes);
    Ok(shape)
}

fn read_latency(mut latency: Fields, notes: &mut Vec<Note>) -> Result<Shape, Refusal> {
    let (by, place, path) = (grouping(&mut latency)?, latency.place, latency.path.clone());
    let success = metric(&mut latency, "success", &by, notes)?;
    let total = metric(&mut latency, "total", &by, notes)?;
    latency.finish(notes);
    if shape::bucket(&success).is_none() {
        return Err(Refusal::at(
            place,
            format!("{path}.success has no label le with a number, and Pyrra needs one"),
            "Name the bucket, such as le=\"0.5\"",
        ));
    }
    Ok(Shape::Latency { success, total })
}

fn read_native(mut native: Fields, notes: &mut Vec<Note>) -> Result<Shape, Refusal> {
    let by = grouping(&mut native)?;
    let latency = native.need_text("latency")?;
    let milliseconds = shape::milliseconds(&latency.text).ok_or_else(|| {
        let reason = format!("{}.latency is not a duration", native.path);
        Refusal::at(latency.place, reason, "Write one such as 200ms or 1s")
    })?;
    let total = metric(&mut native, "total", &by, notes)?;
    native.finish(notes);
    Ok(Shape::Native { milliseconds, total })
}

fn grouping(fields: &mut Fields) -> Result<Vec<String>, Refusal> {
    let mut labels = Vec::new();
    for (node, path) in fields.list("grouping")? {
        let label = text_of(node, &path)?;
        if !gate::is_label_name(&label.text) {
            return Err(Refusal::at(label.place, format!("{path} is not a label's name"), "Write the name of a label"));
        }
        labels.push(label.text);
    }
    Ok(labels)
}

fn metric(fields: &mut Fields, key: &'static str, by: &[String], notes: &mut Vec<Note>) -> Result<Selection, Refusal> {
    let mut query = fields.need_map(key)?;
    let selection = selection(&query.need_text("metric")?, &query.path, Counting::Rate, by)?;
    query.finish(notes);
    Ok(selection)
}

fn selection(text: &Text, path: &str, counting: Counting, by: &[String]) -> Result<Selection, Refusal> {
    Selection::of_bare(text.text.trim(), counting, by.to_vec()).ok_or_else(|| {
        Refusal::at(
            text.place,
            format!("{path}.metric is not a plain selector, and Pyrra takes no other"),
            "Write a metric with matchers, without functions and ranges: metric{label=\"value\"}",
        )
    })
}

/// The tiers that Pyrra makes for a window, and who is told. `window` has its place in the file.
fn read_alerting(
    fields: Option<Fields>,
    target: Target,
    (window, place): (Span, Place),
    is_native: bool,
    metadata: &mut Metadata,
    notes: &mut Vec<Note>,
) -> Result<(Vec<AlertTier>, Alerting), Refusal> {
    let mut alerting = Alerting { annotations: metadata.propagated.clone(), ..Alerting::default() };
    let (mut is_burning, mut is_absence, mut words) = (true, true, BTreeMap::new());
    if let Some(mut fields) = fields {
        let is_disabled = fields.flag("disabled")?.unwrap_or(false);
        is_burning = fields.flag("burnrates")?.unwrap_or(true) && !is_disabled;
        is_absence = fields.flag("absent")?.unwrap_or(true);
        alerting.name = fields.string("name")?.filter(|name| !name.is_empty());
        let absent_name = fields.text("absentName")?;
        metadata.carry(ABSENT_NAME, absent_name.filter(|name| !name.text.is_empty()));
        if let Some(severities) = fields.map("severities")? {
            words = read_words(severities, notes)?;
        }
        fields.finish(notes);
    }
    let severities = alerting::severities(&words);
    if !severities.is_plain {
        metadata.carry_map(SEVERITIES, "spec.alerting.severities", &words, place, notes);
    }
    for (word, routing) in [(&severities.page, &mut alerting.page), (&severities.ticket, &mut alerting.ticket)] {
        routing.labels.extend(word.clone().map(|word| (SEVERITY.to_owned(), word)));
    }
    if is_absence && !is_native {
        alerting.absent_after = alerting::absent_after(target, window);
    }
    let tiers = if is_burning { tiers(window, place, severities.of_tiers, notes) } else { Vec::new() };
    Ok((tiers, alerting))
}

fn read_words(mut fields: Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
    let mut words = BTreeMap::new();
    for key in ["absent"].into_iter().chain(SEVERITY_KEYS.map(|(key, _)| key)) {
        if let Some(word) = fields.string(key)? {
            words.insert(key.to_owned(), word);
        }
    }
    fields.finish(notes);
    Ok(words)
}

/// The tiers that Pyrra makes for a window.
fn tiers(window: Span, place: Place, severities: [Severity; 4], notes: &mut Vec<Note>) -> Vec<AlertTier> {
    let Ok(mut tiers) = Preset::Pyrra.tiers_for(window) else {
        let text = format!(
            "spec.window: over {} Pyrra's alerts would have a window of 0s, and its rules do not load (pyrra #1028); no \
             alerts are taken, choose a window of at least 3d",
            window.prometheus()
        );
        notes.push(Note::at(NoteKind::Lost, place, text));
        return Vec::new();
    };
    for (tier, severity) in tiers.iter_mut().zip(severities) {
        tier.severity = severity;
    }
    let text = "the file names no alert windows; the four that Pyrra makes for this window are taken";
    notes.push(Note::at(NoteKind::Assumed, place, text));
    tiers
}

/// What decides how Pyrra makes its rules, and is carried along.
fn read_options(spec: &mut Fields, metadata: &mut Metadata, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    let strategy = spec.text("partial_response_strategy")?;
    metadata.carry(PARTIAL_RESPONSE, strategy.filter(|strategy| !strategy.text.is_empty()));
    if spec.flag("performanceOverAccuracy")?.unwrap_or(false) {
        metadata.annotations.insert(PERFORMANCE.to_owned(), "true".to_owned());
    }
    let Some(mut output) = spec.map("ruleOutput")? else { return Ok(()) };
    for (field, key) in [("shortRulesLabels", SHORT_RULES), ("longRulesLabels", LONG_RULES)] {
        let labels = output.strings(field, notes)?;
        metadata.carry_map(key, field, &labels, output.place, notes);
    }
    if output.flag("enableDescriptionAsLabel")?.unwrap_or(false) {
        metadata.annotations.insert(DESCRIPTION_LABEL.to_owned(), "true".to_owned());
    }
    output.finish(notes);
    Ok(())
}
