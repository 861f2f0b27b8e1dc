//! All objectives of the plan: which promise is weakest?

use leptos::prelude::*;

/// The room.
#[component]
pub fn PortfolioRoom() -> impl IntoView {
    view! { <h1>"What have we promised, and which promise is weakest?"</h1> }
}
