//! Everything that can be done from anywhere, in one table: the buttons of the bar, the shortcuts, the list of keys and
//! the palette all come from it.

use leptos::prelude::*;

use super::address::{Address, PART, Room};
use super::parts::theme;
use super::platform::dialog;
use super::platform::keys::{self, Press};
use super::platform::page;
use super::session::Session;
use super::shell::{DIALOG, Dialog, Shell};
use super::starts;

/// Something to do.
pub struct Action {
    /// The words on a button.
    pub label: &'static str,
    /// What it belongs to.
    pub group: &'static str,
    /// The keys; the first is shown on buttons.
    pub keys: &'static [Key],
    /// What it does, in a sentence.
    pub about: &'static str,
    /// How.
    deed: Deed,
}

/// A way to press it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// With Ctrl or Cmd.
    Ctrl(&'static str),
    /// With Ctrl or Cmd, and Shift.
    CtrlShift(&'static str),
    /// Alone. Off while somebody types, and wherever letters are switched off.
    Letter(&'static str),
    /// After `g`. Off like a letter.
    Go(&'static str),
    /// The browser does it itself; here it is only named.
    Browser(&'static str),
}

impl Key {
    /// As the reader sees it: `Ctrl Shift Z`, `g a`.
    pub fn shown(self) -> String {
        match self {
            Self::Ctrl(key) => format!("Ctrl {}", key.to_uppercase()),
            Self::CtrlShift(key) => format!("Ctrl Shift {}", key.to_uppercase()),
            Self::Letter(key) => key.to_owned(),
            Self::Go(key) => format!("g {key}"),
            Self::Browser(keys) => keys.to_owned(),
        }
    }

    /// Whether it is switched off together with the letters.
    pub fn is_letter(self) -> bool {
        matches!(self, Self::Letter(_) | Self::Go(_))
    }
}

#[derive(Clone, Copy)]
enum Deed {
    Call(fn(Session, Shell)),
    Open(Room),
}

impl Action {
    /// Does it.
    pub fn perform(&self, session: Session, shell: Shell) {
        match self.deed {
            Call(call) => call(session, shell),
            Open(room) => {
                let objective = session.heading().objective.filter(|_| room.is_of_one());
                page::go_to(&Address::of(room, objective).link());
            }
        }
    }

    /// Its first key as the reader sees it; empty where it has none.
    pub fn first_key(&self) -> String {
        self.keys.first().map(|key| key.shown()).unwrap_or_default()
    }
}

macro_rules! action {
    ($(#[$doc:meta])* $name:ident, $group:literal, $label:literal, [$($key:expr),*], $about:literal, $deed:expr) => {
        $(#[$doc])*
        pub static $name: Action =
            Action { label: $label, group: $group, keys: &[$($key),*], about: $about, deed: $deed };
    };
}

use Deed::{Call, Open};
use Key::{Browser, Ctrl, CtrlShift, Go, Letter};

action!(
    /// Takes the last step back.
    UNDO, "Edit", "Undo", [Ctrl("z")], "Takes the last step back; one drag is one step",
    Call(|session, _| session.undo())
);
action!(
    /// Does it again.
    REDO, "Edit", "Redo", [CtrlShift("z"), Ctrl("y")], "Does the step again that was taken back",
    Call(|session, _| session.redo())
);
action!(
    /// Shows the palette.
    FIND, "Everywhere", "Find", [Ctrl("k")], "Finds any action, room, objective, sample or kind of file by its name",
    Call(|_, shell| shell.open(Dialog::Palette))
);
action!(
    /// Shows the keys.
    KEYS, "Everywhere", "Keys", [Letter("?")], "Lists every key",
    Call(|_, shell| shell.open(Dialog::Keys))
);
action!(
    /// Explains the words.
    WORDS, "Everywhere", "Words of the field", [Letter("w")], "Explains burn rate, error budget and the other words, a line each",
    Call(|_, shell| shell.open(Dialog::Words))
);
action!(
    /// Another theme.
    THEME, "Everywhere", "Theme", [Letter("t")], "Changes to light, dark, or as the system has it",
    Call(|_, shell| theme::next(shell))
);
action!(
    /// For the projector.
    PRESENT, "Everywhere", "Present", [Letter("v")], "Large type and no controls, for a projector; Escape ends it",
    Call(|_, shell| shell.present(!shell.presenting.get_untracked()))
);
action!(
    /// On paper.
    PRINT, "Everywhere", "Print", [Browser("Ctrl P")], "Prints the room that is open, in light colours",
    Call(|_, _| page::print())
);
action!(
    /// The objective before.
    PREVIOUS, "Objectives", "Previous objective", [Letter("[")], "Shows the objective before this one in the same room",
    Call(|session, _| step(session, -1))
);
action!(
    /// The objective after.
    NEXT, "Objectives", "Next objective", [Letter("]")], "Shows the objective after this one in the same room",
    Call(|session, _| step(session, 1))
);
action!(
    /// One more objective.
    NEW_OBJECTIVE, "Objectives", "New objective", [Letter("n")], "Adds an objective of 99.9 % over 30 days with the workbook's alerts",
    Call(starts::add_objective)
);
action!(
    /// What it is called.
    NAMES, "Objectives", "Name the objective", [], "Renames the service and the objective, and says anew what is promised",
    Call(|session, shell| {
        if untrack(|| session.shown()).is_some() {
            shell.open(Dialog::Names);
        }
    })
);
action!(
    /// From nothing.
    NEW_PLAN, "Plan", "New plan", [], "Starts a plan with one empty objective; the plan at hand stays kept under Files",
    Call(starts::begin_plan)
);
action!(PORTFOLIO, "Rooms", "Portfolio", [Go("p")], "All objectives, and which is weakest", Open(Room::Portfolio));
action!(FILES, "Rooms", "Files", [Ctrl("o"), Go("l")], "Opens files and kept plans", Open(Room::Files));
action!(FACTS, "Rooms", "Facts", [Go("f")], "Traffic, incidents, dependencies, costs, on-call", Open(Room::Facts));
action!(RISKS, "Rooms", "Risks", [Go("r")], "What may go wrong, ranked", Open(Room::Risks));
action!(CAPACITY, "Rooms", "Capacity", [Go("c")], "What serves the traffic, and for how long", Open(Room::Capacity));
action!(
    REPLAY,
    "Rooms",
    "Replay",
    [Go("h")],
    "What your own measurements say: windows, budget, alerts",
    Open(Room::Replay)
);
action!(OBJECTIVE, "Rooms", "Objective", [Go("o")], "What the target means", Open(Room::Objective));
action!(ALERTS, "Rooms", "Alerts", [Go("a")], "When somebody is told", Open(Room::Alerts));
action!(NINES, "Rooms", "Nines and cost", [Go("n")], "What the next nine costs and brings", Open(Room::Nines));
action!(
    POLICY,
    "Rooms",
    "Policy",
    [Go("y")],
    "What follows when the budget is spent, and its dry run",
    Open(Room::Policy)
);
action!(TABLE, "Rooms", "Table", [Go("b")], "Limits, offers, and where everybody can live", Open(Room::Table));
action!(ACCORD, "Rooms", "Accord", [Go("s")], "Readiness, signatures, and what was signed before", Open(Room::Accord));
action!(
    EXPORT,
    "Rooms",
    "Export",
    [Ctrl("e"), Go("e")],
    "Files to carry home, and the plan as a link to share",
    Open(Room::Export)
);
action!(
    DRILLS,
    "Rooms",
    "Drills",
    [Go("d")],
    "Rounds for people who go on call, and a path for the first week",
    Open(Room::Drills)
);
action!(STORY, "Rooms", "Story", [Go("t")], "How it came about in five slides, for a projector", Open(Room::Story));

/// All actions, in the order in which they are listed.
pub static ALL: [&Action; 28] = [
    &FIND,
    &KEYS,
    &WORDS,
    &THEME,
    &PRESENT,
    &PRINT,
    &UNDO,
    &REDO,
    &PREVIOUS,
    &NEXT,
    &NEW_OBJECTIVE,
    &NAMES,
    &NEW_PLAN,
    &PORTFOLIO,
    &FILES,
    &FACTS,
    &RISKS,
    &CAPACITY,
    &REPLAY,
    &OBJECTIVE,
    &ALERTS,
    &POLICY,
    &NINES,
    &TABLE,
    &ACCORD,
    &EXPORT,
    &STORY,
    &DRILLS,
];

/// Another objective of the plan, in the same room and the same part of it.
fn step(session: Session, by: isize) {
    let mut address = session.heading();
    let ids = session
        .history
        .with_untracked(|history| history.plan().objectives.iter().map(|objective| objective.id).collect::<Vec<_>>());
    let Some(at) = ids.iter().position(|id| Some(*id) == address.objective) else { return };
    let to = at.wrapping_add_signed(by.rem_euclid(ids.len() as isize)) % ids.len();
    if !address.room.is_of_one() {
        address.room = Room::Objective;
    }
    address.objective = Some(ids[to]);
    address.view.retain(|name, _| name == PART);
    page::go_to(&address.link());
}

/// After `g`, the next letter within so many milliseconds names a room.
const GO_WITHIN: f64 = 1_500.0;

/// Performs the action of a key press. In a text field only what the field does not do itself: its own undo stays.
pub fn listen(session: Session, shell: Shell) {
    let went_at = StoredValue::new(f64::NEG_INFINITY);
    page::on_window("keydown", move |event| {
        let Some(press) = keys::press(&event).filter(|_| !event.default_prevented()) else { return };
        let has_gone = page::ticks() - went_at.get_value() < GO_WITHIN;
        went_at.set_value(f64::NEG_INFINITY);
        let is_typing = page::is_typing(&event);
        if is_typing && press.ctrl && matches!(press.key.as_str(), "z" | "y") {
            return;
        }
        if dialog::is_open(DIALOG) {
            // What lies under a dialog cannot be used; the key that opened the palette closes it.
            if press.ctrl && press.key == "k" {
                event.prevent_default();
                shell.close();
            }
            return;
        }
        let letters = shell.letters.get_untracked() && !is_typing;
        if press.key == "escape" {
            // One thing at a time: first the explanation that lies over the page.
            if shell.explained.get_untracked().is_some() {
                shell.explained.set(None);
            } else {
                shell.present(false);
            }
        } else if letters && press.key == "g" && !press.ctrl && !has_gone && !press.is_repeat {
            went_at.set_value(page::ticks());
        } else if let Some(action) = meant(&press, letters, has_gone) {
            event.prevent_default();
            action.perform(session, shell);
        }
    });
}

/// The action that a key press means.
fn meant(press: &Press, letters: bool, has_gone: bool) -> Option<&'static Action> {
    let is = |key: &Key| match *key {
        Ctrl(name) => press.ctrl && !press.shift && press.key == name,
        CtrlShift(name) => press.ctrl && press.shift && press.key == name,
        // `?` needs Shift on some keyboards and not on others.
        Letter(name) => letters && !has_gone && !press.ctrl && press.key == name,
        Go(name) => letters && has_gone && !press.ctrl && press.key == name,
        Browser(_) => false,
    };
    ALL.into_iter().find(|action| action.keys.iter().any(is))
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
    let shell = Shell::from_context();
    let title = move || {
        let subject = subject.get().filter(|subject| !subject.is_empty());
        let what = subject.map_or_else(|| action.label.to_owned(), |subject| format!("{} {subject}", action.label));
        let key = action.first_key();
        if key.is_empty() { what } else { format!("{what} ({key})") }
    };
    view! {
        <button
            type="button"
            title=title
            aria-disabled=move || subject.get().is_none().to_string()
            on:click=move |_| {
                if subject.with_untracked(Option::is_some) {
                    action.perform(session, shell);
                }
            }
        >
            {action.label}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_room_has_an_action_and_no_key_means_two() {
        for room in Room::GROUPS.iter().flat_map(|(_, rooms)| *rooms) {
            assert!(ALL.iter().any(|action| matches!(action.deed, Open(to) if to == *room)), "{room:?}");
        }
        let mut keys: Vec<String> = ALL.iter().flat_map(|action| action.keys).map(|key| key.shown()).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
        // g begins a room and can be no letter of its own.
        assert!(!ALL.iter().flat_map(|action| action.keys).any(|key| *key == Letter("g")));
    }
}
