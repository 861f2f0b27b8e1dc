//! What do we know, and how do we know it?

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;

/// The room.
#[component]
pub fn FactsRoom() -> impl IntoView {
    view! { <Frame question="What do we know, and how do we know it?" shows=|focus| view! { <Facts focus/> }.into_any()/> }
}

#[component]
fn Facts(focus: Focus) -> impl IntoView {
    view! { <section class="card">{move || focus.window.get().spoken()}</section> }
}
