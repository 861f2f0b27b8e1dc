//! A brief as Markdown.

use super::content::{Block, Document, Section, Table, clean};
use crate::exchange::write::File;

/// The brief as Markdown (GitHub's), and its charts as files beside it.
pub fn write(document: &Document, path: String) -> Vec<File> {
    let mut text = format!("# {}\n\n", line(&document.title));
    let mut charts = Vec::new();
    write_blocks(&mut text, &document.opening, "", &mut charts);
    for section in document.objectives.iter().chain(&document.closing) {
        write_section(&mut text, section, &mut charts);
    }
    let mut files = vec![File::new(path, text)];
    files.append(&mut charts);
    files
}

fn write_section(text: &mut String, section: &Section, charts: &mut Vec<File>) {
    text.push_str(&format!("{}{}\n\n", HEADING, line(&section.title)));
    if !section.subtitle.is_empty() {
        text.push_str(&format!("{}\n\n", line(&section.subtitle)));
    }
    write_blocks(text, &section.blocks, &section.anchor, charts);
}

/// How a section begins; outside of code, no escaped text can.
const HEADING: &str = "## ";

/// The sections of a text that was written here.
pub fn sections(text: &str) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    let mut fence = None;
    for line in text.lines() {
        if fence == Some(line) {
            fence = None;
        } else if fence.is_none() && line.starts_with("```") {
            fence = Some(line);
        } else if fence.is_none() && line.starts_with(HEADING) {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
            section.push('\n');
        }
    }
    sections
}

fn write_blocks(text: &mut String, blocks: &[Block], anchor: &str, charts: &mut Vec<File>) {
    for block in blocks {
        let written = match block {
            Block::Heading(heading) => format!("### {heading}\n"),
            Block::Text(paragraph) => format!("{}\n", line(paragraph)),
            Block::Caution(caution) => format!("> **Note:** {}\n", line(caution)),
            Block::Terms(terms) => terms.iter().map(term).collect(),
            Block::Table(table) => write_table(table),
            Block::List(items) => items.iter().map(|item| format!("- {}\n", line(item))).collect(),
            Block::Code(what, code) => write_code(what, code),
            Block::Chart(name, picture) => {
                let path = format!("charts/{anchor}-{name}.svg");
                charts.push(File::new(path.as_str(), picture.standalone()));
                format!("![{}]({path})\n", line(&picture.sentence))
            }
            Block::Signatures(signatures) => {
                let blank = |text: &String| if text.is_empty() { "…".repeat(12) } else { text.clone() };
                let rows = signatures.iter().map(|cells| cells.iter().map(blank).collect()).collect();
                write_table(&Table { head: &["Name", "For", "Signed on"], rows, links: Vec::new() })
            }
        };
        if !written.is_empty() {
            text.push_str(&written);
            text.push('\n');
        }
    }
}

fn term([what, says, meaning]: &[String; 3]) -> String {
    let joined = match (says.is_empty(), meaning.is_empty()) {
        (true, _) => line(meaning),
        (false, true) => format!("**{}**", line(says)),
        (false, false) => format!("**{}** — {}", line(says), line(meaning)),
    };
    format!("- {}: {joined}\n", line(what))
}

fn write_table(table: &Table) -> String {
    let row = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut text = row(&mut table.head.iter().map(|cell| (*cell).to_owned()));
    text.push_str(&row(&mut table.head.iter().map(|_| "---".to_owned())));
    for cells in &table.rows {
        text.push_str(&row(&mut cells.iter().map(|cell| line(cell))));
    }
    text
}

/// A fence longer than any run of backticks in the code.
fn write_code(what: &str, code: &str) -> String {
    let code = clean(code);
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    // An information string would be a place for text to break out; there is none.
    format!("{}:\n\n{fence}\n{}\n{fence}\n", line(what), code.trim_end_matches('\n'))
}

/// A text on one line, in which nothing is markup: it reads as it was written.
pub fn line(text: &str) -> String {
    let mut out = String::new();
    let words: Vec<_> = text.split_whitespace().collect();
    let text = clean(&words.join(" "));
    // A number, a point and a space begin a list; 99.9 does not.
    let mut ordered = {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let after = rest.strip_prefix(['.', ')']).filter(|_| rest.len() < text.len());
        after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    let mut previous = '\n';
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            // Only at the beginning of a line do these mean something.
            '#' | '+' | '-' | '=' if at == 0 => out.extend(['\\', c]),
            '!' if rest.starts_with("![") => out.extend(['\\', c]),
            '.' | ')' if ordered => {
                ordered = false;
                out.extend(['\\', c]);
            }
            // Addresses are not made into links: whoever reads should see where one leads.
            ':' if rest.starts_with("://") => out.extend(['\\', c]),
            '.' if previous == 'w' && out.to_ascii_lowercase().ends_with("www") => out.extend(['\\', c]),
            c => out.push(c),
        }
        previous = c.to_ascii_lowercase();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_wrote_is_markup() {
        for (text, written) in [
            ("a | b", "a \\| b"),
            ("**x** `y` _z_", "\\*\\*x\\*\\* \\`y\\` \\_z\\_"),
            ("<script>alert(1)</script> & co", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"),
            ("![x](javascript:alert(1))", "\\!\\[x\\](javascript:alert(1))"),
            ("# a\n## b", "\\# a ## b"),
            ("1. one", "1\\. one"),
            ("2027-01-31", "2027-01-31"),
            ("- x", "\\- x"),
            ("99.9 %", "99.9 %"),
            ("https://example.org www.example.org", "https\\://example.org www\\.example.org"),
            ("a\u{202e}b\u{0}", "a\u{fffd}b\u{fffd}"),
            ("a\\|b", "a\\\\\\|b"),
        ] {
            assert_eq!(line(text), written);
        }
    }

    #[test]
    fn a_fence_cannot_be_closed_from_inside() {
        let code = write_code("x", "a\n```\n# b\n````\n");
        assert!(code.contains("\n`````\na\n```\n# b\n````\n`````\n"), "{code}");
    }
}
