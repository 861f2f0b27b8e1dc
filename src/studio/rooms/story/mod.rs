//! The story of an agreement in five slides, for a projector, and the presenter's window beside it.

mod accord;
mod facts;
mod offers;
mod policy;
mod presenter;
mod stage;
mod wire;
mod zone;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::platform::channel::{Channel, open_window};
use crate::platform::{dialog, page};
use crate::shell::{DIALOG, Shell};
use stage::Stage;
use wire::{CHANNEL, Message, Scene};

pub use presenter::PresenterRoom;

/// The name in the address that says which slide is shown, counted from 1.
const SLIDE: &str = "slide";
/// What the slides are called.
const TITLES: [&str; 5] = [
    "What we know",
    "What is asked",
    "Where everybody can live",
    "What follows when the budget is spent",
    "What we agree",
];

/// The room.
#[component]
pub fn StoryRoom() -> impl IntoView {
    view! { <Frame question="How did we get here?" shows=|focus| view! { <Story focus/> }.into_any()/> }
}

#[component]
fn Story(focus: Focus) -> impl IntoView {
    let session = focus.session;
    let shell = Shell::from_context();
    let stage = Stage::new(focus);
    let named = session.view(SLIDE);
    let at = Memo::new(move |_| {
        let named = named.with(|named| named.as_deref().and_then(|n| n.parse::<usize>().ok())).unwrap_or(1);
        named.clamp(1, TITLES.len()) - 1
    });
    let go = move |to: usize| {
        let to = to.min(TITLES.len() - 1);
        session.set_view(SLIDE, (to > 0).then(|| (to + 1).to_string()));
        page::scroll_to_top();
    };
    let notes = Memo::new(move |_| match at.get() {
        0 => facts::notes(stage),
        1 => offers::notes(stage),
        2 => zone::notes(stage),
        3 => policy::notes(stage),
        _ => accord::notes(stage),
    });
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented()
            || dialog::is_open(DIALOG)
            || event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
            || page::is_typing(&event)
        {
            return;
        }
        let now = at.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "PageDown" => now + 1,
            "ArrowLeft" | "PageUp" => now.saturating_sub(1),
            "Home" => 0,
            "End" => TITLES.len() - 1,
            _ => return,
        };
        event.prevent_default();
        go(to);
    });
    on_cleanup(move || keys.remove());
    let scene = move || Scene { at: at.get(), titles: TITLES.map(str::to_owned).to_vec(), notes: notes.get() };
    let channel = StoredValue::new_local(None::<Channel>);
    let say =
        move |message: &Message| channel.with_value(|channel| channel.iter().for_each(|to| to.say(&message.text())));
    channel.set_value(Channel::open(CHANNEL, move |text| match Message::read(&text) {
        Some(Message::Hello) => say(&Message::Scene(untrack(scene))),
        Some(Message::Go(to)) => go(to),
        Some(Message::Scene(_)) | None => {}
    }));
    Effect::new(move || say(&Message::Scene(scene())));
    let refused = RwSignal::new(false);
    let presenter = move |_| refused.set(!open_window("#/presenter", "accord-presenter"));
    let slide = move || match at.get() {
        0 => facts::slide(stage),
        1 => offers::slide(stage),
        2 => zone::slide(stage),
        3 => policy::slide(stage),
        _ => accord::slide(stage),
    };
    view! {
        <p class="actions">
            <button type="button" class="primary" on:click=move |_| shell.present(true)>"Show it large"</button>
            <button type="button" on:click=presenter>"Open the presenter's window"</button>
            <span class="muted">"Arrow keys go from slide to slide; Escape ends it."</span>
            <span role="alert">{move || refused.get().then_some("The browser did not allow the window; allow pop-ups for this page.")}</span>
        </p>
        <article class="slide" aria-labelledby="slide-title">
            <p class="slide-number">{move || format!("{} of {}", at.get() + 1, TITLES.len())}</p>
            <h2 id="slide-title">{move || TITLES[at.get()]}</h2>
            {slide}
        </article>
        <nav class="slides" aria-label="Slides">
            <button type="button" aria-disabled=move || (at.get() == 0).to_string() on:click=move |_| go(at.get_untracked().saturating_sub(1))>"Back"</button>
            <ol>{(0..TITLES.len()).map(|n| view! {
                <li><button type="button" class="dot" aria-label=format!("{}: {}", n + 1, TITLES[n]) aria-current=move || (at.get() == n).then_some("step") on:click=move |_| go(n)>{n + 1}</button></li>
            }).collect_view()}</ol>
            <button type="button" aria-disabled=move || (at.get() + 1 == TITLES.len()).to_string() on:click=move |_| go(at.get_untracked() + 1)>"Next"</button>
        </nav>
    }
}

/// Notes that say something, or that there is nothing.
fn or_nothing(notes: Vec<String>) -> Vec<String> {
    if notes.is_empty() { vec!["Nothing beside what the slide says.".to_owned()] } else { notes }
}
