//! Parts of a query as they are written. The tree says what a query is and has no places; so a part is found in the text and
//! then held against the tree.

use rusty_promql_parser::Expr;
use rusty_promql_parser::ast::{BinaryExpr, BinaryOp};

use super::tree::{parse, string_length, without_extras};
use crate::plan::{Indicator, Source};
use crate::units::Span;

/// More operators than this in one expression are not tried.
const MOST_TRIED: usize = 16;

/// What stands between the brackets around a whole query, if there are such.
pub fn inside(query: &str) -> Option<&str> {
    if !matches!(parse(query).ok()?, Expr::Paren(_)) {
        return None;
    }
    let plain = without_extras(query);
    let (open, close) = (plain.find('(')?, plain.rfind(')')?);
    Some(query.get(open + 1..close)?.trim())
}

/// The two sides of a query whose outermost operation is `op`, with nothing said about matching.
pub fn sides(query: &str, op: BinaryOp) -> Option<(&str, &str)> {
    let Expr::Binary(binary) = parse(query).ok()? else { return None };
    if binary.op != op || binary.modifier.as_ref().is_some_and(|modifier| modifier.matching.is_some()) {
        return None;
    }
    let plain = without_extras(query);
    let found = places_of(&plain, op.as_str());
    found.into_iter().rev().take(MOST_TRIED).find_map(|at| {
        let (left, right) = (query.get(..at)?, query.get(at + op.as_str().len()..)?);
        is_made_of(&binary, left, right).then_some((left.trim(), right.trim()))
    })
}

fn is_made_of(binary: &BinaryExpr, left: &str, right: &str) -> bool {
    parse(left).is_ok_and(|tree| tree == binary.lhs) && parse(right).is_ok_and(|tree| tree == binary.rhs)
}

/// Where an operator stands outside brackets and strings.
fn places_of(plain: &str, op: &str) -> Vec<usize> {
    let mut places = Vec::new();
    walk(plain, |at, depth| {
        if depth == 0 && plain[at..].get(..op.len()).is_some_and(|text| text.eq_ignore_ascii_case(op)) {
            places.push(at);
        }
    });
    places
}

/// Calls for each character outside strings with its place and the number of brackets around it.
fn walk(plain: &str, mut each: impl FnMut(usize, usize)) {
    let (mut at, mut depth) = (0, 0usize);
    while let Some(c) = plain[at..].chars().next() {
        if matches!(c, '"' | '\'' | '`') {
            at += string_length(&plain[at..], c);
            continue;
        }
        if matches!(c, ')' | ']' | '}') {
            depth = depth.saturating_sub(1);
        }
        each(at, depth);
        if matches!(c, '(' | '[' | '{') {
            depth += 1;
        }
        at += c.len_utf8();
    }
}

/// The query with `{{.window}}` in place of every range of that length.
pub fn with_window(query: &str, window: Span) -> String {
    let plain = without_extras(query);
    let mut opened = Vec::new();
    walk(&plain, |at, _| {
        if plain[at..].starts_with('[') {
            opened.push(at + 1);
        }
    });
    let (mut out, mut done) = (String::new(), 0);
    for start in opened {
        let length = plain[start..].find([']', ':']).unwrap_or(0);
        if Span::parse(&plain[start..start + length]).is_ok_and(|span| span == window) {
            out.push_str(&query[done..start]);
            out.push_str("{{.window}}");
            done = start + length;
        }
    }
    out.push_str(&query[done..]);
    out
}

/// Whether two texts are the same query: spaces, comments and brackets around the whole say nothing.
pub fn is_same_query(a: &str, b: &str) -> bool {
    a == b || matches!((parse(a), parse(b)), (Ok(a), Ok(b)) if a.unwrap_parens() == b.unwrap_parens())
}

/// What a source is asked besides its query.
fn rest(source: &Source) -> impl Iterator<Item = (&String, &String)> {
    source.fields.iter().filter(|(_, text)| source.query() != Some(text.as_str()))
}

/// Whether two indicators measure the same. Whether sources are counters is not compared where one of them does not say.
pub fn is_same_indicator(a: &Indicator, b: &Indicator) -> bool {
    let is_same = |a: &Source, b: &Source| {
        let queries = a.query().zip(b.query());
        let is_promql = a.speaks_promql() && b.speaks_promql() && a.reference == b.reference;
        a == b || (is_promql && rest(a).eq(rest(b)) && queries.is_some_and(|(a, b)| is_same_query(a, b)))
    };
    match (a, b) {
        (
            Indicator::Ratio { counted: ac, events: ae, total: at, counter: an },
            Indicator::Ratio { counted: bc, events: be, total: bt, counter: bn },
        ) => {
            let is_same_counter = an.is_none() || bn.is_none() || an == bn;
            ac == bc && is_same_counter && is_same(ae, be) && is_same(at, bt)
        }
        (Indicator::Raw { counted: ac, ratio: ar }, Indicator::Raw { counted: bc, ratio: br }) => {
            ac == bc && is_same(ar, br)
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_as_they_are_written() {
        let query = "(sum(rate(a{b=\"/)\"}[5m])) # /\n)\n/\n(\n c / d - e\n)";
        let (left, right) = sides(query, BinaryOp::Div).unwrap();
        assert_eq!(inside(left), Some("sum(rate(a{b=\"/)\"}[5m])) # /"));
        assert_eq!(inside(right), Some("c / d - e"));
        assert_eq!(inside("(a) / (b)"), None);
        assert_eq!(sides("a / b / c", BinaryOp::Div), Some(("a / b", "c")));
        assert_eq!(sides("a / on(x) b", BinaryOp::Div), None);
        assert_eq!(sides("1 - (a / b)", BinaryOp::Sub), Some(("1", "(a / b)")));
        assert_eq!(sides("a / b", BinaryOp::Sub), None);
        assert_eq!(sides(&"1/".repeat(5_000), BinaryOp::Div), None);
    }

    #[test]
    fn only_ranges_of_the_window_are_put_back() {
        let query = "rate(a{b=\"[5m]\"}[5m]) + avg_over_time((c)[5m:1m]) + rate(d[1h] offset 5m) # [5m]";
        assert_eq!(
            with_window(query, Span::minutes(5)),
            "rate(a{b=\"[5m]\"}[{{.window}}]) + avg_over_time((c)[{{.window}}:1m]) + rate(d[1h] offset 5m) # [5m]"
        );
        assert_eq!(with_window("a[24h]", Span::days(1)), "a[{{.window}}]");
    }

    #[test]
    fn spaces_and_comments_say_nothing() {
        assert!(is_same_query("( sum( a[5m] ) # x\n)", "sum(a[5m])"));
        assert!(!is_same_query("sum(a[5m])", "sum(a[6m])"));
        assert!(!is_same_query("sum(", "sum( "));
    }
}
