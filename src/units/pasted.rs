//! Rows of figures as people paste them from a sheet or a log.

use super::decimal::clip;
use super::typed;

/// The most rows that are taken.
pub const MOST_ROWS: usize = 10_000;
/// The most faults that are named one by one.
const MOST_FAULTS: usize = 20;

/// What one column is, and what it accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The least that is taken.
    pub least: f64,
    /// The most that is taken.
    pub most: f64,
}

/// What was read of a pasted text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pasted {
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<f64>>,
    /// What could not be read, the first twenty of it.
    pub faults: Vec<Fault>,
    /// Faults beyond those.
    pub more_faults: usize,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which line, counted from 1.
    pub line: usize,
    /// What is wrong with it, and what would mend it.
    pub reason: String,
}

/// Reads one row a line. Figures are apart by tabs, semicolons, spaces or, where there are several columns, commas;
/// they are read as [`typed::number`] reads them. A first line without a digit is a heading; empty lines and those that
/// begin with `#` say nothing.
///
/// Where there is one column, a line may hold many figures, one row each.
///
/// ```
/// use accord::units::pasted::{Column, rows};
/// let columns = [Column { name: "users", least: 1.0, most: 1e9 }, Column { name: "throughput", least: 0.0, most: 1e12 }];
/// let read = rows("users,rps\n1,64.9\n18; 995,9\n36\toops", &columns);
/// assert_eq!(read.rows, [[1.0, 64.9], [18.0, 995.9]]);
/// assert_eq!(read.faults[0].line, 4);
/// ```
pub fn rows(text: &str, columns: &[Column]) -> Pasted {
    let mut pasted = Pasted::default();
    let mut is_first = true;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let is_heading = std::mem::replace(&mut is_first, false) && !line.bytes().any(|b| b.is_ascii_digit());
        if is_heading {
            continue;
        }
        let read =
            if columns.len() == 1 { read_many(line, columns[0]) } else { read_row(line, columns).map(|row| vec![row]) };
        match read {
            Ok(rows) if pasted.rows.len() + rows.len() <= MOST_ROWS => pasted.rows.extend(rows),
            Ok(_) => {
                pasted.fault(index + 1, format!("more than {MOST_ROWS} rows; leave out this line and those after it"));
                break;
            }
            Err(reason) => pasted.fault(index + 1, reason),
        }
    }
    pasted
}

impl Pasted {
    fn fault(&mut self, line: usize, reason: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { line, reason });
        } else {
            self.more_faults += 1;
        }
    }
}

fn read_many(line: &str, column: Column) -> Result<Vec<Vec<f64>>, String> {
    let cells = line.split(|c: char| c.is_whitespace() || c == ';').filter(|cell| !cell.is_empty());
    cells
        .map(|cell| {
            let cell = cell.trim_end_matches(',');
            // “100,120,130” is a list, although thousands could be written so.
            if cell.matches(',').count() > 1 {
                return Err(format!("“{}” may be a list or one figure; put spaces between figures", clip(cell)));
            }
            figure(cell, column).map(|figure| vec![figure])
        })
        .collect()
}

fn read_row(line: &str, columns: &[Column]) -> Result<Vec<f64>, String> {
    let cells = split(line, columns.len());
    if cells.len() != columns.len() {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        return Err(format!(
            "{} where {} are wanted ({}); put a tab, a space or a semicolon between them: “{}”",
            if cells.len() == 1 { "1 figure".to_owned() } else { format!("{} figures", cells.len()) },
            columns.len(),
            names.join(", "),
            clip(line)
        ));
    }
    cells.iter().zip(columns).map(|(cell, column)| figure(cell, *column)).collect()
}

/// The cells of a line: by the first separator that gives as many as are wanted.
fn split(line: &str, wanted: usize) -> Vec<&str> {
    let by = |separator: fn(char) -> bool| -> Vec<&str> {
        line.split(separator).map(str::trim).filter(|cell| !cell.is_empty()).collect()
    };
    let separators: [fn(char) -> bool; 4] =
        [|c| c == '\t', |c| c == ';' || c == '|', |c| c == ',', char::is_whitespace];
    let tried = separators.map(by);
    match tried.iter().position(|cells| cells.len() == wanted) {
        // “1 64,9” is two figures by spaces, and not 1 64 and 9.
        Some(2) if tried[3].len() == wanted && tried[2].iter().any(|cell| cell.contains(char::is_whitespace)) => {
            tried[3].iter().map(|cell| cell.trim_end_matches(',')).collect()
        }
        Some(index) => tried[index].clone(),
        None => tried.into_iter().max_by_key(Vec::len).unwrap_or_default(),
    }
}

fn figure(cell: &str, column: Column) -> Result<f64, String> {
    let figure = typed::number(cell).map_err(|error| format!("{}: {error}", column.name))?;
    if (column.least..=column.most).contains(&figure) {
        return Ok(figure);
    }
    Err(format!("{} is {figure}; accepted is {} to {}", column.name, column.least, column.most))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: [Column; 2] =
        [Column { name: "load", least: 1.0, most: 1e9 }, Column { name: "throughput", least: 1e-9, most: 1e12 }];

    #[test]
    fn pairs_as_people_paste_them() {
        for line in
            ["8 5900.5", "8\t5900.5", "8;5900,5", "8, 5900.5", "8,5900.5", "8 5900,5", "8 | 5900.5", "  8   5900.5 "]
        {
            assert_eq!(rows(line, &PAIR).rows, [[8.0, 5900.5]], "{line}");
        }
        let crlf = rows("\u{feff}users;rps\r\n1;10\r\n\r\n# a note\r\n2;19\r\n", &PAIR);
        assert_eq!((crlf.rows.len(), crlf.faults.len()), (2, 0));
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_is_read() {
        let read = rows("1 10\n2\n3 x\n4 -5\n0 9\n5 30 7\n6 40", &PAIR);
        assert_eq!(read.rows, [[1.0, 10.0], [6.0, 40.0]]);
        assert_eq!(read.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
        assert!(read.faults[1].reason.contains("“x” is not a number"), "{:?}", read.faults[1]);
        assert!(read.faults[3].reason.contains("load is 0; accepted is 1 to 1000000000"));
    }

    #[test]
    fn a_list_of_figures() {
        let peaks = [Column { name: "peak", least: 0.0, most: 1e12 }];
        assert_eq!(rows("100 120\n1,300; 1.2k, 7,5", &peaks).rows, [[100.0], [120.0], [1300.0], [1200.0], [7.5]]);
        assert_eq!(rows("100,120,130", &peaks).faults.len(), 1);
    }

    #[test]
    fn hostile_texts_are_bounded() {
        let many = rows(&"x\n".repeat(50_000), &PAIR);
        assert_eq!((many.rows.len(), many.faults.len(), many.more_faults), (0, 20, 49_979));
        assert_eq!(rows(&"1 2\n".repeat(20_000), &PAIR).rows.len(), MOST_ROWS);
        let evil = rows(&format!("1 2\n{}", "<img src=x onerror=alert(1)>".repeat(1_000)), &PAIR);
        assert!(evil.faults[0].reason.len() < 400);
        for text in ["NaN NaN", "inf 1", "1e400 1", "\u{202e}1 2\u{202e}", "1 2 \0"] {
            assert_eq!(rows(text, &PAIR).rows.len(), 0, "{text}");
        }
    }
}
