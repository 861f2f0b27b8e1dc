//! What the service is made of: a diagram that one can edit, and what follows from it.

mod causes;
mod chosen;
mod drawing;
mod figures;
mod picture;
mod tables;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::Source;
use accord::plan::{Architecture, Fact};
use causes::CausesCard;
use chosen::ChosenPanel;
use drawing::Drawing;
use figures::{NetworkCard, Verdict};
use picture::Picture;
use tables::{CutSetsCard, PartsCard};

/// The part of the room.
#[component]
pub fn Dependencies(focus: Focus) -> impl IntoView {
    let is_drawn = Memo::new(move |_| focus.facts.with(|facts| facts.architecture.is_some()));
    view! {
        <Show when=move || is_drawn.get() fallback=move || view! { <Empty focus/> }>
            <Drawn focus/>
        </Show>
        <NetworkCard focus/>
        <Source focus fact=Fact::Dependencies/>
    }
}

#[component]
fn Drawn(focus: Focus) -> impl IntoView {
    let drawing = Drawing::new(focus);
    view! {
        <Verdict drawing/>
        <section class="card">
            <h2>"What it is made of"</h2>
            <p class="muted">
                "A request passes from left to right. Parts above each other stand in for each other. Choose a block to change it; arrow keys walk through the blocks, Delete removes one."
            </p>
            <Picture drawing/>
            <ChosenPanel drawing/>
        </section>
        <PartsCard drawing/>
        <div class="columns">
            <CausesCard drawing/>
            <CutSetsCard drawing/>
        </div>
    }
}

/// Says why a diagram matters and offers one to begin with.
#[component]
fn Empty(focus: Focus) -> impl IntoView {
    let start = move |_| {
        focus.edit(None, |objective| objective.facts.architecture = Some(Architecture::starter()));
    };
    view! {
        <section class="card start">
            <h2>"What does it depend on?"</h2>
            <p>
                "No service is better than what it cannot do without. Draw the parts that a request passes through, say how often each is down, and see the best that is possible, which part takes most of it, and where a second one would help."
            </p>
            <p class="muted">
                "To begin with: a load balancer, two replicas that share their deploys, a database and a payment provider, with figures that are guesses. Change whatever is different at your place."
            </p>
            <p class="actions"><button type="button" class="primary" on:click=start>"Start with a guess"</button></p>
        </section>
    }
}
