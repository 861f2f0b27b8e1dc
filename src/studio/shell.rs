//! What stands around the rooms for a while: a dialog, the large type of a presentation, the open explanation of a word.

use leptos::prelude::*;

use super::platform::{dialog, page, preferences};

/// A dialog of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Find anything.
    Palette,
    /// Every key.
    Keys,
    /// Every word.
    Words,
    /// The names of an objective.
    Names,
}

/// The id of the one dialog that is open.
pub const DIALOG: &str = "dialog";

/// Handles to what the shell shows; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Shell {
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Whether the type is large and controls are hidden.
    pub presenting: RwSignal<bool>,
    /// Whether keys without Ctrl do something.
    pub letters: RwSignal<bool>,
    /// The theme: `light`, `dark`, or nothing to follow the system.
    pub theme: RwSignal<String>,
    /// The explanation that is open, by its number.
    pub explained: RwSignal<Option<u32>>,
}

impl Shell {
    /// As the reader left it.
    pub fn new() -> Self {
        let preferences = preferences::load();
        Self {
            dialog: RwSignal::new(None),
            presenting: RwSignal::new(false),
            letters: RwSignal::new(!preferences.no_letters),
            theme: RwSignal::new(preferences.theme),
            explained: RwSignal::new(None),
        }
    }

    /// The shell of the page.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Shows a dialog in the place of any other.
    pub fn open(self, which: Dialog) {
        self.close();
        self.dialog.set(Some(which));
    }

    /// Closes the dialog that is open, which gives the focus back.
    pub fn close(self) {
        if self.dialog.with_untracked(Option::is_some) {
            dialog::close(DIALOG);
            self.dialog.set(None);
        }
    }

    /// Begins or ends a presentation.
    pub fn present(self, begin: bool) {
        if self.presenting.get_untracked() != begin {
            self.presenting.set(begin);
            page::mark_root("data-presenting", begin);
        }
    }

    /// Switches the keys without Ctrl on or off, for this browser.
    pub fn allow_letters(self, allow: bool) {
        self.letters.set(allow);
        preferences::update(|preferences| preferences.no_letters = !allow);
    }
}

/// A dialog that keeps the focus, closes on Escape or a click beside it, and gives the focus back.
#[component]
pub fn Modal(
    /// Its heading; the first thing that is read aloud.
    title: &'static str,
    /// A class of its own.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let shell = Shell::from_context();
    Effect::new(|| dialog::show(DIALOG));
    view! {
        <dialog
            id=DIALOG
            class=class
            aria-labelledby="dialog-title"
            on:close=move |_| {
                // Told a moment late: another may have taken its place in the same element.
                if !dialog::is_open(DIALOG) {
                    shell.dialog.set(None);
                }
            }
            on:click=move |event| {
                if dialog::is_beside(&event) {
                    shell.close();
                }
            }
        >
            <div class="dialog-head">
                <h2 id="dialog-title">{title}</h2>
                <button type="button" class="quiet" on:click=move |_| shell.close()>"Close"</button>
            </div>
            {children()}
        </dialog>
    }
}
