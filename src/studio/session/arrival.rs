//! Texts from outside: read, put together, and opened beside the plan at hand or added to it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Session;
use crate::address::{Address, Room};
use crate::platform::{Pause, files::TextFile, page, worker};
use accord::exchange::wire::{Answer, Found, Request};
use accord::exchange::{self, Format, Pieces};
use accord::plan::{Change, Note, Objective, ObjectiveId, Plan, Refusal, Restored, restore};

/// A text of this many bytes is read within a frame.
const SMALL: usize = 100_000;

/// Where somebody is who has just opened a file.
pub(super) const ARRIVES_AT: Room = Room::Objective;

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

impl Session {
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
