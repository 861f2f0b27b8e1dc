//! Where can both sides live? Seats with their limits, offers beside the draft, and the map of what everybody accepts.

mod board;
mod conflict;
mod follows;
mod map;
mod meeting;
mod merge;
mod minutes;
mod offers;
mod seats;
mod sway;

use leptos::prelude::*;

use super::frame::Frame;
use crate::address::{Address, Room};
use crate::focus::Focus;
use crate::parts::{Tabs, shown_part};
pub use board::{Board, SEED, try_draft};
use conflict::Conflict;
use follows::Follows;
use map::Zones;
pub use map::{DraftMarker, Markers, Picture, pictured};
use meeting::MeetingPart;
use minutes::MinutesPart;
pub use minutes::decide;
use offers::Offers;
use seats::Seats;
use sway::SwayPart;

const PARTS: &[(&str, &str)] =
    &[("table", "The table"), ("sway", "What would change it"), ("decisions", "Decisions"), ("meeting", "Meeting")];

/// The room.
#[component]
pub fn TableRoom() -> impl IntoView {
    view! { <Frame question="Where can everybody live?" shows=|focus| view! { <Bargain focus/> }.into_any()/> }
}

#[component]
fn Bargain(focus: Focus) -> impl IntoView {
    let board = Board::new(focus);
    let part = shown_part(PARTS);
    view! {
        <Tabs label="Table" parts=PARTS/>
        <p class="error" role="alert">{board.error}</p>
        {move || match part.get() {
            "sway" => view! { <Known board><SwayPart board/></Known> }.into_any(),
            "decisions" => view! { <MinutesPart focus/> }.into_any(),
            "meeting" => view! { <MeetingPart board/> }.into_any(),
            _ => view! {
                <Known board><Zones board/> <Conflict board/></Known>
                <div class="columns">
                    <Seats board/>
                    <Offers board/>
                </div>
                <Show when=move || board.has_risks.get()><Follows board/></Show>
            }
            .into_any(),
        }}
    }
}

/// What can be shown once something is known of what goes wrong.
#[component]
fn Known(board: Board, children: ChildrenFn) -> impl IntoView {
    view! { <Show when=move || board.has_risks.get() fallback=move || view! { <Teach focus=board.focus/> }>{children()}</Show> }
}

/// What the room needs before it can say anything.
#[component]
fn Teach(focus: Focus) -> impl IntoView {
    view! {
        <section class="card teach">
            <h2>"What would follow is not known yet"</h2>
            <p>"The table tries every target and policy on simulated years. For that it must know what goes wrong: a handful of risks with a rough guess each is enough to begin, and the incident list of last year is better."</p>
            <p class="actions">
                <a class="button" href=move || Address::of(Room::Risks, Some(focus.id)).link()>"Write down what goes wrong"</a>
                <a class="button" href=move || Address::of(Room::Facts, Some(focus.id)).link()>"Bring incidents"</a>
            </p>
        </section>
    }
}
