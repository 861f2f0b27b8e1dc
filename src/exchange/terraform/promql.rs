//! Queries as services take them that know one query where a plan has two, and back. The layout says what was meant, so
//! that a file of ours is read as the plan that it was written from; queries of other layouts are read whole.

use super::super::promql::{Template, check};
use crate::plan::Source;

/// Where the range belongs.
const WINDOW: &str = "{{.window}}";

/// A source's PromQL with a range filled in.
///
/// # Errors
/// Why the source cannot be used, to follow the objective's name.
pub fn query(source: &Source, range: &str) -> Result<String, String> {
    if !source.speaks_promql() {
        return Err(format!("reads from “{}”, which is not known to speak PromQL", source.kind));
    }
    let query = source.query().ok_or("has no query")?;
    check(query).map_err(|error| format!("has a query that {error}"))?;
    if !query.contains("{{") {
        return Ok(query.to_owned());
    }
    let template = Template::new(query).map_err(|reason| format!("has a query that {reason}"))?;
    // Space around a query is kept, so that it is read as it was.
    Ok(query.replacen(query.trim(), &template.over(range), 1))
}

/// The source of a query that was written with that range.
pub fn source(query: &str, range: &str) -> Source {
    Source::prometheus(query.replace(&format!("[{range}"), &format!("[{WINDOW}")))
}

/// Events by all events. Each query stands on lines of its own, so that a comment at its end ends there.
pub fn share(events: &str, total: &str) -> String {
    format!("(\n{events}\n)\n/\n(\n{total}\n)")
}

/// The two queries of [`share`].
pub fn split_share(query: &str) -> Option<(&str, &str)> {
    let parts = query.strip_prefix("(\n")?.strip_suffix("\n)")?.rsplit_once("\n)\n/\n(\n")?;
    are_whole(parts)
}

/// Good events from bad ones. Bad events that have not happened yet have no series and are none.
pub fn good_of_bad(bad: &str, total: &str) -> String {
    format!("(\n{total}\n)\n-\n(\n(\n{bad}\n)\nor\n(\n{total}\n) * 0\n)")
}

/// The bad events of [`good_of_bad`].
pub fn bad_of_good<'a>(good: &'a str, total: &'a str) -> Option<&'a str> {
    let bad = good.strip_prefix("(\n")?.strip_prefix(total)?.strip_prefix("\n)\n-\n(\n(\n")?;
    let bad = bad.strip_suffix("\n) * 0\n)")?.strip_suffix(total)?.strip_suffix("\n)\nor\n(\n")?;
    are_whole((bad, total)).map(|(bad, _)| bad)
}

/// One less a share.
pub fn complement(share: &str) -> String {
    format!("1 - (\n{share}\n)")
}

/// The share of [`complement`].
pub fn of_complement(query: &str) -> Option<&str> {
    let share = query.strip_prefix("1 - (\n")?.strip_suffix("\n)")?;
    are_whole((share, share)).map(|(share, _)| share)
}

/// Both, if no bracket was torn apart.
fn are_whole<'a>(queries: (&'a str, &'a str)) -> Option<(&'a str, &'a str)> {
    // A template that Grafana fills in is no PromQL; a range stands in for it.
    let is_whole = |query: &str| check(&query.replace("$__rate_interval", "5m")).is_ok();
    (is_whole(queries.0) && is_whole(queries.1)).then_some(queries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_read_back() {
        let (bad, total) = ("sum(rate(a{b=\"(\"}[5m])) # c )", "sum(rate(t[5m]))");
        let good = good_of_bad(bad, total);
        assert_eq!(check(&good), Ok(()));
        assert_eq!(bad_of_good(&good, total), Some(bad));
        let whole = share(&good, total);
        assert_eq!(check(&whole), Ok(()));
        assert_eq!(split_share(&whole), Some((good.as_str(), total)));
        assert_eq!(of_complement(&complement(bad)), Some(bad));
        for other in ["sum(a) / sum(b)", "(\na\n) + (\nb\n)", "(\na\n)\n/\n(\nb\n) + (\nc\n)"] {
            assert_eq!(split_share(other), None, "{other}");
        }
        assert_eq!(of_complement("1 - (\na\n) + (\nb\n)"), None);
    }
}
