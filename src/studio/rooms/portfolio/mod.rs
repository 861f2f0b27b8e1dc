//! All objectives of the plan: which promise is weakest?

mod bulk;
mod picture;
mod rows;
mod standings;
mod table;

use leptos::prelude::*;

use super::files::{OpenButton, Samples};
use crate::parts::{Tabs, shown_part};
use crate::session::Session;
use picture::ReliancePicture;
use table::PortfolioTable;

const PARTS: &[(&str, &str)] = &[("list", "Objectives"), ("reliance", "What relies on what")];

/// The room.
#[component]
pub fn PortfolioRoom() -> impl IntoView {
    let session = Session::from_context();
    let is_empty = Memo::new(move |_| session.history.with(|history| history.plan().objectives.is_empty()));
    let part = shown_part(PARTS);
    let content = move || {
        if is_empty.get() {
            return view! { <Nothing/> }.into_any();
        }
        let shown = move || match part.get() {
            "reliance" => view! { <ReliancePicture/> }.into_any(),
            _ => view! { <PortfolioTable/> }.into_any(),
        };
        view! { <Tabs label="Parts of the portfolio" parts=PARTS/> {shown} }.into_any()
    };
    view! {
        <h1>"What have we promised, and which promise is weakest?"</h1>
        <p class="sub">
            "Every objective of the plan in a line: what it promises, the chance to keep it, what is left, and the fact that is known worst. Open one to see why."
        </p>
        {content}
    }
}

/// The room while the plan is empty.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card start">
            <p>
                "The plan has no objectives yet. A portfolio is read from the bottom: sort by the chance to keep a promise and begin with the worst. Open your SLO files, all at once if you like, or a sample plan."
            </p>
            <p class="actions"><OpenButton/></p>
            <Samples/>
        </section>
    }
}
