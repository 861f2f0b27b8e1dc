use std::collections::BTreeMap;

use super::super::fields::Fields;
use super::super::workbook_alerts;
use crate::plan::{Alerting, Counted, Indicator, Note, NoteKind, Objective, Refusal, Routing, Severity, Source, Terms};
use crate::units::{Target, Window};

/// The objectives of one document.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    let service = document.need_text("service")?.text;
    let labels = document.strings("labels", notes)?;
    document.lose("slo_plugins", "plugins run inside Sloth and cannot run here", notes);
    let mut objectives = Vec::new();
    for (node, path) in document.list("slos")? {
        let fields = Fields::new(node, path)?;
        objectives.push(read_slo(fields, &service, &labels, notes)?);
    }
    notes.push(Note::at(
        NoteKind::Assumed,
        document.place,
        "Sloth files name no window and no alert windows; a rolling window of 30 days and the workbook's four alerts \
         are taken, as Sloth does",
    ));
    document.finish(notes);
    Ok(objectives)
}

fn read_slo(
    mut slo: Fields,
    service: &str,
    group_labels: &BTreeMap<String, String>,
    notes: &mut Vec<Note>,
) -> Result<Objective, Refusal> {
    let name = slo.need_text("name")?.text;
    let objective = slo.need_text("objective")?;
    let target = objective.parse(&format!("{}.objective", slo.path), Target::parse_percent)?;
    let description = slo.string("description")?.unwrap_or_default();
    let mut labels = group_labels.clone();
    labels.extend(slo.strings("labels", notes)?);
    slo.lose("plugins", "plugins run inside Sloth and cannot run here", notes);
    let indicator = read_sli(slo.need_map("sli")?, notes)?;
    let (alerting, silenced) = match slo.map("alerting")? {
        Some(fields) => read_alerting(fields, notes)?,
        None => (Alerting::default(), Vec::new()),
    };
    slo.finish(notes);
    let mut alerts = workbook_alerts();
    alerts.retain(|tier| !silenced.contains(&tier.severity));
    let window = Window::rolling("30d").expect("a literal");
    let terms = Terms { alerts, alerting, ..Terms::new(target, window) };
    Ok(Objective { description, labels, ..Objective::new(service, name, indicator, terms) })
}

fn read_sli(mut sli: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let place = sli.place;
    let events = sli.map("events")?;
    let raw = sli.map("raw")?;
    let indicator = match (events, raw) {
        (Some(mut events), None) => {
            let bad = events.need_text("error_query")?.text;
            let total = events.need_text("total_query")?.text;
            events.finish(notes);
            Indicator::Ratio {
                counted: Counted::Bad,
                events: Source::prometheus(bad),
                total: Source::prometheus(total),
                counter: None,
            }
        }
        (None, Some(mut raw)) => {
            let ratio = raw.need_text("error_ratio_query")?.text;
            raw.finish(notes);
            Indicator::Raw { counted: Counted::Bad, ratio: Source::prometheus(ratio) }
        }
        (None, None) if sli.has("plugin") => {
            return Err(Refusal::at(
                place,
                "The SLI is a Sloth plugin, which is a Go program",
                "Generate the queries with Sloth and put them under sli.events",
            ));
        }
        _ => {
            return Err(Refusal::at(
                place,
                format!("{} needs exactly one of events and raw", sli.path),
                "Keep the one that describes what is measured",
            ));
        }
    };
    sli.finish(notes);
    Ok(indicator)
}

fn read_alerting(mut fields: Fields, notes: &mut Vec<Note>) -> Result<(Alerting, Vec<Severity>), Refusal> {
    let mut silenced = Vec::new();
    let mut routing = |fields: Option<Fields>, severity, notes: &mut Vec<Note>| -> Result<Routing, Refusal> {
        let Some(mut fields) = fields else { return Ok(Routing::default()) };
        if fields.flag("disable")?.unwrap_or(false) {
            silenced.push(severity);
        }
        let routing =
            Routing { labels: fields.strings("labels", notes)?, annotations: fields.strings("annotations", notes)? };
        fields.finish(notes);
        Ok(routing)
    };
    let page = routing(fields.map("page_alert")?, Severity::Page, notes)?;
    let ticket = routing(fields.map("ticket_alert")?, Severity::Ticket, notes)?;
    let alerting = Alerting {
        name: fields.string("name")?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        page,
        ticket,
        ..Alerting::default()
    };
    fields.finish(notes);
    Ok((alerting, silenced))
}
