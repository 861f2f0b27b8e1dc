//! What the whole studio shares: the one plan, where it is kept, and which room is open.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::{Address, Room};
use super::keeper::Keeper;
use super::platform::Pause;
use super::platform::{files::TextFile, page, preferences, worker};
use accord::exchange::wire::{Answer, Found, Request};
use accord::exchange::{self, Format, Pieces};
use accord::plan::{Change, Gesture, History, Note, Objective, ObjectiveId, Plan, Refusal, Restored, restore};

/// A text of this many bytes is read within a frame.
const SMALL: usize = 100_000;

/// What came of the last file that somebody opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrival {
    /// It is being read.
    Reading,
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

/// The address is written once nobody has changed the view for so many milliseconds: browsers refuse to do it for every
/// step of a drag.
const ADDRESS_PAUSE: i32 = 250;

/// Where somebody is who has just opened a file.
const ARRIVES_AT: Room = Room::Objective;

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

    /// Whether nothing can be changed, because the plan is only looked at; then it is said.
    pub fn refuses(&self) -> bool {
        let is_preview = self.preview.with_untracked(Option::is_some);
        if is_preview {
            let is_first = self.preview.with_untracked(|tried| *tried == Some(0));
            self.preview.update(|tried| *tried = tried.map(|tried| tried.saturating_add(1)));
            let session = *self;
            // Fields show again what holds; once, as a drag would ask for it with every step.
            if is_first {
                page::after(ADDRESS_PAUSE, move || session.generation.update(|n| *n = n.wrapping_add(1)));
            }
        }
        is_preview
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

    /// The objective that a room of one objective shows: the one that the address names, or the last one that was
    /// shown, or the first.
    pub fn shown(&self) -> Option<ObjectiveId> {
        self.shown_at(self.address.with(|address| address.objective))
    }

    fn shown_at(&self, named: Option<ObjectiveId>) -> Option<ObjectiveId> {
        self.history.with(|history| {
            let plan = history.plan();
            let there = |id: &ObjectiveId| plan.objective(*id).is_some();
            let last = self.last_shown.get_value();
            let shown = named.filter(there).or(last.filter(there)).or(plan.objectives.first().map(|o| o.id));
            self.last_shown.set_value(shown);
            shown
        })
    }

    /// Where a step leaves from, with the objective shown there. The browser tells of a step only after the keys that
    /// were pressed meanwhile: until then its own address is the newer one.
    pub fn heading(&self) -> Address {
        let here = self.address.get_untracked();
        let mut heading = if self.has_arrived() { here } else { Address::parse(&page::fragment()) };
        heading.objective = untrack(|| self.shown_at(heading.objective));
        heading
    }

    /// Whether the address of the browser leads to the room that is shown; how it is looked at may not stand there yet.
    fn has_arrived(&self) -> bool {
        let fragment = page::fragment();
        let to = Address::parse(&fragment);
        !exchange::is_link(&fragment)
            && self.address.with_untracked(|here| (here.room, here.objective) == (to.room, to.objective))
    }

    /// What money is counted in.
    pub fn currency(&self) -> Memo<String> {
        let history = self.history;
        Memo::new(move |_| history.with(|history| history.plan().currency.clone()))
    }

    /// How the room is looked at, by one of its names.
    pub fn view(&self, name: &'static str) -> Memo<Option<String>> {
        let address = self.address;
        Memo::new(move |_| address.with(|address| address.view.get(name).cloned()))
    }

    /// Looks at the room in another way; nothing takes the name out of the address. No step of undo: it is no change of
    /// the plan.
    pub fn set_view(&self, name: &'static str, value: Option<String>) {
        self.address.update(|address| {
            match value {
                Some(value) => address.view.insert(name.to_owned(), value),
                None => address.view.remove(name),
            };
        });
        if self.is_address_due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
            let session = *self;
            page::after(ADDRESS_PAUSE, move || {
                session.is_address_due.set_value(false);
                // A step that is about to be told of is not taken back.
                if session.has_arrived() {
                    page::replace_address(&session.address.with_untracked(Address::link));
                }
            });
        }
    }

    /// Takes texts from outside: a plan is opened beside the one at hand, objectives are added to it.
    pub fn open(&self, files: Vec<TextFile>) {
        let session = *self;
        // Whoever clicked sees at once that it is being read.
        self.arrival.set(Some(Arrival::Reading));
        // A plan of ordinary size is read by the page itself; all else by the worker.
        if let [TextFile { text, name }] = &files[..]
            && text.len() < SMALL
            && text.trim_start().starts_with("format: accord/plan/")
        {
            let (text, name) = (text.clone(), name.clone());
            return page::after_frame(move || match exchange::read_plan(&text) {
                Ok(restored) => session.take(Format::Plan, restored),
                Err(refusal) => session.refuse(&name, refusal),
            });
        }
        spawn_local(async move { session.read(files).await });
    }

    async fn read(&self, files: Vec<TextFile>) {
        let files = files.into_iter().map(|file| (file.name, file.text)).collect();
        match worker::read(Request::Read(files)).await {
            Answer::Refused(name, refusal) => self.refuse(&name, refusal),
            Answer::Read(readings) => {
                for found in readings {
                    let format = found.format;
                    match self.restored(found).await {
                        Ok(restored) => self.take(format, restored),
                        Err(refusal) => self.refuse("", refusal),
                    }
                }
            }
            Answer::Written(_) | Answer::Compared(_) | Answer::Archive(_) => {}
        }
    }

    /// Puts a plan together from its pieces without ever stopping the page.
    async fn restored(&self, found: Found) -> Result<Restored, Refusal> {
        let mut plan = Pieces::read_head(&found.pieces.head)?;
        let mut pause = Pause::new();
        for piece in &found.pieces.objectives {
            plan.objectives.push(Pieces::read_objective(piece)?);
            pause.if_due().await;
        }
        let restored = restore(plan, found.notes)?;
        page::breathe().await;
        let is_added = found.format != Format::Plan && self.has_objectives();
        if !is_added {
            self.keeper.texts().prepare(&restored.plan.objectives).await;
        }
        Ok(restored)
    }

    fn refuse(&self, name: &str, refusal: Refusal) {
        let name = if name.is_empty() { "The pasted text".to_owned() } else { name.to_owned() };
        self.arrival.set(Some(Arrival::Refused { name, refusal }));
    }

    fn has_objectives(&self) -> bool {
        self.history.with_untracked(|history| !history.plan().objectives.is_empty())
    }

    /// Goes where the fragment of the address leads: into a room, or to a plan that it carries.
    pub fn follow(&self, fragment: &str) {
        let to = Address::parse(fragment);
        // Good news need no answer, and go when somebody goes on: by themselves, they would move what is being read. What
        // there is to know stays until it is closed.
        let is_good_news = |of: &Option<Arrival>| matches!(of, Some(Arrival::Taken { notes, .. }) if notes.is_empty());
        if to.room != ARRIVES_AT && self.arrival.with_untracked(is_good_news) {
            self.arrival.set(None);
        }
        self.address.set(to);
        if exchange::is_link(fragment) {
            match exchange::read_link(fragment) {
                Ok(restored) => {
                    self.look_at(restored);
                    preferences::set_preview(Some(fragment));
                }
                Err(refusal) => self.arrival.set(Some(Arrival::Refused { name: "The link".to_owned(), refusal })),
            }
        }
    }

    /// Goes where the page was opened at, and on with the preview that a reload cut off.
    pub fn arrive_at(&self, fragment: &str) {
        let kept = preferences::preview().filter(|_| !exchange::is_link(fragment));
        match kept.and_then(|link| exchange::read_link(&link).ok()) {
            Some(restored) => {
                let to = Address::parse(fragment);
                self.look_at(restored);
                page::replace_address(&to.link());
                self.address.set(to);
            }
            None => self.follow(fragment),
        }
    }

    /// Shows a plan that is not ours. The one at hand is put aside as it is, and nothing is saved meanwhile.
    fn look_at(&self, restored: Restored) {
        if self.preview.with_untracked(Option::is_none) {
            self.keeper.hold();
            self.aside.set_value(Some(self.history.get_untracked()));
        }
        let first = restored.plan.objectives.first();
        let room = if first.is_some_and(|of| !of.accords.is_empty()) { Room::Accord } else { Room::Objective };
        let to = Address::of(room, first.map(|of| of.id));
        self.history.set(History::new(restored.plan));
        self.preview.set(Some(0));
        self.generation.update(|n| *n = n.wrapping_add(1));
        self.arrival.set((!restored.notes.is_empty()).then(|| Arrival::Taken {
            what: "The link was understood, with remarks.".to_owned(),
            notes: restored.notes,
        }));
        // In the place of the link: back leads to where the reader was, and not into the preview again.
        page::replace_address(&to.link());
        self.address.set(to);
    }

    /// Whether the plan that was put aside lives in this tab only.
    pub fn would_lose(&self) -> bool {
        let is_something =
            self.aside.with_value(|aside| aside.as_ref().is_some_and(|of| !of.plan().objectives.is_empty()));
        self.keeper.keeping.track();
        is_something && self.keeper.is_in_memory_only()
    }

    /// Puts the plan that was at hand back in its place.
    pub fn end_preview(&self) {
        if self.preview.with_untracked(Option::is_some) {
            preferences::set_preview(None);
            self.preview.set(None);
            if let Some(aside) = self.aside.try_update_value(Option::take).flatten() {
                self.history.set(aside);
            }
            self.generation.update(|n| *n = n.wrapping_add(1));
            self.keeper.release();
        }
    }

    /// Keeps what is looked at as a plan of its own.
    pub fn keep_preview(&self) {
        let plan = self.history.with_untracked(|history| history.plan().clone());
        self.end_preview();
        self.keeper.begin(plan);
    }

    fn take(&self, format: Format, restored: Restored) {
        self.end_preview();
        if format == Format::Plan || !self.has_objectives() {
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
        for carried in incoming.carried {
            if !merged.carried.contains(&carried) {
                merged.carried.push(carried);
            }
        }
        match restore(merged, Vec::new()) {
            Err(refusal) => {
                self.arrival.set(Some(Arrival::Refused { name: "The file".to_owned(), refusal }));
            }
            Ok(restored) => {
                notes.extend(restored.notes);
                let added = &restored.plan.objectives[before..];
                let first = added.first().map(|objective| objective.id);
                let inserts = added.iter().enumerate().map(|(i, o)| Change::Insert(before + i, Box::new(o.clone())));
                let carried = Change::Carry(restored.plan.carried.clone());
                self.change(Change::All(inserts.chain([carried]).collect()), None);
                self.arrive(
                    format!("Added {count} from {} to this plan. Undo takes them out again.", format.name()),
                    notes,
                    first,
                );
            }
        }
    }

    fn arrive(&self, what: String, notes: Vec<Note>, show: Option<ObjectiveId>) {
        let arrived = Arrival::Taken { what, notes };
        self.arrival.set(Some(arrived));
        page::go_to(&Address::of(ARRIVES_AT, show).link());
    }
}

fn counted(plan: &Plan) -> String {
    match plan.objectives.len() {
        1 => "1 objective".to_owned(),
        n => format!("{n} objectives"),
    }
}
