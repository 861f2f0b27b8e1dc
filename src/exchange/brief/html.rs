//! A brief as a page.

use super::content::{Block, Document, Section, Table, clean, paragraphs};
use crate::chart::paper;

/// How the page is laid out, on a screen and on paper.
const STYLE: &str = include_str!("brief.css");

/// The brief as one page that needs nothing else: no script, no font, no picture from elsewhere.
pub fn write(document: &Document) -> String {
    let title = text(&document.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}{}\n</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n",
        paper()
    );
    write_blocks(&mut out, &document.opening);
    out.push_str("</header>\n");
    for section in &document.objectives {
        write_section(&mut out, section, "objective");
    }
    for section in &document.closing {
        write_section(&mut out, section, "closing");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// How a section begins; no escaped text can.
const SECTION: &str = "<section class=";

/// The sections of a page that was written here.
pub fn sections(page: &str) -> Vec<String> {
    page.split(SECTION).skip(1).map(str::to_owned).collect()
}

fn write_section(out: &mut String, section: &Section, class: &str) {
    let Section { anchor, title, subtitle, blocks } = section;
    out.push_str(&format!("{SECTION}\"{class}\" id=\"{anchor}\">\n<h2>{}</h2>\n", text(title)));
    if !subtitle.is_empty() {
        out.push_str(&format!("<p class=\"subtitle\">{}</p>\n", text(subtitle)));
    }
    write_blocks(out, blocks);
    out.push_str("</section>\n");
}

fn write_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        let written = match block {
            Block::Heading(heading) => format!("<h3>{heading}</h3>"),
            Block::Text(paragraph) => format!("<p>{}</p>", text(paragraph)),
            Block::Caution(caution) => format!("<p class=\"caution\">{}</p>", text(caution)),
            Block::Terms(terms) => {
                let rows: String = terms.iter().map(term).collect();
                format!("<dl>\n{rows}</dl>")
            }
            Block::Table(table) => write_table(table),
            Block::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>\n", text(item))).collect();
                format!("<ul>\n{items}</ul>")
            }
            Block::Code(what, asked) => format!(
                "<figure class=\"code\"><figcaption>{}</figcaption><pre>{}</pre></figure>",
                text(what),
                code(asked)
            ),
            Block::Chart(_, picture) => {
                let (drawn, sentence) = (picture.inline(), text(&picture.sentence));
                format!("<figure><figcaption>{}. {sentence}</figcaption>{drawn}</figure>", picture.title)
            }
            Block::Signatures(signatures) => {
                let rows = signatures.iter().map(|cells| cells.to_vec()).collect();
                let table = write_table(&Table { head: &["Name", "For", "Signed on"], rows, links: Vec::new() });
                table.replacen("<table>", "<table class=\"signatures\">", 1)
            }
        };
        out.push_str(&written);
        out.push('\n');
    }
}

fn term([what, says, meaning]: &[String; 3]) -> String {
    let says = if says.is_empty() { String::new() } else { format!("<b>{}</b>", text(says)) };
    let lines: Vec<_> = paragraphs(meaning).map(text).collect();
    let gap = if says.is_empty() || lines.is_empty() { "" } else { " " };
    format!("<div><dt>{}</dt><dd>{says}{gap}{}</dd></div>\n", text(what), lines.join("<br/>"))
}

fn write_table(table: &Table) -> String {
    let mut out = String::from("<table>\n<thead><tr>");
    for cell in table.head {
        out.push_str(&format!("<th scope=\"col\">{cell}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (i, cells) in table.rows.iter().enumerate() {
        out.push_str("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            let cell = text(cell);
            match (column, table.links.get(i)) {
                (0, Some(anchor)) => out.push_str(&format!("<th scope=\"row\"><a href=\"#{anchor}\">{cell}</a></th>")),
                (0, None) => out.push_str(&format!("<th scope=\"row\">{cell}</th>")),
                _ => out.push_str(&format!("<td>{cell}</td>")),
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>");
    out
}

/// A text in which nothing is markup; a number and its unit stay on one line.
pub fn text(text: &str) -> String {
    code(&text.replace(" %", "\u{a0}%"))
}

/// A text in which nothing is markup, to the letter.
pub fn code(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
