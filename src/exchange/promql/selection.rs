//! The one shape of query that other tools take apart: a selector, counted and added up.

use rusty_promql_parser::{Expr, GroupingAction, MatrixSelector};

use super::tree::parse;

/// How the events of a selector are counted over a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// `rate`: events in a second, of a counter.
    Rate,
    /// `increase`: events, of a counter.
    Increase,
    /// `sum_over_time`: the sum of samples.
    SumOverTime,
    /// `count_over_time`: the number of samples.
    CountOverTime,
}

impl Counting {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Rate, "rate"),
        (Self::Increase, "increase"),
        (Self::SumOverTime, "sum_over_time"),
        (Self::CountOverTime, "count_over_time"),
    ];

    /// The PromQL function.
    pub fn function(self) -> &'static str {
        Self::ALL.iter().find(|(counting, _)| *counting == self).map_or("", |(_, name)| name)
    }
}

/// One selector, counted and added up: `sum by (a) (rate(metric{b="c"}[{{.window}}]))`. Tools that take bare selectors
/// instead of queries, such as Pyrra, are spoken to through this.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// How it is counted.
    pub counting: Counting,
    /// The metric's name; empty where only matchers select.
    pub metric: String,
    /// The matchers, as PromQL writes them: `code=~"5.."`.
    pub matchers: Vec<String>,
    /// The labels that are kept apart.
    pub by: Vec<String>,
}

impl Selection {
    /// The selection of a query; none if it is anything else.
    pub fn of(query: &str) -> Option<Self> {
        Self::of_tree(&parse(query).ok()?)
    }

    /// The selection of a parsed query; none if it is anything else.
    pub fn of_tree(tree: &Expr) -> Option<Self> {
        let Expr::Aggregation(sum) = tree.unwrap_parens() else { return None };
        let by = match &sum.grouping {
            None => Vec::new(),
            Some(grouping) if grouping.action == GroupingAction::By => grouping.labels.clone(),
            Some(_) => return None,
        };
        let Expr::Call(call) = sum.expr.unwrap_parens() else { return None };
        let (counting, _) = *Counting::ALL.iter().find(|(_, name)| *name == call.name)?;
        let [Expr::MatrixSelector(matrix)] = &call.args[..] else { return None };
        if sum.op != "sum" || matrix.offset().is_some() || matrix.at().is_some() {
            return None;
        }
        Self::of_selector(matrix, counting, by)
    }

    /// The selection of a bare selector such as `metric{code=~"5.."}`, which has no range.
    pub fn of_bare(selector: &str, counting: Counting, by: Vec<String>) -> Option<Self> {
        let tree = parse(&format!("{selector}[{{{{.window}}}}]")).ok()?;
        let Expr::MatrixSelector(matrix) = &tree else { return None };
        Self::of_selector(matrix, counting, by)
    }

    fn of_selector(matrix: &MatrixSelector, counting: Counting, by: Vec<String>) -> Option<Self> {
        let matchers = matrix.matchers().iter().map(|matcher| {
            let value = matcher.value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{}{}\"{value}\"", matcher.name, matcher.op.as_str())
        });
        let metric = matrix.name().unwrap_or_default().to_owned();
        Some(Self { counting, metric, matchers: matchers.collect(), by })
    }

    /// The selector without its range: `metric{code=~"5.."}`.
    pub fn selector(&self) -> String {
        if self.matchers.is_empty() && !self.metric.is_empty() {
            self.metric.clone()
        } else {
            format!("{}{{{}}}", self.metric, self.matchers.join(","))
        }
    }

    /// The labels that must have one value, which holds nothing that PromQL escapes, and the value.
    pub fn equal(&self) -> Vec<(String, String)> {
        let of = |matcher: &String| {
            let (name, value) = matcher.strip_suffix('"')?.split_once("=\"")?;
            (!name.ends_with('!') && !value.contains('\\')).then(|| (name.to_owned(), value.to_owned()))
        };
        self.matchers.iter().filter_map(of).collect()
    }

    /// The query, with `{{.window}}` for its range.
    pub fn query(&self) -> String {
        let by = if self.by.is_empty() { String::new() } else { format!(" by ({}) ", self.by.join(", ")) };
        format!("sum{by}({}({}[{{{{.window}}}}]))", self.counting.function(), self.selector())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selections_are_found_and_written_again() {
        let query = "sum by (handler, code) (rate(a_total{job=\"x\",path=~\"/a\\\\.b\"}[{{.window}}]))";
        let selection = Selection::of(query).unwrap();
        assert_eq!(selection.selector(), "a_total{job=\"x\",path=~\"/a\\\\.b\"}");
        assert_eq!(selection.query(), query);
        assert_eq!(Selection::of(&selection.query()), Some(selection));
        let bare = Selection::of_bare("b_count", Counting::Rate, Vec::new()).unwrap();
        assert_eq!(bare.query(), "sum(rate(b_count[{{.window}}]))");
        for other in ["rate(a[5m])", "sum(rate(a[5m])) / 2", "sum without (b) (rate(a[5m]))", "max(rate(a[5m]))"] {
            assert_eq!(Selection::of(other), None, "{other}");
        }
    }
}
