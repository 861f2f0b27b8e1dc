//! Queries in which the range can be filled in.

use std::collections::BTreeSet;

use super::check;
use crate::plan::Source;
use crate::units::Span;

/// The PromQL that a source is asked.
///
/// # Errors
/// A sentence that says why there is none, to follow the name of the objective.
pub fn query_of(source: &Source) -> Result<&str, String> {
    if !source.speaks_promql() {
        return Err(format!("reads from “{}”, which is not known to speak PromQL", source.kind));
    }
    let query = source.query().ok_or("has no query")?;
    check(query).map_err(|error| format!("has a query that {error}"))?;
    Ok(query)
}

/// A query with a place for the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<String>,
    /// The range that stood there, where it was a fixed one.
    pub replaced: Option<Span>,
}

impl Template {
    /// The query of a source that can stand in a rule.
    ///
    /// # Errors
    /// As [`query_of`] and [`Template::new`].
    pub fn of(source: &Source) -> Result<Self, String> {
        Self::new(query_of(source)?).map_err(|reason| format!("has a query that {reason}"))
    }

    /// Finds the place for the range: Sloth's `{{.window}}`, or else the one fixed range that the query uses.
    ///
    /// # Errors
    /// A sentence that says why the query cannot stand in a rule, to follow the name of the objective.
    pub fn new(query: &str) -> Result<Self, String> {
        let query = query.trim();
        let ranges = scan(query)?;
        let (mut parts, mut rest, mut found) = (Vec::new(), query, false);
        while let Some((before, after)) = rest.split_once("{{") {
            let (inside, after) = after.split_once("}}").ok_or("has a “{{” that is not closed")?;
            if inside.trim() != ".window" {
                return Err(format!("holds the template “{}”; only {{{{.window}}}} can be filled in", inside.trim()));
            }
            found = true;
            parts.push(before.to_owned());
            rest = after;
        }
        parts.push(rest.to_owned());
        if found {
            return Ok(Self { parts, replaced: None });
        }
        let lengths: BTreeSet<Option<Span>> = ranges.iter().map(|range| range.span).collect();
        let mut lengths = lengths.into_iter();
        let (Some(Some(only)), None) = (lengths.next(), lengths.next()) else {
            return Err("has no {{.window}} and not exactly one fixed range that could be replaced".to_owned());
        };
        let mut parts = Vec::new();
        let mut start = 0;
        for range in ranges {
            parts.push(query[start..range.start].to_owned());
            start = range.end;
        }
        parts.push(query[start..].to_owned());
        Ok(Self { parts, replaced: Some(only) })
    }

    /// The query over that range.
    pub fn over(&self, range: &str) -> String {
        self.parts.join(range)
    }
}

/// A fixed range: the bytes between its brackets, and its length.
struct Range {
    start: usize,
    end: usize,
    /// None for a subquery such as `5m:1m`, which has a range and a step.
    span: Option<Span>,
}

/// Walks the text once: strings and comments are skipped, brackets must pair, and fixed ranges are collected.
fn scan(query: &str) -> Result<Vec<Range>, String> {
    let mut open = Vec::new();
    let mut ranges = Vec::new();
    let mut chars = query.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' | '\'' | '`' => {
                let mut escaped = false;
                let closed = chars.by_ref().any(|(_, inner)| {
                    let ends = inner == c && !escaped;
                    escaped = inner == '\\' && !escaped && c != '`';
                    ends
                });
                if !closed {
                    return Err("has a quote that is not closed".to_owned());
                }
            }
            '#' => {
                chars.by_ref().find(|(_, inner)| matches!(inner, '\n' | '\r'));
            }
            '(' | '[' | '{' => open.push((c, at)),
            ')' | ']' | '}' => {
                let (opening, start) = open.pop().ok_or("closes a bracket that was not opened")?;
                if !matches!((opening, c), ('(', ')') | ('[', ']') | ('{', '}')) {
                    return Err("closes a bracket with another kind".to_owned());
                }
                if c == ']' {
                    let span = Span::parse(&query[start + 1..at]).ok();
                    ranges.push(Range { start: start + 1, end: at, span });
                }
            }
            _ => {}
        }
    }
    if query.is_empty() {
        return Err("is empty".to_owned());
    }
    if open.is_empty() { Ok(ranges) } else { Err("has a bracket that is not closed".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_filled_in() {
        let sloth = Template::new("sum(rate(x{a=\"]\"}[{{ .window }}]))").unwrap();
        assert_eq!(sloth.over("1h"), "sum(rate(x{a=\"]\"}[1h]))");
        let fixed = Template::new("rate(x[5m]) / rate(y[5m]) # [1h]").unwrap();
        assert_eq!(fixed.replaced, Some(Span::minutes(5)));
        assert_eq!(fixed.over("3d"), "rate(x[3d]) / rate(y[3d]) # [1h]");
    }

    #[test]
    fn what_could_break_out_is_refused() {
        for query in [
            "",
            "x\"}[5m])) or vector(1) #",
            "a) or vector(1) or (b",
            "rate(x[5m]",
            "rate(x[5m])'",
            "rate(x[5m]) / rate(y[1h])",
            "x",
            "rate(x[{{.other}}])",
            "rate(x[{{.window]",
            "rate(a[5m]) / avg_over_time(b[5m:1m])",
            "vector(0) # \r) or vector(1) or (vector(5)",
        ] {
            assert!(Template::new(query).is_err(), "{query}");
        }
    }
}
