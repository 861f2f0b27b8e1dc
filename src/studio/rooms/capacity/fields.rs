//! The facts about capacity, as fields.

use leptos::prelude::*;

use super::known::Known;
use crate::parts::{NumberField, TextField};
use accord::model::fleet::MOST_ZONES;
use accord::plan::words::three_digits;
use accord::plan::{Capacity, Latency};
use accord::units::{Estimate, typed};

/// A field for a whole number of the facts.
#[component]
fn CountField(
    known: Known,
    label: &'static str,
    most: u32,
    get: fn(&Capacity) -> u32,
    set: fn(&mut Capacity, u32),
) -> impl IntoView {
    let value = known.slice(get);
    let commit = move |text: &str| {
        let number = typed::number(text).map_err(|error| error.to_string())?;
        let whole = (1.0..=f64::from(most)).contains(&number) && libm::floor(number) >= number;
        if !whole {
            return Err(format!(
                "Accepted is a whole number from 1 to {}",
                accord::units::group_thousands(most.into())
            ));
        }
        known.edit(None, |capacity| set(capacity, number as u32));
        Ok(())
    };
    let text = Signal::derive(move || accord::units::group_thousands(value.get().into()));
    view! { <TextField label value=text commit/> }
}

/// What the fleet is.
#[component]
pub fn FleetFields(known: Known) -> impl IntoView {
    let service = known.slice(|capacity| capacity.service_ms);
    let variation = known.slice(|capacity| capacity.service_variation);
    let away = known.slice(|capacity| capacity.replica_unavailability);
    let cost = known.slice(|capacity| capacity.replica_yearly_cost);
    view! {
        <section class="card fields">
            <h2>"The fleet"</h2>
            <CountField known label="Replicas" most=100_000 get=|c| c.replicas set=|c, n| c.replicas = n/>
            <CountField known label="Zones" most=MOST_ZONES get=|c| c.zones set=|c, n| c.zones = n/>
            <CountField known label="Requests one works on at once" most=10_000 get=|c| c.concurrency set=|c, n| c.concurrency = n/>
            <NumberField label="Work on one request, mean" unit="ms" least=0.001 most=3.6e6 required=true
                value=Signal::derive(move || Some(service.get()))
                commit=move |ms| known.edit(None, |c| c.service_ms = ms.unwrap_or(c.service_ms))/>
            <NumberField label="Its variation (deviation ÷ mean)" least=0.0 most=100.0 required=true
                value=Signal::derive(move || Some(variation.get()))
                commit=move |to| known.edit(None, |c| c.service_variation = to.unwrap_or(1.0))/>
            <NumberField label="A replica is away, share of time" unit="%" least=0.0 most=99.0 required=true
                value=Signal::derive(move || Some(100.0 * away.get()))
                commit=move |percent| known.edit(None, |c| c.replica_unavailability = percent.unwrap_or(0.0) / 100.0)/>
            <NumberField label="One replica costs, a year" example="4,000" least=0.0 most=1e12
                value=Signal::derive(move || cost.get())
                commit=move |money| known.edit(None, |c| c.replica_yearly_cost = money)/>
        </section>
    }
}

/// What is promised about time, and how busy replicas may be.
#[component]
pub fn PromiseFields(known: Known) -> impl IntoView {
    let promise = known.promise;
    // A half of a promise is none, so the other half has a usual figure.
    let usual = Latency { milliseconds: 500.0, share: 0.99 };
    let set_time = move |ms: Option<f64>| {
        let share = promise.get_untracked().unwrap_or(usual).share;
        known.edit(None, |c| c.latency = ms.map(|milliseconds| Latency { milliseconds, share }));
    };
    let set_share = move |percent: Option<f64>| {
        let milliseconds = promise.get_untracked().unwrap_or(usual).milliseconds;
        known.edit(None, |c| c.latency = percent.map(|percent| Latency { milliseconds, share: percent / 100.0 }));
    };
    let set_cap = move |percent: Option<f64>| {
        known.focus.session.set_view("busy", percent.map(|percent| percent.to_string()));
    };
    view! {
        <section class="card fields">
            <h2>"What is promised"</h2>
            <NumberField label="Answered within" unit="ms" example="500" least=0.001 most=3.6e6
                value=Signal::derive(move || promise.get().map(|promise| promise.milliseconds)) commit=set_time/>
            <NumberField label="So much of the requests" unit="%" example="99" least=1.0 most=99.9999
                value=Signal::derive(move || promise.get().map(|promise| 100.0 * promise.share)) commit=set_share/>
            <NumberField label="No busier than, what if" unit="%" least=1.0 most=100.0 required=true
                value=Signal::derive(move || Some(100.0 * known.cap.get())) commit=set_cap/>
        </section>
    }
}

/// Days from an order to its use: `14`, or `14 to 30` where one in ten takes longer than the second.
#[component]
pub fn LeadField(known: Known) -> impl IntoView {
    let lead = known.slice(|capacity| capacity.lead_days);
    let commit = move |text: &str| {
        let days = lead_days(text)?;
        known.edit(None, |capacity| capacity.lead_days = days);
        Ok(())
    };
    let text = Signal::derive(move || {
        lead.get().map_or(String::new(), |days| match days.is_spread() {
            true => format!("{} to {}", three_digits(days.median()), three_digits(days.p90())),
            false => three_digits(days.median()),
        })
    });
    view! { <TextField label="Order to use: usual, and 1 in 10 longer than" unit="days" example="14 to 30" value=text commit/> }
}

fn lead_days(text: &str) -> Result<Option<Estimate>, String> {
    let text = text.trim().trim_end_matches("days").trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = |text: &str| {
        let days = typed::number(text).map_err(|error| error.to_string())?;
        if (0.0..=3_650.0).contains(&days) { Ok(days) } else { Err("Accepted is 0 to 3,650 days".to_owned()) }
    };
    let estimate = match text.split_once("to").or_else(|| text.split_once('–')) {
        Some((usual, late)) => Estimate::spread(day(usual)?, day(late)?)
            .map_err(|_| "The second figure must be above the first, and both above 0".to_owned())?,
        None => Estimate::value(day(text)?).map_err(|error| error.to_string())?,
    };
    Ok(Some(estimate))
}
