//! Rules as they stand in a file, and who made them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusty_promql_parser::{Expr, LabelMatchOp, LabelMatcher, VectorSelector};

use super::super::fields::{Fields, Text};
use super::super::promql;
use crate::plan::{Note, Place, Refusal, Room};
use crate::units::Span;

/// A longer expression is not read; plans take no longer queries.
const LONGEST_EXPRESSION: usize = 40_000;

/// One rule of a file.
#[derive(Debug)]
pub struct Rule {
    /// Where it starts.
    pub place: Place,
    /// The name of the group that it stands in.
    pub group: Rc<str>,
    /// The name of the series that it records.
    pub record: Option<String>,
    /// The name of the alert that it raises.
    pub alert: Option<String>,
    /// What is evaluated, as it is written.
    pub expr: String,
    /// The expression, if it is PromQL.
    pub tree: Option<Expr>,
    /// Labels, with those of the group.
    pub labels: BTreeMap<String, String>,
    /// Annotations; recordings have none.
    pub annotations: BTreeMap<String, String>,
    /// `for`.
    pub hold: Span,
}

/// Which tool made a rule, and for which objective.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    /// Sloth, or Accord, with the objective's id.
    Sloth(String),
    /// Pyrra, with the objective's name.
    Pyrra(String),
}

impl Maker {
    /// What the tool calls the objective.
    pub fn name(&self) -> &str {
        match self {
            Self::Sloth(name) | Self::Pyrra(name) => name,
        }
    }
}

/// More than the largest plan needs: two thousand objectives of some twenty rules.
const MOST_RULES: usize = 60_000;

/// Reads all groups under `groups`.
pub fn read(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Vec<Rule>, Refusal> {
    let (mut rules, mut room) = (Vec::new(), Room::default());
    for (node, path) in fields.list("groups")? {
        let mut group = Fields::new(node, path)?;
        // They say how and how often rules are evaluated, and nothing of what is promised.
        let name: Rc<str> = group.string("name")?.unwrap_or_default().into();
        for key in ["interval", "limit", "query_offset", "partial_response_strategy"] {
            group.take(key);
        }
        let shared = group.strings("labels", notes)?;
        // Every rule gets a copy, of which small labels take more than their text.
        let weight: usize = shared.iter().map(|(key, value)| 512 + key.len() + value.len()).sum();
        let items = group.list("rules")?;
        if rules.len() + items.len() > MOST_RULES {
            return Err(Refusal::at(
                group.place,
                format!("There are more than {MOST_RULES} rules; a plan's objectives need fewer"),
                "Split the file",
            ));
        }
        rules.reserve(items.len());
        for (node, path) in items {
            room.take_text(weight)?;
            rules.push(Rule::read(Fields::new(node, path)?, &name, &shared, notes)?);
        }
        group.finish(notes);
    }
    Ok(rules)
}

impl Rule {
    fn read(
        mut fields: Fields,
        group: &Rc<str>,
        shared: &BTreeMap<String, String>,
        notes: &mut Vec<Note>,
    ) -> Result<Self, Refusal> {
        let (place, path) = (fields.place, fields.path.clone());
        let (record, alert) = (fields.string("record")?, fields.string("alert")?);
        let expr = fields.need_text("expr")?;
        if expr.text.len() > LONGEST_EXPRESSION {
            return Err(Refusal::at(
                expr.place,
                format!("{path}.expr has {} characters; at most {LONGEST_EXPRESSION} are read", expr.text.len()),
                "Move a part of it into a recording rule",
            ));
        }
        let hold = fields.text("for")?.map_or(Ok(Span::ZERO), |text| duration(&text, &path))?;
        let mut labels = shared.clone();
        labels.extend(fields.strings("labels", notes)?);
        let annotations = fields.strings("annotations", notes)?;
        fields.lose("keep_firing_for", "a plan's alerts end when the burn does", notes);
        fields.finish(notes);
        let tree = promql::parse(&expr.text).ok();
        let group = Rc::clone(group);
        Ok(Self { place, group, record, alert, expr: expr.text, tree, labels, annotations, hold })
    }

    /// What it records or raises.
    pub fn name(&self) -> &str {
        self.record.as_deref().or(self.alert.as_deref()).unwrap_or("a rule without a name")
    }

    /// A label's value, or what all selectors of the expression ask it to be.
    pub fn says(&self, label: &str) -> Option<String> {
        if let Some(value) = self.labels.get(label) {
            return Some(value.clone());
        }
        let mut selectors = Vec::new();
        collect(self.tree.as_ref()?, &mut selectors);
        let values: BTreeSet<String> = selectors.into_iter().filter_map(|selector| asked(selector, label)).collect();
        let mut values = values.into_iter();
        values.next().filter(|_| values.next().is_none())
    }

    /// The series that its expression selects, with what they ask that label to be, where they ask; none if it is no
    /// PromQL.
    pub fn selected(&self, label: &str) -> Option<Vec<(String, String)>> {
        let mut selectors = Vec::new();
        collect(self.tree.as_ref()?, &mut selectors);
        let of = |selector: &VectorSelector| selector.name.clone().zip(asked(selector, label));
        Some(selectors.into_iter().filter_map(of).collect())
    }

    /// Who made it, as its labels say, or for alerts what they ask.
    pub fn maker(&self) -> Option<Maker> {
        if let Some(id) = self.says("sloth_id") {
            return Some(Maker::Sloth(id));
        }
        let name = self.says("slo")?;
        let is_pyrras = match &self.record {
            Some(record) => {
                let kinds = [":burnrate", ":increase", ":sum", ":count"];
                record.starts_with("pyrra_") || kinds.iter().any(|kind| record.contains(kind))
            }
            None => self.labels.contains_key("slo"),
        };
        is_pyrras.then_some(Maker::Pyrra(name))
    }
}

fn duration(text: &Text, path: &str) -> Result<Span, Refusal> {
    // Pyrra writes `0s` where nothing must hold, which is no length of time.
    if text.text.trim_end_matches(['s', 'm', 'h']).chars().all(|c| c == '0') {
        return Ok(Span::ZERO);
    }
    text.parse(&format!("{path}.for"), Span::parse)
}

/// What a selector asks a label to be.
fn asked(selector: &VectorSelector, label: &str) -> Option<String> {
    let is_it = |matcher: &&LabelMatcher| matcher.name == label && matcher.op == LabelMatchOp::Equal;
    selector.matchers.iter().find(is_it).map(|matcher| matcher.value.clone())
}

/// Every selector of an expression.
fn collect<'a>(tree: &'a Expr, found: &mut Vec<&'a VectorSelector>) {
    match tree {
        Expr::Number(_) | Expr::String(_) => {}
        Expr::VectorSelector(selector) => found.push(selector),
        Expr::MatrixSelector(matrix) => found.push(&matrix.selector),
        Expr::Call(call) => call.args.iter().for_each(|tree| collect(tree, found)),
        Expr::Aggregation(aggregation) => {
            collect(&aggregation.expr, found);
            aggregation.param.iter().for_each(|tree| collect(tree, found));
        }
        Expr::Binary(binary) => [&binary.lhs, &binary.rhs].into_iter().for_each(|tree| collect(tree, found)),
        Expr::Unary(unary) => collect(&unary.expr, found),
        Expr::Paren(tree) => collect(tree, found),
        Expr::Subquery(subquery) => collect(&subquery.expr, found),
    }
}

/// Whether an expression reads a series whose name begins so.
pub fn reads(tree: &Expr, prefix: &str) -> bool {
    let mut selectors = Vec::new();
    collect(tree, &mut selectors);
    selectors.iter().any(|selector| selector.name.as_ref().is_some_and(|name| name.starts_with(prefix)))
}

/// Labels that all rules have with the same value, but for those that `is_told` knows.
pub fn common_labels<'a>(
    rules: impl IntoIterator<Item = &'a Rule>,
    is_told: impl Fn(&str, &str) -> bool,
) -> BTreeMap<String, String> {
    let mut rules = rules.into_iter();
    let mut labels = rules.next().map(|rule| rule.labels.clone()).unwrap_or_default();
    for rule in rules {
        labels.retain(|key, value| rule.labels.get(key) == Some(value));
    }
    labels.retain(|key, value| !is_told(key, value));
    labels
}
