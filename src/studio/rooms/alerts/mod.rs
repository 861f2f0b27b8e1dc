//! When is somebody told, and is it soon enough?

mod detection;
mod table;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use detection::DetectionCard;
use table::AlertsTable;

/// The room.
#[component]
pub fn AlertsRoom() -> impl IntoView {
    view! { <Frame question="When is somebody told, and is it soon enough?" shows=|focus| view! { <Alerts focus/> }.into_any()/> }
}

#[component]
fn Alerts(focus: Focus) -> impl IntoView {
    let Focus { promise, terms, .. } = focus;
    view! {
        <AlertsTable promise terms/>
        <DetectionCard terms/>
    }
}
