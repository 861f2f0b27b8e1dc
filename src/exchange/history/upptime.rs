//! Upptime's `summary.json`: for each site the minutes that it was down on each day. When on that day is not in the file.

use super::{Builder, Found, History, HistoryFormat, Options};
use crate::exchange::fields::{Fields, clip, number};
use crate::exchange::yaml::{Key, Node, Value};
use crate::plan::{Incident, NoteKind, Refusal};
use crate::units::CivilDate;

const DAY: f64 = 1_440.0;

pub fn read(items: Vec<Node>, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::UpptimeSummary, options);
    let mut quiet = Vec::new();
    for item in items {
        let mut fields = Fields::new(item, "a site")?;
        let slug = fields.string("slug")?;
        let name = fields.string("name")?.or(slug).unwrap_or_else(|| "Site".to_owned());
        let before = builder.history.incidents.len();
        match fields.take("dailyMinutesDown") {
            Some(Node { value: Value::Map(days), .. }) => site(&name, days, &mut builder),
            None => {}
            Some(other) => builder.reject(
                other.place.line,
                &name,
                format!("its dailyMinutesDown is {} where days with minutes are needed", other.value.kind()),
                "choose summary.json as Upptime wrote it",
            ),
        }
        if builder.history.incidents.len() == before {
            quiet.push(name);
        }
    }
    // A site that was never down is a site all the same.
    for name in quiet {
        builder.sites.entry(crate::plan::clean_name(&name)).or_default();
    }
    builder.note(
        NoteKind::Approximated,
        "The file has minutes for each day and site, not incidents: each is taken as one incident that begins at midnight in \
         UTC and hurts everybody. Several short ones of a day count as one, and one over midnight as two",
    );
    builder.note(
        NoteKind::Assumed,
        "Upptime asks every few minutes, so what was shorter than that is mostly not in the file",
    );
    Ok(builder.finish())
}

fn site(name: &str, mut days: Vec<(Key, Node)>, builder: &mut Builder) {
    days.sort_by(|a, b| a.0.text.cmp(&b.0.text));
    for (key, node) in days {
        let line = key.place.line;
        let said = match &node.value {
            Value::Scalar { text, .. } => text.clone(),
            other => other.kind().to_owned(),
        };
        let row = format!("{name}, {}: {}", clip(&key.text), clip(&said));
        let Ok(day) = CivilDate::parse(&key.text) else {
            builder.reject(line, &row, "its day is none of the calendar", "write days as 2027-01-31");
            continue;
        };
        let Ok(minutes) = number(&said) else {
            builder.reject(line, &row, "its minutes are no number", "choose summary.json as Upptime wrote it");
            continue;
        };
        if !(0.0..=2.0 * DAY).contains(&minutes) {
            builder.reject(line, &row, "no day has so many minutes", "mend the figure, or leave it out");
            continue;
        }
        if minutes > DAY {
            // Upptime books a stretch under the day on which it ended.
            builder.note(
                NoteKind::Repaired,
                format!("{name}, {day}: {minutes} minutes are more than a day has; 1440 are taken"),
            );
        }
        if minutes > 0.0 {
            builder.take(Found {
                incident: incident(name, day, minutes.min(DAY)),
                sites: vec![name.to_owned()],
                timeline: Vec::new(),
            });
        }
    }
}

fn incident(name: &str, day: CivilDate, minutes: f64) -> Incident {
    Incident::new(format!("{name} was down, {day}"), day.midnight(), minutes)
}
