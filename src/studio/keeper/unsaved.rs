//! The last edits before a page is left. The journal answers later than a page lives that is being closed, so they are
//! noted where that takes no time, and the next page puts them into the journal.

use leptos::prelude::*;

use super::Keeper;
use crate::platform::journal::{Journal, KeepError, Kept};
use crate::platform::{page, preferences};

impl Keeper {
    /// Notes what the journal has not confirmed yet.
    pub(super) fn note_unsaved(self) {
        let head = self.head.get_value();
        if self.is_held.get_value() || !(head.dirty || head.sent > head.confirmed) {
            return;
        }
        let plan = self.history.with_untracked(|history| history.plan().clone());
        let Ok(text) = self.texts.whole(&plan) else { return };
        let row = Kept { key: head.key, name: plan.name, revision: head.confirmed, saved: page::now(), text };
        preferences::update_unsaved(|rows| {
            rows.retain(|of| of.key != row.key);
            rows.push(row);
        });
        self.is_noted.set_value(true);
    }

    /// The page was not closed after all, and the journal has confirmed what was noted.
    pub(super) fn forget_unsaved(self) {
        if self.is_noted.get_value() {
            let key = self.key();
            preferences::update_unsaved(|rows| rows.retain(|of| of.key != key));
            self.is_noted.set_value(false);
        }
    }

    /// Puts into the journal what was noted when a page was left. What another tab has overtaken becomes a copy.
    pub(super) async fn take_unsaved(self, journal: &Journal) {
        for row in preferences::unsaved() {
            let is_there = matches!(journal.load(&row.key).await, Ok(Some(kept)) if kept.text == row.text);
            if !is_there {
                match journal.save(&row, row.revision).await {
                    Ok(_) => {}
                    Err(KeepError::Conflict(_)) => self.rescue(&row),
                    // It stays noted, for a time when there is room.
                    Err(_) => continue,
                }
            }
            preferences::update_unsaved(|rows| rows.retain(|of| *of != row));
        }
    }
}
