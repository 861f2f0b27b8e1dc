//! One SLO of Sloth, in.

use std::collections::BTreeMap;

use super::super::fields::{Fields, Text};
use super::super::{gate, workbook_alerts};
use super::indicator::{Sli, doubts, indicator_of};
use super::read::refused_name;
use super::tree::Tree;
use super::{DEFAULT_PERIOD, Dialect, RESOURCE, SLO_PLUGINS, SPEC, is_name};
use crate::plan::{Alerting, Indicator, Note, NoteKind, Objective, Refusal, Routing, Severity, Terms};
use crate::units::{Share, Target, Window};

/// What all SLOs of a file have in common.
pub struct File {
    pub dialect: &'static Dialect,
    pub service: String,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
}

/// One SLO, with the window and alerts that Sloth takes where no catalogue says others.
pub fn read_slo(mut slo: Fields, file: &File, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    let name = slo.need_text("name")?;
    if !is_name(&name.text) {
        notes.push(Note::at(NoteKind::Assumed, name.place, refused_name(&format!("{}.name", slo.path), &name.text)));
    }
    let target = target_of(&slo.need_text("objective")?, &slo.path, notes)?;
    let description = slo.string("description")?.unwrap_or_default();
    let mut labels = file.labels.clone();
    labels.extend(slo.strings("labels", notes)?);
    tell_empty(&labels, &slo, notes);
    let mut annotations = file.annotations.clone();
    if let Some(node) = slo.take("plugins") {
        annotations.insert(SLO_PLUGINS.to_owned(), Tree::from(node).compact());
    }
    let indicator = read_sli(slo.need_map("sli")?, file.dialect, notes)?;
    let (alerting, silenced) = match slo.map("alerting")? {
        Some(fields) => read_alerting(fields, file.dialect, notes)?,
        None => (Alerting::default(), Vec::new()),
    };
    if alerting.name.as_ref().is_none_or(String::is_empty) && silenced.len() < 2 {
        let text = format!("{}.alerting.name is missing; Sloth wants one unless both alerts are disabled", slo.path);
        notes.push(Note::at(NoteKind::Assumed, slo.place, text));
    }
    slo.finish(notes);
    let mut alerts = workbook_alerts();
    alerts.retain(|tier| !silenced.contains(&tier.severity));
    let window = Window::rolling(DEFAULT_PERIOD).expect("a literal");
    let terms = Terms { alerts, alerting, ..Terms::new(target, window) };
    Ok(Objective {
        description,
        labels,
        annotations,
        ..Objective::new(file.service.clone(), name.text, indicator, terms)
    })
}

fn target_of(objective: &Text, path: &str, notes: &mut Vec<Note>) -> Result<Target, Refusal> {
    let share = Share::parse_percent(&objective.text).map(Share::ppb);
    if share == Share::from_ppb(1_000_000_000).map(Share::ppb) {
        return Err(Refusal::at(
            objective.place,
            format!(
                "{path}.objective is 100 %, which leaves no error budget; Sloth takes it and divides by zero, so its burn \
                 rates are infinite or not a number and one failure alerts"
            ),
            "Choose a target below 100 %, such as 99.99",
        ));
    }
    let target = objective.parse(&format!("{path}.objective"), Target::parse_percent)?;
    if share == Ok(0) {
        let text = format!("{path}.objective is 0, which Sloth refuses; nothing is promised");
        notes.push(Note::at(NoteKind::Assumed, objective.place, text));
    }
    Ok(target)
}

/// Sloth refuses labels without a value.
fn tell_empty(labels: &BTreeMap<String, String>, fields: &Fields, notes: &mut Vec<Note>) {
    for key in labels.iter().filter(|(_, value)| value.is_empty()).map(|(key, _)| key) {
        let text = format!("{}: the label “{key}” has no value, which Sloth refuses", fields.path);
        notes.push(Note::at(NoteKind::Assumed, fields.place, text));
    }
}

fn read_sli(mut fields: Fields, dialect: &Dialect, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let other = if *dialect == SPEC { &RESOURCE } else { &SPEC };
    let sli = match (fields.map("events")?, fields.map("raw")?, fields.map("plugin")?) {
        (Some(mut events), None, None) => {
            let error = need_query(&mut events, dialect.error_query, other.error_query)?;
            let total = need_query(&mut events, dialect.total_query, other.total_query)?;
            events.finish(notes);
            tell_doubts(&[(dialect.error_query, &error), (dialect.total_query, &total)], &path, notes);
            Sli::Events { error: error.text, total: total.text }
        }
        (None, Some(mut raw), None) => {
            let ratio = need_query(&mut raw, dialect.error_ratio_query, other.error_ratio_query)?;
            raw.finish(notes);
            tell_doubts(&[(dialect.error_ratio_query, &ratio)], &path, notes);
            Sli::Raw { error_ratio: ratio.text }
        }
        (None, None, Some(mut plugin)) => {
            let id = plugin.need_text("id")?;
            let options = plugin.strings("options", notes)?;
            plugin.finish(notes);
            notes.push(Note::at(
                NoteKind::Assumed,
                id.place,
                format!(
                    "{path}.plugin “{}” is a Go program that makes a query of bad events when Sloth runs; it is kept with \
                     its options, and only Sloth's own files can say it",
                    id.text
                ),
            ));
            Sli::Plugin { id: id.text, options }
        }
        _ => {
            return Err(Refusal::at(
                place,
                format!("{path} needs exactly one of events, raw and plugin"),
                "Keep the one that describes what is measured",
            ));
        }
    };
    fields.finish(notes);
    Ok(indicator_of(&sli))
}

/// A query that must be there; the other kind of file spells its key differently.
fn need_query(fields: &mut Fields, key: &'static str, other: &'static str) -> Result<Text, Refusal> {
    if !fields.has(key) && fields.has(other) {
        return Err(Refusal::at(
            fields.place,
            format!("{}.{other} is how the other kind of Sloth's files spells it; Sloth ignores it here", fields.path),
            format!("Rename it to “{key}”"),
        ));
    }
    fields.need_text(key)
}

fn tell_doubts(queries: &[(&'static str, &Text)], path: &str, notes: &mut Vec<Note>) {
    let texts: Vec<(&'static str, &str)> = queries.iter().map(|(key, query)| (*key, query.text.as_str())).collect();
    let Some((_, first)) = queries.first() else { return };
    for doubt in doubts(&texts) {
        let place =
            queries.iter().find(|(key, _)| doubt.starts_with(key)).map_or(first.place, |(_, query)| query.place);
        notes.push(Note::at(NoteKind::Assumed, place, format!("{path}: {doubt}; it is kept, and Sloth refuses it")));
    }
}

/// The `alerting` block, and the severities that are disabled in it.
fn read_alerting(
    mut fields: Fields,
    dialect: &Dialect,
    notes: &mut Vec<Note>,
) -> Result<(Alerting, Vec<Severity>), Refusal> {
    let mut silenced = Vec::new();
    let mut routing = |fields: Option<Fields>, severity, notes: &mut Vec<Note>| -> Result<Routing, Refusal> {
        let Some(mut fields) = fields else { return Ok(Routing::default()) };
        if fields.flag("disable")?.unwrap_or(false) {
            silenced.push(severity);
        }
        let routing = Routing {
            labels: shown(&mut fields, "labels", notes)?,
            annotations: shown(&mut fields, "annotations", notes)?,
        };
        fields.finish(notes);
        Ok(routing)
    };
    let page = routing(fields.map(dialect.page_alert)?, Severity::Page, notes)?;
    let ticket = routing(fields.map(dialect.ticket_alert)?, Severity::Ticket, notes)?;
    let alerting = Alerting {
        name: fields.string("name")?,
        labels: shown(&mut fields, "labels", notes)?,
        annotations: shown(&mut fields, "annotations", notes)?,
        page,
        ticket,
        ..Alerting::default()
    };
    fields.finish(notes);
    Ok((alerting, silenced))
}

/// Texts that Prometheus runs as templates. What our own writer kept from running reads as what it shows.
fn shown(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<BTreeMap<String, String>, Refusal> {
    let mut texts = fields.strings(key, notes)?;
    for text in texts.values_mut() {
        *text = gate::shown_by_template(text);
    }
    Ok(texts)
}
