//! What all drills share: the decks, and what was done so far.

use leptos::prelude::*;

use super::decks::decks;
use crate::platform::{page, preferences};
use crate::session::Session;
use accord::drill::{Attempt, Deck, Marks, Progress, ProgressEntry};
use accord::exchange::{read_deck, read_progress, read_tried_deck, write_progress};
use accord::plan::{Refusal, moment};

/// The most decks of a team's own: with the largest of them this is less than a browser keeps for a page.
const MOST_OWN: usize = 40;

/// A deck that a team has written.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnDeck {
    /// It.
    pub deck: Deck,
    text: String,
}

/// Handles to decks and progress; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    session: Session,
    studio: StoredValue<Vec<Deck>>,
    /// A team's own decks, kept in this browser.
    pub own: RwSignal<Vec<OwnDeck>>,
    /// What was done so far, on this browser.
    pub progress: RwSignal<Progress>,
}

impl Desk {
    /// The decks of the studio, and what this browser remembers.
    pub fn new() -> Self {
        let progress = preferences::drills().and_then(|text| read_progress(&text).ok()).unwrap_or_default();
        // They were tried when they were opened; one that cannot be read any more is left out.
        let own = preferences::decks().into_iter().take(MOST_OWN);
        let own = own.filter_map(|text| read_tried_deck(&text).ok().map(|deck| OwnDeck { deck, text })).collect();
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
        of_studio.or_else(|| self.own.with(|all| all.iter().find(|of| of.deck.name == name).map(|of| of.deck.clone())))
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
        let is_other = |of: &OwnDeck| of.deck.name != deck.name;
        if self.own.with_untracked(|all| all.iter().filter(|of| is_other(of)).count()) >= MOST_OWN {
            return Err(Refusal::general("there are 40 decks of your own", "remove one that is not needed"));
        }
        self.own.update(|all| {
            all.retain(is_other);
            all.push(OwnDeck { deck: deck.clone(), text: text.to_owned() });
        });
        self.keep_own()
    }

    /// Forgets one of the team's own decks.
    pub fn remove(&self, name: &str) {
        self.own.update(|all| all.retain(|of| of.deck.name != name));
        // Less than before always fits.
        let _ = self.keep_own();
    }

    fn keep_own(&self) -> Result<(), Refusal> {
        let texts = self.own.with_untracked(|all| all.iter().map(|of| of.text.clone()).collect::<Vec<_>>());
        if preferences::set_decks(&texts) {
            return Ok(());
        }
        Err(Refusal::general(
            "this browser could not keep the deck, which can be played until the page is closed",
            "allow the page to store data, or open the file again next time",
        ))
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

fn form(deck: &Deck, seed: u64) -> String {
    format!("drill {} {seed}", deck.name)
}
