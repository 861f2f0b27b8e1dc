//! What the whole studio shares: the one plan, where it is kept, and which room is open.

mod arrival;
mod preview;
mod way;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::address::Address;
use super::keeper::Keeper;
use super::platform::page;
use accord::plan::{Change, Gesture, History, Objective, ObjectiveId, Plan, restore};

pub use arrival::Arrival;

/// Handles to the shared state; copies are the same state.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// The plan and the way back.
    pub history: RwSignal<History>,
    /// The room that is open, of which objective, and how it is looked at.
    pub address: RwSignal<Address>,
    /// What came of the last file.
    pub arrival: RwSignal<Option<Arrival>>,
    /// Where the plan lives.
    pub keeper: Keeper,
    /// While a plan from a link is looked at: how often somebody has tried to change it.
    pub preview: RwSignal<Option<u32>>,
    /// The plan at hand while another is looked at, with its way back.
    aside: StoredValue<Option<History>>,
    /// Counts how often what the rooms show became something else altogether.
    pub generation: RwSignal<u32>,
    /// What was begun in forms and not sent, by the form's name: rooms come and go, what was typed stays.
    begun: StoredValue<BTreeMap<String, Vec<String>>>,
    gestures: StoredValue<u64>,
    /// The objective that was looked at last, so that other rooms go on with it.
    last_shown: StoredValue<Option<ObjectiveId>>,
    /// Whether the address is about to be written.
    is_address_due: StoredValue<bool>,
}

impl Session {
    /// A session with an empty plan.
    pub fn new() -> Self {
        let history = RwSignal::new(History::default());
        Self {
            history,
            address: RwSignal::new(Address::parse(&page::fragment())),
            arrival: RwSignal::new(None),
            keeper: Keeper::new(history),
            preview: RwSignal::new(None),
            aside: StoredValue::new(None),
            generation: RwSignal::new(0),
            begun: StoredValue::new(BTreeMap::new()),
            gestures: StoredValue::new(0),
            last_shown: StoredValue::new(None),
            is_address_due: StoredValue::new(false),
        }
    }

    /// The name under which what is begun in a form about an objective is kept: that of another plan, or of one that is only
    /// looked at, is another.
    pub fn form(&self, what: &str, objective: ObjectiveId) -> String {
        let place = if self.preview.with_untracked(Option::is_some) { "looked at" } else { "at hand" };
        format!("{what} {} {place} {}", self.keeper.key(), objective.0)
    }

    /// What was begun in a form and not sent.
    pub fn begun(&self, form: &str) -> Option<Vec<String>> {
        self.begun.with_value(|all| all.get(form).cloned())
    }

    /// Keeps what was begun in a form while rooms change; nothing ends it.
    pub fn keep_begun(&self, form: &str, texts: Option<Vec<String>>) {
        self.begun.update_value(|all| {
            match texts {
                Some(texts) => all.insert(form.to_owned(), texts),
                None => all.remove(form),
            };
        });
    }

    /// The session of the page.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Changes the plan: the one way to do it.
    pub fn change(&self, change: Change, gesture: Option<Gesture>) {
        if self.refuses() || (gesture.is_none() && self.is_too_much(&change)) {
            return;
        }
        // A change of an objective that another tab has just removed has nothing to change.
        let changed = self.history.try_update(|history| history.change(change, gesture).is_ok());
        if changed == Some(true) {
            self.keeper.touch();
        }
    }

    /// Whether a change would make a plan that could not be opened again; then it is refused and said why. Steps of a drag
    /// move numbers within bounds and are not asked.
    fn is_too_much(&self, change: &Change) -> bool {
        let alone = match change {
            Change::Replace(objective) => Plan { objectives: vec![(**objective).clone()], ..Plan::default() },
            Change::Decide(decisions) => Plan { decisions: decisions.clone(), ..Plan::default() },
            Change::Ask(questions) => Plan { questions: questions.clone(), ..Plan::default() },
            _ => return false,
        };
        let Err(refusal) = restore(alone, Vec::new()) else { return false };
        self.arrival.set(Some(Arrival::Refused { name: "The change".to_owned(), refusal }));
        self.generation.update(|n| *n = n.wrapping_add(1));
        true
    }

    /// A gesture that no other act shares.
    pub fn new_gesture(&self) -> Gesture {
        self.gestures.update_value(|n| *n += 1);
        Gesture(self.gestures.get_value())
    }

    /// Takes the last step back.
    pub fn undo(&self) {
        if self.history.try_update(|history| history.undo().is_some()) == Some(true) {
            self.keeper.touch();
        }
    }

    /// Does it again.
    pub fn redo(&self) {
        if self.history.try_update(|history| history.redo().is_some()) == Some(true) {
            self.keeper.touch();
        }
    }

    /// Edits one objective: one step of undo, or a part of a gesture's. An objective that is gone is left alone.
    pub fn edit(&self, id: ObjectiveId, gesture: Option<Gesture>, edit: impl FnOnce(&mut Objective)) {
        if let Some(change) = self.history.with_untracked(|history| history.plan().edited(id, edit)) {
            self.change(change, gesture);
        }
    }

    /// What money is counted in.
    pub fn currency(&self) -> Memo<String> {
        let history = self.history;
        Memo::new(move |_| history.with(|history| history.plan().currency.clone()))
    }
}
