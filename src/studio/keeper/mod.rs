//! Keeps the plan: saves it soon after each edit, says truly where it lives, and never writes over what another tab
//! has saved.

mod keeping;
mod saving;
mod unsaved;

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::journal::{Journal, KeepError, Kept};
use crate::platform::{page, preferences};
use crate::texts::Texts;
use accord::exchange;
use accord::plan::{History, Plan, clean_name};

pub use keeping::Keeping;

/// Handles to the keeping of the one plan; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Keeper {
    history: RwSignal<History>,
    /// Where the plan lives.
    pub keeping: RwSignal<Keeping>,
    /// Every plan that is kept, for the list; as of the last [`Keeper::refresh`].
    pub kept: RwSignal<Vec<Kept>>,
    /// The name under which edits were kept that could not be saved into their own plan.
    pub rescued: RwSignal<Option<String>>,
    journal: StoredValue<Option<Rc<Journal>>, LocalStorage>,
    head: StoredValue<Head>,
    texts: Texts,
    /// Whether the plan in the history is somebody else's for now: nothing is saved and nothing is shown over it.
    is_held: StoredValue<bool>,
    /// What this page has noted of edits that are not saved.
    noted: StoredValue<Option<Kept>>,
    /// What is not saved of the plan that was put aside for another one that is only looked at.
    aside: StoredValue<Option<Kept>>,
}

/// Which stored plan the one in memory continues.
#[derive(Debug, Clone, Default)]
struct Head {
    key: String,
    /// The revision that storage has confirmed.
    confirmed: f64,
    /// The revision that storage will have when every save on its way has arrived. IndexedDB runs them in order, so a
    /// save may be sent before the one ahead of it is confirmed.
    sent: f64,
    /// There are edits that are in no save.
    dirty: bool,
    /// The last save was a moment ago.
    resting: bool,
}

impl Head {
    fn of(key: String, revision: f64) -> Self {
        Self { key, confirmed: revision, sent: revision, ..Self::default() }
    }
}

impl Keeper {
    /// A keeper of the plan in that history.
    pub fn new(history: RwSignal<History>) -> Self {
        Self {
            history,
            keeping: RwSignal::new(Keeping::Opening),
            kept: RwSignal::new(Vec::new()),
            rescued: RwSignal::new(None),
            journal: StoredValue::new_local(None),
            head: StoredValue::new(Head::of(page::random_key(), 0.0)),
            texts: Texts::new(),
            is_held: StoredValue::new(false),
            noted: StoredValue::new(None),
            aside: StoredValue::new(None),
        }
    }

    /// Opens storage and the plan that was open last, and from then on saves when the page is left.
    pub fn start(self) {
        page::on_document("visibilitychange", move |_| {
            if page::is_visible() { self.look_for_others() } else { self.save_now() }
        });
        page::on_window("pagehide", move |_| {
            // What is typed and not yet handed over would go with the page.
            page::blur();
            self.save_now();
            self.note_unsaved();
        });
        spawn_local(async move {
            match Journal::open().await {
                Ok(journal) => {
                    let journal = Rc::new(journal);
                    self.journal.set_value(Some(journal.clone()));
                    let refused = self.take_unsaved(&journal).await;
                    self.open_last().await;
                    self.keep_refused(&journal, refused).await;
                }
                Err(error) => self.keeping.set(Keeping::Failed(error)),
            }
        });
    }

    async fn open_last(self) {
        let Some(journal) = self.journal.get_value() else { return };
        let plans = match journal.list().await {
            Ok(plans) => plans,
            Err(error) => return self.keeping.set(Keeping::Failed(error)),
        };
        // The pointer lies in localStorage, which may be older than the last save; the later of the two counts.
        if self.is_held.get_value() {
            return self.kept.set(plans);
        }
        let pointer = preferences::load().last_open;
        let newest = plans.first().cloned();
        let pointed = pointer.and_then(|(key, at)| {
            let is_later = newest.as_ref().is_none_or(|newest| at >= newest.saved);
            plans.iter().find(|plan| plan.key == key && is_later).cloned()
        });
        self.kept.set(plans);
        // Somebody may have opened a file before storage answered; their plan stays.
        let is_used = self.head.with_value(|head| head.dirty || head.sent > 0.0);
        match pointed.or(newest) {
            _ if is_used => self.try_again(),
            Some(kept) => self.show(kept),
            None => self.keeping.set(Keeping::Nothing),
        }
    }

    /// Saves what is not saved, and from then on nothing, until it is released: another plan is only looked at.
    pub fn hold(self) {
        self.save_now();
        self.aside.set_value(self.unsaved());
        self.is_held.set_value(true);
    }

    /// The plan in the history is the one at hand again. Where none was, the one that was open last is.
    pub fn release(self) {
        self.is_held.set_value(false);
        self.aside.set_value(None);
        self.save_now();
        let is_used = self.head.with_value(|head| head.dirty || head.sent > 0.0 || head.confirmed > 0.0);
        if !is_used {
            spawn_local(self.open_last());
        }
    }

    /// Shows a kept plan in place of the one at hand.
    pub fn show(self, kept: Kept) {
        if self.is_held.get_value() {
            return;
        }
        match exchange::read_plan(&kept.text) {
            Err(refusal) => self.keeping.set(Keeping::Unreadable { kept, refusal }),
            Ok(restored) => {
                // Whoever asks for what is stored lets go of what is not.
                self.forget_noted(&kept.key);
                self.head.set_value(Head::of(kept.key.clone(), kept.revision));
                self.history.set(History::new(restored.plan));
                self.keeping.set(Keeping::Saved(kept.saved));
                remember_open(kept.key);
            }
        }
    }

    /// Opens a kept plan as storage has it now; the one at hand is saved first.
    pub fn leave_for(self, key: String) {
        self.leave();
        self.show_stored(key);
    }

    /// Shows a plan as storage has it now.
    pub fn show_stored(self, key: String) {
        let Some(journal) = self.journal.get_value() else { return };
        spawn_local(async move {
            match journal.load(&key).await {
                Ok(Some(kept)) => self.show(kept),
                Ok(None) => self.refresh(),
                Err(error) => self.keeping.set(Keeping::Failed(error)),
            }
        });
    }

    /// Sees to it that the plan at hand is kept before another takes its place. In a conflict it becomes a copy.
    fn leave(self) {
        if self.is_in_conflict() {
            let plan = self.history.with_untracked(|history| history.plan().clone());
            if let Ok(text) = self.texts.whole(&plan) {
                let key = self.key();
                let row = Kept { key, name: plan.name, revision: 0.0, saved: page::now(), text };
                spawn_local(async move {
                    let _ = self.rescue(&row).await;
                });
            }
        } else {
            self.save_now();
        }
    }

    /// Keeps a text that could not be saved into its own plan as a plan beside it; whether it is kept.
    async fn rescue(self, row: &Kept) -> bool {
        let Some(journal) = self.journal.get_value() else { return false };
        let Ok(restored) = exchange::read_plan(&row.text) else { return false };
        let plan = Plan { name: name_of_copy(&row.name), ..restored.plan };
        let Ok(text) = exchange::plan_text(&plan) else { return false };
        let copy = Kept { key: page::random_key(), name: plan.name, text, ..row.clone() };
        let result = journal.save(&copy, 0.0).await;
        let is_kept = result.is_ok();
        match result {
            Ok(_) => self.rescued.set(Some(copy.name)),
            Err(error) => self.keeping.set(Keeping::Failed(error)),
        }
        self.refresh();
        is_kept
    }

    /// The texts of the plan at hand.
    pub fn texts(self) -> Texts {
        self.texts
    }

    fn is_in_conflict(self) -> bool {
        matches!(self.keeping.get_untracked(), Keeping::Failed(KeepError::Conflict(_)))
    }

    /// Begins to keep another plan under a name of its own; the one at hand stays kept as it is.
    pub fn begin(self, plan: Plan) {
        self.leave();
        self.start_new(plan);
    }

    fn start_new(self, plan: Plan) {
        if !matches!(self.keeping.get_untracked(), Keeping::Opening | Keeping::Failed(KeepError::Blocked)) {
            self.keeping.set(Keeping::Pending);
        }
        let key = page::random_key();
        self.head.set_value(Head::of(key.clone(), 0.0));
        self.history.set(History::new(plan));
        remember_open(key);
        self.touch();
    }

    fn has_failed(self) -> bool {
        matches!(self.keeping.get_untracked(), Keeping::Failed(_))
    }

    /// After the page was away: shows what another tab has saved, if nothing here would be lost by it.
    fn look_for_others(self) {
        let head = self.head.get_value();
        let Some(journal) = self.journal.get_value() else { return };
        if head.dirty || self.is_held.get_value() {
            return;
        }
        spawn_local(async move {
            let Ok(Some(kept)) = journal.load(&head.key).await else { return };
            let is_unchanged = !self.is_held.get_value()
                && self.head.with_value(|now| now.key == head.key && !now.dirty && now.sent == now.confirmed);
            if is_unchanged && kept.revision > head.sent {
                self.show(kept);
            }
        });
    }

    /// Ends a conflict by keeping what is here as a plan of its own.
    pub fn keep_as_copy(self) {
        let plan = self.history.with_untracked(|history| history.plan().clone());
        self.start_new(Plan { name: name_of_copy(&plan.name), ..plan });
    }

    /// Tries again after storage failed.
    pub fn try_again(self) {
        self.head.update_value(|head| head.resting = false);
        self.touch();
    }

    /// Reads the list of kept plans anew.
    pub fn refresh(self) {
        let Some(journal) = self.journal.get_value() else { return };
        spawn_local(async move {
            if let Ok(plans) = journal.list().await {
                self.kept.set(plans);
            }
        });
    }

    /// Earlier versions of the plan at hand.
    pub fn versions(self, into: RwSignal<Vec<Kept>>) {
        let Some(journal) = self.journal.get_value() else { return };
        let key = self.key();
        spawn_local(async move {
            if let Ok(versions) = journal.versions(&key).await {
                into.set(versions);
            }
        });
    }

    /// Forgets a kept plan that is not the one at hand.
    pub fn remove(self, key: String) {
        let Some(journal) = self.journal.get_value() else { return };
        if key == self.key() {
            return;
        }
        spawn_local(async move {
            match journal.remove(&key).await {
                // What was noted of it must not bring it back.
                Ok(()) => preferences::update_unsaved(|rows| rows.retain(|of| of.key != key)),
                Err(error) => self.keeping.set(Keeping::Failed(error)),
            }
            self.refresh();
        });
    }

    /// Whether the plan at hand would be lost if another took its place: nothing can be saved.
    pub fn is_in_memory_only(self) -> bool {
        self.has_failed() || self.journal.with_value(Option::is_none)
    }

    /// Which kept plan is the one at hand.
    pub fn key(self) -> String {
        self.head.with_value(|head| head.key.clone())
    }
}

/// A name for a copy, no longer than names may be.
fn name_of_copy(name: &str) -> String {
    let short: String = name.chars().take(190).collect();
    clean_name(&format!("{short} (copy)"))
}

fn remember_open(key: String) {
    preferences::update(|preferences| preferences.last_open = Some((key, page::now())));
}
