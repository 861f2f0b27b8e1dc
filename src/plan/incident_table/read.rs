//! Rows to incidents, as a mapping says.

use super::super::table_text::{TextRow, rows, separator};
use super::cells::{Rejection, cause, impact, length, short, yes_or_no};
use super::times::{Written, written};
use super::{Column, Impacts, IncidentTable, LocalTime, MOST_ROWS, Mapping, RejectedRow, Remark, Zones};
use crate::plan::{Cause, Incident, Refusal, clean_name};
use crate::units::{CivilDateTime, TimeZone};

const DATE_REMEDY: &str = "write times as 2027-01-31 14:05";
const ZONE_REMEDY: &str = "choose a zone of the IANA database, such as Europe/Berlin, America/New_York or UTC";

/// Reads a table of incidents as a mapping says, whatever its headings are; the first row with text is the head.
///
/// Times without an offset are taken to UTC from the mapping's zone. One that clocks jumped over or showed twice is
/// resolved, and the row says so in [`IncidentTable::remarks`].
///
/// # Errors
/// A mapping without a start, or without a length and an end; more rows than 10,000; a zone that is not known. A row that
/// cannot be read does not stop the others.
pub fn read_incidents_as(text: &str, mapping: &Mapping, zones: &dyn Zones) -> Result<IncidentTable, Refusal> {
    let rows = rows(text, separator(text));
    let Some((head, body)) = rows.split_first() else { return Err(no_table()) };
    let has = |column| mapping.columns.contains(&Some(column));
    if !has(Column::Start) || !(has(Column::Minutes) || has(Column::End)) {
        return Err(Refusal::general(
            "the first line does not name the columns “start” and “minutes” (or “end”)",
            "put a head above the rows, such as name,start,minutes,detected after,impact %,cause,dependency",
        ));
    }
    if body.len() > MOST_ROWS {
        return Err(Refusal::general(format!("the table has {} rows", body.len()), "paste at most 10,000 at once"));
    }
    check_zone(mapping, zones)?;
    let kept = |at: usize| mapping.columns.get(at).copied().flatten().is_some();
    let unknown = head.cells.iter().enumerate().filter(|(at, cell)| !kept(*at) && !cell.is_empty());
    let mut table = IncidentTable {
        head: head.raw.clone(),
        unknown: unknown.map(|(_, cell)| cell.clone()).collect(),
        ..IncidentTable::default()
    };
    for row in body {
        let mut reader = Reader { row, mapping, zones, width: head.cells.len(), remarks: Vec::new() };
        match reader.incident(table.incidents.len() + 1) {
            Ok(incident) => {
                table.incidents.push(incident);
                table.remarks.extend(reader.remarks.into_iter().map(|text| Remark { line: row.line, text }));
            }
            Err((reason, remedy)) => {
                table.rejected.push(RejectedRow { line: row.line, text: row.raw.clone(), reason, remedy });
            }
        }
    }
    tell_assumed(&mut table, mapping);
    Ok(table)
}

/// There is nothing to read.
pub(super) fn no_table() -> Refusal {
    Refusal::general("there is no table", "paste a head such as name,start,minutes and one row for each incident")
}

/// A zone that nobody knows is said once, not in each row.
fn check_zone(mapping: &Mapping, zones: &dyn Zones) -> Result<(), Refusal> {
    let Some(zone) = &mapping.zone else { return Ok(()) };
    let some_day = CivilDateTime::parse("2020-06-15 12:00:00").map_err(|error| Refusal::general(error.0, ""))?;
    zones.in_utc(zone, some_day).map(drop).map_err(|reason| Refusal::general(reason, ZONE_REMEDY))
}

fn tell_assumed(table: &mut IncidentTable, mapping: &Mapping) {
    let has = |column| mapping.columns.contains(&Some(column));
    if !has(Column::Impact) {
        table.assumed.push("There is no column “impact”: every incident is taken to have hurt everybody.");
    } else if mapping.impacts == Impacts::Shares && !table.incidents.is_empty() {
        table.assumed.push("No impact is above 1: they are taken as shares, 0.5 for half of the users.");
    }
    if has(Column::Zone) {
        table.assumed.push("Times without an offset are taken to UTC from the zone of their row.");
    }
    if !has(Column::Cause) {
        table.assumed.push("There is no column “cause”: every cause is “other”.");
    }
}

/// One row while it is read.
struct Reader<'a> {
    row: &'a TextRow,
    mapping: &'a Mapping,
    zones: &'a dyn Zones,
    width: usize,
    remarks: Vec<String>,
}

impl<'a> Reader<'a> {
    fn cell(&self, column: Column) -> Option<&'a str> {
        let at = self.mapping.columns.iter().position(|of| *of == Some(column))?;
        self.row.cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    fn incident(&mut self, number: usize) -> Result<Incident, Rejection> {
        let more = self.row.cells.iter().skip(self.width);
        if self.row.cells.len() > self.width && more.clone().any(|cell| !cell.is_empty()) {
            return Err((
                format!("it has {} cells, and the head names {}", self.row.cells.len(), self.width),
                "put quotation marks around a cell that holds a separator",
            ));
        }
        let started =
            self.time(Column::Start, "the start", None)?.ok_or_else(|| ("it has no start".to_owned(), DATE_REMEDY))?;
        let minutes = self.minutes(started)?;
        let detected_after =
            self.after(started, Column::DetectedAfter, "time to detect", Column::DetectedAt, "the detection")?;
        if detected_after.is_some_and(|after| after < 0.0) {
            return Err((
                "it was detected before it started".to_owned(),
                "set its start to when users began to be hurt",
            ));
        }
        let acknowledged_after = self.after(
            started,
            Column::AcknowledgedAfter,
            "time to acknowledge",
            Column::AcknowledgedAt,
            "the acknowledgement",
        )?;
        if acknowledged_after.is_some_and(|after| after < 0.0) {
            return Err((
                "it was acknowledged before it started".to_owned(),
                "set its start to when users began to be hurt",
            ));
        }
        let impacts = self.mapping.impacts;
        Ok(Incident {
            name: self.cell(Column::Name).map_or_else(|| format!("Incident {number}"), clean_name),
            started,
            detected_after,
            acknowledged_after,
            minutes,
            impact: self.cell(Column::Impact).map_or(Ok(1.0), |text| impact(text, impacts))?,
            cause: self.cell(Column::Cause).map_or(Ok(Cause::Other), cause)?,
            dependency: self.cell(Column::Dependency).map_or(Ok(false), yes_or_no)?,
        })
    }

    fn minutes(&mut self, started: CivilDateTime) -> Result<f64, Rejection> {
        let end = self.time(Column::End, "the end", Some(started))?;
        let minutes = match (self.cell(Column::Minutes), end) {
            (Some(text), _) => length(text, "minutes", self.mapping.lengths)?,
            (None, Some(end)) => end.minutes() - started.minutes(),
            (None, None) => return Err(("it has neither minutes nor an end".to_owned(), "say how long it lasted")),
        };
        if minutes < 0.0 {
            return Err(("it ends before it starts".to_owned(), "exchange or mend the two times"));
        }
        Ok(minutes)
    }

    /// Minutes from the start: from a column of lengths, or else from one of moments.
    fn after(
        &mut self,
        started: CivilDateTime,
        lasts: Column,
        what: &str,
        moment: Column,
        which: &str,
    ) -> Result<Option<f64>, Rejection> {
        let at = self.time(moment, which, Some(started))?;
        match self.cell(lasts) {
            Some(text) => length(text, what, self.mapping.lengths).map(Some),
            None => Ok(at.map(|at| at.minutes() - started.minutes())),
        }
    }

    /// The zone of the row's times: its own, or else that of the whole table.
    fn zone(&self) -> Result<Option<TimeZone>, Rejection> {
        match self.cell(Column::Zone) {
            Some(text) => TimeZone::parse(text).map(Some).map_err(|error| (error.to_string(), ZONE_REMEDY)),
            None => Ok(self.mapping.zone.clone()),
        }
    }

    /// A moment in UTC. Of two that a clock showed twice it is the first, or the second where the first lies before
    /// `not_before`.
    fn time(
        &mut self,
        column: Column,
        what: &str,
        not_before: Option<CivilDateTime>,
    ) -> Result<Option<CivilDateTime>, Rejection> {
        let Some(text) = self.cell(column) else { return Ok(None) };
        let local = match written(text, self.mapping.dates) {
            None => return Err((format!("{what} “{}” is no date", short(text)), date_remedy(text))),
            Some(Written::InUtc(moment)) => return Ok(Some(moment)),
            Some(Written::Local(local)) => local,
        };
        let Some(zone) = self.zone()? else { return Ok(Some(local)) };
        let known = self.zones.in_utc(&zone, local);
        let remedy = if self.cell(Column::Zone).is_some() { ZONE_REMEDY } else { DATE_REMEDY };
        match known.map_err(|reason| (format!("{what} “{}”: {reason}", short(text)), remedy))? {
            LocalTime::Once(moment) => Ok(Some(moment)),
            LocalTime::Skipped(moment) => {
                self.remarks.push(format!(
                    "{what}, {local}, never was in {}, as clocks went forward over it: it is taken as {moment} in UTC, by a \
                     clock that nobody had moved",
                    zone.as_str()
                ));
                Ok(Some(moment))
            }
            LocalTime::Twice { first, second } => {
                let is_late = not_before.is_some_and(|from| first < from);
                let (taken, which) = if is_late { (second, "second") } else { (first, "first") };
                self.remarks.push(format!(
                    "{what}, {local}, was twice in {}, as clocks went back: it is taken as the {which}, {taken} in UTC",
                    zone.as_str()
                ));
                Ok(Some(taken))
            }
        }
    }
}

/// What to do about a moment that cannot be read: a zone in letters is the usual cause.
fn date_remedy(text: &str) -> &'static str {
    let end: String = text.chars().rev().take_while(char::is_ascii_uppercase).collect();
    if (3..=4).contains(&end.len()) && text.contains(':') {
        return "write an offset such as +01:00 in place of the letters, which stand for several zones, or choose a zone and \
                leave them out";
    }
    DATE_REMEDY
}
