use super::marks::{Marks, calibration};
use super::{Calibration, Deck};
use crate::units::CivilDateTime;

/// The most entries that are kept; the oldest go first.
pub const MOST_ENTRIES: usize = 2_000;

/// What a person did so far: plain data that stays where it is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// Plays and rounds, the oldest first.
    pub entries: Vec<ProgressEntry>,
}

/// One round, or one play of a drill without rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressEntry {
    /// The deck's name.
    pub deck: String,
    /// The seed that was played.
    pub seed: u64,
    /// Which round, from 1; 0 where the play has none.
    pub round: u32,
    /// When it ended, on the person's own clock.
    pub at: CivilDateTime,
    /// How sure the person was, where it was asked.
    pub confidence: Option<f64>,
    /// The marks.
    pub marks: Marks,
}

impl Progress {
    /// Adds an entry; of very many the oldest is forgotten.
    pub fn add(&mut self, entry: ProgressEntry) {
        self.entries.push(entry);
        let over = self.entries.len().saturating_sub(MOST_ENTRIES);
        self.entries.drain(..over);
    }

    /// The best points of a play of a deck: the mean over its rounds, for each seed and day; none if it was never
    /// played to its end.
    pub fn best(&self, deck: &Deck) -> Option<f64> {
        let rounds = if self.entries.iter().any(|of| of.deck == deck.name && of.round == 0) { 1 } else { deck.rounds };
        let mine: Vec<&ProgressEntry> = self.entries.iter().filter(|of| of.deck == deck.name).collect();
        let mut best: Option<f64> = None;
        // A play is a run of entries of one seed whose rounds count up from the first.
        for (from, first) in mine.iter().enumerate().filter(|(_, of)| of.round <= 1) {
            let of_play = mine[from..].iter().zip(first.round..).take(rounds as usize);
            let points: Vec<f64> = of_play
                .take_while(|(of, round)| of.seed == first.seed && of.round == *round)
                .map(|of| of.0.marks.points)
                .collect();
            if points.len() == rounds as usize {
                let mean = points.iter().sum::<f64>() / f64::from(rounds.max(1));
                best = Some(best.map_or(mean, |of| of.max(mean)));
            }
        }
        best
    }

    /// Confidence against correctness over all entries in which it was stated.
    pub fn calibration(&self) -> Vec<Calibration> {
        let stated = |of: &ProgressEntry| Some((of.confidence?, of.marks.correctness));
        calibration(&self.entries.iter().filter_map(stated).collect::<Vec<_>>())
    }

    /// All entries as a table for a spreadsheet, with a heading.
    ///
    /// ```
    /// assert!(accord_core::drill::Progress::default().csv().starts_with("deck,seed,round,at,"));
    /// ```
    pub fn csv(&self) -> String {
        let mut text = "deck,seed,round,at,confidence,correctness,pace,own,calibration,points\n".to_owned();
        let maybe = |of: Option<f64>| of.map_or_else(String::new, |of| of.to_string());
        for ProgressEntry { deck, seed, round, at, confidence, marks } in &self.entries {
            let Marks { correctness, pace, own, calibration, points } = marks;
            // A deck's name holds no comma and no quotation mark.
            text.push_str(&format!(
                "{deck},{seed},{round},{at},{},{correctness},{pace},{own},{},{points}\n",
                maybe(*confidence),
                maybe(*calibration)
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Drill;

    fn entry(seed: u64, round: u32, points: f64) -> ProgressEntry {
        let marks = Marks { correctness: 1.0, pace: 0.5, own: 1.0, calibration: Some(0.75), points };
        let at = CivilDateTime::parse("2026-11-02 09:30:00").unwrap();
        ProgressEntry { deck: "burn".to_owned(), seed, round, at, confidence: Some(0.5), marks }
    }

    #[test]
    fn the_best_play_counts_whole_plays() {
        let deck = Deck { rounds: 2, ..Deck::new("burn", Drill::Burn(Vec::new())) };
        let mut progress = Progress::default();
        progress.add(entry(1, 1, 100.0));
        assert_eq!(progress.best(&deck), None);
        progress.add(entry(1, 2, 50.0));
        progress.add(entry(2, 1, 80.0));
        progress.add(entry(2, 2, 90.0));
        progress.add(entry(3, 1, 100.0));
        assert_eq!(progress.best(&deck), Some(85.0));
        assert_eq!(progress.best(&Deck::new("other", Drill::Burn(Vec::new()))), None);
        assert_eq!(progress.calibration()[0].count, 5);
    }

    #[test]
    fn the_table_has_a_line_for_each() {
        let mut progress = Progress::default();
        (0..3).for_each(|seed| progress.add(entry(seed, 0, 85.5)));
        let text = progress.csv();
        assert_eq!(text.lines().count(), 4);
        assert_eq!(text.lines().nth(1), Some("burn,0,0,2026-11-02 09:30:00,0.5,1,0.5,1,0.75,85.5"));
        (0..2_100).for_each(|seed| progress.add(entry(seed, 0, 1.0)));
        assert_eq!(progress.entries.len(), MOST_ENTRIES);
    }
}
