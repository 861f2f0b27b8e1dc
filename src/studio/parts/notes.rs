use leptos::prelude::*;

use accord::plan::{Note, Refusal};

/// Notes about a file, in plain words, with line and column.
#[component]
pub fn NoteList(notes: Vec<Note>) -> impl IntoView {
    let mut notes = notes;
    // In the order of the file; what concerns the whole comes last.
    notes.sort_by_key(|note| (note.place.is_none(), note.place));
    let items = notes.into_iter().map(|note| {
        view! {
            <li>
                <span class="tag">{note.kind.name()}</span>
                <span>{note.text}</span>
                <span class="place">{note.place.map(|place| place.to_string())}</span>
            </li>
        }
    });
    view! { <ul class="notes">{items.collect_view()}</ul> }
}

/// Why something was refused, and what to do.
#[component]
pub fn RefusalNote(refusal: Refusal) -> impl IntoView {
    view! {
        <p class="reason">
            {refusal.place.map(|place| format!("{place}: "))} {refusal.reason} "."
        </p>
        <p class="remedy">{refusal.remedy} "."</p>
    }
}
