use leptos::prelude::*;

use super::wire::{CHANNEL, Message, Scene};
use crate::clock::Clock;
use crate::clock::minutes_left;
use crate::platform::channel::Channel;
use crate::platform::page;

/// The presenter's window: which slide is shown, what comes next, what is worth knowing beside it. It holds no plan of its
/// own; the window with the story tells it everything.
#[component]
pub fn PresenterRoom() -> impl IntoView {
    page::mark_root("data-presenter", true);
    on_cleanup(|| page::mark_root("data-presenter", false));
    let clock = Clock::from_context();
    let scene = RwSignal::new(None::<Scene>);
    let channel = StoredValue::new_local(None::<Channel>);
    channel.set_value(Channel::open(CHANNEL, move |text| {
        if let Some(Message::Scene(shown)) = Message::read(&text) {
            let _ = scene.try_set(Some(shown));
        }
    }));
    let say =
        move |message: &Message| channel.with_value(|channel| channel.iter().for_each(|to| to.say(&message.text())));
    say(&Message::Hello);
    let at = move || scene.with(|scene| scene.as_ref().map_or(0, |scene| scene.at));
    let count = move || scene.with(|scene| scene.as_ref().map_or(0, |scene| scene.titles.len()));
    let title = move |at: usize| {
        scene.with(|scene| scene.as_ref().and_then(|scene| scene.titles.get(at).cloned())).unwrap_or_default()
    };
    let go = move |to: usize| say(&Message::Go(to));
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let now = untrack(at);
        match event.key().as_str() {
            "ArrowRight" | "PageDown" => go(now + 1),
            "ArrowLeft" | "PageUp" => go(now.saturating_sub(1)),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    let notes = move || scene.with(|scene| scene.as_ref().map(|scene| scene.notes.clone()).unwrap_or_default());
    let left = move || clock.seconds().map(minutes_left);
    view! {
        <h1>"Presenter"</h1>
        <Show when=move || scene.with(Option::is_some) fallback=|| view! {
            <p class="card">"No story is open. Open “Story” in the main window; this one follows it."</p>
        }>
            <p class="sub"><span role="status">{move || format!("Slide {} of {}", at() + 1, count())}</span> {move || left().map(|left| format!(" · {left}"))}</p>
            <section class="card">
                <h2>{move || title(at())}</h2>
                <ul class="speaker-notes">{move || notes().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
            </section>
            <p class="muted">{move || if at() + 1 < count() { format!("Next: {}", title(at() + 1)) } else { "This is the last slide.".to_owned() }}</p>
            <p class="actions">
                <button type="button" aria-disabled=move || (at() == 0).to_string() on:click=move |_| go(untrack(at).saturating_sub(1))>"Back"</button>
                <button type="button" class="primary" aria-disabled=move || (at() + 1 >= count()).to_string() on:click=move |_| go(untrack(at) + 1)>"Next"</button>
            </p>
        </Show>
    }
}
