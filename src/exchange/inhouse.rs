//! The in-house `ServiceLevelObjective` (`slo.intra365.io/v1`), in: one query that yields the share of good events,
//! a target in percent, and burn-rate alerts with one window each.

use super::fields::Fields;
use crate::plan::{AlertTier, Counted, Indicator, Note, NoteKind, Objective, Refusal, Severity, Source, Terms};
use crate::units::{Alignment, BurnRate, Length, Span, Target, Window};

/// The objective of one document.
pub fn read(mut document: Fields, notes: &mut Vec<Note>) -> Result<Objective, Refusal> {
    document.need_kind("ServiceLevelObjective", "Open the file that holds the objective")?;
    let mut metadata = document.need_map("metadata")?;
    let name = metadata.need_text("name")?.text;
    let service = metadata.string("service")?.unwrap_or_default();
    let labels = metadata.strings("labels", notes)?;
    metadata.finish(notes);

    let mut spec = document.need_map("spec")?;
    let description = spec.string("description")?.unwrap_or_default();
    let indicator = read_sli(spec.need_map("sli")?, notes)?;
    let mut objective = spec.need_map("objective")?;
    let target = objective.need_text("target")?.parse("spec.objective.target", Target::parse_percent)?;
    let length = objective.need_text("window")?.parse("spec.objective.window", Length::parse)?;
    objective.finish(notes);
    let alerts = match spec.map("alerting")? {
        Some(fields) => read_alerts(fields, notes)?,
        None => Vec::new(),
    };
    spec.finish(notes);
    document.finish(notes);
    let terms = Terms { alerts, ..Terms::new(target, Window { length, alignment: Alignment::Rolling }) };
    Ok(Objective { description, labels, ..Objective::new(service, name, indicator, terms) })
}

fn read_sli(mut sli: Fields, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
    let query = sli.need_text("query")?;
    if let Some(kind) = sli.text("type")?
        && kind.text != "availability"
    {
        notes.push(Note::at(
            NoteKind::Assumed,
            kind.place,
            format!(
                "an SLI of type “{}” is read like availability: its query is taken as the share of good events",
                kind.text
            ),
        ));
    }
    sli.finish(notes);
    Ok(Indicator::Raw { counted: Counted::Good, ratio: Source::prometheus(query.text) })
}

fn read_alerts(mut alerting: Fields, notes: &mut Vec<Note>) -> Result<Vec<AlertTier>, Refusal> {
    let mut tiers = Vec::new();
    for (node, path) in alerting.list("burn_rate_alerts")? {
        let mut fields = Fields::new(node, path)?;
        let path = fields.path.clone();
        let severity = fields.need_text("severity")?;
        let factor = fields.need_text("burn_rate")?.parse(&format!("{path}.burn_rate"), BurnRate::parse)?;
        let long = fields.need_text("window")?;
        let window = long.parse(&format!("{path}.window"), Span::parse)?;
        let urgent = matches!(severity.text.as_str(), "critical" | "page");
        let mapped = if urgent { Severity::Page } else { Severity::Ticket };
        notes.push(Note::at(
            NoteKind::Assumed,
            severity.place,
            format!("{path}: severity “{}” is taken as a {}", severity.text, mapped.name()),
        ));
        notes.push(Note::at(
            NoteKind::Assumed,
            long.place,
            format!(
                "{path}: there is no short window, so the alert stays on for up to {window} after the burn has ended"
            ),
        ));
        fields.finish(notes);
        tiers.push(AlertTier { severity: mapped, long: window, short: None, factor, hold: Span::ZERO });
    }
    alerting.finish(notes);
    Ok(tiers)
}
