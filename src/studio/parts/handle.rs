use leptos::prelude::*;

use crate::platform::pointer;
use crate::session::Session;
use accord::plan::Gesture;

/// Where a handle was taken: by pointer to a place, or by a key some steps on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Move {
    /// To a place of the plot: 0 to 1 from left to right and from bottom to top.
    To(f64, f64),
    /// So many steps to the right and up; Page keys make ten.
    By(i32, i32),
}

/// A point of a plot that can be dragged, or moved by the arrow keys. It lies in the plot's area; all moves from press to
/// release are one gesture.
#[component]
pub fn Handle(
    /// What it sets.
    #[prop(into)]
    label: Signal<String>,
    /// From left to right, 0 to 1.
    #[prop(into)]
    x: Signal<f64>,
    /// From bottom to top, 0 to 1.
    #[prop(into)]
    y: Signal<f64>,
    /// The value as a number, for machines that read the page aloud.
    #[prop(into)]
    now: Signal<f64>,
    /// The value in words.
    #[prop(into)]
    spoken: Signal<String>,
    /// Which series it belongs to.
    #[prop(optional)]
    series: u8,
    /// Takes a move.
    moved: impl Fn(Move, Gesture) + Copy + 'static,
) -> impl IntoView {
    let session = Session::from_context();
    let gesture = StoredValue::new(None::<Gesture>);
    let place = |at: f64| format!("{:.5}", at.clamp(0.0, 1.0));
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0 {
            pointer::capture(&event);
            gesture.set_value(Some(session.new_gesture()));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        if let (Some(gesture), Some((x, y))) = (gesture.get_value(), pointer::place_in_parent(&event)) {
            moved(Move::To(x, 1.0 - y), gesture);
        }
    };
    let end = move |_| gesture.set_value(None);
    let key_gesture = StoredValue::new(None::<Gesture>);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let (right, up) = match event.key().as_str() {
            "ArrowRight" => (1, 0),
            "ArrowLeft" => (-1, 0),
            "ArrowUp" => (0, 1),
            "ArrowDown" => (0, -1),
            "PageUp" => (0, 10),
            "PageDown" => (0, -10),
            "End" => (10, 0),
            "Home" => (-10, 0),
            _ => return,
        };
        event.prevent_default();
        // A key that is held is one gesture.
        if !event.repeat() || key_gesture.get_value().is_none() {
            key_gesture.set_value(Some(session.new_gesture()));
        }
        if let Some(gesture) = key_gesture.get_value() {
            moved(Move::By(right, up), gesture);
        }
    };
    view! {
        <div
            class=format!("handle handle-{series}")
            role="slider"
            tabindex="0"
            aria-label=label
            aria-valuenow=move || now.get().to_string()
            aria-valuetext=spoken
            style:--x=move || place(x.get())
            style:--y=move || place(y.get())
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=end
            on:pointercancel=end
            on:lostpointercapture=end
            on:keydown=on_key
        ></div>
    }
}
