mod capacity;
mod check;
mod facts;
mod incidents;
mod negotiation;
mod room;
mod terms;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use self::check::Check;
use self::facts::check_facts;
use self::negotiation::{check_accords, check_negotiation};
use self::terms::{check_decision, check_question, check_terms};
use self::text::{LONGEST_NAME, LONGEST_TEXT, clean_line, clean_text};
use super::{Carried, Note, NoteKind, Objective, ObjectiveId, Plan, Refusal};

pub use self::room::Room;
pub use self::text::{clean_name, typed_line};

/// A plan that may be shown, saved and exported, and what had to be done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The plan.
    pub plan: Plan,
    /// What was repaired, assumed, unknown or lost on the way in.
    pub notes: Vec<Note>,
}

const MOST_OBJECTIVES: usize = 2_000;
/// All texts and numbers of a plan together, in bytes, so that every plan that is taken can be saved and opened again.
const MOST_TEXT: usize = 6 << 20;
const MOST_LABELS: usize = 100;
/// Characters of a currency's sign or code.
const LONGEST_CURRENCY: usize = 8;
const MOST_DECISIONS: usize = 1_000;
const MOST_CARRIED: usize = 5_000;
/// Another tool's object is kept as it is.
const LONGEST_CARRIED: usize = 1 << 20;

/// The one gate through which every plan from outside passes, whatever format it came in.
///
/// Repairs what has one obvious meaning and says so; refuses the rest.
///
/// # Errors
/// Too many objectives, texts too long to be meant, or nothing to call an objective by.
pub fn restore(mut plan: Plan, mut notes: Vec<Note>) -> Result<Restored, Refusal> {
    room::check_count(plan.objectives.len())?;
    let name = clean_name(&plan.name);
    if !plan.name.trim().is_empty() && name != plan.name.trim() {
        notes.push(Note::general(NoteKind::Repaired, format!("the plan's name became “{name}”")));
    }
    plan.name = name;
    let mut weight = 0;
    for objective in &mut plan.objectives {
        weight += clean_objective(objective, &mut notes)?;
    }
    weight += clean_beside(&mut plan, &mut notes)?;
    room::check_weight(weight, MOST_TEXT)?;
    make_ids_unique(&mut plan.objectives, &mut notes);
    make_names_unique(&mut plan.objectives, &mut notes);
    Ok(Restored { plan, notes })
}

/// Every map of texts that an objective holds.
fn maps_of(objective: &Objective) -> [&BTreeMap<String, String>; 8] {
    let alerting = &objective.terms.alerting;
    [
        &objective.labels,
        &objective.annotations,
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
    let sources = objective.indicator.sources();
    let queries: usize =
        sources.iter().flat_map(|(_, source)| &source.fields).map(|(k, v)| k.len() + of_block(v)).sum();
    queries + objective.description.len() + maps_of(objective).into_iter().map(of_map).sum::<usize>()
}

/// What a text weighs whose lines are indented in the file.
fn of_block(text: &str) -> usize {
    text.len() + 12 * text.matches('\n').count()
}

/// What a plan has besides objectives; says what it weighs.
fn clean_beside(plan: &mut Plan, notes: &mut Vec<Note>) -> Result<usize, Refusal> {
    let mut check = Check { name: plan.name.clone(), notes, weight: 0 };
    check.line("the currency", &mut plan.currency)?;
    if plan.currency.chars().count() > LONGEST_CURRENCY {
        return Err(Refusal::general(
            format!("The currency “{}” has more than {LONGEST_CURRENCY} characters", plan.currency),
            "Write its sign or its code, such as € or USD",
        ));
    }
    check.count("decisions", plan.decisions.len(), MOST_DECISIONS)?;
    plan.decisions.iter_mut().try_for_each(|decision| check_decision(decision, &mut check))?;
    check.count("open questions", plan.questions.len(), MOST_DECISIONS)?;
    plan.questions.iter_mut().try_for_each(|question| check_question(question, &mut check))?;
    check.count("objects of other tools", plan.carried.len(), MOST_CARRIED)?;
    for Carried { format, text } in &mut plan.carried {
        check.line("the format of another tool's object", format)?;
        clean_text("another tool's object", text, LONGEST_CARRIED, check.notes)?;
        check.weight += of_block(text);
    }
    Ok(check.weight)
}

/// Says what the objective weighs.
fn clean_objective(objective: &mut Objective, notes: &mut Vec<Note>) -> Result<usize, Refusal> {
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
    clean_text("a description", &mut objective.description, LONGEST_TEXT, notes)?;
    let name = objective.name.clone();
    let mut check = Check { name: name.clone(), notes, weight: 0 };
    check_facts(&mut objective.facts, &mut check)?;
    check_terms(&mut objective.terms, &mut check)?;
    check_negotiation(&mut objective.negotiation, &mut check)?;
    check_accords(&mut objective.accords, &mut check)?;
    let weight = check.weight;
    for gone in objective.forget_accepted() {
        let text = format!("“{name}” accepts the risk “{gone}”, which it does not have; it is left out");
        notes.push(Note::general(NoteKind::Repaired, text));
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
    check_maps(objective)?;
    Ok(weight + text_of(objective))
}

fn check_maps(objective: &Objective) -> Result<(), Refusal> {
    if maps_of(objective).iter().any(|map| map.len() > MOST_LABELS || longest_value(map) > LONGEST_TEXT) {
        let name: String = objective.name.chars().take(LONGEST_NAME).collect();
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
