//! What both sides can check: traffic, incidents, dependencies, costs, on-call. Risks and capacity have rooms of their
//! own.

mod costs;
mod dependencies;
mod incidents;
mod on_call;
mod traffic;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use accord::plan::{Confidence, Fact};
use costs::Costs;
use dependencies::Dependencies;
use incidents::Incidents;
use on_call::OnCall;
use traffic::Traffic;

const PARTS: &[(&str, &str)] = &[
    ("traffic", "Traffic"),
    ("incidents", "Incidents"),
    ("dependencies", "Dependencies"),
    ("costs", "Costs"),
    ("on-call", "On-call"),
];

/// The room.
#[component]
pub fn FactsRoom() -> impl IntoView {
    view! { <Frame question="What do we know, and how do we know it?" shows=|focus| view! { <Facts focus/> }.into_any()/> }
}

#[component]
fn Facts(focus: Focus) -> impl IntoView {
    let part = shown_part(PARTS);
    // How well each fact is known, in a word beside its name.
    let note = Callback::new(move |word: &'static str| {
        let fact = match word {
            "incidents" => Fact::Incidents,
            "dependencies" => Fact::Dependencies,
            "costs" => Fact::Costs,
            "on-call" => Fact::OnCall,
            _ => Fact::Traffic,
        };
        focus.facts.with(|facts| facts.confidence(fact)).map(Confidence::name)
    });
    view! {
        <Tabs label="Facts" parts=PARTS note/>
        {move || match part.get() {
            "incidents" => view! { <Incidents focus/> }.into_any(),
            "dependencies" => view! { <Dependencies focus/> }.into_any(),
            "costs" => view! { <Costs focus/> }.into_any(),
            "on-call" => view! { <OnCall focus/> }.into_any(),
            _ => view! { <Traffic focus/> }.into_any(),
        }}
    }
}
