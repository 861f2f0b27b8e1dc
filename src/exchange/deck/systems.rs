//! Cases about dependencies, capacity and overload.

use super::parts::{self, ask, between, count, need, percent, pick, targets, told, window};
use crate::drill::{CascadeCase, CeilingAsk, CeilingCase, HeadroomCase, OrderCase, Pick, QueueCase, Told, ZoneCase};
use crate::exchange::fields::{Fields, clip};
use crate::plan::Refusal;
use crate::units::{Share, Target};

/// A case of “dependency ceiling”.
pub fn ceiling(fields: &mut Fields) -> Result<CeilingCase, Refusal> {
    let (place, path) = (fields.place, fields.path.clone());
    let case = CeilingCase {
        told: told(fields)?,
        target: targets(fields)?,
        window: window(fields)?,
        needs: fields.texts("needs")?,
        services: parts::items(fields, "services", |item| {
            let up = item.need("up_percent", Share::parse_percent)?;
            Ok((parts::need_line(item, "name")?, up.complement(), item.texts("needs")?))
        })?,
        ask: ask(
            fields,
            &[("minutes", CeilingAsk::Minutes), ("share", CeilingAsk::Share), ("possible", CeilingAsk::Possible)],
        )?,
    };
    if case.needs.is_empty() {
        return Err(parts::missing(place, &path, "needs"));
    }
    let named = case.needs.iter().chain(case.services.iter().flat_map(|of| &of.2));
    for name in named {
        if !case.services.iter().any(|of| of.0 == *name) {
            let reason = format!("{path} needs “{}”, which is not among its services", clip(name));
            return Err(Refusal::at(place, reason, "Add it to “services”, or correct the name"));
        }
    }
    Ok(case)
}

/// A case of “headroom”: one of three.
pub fn headroom(fields: &mut Fields) -> Result<HeadroomCase, Refusal> {
    let told = told(fields)?;
    let (place, path) = (fields.place, fields.path.clone());
    match (fields.map("zone")?, fields.map("order")?, fields.map("queue")?) {
        (Some(of), None, None) => zone(told, of),
        (None, Some(of), None) => order(told, of),
        (None, None, Some(of)) => queue(told, of),
        _ => Err(Refusal::at(
            place,
            format!("{path} has none or several of zone, order and queue"),
            "Write one of them in each case",
        )),
    }
}

fn zone(told: Told, mut of: Fields) -> Result<HeadroomCase, Refusal> {
    let case = ZoneCase {
        told,
        zones: need(&mut of, "zones", count(1, 1_000))?,
        lost: pick(&mut of, "lost", count(0, 999))?.unwrap_or(Pick::one(1)),
        servers: need(&mut of, "servers", count(1, 1_000_000))?,
        used: need(&mut of, "used_percent", parts::error_percent)?,
    };
    of.closed()?;
    Ok(HeadroomCase::Zone(case))
}

fn order(told: Told, mut of: Fields) -> Result<HeadroomCase, Refusal> {
    let case = OrderCase {
        told,
        capacity: need(&mut of, "capacity", between(0.0, 1e12))?,
        demand: need(&mut of, "demand", between(0.0, 1e12))?,
        daily: need(&mut of, "grows_daily", between(0.0, 1e12))?,
        most: of.need("most_used_percent", percent)?,
        zones: of.need("zones", count(1, 1_000))?,
        lead_days: need(&mut of, "lead_days", count(0, 1_000))?,
    };
    of.closed()?;
    Ok(HeadroomCase::Order(case))
}

fn queue(told: Told, mut of: Fields) -> Result<HeadroomCase, Refusal> {
    let case = QueueCase {
        told,
        per_second: need(&mut of, "per_second", between(0.001, 1e9))?,
        service_ms: need(&mut of, "service_ms", between(0.001, 1e7))?,
        servers: need(&mut of, "servers", count(1, 100_000))?,
    };
    of.closed()?;
    Ok(HeadroomCase::Queue(case))
}

/// A case of “cascade”.
pub fn cascade(fields: &mut Fields) -> Result<CascadeCase, Refusal> {
    let whole = |fields: &mut Fields, key, low, high, usual| {
        Ok::<u32, Refusal>(parts::whole(fields, key, low, high)?.unwrap_or(usual))
    };
    let usual =
        || Target::parse_percent("99.9").map_err(|error| Refusal::general(error.to_string(), "Report this as a fault"));
    Ok(CascadeCase {
        told: told(fields)?,
        offered: need(fields, "offered", between(1.0, 1e6))?,
        capacity: fields.need("capacity", between(1.0, 1e9))?,
        timeout: whole(fields, "timeout_seconds", 1, 60, 1)?,
        retries: need(fields, "retries", count(0, 10))?,
        lasts: need(fields, "lasts_seconds", count(1, 3_600))?,
        left: fields.parsed("left_percent", percent)?.unwrap_or(0.0),
        noticed_after: whole(fields, "noticed_after_seconds", 1, 600, 15)?,
        turn_seconds: whole(fields, "turn_seconds", 5, 600, 20)?,
        turns: whole(fields, "turns", 1, 60, 12)?,
        added_after: whole(fields, "added_after_turns", 0, 60, 4)?,
        added: fields.parsed("added_times", between(1.0, 100.0))?.unwrap_or(1.5),
        target: fields.parsed("target_percent", Target::parse_percent)?.map_or_else(usual, Ok)?,
        window: window(fields)?,
    })
}
