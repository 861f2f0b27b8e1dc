//! Our own list of incidents, in and out: what other programs can write with the least trouble.
//!
//! ```yaml
//! format: accord/incidents/v1
//! from: "2026-01-01"                  # optional, with until: the first and the last day that were looked at
//! until: "2026-12-31"
//! zone: Europe/Berlin                 # optional: UTC; of every time below that says no offset
//! incidents:
//!   - name: Bad push
//!     started: "2026-03-10 09:12:00"  # or "2026-03-10T09:12:00+01:00"
//!     minutes: 42.0                   # or ended: "2026-03-10 09:54:00"
//!     detected_after_minutes: 4.0     # optional
//!     acknowledged_after_minutes: 7.0 # optional
//!     impact: 0.3                     # optional: 1; share of users or requests
//!     cause: binary_push              # optional: other; the words of the plan file
//!     dependency: true                # optional: false
//!     sites: [checkout]               # optional; to choose from
//! ```

use serde::Serialize;
use serde_saphyr::FlowMap;

use super::zones::Database;
use super::{Builder, Found, History, HistoryFormat, Options};
use crate::exchange::fields::{Fields, clip, number};
use crate::exchange::plan_file::{CAUSES, IncidentOut, value};
use crate::exchange::write::yaml;
use crate::exchange::yaml::Node;
use crate::plan::{
    Cause, Incident, IncidentLog, LocalTime, MOST_INCIDENT_MINUTES, Note, NoteKind, Refusal, Zones, moment_written,
};
use crate::units::{CivilDate, CivilDateTime, TimeZone, UnitError};

/// What the first line says.
pub const FORMAT: &str = "accord/incidents/v1";

pub fn read(node: Node, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::Own, options);
    let mut notes = Vec::new();
    let mut fields = Fields::new(node, "")?;
    let format = fields.need_text("format")?;
    if format.text != FORMAT {
        return Err(Refusal::at(
            format.place,
            format!("“{}” is no list of incidents that this build reads", clip(&format.text)),
            format!("Write format: {FORMAT}, or open plans under Files"),
        ));
    }
    let (from, until) = (fields.parsed("from", CivilDate::parse)?, fields.parsed("until", CivilDate::parse)?);
    let zone = fields.parsed("zone", TimeZone::parse)?;
    let clock = Clock { zone, zones: Database::default() };
    for (node, path) in fields.list("incidents")? {
        let line = node.place.line;
        let mut item = Fields::new(node, path)?;
        let name = item.need_text("name")?.text;
        let found = read_one(&mut item, &name, &clock, &mut notes);
        match found {
            Ok(found) => {
                item.finish(&mut notes);
                builder.take(found);
            }
            Err(refusal) => {
                let line = refusal.place.map_or(line, |place| place.line);
                builder.reject(line, &name, refusal.reason, "correct the value and open the file again");
            }
        }
    }
    fields.finish(&mut notes);
    builder.history.notes.append(&mut notes);
    let mut history = builder.finish();
    history.period = from.zip(until).filter(|(from, until)| from <= until);
    if history.period.is_none() && (from.is_some() || until.is_some()) {
        let text = "from and until are no period: give both, the earlier first";
        history.notes.push(Note::general(NoteKind::Lost, text));
    }
    Ok(history)
}

/// What takes times to UTC.
struct Clock {
    zone: Option<TimeZone>,
    zones: Database,
}

impl Clock {
    /// The moment of a key. Of two readings the first is taken, or the second where the first lies before `not_before`.
    fn moment(
        &self,
        fields: &mut Fields,
        key: &'static str,
        not_before: Option<CivilDateTime>,
        notes: &mut Vec<Note>,
    ) -> Result<Option<CivilDateTime>, Refusal> {
        let Some(text) = fields.text(key)? else { return Ok(None) };
        let path = format!("{}.{key}", fields.path);
        let (local, is_utc) = text.parse(&path, |text| {
            moment_written(text)
                .ok_or_else(|| UnitError::new(format!("“{}” is no date such as 2026-03-10 09:12:00", clip(text))))
        })?;
        let Some(zone) = self.zone.as_ref().filter(|_| !is_utc) else { return Ok(Some(local)) };
        let remedy = "Write a zone of the IANA database, such as Europe/Berlin";
        let known = self.zones.in_utc(zone, local).map_err(|reason| Refusal::at(text.place, reason, remedy))?;
        let (taken, how) = match known {
            LocalTime::Once(at) => return Ok(Some(at)),
            LocalTime::Skipped(at) => (at, "never was, as clocks went forward over it"),
            LocalTime::Twice { first, second } if not_before.is_some_and(|from| first < from) => {
                (second, "was twice, as clocks went back, and only the second fits")
            }
            LocalTime::Twice { first, .. } => (first, "was twice, as clocks went back; the first is taken"),
        };
        let say = format!("{path}: {local} {how}: it is {taken} in UTC");
        notes.push(Note::at(NoteKind::Repaired, text.place, say));
        Ok(Some(taken))
    }
}

fn read_one(fields: &mut Fields, name: &str, clock: &Clock, notes: &mut Vec<Note>) -> Result<Found, Refusal> {
    let place = fields.place;
    let lacks = |key: &str| Refusal::at(place, format!("{key} is missing"), "Add it there");
    let started = clock.moment(fields, "started", None, notes)?.ok_or_else(|| lacks("started"))?;
    let ended = clock.moment(fields, "ended", Some(started), notes)?;
    let minutes = match (fields.parsed("minutes", number)?, ended) {
        (Some(minutes), _) => minutes,
        (None, Some(ended)) => ended.minutes() - started.minutes(),
        (None, None) => return Err(lacks("minutes or ended")),
    };
    let cause = fields.text("cause")?.map(|text| value(&CAUSES, &text)).transpose()?;
    let incident = Incident {
        name: name.to_owned(),
        started,
        detected_after: fields.parsed("detected_after_minutes", number)?,
        acknowledged_after: fields.parsed("acknowledged_after_minutes", number)?,
        minutes,
        impact: fields.parsed("impact", number)?.unwrap_or(1.0),
        cause: cause.unwrap_or(Cause::Other),
        dependency: fields.flag("dependency")?.unwrap_or_default(),
    };
    let lengths = [Some(incident.minutes), incident.detected_after, incident.acknowledged_after];
    if lengths.into_iter().flatten().any(|minutes| !(0.0..=MOST_INCIDENT_MINUTES).contains(&minutes)) {
        let reason = "one of its times lies before its start, or is longer than two thousand years";
        return Err(Refusal::at(place, reason, "Mend its minutes"));
    }
    if !(0.0..=1.0).contains(&incident.impact) {
        let reason = format!("its impact {} is no share of users", incident.impact);
        return Err(Refusal::at(place, reason, "Write a share from 0 to 1"));
    }
    Ok(Found { incident, sites: fields.texts("sites")?, timeline: Vec::new() })
}

#[derive(Serialize)]
struct FileOut<'a> {
    format: &'static str,
    from: String,
    until: String,
    incidents: Vec<FlowMap<IncidentOut<'a>>>,
}

/// Writes a log as our own list, times in UTC. Reviews are the plan file's.
///
/// # Errors
/// Only a fault of the serializer.
pub fn write_incidents(log: &IncidentLog) -> Result<String, Refusal> {
    yaml(&FileOut {
        format: FORMAT,
        from: log.from.to_string(),
        until: log.until.to_string(),
        incidents: log.incidents.iter().map(|of| FlowMap(IncidentOut::of(of))).collect(),
    })
}
