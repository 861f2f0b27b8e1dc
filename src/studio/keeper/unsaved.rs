//! The last edits before a page is left. The journal answers later than a page lives that is being closed, so they are
//! noted where that takes no time, and the next page puts them into the journal.

use leptos::prelude::*;

use super::{Head, Keeper, Keeping};
use crate::platform::journal::{Journal, KeepError, Kept};
use crate::platform::{page, preferences};
use accord::exchange;
use accord::plan::History;

/// The most rows that are noted, one for each page that was left with something unsaved; the oldest go first.
const MOST: usize = 16;

impl Keeper {
    /// What the journal has not confirmed yet, as it is now.
    pub(super) fn unsaved(self) -> Option<Kept> {
        let head = self.head.get_value();
        // Where there is no journal, the reader knows that the plan lives in this page only.
        if self.journal.with_value(Option::is_none) || !(head.dirty || head.sent > head.confirmed) {
            return None;
        }
        let plan = self.history.with_untracked(|history| history.plan().clone());
        let text = self.texts.whole(&plan).ok()?;
        Some(Kept { key: head.key, name: plan.name, revision: head.confirmed, saved: page::now(), text })
    }

    /// Notes it. What other pages have noted, of the same plan too, stays.
    pub(super) fn note_unsaved(self) {
        let row = if self.is_held.get_value() { self.aside.get_value() } else { self.unsaved() };
        let Some(row) = row else { return };
        let before = self.noted.get_value();
        preferences::update_unsaved(|rows| {
            rows.retain(|of| before.as_ref() != Some(of));
            rows.push(row.clone());
            rows.drain(..rows.len().saturating_sub(MOST));
        });
        self.noted.set_value(Some(row));
    }

    /// The page was not closed after all, and what it noted of that plan is saved or given up.
    pub(super) fn forget_noted(self, key: &str) {
        let of_plan = self.noted.get_value().filter(|row| row.key == key);
        if let Some(row) = of_plan {
            preferences::update_unsaved(|rows| rows.retain(|of| *of != row));
            self.noted.set_value(None);
        }
    }

    /// Puts into the journal what was noted when pages were left; hands out what the journal does not take, with its
    /// reasons.
    pub(super) async fn take_unsaved(self, journal: &Journal) -> Vec<(Kept, KeepError)> {
        let mut refused = Vec::new();
        for row in preferences::unsaved() {
            // What is no plan is none of ours.
            let is_plan = exchange::read_plan(&row.text).is_ok();
            match if is_plan { put(journal, &row).await } else { Ok(()) } {
                Ok(()) => preferences::update_unsaved(|rows| rows.retain(|of| *of != row)),
                Err(error) => refused.push((row, error)),
            }
        }
        refused
    }

    /// What another page has overtaken becomes a copy. What there was no room for is shown again in place of what is
    /// stored of its plan, and stays noted.
    pub(super) async fn keep_refused(self, journal: &Journal, refused: Vec<(Kept, KeepError)>) {
        for (row, error) in refused {
            if matches!(error, KeepError::Conflict(_)) {
                let is_known = is_version(journal, &row).await;
                if is_known || self.rescue(&row).await {
                    preferences::update_unsaved(|rows| rows.retain(|of| *of != row));
                }
            } else if row.key == self.key()
                && !self.is_held.get_value()
                && self.head.with_value(|head| !head.dirty)
                && let Ok(restored) = exchange::read_plan(&row.text)
            {
                self.head.set_value(Head { dirty: true, ..Head::of(row.key.clone(), row.revision) });
                self.history.set(History::new(restored.plan));
                self.noted.set_value(Some(row));
                self.keeping.set(Keeping::Failed(error));
            }
        }
    }
}

/// Puts a row into the journal, unless it is there.
async fn put(journal: &Journal, row: &Kept) -> Result<(), KeepError> {
    if journal.load(&row.key).await?.is_some_and(|kept| kept.text == row.text) {
        return Ok(());
    }
    match journal.save(row, row.revision).await {
        // Another page that began at the same time has put it there.
        Err(KeepError::Conflict(head)) if head.text == row.text => Ok(()),
        result => result.map(drop),
    }
}

/// Whether a row was saved after all, and others after it.
async fn is_version(journal: &Journal, row: &Kept) -> bool {
    journal.versions(&row.key).await.is_ok_and(|all| all.iter().any(|of| of.text == row.text))
}
