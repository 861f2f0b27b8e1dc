//! Issues of GitHub as JSON. Upptime opens one for each incident, with the label `status`, a title such as “🛑 Shop is
//! down” or “⚠️ Shop has degraded performance”, and the site's short name as another label; it closes it when the site is
//! back. `gh issue list --json title,createdAt,closedAt,labels --state all` writes such a list, and so does the API with
//! `created_at` and `closed_at`. Other people's issues have the same shape, so what has no such title or label is not taken.

use super::fields::{Rejection, first_moment, first_text, minutes_between, names};
use super::{Builder, Found, History, HistoryFormat, Options};
use crate::exchange::fields::Fields;
use crate::exchange::yaml::Node;
use crate::plan::{Incident, NoteKind, Refusal};

const DOWN: &str = " is down";
const DEGRADED: &str = " has degraded performance";

pub fn read(items: Vec<Node>, options: &Options) -> Result<History, Refusal> {
    let mut builder = Builder::new(HistoryFormat::Issues, options);
    for item in items {
        let line = item.place.line;
        let mut fields = Fields::new(item, "an issue")?;
        let title = first_text(&mut fields, &["title"])?.unwrap_or_default();
        match incident(&mut fields, &title, &mut builder) {
            Ok(found) => builder.take(found),
            Err((reason, remedy)) => builder.reject(line, &title, reason, remedy),
        }
    }
    builder.note(
        NoteKind::Assumed,
        "An issue is opened when a check failed and closed when one succeeded, so starts and ends are late by up to the time \
         between two checks",
    );
    Ok(builder.finish())
}

fn incident(fields: &mut Fields, title: &str, builder: &mut Builder) -> Result<Found, Rejection> {
    let plain = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (site, word) = if let Some(site) = plain.strip_suffix(DOWN) {
        (site, "down")
    } else if let Some(site) = plain.strip_suffix(DEGRADED) {
        (site, "degraded")
    } else {
        let labels = names(fields.take("labels"));
        if !labels.iter().any(|label| label == "status" || label == "incident") {
            let remedy = "give the issue the label “status” or “incident” if it is one";
            return Err(("neither its title nor a label says that it is an incident".to_owned(), remedy));
        }
        (plain, "down")
    };
    let started = first_moment(fields, &["created_at", "createdAt"])?;
    let started = started.ok_or_else(|| ("it has no start".to_owned(), "export the issues with createdAt"))?;
    let closed = first_moment(fields, &["closed_at", "closedAt"])?;
    let closed = closed
        .ok_or_else(|| ("it is not closed yet".to_owned(), "read the file again when it is over, or add it by hand"))?;
    let minutes = minutes_between(started, closed)
        .ok_or_else(|| ("it ends before it starts".to_owned(), "mend its two times in the file"))?;
    Ok(Found {
        incident: Incident { impact: builder.share(word), ..Incident::new(plain, started, minutes) },
        sites: vec![site.to_owned()],
        timeline: Vec::new(),
    })
}
