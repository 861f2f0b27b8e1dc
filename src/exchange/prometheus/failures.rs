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

/// Whether a query holds a subquery: a range with a step, as in `[1h:1m]`.
pub fn has_subquery(query: &str) -> bool {
    fn holds(tree: &Expr) -> bool {
        match tree {
            Expr::Subquery(_) => true,
            Expr::Paren(inner) => holds(inner),
            Expr::Call(call) => call.args.iter().any(holds),
            Expr::Aggregation(sum) => holds(&sum.expr),
            Expr::Binary(pair) => holds(&pair.lhs) || holds(&pair.rhs),
            Expr::Unary(signed) => holds(&signed.expr),
            _ => false,
        }
    }
    promql::parse(query).is_ok_and(|tree| holds(&tree))
}

fn is_constant(tree: &Expr) -> bool {
    matches!(tree.unwrap_parens(), Expr::Call(call) if call.name == "vector")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subqueries_and_constants_are_found() {
        for (query, expected) in [
            ("sum_over_time((count(a < 0.75))[{{.window}}:]) OR on() vector(0)", (true, true)),
            ("1 - avg_over_time((a > 1)[5m:1m])", (true, false)),
            ("sum(rate(a[5m]))", (false, false)),
            ("(sum(rate(a[5m])) or vector(0))", (false, true)),
        ] {
            let tree = promql::parse(query).unwrap();
            assert_eq!((has_subquery(query), has_constant(&tree)), expected, "{query}");
        }
    }

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
