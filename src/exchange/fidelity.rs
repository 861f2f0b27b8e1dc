//! What a file says of what the plan says: each part of each objective is kept, approximated or lost, and whatever is
//! not kept is told. One rule for all formats: what was read back may differ from the plan only in parts that a note of
//! the writer names, or for which the format has no words.

use std::collections::BTreeSet;

use super::export::Export;
use crate::plan::{Note, NoteKind, Objective, Part, Plan};

/// The first part in which `said` differs from the plan though nothing says so; none if all is told.
pub fn unreported(plan: &Plan, said: &Plan, export: Export, notes: &[Note]) -> Option<String> {
    let told: BTreeSet<_> = notes.iter().filter_map(|note| note.about).collect();
    let mut others = said.objectives.iter();
    for objective in plan.objectives.iter().filter(|objective| !told.contains(&(objective.id, Part::Whole))) {
        let Some(other) = others.next() else {
            return Some(format!("“{}” is missing", objective.display_name()));
        };
        let differs = |part: &&Part| !part.is_same(objective, other) && !told.contains(&(objective.id, **part));
        if let Some(part) = export.says().iter().find(differs) {
            return Some(format!("it says something else in the {} of “{}”", part.name(), objective.display_name()));
        }
    }
    others.next().map(|other| format!("it says “{}”, which is not in the plan", other.display_name()))
}

/// The parts that are in the file as they are in the plan, for every objective that has them.
pub fn kept(plan: &Plan, export: Export, notes: &[Note]) -> Vec<Part> {
    let told: BTreeSet<Part> = notes.iter().filter_map(|note| note.about).map(|(_, part)| part).collect();
    let kept = |part: &&Part| !told.contains(part) && plan.objectives.iter().any(|o| is_there(**part, o));
    export.says().iter().filter(kept).copied().collect()
}

/// Adds one note for each part that some objective has and the format has no words for.
pub fn tell_unsaid(plan: &Plan, export: Export, notes: &mut Vec<Note>) {
    for part in Part::ALL.into_iter().filter(|part| !export.says().contains(part)) {
        let having = plan.objectives.iter().filter(|objective| is_there(part, objective)).count();
        if having > 0 {
            let of = match having {
                all if all == plan.objectives.len() => String::new(),
                1 => " of 1 objective".to_owned(),
                some => format!(" of {some} objectives"),
            };
            let text = format!("{}{of}: {} has no words for it; {}", part.name(), export.name(), part.why());
            notes.push(Note::general(NoteKind::Lost, text));
        }
    }
}

/// Whether an objective has something to say in a part.
fn is_there(part: Part, objective: &Objective) -> bool {
    let Objective { service, name, indicator, terms, .. } = objective;
    let bare =
        Objective::new(service, name, indicator.clone(), crate::plan::Terms::new(terms.target, terms.window.clone()));
    let always =
        matches!(part, Part::Whole | Part::Name | Part::Indicator | Part::Target | Part::Window | Part::Method);
    always || !part.is_same(objective, &bare)
}
