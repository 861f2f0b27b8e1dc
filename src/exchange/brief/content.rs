//! What a brief is made of, in whatever layout.

use crate::chart::Picture;

/// What a brief says, before it is Markdown or a page. Every text is plain: what writes it escapes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The plan's name.
    pub title: String,
    /// What it is, and the objectives at a glance.
    pub opening: Vec<Block>,
    /// One for each objective, in order.
    pub objectives: Vec<Section>,
    /// Policies, decisions, open points.
    pub closing: Vec<Section>,
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Where a link leads, and the beginning of the names of its charts.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// What stands small beneath the heading.
    pub subtitle: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// One thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading within a section.
    Heading(&'static str),
    /// A paragraph.
    Text(String),
    /// Something to be careful of.
    Caution(String),
    /// What is so, what it says, and what that means: each a line.
    Terms(Vec<[String; 3]>),
    /// A table.
    Table(Table),
    /// A list.
    List(Vec<String>),
    /// What a machine is asked, and what that yields.
    Code(String, String),
    /// A chart and the end of its file's name.
    Chart(&'static str, Box<Picture>),
    /// Name, role and date of each signature, empty where it is to be written by hand.
    Signatures(Vec<[String; 3]>),
}

/// A table whose first column is a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The head.
    pub head: &'static [&'static str],
    /// The rows; each has as many cells as the head.
    pub rows: Vec<Vec<String>>,
    /// Where the first cell of each row leads; empty where nowhere.
    pub links: Vec<String>,
}

impl Block {
    /// A table without links.
    pub fn table(head: &'static [&'static str], rows: Vec<Vec<String>>) -> Self {
        Self::Table(Table { head, rows, links: Vec::new() })
    }
}

/// A text of somebody without what no page should have: control characters, and marks that turn the direction of reading.
/// Ends of lines stay.
pub fn clean(text: &str) -> String {
    let deceives = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if deceives(c) { '\u{fffd}' } else { c }).collect()
}

/// Paragraphs of a text of several lines; none of an empty one.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
