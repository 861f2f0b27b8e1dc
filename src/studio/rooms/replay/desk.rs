//! What all parts of the room look at: what the measurements that the worker holds say of this objective.

use std::sync::Arc;

use leptos::prelude::*;

use crate::address::{Address, PART, Room};
use crate::focus::Focus;
use crate::measurements::{Measurements, Standing};
use crate::parts::{in_turn, settled};
use crate::platform::worker;
use accord::exchange::Database;
use accord::exchange::series::Examined;
use accord::model::attained::Midnights;
use accord::plan::{Note, NoteKind, Objective, Refusal};
use accord::units::Alignment;

/// Milliseconds of a day; days of the longest period; the most days whose clock is looked up.
const DAY: i64 = 86_400_000;
const A_YEAR: u32 = 366;
const MOST_DAYS: u32 = 40_000;

/// Handles to the measurements and what they say; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The objective.
    pub focus: Focus,
    /// What is held.
    pub held: Measurements,
    /// What it says; the last answer stays until there is another.
    pub examined: RwSignal<Option<Arc<Examined>>>,
    /// Why nothing follows from it.
    pub refused: RwSignal<Option<Refusal>>,
}

impl Desk {
    /// The desk of an objective.
    pub fn new(focus: Focus) -> Self {
        let held = Measurements::from_context();
        let examined = RwSignal::new(None);
        let refused = RwSignal::new(None);
        let (history, id) = (focus.session.history, focus.id);
        // Offers, accords and facts change nothing of what was measured.
        let objective = settled(Memo::new(move |_| {
            focus.terms.track();
            history.with_untracked(|history| {
                history.plan().objective(id).map(|of| Objective {
                    facts: Default::default(),
                    negotiation: Default::default(),
                    accords: Vec::new(),
                    ..of.clone()
                })
            })
        }));
        in_turn(
            move || (held.reading.get(), held.roles.get(), held.measure.get(), objective.get()),
            move |(_, roles, measure, objective), turn| async move {
                let Some(objective) = objective.filter(|_| !roles.is_empty()) else {
                    return examined.set(None);
                };
                let (midnights, unknown) = untrack(|| midnights(held, &objective));
                let answer = worker::examine(&roles, measure, &objective, &midnights).await;
                if !turn.holds() {
                    return;
                }
                match answer {
                    Ok(mut found) => {
                        found.notes.extend(unknown);
                        refused.set(None);
                        examined.set(Some(Arc::new(found)));
                    }
                    Err(refusal) => {
                        examined.set(None);
                        refused.set(Some(refusal));
                    }
                }
            },
        );
        Self { focus, held, examined, refused }
    }

    /// Whether tracks are held.
    pub fn is_held(&self) -> bool {
        self.held.standing.with(|standing| *standing == Standing::Held)
    }

    /// Something of what the measurements say.
    pub fn slice<T: PartialEq + Send + Sync + 'static>(
        &self,
        of: impl Fn(&Examined) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        let examined = self.examined;
        Memo::new(move |_| examined.with(|examined| examined.as_deref().map(&of)))
    }

    /// Another part of the room.
    pub fn link(&self, part: &str) -> String {
        let mut address = Address::of(Room::Replay, Some(self.focus.id));
        address.view.insert(PART.to_owned(), part.to_owned());
        address.link()
    }
}

/// When the days of the objective's calendar begin, for as long as tracks reach; and what is not known of it.
fn midnights(held: Measurements, objective: &Objective) -> (Midnights, Option<Note>) {
    let Alignment::Calendar { zone, .. } = &objective.terms.window.alignment else { return Default::default() };
    let day = |at: i64| u32::try_from(at.div_euclid(DAY)).unwrap_or(0);
    let between = held.heads.with(|heads| {
        let first = heads.iter().map(|head| head.between.0).min();
        first.zip(heads.iter().map(|head| head.between.1).max())
    });
    let Some((first, last)) = between else { return Default::default() };
    // A period may begin or end a year from what was measured.
    let days = day(first).saturating_sub(A_YEAR)..=day(last).saturating_add(A_YEAR).min(day(first) + MOST_DAYS);
    match Midnights::of(zone, &Database::default(), days) {
        Ok(midnights) => (midnights, None),
        Err(reason) => {
            let text = format!("Days begin at midnight UTC: {reason}");
            (Midnights::default(), Some(Note::general(NoteKind::Assumed, text)))
        }
    }
}
