use leptos::prelude::*;

use super::super::session::Session;
use accord::chart::NinesAxis;
use accord::plan::{Gesture, ObjectiveId};
use accord::units::{Target, Window};

/// The range input counts thousandths of a nine, so that the native thumb lies where the log axis has the target.
const PER_NINE: f64 = 1000.0;

/// The log axis from 99 % to 99.999 % with the target as a marker to drag, by pointer or keys.
#[component]
pub fn NinesLine(
    /// Whose target.
    id: ObjectiveId,
    /// The target.
    target: Memo<Target>,
    /// The window, for budgets.
    window: Memo<Window>,
) -> impl IntoView {
    let session = Session::from_context();
    // The axis only ever grows while the objective is open, so that it does not move under a marker that is dragged.
    let axis = Memo::new(move |before: Option<&NinesAxis>| before.copied().unwrap_or_default().showing(target.get()));
    let gesture = StoredValue::new(None::<Gesture>);
    let begin = move || gesture.set_value(Some(session.new_gesture()));
    let change = move |to: Target| {
        if to.budget() != target.get_untracked().budget() {
            session.edit(id, gesture.get_value(), |objective| objective.terms.target = to);
        }
    };
    let on_input = move |event| {
        let nines = event_target_value(&event).parse::<f64>().map(|value| value / PER_NINE);
        // A range input hands out numbers of its range; the axis ends where targets end.
        if let Some(to) = nines.ok().and_then(|nines| Target::from_nines(nines).ok()) {
            change(to);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let now = target.get_untracked();
        let axis = axis.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => Some(now.stepped(1)),
            "ArrowLeft" | "ArrowDown" => Some(now.stepped(-1)),
            "PageUp" => Some(now.stepped(10)),
            "PageDown" => Some(now.stepped(-10)),
            "Home" => Target::from_nines(axis.low()).ok(),
            "End" => Target::from_nines(axis.high()).ok(),
            _ => None,
        };
        if let Some(to) = to {
            event.prevent_default();
            // A key that is held is one gesture.
            if !event.repeat() {
                begin();
            }
            change(to);
        }
    };
    let spoken = move || {
        let (target, window) = (target.get(), window.get());
        format!("{target} percent, {} per {}", window.budget(target.budget()), window.length.spoken())
    };
    let at = move || format!("{:.5}", axis.get().position(target.get()));
    view! {
        <div class="nines">
            <div class="nines-label" style:--at=at aria-hidden="true">
                <b>{move || target.get().to_string()} " %"</b>
            </div>
            <div class="nines-track">
                <span class="nines-held" style:--at=at></span>
                {move || ticks(axis.get(), &window.get())}
                <input
                    type="range"
                    aria-label="Target"
                    aria-valuetext=spoken
                    min=move || (axis.get().low() * PER_NINE).to_string()
                    max=move || (axis.get().high() * PER_NINE).to_string()
                    step="1"
                    prop:value=move || (target.get().nines() * PER_NINE).to_string()
                    on:pointerdown=move |_| begin()
                    on:input=on_input
                    on:keydown=on_key
                />
            </div>
        </div>
    }
}

fn ticks(axis: NinesAxis, window: &Window) -> impl IntoView + use<> {
    let marks = axis.ticks(window).into_iter().map(|tick| {
        let at = format!("{:.5}", tick.at);
        let is_major = tick.label.is_some();
        view! {
            <span class="tick" class:major=is_major class:first={tick.at == 0.0} class:last={tick.at == 1.0} style:--at=at aria-hidden="true">
                {tick.label.map(|label| view! { <span class="tick-label"><b>{label}</b> <span>{tick.budget}</span></span> })}
            </span>
        }
    });
    marks.collect_view()
}
