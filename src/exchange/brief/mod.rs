//! The brief: the agreement for people, as Markdown with charts beside it and as one page to print.
//!
//! What it says is put together once, as plain texts ([`content`]); [`markdown`] and [`html`] lay it out, and each escapes
//! every text, so that nothing that somebody wrote is markup. Figures are the models', asked in [`figures`] and nowhere
//! else in the exchange. No clock is read: the only dates are those of the plan.

mod agreement;
mod content;
mod figures;
mod html;
mod markdown;
mod objective;

use std::collections::BTreeMap;

pub use markdown::line;

use content::{Block, Document, Table};
use figures::Figures;

use super::Export;
use super::write::{File, stem};
use crate::plan::words::chance_in_words;
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal};

/// Above this many objectives a brief has no charts, which would be a pile of paper, and of what to
/// expect only the chance, as the rest takes many distributions.
const MOST_IN_FULL: usize = 100;

/// Writes the brief as Markdown, and its charts as files beside it.
///
/// # Errors
/// None so far.
pub fn write_markdown(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Ok(markdown::write(&document(plan, notes), Export::BriefMarkdown.file_name(plan)))
}

/// Writes the brief as a page that prints well and needs nothing else.
///
/// # Errors
/// None so far.
pub fn write_html(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Ok(html::write(&document(plan, notes)))
}

/// What a brief that was written does not say though it must, found in its text: each objective has a section, in order,
/// with its names, target, window and budget. None if all is there.
pub fn check(plan: &Plan, export: Export, text: &str) -> Option<String> {
    let (sections, escape): (Vec<String>, fn(&str) -> String) = match export {
        Export::BriefHtml => (html::sections(text), html::text),
        _ => (markdown::sections(text), line),
    };
    let mut sections = sections.into_iter();
    for objective in &plan.objectives {
        let what = objective.display_name();
        let Some(section) = sections.next() else { return Some(format!("“{what}” is missing")) };
        let terms = &objective.terms;
        let (target, window) = (format!("{} %", terms.target), terms.window.spoken());
        let budget = terms.window.budget(terms.target.budget()).to_string();
        let says = [what, &objective.service, &objective.name, &target, &window, terms.method.name(), &budget];
        // A character that means something only at the beginning of a line is escaped only there.
        let says_it =
            |text: &str| section.contains(&escape(text)) || section.contains(&escape(&format!("x{text}"))[1..]);
        if let Some(missing) = says.into_iter().find(|text| !says_it(text)) {
            return Some(format!("it does not say “{missing}” of “{what}”"));
        }
        let queries = objective.indicator.sources().into_iter().flat_map(|(_, source)| source.fields.values());
        let code = |query: &String| match export {
            Export::BriefHtml => html::code(query),
            _ => content::clean(query).trim_end_matches('\n').to_owned(),
        };
        if queries.into_iter().any(|query| !section.contains(&code(query))) {
            return Some(format!("it does not say what is measured for “{what}”"));
        }
    }
    None
}

fn document(plan: &Plan, notes: &mut Vec<Note>) -> Document {
    let in_full = plan.objectives.len() <= MOST_IN_FULL;
    let mut anchors = Anchors::default();
    let mut rows = Vec::new();
    let mut objectives = Vec::new();
    for objective in &plan.objectives {
        tell_what_is_short(objective, notes);
        let figures = Figures::of(objective, in_full);
        rows.push(glance(objective, &figures));
        objectives.push(objective::section(objective, &figures, anchors.of(objective), &plan.currency));
    }
    let count = match plan.objectives.len() {
        1 => "one objective".to_owned(),
        count => format!("{count} objectives"),
    };
    let mut opening = vec![Block::Text(format!(
        "What is agreed about reliability: {count}, what each leaves to go wrong, who is told, and what follows."
    ))];
    if !in_full {
        opening.push(Block::Text(format!(
            "Charts, and what to expect in full, are for plans of at most {MOST_IN_FULL} objectives."
        )));
    }
    opening.push(Block::Table(Table {
        head: &["Objective", "Service", "Target", "Window", "Error budget", "Chance to keep it"],
        rows,
        links: objectives.iter().map(|section| section.anchor.clone()).collect(),
    }));
    Document { title: plan.name.clone(), opening, objectives, closing: agreement::sections(plan) }
}

/// An objective at a glance.
fn glance(objective: &Objective, figures: &Figures) -> Vec<String> {
    let terms = &objective.terms;
    vec![
        objective.display_name().to_owned(),
        objective.service.clone(),
        format!("{} %", terms.target),
        terms.window.spoken(),
        figures.promise.budget.time.to_string(),
        figures.chance.map_or("not known".to_owned(), chance_in_words),
    ]
}

fn tell_what_is_short(objective: &Objective, notes: &mut Vec<Note>) {
    let facts = &objective.facts;
    if facts.traffic.is_some() || facts.catalogue != crate::plan::Catalogue::default() {
        let text = "the brief names the largest risks by their means, and says that traffic has a pattern; the plan has \
                    all of it";
        notes.push(Note::about(NoteKind::Approximated, objective, Part::Facts, text));
    }
}

/// Names of sections and charts: letters, digits and hyphens, each once.
#[derive(Default)]
struct Anchors(BTreeMap<String, u32>);

impl Anchors {
    fn of(&mut self, objective: &Objective) -> String {
        let stem = stem(objective);
        let count = self.0.entry(stem.clone()).or_default();
        *count += 1;
        // Two hyphens do not occur in a stem, so a number never makes it another's.
        if *count == 1 { stem } else { format!("{stem}--{count}") }
    }
}
