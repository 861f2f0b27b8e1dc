//! How ready are you for the pager? Short rounds on the same models that the plan is made with, a path for the first week,
//! and what was learned so far.

mod cascade;
mod decks;
mod desk;
mod ended;
mod path;
mod quarter;
mod question;
mod rounds;
mod wheel;

use leptos::prelude::*;

use crate::address::{Address, Room};
use crate::platform::page;
use crate::session::Session;
use accord::drill::{Deck, Play};
use cascade::CascadePlay;
use desk::Desk;
use path::Path;
use quarter::QuarterPlay;
use rounds::RoundsPlay;
use wheel::WheelPlay;

/// The names in the address that say which deck is played, and with which seed.
pub const DECK: &str = "deck";
pub const SEED: &str = "seed";

/// The room.
#[component]
pub fn DrillsRoom() -> impl IntoView {
    let session = Session::from_context();
    let desk = Desk::new();
    let (named, seeded) = (session.view(DECK), session.view(SEED));
    let shown = Memo::new(move |_| {
        let deck = desk.deck(named.get()?.as_str())?;
        let seed = seeded.with(|seed| seed.as_deref().and_then(|seed| seed.parse::<u64>().ok())).unwrap_or(1);
        Some((deck, seed))
    });
    move || match shown.get() {
        Some((deck, seed)) => view! { <Table desk deck seed/> }.into_any(),
        None => view! { <Path desk missing=named/> }.into_any(),
    }
}

/// One deck that is being played with one seed.
#[component]
fn Table(desk: Desk, deck: Deck, seed: u64) -> impl IntoView {
    // Another play of the same seed begins anew.
    let turn = RwSignal::new(0_u32);
    let (title, teaches) = (deck.title.clone(), deck.teaches.clone());
    let name = deck.name.clone();
    let again = {
        let deck = deck.clone();
        Callback::new(move |()| {
            desk.keep_begun(&deck, seed, None);
            turn.update(|n| *n += 1);
        })
    };
    let other = {
        let name = name.clone();
        move |_| page::go_to(&link(&name, page::random_seed()))
    };
    let play = move || {
        turn.track();
        let deck = deck.clone();
        match deck.play(seed) {
            Ok(Play::Rounds(rounds)) => view! { <RoundsPlay desk deck seed rounds again/> }.into_any(),
            Ok(Play::Cascade(cascade)) => view! { <CascadePlay desk deck seed cascade=*cascade again/> }.into_any(),
            Ok(Play::Quarter(quarter)) => view! { <QuarterPlay desk deck seed quarter=*quarter again/> }.into_any(),
            Ok(Play::Wheel(wheel)) => view! { <WheelPlay desk deck seed wheel=*wheel again/> }.into_any(),
            Err(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        }
    };
    view! {
        <div class="room-head">
            <div>
                <h1>{title}</h1>
                <p class="sub">{teaches}</p>
            </div>
            <p class="actions">
                <a class="button" href=Address::of(Room::Drills, None).link()>"All drills"</a>
                <button type="button" on:click=other>"Another seed"</button>
            </p>
        </div>
        <p class="muted seed">"Seed " <b>{seed.to_string()}</b> ": whoever opens this address gets the same play, so a class can compare."</p>
        {play}
    }
}

/// The address of a play.
pub fn link(deck: &str, seed: u64) -> String {
    let mut address = Address::of(Room::Drills, None);
    address.view.insert(DECK.to_owned(), deck.to_owned());
    address.view.insert(SEED.to_owned(), seed.to_string());
    address.link()
}
