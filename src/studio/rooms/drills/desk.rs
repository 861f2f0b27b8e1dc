//! What all drills share: the decks, and what was done so far.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;

use super::decks::decks;
use crate::platform::{page, preferences};
use crate::session::Session;
use accord::drill::{Attempt, Deck, Marks, Progress, ProgressEntry};
use accord::exchange::{read_deck, read_progress, read_tried_deck, write_progress};
use accord::plan::{Refusal, moment};

/// The most bytes of a team's own decks: what a browser keeps in this place is needed for unsaved edits too.
const MOST_OWN: usize = 1_000_000;

/// Handles to decks and progress; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    session: Session,
    studio: StoredValue<Vec<Deck>>,
    /// A team's own decks, kept in this browser.
    pub own: RwSignal<Vec<Deck>>,
    /// What was done so far, on this browser.
    pub progress: RwSignal<Progress>,
}

impl Desk {
    /// The decks of the studio, and what this browser remembers.
    pub fn new() -> Self {
        let progress = preferences::drills().and_then(|text| read_progress(&text).ok()).unwrap_or_default();
        // They were tried when they were opened; one that cannot be read any more is left out.
        let own = preferences::decks().iter().filter_map(|text| read_tried_deck(text).ok()).collect();
        Self {
            session: Session::from_context(),
            studio: StoredValue::new(decks()),
            own: RwSignal::new(own),
            progress: RwSignal::new(progress),
        }
    }

    /// The deck of that name.
    pub fn deck(&self, name: &str) -> Option<Deck> {
        let of_studio = self.studio.with_value(|all| all.iter().find(|deck| deck.name == name).cloned());
        of_studio.or_else(|| self.own.with(|all| all.iter().find(|deck| deck.name == name).cloned()))
    }

    /// Takes a deck that a team has written, in place of one of the same name, and keeps it.
    ///
    /// # Errors
    /// A text that is no deck, or one with a case that cannot be played; the name of a deck of the studio; too many. All is
    /// as it was then.
    pub fn take(&self, text: &str) -> Result<(), Refusal> {
        let deck = read_deck(text)?;
        if self.studio.with_value(|all| all.iter().any(|of| of.name == deck.name)) {
            let reason = format!("a deck of the studio is called {}", deck.name);
            return Err(Refusal::general(reason, "give this one a name of its own"));
        }
        let mut texts = others(&deck.name);
        texts.push(text.to_owned());
        if texts.iter().map(String::len).sum::<usize>() > MOST_OWN {
            return Err(Refusal::general(
                "the decks of your own would have more than 1 MB together",
                "remove one that is not needed",
            ));
        }
        self.own.update(|all| {
            all.retain(|of| of.name != deck.name);
            all.push(deck);
        });
        if preferences::set_decks(&texts) {
            return Ok(());
        }
        Err(Refusal::general(
            "this browser could not keep the deck, which can be played until this room is left",
            "allow the page to store data, or open the file again next time",
        ))
    }

    /// Forgets one of the team's own decks.
    pub fn remove(&self, name: &str) {
        self.own.update(|all| all.retain(|of| of.name != name));
        // Less than before always fits.
        preferences::set_decks(&others(name));
    }

    /// What was done so far in a play that somebody left, move by move.
    pub fn begun(&self, deck: &Deck, seed: u64) -> Vec<String> {
        self.session.begun(&form(deck, seed)).unwrap_or_default()
    }

    /// Keeps what was done so far in a play while rooms change; nothing ends it.
    pub fn keep_begun(&self, deck: &Deck, seed: u64, moves: Option<Vec<String>>) {
        self.session.keep_begun(&form(deck, seed), moves);
    }

    /// Writes down a round, or a play without rounds (round 0), and keeps it.
    pub fn write_down(&self, deck: &Deck, seed: u64, round: u32, attempt: Option<Attempt>, marks: Marks) {
        let Some(at) = moment(&page::day_and_clock(page::now())) else { return };
        let confidence = attempt.and_then(|attempt| attempt.confidence);
        let entry = ProgressEntry { deck: deck.name.clone(), seed, round, at, confidence, marks };
        self.progress.update(|progress| progress.add(entry));
        // Losing what was learned loses no work, so a full storage is silent here.
        if let Ok(text) = self.progress.with_untracked(write_progress) {
            preferences::set_drills(&text);
        }
    }
}

/// The texts that are kept here but for the deck of that name: what another tab has opened is among them, and what cannot be
/// read here.
fn others(name: &str) -> Vec<String> {
    let mut texts = preferences::decks();
    texts.retain(|text| read_tried_deck(text).map_or(true, |deck| deck.name != name));
    texts
}

/// Another deck of the same name is another play.
fn form(deck: &Deck, seed: u64) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{deck:?}").hash(&mut hasher);
    format!("drill {} {seed} {}", deck.name, hasher.finish())
}
