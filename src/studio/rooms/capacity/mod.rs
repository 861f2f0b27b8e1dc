//! Is there room for what is coming, and for what breaks?

mod overload;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use overload::Overload;

const PARTS: &[(&str, &str)] =
    &[("demand", "Demand"), ("replicas", "Replicas"), ("load-test", "Load test"), ("overload", "Overload")];

/// The room.
#[component]
pub fn CapacityRoom() -> impl IntoView {
    view! { <Frame question="Is there room for what is coming, and for what breaks?" shows=|focus| view! { <Capacity focus/> }.into_any()/> }
}

#[component]
fn Capacity(focus: Focus) -> impl IntoView {
    let part = shown_part(PARTS);
    view! {
        <Tabs label="Capacity" parts=PARTS/>
        {move || match part.get() {
            "overload" => view! { <Overload focus/> }.into_any(),
            _ => view! { <section class="card">{focus.window.get().spoken()}</section> }.into_any(),
        }}
    }
}
