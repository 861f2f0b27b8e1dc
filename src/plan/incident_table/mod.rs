//! Incidents as a table that people paste from a spreadsheet, a ticket system or a postmortem list.
//!
//! A [`Mapping`] says what is in which column. [`guess_incidents`] finds one from the headings and the cells, with its
//! reasons, so that people can correct it before [`read_incidents_as`] reads the table; [`read_incidents`] does both at once.

mod cells;
mod columns;
mod guess;
#[cfg(test)]
mod guess_tests;
mod mapping;
mod read;
#[cfg(test)]
mod tests;
mod times;

use super::{Cause, Incident, Refusal};

pub use cells::minutes_typed;
pub use columns::Column;
pub use guess::{Guess, guess_incidents};
pub use mapping::{Dates, Impacts, Lengths, LocalTime, Mapping, Utc, Zones};
pub use read::read_incidents_as;
pub use times::{moment, moment_written};

/// What triggers an outage: the word in a table, and what to call it.
pub const CAUSES: [(Cause, &str, &str); 9] = [
    (Cause::BinaryPush, "binary_push", "Binary push"),
    (Cause::ConfigPush, "config_push", "Configuration push"),
    (Cause::UserBehaviour, "user_behaviour", "User behaviour change"),
    (Cause::Pipeline, "pipeline", "Processing pipeline"),
    (Cause::ProviderChange, "provider_change", "Service provider change"),
    (Cause::PerformanceDecay, "performance_decay", "Performance decay"),
    (Cause::Capacity, "capacity", "Capacity management"),
    (Cause::Hardware, "hardware", "Hardware"),
    (Cause::Other, "other", "Another cause"),
];

/// What to call a cause.
pub fn cause_name(cause: Cause) -> &'static str {
    CAUSES.iter().find(|(of, ..)| *of == cause).map_or("Another cause", |(_, _, name)| name)
}

/// The most rows of one table.
pub const MOST_ROWS: usize = 10_000;
/// The longest incident, in minutes: as in the plan file.
pub const MOST_MINUTES: f64 = 1e9;

/// A row that was not taken, whole, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its line, from 1.
    pub line: usize,
    /// As it stood in the text.
    pub text: String,
    /// Why, without a full stop.
    pub reason: String,
    /// What to do, without a full stop.
    pub remedy: &'static str,
}

/// What a pasted table says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncidentTable {
    /// What could be read, in the table's order.
    pub incidents: Vec<Incident>,
    /// What could not.
    pub rejected: Vec<RejectedRow>,
    /// The head of the table as it stood there, so that rejected rows can be mended and read again.
    pub head: String,
    /// Headings that mean nothing here; their cells are not kept.
    pub unknown: Vec<String>,
    /// What was taken for granted, in sentences.
    pub assumed: Vec<&'static str>,
    /// What was done with rows that were taken but do not say it plainly: local times that never were or were twice.
    pub remarks: Vec<Remark>,
}

/// What was done with a row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its line, from 1.
    pub line: usize,
    /// What was done, without a full stop.
    pub text: String,
}

/// Reads a table of incidents with a head, columns in any order, separated by commas, semicolons or tabs.
///
/// `start` is needed, and either `minutes` or `end`. Times are civil, `2027-01-31 14:05`; one with an offset, or in a row
/// that names its zone, is taken to UTC. Minutes may be `95`, `1h35m` or `1:35`. An impact is a percentage, or a share where no figure of the column is
/// above 1 and none has a percent sign; where it is missing, everybody was hurt.
///
/// # Errors
/// No head that names these columns, or more rows than 10,000. A row that cannot be read does not stop the others.
///
/// ```
/// use accord_core::plan::{Utc, read_incidents};
/// let text = "minutes;start;impact %\n95;2027-01-31 14:05;50\nlong;2027-02-01;100";
/// let table = read_incidents(text, &Utc).unwrap();
/// assert_eq!((table.incidents[0].minutes, table.incidents[0].impact), (95.0, 0.5));
/// assert_eq!((table.rejected[0].line, table.rejected[0].text.as_str()), (3, "long;2027-02-01;100"));
/// ```
pub fn read_incidents(text: &str, zones: &dyn Zones) -> Result<IncidentTable, Refusal> {
    let guess = guess_incidents(text)?;
    let mut table = read_incidents_as(text, &guess.mapping, zones)?;
    if guess.is_order_open {
        table.assumed.push("Its dates can be read day first and month first: the day is taken to come first.");
    }
    Ok(table)
}

/// The table of a list: what [`read_incidents`] reads again.
pub fn incidents_as_rows(incidents: &[Incident]) -> (Vec<String>, Vec<Vec<String>>) {
    let acknowledged = incidents.iter().any(|incident| incident.acknowledged_after.is_some());
    let mut head = vec!["name", "start", "minutes", "detected after", "impact %", "cause", "dependency"];
    if acknowledged {
        head.push("acknowledged after");
    }
    let row = |incident: &Incident| {
        let word = CAUSES.iter().find(|(of, ..)| *of == incident.cause).map_or("other", |(_, word, _)| word);
        let minutes = |after: Option<f64>| after.map(|minutes| minutes.to_string()).unwrap_or_default();
        let mut cells = vec![
            incident.name.clone(),
            incident.started.to_string(),
            incident.minutes.to_string(),
            minutes(incident.detected_after),
            (incident.impact * 100.0).to_string(),
            word.to_owned(),
            if incident.dependency { "yes" } else { "no" }.to_owned(),
        ];
        if acknowledged {
            cells.push(minutes(incident.acknowledged_after));
        }
        cells
    };
    (head.into_iter().map(str::to_owned).collect(), incidents.iter().map(row).collect())
}
