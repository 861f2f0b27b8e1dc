use super::text::{LONGEST_NAME, LONGEST_TEXT, clean_line, clean_text};
use crate::plan::{Note, Refusal};

/// What a number weighs beside a byte of text: as much as most are written with.
const NUMBER: usize = 14;
/// What a part of its own weighs, for its keys.
const ITEM: usize = 130;
/// The most texts of one list.
const MOST_LINES: usize = 100;

/// Checks the parts of one thing that has a name, and weighs them: how much is written of them, roughly, in bytes.
pub struct Check<'a> {
    /// Whose parts they are, for a refusal.
    pub name: String,
    /// What was repaired.
    pub notes: &'a mut Vec<Note>,
    /// What the parts weigh so far.
    pub weight: usize,
}

impl Check<'_> {
    /// One line: a name.
    pub fn line(&mut self, what: &str, text: &mut String) -> Result<(), Refusal> {
        clean_line(what, text, self.notes).map_err(|refusal| self.named(refusal))?;
        self.weight += text.len();
        Ok(())
    }

    /// A text of several lines.
    pub fn text(&mut self, what: &str, text: &mut String) -> Result<(), Refusal> {
        clean_text(what, text, LONGEST_TEXT, self.notes).map_err(|refusal| self.named(refusal))?;
        self.weight += text.len();
        Ok(())
    }

    /// A list of texts.
    pub fn texts(&mut self, what: &str, texts: &mut [String]) -> Result<(), Refusal> {
        self.count(what, texts.len(), MOST_LINES)?;
        texts.iter_mut().try_for_each(|text| self.text(what, text))
    }

    /// A number from `low` to `high`. NaN is none.
    pub fn within(&mut self, what: &str, number: &mut f64, low: f64, high: f64) -> Result<(), Refusal> {
        self.weight += NUMBER;
        // Of two zeros one is enough.
        *number += 0.0;
        if (low..=high).contains(number) {
            return Ok(());
        }
        let high = if high >= f64::MAX { "any finite number".to_owned() } else { high.to_string() };
        Err(Refusal::general(
            format!("“{}”: {what} is {number}; accepted is {low} to {high}", self.name),
            "Check the figure and its unit",
        ))
    }

    /// A number above 0, up to `high`.
    pub fn above_zero(&mut self, what: &str, number: &mut f64, high: f64) -> Result<(), Refusal> {
        self.within(what, number, 0.0, high)?;
        if *number > 0.0 {
            return Ok(());
        }
        Err(Refusal::general(
            format!("“{}”: {what} is {number}; accepted is a number above 0", self.name),
            "Check the figure and its unit",
        ))
    }

    /// A whole number from 1 to `most`.
    pub fn at_least_one(&mut self, what: &str, number: u32, most: u32) -> Result<(), Refusal> {
        self.within(what, &mut f64::from(number), 1.0, f64::from(most))
    }

    /// So many parts of one kind.
    pub fn count(&mut self, what: &str, got: usize, most: usize) -> Result<(), Refusal> {
        if got > most {
            return Err(Refusal::general(
                format!("“{}” has {got} {what}; at most {most} are taken", self.name),
                "Keep those that matter, or put several into one",
            ));
        }
        self.weight += got * ITEM;
        Ok(())
    }

    /// The refusal, with whose part it is about.
    fn named(&self, refusal: Refusal) -> Refusal {
        let name: String = self.name.chars().take(LONGEST_NAME).collect();
        Refusal { reason: format!("“{name}”: {}", refusal.reason), ..refusal }
    }
}
