//! Facts, in.

use super::capacity::{read_capacity, read_growth, read_on_call};
use super::incidents::{read_incidents, read_provenance};
use super::investments::read_investment;
use super::negotiation::read_readiness;
use crate::exchange::fields::{Fields, number, text_of, whole};
use crate::exchange::plan_file::words::{CAUSES, value};
use crate::exchange::yaml::{Node, Value};
use crate::plan::{
    Adjustment, Architecture, Block, Catalogue, CommonCause, Component, Duration, Facts, Frequency, Note, OutageCost,
    Place, Record, Refusal, Risk, Sharing, Sla, SlaBand, TrafficProfile, WorkEffect,
};
use crate::units::{Estimate, Share, Span, Target};

pub fn read_facts(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Facts, Refusal> {
    let facts = Facts {
        requests_per_day: fields.parsed("requests_per_day", whole)?,
        traffic: fields.map("traffic")?.map(|traffic| read_traffic(traffic, notes)).transpose()?,
        growth: fields.map("growth")?.map(|of| read_growth(of, notes)).transpose()?,
        incidents: fields.map("incidents")?.map(|of| read_incidents(of, notes)).transpose()?,
        catalogue: fields.map("catalogue")?.map(|of| read_catalogue(of, notes)).transpose()?.unwrap_or_default(),
        architecture: fields.map("architecture")?.map(|of| read_architecture(of, notes)).transpose()?,
        network: fields.parsed("network_percent", Share::parse_percent)?,
        releases_per_week: fields.parsed("releases_per_week", number)?,
        people_on_call: fields.parsed("people_on_call", number)?,
        on_call: fields.map("on_call")?.map(|of| read_on_call(of, notes)).transpose()?,
        false_pages: fields.parsed("false_pages", number)?.unwrap_or_default(),
        work_effect: fields.map("work_effect")?.map(|of| read_work_effect(of, notes)).transpose()?,
        outage_cost: read_outage_cost(&mut fields, notes)?,
        sla: fields.map("sla")?.map(|sla| read_sla(sla, notes)).transpose()?,
        options: fields.maps("options", |option| read_investment(option, notes))?,
        capacity: fields.map("capacity")?.map(|of| read_capacity(of, notes)).transpose()?,
        readiness: fields.map("readiness")?.map(|of| read_readiness(of, notes)).transpose()?.unwrap_or_default(),
        provenance: fields.map("provenance")?.map(|of| read_provenance(of, notes)).transpose()?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(facts)
}

fn read_traffic(mut fields: Fields, notes: &mut Vec<Note>) -> Result<TrafficProfile, Refusal> {
    let place = fields.place;
    let mut hours = Vec::with_capacity(TrafficProfile::HOURS);
    for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] {
        let of_day = numbers(&mut fields, day)?;
        if of_day.len() != 24 {
            return Err(Refusal::at(
                place,
                format!("{}.{day} has {} hours", fields.path, of_day.len()),
                "Give each day 24 figures, or leave the whole of “traffic” out",
            ));
        }
        hours.extend(of_day);
    }
    let path = fields.path.clone();
    fields.finish(notes);
    TrafficProfile::from_hours(&hours)
        .map_err(|error| Refusal::at(place, format!("{path}: {error}"), "Correct the figures and open the file again"))
}

/// The numbers of a key's list.
pub fn numbers(fields: &mut Fields, key: &'static str) -> Result<Vec<f64>, Refusal> {
    fields.list(key)?.map(|(node, path)| text_of(node, &path)?.parse(&path, number)).collect()
}

fn read_catalogue(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Catalogue, Refusal> {
    let catalogue = Catalogue {
        background: fields.parsed("background", number)?.unwrap_or_default(),
        risks: fields.maps("risks", |risk| read_risk(risk, notes))?,
        adjustments: fields.maps("adjustments", |mut fields| {
            let adjustment = Adjustment {
                name: fields.need_text("name")?.text,
                detect_minutes: fields.parsed("detect_minutes", number)?.unwrap_or_default(),
                resolve_minutes: fields.parsed("resolve_minutes", number)?.unwrap_or_default(),
                frequency: fields.parsed("frequency", number)?.unwrap_or_default(),
            };
            fields.finish(notes);
            Ok(adjustment)
        })?,
    };
    fields.finish(notes);
    Ok(catalogue)
}

fn read_risk(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Risk, Refusal> {
    let duration = if fields.has("observed_minutes") {
        Duration::Observed(numbers(&mut fields, "observed_minutes")?)
    } else {
        Duration::Estimated {
            detect: need_estimate(&mut fields, "detect_minutes", notes)?,
            resolve: need_estimate(&mut fields, "resolve_minutes", notes)?,
        }
    };
    let frequency = match fields.map("changes")? {
        None => Frequency::PerYear(need_estimate(&mut fields, "per_year", notes)?),
        Some(mut changes) => {
            let frequency = Frequency::Changes {
                per_week: changes.need("per_week", number)?,
                failure_rate: changes.need("failure_rate", number)?,
            };
            changes.finish(notes);
            frequency
        }
    };
    let risk = Risk {
        name: fields.need_text("name")?.text,
        cause: value(&CAUSES, &fields.need_text("cause")?)?,
        duration,
        impact: need_estimate(&mut fields, "impact", notes)?,
        frequency,
        dependency: fields.flag("dependency")?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(risk)
}

fn need_estimate(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Estimate, Refusal> {
    let (place, path) = (fields.place, format!("{}.{key}", fields.path));
    let missing = || Refusal::at(place, format!("{path} is missing"), format!("Add “{key}” there"));
    read_estimate(fields, key, notes)?.ok_or_else(missing)
}

/// A number, or a median and a p90.
pub fn read_estimate(
    fields: &mut Fields,
    key: &'static str,
    notes: &mut Vec<Note>,
) -> Result<Option<Estimate>, Refusal> {
    let path = format!("{}.{key}", fields.path);
    let Some(node) = fields.take(key) else { return Ok(None) };
    let place = node.place;
    let estimate = match node.value {
        Value::Map(_) => {
            let mut spread = Fields::new(node, path.clone())?;
            let estimate = Estimate::spread(spread.need("median", number)?, spread.need("p90", number)?);
            spread.finish(notes);
            estimate
        }
        _ => Estimate::value(text_of(node, &path)?.parse(&path, number)?),
    };
    estimate
        .map(Some)
        .map_err(|error| Refusal::at(place, format!("{path}: {error}"), "Correct the value and open the file again"))
}

fn read_architecture(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Architecture, Refusal> {
    let path = format!("{}.diagram", fields.path);
    let diagram = fields.take("diagram").ok_or_else(|| {
        Refusal::at(fields.place, format!("{path} is missing"), "Say there how the components are combined")
    })?;
    let architecture = Architecture {
        components: fields.maps("components", |component| read_component(component, notes))?,
        groups: fields.maps("groups", |group| read_group(group, notes))?,
        root: read_block(diagram, &path, notes)?,
    };
    fields.finish(notes);
    Ok(architecture)
}

fn read_component(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Component, Refusal> {
    let record = match fields.parsed("unavailability_percent", Share::parse_percent)? {
        Some(share) => Record::Unavailability(share),
        None => Record::Times {
            mttf: fields.need("mttf", Span::parse_exact)?,
            mttr: fields.need("mttr", Span::parse_exact)?,
        },
    };
    let component = Component { name: fields.need_text("name")?.text, record };
    fields.finish(notes);
    Ok(component)
}

fn read_group(mut fields: Fields, notes: &mut Vec<Note>) -> Result<CommonCause, Refusal> {
    let sharing = if fields.has("alpha") {
        Sharing::Alpha(three(&mut fields, "alpha")?)
    } else if fields.has("phi") {
        Sharing::Phi(three(&mut fields, "phi")?)
    } else {
        let beta = fields.need("beta", Share::parse_ratio)?;
        let gamma = fields.parsed("gamma", Share::parse_ratio)?;
        gamma.map_or(Sharing::Beta(beta), |gamma| Sharing::Mgl { beta, gamma })
    };
    let group = CommonCause { name: fields.need_text("name")?.text, members: fields.texts("members")?, sharing };
    fields.finish(notes);
    Ok(group)
}

fn three(fields: &mut Fields, key: &'static str) -> Result<[Share; 3], Refusal> {
    let (place, path) = (fields.place, format!("{}.{key}", fields.path));
    let shares = fields.list(key)?.map(|(node, path)| text_of(node, &path)?.parse(&path, Share::parse_ratio));
    let shares: Vec<Share> = shares.collect::<Result<_, Refusal>>()?;
    <[Share; 3]>::try_from(shares)
        .map_err(|shares| Refusal::at(place, format!("{path} has {} shares", shares.len()), "Give three shares"))
}

/// A component by its name, or a mapping that combines blocks. YAML's own limit keeps the recursion short.
fn read_block(node: Node, path: &str, notes: &mut Vec<Note>) -> Result<Block, Refusal> {
    if !matches!(node.value, Value::Map(_)) {
        return Ok(Block::Component(text_of(node, path)?.text));
    }
    let mut fields = Fields::new(node, path)?;
    let block = if fields.has("series") {
        Block::Series(read_blocks(&mut fields, "series", notes)?)
    } else if fields.has("parallel") {
        Block::Parallel(read_blocks(&mut fields, "parallel", notes)?)
    } else if fields.has("at_least") {
        Block::AtLeast { needed: fields.need("at_least", whole)?, of: read_blocks(&mut fields, "of", notes)? }
    } else {
        return Err(not_a_block(fields.place, path));
    };
    fields.finish(notes);
    Ok(block)
}

fn not_a_block(place: Place, path: &str) -> Refusal {
    Refusal::at(
        place,
        format!("{path} combines nothing"),
        "Write the name of a component, or “series”, “parallel” or “at_least” with “of”",
    )
}

fn read_blocks(fields: &mut Fields, key: &'static str, notes: &mut Vec<Note>) -> Result<Vec<Block>, Refusal> {
    fields.list(key)?.map(|(node, path)| read_block(node, &path, notes)).collect()
}

fn read_work_effect(mut fields: Fields, notes: &mut Vec<Note>) -> Result<WorkEffect, Refusal> {
    let effect = WorkEffect {
        halving_days: fields.need("halving_days", number)?,
        fading_days: fields.need("fading_days", number)?,
    };
    fields.finish(notes);
    Ok(effect)
}

fn read_outage_cost(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Option<OutageCost>, Refusal> {
    if !fields.has("outage_cost") {
        return Ok(None);
    }
    let points = fields.maps("outage_cost", |mut point| {
        let read = (point.need("minutes", number)?, point.need("money", number)?);
        point.finish(notes);
        Ok(read)
    })?;
    Ok(Some(OutageCost { points }))
}

fn read_sla(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Sla, Refusal> {
    let sla = Sla {
        monthly_fee: fields.need("monthly_fee", number)?,
        bands: fields.maps("bands", |mut band| {
            let read = SlaBand {
                below: band.need("below_percent", Target::parse_percent)?,
                credit: band.need("credit", number)?,
            };
            band.finish(notes);
            Ok(read)
        })?,
    };
    fields.finish(notes);
    Ok(sla)
}
