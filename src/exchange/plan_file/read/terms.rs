//! Terms, in.

use super::investments::read_investment;
use crate::exchange::fields::{Fields, one_of, whole};
use crate::exchange::plan_file::words::{SEVERITIES, value};
use crate::exchange::policy_file::read_policy;
use crate::plan::{AlertTier, Alerting, Note, Refusal, Routing, Terms};
use crate::units::{Alignment, BurnRate, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, Window};

pub fn read_terms(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Terms, Refusal> {
    let terms = Terms {
        target: fields.need("target_percent", Target::parse_percent)?,
        window: read_window(fields.need_map("window")?, notes)?,
        method: read_method(fields.need_map("method")?, notes)?,
        alerts: fields.maps("alerts", |tier| read_tier(tier, notes))?,
        alerting: fields.map("alerting")?.map(|a| read_alerting(a, notes)).transpose()?.unwrap_or_default(),
        policy: match fields.map("policy")? {
            None => None,
            Some(mut policy) => {
                let read = read_policy(&mut policy, notes)?;
                policy.finish(notes);
                Some(read)
            }
        },
        investments: fields.maps("investments", |investment| read_investment(investment, notes))?,
        accepted: fields.texts("accepted_risks")?.into_iter().collect(),
    };
    fields.finish(notes);
    Ok(terms)
}

/// Reads a window, here and in the policy's document.
pub fn read_window(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Window, Refusal> {
    let length = fields.need("length", Length::parse)?;
    let alignment = match fields.map("calendar")? {
        None => Alignment::Rolling,
        Some(mut calendar) => {
            let start = calendar.need("start", CivilDateTime::parse)?;
            let zone = calendar.need("zone", TimeZone::parse)?;
            calendar.finish(notes);
            Alignment::Calendar { start, zone }
        }
    };
    fields.finish(notes);
    Ok(Window { length, alignment })
}

fn read_method(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Method, Refusal> {
    let name = fields.need_text("name")?;
    let method = match name.text.as_str() {
        "Occurrences" => Method::Occurrences,
        "Timeslices" => Method::Timeslices {
            slice_target: fields.need("slice_target", |text| Share::parse_ratio(text)?.above_zero())?,
            slice: fields.need("slice", Length::parse)?,
        },
        "RatioTimeslices" => Method::RatioTimeslices { slice: fields.need("slice", Length::parse)? },
        _ => return Err(one_of(&name, "Occurrences, Timeslices or RatioTimeslices")),
    };
    fields.finish(notes);
    Ok(method)
}

fn read_tier(mut fields: Fields, notes: &mut Vec<Note>) -> Result<AlertTier, Refusal> {
    let tier = AlertTier {
        severity: value(&SEVERITIES, &fields.need_text("severity")?)?,
        long: fields.need("long", Span::parse)?,
        short: fields.parsed("short", Span::parse)?,
        factor: fields.need("factor", BurnRate::parse)?,
        hold: fields.parsed("hold", Span::parse_exact)?.unwrap_or(Span::ZERO),
    };
    fields.finish(notes);
    Ok(tier)
}

fn read_alerting(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Alerting, Refusal> {
    let routing = |fields: Option<Fields>, notes: &mut Vec<Note>| -> Result<Routing, Refusal> {
        let Some(mut fields) = fields else { return Ok(Routing::default()) };
        let routing =
            Routing { labels: fields.strings("labels", notes)?, annotations: fields.strings("annotations", notes)? };
        fields.finish(notes);
        Ok(routing)
    };
    let alerting = Alerting {
        name: fields.string("name")?,
        labels: fields.strings("labels", notes)?,
        annotations: fields.strings("annotations", notes)?,
        page: routing(fields.map("page")?, notes)?,
        ticket: routing(fields.map("ticket")?, notes)?,
        absent_after: fields.parsed("absent_after", Span::parse_exact)?,
        minimum_failures: fields.parsed("minimum_failures", whole)?,
    };
    fields.finish(notes);
    Ok(alerting)
}
