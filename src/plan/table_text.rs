//! Tables as people paste them: separated by commas, semicolons or tabs, quoted where a cell holds a separator.

/// One row of a pasted table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextRow {
    /// The line that it begins in, from 1.
    pub line: usize,
    /// As it stands in the text, so that a row that is not taken is not lost.
    pub raw: String,
    /// Its cells, without quotes and outer spaces.
    pub cells: Vec<String>,
}

/// What separates cells: whichever of tab, semicolon and comma the first line with text has most of; tabs first.
pub(super) fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |wanted: char| {
        let mut is_quoted = false;
        first
            .chars()
            .filter(|c| {
                is_quoted ^= *c == '"';
                *c == wanted && !is_quoted
            })
            .count()
    };
    ['\t', ';', ','].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(',')
}

/// The rows, without empty ones. A quoted cell may hold separators, doubled quotes and line ends; a quote that is never
/// closed ends with its line, so that one slip does not swallow the rest.
pub(super) fn rows(text: &str, separator: char) -> Vec<TextRow> {
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        // A cell that goes on over line ends is given 20 of them: what is longer is a quote that was never closed.
        let mut taken = 1;
        let mut raw = lines[at].to_owned();
        let (mut cells, mut is_open) = cells(&raw, separator);
        for more in 2..=20.min(lines.len() - at) {
            if !is_open {
                break;
            }
            let longer = lines[at..at + more].join("\n");
            let read = self::cells(&longer, separator);
            is_open = read.1;
            if !is_open {
                (raw, cells, taken) = (longer, read.0, more);
            }
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(TextRow { line: at + 1, raw, cells });
        }
        at += taken;
    }
    rows
}

/// The cells, and whether the last one is a quotation that was not closed.
fn cells(row: &str, separator: char) -> (Vec<String>, bool) {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut rest = row.chars().peekable();
    while let Some(c) = rest.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    (cells.iter().map(|cell| cell.trim().to_owned()).collect(), is_quoted)
}

/// Letters and digits of a heading, in lower case: `Detected after (min)` is `detectedaftermin`.
pub(super) fn heading(cell: &str) -> String {
    cell.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_spreadsheets_write_them() {
        let text = "\u{feff}a;b\r\n\r\n\"x;\"\"y\"\"\nz\"; 2 \r\n5\" disk;3\n\"open;4\n";
        assert_eq!(separator(text), ';');
        let rows = rows(text, ';');
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(cells[0], ["a", "b"]);
        assert_eq!(cells[1], ["x;\"y\"\nz", "2"]);
        assert_eq!(cells[2], ["5\" disk", "3"]);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 5, 6]);
        assert_eq!((separator("a\tb,c"), separator("a,b;c,d"), separator("\"a,b,c\";d")), ('\t', ',', ';'));
    }

    #[test]
    fn an_open_quote_swallows_little() {
        let text = format!("name,x\n\"open,1\n{}", "b,2\n".repeat(50));
        let rows = rows(&text, ',');
        assert_eq!(rows.len(), 52);
        assert_eq!(rows[1].raw, "\"open,1");
    }
}
