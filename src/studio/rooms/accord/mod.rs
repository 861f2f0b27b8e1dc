//! What do we sign? Readiness, signatures, and what was signed before.

mod desk;
mod pauses;
mod ready;
mod sign;
mod verify;
mod versions;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
use desk::Desk;
pub use desk::Standing;
use ready::ReadyPart;
use sign::SignPart;
use verify::Verify;
use versions::Versions;
pub use versions::signature;

const PARTS: &[(&str, &str)] = &[("sign", "Sign"), ("ready", "Readiness"), ("versions", "Signed versions")];

/// The room.
#[component]
pub fn AccordRoom() -> impl IntoView {
    view! { <Frame question="What do we sign?" shows=|focus| view! { <Parts focus/> }.into_any()/> }
}

#[component]
fn Parts(focus: Focus) -> impl IntoView {
    let desk = Desk::new(focus);
    let part = shown_part(PARTS);
    view! {
        <Stands desk/>
        <Tabs label="Accord" parts=PARTS/>
        {move || match part.get() {
            "ready" => view! { <ReadyPart desk/> }.into_any(),
            "versions" => view! { <Versions desk/> <Verify/> }.into_any(),
            _ => view! { <SignPart desk/> }.into_any(),
        }}
    }
}

/// How what is written down stands to what was signed last.
#[component]
fn Stands(desk: Desk) -> impl IntoView {
    let class = move || match desk.standing.get() {
        Standing::Unsigned => "standing",
        Standing::Signed { .. } => "standing kept",
        Standing::Changed(_) | Standing::Tampered(_) => "standing changed",
    };
    view! { <p class=class role="status">{move || desk.standing.get().sentence()}</p> }
}
