use leptos::prelude::*;

use crate::platform::pointer;

/// A whole picture as one control: a pointer takes places in it, keys go from one to the next.
#[component]
pub fn Pad(
    /// How it looks.
    class: &'static str,
    /// What it is.
    label: &'static str,
    /// The number that it stands at, as a slider tells it.
    #[prop(into)]
    now: Signal<String>,
    /// The least and the greatest such number.
    #[prop(into)]
    range: Signal<(String, String)>,
    /// The same in words.
    #[prop(into)]
    spoken: Signal<String>,
    /// Told before the first place of a press and before the first key of a series.
    #[prop(optional)]
    begin: Option<Callback<()>>,
    /// Takes a place: 0 to 1 from the left and from the top.
    take: impl Fn((f64, f64)) + Copy + 'static,
    /// Takes a key by its name; whether it means anything here.
    key: impl Fn(&str) -> bool + 'static,
    children: Children,
) -> impl IntoView {
    let is_down = StoredValue::new(false);
    let begins = move || {
        if let Some(begin) = begin {
            begin.run(());
        }
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0 {
            pointer::capture(&event);
            is_down.set_value(true);
            begins();
            pointer::place_in_parent(&event).into_iter().for_each(take);
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        if is_down.get_value() {
            pointer::place_in_parent(&event).into_iter().for_each(take);
        }
    };
    let end = move |_| is_down.set_value(false);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if !event.repeat() {
            begins();
        }
        if key(&event.key()) {
            event.prevent_default();
        }
    };
    view! {
        <div
            class=class
            role="slider"
            tabindex="0"
            aria-label=label
            aria-valuemin=move || range.get().0
            aria-valuemax=move || range.get().1
            aria-valuenow=now
            aria-valuetext=spoken
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=end
            on:pointercancel=end
            on:lostpointercapture=end
            on:keydown=on_key
        >
            {children()}
        </div>
    }
}
