//! What eats the budget, and what do we live with?

mod budget_bar;
mod desk;
mod doubt;
mod editor;
mod figures;
mod money;
mod rank;
mod row;
mod start;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Source, Tabs, shown_part};
use accord::plan::{Catalogue, Fact};
use budget_bar::BudgetBar;
use desk::Desk;
use doubt::Doubt;
use figures::Figures;
use money::Money;
use rank::Rank;
use start::Start;

const PARTS: &[(&str, &str)] =
    &[("rank", "Stack rank"), ("money", "What money buys"), ("doubt", "Which estimate matters")];

/// The room.
#[component]
pub fn RisksRoom() -> impl IntoView {
    view! { <Frame question="What eats the budget, and what do we live with?" shows=|focus| view! { <Risks focus/> }.into_any()/> }
}

#[component]
fn Risks(focus: Focus) -> impl IntoView {
    let empty = focus.slice(|facts, _| facts.catalogue == Catalogue::default());
    move || if empty.get() { view! { <Start focus/> }.into_any() } else { view! { <Catalogued focus/> }.into_any() }
}

#[component]
fn Catalogued(focus: Focus) -> impl IntoView {
    let desk = Desk::new(focus);
    let part = shown_part(PARTS);
    view! {
        <BudgetBar desk/>
        <Tabs label="Risks" parts=PARTS/>
        {move || match part.get() {
            "money" => view! { <Money desk/> }.into_any(),
            "doubt" => view! { <Doubt desk/> }.into_any(),
            _ => view! { <Figures desk/> <Rank desk/> <Source focus fact=Fact::Risks/> }.into_any(),
        }}
    }
}
