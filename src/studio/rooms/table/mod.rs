//! Where can both sides live? Seats with their limits, offers beside the draft, and the map of what everybody accepts.

mod board;
mod conflict;
mod follows;
mod map;
mod offers;
mod seats;

use leptos::prelude::*;

use super::frame::Frame;
use crate::address::{Address, Room};
use crate::focus::Focus;
use board::Board;
use conflict::Conflict;
use follows::Follows;
use map::Zones;
use offers::Offers;
use seats::Seats;

/// The room.
#[component]
pub fn TableRoom() -> impl IntoView {
    view! { <Frame question="Where can everybody live?" shows=|focus| view! { <Bargain focus/> }.into_any()/> }
}

#[component]
fn Bargain(focus: Focus) -> impl IntoView {
    let board = Board::new(focus);
    view! {
        <p class="error" role="alert">{board.error}</p>
        <Show when=move || board.has_risks.get() fallback=move || view! { <Teach focus/> }>
            <Zones board/>
            <Conflict board/>
            <Follows board/>
        </Show>
        <div class="columns">
            <Seats board/>
            <Offers board/>
        </div>
    }
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
