//! Tables, through the mapping of the plan's reader and the database of zones.

use super::{Builder, Database, Found, History, HistoryFormat, Options};
use crate::plan::{NoteKind, Refusal, guess_incidents, read_incidents_as};

pub fn read(text: &str, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::Table, options);
    let mapping = match &options.mapping {
        Some(mapping) => mapping.clone(),
        None => {
            let guess = guess_incidents(text)?;
            for why in guess.why {
                builder.note(NoteKind::Assumed, why);
            }
            guess.mapping
        }
    };
    let table = read_incidents_as(text, &mapping, &Database::default())?;
    for assumed in table.assumed {
        builder.note(NoteKind::Assumed, assumed);
    }
    for remark in table.remarks {
        builder.note(NoteKind::Repaired, format!("Line {}: {}", remark.line, remark.text));
    }
    if !table.unknown.is_empty() {
        builder.note(NoteKind::Lost, format!("These columns are not kept: {}", table.unknown.join(", ")));
    }
    for incident in table.incidents {
        builder.take(Found { incident, sites: Vec::new(), timeline: Vec::new() });
    }
    let mut history = builder.finish();
    history.rejected = table.rejected;
    Ok(history)
}
