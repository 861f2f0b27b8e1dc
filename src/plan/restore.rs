use std::collections::{BTreeMap, BTreeSet};

use super::{Note, NoteKind, Objective, ObjectiveId, Plan, Refusal};

/// A plan that may be shown, saved and exported, and what had to be done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The plan.
    pub plan: Plan,
    /// What was repaired, assumed, unknown or lost on the way in.
    pub notes: Vec<Note>,
}

const MOST_OBJECTIVES: usize = 2_000;
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 20_000;
/// All texts of a plan together, so that every plan that is taken can be saved and opened again.
const MOST_TEXT: usize = 6 << 20;
const MOST_TIERS: usize = 12;
const MOST_LABELS: usize = 100;
const MOST_REQUESTS_PER_DAY: u64 = 1_000_000_000_000_000;

/// The one gate through which every plan from outside passes, whatever format it came in.
///
/// Repairs what has one obvious meaning and says so; refuses the rest.
///
/// # Errors
/// Too many objectives, texts too long to be meant, or nothing to call an objective by.
pub fn restore(mut plan: Plan, mut notes: Vec<Note>) -> Result<Restored, Refusal> {
    if plan.objectives.len() > MOST_OBJECTIVES {
        return Err(Refusal::general(
            format!("There are {} objectives; a plan holds at most {MOST_OBJECTIVES}", plan.objectives.len()),
            "Split the file by team or service",
        ));
    }
    let name = clean_name(&plan.name);
    if !plan.name.trim().is_empty() && name != plan.name.trim() {
        notes.push(Note::general(NoteKind::Repaired, format!("the plan's name became “{name}”")));
    }
    plan.name = name;
    for objective in &mut plan.objectives {
        clean_objective(objective, &mut notes)?;
    }
    let total: usize = plan.objectives.iter().map(text_of).sum();
    if total > MOST_TEXT {
        return Err(Refusal::general(
            format!("The texts of the plan have {} MiB; at most {} are taken", total >> 20, MOST_TEXT >> 20),
            "Split the file by team or service",
        ));
    }
    make_ids_unique(&mut plan.objectives, &mut notes);
    make_names_unique(&mut plan.objectives, &mut notes);
    Ok(Restored { plan, notes })
}

/// A name for a plan that every way in would keep as it is: one line, no characters that deceive, never empty.
pub fn clean_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if is_deceptive(c) { ' ' } else { c }).take(LONGEST_NAME).collect();
    let clean = clean.trim();
    if clean.is_empty() { "Untitled plan".to_owned() } else { clean.to_owned() }
}

/// Every map of texts that an objective holds.
fn maps_of(objective: &Objective) -> [&BTreeMap<String, String>; 7] {
    let alerting = &objective.terms.alerting;
    [
        &objective.labels,
        &alerting.labels,
        &alerting.annotations,
        &alerting.page.labels,
        &alerting.page.annotations,
        &alerting.ticket.labels,
        &alerting.ticket.annotations,
    ]
}

/// How much text an objective holds, in bytes.
fn text_of(objective: &Objective) -> usize {
    let of_map = |map: &BTreeMap<String, String>| map.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>();
    let queries: usize = objective.indicator.sources().iter().map(|(_, source)| of_map(&source.fields)).sum();
    queries + objective.description.len() + maps_of(objective).into_iter().map(of_map).sum::<usize>()
}

fn clean_objective(objective: &mut Objective, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    clean_line("a service's name", &mut objective.service, notes)?;
    clean_line("an objective's name", &mut objective.name, notes)?;
    objective.indicator.shorten_number();
    if objective.name.is_empty() {
        return Err(Refusal::general(
            "An objective has no name",
            "Give every objective a name, so that its rules can be told apart",
        ));
    }
    if objective.service.is_empty() {
        objective.service.clone_from(&objective.name);
        notes.push(Note::general(
            NoteKind::Assumed,
            format!("“{}” names no service; its own name is taken", objective.name),
        ));
    }
    if let Some(title) = &mut objective.title {
        clean_line("a title", title, notes)?;
    }
    objective.title.take_if(|title| title.is_empty() || *title == objective.name);
    clean_text("a description", &mut objective.description, notes)?;
    let name = objective.name.clone();
    if objective.terms.alerts.len() > MOST_TIERS {
        return Err(Refusal::general(
            format!("“{name}” has {} alert tiers; at most {MOST_TIERS} make sense", objective.terms.alerts.len()),
            "Remove tiers that say the same",
        ));
    }
    objective.facts.requests_per_day = objective.facts.requests_per_day.filter(|n| *n > 0);
    if objective.facts.requests_per_day.is_some_and(|n| n > MOST_REQUESTS_PER_DAY) {
        return Err(Refusal::general(
            format!("“{name}” claims more than {MOST_REQUESTS_PER_DAY} requests a day"),
            "Check the figure's unit",
        ));
    }
    for (_, source) in objective.indicator.sources() {
        let longest = source.fields.values().map(String::len).max().unwrap_or(0);
        if longest > LONGEST_TEXT {
            return Err(Refusal::general(
                format!("A query of “{name}” has {longest} characters; at most {LONGEST_TEXT} are taken"),
                "Move the long expression into a recording rule and query that",
            ));
        }
    }
    if maps_of(objective).iter().any(|map| map.len() > MOST_LABELS || longest_value(map) > LONGEST_TEXT) {
        return Err(Refusal::general(
            format!("“{name}” has more than {MOST_LABELS} labels in one place, or one of unusual length"),
            "Remove labels that nothing reads",
        ));
    }
    Ok(())
}

fn longest_value(map: &BTreeMap<String, String>) -> usize {
    map.iter().map(|(key, value)| key.len() + value.len()).max().unwrap_or(0)
}

/// Characters that reorder or hide text: a name must read as what it is.
fn is_deceptive(c: char) -> bool {
    // Joiners (200C, 200D) are part of some scripts and of emoji.
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn clean_line(what: &str, text: &mut String, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    clean(what, text, LONGEST_NAME, is_deceptive, notes)?;
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
    Ok(())
}

fn clean_text(what: &str, text: &mut String, notes: &mut Vec<Note>) -> Result<(), Refusal> {
    clean(what, text, LONGEST_TEXT, |c| is_deceptive(c) && !matches!(c, '\n' | '\t'), notes)
}

fn clean(
    what: &str,
    text: &mut String,
    longest: usize,
    is_bad: fn(char) -> bool,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > longest {
        return Err(Refusal::general(
            format!("{what} has {length} characters; at most {longest} are taken"),
            "Shorten it in the file",
        ));
    }
    if text.contains(is_bad) {
        *text = text.chars().map(|c| if is_bad(c) { ' ' } else { c }).collect();
        notes.push(Note::general(
            NoteKind::Repaired,
            format!("{what} held control or direction characters; they became spaces: “{}”", text.trim()),
        ));
    }
    Ok(())
}

fn make_ids_unique(objectives: &mut [Objective], notes: &mut Vec<Note>) {
    let mut taken = BTreeSet::new();
    let mut free = objectives.iter().map(|o| o.id.0).filter(|id| *id < u32::MAX / 2).max().unwrap_or(0);
    for objective in objectives {
        if objective.id.0 == 0 || objective.id.0 > u32::MAX / 2 || !taken.insert(objective.id) {
            free += 1;
            notes.push(Note::general(
                NoteKind::Repaired,
                format!("“{}” had an id that cannot be used or was taken; it has a new one", objective.name),
            ));
            objective.id = ObjectiveId(free);
            taken.insert(objective.id);
        }
    }
}

/// Rules of two objectives with one name could not be told apart.
fn make_names_unique(objectives: &mut [Objective], notes: &mut Vec<Note>) {
    let mut taken = BTreeSet::new();
    let mut next = BTreeMap::new();
    for objective in objectives {
        let original = objective.name.clone();
        // Counting goes on where it stopped, or many of one name would take quadratic time.
        let count = next.entry((objective.service.clone(), original.clone())).or_insert(1u32);
        while !taken.insert((objective.service.clone(), objective.name.clone())) {
            *count += 1;
            objective.name = format!("{original}-{count}");
        }
        if objective.name != original {
            notes.push(Note::general(
                NoteKind::Repaired,
                format!(
                    "“{original}” of “{}” was there twice; the later is now “{}”",
                    objective.service, objective.name
                ),
            ));
        }
    }
}
