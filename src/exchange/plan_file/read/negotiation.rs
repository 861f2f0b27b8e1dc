//! What the parties bring to the table, what is ready, and what was signed, in.

use std::collections::BTreeMap;

use super::terms::read_terms;
use crate::exchange::fields::{Fields, number, whole};
use crate::exchange::plan_file::words::{EVIDENCES, FIGURES, PREPARATIONS, value};
use crate::exchange::policy_file::read_approval;
use crate::plan::{Accord, Bound, Limit, Negotiation, Note, Offer, OfferId, Preparation, Readiness, Refusal, Seat};
use crate::units::CivilDate;

pub fn read_negotiation(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Negotiation, Refusal> {
    let negotiation = Negotiation {
        seats: fields.maps("seats", |seat| read_seat(seat, notes))?,
        offers: fields.maps("offers", |offer| read_offer(offer, notes))?,
    };
    fields.finish(notes);
    Ok(negotiation)
}

fn read_seat(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Seat, Refusal> {
    let seat =
        Seat { name: fields.need_text("name")?.text, limits: fields.maps("limits", |limit| read_limit(limit, notes))? };
    fields.finish(notes);
    Ok(seat)
}

fn read_limit(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Limit, Refusal> {
    let place = fields.place;
    let figure = value(&FIGURES, &fields.need_text("figure")?)?;
    let bound = match (fields.parsed("at_most", number)?, fields.parsed("at_least", number)?) {
        (Some(most), None) => Bound::AtMost(most),
        (None, Some(least)) => Bound::AtLeast(least),
        _ => {
            let reason = format!("{} needs one of at_most and at_least", fields.path);
            return Err(Refusal::at(place, reason, "Write the side that is meant, and only that"));
        }
    };
    let limit = Limit { figure, bound, reason: fields.string("reason")?.unwrap_or_default() };
    fields.finish(notes);
    Ok(limit)
}

fn read_offer(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Offer, Refusal> {
    let offer = Offer {
        id: OfferId(fields.need("id", whole)?),
        by: fields.need_text("by")?.text,
        name: fields.need_text("name")?.text,
        reason: fields.string("reason")?.unwrap_or_default(),
        is_covered: fields.flag("covered")?.unwrap_or_default(),
        terms: read_terms(fields.need_map("terms")?, notes)?,
    };
    fields.finish(notes);
    Ok(offer)
}

/// A mapping from the name of a preparation to how far it is.
pub fn read_readiness(mut fields: Fields, notes: &mut Vec<Note>) -> Result<BTreeMap<Preparation, Readiness>, Refusal> {
    let mut readiness = BTreeMap::new();
    for (preparation, name) in PREPARATIONS {
        let Some(mut of) = fields.map(name)? else { continue };
        let read =
            Readiness { is_ready: of.flag("ready")?.unwrap_or_default(), note: of.string("note")?.unwrap_or_default() };
        of.finish(notes);
        readiness.insert(preparation, read);
    }
    fields.finish(notes);
    Ok(readiness)
}

pub fn read_accord(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Accord, Refusal> {
    let accord = Accord {
        version: fields.need("version", whole)?,
        statement: fields.string("statement")?.unwrap_or_default(),
        signatures: fields.maps("signatures", |signature| read_approval(signature, notes))?,
        review_on: fields.parsed("review_on", CivilDate::parse)?,
        evidence: value(&EVIDENCES, &fields.need_text("evidence")?)?,
        hash: fields.need_text("sha256")?.text,
        text: fields.need_text("objective")?.text,
    };
    fields.finish(notes);
    Ok(accord)
}
