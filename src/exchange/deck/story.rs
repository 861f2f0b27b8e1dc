//! Scenarios of a wheel of misfortune.

use super::parts::{self, between, percent, window};
use crate::drill::{Beat, Branch, Clue, Scenario};
use crate::exchange::fields::{Fields, Text, clip, text_of};
use crate::plan::Refusal;
use crate::units::Target;

/// Sentences of a list.
const LONGEST_SENTENCE: usize = 1_000;

/// A scenario.
pub fn scenario(fields: &mut Fields) -> Result<Scenario, Refusal> {
    let usual =
        || Target::parse_percent("99.9").map_err(|error| Refusal::general(error.to_string(), "Report this as a fault"));
    let mut leads = Vec::new();
    let title = parts::need_line(fields, "title")?;
    let opening = parts::need_words(fields, "opening")?;
    let cause = parts::need_words(fields, "cause")?;
    let target = fields.parsed("target_percent", Target::parse_percent)?.map_or_else(usual, Ok)?;
    let window = window(fields)?;
    let minutes = parts::whole(fields, "minutes", 1, 480)?.unwrap_or(45);
    let mut questions = Vec::new();
    for (node, path) in fields.list("questions")? {
        questions.push(parts::bounded(&text_of(node, &path)?, LONGEST_SENTENCE)?);
    }
    let (place, path) = (fields.place, fields.path.clone());
    let mut beats = Vec::new();
    for (node, path) in fields.list("beats")? {
        let mut of = Fields::new(node, path)?;
        let id = of.need_text("id")?;
        if let Some(known) = beats.iter().find(|beat: &&Beat| beat.id == id.text) {
            let reason = format!("There is another beat “{}”", clip(&known.id));
            return Err(Refusal::at(id.place, reason, "Give each beat an id of its own"));
        }
        beats.push(beat(&mut of, id.text, &mut leads)?);
        of.closed()?;
    }
    if beats.is_empty() {
        return Err(parts::missing(place, &path, "beats"));
    }
    if let Some(lost) = leads.iter().find(|lead: &&Text| !beats.iter().any(|beat| beat.id == lead.text)) {
        let reason = format!("A branch leads to “{}”, and no beat has that id", clip(&lost.text));
        return Err(Refusal::at(lost.place, reason, "Write the id of a beat"));
    }
    Ok(Scenario { title, opening, cause, target, window, minutes, questions, beats })
}

fn beat(of: &mut Fields, id: String, leads: &mut Vec<Text>) -> Result<Beat, Refusal> {
    let says = parts::need_words(of, "says")?;
    let errors = of.parsed("errors_percent", percent)?.unwrap_or(0.0);
    let clues = parts::maybe_items(of, "clues", |clue| {
        Ok(Clue { look: parts::need_line(clue, "look")?, shows: parts::need_words(clue, "shows")? })
    })?;
    let found = parts::maybe_items(of, "branches", |branch| {
        let leads_to = branch.need_text("leads_to")?;
        let taken = Branch {
            does: parts::need_line(branch, "does")?,
            leads_to: leads_to.text.clone(),
            minutes: branch.parsed("minutes", between(0.0, 10_000.0))?.unwrap_or(5.0),
            remark: parts::words(branch, "remark")?,
        };
        Ok((taken, leads_to))
    })?;
    let (branches, to): (Vec<Branch>, Vec<Text>) = found.into_iter().unzip();
    leads.extend(to);
    Ok(Beat { id, says, errors, clues, branches })
}
