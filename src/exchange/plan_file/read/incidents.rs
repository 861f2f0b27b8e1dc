//! What happened, and where facts come from, in.

use std::collections::BTreeMap;

use super::reviews::read_review;
use crate::exchange::fields::{Fields, number};
use crate::exchange::plan_file::words::{CAUSES, CONFIDENCES, FACTS, value};
use crate::plan::{Fact, Incident, IncidentLog, Note, Provenance, Refusal};
use crate::units::{CivilDate, CivilDateTime};

pub fn read_incidents(mut fields: Fields, notes: &mut Vec<Note>) -> Result<IncidentLog, Refusal> {
    let log = IncidentLog {
        from: fields.need("from", CivilDate::parse)?,
        until: fields.need("until", CivilDate::parse)?,
        incidents: fields.maps("list", |incident| read_incident(incident, notes))?,
        reviews: fields.maps("reviews", |review| read_review(review, notes))?,
    };
    fields.finish(notes);
    Ok(log)
}

fn read_incident(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Incident, Refusal> {
    let incident = Incident {
        name: fields.need_text("name")?.text,
        started: fields.need("started", CivilDateTime::parse)?,
        minutes: fields.need("minutes", number)?,
        detected_after: fields.parsed("detected_after_minutes", number)?,
        acknowledged_after: fields.parsed("acknowledged_after_minutes", number)?,
        impact: fields.need("impact", number)?,
        cause: value(&CAUSES, &fields.need_text("cause")?)?,
        dependency: fields.flag("dependency")?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(incident)
}

/// A mapping from the name of a fact to its source.
pub fn read_provenance(mut fields: Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<Fact, Provenance>, Refusal> {
    let mut provenance = BTreeMap::new();
    for (fact, name) in FACTS {
        let Some(mut of) = fields.map(name)? else { continue };
        let confidence = of.text("confidence")?.map(|text| value(&CONFIDENCES, &text)).transpose()?;
        let read = Provenance {
            confidence: confidence.unwrap_or_default(),
            source: of.string("source")?.unwrap_or_default(),
            on: of.parsed("as_of", CivilDate::parse)?,
            disputes: of.maps("disputes", |dispute| super::read_dissent(dispute, notes))?,
        };
        of.finish(notes);
        provenance.insert(fact, read);
    }
    fields.finish(notes);
    Ok(provenance)
}
