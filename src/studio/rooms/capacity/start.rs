use leptos::prelude::*;

use super::known::Known;
use crate::address::{Address, Room};
use crate::platform::page;
use accord::model::fleet::{peak_demand, starting_guess};
use accord::plan::words::three_digits;
use accord::plan::{Capacity, Facts};

/// The room while nothing is known of what serves the traffic: what it is, why it matters, and something to begin with.
#[component]
pub fn Start(known: Known) -> impl IntoView {
    let focus = known.focus;
    let guess = Memo::new(move |_| focus.facts.with(|facts| told(facts, &starting_guess(facts))));
    let begin = move |_| {
        known.edit(None, |_| {});
        // The button is gone; the next Tab goes on in the room.
        page::after(0, || page::focus_if_lost("main"));
    };
    let traffic = move || Address::of(Room::Facts, Some(focus.id)).link();
    let has_traffic = focus.slice(|facts, _| facts.requests_per_day.is_some());
    view! {
        <section class="card start">
            <h2>"What serves the traffic?"</h2>
            <p>
                "Capacity is how many requests a second the service can take while it stays fast. It runs out in three ways: demand grows into it, a zone is lost and the rest must carry all, or replicas are so busy that requests queue."
            </p>
            <p>
                "To say when, this room needs five figures: how many replicas there are, in how many zones, how many requests each works on at once, how long one takes, and what was promised about time. Guess first; better figures can follow one by one."
            </p>
            <p class="actions">
                <button type="button" class="primary" on:click=begin>"Start from a guess"</button>
                <span class="muted">{guess}</span>
            </p>
            <Show when=move || !has_traffic.get()>
                <p class="muted">
                    "Nothing is known of the traffic yet, so the guess is no more than a beginning: "
                    <a href=traffic>"say how many requests come in a day"</a> " first."
                </p>
            </Show>
        </section>
    }
}

/// The guess, in a sentence.
fn told(facts: &Facts, guess: &Capacity) -> String {
    let with_guess = Facts { capacity: Some(guess.clone()), ..facts.clone() };
    let peak = match peak_demand(&with_guess) {
        Ok(Some(peak)) => {
            format!(", busy to 60 % or less at a peak of {} requests a second", three_digits(peak.per_second))
        }
        _ => String::new(),
    };
    format!(
        "{} replicas in {} zones, 100 ms a request{peak}. It stays marked as a guess until you say otherwise.",
        guess.replicas, guess.zones
    )
}
