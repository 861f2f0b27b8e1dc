use super::{MOST_OBJECTIVES, MOST_TEXT, check_maps, text_of};
use crate::plan::{AlertTier, Objective, Refusal};

/// What a plan has room for, while objectives are still being made: what a file says once, many of them may mean.
///
/// It stops what no plan could hold before it fills the memory; what passes is weighed exactly by
/// [`restore`](super::restore()).
#[derive(Debug, Default)]
pub struct Room {
    objectives: usize,
    text: usize,
}

impl Room {
    /// Takes the room of an objective.
    ///
    /// # Errors
    /// There is none left, or it has more labels than any objective may have.
    pub fn take(&mut self, objective: &Objective) -> Result<(), Refusal> {
        check_maps(objective)?;
        self.take_objectives(1)?;
        let names = objective.service.len() + objective.name.len() + objective.title.as_ref().map_or(0, String::len);
        self.take_text(names + text_of(objective) + size_of::<AlertTier>() * objective.terms.alerts.len())
    }

    /// Takes the room of so many objectives, whatever they hold.
    ///
    /// # Errors
    /// There is none left.
    pub fn take_objectives(&mut self, count: usize) -> Result<(), Refusal> {
        self.objectives += count;
        check_count(self.objectives)
    }

    /// Takes the room of so much else, in bytes.
    ///
    /// # Errors
    /// There is none left.
    pub fn take_text(&mut self, length: usize) -> Result<(), Refusal> {
        self.text = self.text.saturating_add(length);
        // Names are not weighed in the end.
        check_weight(self.text, 2 * MOST_TEXT)
    }
}

/// Refuses more objectives than a plan holds.
pub fn check_count(objectives: usize) -> Result<(), Refusal> {
    if objectives <= MOST_OBJECTIVES {
        return Ok(());
    }
    Err(Refusal::general(
        format!("There are more than {MOST_OBJECTIVES} objectives, which is the most that a plan holds"),
        "Split the file by team or service",
    ))
}

/// Refuses more text than that, in bytes.
pub fn check_weight(weight: usize, most: usize) -> Result<(), Refusal> {
    if weight <= most {
        return Ok(());
    }
    Err(Refusal::general(
        format!("The texts and numbers of the plan have more than {} MiB, which is the most that is taken", most >> 20),
        "Split the file by team or service",
    ))
}
