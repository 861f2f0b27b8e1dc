//! What would the next nine take, and is it worth it?

mod chosen;
mod evaluation;
mod marginal;
mod network;
mod next_nine;
mod options;
mod picker;
mod textbook;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use network::Network;
use next_nine::Next;
use options::Options;
use textbook::TextbookCurves;

const PARTS: &[(&str, &str)] =
    &[("options", "Options"), ("next", "The next nine"), ("network", "What users notice"), ("textbook", "Textbook")];

/// The room.
#[component]
pub fn NinesRoom() -> impl IntoView {
    view! { <Frame question="What would the next nine take, and is it worth it?" shows=|focus| view! { <Nines focus/> }.into_any()/> }
}

#[component]
fn Nines(focus: Focus) -> impl IntoView {
    let part = shown_part(PARTS);
    view! {
        <Tabs label="Nines and cost" parts=PARTS/>
        {move || match part.get() {
            "next" => view! { <Next focus/> }.into_any(),
            "network" => view! { <Network focus/> }.into_any(),
            "textbook" => view! { <TextbookCurves focus/> }.into_any(),
            _ => view! { <Options focus/> }.into_any(),
        }}
    }
}
