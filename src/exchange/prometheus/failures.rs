//! How many events a query counts, from the shape of the query.

use rusty_promql_parser::{BinaryOp, Expr};

use super::super::promql;

/// What the value of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Events in a second.
    PerSecond,
    /// Events in the range.
    InRange,
}

/// What the value of a query with places for the range is; none where its shape does not tell.
pub fn counts(query: &str) -> Option<Counts> {
    of(&promql::parse(query).ok()?)
}

fn of(tree: &Expr) -> Option<Counts> {
    match tree {
        Expr::Paren(inner) => of(inner),
        Expr::Aggregation(sum) if sum.op == "sum" => of(&sum.expr),
        Expr::Call(call) => match call.name.as_str() {
            "rate" => Some(Counts::PerSecond),
            "increase" | "sum_over_time" | "count_over_time" => Some(Counts::InRange),
            _ => None,
        },
        Expr::Binary(pair) => {
            let left = of(&pair.lhs);
            match pair.op {
                // `x or vector(0)` gives a number where nothing was counted.
                BinaryOp::Or if is_constant(&pair.rhs) => left,
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Or => left.filter(|left| of(&pair.rhs) == Some(*left)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a query has a value even without data.
pub fn has_constant(tree: &Expr) -> bool {
    match tree.unwrap_parens() {
        Expr::Binary(pair) if pair.op == BinaryOp::Or => has_constant(&pair.lhs) || has_constant(&pair.rhs),
        other => is_constant(other),
    }
}

fn is_constant(tree: &Expr) -> bool {
    matches!(tree.unwrap_parens(), Expr::Call(call) if call.name == "vector")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_what_is_counted() {
        let cases = [
            ("sum(rate(a[{{.window}}]))", Some(Counts::PerSecond)),
            ("(sum(rate(a[5m])) - sum(rate(b{le=\"1\"}[5m])))", Some(Counts::PerSecond)),
            ("sum by (x) (increase(a[5m]))", Some(Counts::InRange)),
            ("sum_over_time((count(a < 0.75))[{{.window}}:]) OR on() vector(0)", Some(Counts::InRange)),
            ("sum(rate(a[5m])) - sum(increase(b[5m]))", None),
            ("sum(rate(a[5m])) / sum(rate(b[5m]))", None),
            ("max(rate(a[5m]))", None),
            ("avg_over_time(a[5m])", None),
        ];
        for (query, expected) in cases {
            assert_eq!(counts(query), expected, "{query}");
        }
    }
}
