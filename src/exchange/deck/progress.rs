//! What a person did, as a file of their own.
//!
//! ```yaml
//! format: accord/drill-progress/v1
//! entries:
//!   - {deck: read-the-burn, seed: 7, round: 1, at: "2026-11-02 09:30:00", confidence: 0.8, correctness: 1.0,
//!      pace: 0.9, own: 1.0, calibration: 0.96, points: 97.2}
//! ```

use serde::Serialize;

use super::parts::between;
use super::{document, slug};
use crate::drill::{MOST_ENTRIES, Marks, Progress, ProgressEntry};
use crate::exchange::fields::{Fields, whole};
use crate::exchange::write::yaml;
use crate::plan::Refusal;
use crate::units::CivilDateTime;

/// What the first line says.
const FORMAT: &str = "accord/drill-progress/v1";

#[derive(Serialize)]
struct FileOut<'a> {
    format: &'static str,
    entries: Vec<EntryOut<'a>>,
}

#[derive(Serialize)]
struct EntryOut<'a> {
    deck: &'a str,
    seed: u64,
    round: u32,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    correctness: f64,
    pace: f64,
    own: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<f64>,
    points: f64,
}

impl<'a> EntryOut<'a> {
    fn of(entry: &'a ProgressEntry) -> Self {
        let ProgressEntry { deck, seed, round, at, confidence, marks } = entry;
        let Marks { correctness, pace, own, calibration, points } = *marks;
        let (at, confidence) = (at.to_string(), *confidence);
        Self { deck, seed: *seed, round: *round, at, confidence, correctness, pace, own, calibration, points }
    }
}

/// A person's progress as YAML.
///
/// # Errors
/// The serializer fails.
pub fn write_progress(progress: &Progress) -> Result<String, Refusal> {
    yaml(&FileOut { format: FORMAT, entries: progress.entries.iter().map(EntryOut::of).collect() })
}

/// Reads what [`write_progress`] wrote.
///
/// # Errors
/// As [`super::read_deck`]; more than 2,000 entries.
pub fn read_progress(text: &str) -> Result<Progress, Refusal> {
    let mut fields = document(text, FORMAT)?;
    let place = fields.place;
    let entries = fields.list("entries")?;
    if entries.len() > MOST_ENTRIES {
        return Err(Refusal::at(place, format!("There are more than {MOST_ENTRIES} entries"), "Remove the oldest"));
    }
    let entries = entries.map(|(node, path)| entry(Fields::new(node, path)?)).collect::<Result<_, _>>()?;
    fields.closed()?;
    Ok(Progress { entries })
}

fn entry(mut of: Fields) -> Result<ProgressEntry, Refusal> {
    let share = || between(0.0, 1.0);
    let entry = ProgressEntry {
        deck: slug(of.need_text("deck")?)?,
        seed: of.need("seed", whole)?,
        round: of.need("round", whole)?,
        at: of.need("at", CivilDateTime::parse)?,
        confidence: of.parsed("confidence", share())?,
        marks: Marks {
            correctness: of.need("correctness", share())?,
            pace: of.need("pace", share())?,
            own: of.need("own", share())?,
            calibration: of.parsed("calibration", share())?,
            points: of.need("points", between(0.0, 100.0))?,
        },
    };
    of.closed()?;
    Ok(entry)
}
