//! What every room of one objective has around it: the question that it answers, which objective it is about, and what
//! to do while there is none.

use leptos::prelude::*;

use crate::actions::{ActionButton, NEW_PLAN};
use crate::address::{PART, Room};
use crate::focus::Focus;
use crate::parts::{Choice, Term, glossary};
use crate::platform::page;
use crate::rooms::files::{OpenButton, Samples};
use crate::session::Session;
use accord::plan::{Objective, ObjectiveId};

/// A room of one objective: the one that the address names, or the last one that was looked at.
#[component]
pub fn Frame(
    /// The question that the room answers; its heading.
    question: &'static str,
    /// The room's content for an objective. Built anew for another one, so that no widget carries state over.
    shows: fn(Focus) -> AnyView,
) -> impl IntoView {
    let session = Session::from_context();
    let shown = Memo::new(move |_| (session.shown(), session.generation.get()));
    move || match shown.get().0.and_then(|id| Focus::new(session, id)) {
        Some(focus) => view! { <Head question focus/> {shows(focus)} }.into_any(),
        None => view! { <Nothing question/> }.into_any(),
    }
}

#[component]
fn Head(question: &'static str, focus: Focus) -> impl IntoView {
    let Focus { session, id, window, .. } = focus;
    let named = move || {
        session.history.with(|history| {
            history.plan().objective(id).map(|o| (o.service.clone(), o.display_name().to_owned())).unwrap_or_default()
        })
    };
    view! {
        <div class="room-head">
            <div>
                <h1>{question}</h1>
                <p class="sub">
                    {move || named().0} ": " <b>{move || named().1}</b> ", "
                    <Term of=&glossary::WINDOW says=Signal::derive(move || window.get().spoken())/>
                </p>
            </div>
            <Picker id/>
        </div>
    }
}

/// Which objective of the plan is shown.
#[component]
fn Picker(id: ObjectiveId) -> impl IntoView {
    let session = Session::from_context();
    let options = Memo::new(move |_| {
        session.history.with(|history| {
            let name = |o: &Objective| format!("{}: {}", o.service, o.display_name());
            history.plan().objectives.iter().map(|o| (o.id.0.to_string(), name(o))).collect::<Vec<_>>()
        })
    });
    let several = move || options.with(|options| options.len() > 1);
    let go = move |value: &str| {
        let mut to = session.heading();
        to.objective = value.parse().ok().map(ObjectiveId);
        // The same part of the room; what was tried out there belongs to the objective that is left.
        to.view.retain(|name, _| name == PART);
        page::go_to(&to.link());
    };
    view! {
        <Show when=several>
            <Choice label="Objective" options=options value=Signal::stored(id.0.to_string()) commit=go/>
        </Show>
    }
}

/// A room while the plan is empty.
#[component]
fn Nothing(question: &'static str) -> impl IntoView {
    let room = Session::from_context().address.with_untracked(|address| address.room);
    let what = match room {
        Room::Objective => {
            "Open a real SLO file, see what its target means, drag the target, and carry the agreement home as YAML. Everything stays in this browser."
        }
        _ => "This room is about one objective, and the plan has none yet.",
    };
    view! {
        <h1>{question}</h1>
        <p class="sub">{what}</p>
        <section class="card start">
            <p>
                "Bring an OpenSLO, Sloth or in-house file: drop it anywhere on this page, paste its text, or choose it. To look around first, open a sample plan: each has facts of every kind. To write your own, begin a new plan."
            </p>
            <p class="actions"><OpenButton/> <ActionButton action=&NEW_PLAN subject=Signal::stored(Some(""))/></p>
            <Samples/>
        </section>
    }
}
