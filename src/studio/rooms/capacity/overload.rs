use leptos::prelude::*;

use crate::focus::Focus;

/// A service that its own clients keep down, with the levers that help.
#[component]
pub fn Overload(focus: Focus) -> impl IntoView {
    view! { <section class="card">{move || focus.window.get().spoken()}</section> }
}
