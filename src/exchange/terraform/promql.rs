//! Queries with the ranges of services that fill in or ask for one, and back.

use super::super::promql::{Template, left_out, or_none, query_of, rest, without_none};
use crate::plan::Source;

/// Where the range belongs.
const WINDOW: &str = "{{.window}}";

/// A source's PromQL with a range filled in.
///
/// # Errors
/// Why the source cannot be used, to follow the objective's name.
pub fn query(source: &Source, range: &str) -> Result<String, String> {
    let query = query_of(source)?;
    if !query.contains("{{") {
        return Ok(query.to_owned());
    }
    let template = Template::of(source)?;
    // Space around a query is kept, so that it is read as it was.
    Ok(query.replacen(query.trim(), &template.over(range), 1))
}

/// The source of a query that was written with that range.
pub fn source(query: &str, range: &str) -> Source {
    Source::prometheus(query.replace(&format!("[{range}"), &format!("[{WINDOW}")))
}

/// Good events from bad ones. Bad events that have not happened yet have no series and are none.
pub fn good_of_bad(bad: &str, total: &str) -> String {
    rest(total, &or_none(bad, total))
}

/// The bad events of [`good_of_bad`].
pub fn bad_of_good<'a>(good: &'a str, total: &str) -> Option<&'a str> {
    without_none(left_out(good, total)?, total)
}
