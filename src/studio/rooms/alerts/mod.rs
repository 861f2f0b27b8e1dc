//! When is somebody told, and is it soon enough?

mod budget_first;
mod cell;
mod detection;
mod editor;
mod empty;
mod findings;
mod guards;
mod incident;
mod ladder;
mod noise;
mod points;
mod table;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use budget_first::BudgetFirstCard;
use detection::DetectionCard;
use editor::TierEditor;
use empty::NoAlerts;
use findings::FindingsCard;
use guards::GuardsCard;
use incident::IncidentPart;
use ladder::LadderCard;
use noise::NoisePart;
use points::PointsCard;
use table::AlertsTable;

const PARTS: &[(&str, &str)] =
    &[("tiers", "Tiers"), ("incident", "An incident"), ("detection", "Detection"), ("noise", "False pages")];

/// The room.
#[component]
pub fn AlertsRoom() -> impl IntoView {
    view! { <Frame question="When is somebody told, and is it soon enough?" shows=|focus| view! { <Alerts focus/> }.into_any()/> }
}

#[component]
fn Alerts(focus: Focus) -> impl IntoView {
    let part = shown_part(PARTS);
    let is_empty = Memo::new(move |_| focus.terms.with(|terms| terms.alerts.is_empty()));
    view! {
        <p class="sub">
            "An alert compares how fast the error budget burns with a factor, over a long window that says that it matters and a short one that says that it still goes on."
        </p>
        <Show when=move || !is_empty.get() fallback=move || view! { <NoAlerts focus/> }>
            <Tabs label="Alerts" parts=PARTS/>
            {move || match part.get() {
                "incident" => view! { <IncidentPart focus/> }.into_any(),
                "detection" => view! { <DetectionCard focus/> }.into_any(),
                "noise" => view! { <NoisePart focus/> <LadderCard focus/> }.into_any(),
                _ => view! { <Tiers focus/> }.into_any(),
            }}
        </Show>
    }
}

/// The tiers as points and as a table, what each does, and what to doubt.
#[component]
fn Tiers(focus: Focus) -> impl IntoView {
    view! {
        <FindingsCard focus/>
        <div class="columns">
            <PointsCard focus/>
            <TierEditor focus/>
        </div>
        <AlertsTable promise=focus.promise terms=focus.terms/>
        <div class="columns">
            <BudgetFirstCard focus/>
            <GuardsCard focus/>
        </div>
    }
}
