//! Growth, on-call and capacity, in. Keys that are missing mean what the type has for them.

use super::facts::{numbers, read_estimate};
use crate::exchange::fields::{Fields, number, whole};
use crate::plan::{Capacity, Growth, Latency, Note, OnCall, Refusal};

pub fn read_growth(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Growth, Refusal> {
    let growth = Growth {
        per_year: fields.need("per_year", number)?,
        doubt: fields.parsed("doubt", number)?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(growth)
}

pub fn read_on_call(mut fields: Fields, notes: &mut Vec<Note>) -> Result<OnCall, Refusal> {
    let usual = OnCall::default();
    let on_call = OnCall {
        sites: fields.parsed("sites", whole)?.unwrap_or(usual.sites),
        at_once: fields.parsed("at_once", whole)?.unwrap_or(usual.at_once),
        shift_days: fields.parsed("shift_days", number)?.unwrap_or(usual.shift_days),
        minutes_per_page: fields.parsed("minutes_per_page", number)?.unwrap_or(usual.minutes_per_page),
        at_night: fields.parsed("at_night", number)?.unwrap_or(usual.at_night),
        working_hours: fields.parsed("working_hours", number)?.unwrap_or(usual.working_hours),
        ticket_hours: fields.parsed("ticket_hours", number)?.unwrap_or(usual.ticket_hours),
        toil_hours: fields.parsed("toil_hours", number)?.unwrap_or(usual.toil_hours),
    };
    fields.finish(notes);
    Ok(on_call)
}

pub fn read_capacity(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Capacity, Refusal> {
    let usual = Capacity::default();
    let capacity = Capacity {
        replicas: fields.parsed("replicas", whole)?.unwrap_or(usual.replicas),
        zones: fields.parsed("zones", whole)?.unwrap_or(usual.zones),
        concurrency: fields.parsed("concurrency", whole)?.unwrap_or(usual.concurrency),
        service_ms: fields.parsed("service_ms", number)?.unwrap_or(usual.service_ms),
        service_variation: fields.parsed("service_variation", number)?.unwrap_or(usual.service_variation),
        peak_over_mean: fields.parsed("peak_over_mean", number)?,
        latency: fields.map("latency")?.map(|latency| read_latency(latency, notes)).transpose()?,
        lead_days: read_estimate(&mut fields, "lead_days", notes)?,
        replica_yearly_cost: fields.parsed("replica_yearly_cost", number)?,
        replica_unavailability: fields
            .parsed("replica_unavailability", number)?
            .unwrap_or(usual.replica_unavailability),
        load_test: fields.maps("load_test", |mut row| {
            let read = (row.need("users", number)?, row.need("per_second", number)?);
            row.finish(notes);
            Ok(read)
        })?,
        weekly_peaks: numbers(&mut fields, "weekly_peaks")?,
    };
    fields.finish(notes);
    Ok(capacity)
}

fn read_latency(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Latency, Refusal> {
    let latency = Latency { milliseconds: fields.need("milliseconds", number)?, share: fields.need("share", number)? };
    fields.finish(notes);
    Ok(latency)
}
