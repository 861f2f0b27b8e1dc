//! Statuspage's `incidents.json`, as a status page serves it under `/api/v2/incidents.json`.
//!
//! Taken from each incident: `name`, `impact` (none, minor, major, critical), `started_at` (or `created_at`, where an older
//! file has no other), `monitoring_at`, `resolved_at`, `components` and `incident_updates`. The page's own first message is
//! when somebody took it in hand; when somebody knew is not in the file.

use super::fields::{Rejection, first_moment, first_text, minutes_between, names};
use super::{Builder, Ends, Found, History, HistoryFormat, Options};
use crate::exchange::fields::Fields;
use crate::exchange::yaml::{Node, Value};
use crate::plan::{Cause, Incident, MOST_MOMENTS, Moment, NoteKind, Refusal};
use crate::units::CivilDateTime;

/// The longest text of one update that is kept.
const LONGEST_UPDATE: usize = 2_000;
/// The most updates of one incident that are kept, as a review has no more moments.
const MOST_UPDATES: usize = 500;

/// The whole answer of the page.
pub fn read(node: Node, options: &Options) -> Result<History, Refusal> {
    let mut fields = Fields::new(node, "")?;
    let items = match fields.take("incidents") {
        Some(Node { value: Value::List(items), .. }) => items,
        Some(other) => {
            return Err(Refusal::at(
                other.place,
                format!("“incidents” is {} where a list is needed", other.value.kind()),
                "Choose the incidents.json of a status page as it was served",
            ));
        }
        None => Vec::new(),
    };
    read_list(items, options)
}

/// A list of incidents.
pub fn read_list(items: Vec<Node>, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::Statuspage, options);
    let mut watched = 0_usize;
    for item in items {
        let line = item.place.line;
        let mut fields = Fields::new(item, "an incident")?;
        let name = first_text(&mut fields, &["name"])?.unwrap_or_else(|| "Incident".to_owned());
        match incident(&mut fields, &name, options.ends, &mut builder) {
            Ok((found, was_watched)) => {
                watched += usize::from(was_watched);
                builder.take(found);
            }
            Err((reason, remedy)) => builder.reject(line, &name, reason, remedy),
        }
    }
    tell(&mut builder, watched);
    Ok(builder.finish())
}

fn tell(builder: &mut Builder, watched: usize) {
    builder.note(
        NoteKind::Approximated,
        "Impacts are words on a status page. The shares of users that they are taken for are a convention: set them to what \
         was measured",
    );
    builder.note(
        NoteKind::Assumed,
        "A status page says when a message was published, not when somebody knew: no time to detect is taken from it",
    );
    if watched > 0 {
        let end = match builder.options.ends {
            Ends::AtTheFix => "they end when the fix was in",
            Ends::WhenResolved => "they end when they were called resolved",
        };
        builder.note(NoteKind::Assumed, format!("{watched} incidents were watched for a while after the fix; {end}"));
    }
}

fn incident(fields: &mut Fields, name: &str, ends: Ends, builder: &mut Builder) -> Result<(Found, bool), Rejection> {
    let created = first_moment(fields, &["created_at"])?;
    let started = first_moment(fields, &["started_at"])?.or(created);
    let started = started.ok_or_else(|| ("it has no start".to_owned(), "leave it out, or write started_at"))?;
    let monitoring = first_moment(fields, &["monitoring_at"])?;
    let resolved = first_moment(fields, &["resolved_at"])?;
    let impact = text(fields, "impact").unwrap_or_else(|| "none".to_owned());
    let is_planned = impact == "maintenance" || text(fields, "scheduled_for").is_some();
    if is_planned {
        return Err(("it is planned maintenance".to_owned(), "add it by hand if users were hurt against the promise"));
    }
    let updates = updates(fields.take("incident_updates"));
    // Work that went on after the watching began says that the fix was none.
    let went_on = |from: CivilDateTime| {
        updates.iter().any(|of| of.at > from && matches!(of.status.as_str(), "investigating" | "identified"))
    };
    let fixed = monitoring.filter(|at| !went_on(*at));
    let end = match ends {
        Ends::AtTheFix => fixed.or(resolved),
        Ends::WhenResolved => resolved,
    };
    let end = end.ok_or_else(|| {
        ("it is not resolved yet".to_owned(), "read the file again when it is over, or add it by hand")
    })?;
    let minutes = minutes_between(started, end)
        .ok_or_else(|| ("it ends before it starts".to_owned(), "mend its two times in the file"))?;
    let mut sites = names(fields.take("components"));
    sites.extend(updates.iter().flat_map(|update| update.sites.iter().cloned()));
    let first = updates.iter().map(|update| update.at).min();
    let told = first.or(created).and_then(|at| minutes_between(started, at));
    let found = Found {
        incident: Incident {
            name: name.to_owned(),
            started,
            detected_after: None,
            // What was published in the same minute was entered afterwards, or the page started its clock then.
            acknowledged_after: told.filter(|minutes| *minutes >= 1.0),
            minutes,
            impact: builder.share(&impact),
            cause: Cause::Other,
            dependency: false,
        },
        sites,
        timeline: timeline(started, &updates),
    };
    Ok((found, monitoring.is_some() && monitoring != resolved))
}

fn text(fields: &mut Fields, key: &'static str) -> Option<String> {
    fields.string(key).ok().flatten().filter(|text| !text.is_empty())
}

/// One message about an incident.
struct Update {
    at: CivilDateTime,
    status: String,
    body: String,
    sites: Vec<String>,
}

/// The messages, the oldest first. One that cannot be read is left out: the incident counts without it.
fn updates(node: Option<Node>) -> Vec<Update> {
    let Some(Node { value: Value::List(items), .. }) = node else { return Vec::new() };
    let mut updates: Vec<Update> = items.into_iter().take(MOST_UPDATES).filter_map(update).collect();
    updates.sort_by_key(|update| update.at);
    updates
}

fn update(node: Node) -> Option<Update> {
    let mut fields = Fields::new(node, "an update").ok()?;
    let at = first_moment(&mut fields, &["display_at", "created_at"]).ok()??;
    let mut sites = names(fields.take("affected_components"));
    // What older pages write where they name none.
    sites.retain(|site| !site.starts_with("No components were affected"));
    Some(Update {
        at,
        status: text(&mut fields, "status").unwrap_or_default(),
        body: text(&mut fields, "body").unwrap_or_default(),
        sites,
    })
}

fn timeline(started: CivilDateTime, updates: &[Update]) -> Vec<Moment> {
    let moment = |update: &Update| {
        let body: String = update.body.chars().take(LONGEST_UPDATE).collect();
        let text = if update.status.is_empty() { body } else { format!("{}: {body}", update.status) };
        // Carriage returns are no part of a text here.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Moment { after: update.at.minutes() - started.minutes(), text }
    };
    updates.iter().take(MOST_MOMENTS).map(moment).collect()
}
