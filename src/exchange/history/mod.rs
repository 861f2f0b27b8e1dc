//! Histories of incidents that really happened, in: tables with any headings, Statuspage, Upptime, front matter of status
//! pages that are written by hand, and our own list.
//!
//! **Invariants:** nothing is taken silently. Every incident that was read is in [`History::incidents`], every one that was
//! not is in [`History::rejected`] with a reason and a remedy, and what was taken for granted is in [`History::notes`].
//! Times are in UTC. The words that other tools have for an impact become shares that are shown and can be changed.

mod fields;
mod front_matter;
mod issues;
mod overlaps;
mod own;
mod statuspage;
mod table;
mod upptime;
mod zones;

use std::collections::BTreeMap;

use crate::exchange::yaml::{self, Node, Value};
use crate::plan::{Incident, Mapping, Moment, Note, NoteKind, Refusal, RejectedRow, clean_name};
use crate::units::CivilDate;

pub use overlaps::{Merge, merged, overlaps};
pub use own::{FORMAT as INCIDENTS_FORMAT, write_incidents};
pub use zones::{Database, zone_names};

/// The longest file that is read: a day's incidents of ten thousand sites for years.
const LONGEST: usize = 8 << 20;
/// The most incidents of one file.
pub const MOST_INCIDENTS: usize = 20_000;
/// The most rejected ones that are kept one by one.
const MOST_REJECTED: usize = 10_000;

/// What a file of incidents turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryFormat {
    /// A table with a head.
    Table,
    /// Statuspage's `incidents.json`.
    Statuspage,
    /// Upptime's `summary.json`.
    UpptimeSummary,
    /// Issues of GitHub as JSON, which is where Upptime keeps its incidents.
    Issues,
    /// One incident as Markdown with a front matter, as static status pages have it.
    FrontMatter,
    /// Our own list.
    Own,
}

impl HistoryFormat {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "Table of incidents",
            Self::Statuspage => "Statuspage incidents.json",
            Self::UpptimeSummary => "Upptime summary.json",
            Self::Issues => "GitHub issues, as Upptime opens them",
            Self::FrontMatter => "Markdown with a front matter",
            Self::Own => "Accord incident list",
        }
    }
}

/// What a history says.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// What the file is.
    pub format: HistoryFormat,
    /// What was read, in the file's order; of the chosen sites where some were chosen.
    pub incidents: Vec<Found>,
    /// What was taken for granted, approximated or lost.
    pub notes: Vec<Note>,
    /// What was not taken, each with its reason and what to do.
    pub rejected: Vec<RejectedRow>,
    /// What the file tells apart, to choose from: sites, components. Empty where it tells nothing apart.
    pub sites: Vec<Site>,
    /// The file's words for an impact that were met, each with the share that they were taken for and how many incidents had
    /// it: to be shown, and changed through [`Options::impacts`].
    pub words: Vec<ImpactWord>,
    /// The first and the last day that the file says were looked at; none where it does not say.
    pub period: Option<(CivilDate, CivilDate)>,
}

/// One incident of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The incident, times in UTC.
    pub incident: Incident,
    /// What it was about, by the names in [`History::sites`].
    pub sites: Vec<String>,
    /// What was told about it while it went on, where the file says it: the beginning of a review's timeline.
    pub timeline: Vec<Moment>,
}

/// Something that a file tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// What it is called.
    pub name: String,
    /// How many incidents of the file are about it.
    pub incidents: usize,
}

/// A word for an impact.
#[derive(Debug, Clone, PartialEq)]
pub struct ImpactWord {
    /// The word.
    pub word: String,
    /// The share of users that it was taken for, 0 to 1.
    pub share: f64,
    /// How many incidents of the file have it.
    pub incidents: usize,
}

/// How a history is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// How a table is read; guessed where there is none.
    pub mapping: Option<Mapping>,
    /// The sites that are wanted, by name; all where none is named.
    pub sites: Vec<String>,
    /// Shares for words of an impact, 0 to 1; others have their usual ones, see [`usual_share`].
    pub impacts: BTreeMap<String, f64>,
    /// When an incident ends that was watched for a while after its fix.
    pub ends: Ends,
}

/// When an incident ends that was watched for a while after its fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Ends {
    /// When the fix was in and people only watched on: users were well again then.
    #[default]
    AtTheFix,
    /// When it was called resolved.
    WhenResolved,
}

/// The share of users that a status page's word is taken for where nobody says another: a convention, no measurement.
///
/// ```
/// use accord::exchange::usual_share;
/// assert_eq!((usual_share("critical"), usual_share("minor"), usual_share("none")), (1.0, 0.1, 0.0));
/// ```
pub fn usual_share(word: &str) -> f64 {
    match word {
        "none" | "notice" | "maintenance" => 0.0,
        "minor" | "degraded" => 0.1,
        "major" | "disrupted" | "partial" => 0.5,
        // Critical, down, and whatever nobody has a word for: rather too much than too little.
        _ => 1.0,
    }
}

/// Reads a history of incidents. `name` is the file's name; it only decides where the text does not say what it is.
///
/// # Errors
/// A text that is none of these, is too long or holds too many incidents, with its place and a remedy. Single incidents that
/// cannot be used are rejected and do not stop the others.
///
/// ```
/// use accord::exchange::{HistoryFormat, HistoryOptions, read_history};
/// let text = "name,start,minutes\nPush,2027-01-31 14:05,95";
/// let history = read_history("incidents.csv", text, &HistoryOptions::default()).unwrap();
/// assert_eq!((history.format, history.incidents[0].incident.minutes), (HistoryFormat::Table, 95.0));
/// ```
pub fn read_history(name: &str, text: &str, options: &Options) -> Result<History, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::general(
            format!("The file has {} MiB; at most {} are read", text.len() >> 20, LONGEST >> 20),
            "Export a shorter period",
        ));
    }
    let bare = text.trim_start_matches('\u{feff}').trim_start();
    if bare.is_empty() {
        return Err(Refusal::general("The file is empty", KNOWN));
    }
    if front_matter::is_one(name, bare) {
        return finish(front_matter::read(bare, options)?, options);
    }
    let is_tree = bare.starts_with(['{', '[']) || says_format(bare) || is_yaml_name(name);
    if !is_tree {
        return finish(table::read(text, options)?, options);
    }
    let node = only_document(text)?;
    finish(read_tree(node, options)?, options)
}

/// What can be read, for a remedy.
const KNOWN: &str = "Choose a table of incidents, Statuspage's incidents.json, Upptime's summary.json, issues of GitHub as JSON, \
                     or an Accord incident list";

fn says_format(text: &str) -> bool {
    text.lines().any(|line| line.strip_prefix("format:").is_some_and(|rest| rest.contains("accord/incidents/")))
}

fn is_yaml_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}

fn only_document(text: &str) -> Result<Node, Refusal> {
    let mut stream = yaml::parse(text)?;
    if stream.documents.len() > 1 {
        return Err(Refusal::at(
            stream.documents[1].place,
            "The file holds more than one document",
            "Keep one of them",
        ));
    }
    stream.documents.pop().ok_or_else(|| Refusal::general("The file is empty", KNOWN))
}

fn read_tree(node: Node, options: &Options) -> Result<History, Refusal> {
    let has = |node: &Node, key: &str| match &node.value {
        Value::Map(entries) => entries.iter().any(|(k, _)| k.text == key),
        _ => false,
    };
    match &node.value {
        Value::Map(_) if has(&node, "format") => own::read(node, options),
        Value::Map(_) if has(&node, "incidents") => statuspage::read(node, options),
        Value::Map(_) if has(&node, "startTime") && has(&node, "status") && has(&node, "url") => Err(Refusal::at(
            node.place,
            "This is Upptime's state of one site as it is now; it lists no incidents",
            "Choose history/summary.json of the same repository, or its issues as JSON",
        )),
        Value::Map(_) if has(&node, "dailyMinutesDown") => upptime::read(vec![node], options),
        Value::List(items) => match items.first() {
            Some(first) if has(first, "dailyMinutesDown") => upptime::read(list(node), options),
            Some(first) if has(first, "title") && (has(first, "created_at") || has(first, "createdAt")) => {
                issues::read(list(node), options)
            }
            Some(first) if has(first, "started_at") || has(first, "incident_updates") => {
                statuspage::read_list(list(node), options)
            }
            Some(first) => Err(Refusal::at(first.place, "This list is of no kind that is known", KNOWN)),
            None => Err(Refusal::at(node.place, "The list is empty, so it says nothing", KNOWN)),
        },
        _ => Err(Refusal::at(node.place, "This file is of no kind that is known", KNOWN)),
    }
}

fn list(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        _ => Vec::new(),
    }
}

/// Chooses the wanted sites, and keeps to the limits.
fn finish(mut history: History, options: &Options) -> Result<History, Refusal> {
    if history.incidents.len() > MOST_INCIDENTS {
        return Err(Refusal::general(
            format!("The file holds {} incidents; at most {MOST_INCIDENTS} are taken", history.incidents.len()),
            "Export a shorter period, or choose some sites",
        ));
    }
    if history.rejected.len() > MOST_REJECTED {
        let more = history.rejected.len() - MOST_REJECTED;
        history.rejected.truncate(MOST_REJECTED);
        history.notes.push(Note::general(NoteKind::Lost, format!("{more} more incidents were not taken")));
    }
    if !options.sites.is_empty() {
        let is_wanted = |found: &Found| found.sites.iter().any(|site| options.sites.contains(site));
        history.incidents.retain(is_wanted);
    }
    Ok(history)
}

/// What readers collect.
struct Builder<'a> {
    options: &'a Options,
    history: History,
    sites: BTreeMap<String, usize>,
    words: BTreeMap<String, usize>,
}

impl<'a> Builder<'a> {
    fn new(format: HistoryFormat, options: &'a Options) -> Self {
        let history = History {
            format,
            incidents: Vec::new(),
            notes: Vec::new(),
            rejected: Vec::new(),
            sites: Vec::new(),
            words: Vec::new(),
            period: None,
        };
        Self { options, history, sites: BTreeMap::new(), words: BTreeMap::new() }
    }

    /// The share of a word, which is counted.
    fn share(&mut self, word: &str) -> f64 {
        let word = clean_name(word);
        let share = self.share_of(&word);
        *self.words.entry(word).or_default() += 1;
        share
    }

    fn share_of(&self, word: &str) -> f64 {
        let said = self.options.impacts.get(word).copied().filter(|share| (0.0..=1.0).contains(share));
        said.unwrap_or_else(|| usual_share(word))
    }

    fn take(&mut self, mut found: Found) {
        for site in &mut found.sites {
            *site = clean_name(site);
        }
        found.sites.sort();
        found.sites.dedup();
        for site in &found.sites {
            *self.sites.entry(site.clone()).or_default() += 1;
        }
        found.incident.name = clean_name(&found.incident.name);
        self.history.incidents.push(found);
    }

    fn reject(&mut self, line: u32, text: &str, reason: impl Into<String>, remedy: &'static str) {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        self.history.rejected.push(RejectedRow { line: line as usize, text, reason: reason.into(), remedy });
    }

    fn note(&mut self, kind: NoteKind, text: impl Into<String>) {
        self.history.notes.push(Note::general(kind, text));
    }

    fn finish(mut self) -> History {
        self.history.sites = self.sites.iter().map(|(name, n)| Site { name: name.clone(), incidents: *n }).collect();
        let words = std::mem::take(&mut self.words);
        self.history.words = words
            .into_iter()
            .map(|(word, incidents)| ImpactWord { share: self.share_of(&word), word, incidents })
            .collect();
        self.history
    }
}
