//! Queries as trees, within limits that no text can break.

use rusty_promql_parser::Expr;

/// Why a text is not PromQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line in the query, from 1.
    pub line: usize,
    /// The column in that line, from 1, in characters.
    pub column: usize,
    /// What stands there.
    pub found: String,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, column, found } = self;
        if *line > 1 {
            write!(f, "is not PromQL at its line {line}, column {column}: {found}")
        } else {
            write!(f, "is not PromQL at its column {column}: {found}")
        }
    }
}

/// Brackets inside each other; the parser calls itself for each.
const DEEPEST: usize = 64;
/// Operators in one query; each makes the tree deeper by one, and whoever walks or drops it calls itself for each.
const MOST_OPERATORS: usize = 1_000;

/// Whether a query is PromQL. `{{.window}}` may stand for a range.
///
/// # Errors
/// Where it stops being PromQL.
pub fn check(query: &str) -> Result<(), SyntaxError> {
    parse(query).map(drop)
}

/// The tree of a query. Ranges `{{.window}}` become 999,999,999 milliseconds.
///
/// # Errors
/// Where it stops being PromQL.
pub fn parse(query: &str) -> Result<Expr, SyntaxError> {
    let plain = without_extras(query);
    let error = |rest: usize, found: Option<&str>| {
        let at = plain.len() - rest;
        let at = plain.len() - plain[at..].trim_start().len();
        let before = &plain[..at];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let next: String = plain[at..].chars().take(20).collect();
        let found = match found {
            Some(found) => found.to_owned(),
            None if next.is_empty() => "something is missing at the end".to_owned(),
            None => format!("“{next}” cannot stand there"),
        };
        SyntaxError { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1, found }
    };
    if let Some(at) = too_deep(&plain) {
        return Err(error(plain.len() - at, Some("brackets are nested too deep or operators too many")));
    }
    match rusty_promql_parser::expr(&plain) {
        Ok((rest, tree)) if rest.trim().is_empty() => Ok(tree),
        Ok((rest, _)) => Err(error(rest.len(), None)),
        Err(nom::Err::Error(at) | nom::Err::Failure(at)) => Err(error(at.input.len(), None)),
        Err(nom::Err::Incomplete(_)) => Err(error(0, None)),
    }
}

/// The text with comments blanked, placeholders as durations and quoted label names as plain ones, every byte that stays at
/// its place, so that places in errors are right.
pub(super) fn without_extras(query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    let mut rest = query;
    let mut braces = 0usize;
    // Looked for once, or a text of openings alone would be searched to its end for each.
    let last = query.rfind("}}").unwrap_or(0);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' | '`' => {
                let length = string_length(rest, c);
                let after = rest[length..].trim_start();
                // Prometheus 3 allows quotes around label names; the parser does not.
                let is_name =
                    braces > 0 && (after.starts_with('=') || after.starts_with("!=") || after.starts_with("!~"));
                if is_name {
                    out.extend(std::iter::repeat_n('_', length));
                } else {
                    out.push_str(&rest[..length]);
                }
                length
            }
            '#' => {
                let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
                out.extend(std::iter::repeat_n(' ', length));
                length
            }
            '{' if rest.starts_with("{{") && query.len() - rest.len() + 2 <= last => {
                let length = rest.find("}}").map_or(2, |at| at + 2);
                let is_window = rest[2..length - 2].trim() == ".window";
                if is_window {
                    // `{{.window}}` has eleven characters; longer ones are filled up in front.
                    out.extend(std::iter::repeat_n('0', length - 11));
                    out.push_str("999999999ms");
                } else {
                    out.push_str(&rest[..length]);
                }
                length
            }
            _ => {
                braces = match c {
                    '{' => braces + 1,
                    '}' => braces.saturating_sub(1),
                    _ => braces,
                };
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// The bytes of a string with its quotes; to the end if it is not closed.
pub(super) fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped && quote != '`';
    }
    text.len()
}

/// Where brackets are nested deeper than is parsed, or more operators stand than a tree may have; signs count too, as
/// the parser calls itself for each.
fn too_deep(query: &str) -> Option<usize> {
    let (mut depth, mut signs, mut operators) = (0usize, 0usize, 0usize);
    let mut word = 0;
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let length = if matches!(c, '"' | '\'' | '`') { string_length(rest, c) } else { c.len_utf8() };
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        signs = match c {
            '-' | '+' => signs + 1,
            c if c.is_whitespace() => signs,
            _ => 0,
        };
        if c.is_ascii_alphanumeric() || matches!(c, '_' | ':') {
            word += 1;
        } else {
            let at = query.len() - rest.len();
            operators += usize::from(is_operator(&query[at - word..at]));
            operators += usize::from(matches!(c, '+' | '-' | '*' | '/' | '%' | '^' | '=' | '<' | '>'));
            word = 0;
        }
        if depth > DEEPEST || signs > DEEPEST || operators > MOST_OPERATORS {
            return Some(query.len() - rest.len());
        }
        rest = &rest[length..];
    }
    None
}

fn is_operator(word: &str) -> bool {
    ["and", "or", "unless", "atan2"].iter().any(|operator| word.eq_ignore_ascii_case(operator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_chains_are_refused() {
        for link in ["1+", "a or ", "a==", "a)and(a", "2^"] {
            assert!(check(&format!("{}1", link.repeat(20_000))).is_err(), "{link}");
        }
        assert_eq!(check(&format!("{}a", "a or ".repeat(900))), Ok(()));
    }

    #[test]
    fn errors_name_their_column() {
        let column = |query| check(query).expect_err(query).column;
        assert_eq!(column("rate(x[5m]) )"), 13);
        assert_eq!(column("sum(rate(x[5m])"), 16);
        let second = check("sum(a)\n/ sum(b) }").expect_err("an error");
        assert_eq!((second.line, second.column), (2, 10));
        assert!(check(&"(".repeat(100_000)).is_err());
        assert!(check(&"-".repeat(100_000)).is_err());
    }

    #[test]
    fn what_prometheus_knows_is_known() {
        for query in [
            "sum(rate(a{job=\"x\"}[{{.window}}])) # a comment (",
            "rate(a[{{ .window }}])",
            "{\"a.b\", \"c.d\"=~\"e\"}",
            "histogram_fraction(0, 0.1, sum(rate(a[5m])))",
            "sum_over_time((count(x < 0.75))[5m:]) OR on() vector(0)",
            "a[5m] offset 5m @ end()",
            "-1 ^ 2",
        ] {
            assert_eq!(check(query), Ok(()), "{query}");
        }
    }
}
