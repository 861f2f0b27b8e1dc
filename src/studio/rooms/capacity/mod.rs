//! Is there room for what is coming, and for what breaks?

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;

/// The room.
#[component]
pub fn CapacityRoom() -> impl IntoView {
    view! { <Frame question="Is there room for what is coming, and for what breaks?" shows=|focus| view! { <Capacity focus/> }.into_any()/> }
}

#[component]
fn Capacity(focus: Focus) -> impl IntoView {
    view! { <section class="card">{move || focus.window.get().spoken()}</section> }
}
