//! What the whole studio shares: the one plan, where it is kept, and which room is open.

use leptos::prelude::*;

use super::keeper::Keeper;
use super::platform::{files::TextFile, page};
use accord::exchange::{self, Format};
use accord::plan::{Change, Gesture, History, Note, Objective, ObjectiveId, Plan, Refusal, restore};

/// Which page is shown; the fragment of the address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Open files and see what is kept.
    Files,
    /// One objective, or the first where none is named.
    Objective(Option<ObjectiveId>),
    /// Files to carry home.
    Export,
}

impl Room {
    /// The room of a fragment; an unknown one is the objective room.
    pub fn parse(fragment: &str) -> Self {
        match fragment {
            "/files" => Self::Files,
            "/export" => Self::Export,
            other => {
                let id = other.strip_prefix("/objective/").and_then(|id| id.parse().ok());
                Self::Objective(id.map(ObjectiveId))
            }
        }
    }

    /// The link to the room.
    pub fn link(self) -> String {
        match self {
            Self::Files => "#/files".to_owned(),
            Self::Export => "#/export".to_owned(),
            Self::Objective(None) => "#/objective".to_owned(),
            Self::Objective(Some(ObjectiveId(id))) => format!("#/objective/{id}"),
        }
    }
}

/// What came of the last file that somebody opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrival {
    /// It was taken.
    Taken {
        /// In a sentence.
        what: String,
        /// What should be known about it.
        notes: Vec<Note>,
    },
    /// It was refused and changed nothing.
    Refused {
        /// The file.
        name: String,
        /// Why.
        refusal: Refusal,
    },
}

/// Handles to the shared state; copies are the same state.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// The plan and the way back.
    pub history: RwSignal<History>,
    /// The room that is open.
    pub room: RwSignal<Room>,
    /// What came of the last file.
    pub arrival: RwSignal<Option<Arrival>>,
    /// Where the plan lives.
    pub keeper: Keeper,
    gestures: StoredValue<u64>,
}

impl Session {
    /// A session with an empty plan.
    pub fn new() -> Self {
        let history = RwSignal::new(History::default());
        Self {
            history,
            room: RwSignal::new(Room::parse(&page::fragment())),
            arrival: RwSignal::new(None),
            keeper: Keeper::new(history),
            gestures: StoredValue::new(0),
        }
    }

    /// The session of the page.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Changes the plan: the one way to do it.
    pub fn change(&self, change: Change, gesture: Option<Gesture>) {
        // A change of an objective that another tab has just removed has nothing to change.
        let changed = self.history.try_update(|history| history.change(change, gesture).is_ok());
        if changed == Some(true) {
            self.keeper.touch();
        }
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

    /// The objective that the objective room shows.
    pub fn shown(&self) -> Option<ObjectiveId> {
        let wanted = match self.room.get() {
            Room::Objective(id) => id,
            _ => None,
        };
        self.history.with(|history| {
            let plan = history.plan();
            wanted.filter(|id| plan.objective(*id).is_some()).or(plan.objectives.first().map(|o| o.id))
        })
    }

    /// Takes texts from outside: a plan is opened beside the one at hand, objectives are added to it.
    pub fn open(&self, files: &[TextFile]) {
        let texts: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
        match exchange::read_together(&texts) {
            Err((name, refusal)) => {
                let name = if name.is_empty() { "The pasted text".to_owned() } else { name };
                self.arrival.set(Some(Arrival::Refused { name, refusal }));
            }
            Ok(readings) => readings.into_iter().for_each(|reading| self.take(reading)),
        }
    }

    fn take(&self, reading: exchange::Reading) {
        let exchange::Reading { format, restored } = reading;
        let is_empty = self.history.with_untracked(|history| history.plan().objectives.is_empty());
        if format == Format::Plan || is_empty {
            let what = format!("Opened “{}” ({}), {}.", restored.plan.name, format.name(), counted(&restored.plan));
            let first = restored.plan.objectives.first().map(|objective| objective.id);
            self.keeper.begin(restored.plan);
            self.arrive(what, restored.notes, first);
        } else {
            self.add(format, restored.plan, restored.notes);
        }
    }

    fn add(&self, format: Format, incoming: Plan, mut notes: Vec<Note>) {
        let mut merged = self.history.with_untracked(|history| history.plan().clone());
        let before = merged.objectives.len();
        let count = counted(&incoming);
        let free = merged.free_id().0;
        merged.objectives.extend(
            incoming
                .objectives
                .into_iter()
                .zip(free..)
                .map(|(objective, id)| Objective { id: ObjectiveId(id), ..objective }),
        );
        match restore(merged, Vec::new()) {
            Err(refusal) => {
                self.arrival.set(Some(Arrival::Refused { name: "The file".to_owned(), refusal }));
            }
            Ok(restored) => {
                notes.extend(restored.notes);
                let added = &restored.plan.objectives[before..];
                let first = added.first().map(|objective| objective.id);
                let inserts = added.iter().enumerate().map(|(i, o)| Change::Insert(before + i, Box::new(o.clone())));
                self.change(Change::All(inserts.collect()), None);
                self.arrive(
                    format!("Added {count} from {} to this plan. Undo takes them out again.", format.name()),
                    notes,
                    first,
                );
            }
        }
    }

    fn arrive(&self, what: String, notes: Vec<Note>, show: Option<ObjectiveId>) {
        self.arrival.set(Some(Arrival::Taken { what, notes }));
        page::go_to(&Room::Objective(show).link());
    }
}

fn counted(plan: &Plan) -> String {
    match plan.objectives.len() {
        1 => "1 objective".to_owned(),
        n => format!("{n} objectives"),
    }
}
