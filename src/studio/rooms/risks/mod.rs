//! What eats the budget, and what do we live with?

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;

/// The room.
#[component]
pub fn RisksRoom() -> impl IntoView {
    view! { <Frame question="What eats the budget, and what do we live with?" shows=|focus| view! { <Risks focus/> }.into_any()/> }
}

#[component]
fn Risks(focus: Focus) -> impl IntoView {
    view! { <section class="card">{move || focus.window.get().spoken()}</section> }
}
