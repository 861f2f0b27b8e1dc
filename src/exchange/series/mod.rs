//! Measurements over time, as other tools hand them out: an answer of Prometheus' `query_range`, or a CSV file.
//!
//! A file may have ten million samples, so it is read in pieces as they come and never lies in memory as a text:
//! [`Reader::push`] takes bytes until [`Reader::finish`] hands out the [`Track`]s; [`joined`] makes a series of them, once it
//! is known what each of them counts.
//!
//! # Shapes
//! ```text
//! {"status": "success", "data": {"resultType": "matrix", "result":
//!     [{"metric": {"job": "api"}, "values": [[1767225600, "12"], …]}, …]}}
//!
//! time,errors,total            # a head; times in any column called time, timestamp, date, ts or _time
//! 2026-01-01T00:00:00Z,3,1200  # as ISO with an offset or in UTC, or as seconds or milliseconds since 1970
//! ```
//! `NaN`, infinities and empty cells are moments without a measurement. Memory is 16 bytes for each sample while a file is
//! read; a CSV file's columns share their times.

mod csv;
mod held;
mod join;
mod json;

use std::sync::Arc;

use crate::plan::{Place, Refusal};

pub use held::{Examined, Head, Held};
pub use join::{Joined, Measure, Role, guessed, joined};

/// The most samples of all tracks together.
pub const MOST_SAMPLES: usize = 24_000_000;
/// The most tracks of one file.
const MOST_TRACKS: usize = 1_000;
/// Characters of a name that are kept.
const LONGEST_NAME: usize = 200;

/// One line of measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// What it is called: a column's head, or the labels of a series.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub times: Arc<Vec<i64>>,
    /// What was measured; not a number where nothing was.
    pub values: Vec<f64>,
}

/// Reads a file that comes in pieces.
#[derive(Debug)]
pub struct Reader(State);

#[derive(Debug)]
enum State {
    /// Nothing but space has come.
    Unknown,
    Json(Box<json::JsonReader>),
    Csv(Box<csv::CsvReader>),
}

impl Default for Reader {
    fn default() -> Self {
        Self(State::Unknown)
    }
}

impl Reader {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// What is not in one of the two shapes, with its line; too many samples or tracks. Nothing more can be read then.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        if matches!(self.0, State::Unknown) {
            let bom = [0xEF, 0xBB, 0xBF];
            bytes = bytes.strip_prefix(&bom).unwrap_or(bytes);
            match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
                None => return Ok(()),
                Some(b'{' | b'[') => self.0 = State::Json(Box::default()),
                Some(_) => self.0 = State::Csv(Box::default()),
            }
        }
        match &mut self.0 {
            State::Unknown => Ok(()),
            State::Json(reader) => reader.push(bytes),
            State::Csv(reader) => reader.push(bytes),
        }
    }

    /// What was read, once all bytes have come.
    ///
    /// # Errors
    /// A file that ends too early, or without a measurement.
    pub fn finish(self) -> Result<Vec<Track>, Refusal> {
        let tracks = match self.0 {
            State::Unknown => Vec::new(),
            State::Json(reader) => reader.finish()?,
            State::Csv(reader) => reader.finish()?,
        };
        if tracks.iter().all(|track| track.values.is_empty()) {
            return Err(Refusal::general(
                "There is no measurement in the file",
                "Give an answer of query_range, or a CSV file with a head such as time,errors,total",
            ));
        }
        Ok(tracks)
    }
}

/// A refusal in a line, from 1.
fn refuse(line: u64, reason: impl Into<String>, remedy: &str) -> Refusal {
    Refusal::at(Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 }, reason, remedy)
}

fn too_many() -> Refusal {
    Refusal::general(
        format!("There are more than {MOST_SAMPLES} samples"),
        "Ask for a longer step, or for a shorter time",
    )
}

/// A name without control characters, of a length that fits on a line.
fn name_of(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

/// A time as milliseconds since 1970: seconds where it is below 1e11, else milliseconds; 1e11 seconds are the year 5138.
fn milliseconds(time: f64) -> Option<i64> {
    let scaled = if libm::fabs(time) < 1e11 { time * 1_000.0 } else { time };
    (scaled.is_finite() && (0.0..=4e14).contains(&scaled)).then(|| libm::round(scaled) as i64)
}
