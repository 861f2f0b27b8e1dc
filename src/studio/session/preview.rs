//! A plan that came with a link is looked at, and nothing of it is kept unless somebody asks for it.

use leptos::prelude::*;

use super::{Arrival, Session};
use crate::address::{Address, Room};
use crate::platform::{page, preferences};
use accord::plan::{History, Restored};

/// After a first refused change, fields show what holds again within so many milliseconds; once, as a drag would ask for
/// it with every step.
const SHOWS_AGAIN: i32 = 250;

impl Session {
    /// Shows a plan that is not ours. The one at hand is put aside as it is, and nothing is saved meanwhile.
    pub(super) fn look_at(&self, restored: Restored) {
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

    /// Whether nothing can be changed, because the plan is only looked at; then it is said.
    pub fn refuses(&self) -> bool {
        let is_preview = self.preview.with_untracked(Option::is_some);
        if is_preview {
            let is_first = self.preview.with_untracked(|tried| *tried == Some(0));
            self.preview.update(|tried| *tried = tried.map(|tried| tried.saturating_add(1)));
            let session = *self;
            if is_first {
                page::after(SHOWS_AGAIN, move || session.generation.update(|n| *n = n.wrapping_add(1)));
            }
        }
        is_preview
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
}
