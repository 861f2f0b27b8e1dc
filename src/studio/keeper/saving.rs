//! Each edit on its way into the journal: when it is sent, and what is known once it has arrived.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Keeper, Keeping};
use crate::platform::journal::{KeepError, Kept};
use crate::platform::page;

/// Time between two saves. An edit waits at most this long, and a save takes some tens of milliseconds.
const REST: i32 = 120;

impl Keeper {
    /// Says that the plan has changed. Saves at once, or as soon as the last save has rested.
    pub fn touch(self) {
        // At once, also while the last save rests: what the reader sees must be true.
        if self.journal.with_value(Option::is_some) && !self.has_failed() {
            self.keeping.set(Keeping::Pending);
        }
        let is_resting = self.head.try_update_value(|head| {
            head.dirty = true;
            std::mem::replace(&mut head.resting, true)
        });
        if is_resting == Some(false) {
            self.save_now();
            page::after(REST, move || {
                let is_dirty = self.head.try_update_value(|head| {
                    head.resting = false;
                    head.dirty
                });
                if is_dirty == Some(true) && !self.has_failed() {
                    self.touch();
                }
            });
        }
    }

    /// Sends what is not saved yet. In a conflict nothing is sent until the reader has chosen.
    pub(super) fn save_now(self) {
        if self.is_held.get_value() {
            return;
        }
        let is_conflict = self.is_in_conflict();
        let Some(journal) = self.journal.get_value() else { return };
        if is_conflict || !self.head.with_value(|head| head.dirty) {
            return;
        }
        let plan = self.history.with_untracked(|history| history.plan().clone());
        let text = match self.texts.whole(&plan) {
            Ok(text) => text,
            Err(refusal) => return self.keeping.set(Keeping::Failed(KeepError::Failed(refusal.to_string()))),
        };
        let head = self.head.get_value();
        let row = Kept { key: head.key, name: plan.name, revision: 0.0, saved: page::now(), text };
        self.head.update_value(|head| {
            head.dirty = false;
            head.sent += 1.0;
        });
        spawn_local(async move {
            let result = journal.save(&row, head.sent).await;
            self.settle(&row, result);
        });
    }

    /// Takes note of how a save ended, unless another plan has taken that one's place.
    fn settle(self, row: &Kept, result: Result<f64, KeepError>) {
        if self.head.with_value(|head| head.key != row.key) {
            match result {
                Ok(_) => self.forget_noted(&row.key),
                // The plan was left with this save on its way; another tab was faster.
                Err(KeepError::Conflict(_)) => {
                    let row = row.clone();
                    spawn_local(async move {
                        let _ = self.rescue(&row).await;
                    });
                }
                Err(_) => {}
            }
            return;
        }
        match result {
            Ok(revision) => {
                let mut is_all = false;
                self.head.update_value(|head| {
                    head.confirmed = head.confirmed.max(revision);
                    is_all = !head.dirty && head.confirmed >= head.sent;
                });
                if revision == 1.0 {
                    page::ask_to_persist();
                }
                if is_all {
                    self.forget_noted(&row.key);
                    self.keeping.set(Keeping::Saved(row.saved));
                }
            }
            Err(error) => {
                let mut confirmed = 0.0;
                self.head.update_value(|head| {
                    head.dirty = true;
                    head.sent = head.confirmed;
                    confirmed = head.confirmed;
                });
                // A save that was sent behind one that failed finds the revision before both: that is no other tab.
                let is_own = matches!(&error, KeepError::Conflict(head) if head.revision <= confirmed);
                if !is_own {
                    self.keeping.set(Keeping::Failed(error));
                }
            }
        }
    }
}
