//! The keys and the words, each in a dialog of its own.

use leptos::prelude::*;

use super::actions::{self, Action};
use super::parts::glossary;
use super::shell::{Modal, Shell};

/// Keys of widgets, which no action has.
const WIDGETS: [(&str, &str); 8] = [
    ("Tab, Shift Tab", "To the next or the last field, link or handle"),
    ("Arrow keys", "Move a marker or a handle by one step; a key that is held is one step of undo"),
    ("Page Up, Page Down", "Move it by ten steps"),
    ("Home, End", "To the ends of the axis"),
    ("Enter", "Takes what was typed into a field"),
    ("Space", "Opens Basis and tables, presses a button"),
    ("Escape", "Closes a dialog or an explanation, ends a presentation"),
    ("Ctrl V", "Opens a file whose text was copied, anywhere but in a field"),
];

/// Every key, by what it belongs to.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let shell = Shell::from_context();
    let mut groups: Vec<(&'static str, Vec<&'static Action>)> = Vec::new();
    for action in actions::ALL.into_iter().filter(|action| !action.keys.is_empty()) {
        match groups.last_mut() {
            Some((name, actions)) if *name == action.group => actions.push(action),
            _ => groups.push((action.group, vec![action])),
        }
    }
    let row = move |action: &'static Action| {
        let keys = action.keys.iter().map(|key| {
            let is_off = move || key.is_letter() && !shell.letters.get();
            view! { <kbd class:off=is_off>{key.shown()}</kbd> }
        });
        view! { <tr><th scope="row">{action.label}</th><td>{keys.collect_view()}</td><td>{action.about}</td></tr> }
    };
    let groups = groups.into_iter().map(move |(name, actions)| {
        view! {
            <tbody>
                <tr><th scope="rowgroup" colspan="3">{name}</th></tr>
                {actions.into_iter().map(row).collect_view()}
            </tbody>
        }
    });
    let widgets =
        WIDGETS.map(|(keys, about)| view! { <tr><th scope="row">{keys}</th><td colspan="2">{about}</td></tr> });
    view! {
        <Modal title="Keys" class="keys">
            <p class="switch">
                <input type="checkbox" id="letters" prop:checked=move || shell.letters.get()
                    on:change=move |event| shell.allow_letters(event_target_checked(&event))/>
                <label for="letters">"Keys without Ctrl, such as ? and g a. They are always off while you type; switch them off if you dictate."</label>
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="Keys">
                <table>
                    {groups.collect_view()}
                    <tbody>
                        <tr><th scope="rowgroup" colspan="3">"Inside a room"</th></tr>
                        {widgets.into_iter().collect_view()}
                    </tbody>
                </table>
            </div>
        </Modal>
    }
}

/// Every word, in a line.
#[component]
pub fn WordsDialog() -> impl IntoView {
    let words = glossary::ALL.map(|entry| view! { <dt>{entry.word}</dt> <dd>{entry.line}</dd> });
    view! {
        <Modal title="Words of the field" class="words">
            <div class="scroll" tabindex="0" role="region" aria-label="Words">
                <dl>{words.into_iter().collect_view()}</dl>
            </div>
        </Modal>
    }
}
