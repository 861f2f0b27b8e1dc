//! What is measured, from the expression of a recording: the two queries of a ratio, or one, with the range put back.

use std::collections::BTreeMap;

use rusty_promql_parser::Expr;
use rusty_promql_parser::ast::BinaryOp;

use super::super::promql;
use super::constant;
use crate::plan::{Counted, Indicator, Source};
use crate::units::{Length, Method, Span};

/// Of how many windows the queries are held against all others; generators write eight.
const MOST_TRIED: usize = 8;

/// Queries over a fixed range, as they stand in a recording of error ratios.
#[derive(Debug, Clone, PartialEq)]
pub enum Queries {
    Ratio { counted: Counted, events: String, total: String },
    Raw { counted: Counted, ratio: String },
}

impl Queries {
    /// The queries of an error ratio as Sloth and Accord write it: each in brackets, good ones taken from one. `is_sloths`
    /// where brackets around `1 - (…)` are its way of turning good events round, and not a query of somebody.
    pub fn of_error_ratio(expr: &str, is_sloths: bool) -> Self {
        if let Some((events, total)) = bracketed_sides(expr) {
            return Self::Ratio { counted: Counted::Bad, events, total };
        }
        if let Some(good) = of_rest(expr) {
            return good;
        }
        match promql::inside(expr) {
            Some(inner) => {
                let turned = if is_sloths { of_rest(inner) } else { None };
                turned.unwrap_or_else(|| Self::Raw { counted: Counted::Bad, ratio: inner.to_owned() })
            }
            None => Self::Raw { counted: Counted::Bad, ratio: expr.trim().to_owned() },
        }
    }

    /// The queries of one slice as Accord writes them: a slice in which nothing was counted has none, and not no value.
    pub fn of_slice(expr: &str, is_good: bool) -> Self {
        let (ratio, counted) = match rest(expr).and_then(promql::inside) {
            Some(ratio) => (ratio, Counted::Good),
            None if is_good => (expr, Counted::Good),
            None => (expr, Counted::Bad),
        };
        if let Some((events, total)) = bracketed_sides(ratio) {
            let with_nothing = promql::sides(&events, BinaryOp::Or).and_then(|(events, _)| promql::inside(events));
            let events = with_nothing.map_or(events.clone(), str::to_owned);
            return Self::Ratio { counted, events, total };
        }
        Self::Raw { counted, ratio: promql::inside(ratio).unwrap_or(ratio.trim()).to_owned() }
    }

    /// The texts of the queries.
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Ratio { events, total, .. } => vec![events, total],
            Self::Raw { ratio, .. } => vec![ratio],
        }
    }

    /// The same with each text changed.
    fn map(&self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Ratio { counted, events, total } => {
                Self::Ratio { counted: *counted, events: change(events), total: change(total) }
            }
            Self::Raw { counted, ratio } => Self::Raw { counted: *counted, ratio: change(ratio) },
        }
    }

    fn over(&self, window: Span) -> Self {
        self.map(|text| text.replace("{{.window}}", &window.prometheus()))
    }

    fn is_same(&self, other: &Self) -> bool {
        let (a, b) = (self.texts(), other.texts());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| promql::is_same_query(a, b))
    }

    /// As an indicator.
    pub fn indicator(self, counter: Option<bool>) -> Indicator {
        match self {
            Self::Ratio { counted, events, total } => {
                let (events, total) = (Source::prometheus(events), Source::prometheus(total));
                Indicator::Ratio { counted, events, total, counter }
            }
            Self::Raw { counted, ratio } => Indicator::Raw { counted, ratio: Source::prometheus(ratio) },
        }
    }
}

/// The queries with a place for the range, from what they are over several windows, and whether all windows agree. A range
/// that is the same in all of them belongs to the query.
pub fn with_place(over: &BTreeMap<Span, Queries>) -> Option<(Queries, bool)> {
    let mut first = None;
    for (window, queries) in over.iter().take(MOST_TRIED) {
        let placed = queries.map(|text| promql::with_window(text, *window));
        if over.iter().all(|(window, queries)| placed.over(*window).is_same(queries)) {
            return Some((placed, true));
        }
        first = first.or(Some(placed));
    }
    first.map(|placed| (placed, false))
}

/// What is taken from one in `1 - something`.
fn rest(expr: &str) -> Option<&str> {
    let (one, rest) = promql::sides(expr, BinaryOp::Sub)?;
    (one == "1").then_some(rest)
}

/// `1 - ((good) / (total))` or `1 - ((ratio))`.
fn of_rest(expr: &str) -> Option<Queries> {
    let ratio = promql::inside(rest(expr)?)?;
    if let Some((events, total)) = bracketed_sides(ratio) {
        return Some(Queries::Ratio { counted: Counted::Good, events, total });
    }
    Some(Queries::Raw { counted: Counted::Good, ratio: promql::inside(ratio)?.to_owned() })
}

/// `(a) / (b)` without the brackets.
fn bracketed_sides(expr: &str) -> Option<(String, String)> {
    let (a, b) = promql::sides(expr, BinaryOp::Div)?;
    Some((promql::inside(a)?.to_owned(), promql::inside(b)?.to_owned()))
}

/// The budgeting method by which a record is made of slices: the mean of slices that are bad, or of their ratios.
pub fn method(tree: &Expr) -> Option<Method> {
    let Expr::Call(call) = tree.unwrap_parens() else { return None };
    let [Expr::Subquery(subquery)] = &call.args[..] else { return None };
    let step = u64::try_from(subquery.step?.milliseconds).ok().filter(|step| step.is_multiple_of(1_000))?;
    let slice = Length::of(Span::seconds(step / 1_000))?;
    let Expr::Binary(binary) = subquery.expr.unwrap_parens() else { return None };
    if call.name != "avg_over_time" {
        return None;
    }
    let limit = constant::share(constant::value(&binary.rhs)?)?;
    let is_bool = binary.modifier.as_ref().is_some_and(|modifier| modifier.return_bool);
    match (binary.op, is_bool) {
        (BinaryOp::Gt, true) => Some(Method::Timeslices { slice_target: limit.complement(), slice }),
        (BinaryOp::Lt, true) => Some(Method::Timeslices { slice_target: limit, slice }),
        (BinaryOp::Ge, false) => Some(Method::RatioTimeslices { slice }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_ranges_stay_and_windows_are_found() {
        let over = |pairs: &[(&str, &str)]| {
            let of =
                |(window, text): &(&str, &str)| (Span::parse(window).unwrap(), Queries::of_error_ratio(text, false));
            with_place(&pairs.iter().map(of).collect()).unwrap()
        };
        let (queries, is_sure) = over(&[
            ("5m", "(rate(a[5m])) / (rate(b[5m] offset 5m) + avg_over_time(c[5m]))"),
            ("1h", "(rate(a[1h])) / (rate(b[1h] offset 5m) + avg_over_time(c[5m]))"),
        ]);
        let expected = ["rate(a[{{.window}}])", "rate(b[{{.window}}] offset 5m) + avg_over_time(c[5m])"];
        assert_eq!((queries.texts(), is_sure), (expected.to_vec(), true));
        let (_, is_sure) = over(&[("5m", "(a[5m]) / (b[5m])"), ("1h", "(a[1h]) / (c[1h])")]);
        assert!(!is_sure);
    }
}
