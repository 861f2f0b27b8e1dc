//! What really happened? Incidents and measurements that somebody brings, seen through the models: the usual figures, what
//! was attained, what spent the budget, which alerts would have fired, what the policy would have done.

mod alerts;
mod bring;
mod desk;
mod history;
mod kpis;
mod past;
mod review;
mod take;
mod windows;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{RefusalNote, Tabs, shown_part};
use alerts::AlertsPart;
use bring::Bring;
use desk::Desk;
use history::HistoryPart;
use kpis::KpisCard;
use past::PastPart;
use review::ReviewPart;
use windows::WindowsPart;

const PARTS: &[(&str, &str)] = &[
    ("incidents", "Incidents"),
    ("measured", "Measurements"),
    ("windows", "What was attained"),
    ("alerts", "Who would have been told"),
    ("policy", "What the policy would have done"),
    ("review", "Review"),
];

/// The room.
#[component]
pub fn ReplayRoom() -> impl IntoView {
    view! { <Frame question="What really happened?" shows=|focus| view! { <Replay focus/> }.into_any()/> }
}

#[component]
fn Replay(focus: Focus) -> impl IntoView {
    let desk = Desk::new(focus);
    let part = shown_part(PARTS);
    view! {
        <Tabs label="Replay" parts=PARTS/>
        {move || match part.get() {
            "windows" => view! { <Known desk><WindowsPart desk/></Known> }.into_any(),
            "alerts" => view! { <Known desk><AlertsPart desk/></Known> }.into_any(),
            "policy" => view! { <Known desk><PastPart desk/></Known> }.into_any(),
            "measured" => view! { <Bring desk/> }.into_any(),
            "review" => view! { <ReviewPart focus/> }.into_any(),
            _ => view! { <HistoryPart focus/> <KpisCard focus/> }.into_any(),
        }}
    }
}

/// What can be shown once measurements are held.
#[component]
fn Known(desk: Desk, children: ChildrenFn) -> impl IntoView {
    view! {
        {move || desk.refused.get().map(|refusal| view! { <div class="refused" role="alert"><RefusalNote refusal/></div> })}
        <Show when=move || desk.examined.with(Option::is_some) fallback=move || view! { <Teach desk/> }>{children()}</Show>
    }
}

#[component]
fn Teach(desk: Desk) -> impl IntoView {
    let waits = move || desk.is_held() && desk.refused.with(Option::is_none);
    view! {
        <Show when=waits fallback=move || view! {
            <section class="card teach">
                <h2>"Nothing was measured yet"</h2>
                <p>"Bring what your monitoring counted: an answer of Prometheus, or a table of times with errors and requests. It is read in this browser and sent nowhere."</p>
                <p class="actions"><a class="button" href=move || desk.link("measured")>"Bring measurements"</a></p>
            </section>
        }>
            <p class="muted" role="status">"The measurements are looked at…"</p>
        </Show>
    }
}
