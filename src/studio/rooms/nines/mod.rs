//! What would the next nine take, and is it worth it?

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;

/// The room.
#[component]
pub fn NinesRoom() -> impl IntoView {
    view! { <Frame question="What would the next nine take, and is it worth it?" shows=|focus| view! { <Nines focus/> }.into_any()/> }
}

#[component]
fn Nines(focus: Focus) -> impl IntoView {
    view! { <section class="card">{move || focus.window.get().spoken()}</section> }
}
