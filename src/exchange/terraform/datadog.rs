//! `datadog_service_level_objective` of type metric. Required are name, type, thresholds and, for this type, a query with
//! numerator and denominator; a timeframe is 7d, 30d or 90d and a target lies between 0 and 100, without both.

use serde_json::json;

use super::{Written, approximated, literal, lost};
use crate::plan::{Counted, Indicator, Note, Objective, Part, Source};
use crate::units::{Alignment, Method};

pub const SLO: &str = "datadog_service_level_objective";
/// Tags that say which objective it is; a resource has a name for people only.
pub const SERVICE_TAG: &str = "service";
pub const NAME_TAG: &str = "slo";

/// Timeframes, and the days of a window that is close enough to one: months and quarters of the calendar.
const TIMEFRAMES: [(u64, std::ops::RangeInclusive<u64>); 3] = [(7, 7..=7), (30, 28..=31), (90, 89..=92)];

/// The body of one resource.
pub fn slo(objective: &Objective, notes: &mut Vec<Note>) -> Result<Written, String> {
    let terms = &objective.terms;
    let (numerator, denominator) = queries(objective, notes)?;
    if terms.target.share().ppb() == 0 {
        return Err("promises 0 %, and Datadog's targets lie above that".to_owned());
    }
    let timeframe = timeframe(objective, notes)?;
    if terms.method != Method::Occurrences {
        let text = format!("Datadog's metric SLOs count events, not slices; {} is left out", terms.method.name());
        approximated(objective, Part::Method, text, notes);
    }
    let (tags, called) = tags(objective, notes);
    let mut body = json!({
        "name": objective.display_name(),
        "type": "metric",
        "query": { "numerator": numerator, "denominator": denominator },
        "thresholds": [{ "timeframe": timeframe, "target": terms.target.percent().to_f64() }],
        "tags": tags,
    });
    if !objective.description.is_empty() {
        body["description"] = json!(objective.description);
    }
    Ok(Written { body: literal(body), called })
}

/// Good events and all events, as Datadog's own queries.
fn queries(objective: &Objective, notes: &mut Vec<Note>) -> Result<(String, String), String> {
    let Indicator::Ratio { counted, events, total, counter } = &objective.indicator else {
        return Err("is not a ratio of two queries, which Datadog's metric SLOs need".to_owned());
    };
    let query = |source: &Source| {
        own_query(source).unwrap_or_else(|| {
            let kind = if source.kind.is_empty() { "an unnamed data source" } else { &source.kind };
            Err(format!("reads from {kind}; Datadog runs its own queries only, so give it those"))
        })
    };
    let (counted_query, denominator) = (query(events)?, query(total)?);
    let numerator = match counted {
        Counted::Good => counted_query,
        Counted::Bad => good_of_bad(&counted_query, &denominator),
    };
    if counter.is_some() || indicator(&numerator, &denominator) != objective.indicator {
        let text = "Datadog is told the queries, and neither the data source's name nor whether it counts up";
        approximated(objective, Part::Indicator, text, notes);
    }
    Ok((numerator, denominator))
}

/// The query of a source of Datadog's; none for other sources.
pub fn own_query(source: &Source) -> Option<Result<String, String>> {
    let query = source.query().unwrap_or_default().trim();
    let found = if query.is_empty() { Err("has no query".to_owned()) } else { Ok(query.to_owned()) };
    source.kind.eq_ignore_ascii_case("datadog").then_some(found)
}

/// Good events from bad ones, in Datadog's arithmetic.
pub fn good_of_bad(bad: &str, total: &str) -> String {
    format!("{total} - ({bad})")
}

/// What two queries of Datadog measure.
pub fn indicator(numerator: &str, denominator: &str) -> Indicator {
    let bad = numerator
        .strip_prefix(denominator)
        .and_then(|rest| rest.strip_prefix(" - ("))
        .and_then(|rest| rest.strip_suffix(')'));
    let (counted, events) = bad.map_or((Counted::Good, numerator), |bad| (Counted::Bad, bad));
    Indicator::Ratio { counted, events: source(events), total: source(denominator), counter: None }
}

/// A query of Datadog.
pub fn source(query: &str) -> Source {
    Source { kind: "datadog".to_owned(), ..Source::prometheus(query) }
}

fn timeframe(objective: &Objective, notes: &mut Vec<Note>) -> Result<String, String> {
    let window = &objective.terms.window;
    let days = window.span().whole_seconds() / 86_400;
    let near = TIMEFRAMES.iter().find(|(_, near)| near.contains(&days));
    let (timeframe, _) = near.ok_or_else(|| {
        format!("is judged over {}, and Datadog knows 7, 30 and 90 days; choose one of these", window.spoken())
    })?;
    let text = format!("{timeframe}d");
    if window.alignment != Alignment::Rolling || window.length.to_string() != text {
        let said = format!("Datadog knows rolling 7, 30 and 90 days; {} becomes {timeframe} days", window.spoken());
        approximated(objective, Part::Window, said, notes);
    }
    Ok(text)
}

/// Labels and names as tags, as Datadog keeps tags; and the service and name that they say.
fn tags(objective: &Objective, notes: &mut Vec<Note>) -> (Vec<String>, (String, String)) {
    let mut tags = Vec::new();
    for (key, value) in &objective.labels {
        let text = if value.is_empty() { key.clone() } else { format!("{key}:{value}") };
        let tag = normal(&text);
        if matches!(pair(&tag).0.as_str(), SERVICE_TAG | NAME_TAG) {
            lost(objective, Part::Labels, format!("the label “{key}” gives way to our tag of that name"), notes);
            continue;
        }
        if pair(&tag) != (key.clone(), value.clone()) {
            approximated(objective, Part::Labels, format!("the label “{key}” becomes the tag “{tag}”"), notes);
        }
        tags.push(tag);
    }
    let (service, name) = (&objective.service, &objective.name);
    let ours = [normal(&format!("{SERVICE_TAG}:{service}")), normal(&format!("{NAME_TAG}:{name}"))];
    let said = (pair(&ours[0]).1, pair(&ours[1]).1);
    if (&said.0, &said.1) != (service, name) {
        let text = format!("Datadog's tags are lower case and plain; it is called “{}” of “{}”", said.1, said.0);
        approximated(objective, Part::Name, text, notes);
        if objective.title.is_none() && said.1 != *name {
            approximated(objective, Part::Title, "the name stands as a title", notes);
        }
    }
    tags.extend(ours);
    tags.sort();
    tags.dedup();
    (tags, said)
}

/// Key and value of a tag.
pub fn pair(tag: &str) -> (String, String) {
    let (key, value) = tag.split_once(':').unwrap_or((tag, ""));
    (key.to_owned(), value.to_owned())
}

/// A tag as Datadog keeps it: it starts with a letter, is lower case, and has letters, digits and `_-:./` only, with no
/// two `_` together and none at the end; at most 200 characters.
fn normal(tag: &str) -> String {
    let mut out = String::new();
    let lower = tag.to_lowercase();
    for c in lower.trim_start_matches(|c: char| !c.is_alphabetic()).chars().take(200) {
        let c = if c.is_alphanumeric() || matches!(c, '-' | ':' | '.' | '/') { c } else { '_' };
        if c != '_' || !out.ends_with('_') {
            out.push(c);
        }
    }
    let out = out.trim_end_matches('_');
    if out.is_empty() { "unnamed".to_owned() } else { out.to_owned() }
}
