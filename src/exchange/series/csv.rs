use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{MOST_SAMPLES, Track, milliseconds, name_of, refuse, too_many};
use crate::plan::{Refusal, moment};

/// Heads that name the times.
const TIMES: [&str; 7] = ["time", "timestamp", "date", "datetime", "ts", "_time", "epoch"];
/// The most columns.
const MOST_COLUMNS: usize = 64;
/// Bytes of the longest row.
const LONGEST_ROW: usize = 64 * 1024;

/// Reads a table whose rows are moments. The separator is whichever of comma, semicolon and tab the head has most of.
#[derive(Default)]
pub(super) struct CsvReader {
    /// What came before the head's line end.
    begun: Vec<u8>,
    table: Option<Table>,
}

impl std::fmt::Debug for CsvReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvReader").field("line", &self.table.as_ref().map(|of| of.reader.line())).finish()
    }
}

struct Table {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Where the row that is being read stands.
    written: (usize, usize),
    heads: Option<Vec<String>>,
    time_at: usize,
    times: Vec<i64>,
    columns: Vec<Vec<f64>>,
}

impl CsvReader {
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if let Some(table) = &mut self.table {
            return table.read(bytes);
        }
        self.begun.extend_from_slice(bytes);
        if !self.begun.contains(&b'\n') {
            return if self.begun.len() > LONGEST_ROW { Err(too_long(1)) } else { Ok(()) };
        }
        self.begin()
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        let begun = std::mem::take(&mut self.begun);
        let head = begun.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
        let separator = [b'\t', b';', b','].into_iter().max_by_key(|of| count(*of)).unwrap_or(b',');
        let table = self.table.insert(Table {
            reader: ReaderBuilder::new().delimiter(separator).comment(Some(b'#')).build(),
            text: vec![0; LONGEST_ROW],
            ends: vec![0; MOST_COLUMNS + 1],
            written: (0, 0),
            heads: None,
            time_at: 0,
            times: Vec::new(),
            columns: Vec::new(),
        });
        table.read(&begun)
    }

    pub(super) fn finish(mut self) -> Result<Vec<Track>, Refusal> {
        if self.table.is_none() && !self.begun.is_empty() {
            self.begin()?;
        }
        let Some(mut table) = self.table else { return Ok(Vec::new()) };
        // Nothing more comes: what is open is a row.
        table.read(&[])?;
        let times = Arc::new(table.times);
        let heads = table.heads.unwrap_or_default();
        let named = heads.into_iter().enumerate().filter(|(at, _)| *at != table.time_at).map(|(_, head)| head);
        Ok(named.zip(table.columns).map(|(name, values)| Track { name, times: Arc::clone(&times), values }).collect())
    }
}

fn too_long(line: u64) -> Refusal {
    refuse(
        line,
        "The row is longer than 64 kB, or has more than 64 cells",
        "Close its quotation marks, or leave columns out",
    )
}

impl Table {
    fn read(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let is_end = bytes.is_empty();
        let mut rest = bytes;
        loop {
            let (text, ends) = self.written;
            let (result, taken, wrote, ended) =
                self.reader.read_record(rest, &mut self.text[text..], &mut self.ends[ends..]);
            rest = &rest[taken..];
            self.written = (text + wrote, ends + ended);
            match result {
                ReadRecordResult::InputEmpty if !is_end => return Ok(()),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(too_long(self.reader.line()));
                }
                ReadRecordResult::Record => {
                    let cells = std::mem::take(&mut self.written).1;
                    self.row(cells)?;
                    // No bytes would mean that nothing more comes.
                    if rest.is_empty() && !is_end {
                        return Ok(());
                    }
                }
                ReadRecordResult::End => return Ok(()),
            }
        }
    }

    /// The text of a cell of the row that was just read.
    fn cell(&self, at: usize) -> &str {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let bytes = self.ends.get(at).and_then(|to| self.text.get(from..*to)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or("�").trim()
    }

    fn row(&mut self, cells: usize) -> Result<(), Refusal> {
        if cells == 1 && self.cell(0).is_empty() {
            return Ok(());
        }
        // The line after the row that was read.
        let line = self.reader.line().saturating_sub(1).max(1);
        let Some(heads) = &self.heads else { return self.head(cells, line) };
        if cells != heads.len() {
            let reason = format!("The row has {cells} cells, the head {}", heads.len());
            return Err(refuse(
                line,
                reason,
                "Write as many cells in each row; a comma within a number is a separator",
            ));
        }
        let text = self.cell(self.time_at);
        let Some(time) = time_of(text) else {
            let reason = format!("“{}” is no time", name_of(text));
            return Err(refuse(line, reason, "Write 2026-01-31T14:05:00Z, or seconds since 1970"));
        };
        if self.times.len().saturating_mul(self.columns.len().max(1)) >= MOST_SAMPLES {
            return Err(too_many());
        }
        for (column, at) in (0..cells).filter(|at| *at != self.time_at).enumerate() {
            let value = number_of(self.cell(at)).ok_or_else(|| {
                let reason = format!("“{}” is no number", name_of(self.cell(at)));
                refuse(line, reason, "Write numbers with a point, or leave the cell empty")
            })?;
            self.columns[column].push(value);
        }
        self.times.push(time);
        Ok(())
    }

    fn head(&mut self, cells: usize, line: u64) -> Result<(), Refusal> {
        let heads: Vec<String> = (0..cells).map(|at| name_of(self.cell(at))).collect();
        let is_time = |head: &String| TIMES.contains(&head.to_lowercase().as_str());
        let Some(time_at) = heads.iter().position(is_time) else {
            return Err(refuse(
                line,
                "The first row does not name a column of times",
                "Put a head above the rows, such as time,errors,total",
            ));
        };
        if cells < 2 {
            return Err(refuse(line, "There are times and nothing measured", "Add columns, such as errors and total"));
        }
        (self.time_at, self.columns) = (time_at, vec![Vec::new(); cells - 1]);
        self.heads = Some(heads);
        Ok(())
    }
}

fn time_of(text: &str) -> Option<i64> {
    match text.parse::<f64>() {
        Ok(number) => milliseconds(number),
        Err(_) => moment(text).map(|moment| libm::round(moment.minutes() * 60_000.0) as i64),
    }
}

fn number_of(text: &str) -> Option<f64> {
    if text.is_empty() || text.eq_ignore_ascii_case("null") {
        return Some(f64::NAN);
    }
    text.parse::<f64>().ok().map(|number| if number.is_finite() { number } else { f64::NAN })
}
