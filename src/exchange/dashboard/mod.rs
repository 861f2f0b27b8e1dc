//! A Grafana dashboard for each objective, out: budget left, burn rate with each alert's threshold, error ratio, events, and the
//! promise in words. It reads the records that our rule file makes, which are those of Sloth.
//!
//! Files hold no moment: the range is relative, and the data source is a variable of the dashboard.

mod check;
mod panels;
mod text;

pub use check::check;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::gate;
use super::prometheus::Subject;
use super::write::{File, json as json_text, stem};
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal};

/// The classic dashboard model as Grafana 13 has it; nothing used here differs in older versions.
const SCHEMA_VERSION: u32 = 42;
/// Grafana's limit.
const LONGEST_UID: usize = 40;

/// Writes one dashboard for each objective that has recorded series.
///
/// # Errors
/// No objective has.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let (mut ids, mut uids, mut stems) = (gate::Names::default(), gate::Names::default(), gate::Names::default());
    let (mut files, mut reasons) = (Vec::new(), Vec::new());
    for objective in &plan.objectives {
        // What the rules approximate is told with the rules.
        match Subject::new(objective, &mut ids, &mut Vec::new()) {
            Ok(rules) => {
                let uid = uids.take(&uid(objective), '-', LONGEST_UID);
                let stem = stems.take(&stem(objective), '-', usize::MAX);
                let dashboard = dashboard(objective, &rules, &uid, notes);
                files.push(File::new(format!("{stem}.dashboard.json"), json_text(&dashboard)?));
            }
            Err(reason) => {
                let text = format!("it {reason}; without recorded series there is nothing to show");
                notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, text));
                reasons.push(format!("“{}” {reason}", objective.display_name()));
            }
        }
    }
    if files.is_empty() {
        return Err(Refusal::general(
            format!("No dashboard can be written: {}", reasons.into_iter().take(5).collect::<Vec<_>>().join("; ")),
            "Give the indicator Prometheus queries with {{.window}} where the range belongs",
        ));
    }
    Ok(files)
}

/// An id that stays while target, window and alerts change: the names, and a fingerprint of them.
fn uid(objective: &Objective) -> String {
    let names = format!("{}\n{}", objective.service, objective.name);
    let fingerprint = format!("-{:08x}", gate::fnv1a(&names));
    let mut uid = stem(objective);
    uid.truncate(LONGEST_UID - fingerprint.len());
    uid + &fingerprint
}

fn dashboard(objective: &Objective, rules: &Subject<'_>, uid: &str, notes: &mut Vec<Note>) -> Value {
    let window = &objective.terms.window;
    json!({
        "uid": uid,
        "title": title_of(objective),
        "tags": ["slo", gate::dns_label(&objective.service)],
        "schemaVersion": SCHEMA_VERSION,
        "editable": true,
        "graphTooltip": 1,
        "timezone": "browser",
        "refresh": "1m",
        "time": { "from": format!("now-{}", seconds(window.span().whole_seconds())), "to": "now" },
        "annotations": { "list": [] },
        "links": links(objective),
        "templating": { "list": [{
            "name": "datasource",
            "label": "Data source",
            "type": "datasource",
            "query": "prometheus",
            "current": {},
            "options": [],
            "regex": "",
            "hide": 0,
            "refresh": 1,
            "multi": false,
            "includeAll": false,
        }] },
        "panels": panels::all(objective, rules, notes),
    })
}

/// The title, which says the promise.
fn title_of(objective: &Objective) -> String {
    let (name, terms) = (objective.display_name(), &objective.terms);
    text::title(&format!("{}: {name}, {} % over {}", objective.service, terms.target, terms.window.spoken()))
}

/// A length as Grafana's ranges say it: whole days where they are whole.
fn seconds(length: u64) -> String {
    let (unit, letter) = [(86_400, 'd'), (3_600, 'h'), (60, 'm')]
        .into_iter()
        .find(|(unit, _)| length.is_multiple_of(*unit))
        .unwrap_or((1, 's'));
    format!("{}{letter}", length / unit)
}

/// Links to what alerts point to, such as a runbook.
fn links(objective: &Objective) -> Vec<Value> {
    let alerting = &objective.terms.alerting;
    let maps = [&alerting.annotations, &alerting.page.annotations, &alerting.ticket.annotations];
    let found: BTreeSet<(String, String)> =
        maps.into_iter().flatten().filter_map(|(key, value)| Some((text::title(key), text::link(value)?))).collect();
    let link = |(title, url): (String, String)| json!({ "type": "link", "title": title, "url": url, "icon": "external link", "targetBlank": true, "tags": [] });
    found.into_iter().map(link).collect()
}
