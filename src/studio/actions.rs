//! Everything that can be done from anywhere, in one table: buttons and shortcuts both come from it.

use leptos::prelude::*;

use super::address::{Address, Room};
use super::platform::page;
use super::session::Session;

/// Something to do.
pub struct Action {
    /// The words on a button.
    pub label: &'static str,
    /// The keys, as shown to the reader.
    pub keys: &'static str,
    /// Whether a key press means it; the flags are Ctrl or Cmd, and Shift.
    matches: fn(&str, bool, bool) -> bool,
    /// Does it.
    pub perform: fn(&Session),
}

/// Take the last step back.
pub const UNDO: Action = Action {
    label: "Undo",
    keys: "Ctrl Z",
    matches: |key, ctrl, shift| ctrl && !shift && key == "z",
    perform: Session::undo,
};

/// Do it again.
pub const REDO: Action = Action {
    label: "Redo",
    keys: "Ctrl Shift Z",
    matches: |key, ctrl, shift| ctrl && (shift && key == "z" || !shift && key == "y"),
    perform: Session::redo,
};

/// Go to a room.
const FILES: Action = Action {
    label: "Files",
    keys: "Ctrl O",
    matches: |key, ctrl, shift| ctrl && !shift && key == "o",
    perform: |_| page::go_to(&Address::of(Room::Files, None).link()),
};

/// Go to a room.
const EXPORT: Action = Action {
    label: "Export",
    keys: "Ctrl E",
    matches: |key, ctrl, shift| ctrl && !shift && key == "e",
    perform: |_| page::go_to(&Address::of(Room::Export, None).link()),
};

/// All actions.
const ALL: [Action; 4] = [UNDO, REDO, FILES, EXPORT];

/// Performs the action of a key press. In a text field only what the field does not do itself: its own undo stays.
pub fn listen(session: Session) {
    page::on_window("keydown", move |event| {
        let Some((key, ctrl, shift)) = page::key_of(&event) else { return };
        if page::is_typing(&event) && matches!(key.as_str(), "z" | "y") {
            return;
        }
        if let Some(action) = ALL.iter().find(|action| (action.matches)(&key, ctrl, shift)) {
            event.prevent_default();
            (action.perform)(&session);
        }
    });
}

/// A button that performs an action; `subject` says to what: "Undo target".
#[component]
pub fn ActionButton(
    action: &'static Action,
    /// What it would be done to; the button is off while there is nothing.
    #[prop(into)]
    subject: Signal<Option<&'static str>>,
) -> impl IntoView {
    let session = Session::from_context();
    let title = move || {
        let subject = subject.get().unwrap_or_default();
        format!("{} {subject} ({})", action.label, action.keys)
    };
    view! {
        <button
            type="button"
            title=title
            aria-disabled=move || subject.get().is_none().to_string()
            on:click=move |_| (action.perform)(&session)
        >
            {action.label}
        </button>
    }
}
