//! One incident as Markdown with a front matter in YAML, as static status pages keep them. Known keys: `title`, `date` (or
//! `started`), `resolvedWhen` (or `ended`), `severity` (notice, disrupted, down) and `affected`, which are cState's as far as
//! its files were seen. The text below becomes the first line of the timeline.

use super::fields::{Rejection, first_moment, first_text, minutes_between, names};
use super::{Builder, Found, History, HistoryFormat, Options};
use crate::exchange::fields::Fields;
use crate::exchange::yaml;
use crate::plan::{Incident, Moment, NoteKind, Refusal};

/// The longest text that is kept.
const LONGEST: usize = 10_000;

/// Whether a text is one: a Markdown file, or a front matter that says what only an incident would.
pub fn is_one(name: &str, text: &str) -> bool {
    let Some((head, _)) = split(text) else { return false };
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".md") || lower.ends_with(".markdown") || head.lines().any(|line| line.starts_with("resolvedWhen:"))
}

fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    let end = rest.find("\n---")?;
    let body = &rest[end + 4..];
    Some((&rest[..end + 1], body.trim_start_matches('-')))
}

pub fn read(text: &str, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::FrontMatter, options);
    let (head, body) = split(text)
        .ok_or_else(|| Refusal::general("There is no front matter", "Begin the file with --- and keys such as date"))?;
    let node = yaml::parse(head)?.documents.pop();
    let node =
        node.ok_or_else(|| Refusal::general("The front matter is empty", "Write title, date and resolvedWhen"))?;
    let mut fields = Fields::new(node, "")?;
    let title = first_text(&mut fields, &["title", "name"])?.unwrap_or_else(|| "Incident".to_owned());
    match incident(&mut fields, &title, body, &mut builder) {
        Ok(found) => builder.take(found),
        Err((reason, remedy)) => builder.reject(1, &title, reason, remedy),
    }
    builder.note(NoteKind::Assumed, "Times without an offset are taken for UTC");
    Ok(builder.finish())
}

fn incident(fields: &mut Fields, title: &str, body: &str, builder: &mut Builder) -> Result<Found, Rejection> {
    let started = first_moment(fields, &["started", "started_at", "date", "created_at"])?;
    let started = started.ok_or_else(|| ("it has no start".to_owned(), "write date: 2027-01-31T14:05:00Z"))?;
    let ended = first_moment(fields, &["ended", "resolvedWhen", "resolved_at", "closed_at"])?;
    let ended = ended.ok_or_else(|| ("it is not resolved yet".to_owned(), "write resolvedWhen: when it was over"))?;
    let minutes = minutes_between(started, ended)
        .ok_or_else(|| ("it ends before it starts".to_owned(), "mend its two times in the file"))?;
    let severity = fields.string("severity").ok().flatten().unwrap_or_else(|| "down".to_owned());
    let text: String = body.trim().replace("\r\n", "\n").chars().take(LONGEST).collect();
    let timeline = if text.is_empty() { Vec::new() } else { vec![Moment { after: 0.0, text }] };
    Ok(Found {
        incident: Incident { impact: builder.share(&severity), ..Incident::new(title, started, minutes) },
        sites: names(fields.take("affected")),
        timeline,
    })
}
