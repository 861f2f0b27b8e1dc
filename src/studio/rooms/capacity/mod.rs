//! Is there room for what is coming, and for what breaks?

mod demand;
mod fields;
mod forecast;
mod known;
mod load_test;
mod needed;
mod overload;
mod parts;
mod peaks;
mod replicas;
mod start;
mod variation;
mod zones;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use demand::Demand;
use known::Known;
use load_test::LoadTest;
use overload::Overload;
use replicas::Replicas;
use start::Start;
use zones::Zones;

const PARTS: &[(&str, &str)] = &[
    ("demand", "Demand"),
    ("replicas", "Replicas"),
    ("zones", "Zones"),
    ("load-test", "Load test"),
    ("overload", "Overload"),
];

/// The room.
#[component]
pub fn CapacityRoom() -> impl IntoView {
    view! { <Frame question="Is there room for what is coming, and for what breaks?" shows=|focus| view! { <Capacity focus/> }.into_any()/> }
}

#[component]
fn Capacity(focus: Focus) -> impl IntoView {
    let part = shown_part(PARTS);
    let known = Known::new(focus);
    let is_known = focus.slice(|facts, _| facts.capacity.is_some());
    view! {
        <Tabs label="Capacity" parts=PARTS/>
        {move || match part.get() {
            "overload" => view! { <Overload focus/> }.into_any(),
            "load-test" => view! { <LoadTest known/> }.into_any(),
            _ if !is_known.get() => view! { <Start known/> }.into_any(),
            "replicas" => view! { <Replicas known/> }.into_any(),
            "zones" => view! { <Zones known/> }.into_any(),
            _ => view! { <Demand known/> }.into_any(),
        }}
    }
}
