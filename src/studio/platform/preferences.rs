//! What this browser remembers beside the plans: the theme and which plan was open last.
//!
//! gloo-storage panics where storage is blocked, so it is called only after a probe that cannot panic.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::{Deserialize, Serialize};

use super::journal::Kept;
use super::page::window;

/// Stable for ever: renaming it would forget every reader's settings.
const KEY: &str = "accord.preferences";

/// Settings of this browser. A field that is missing takes its default, so that fields can be added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// `light`, `dark`, or nothing to follow the system.
    pub theme: String,
    /// Keys without Ctrl do nothing: somebody dictates, or a hand is unsteady.
    pub no_letters: bool,
    /// The plan that was open last, and when it was opened.
    pub last_open: Option<(String, f64)>,
    /// When the meeting that runs began, in milliseconds since 1970.
    pub meeting: Option<f64>,
}

/// Whether this browser lets the page store anything.
fn is_allowed() -> bool {
    let Ok(Some(storage)) = window().local_storage() else { return false };
    const PROBE: &str = "accord.probe";
    storage.set_item(PROBE, "1").and_then(|()| storage.remove_item(PROBE)).is_ok()
}

/// What is remembered; the defaults where nothing is, or where it cannot be read.
pub fn load() -> Preferences {
    if is_allowed() { LocalStorage::get(KEY).unwrap_or_default() } else { Preferences::default() }
}

/// Remembers a change. Losing a preference loses no work, so a failure is silent.
pub fn update(change: impl FnOnce(&mut Preferences)) {
    if is_allowed() {
        let mut preferences = load();
        change(&mut preferences);
        let _ = LocalStorage::set(KEY, &preferences);
    }
}

/// What was done in drills, as a text of its own: it grows with every round.
const DRILLS: &str = "accord.drills";

/// The progress in drills that is kept here.
pub fn drills() -> Option<String> {
    if is_allowed() { LocalStorage::get(DRILLS).ok() } else { None }
}

/// Keeps the progress in drills.
pub fn set_drills(text: &str) {
    if is_allowed() {
        let _ = LocalStorage::set(DRILLS, text);
    }
}

/// What was not saved yet when a page was left.
const UNSAVED: &str = "accord.unsaved";

/// What was not saved yet when pages were left.
pub fn unsaved() -> Vec<Kept> {
    if is_allowed() { LocalStorage::get(UNSAVED).unwrap_or_default() } else { Vec::new() }
}

/// Changes what is noted there. Where that does not fit, nothing is noted.
pub fn update_unsaved(change: impl FnOnce(&mut Vec<Kept>)) {
    if !is_allowed() {
        return;
    }
    let mut rows = unsaved();
    change(&mut rows);
    if rows.is_empty() {
        LocalStorage::delete(UNSAVED);
    } else {
        let _ = LocalStorage::set(UNSAVED, rows);
    }
}

/// The texts of a team's own decks.
const DECKS: &str = "accord.decks";

/// The texts of the team's own decks that are kept here.
pub fn decks() -> Vec<String> {
    if is_allowed() { LocalStorage::get(DECKS).unwrap_or_default() } else { Vec::new() }
}

/// Keeps the texts of the team's own decks; whether that succeeded.
pub fn set_decks(texts: &[String]) -> bool {
    is_allowed() && LocalStorage::set(DECKS, texts).is_ok()
}

/// What this tab looks at through a link, so that a reload shows it again; the browser forgets it with the tab.
const PREVIEW: &str = "accord.preview";

/// The fragment of the link that this tab looked at before a reload.
pub fn preview() -> Option<String> {
    if is_tab_allowed() { SessionStorage::get(PREVIEW).ok() } else { None }
}

/// Remembers the link that this tab looks at, or that it no longer does.
pub fn set_preview(fragment: Option<&str>) {
    if is_tab_allowed() {
        match fragment {
            Some(fragment) => drop(SessionStorage::set(PREVIEW, fragment)),
            None => SessionStorage::delete(PREVIEW),
        }
    }
}

fn is_tab_allowed() -> bool {
    matches!(window().session_storage(), Ok(Some(_)))
}
