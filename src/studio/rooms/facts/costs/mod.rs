use leptos::prelude::*;

use super::source::Source;
use crate::focus::Focus;
use accord::plan::Fact;

/// The part of the room.
#[component]
pub fn Costs(focus: Focus) -> impl IntoView {
    view! { <Source focus fact=Fact::Costs/> }
}
