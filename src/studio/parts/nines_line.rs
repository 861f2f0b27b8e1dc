use leptos::prelude::*;

use super::super::session::Session;
use accord::chart::{NinesAxis, NinesMark, label_rows};
use accord::plan::{Gesture, ObjectiveId};
use accord::units::{Target, Window};

/// The range input counts thousandths of a nine, so that the native thumb lies where the log axis has the target.
const PER_NINE: f64 = 1000.0;
/// The name in the address that says which part of the axis is shown.
const AXIS: &str = "axis";

/// The log axis of nines with the target as a marker to drag, by pointer or keys, and with what stands beside it.
#[component]
pub fn NinesLine(
    /// Whose target.
    id: ObjectiveId,
    /// The target.
    target: Memo<Target>,
    /// The window, for budgets.
    window: Memo<Window>,
    /// What stands on the line beside the target.
    #[prop(into)]
    marks: Signal<Vec<NinesMark>>,
) -> impl IntoView {
    let session = Session::from_context();
    let axis = shown_axis(session, target);
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
        let shown = axis.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => Some(now.stepped(1)),
            "ArrowLeft" | "ArrowDown" => Some(now.stepped(-1)),
            "PageUp" => Some(now.stepped(10)),
            "PageDown" => Some(now.stepped(-10)),
            "Home" => Target::from_nines(shown.low()).ok(),
            "End" => Target::from_nines(shown.high()).ok(),
            "+" | "=" => return zoom(session, shown.narrower(now)),
            "-" => return zoom(session, shown.wider(now)),
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
            <Marks axis marks/>
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
        <Zoom axis target/>
    }
}

/// The part of the axis that the address names. It only ever grows while it is looked at, so that it does not move under a
/// marker that is dragged.
fn shown_axis(session: Session, target: Memo<Target>) -> Memo<NinesAxis> {
    let named = session.view(AXIS);
    let grown = Memo::new(move |before: Option<&(NinesAxis, NinesAxis)>| {
        let base = named.with(|named| named.as_deref().and_then(NinesAxis::parse)).unwrap_or_default();
        let from = before.filter(|(of, _)| *of == base).map_or(base, |(_, grown)| *grown);
        (base, from.showing(target.get()))
    });
    Memo::new(move |_| grown.get().1)
}

fn zoom(session: Session, to: Option<NinesAxis>) {
    if let Some(to) = to {
        session.set_view(AXIS, (to != NinesAxis::default()).then(|| to.to_string()));
    }
}

#[component]
fn Zoom(axis: Memo<NinesAxis>, target: Memo<Target>) -> impl IntoView {
    let session = Session::from_context();
    let narrower = Memo::new(move |_| axis.get().narrower(target.get()));
    let wider = Memo::new(move |_| axis.get().wider(target.get()));
    let end = |nines: f64| Target::from_nines(nines).map_or(String::new(), |target| target.to_string());
    let shown = move || format!("{} to {} %", end(axis.get().low()), end(axis.get().high()));
    view! {
        <div class="zoom" role="group" aria-label="Axis">
            <span class="muted">{shown}</span>
            <button type="button" title="Show fewer nines (+)" aria-disabled=move || narrower.get().is_none().to_string()
                on:click=move |_| zoom(session, narrower.get_untracked())>"Narrower"</button>
            <button type="button" title="Show more nines (-)" aria-disabled=move || wider.get().is_none().to_string()
                on:click=move |_| zoom(session, wider.get_untracked())>"Wider"</button>
        </div>
    }
}

/// What stands on the line beside the target, each label in a row where it overlaps no other.
#[component]
fn Marks(axis: Memo<NinesAxis>, marks: Signal<Vec<NinesMark>>) -> impl IntoView {
    let rows = Memo::new(move |_| marks.with(|marks| label_rows(axis.get(), marks)));
    let count = move |of: usize| {
        let count = rows.with(|rows| rows[of].iter().max().map_or(0, |row| row + 1));
        count.to_string()
    };
    let items = move || {
        let (axis, rows) = (axis.get(), rows.get());
        let item = |(i, mark): (usize, &NinesMark)| {
            let place = axis.place(mark.nines);
            let (is_before, is_beyond) = (place < 0.0, place > 1.0);
            let row = |of: usize| rows[of].get(i).copied().unwrap_or(0).to_string();
            let at = format!("{:.5}", place.clamp(0.0, 1.0));
            view! {
                <li class=format!("mark {}", mark.kind.word()) style:--at=at style:--row-0=row(0) style:--row-1=row(1) style:--row-2=row(2)>
                    <span class="mark-label">
                        {is_before.then_some("‹ ")} {mark.name.clone()} " " <b>{mark.percent.clone()} " %"</b> {is_beyond.then_some(" ›")}
                    </span>
                </li>
            }
        };
        marks.with(|marks| marks.iter().enumerate().map(item).collect_view())
    };
    view! {
        <ul class="marks" aria-label="Also on the line"
            style:--rows-0=move || count(0) style:--rows-1=move || count(1) style:--rows-2=move || count(2)>
            {items}
        </ul>
    }
}

fn ticks(axis: NinesAxis, window: &Window) -> impl IntoView + use<> {
    let marks = axis.ticks(window).into_iter().map(|tick| {
        let at = format!("{:.5}", tick.at);
        let is_said = tick.label.is_some();
        let is_between = is_said && !tick.is_whole;
        view! {
            <span class="tick" class:major=tick.is_whole class:between=is_between class:first={tick.at == 0.0}
                class:last={tick.at == 1.0} style:--at=at aria-hidden="true">
                {tick.label.map(|label| view! { <span class="tick-label"><b>{label}</b> <span>{tick.budget}</span></span> })}
            </span>
        }
    });
    marks.collect_view()
}
