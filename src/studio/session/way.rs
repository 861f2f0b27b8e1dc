//! The way through the rooms: which is open, of which objective, how it is looked at, and the address that says so.

use leptos::prelude::*;

use super::Session;
use super::arrival::{ARRIVES_AT, Arrival};
use crate::address::Address;
use crate::platform::{page, preferences};
use accord::exchange;
use accord::plan::ObjectiveId;

/// The address is written once nobody has changed the view for so many milliseconds: browsers refuse to do it for every
/// step of a drag.
const ADDRESS_PAUSE: i32 = 250;

impl Session {
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
}
