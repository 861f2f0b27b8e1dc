use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::glossary::Entry;
use crate::platform::page;
use crate::shell::Shell;

/// Pixels that an explanation is wide at most, with its distance from the edge; the style sheet has the same number.
const WIDE: f64 = 316.0;

/// A word of the field that explains itself in one line: under the pointer, when it has the focus, and when it is pressed.
/// Escape closes the line without moving the pointer; the pointer may rest on it.
#[component]
pub fn Term(
    /// The word and its line.
    of: &'static Entry,
    /// What stands in the text, where it is not the word itself: `budget`, `rolling 30 days`.
    #[prop(optional, into)]
    says: Option<Signal<String>>,
) -> impl IntoView {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    let shell = Shell::from_context();
    let is_open = move || shell.explained.get() == Some(number);
    let shift = RwSignal::new(0.0);
    let id = format!("term-{number}");
    let word_id = format!("{id}-word");
    let open = {
        let word_id = word_id.clone();
        move || {
            shift.set(page::overhang(&word_id, WIDE));
            shell.explained.set(Some(number));
        }
    };
    let (on_enter, on_focus, on_click) = (open.clone(), open.clone(), open);
    let close = move || {
        if shell.explained.get_untracked() == Some(number) {
            shell.explained.set(None);
        }
    };
    let described = id.clone();
    view! {
        <span class="term" on:pointerenter=move |_| on_enter() on:pointerleave=move |_| close()>
            <button type="button" id=word_id class="term-word" aria-describedby=described
                on:focus=move |_| on_focus() on:blur=move |_| close() on:click=move |_| on_click()>
                {move || says.map_or_else(|| of.word.to_owned(), |says| says.get())}
            </button>
            <span id=id role="tooltip" class="term-line" class:open=is_open style:--shift=move || format!("{:.0}px", shift.get())>
                {of.line}
            </span>
        </span>
    }
}
