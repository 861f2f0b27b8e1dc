//! What all drills share: the decks, and what was done so far.

use leptos::prelude::*;

use super::decks::decks;
use crate::platform::{page, preferences};
use accord::drill::{Attempt, Deck, Marks, Progress, ProgressEntry};
use accord::exchange::{read_progress, write_progress};
use accord::plan::moment;

/// Handles to decks and progress; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The decks, a team's own after those of the studio.
    pub decks: RwSignal<Vec<Deck>>,
    /// What was done so far, on this browser.
    pub progress: RwSignal<Progress>,
}

impl Desk {
    /// The decks of the studio, and what this browser remembers.
    pub fn new() -> Self {
        let kept = preferences::drills().and_then(|text| read_progress(&text).ok()).unwrap_or_default();
        Self { decks: RwSignal::new(decks()), progress: RwSignal::new(kept) }
    }

    /// The deck of that name.
    pub fn deck(&self, name: &str) -> Option<Deck> {
        self.decks.with(|decks| decks.iter().find(|deck| deck.name == name).cloned())
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
