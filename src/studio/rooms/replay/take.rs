use crate::focus::Focus;
use accord::plan::{Confidence, Fact, IncidentLog, Provenance, Taken};

/// Characters of a source.
const LONGEST: usize = 200;

/// Adds what happened to the facts in one step, writes down where it comes from, and says so.
pub fn take(focus: Focus, found: IncidentLog, confidence: Confidence, source: &str) -> String {
    let mut taken = Taken::default();
    focus.edit(None, |objective| {
        let on = found.until;
        let empty = IncidentLog { incidents: Vec::new(), reviews: Vec::new(), ..found.clone() };
        taken = objective.facts.incidents.get_or_insert(empty).take(found);
        let known = objective.facts.provenance.entry(Fact::Incidents).or_insert_with(|| Provenance {
            confidence,
            on: Some(on),
            ..Provenance::default()
        });
        // What somebody wrote about the source stays before it.
        if taken.added > 0 && !known.source.contains(source) {
            let before = if known.source.is_empty() { String::new() } else { format!("{}; ", known.source) };
            known.source = format!("{before}{source}").chars().take(LONGEST).collect();
        }
    });
    let mut said = match taken.added {
        0 => "No incident was added.".to_owned(),
        1 => "1 incident was added to the facts.".to_owned(),
        n => format!("{n} incidents were added to the facts."),
    };
    if taken.reviews > 0 {
        said.push_str(&format!(" {} of them begin a review with what was told.", taken.reviews));
    }
    if taken.known > 0 {
        said.push_str(&format!(" {} are written down already.", taken.known));
    }
    if taken.beyond > 0 {
        said.push_str(&format!(" For {} more the list has no room.", taken.beyond));
    }
    match taken.added {
        0 => {}
        1 => said.push_str(" Undo takes it out again."),
        _ => said.push_str(" Undo takes them out again."),
    }
    said
}
