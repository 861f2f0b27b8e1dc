//! Widgets of this room.

use leptos::prelude::*;

use crate::parts::{ChartFigure, unique};
use accord::chart::{Axis, Plot, Table};
use accord::model::{Answer, Basis};
use accord::plan::Gesture;
use accord::units::pasted::{Column, Pasted, rows};

/// A chart of an answer: what is missing for it, or why there is none, where there is none.
#[component]
pub fn AnsweredChart(
    /// The name of the element, unique in the page.
    id: &'static str,
    /// What is shown.
    answer: Memo<Answer<Plot>>,
    /// What is missing where there is no answer.
    missing: &'static str,
    /// Where its figures come from.
    #[prop(into)]
    basis: Signal<&'static Basis>,
    /// Handles.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let state = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Ok(Some(_)) => Ok(true),
            Ok(None) => Ok(false),
            Err(error) => Err(error.to_string()),
        })
    });
    // The figure is built once; only what changes of it is drawn anew.
    let plot = Memo::new(move |before: Option<&Plot>| {
        answer.with(|answer| match answer {
            Ok(Some(plot)) => plot.clone(),
            _ => before.cloned().unwrap_or_else(nothing),
        })
    });
    let children = StoredValue::new(children);
    move || match state.get() {
        Ok(true) => {
            let handles = children.with_value(|children| children.as_ref().map(|children| children()));
            view! { <ChartFigure id plot basis=Some(basis.get())>{handles}</ChartFigure> }.into_any()
        }
        Ok(false) => view! { <p class="muted">{missing}</p> }.into_any(),
        Err(error) => view! { <p class="error" role="alert">{error}</p> }.into_any(),
    }
}

fn nothing() -> Plot {
    let axis = || Axis::linear("", 0.0, 1.0, |_| String::new());
    Plot { title: "", sentence: String::new(), x: axis(), y: axis(), layers: Vec::new(), table: Table::default() }
}

/// A slider for a whole number that one gesture drags from press to release.
#[component]
pub fn CountSlider(
    /// What it sets.
    label: &'static str,
    /// The number.
    #[prop(into)]
    value: Signal<u32>,
    /// The most that it reaches.
    #[prop(into)]
    most: Signal<u32>,
    /// The number in words.
    #[prop(into)]
    spoken: Signal<String>,
    /// Takes a number.
    commit: impl Fn(u32, Gesture) + Copy + 'static,
) -> impl IntoView {
    let session = crate::session::Session::from_context();
    let gesture = StoredValue::new(None::<Gesture>);
    let begin = move || gesture.set_value(Some(session.new_gesture()));
    let take = move |event| {
        if gesture.get_value().is_none() {
            begin();
        }
        if let (Ok(number), Some(gesture)) = (event_target_value(&event).parse::<u32>(), gesture.get_value()) {
            commit(number, gesture);
        }
    };
    view! {
        <input
            class="count" type="range" min="1" step="1" aria-label=label aria-valuetext=spoken
            max=move || most.get().to_string()
            prop:value=move || value.get().to_string()
            on:pointerdown=move |_| begin()
            // A key that is held is one gesture.
            on:keydown=move |event| if !event.repeat() { begin() }
            on:input=take
        />
    }
}

/// A field for rows of figures as people paste them. Lines that cannot be read are named; the others are taken.
#[component]
pub fn PasteField(
    /// What the field is for.
    label: &'static str,
    /// What one line holds.
    hint: &'static str,
    /// The columns.
    columns: &'static [Column],
    /// What is there now, as lines.
    #[prop(into)]
    now: Signal<String>,
    /// Takes the rows.
    commit: impl Fn(Vec<Vec<f64>>) + Copy + 'static,
) -> impl IntoView {
    let draft = RwSignal::new(now.get_untracked());
    // What undo brings back stands in the field as well; a text that says the same stays, with its bad lines in sight.
    Effect::new(move |_| {
        let now = now.get();
        if draft.with_untracked(|draft| rows(draft, columns).rows != rows(&now, columns).rows) {
            draft.set(now);
        }
    });
    let read = RwSignal::new(None::<Pasted>);
    let take = move |_| {
        let pasted = draft.with_untracked(|text| rows(text, columns));
        // A text without one good line changes nothing; an empty one takes all away.
        let typed = draft.get_untracked();
        if !pasted.rows.is_empty() || typed.trim().is_empty() {
            commit(pasted.rows.clone());
        }
        read.set(Some(pasted));
    };
    let (id, hint_id) = (unique("paste"), unique("hint"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea id=id rows="7" spellcheck="false" aria-describedby=hint_id.clone()
                prop:value=move || draft.get() on:input=move |event| draft.set(event_target_value(&event))></textarea>
            <p class="muted hint" id=hint_id>{hint}</p>
            <p class="actions">
                <button type="button" on:click=take>"Read the figures"</button>
                <span role="status" class="muted">{move || read.with(|read| read.as_ref().map(told))}</span>
            </p>
            <ul class="faults">{move || read.with(|read| read.as_ref().map(faults))}</ul>
        </div>
    }
}

fn told(pasted: &Pasted) -> String {
    let bad = pasted.faults.len() + pasted.more_faults;
    let good = match pasted.rows.len() {
        0 => "Nothing was read".to_owned(),
        1 => "1 row was read".to_owned(),
        n => format!("{n} rows were read"),
    };
    match bad {
        0 => format!("{good}."),
        1 => format!("{good}, 1 line was not:"),
        n => format!("{good}, {n} lines were not:"),
    }
}

fn faults(pasted: &Pasted) -> AnyView {
    let more = (pasted.more_faults > 0).then(|| view! { <li>"and " {pasted.more_faults} " more"</li> });
    let one = |fault: &accord::units::pasted::Fault| view! { <li><b>"Line " {fault.line}</b> ": " {fault.reason.clone()}</li> };
    view! { {pasted.faults.iter().map(one).collect_view()} {more} }.into_any()
}
