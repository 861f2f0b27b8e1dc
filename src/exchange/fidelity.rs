//! What a file says of what the plan says: each part of each objective is kept, approximated or lost, and whatever is
//! not kept is told. One rule for all formats: what was read back may differ from the plan only in parts that a note of
//! the writer names, or for which the format has no words.

use std::collections::{BTreeMap, BTreeSet};

use super::export::Export;
use super::promql;
use crate::plan::{Note, NoteKind, Objective, Part, Plan};
use crate::units::{Alignment, Window};

/// The first part in which `said` differs from the plan though nothing says so; none if all is told.
pub fn unreported(plan: &Plan, said: &Plan, export: Export, notes: &[Note]) -> Option<String> {
    let told: BTreeSet<_> = notes.iter().filter_map(|note| note.about).collect();
    let mut others = said.objectives.iter();
    for objective in plan.objectives.iter().filter(|objective| !told.contains(&(objective.id, Part::Whole))) {
        let Some(other) = others.next() else {
            return Some(format!("“{}” is missing", objective.display_name()));
        };
        let is_same = |part: Part| match part {
            // A query may be laid out anew.
            Part::Indicator => promql::is_same_indicator(&objective.indicator, &other.indicator),
            // Four weeks are 28 days.
            Part::Window => is_same_window(&objective.terms.window, &other.terms.window),
            part => part.is_same(objective, other),
        };
        let differs = |part: &&Part| !is_same(**part) && !told.contains(&(objective.id, **part));
        if let Some(part) = export.says().iter().find(differs) {
            return Some(format!("it says something else in the {} of “{}”", part.name(), objective.display_name()));
        }
    }
    others.next().map(|other| format!("it says “{}”, which is not in the plan", other.display_name()))
}

/// Whether two windows are the same time, in whatever unit it was written.
fn is_same_window(a: &Window, b: &Window) -> bool {
    let is_same_length = a.span() == b.span() && a.length.whole_months() == b.length.whole_months();
    is_same_length && a.alignment == b.alignment
}

/// What to tell of a window where a tool has rolling windows of fixed lengths only; `uses` says who counts over it there.
pub fn only_rolling(window: &Window, tool: &str, uses: &str) -> Option<String> {
    let (what, varies) = match (&window.alignment, window.extremes()) {
        (Alignment::Rolling, _) if window.length.whole_months().is_none() => return None,
        (Alignment::Rolling, _) => ("months, quarters or years", String::new()),
        (_, None) => ("calendar windows", String::new()),
        (_, Some((shortest, longest))) => ("calendar windows", format!(" ({shortest} to {longest} in the calendar)")),
    };
    Some(format!("{tool} has no {what}; {uses} a rolling {}{varies}", window.span()))
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
                1 => " of one objective".to_owned(),
                some => format!(" of {some} objectives"),
            };
            let mut text = format!("{}{of}: this kind of file has no words for it; {}", part.name(), part.why());
            text[..1].make_ascii_uppercase();
            notes.push(Note::general(NoteKind::Lost, text));
        }
    }
}

/// What notes have in common that are told together.
type Same = (NoteKind, Option<Part>, String);

/// One note where the same is true of several objectives, in the order of the first of each.
pub fn gathered(notes: Vec<Note>) -> Vec<Note> {
    let mut groups: BTreeMap<Same, (usize, Vec<String>)> = BTreeMap::new();
    let mut out: Vec<Note> = Vec::new();
    for note in notes {
        let split = note.about.and_then(|_| note.text.split_once("”: "));
        let Some((name, rest)) = split.map(|(name, rest)| (format!("{name}”"), rest.to_owned())) else {
            out.push(note);
            continue;
        };
        let key = (note.kind, note.about.map(|(_, part)| part), rest);
        let (_, names) = groups.entry(key).or_insert_with(|| {
            out.push(note);
            (out.len() - 1, Vec::new())
        });
        // The same may be true of several parts of one objective.
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    for ((_, _, rest), (at, names)) in groups {
        let who = match &names[..] {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [one, two, more @ ..] => format!("{one}, {two} and {} more", more.len()),
            [] => continue,
        };
        out[at].text = format!("{who}: {rest}");
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ObjectiveId;

    #[test]
    fn what_is_true_of_several_is_said_once() {
        let about = |id, text: &str| Note {
            about: Some((ObjectiveId(id), Part::Alerts)),
            ..Note::general(NoteKind::Approximated, text)
        };
        let notes = vec![
            about(1, "“a”: one window"),
            Note::general(NoteKind::Lost, "all"),
            about(2, "“b”: one window"),
            about(3, "“c”: no window"),
            about(4, "“d”: one window"),
        ];
        let texts: Vec<String> = gathered(notes).into_iter().map(|note| note.text).collect();
        assert_eq!(texts, ["“a”, “b” and 1 more: one window", "all", "“c”: no window"]);
    }
}
