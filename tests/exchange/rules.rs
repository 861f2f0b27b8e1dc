//! Two sets of Prometheus rules compared by what they mean: expressions as trees without needless brackets, constant
//! arithmetic folded, numbers to 1e-9, durations by length; the order of groups and rules does not matter.

use std::collections::BTreeMap;

use rusty_promql_parser::lexer::duration::Duration;
use rusty_promql_parser::{BinaryOp, Expr, LabelMatcher, UnaryOp, VectorSelector};
use serde::Deserialize;

/// A rule with the group that it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub group: String,
    pub is_alert: bool,
    pub name: String,
    pub hold: String,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    pub expr: String,
}

#[derive(Deserialize)]
struct File {
    groups: Option<Vec<Group>>,
    /// Of a resource of the Prometheus operator.
    spec: Option<Spec>,
}

#[derive(Deserialize)]
struct Spec {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    rules: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    record: Option<String>,
    alert: Option<String>,
    expr: String,
    #[serde(rename = "for", default)]
    hold: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

/// The rules of a rule file or of a PrometheusRule, with all its documents.
pub fn parsed(text: &str) -> Vec<Rule> {
    let files: Vec<File> = serde_saphyr::from_multiple(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let groups =
        files.into_iter().flat_map(|file| file.groups.or(file.spec.map(|spec| spec.groups)).unwrap_or_default());
    let rules = groups.flat_map(|Group { name: group, rules }| {
        rules.into_iter().map(move |rule| Rule {
            group: group.clone(),
            is_alert: rule.alert.is_some(),
            name: rule.alert.or(rule.record).expect("record or alert"),
            hold: rule.hold,
            labels: rule.labels,
            annotations: rule.annotations,
            expr: rule.expr,
        })
    });
    rules.collect()
}

/// Everything in which the second set differs from the first; nothing if they mean the same.
pub fn differences(golden: &[Rule], ours: &[Rule]) -> Vec<String> {
    let (mut golden, mut ours) = (by_key(golden), by_key(ours));
    let mut found = Vec::new();
    for (key, theirs) in &mut golden {
        let Some(mine) = ours.remove(key) else {
            found.push(format!("{key} is missing"));
            continue;
        };
        if theirs.len() != mine.len() {
            found.push(format!("{key} is there {} times and should be {} times", mine.len(), theirs.len()));
        }
        for (a, b) in theirs.iter().zip(mine) {
            compare(key, a, b, &mut found);
        }
    }
    found.extend(ours.keys().map(|key| format!("{key} is too much")));
    found
}

/// Rules by what tells them apart.
fn by_key(rules: &[Rule]) -> BTreeMap<String, Vec<&Rule>> {
    let mut map: BTreeMap<String, Vec<&Rule>> = BTreeMap::new();
    for rule in rules {
        let label = |name: &str| rule.labels.get(name).map(String::as_str).unwrap_or_default();
        let key = format!("{} / {} {}{}", rule.group, rule.name, label("sloth_window"), label("sloth_severity"));
        map.entry(key).or_default().push(rule);
    }
    map
}

fn compare(key: &str, a: &Rule, b: &Rule, found: &mut Vec<String>) {
    let mut differ = |what: &str, a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug| {
        found.push(format!("{key}: {what} is {b:?} and should be {a:?}"));
    };
    if a.is_alert != b.is_alert {
        differ("being an alert", &a.is_alert, &b.is_alert);
    }
    if a.hold != b.hold {
        differ("for", &a.hold, &b.hold);
    }
    if a.labels != b.labels {
        differ("labels", &a.labels, &b.labels);
    }
    if a.annotations != b.annotations {
        differ("annotations", &a.annotations, &b.annotations);
    }
    if !is_same(&a.expr, &b.expr) {
        differ("the expression", &a.expr, &b.expr);
    }
}

/// Whether two expressions mean the same.
pub fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (tokens_of(a), tokens_of(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.is_same(b))
}

/// A tree written from its root to its leaves, each node with the number of its branches.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Number(f64),
}

impl Token {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                a.to_bits() == b.to_bits() || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
            }
            _ => self == other,
        }
    }
}

fn tokens_of(text: &str) -> Vec<Token> {
    let (rest, tree) = rusty_promql_parser::expr(text.trim()).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(rest.trim().is_empty(), "not PromQL after {rest}: {text}");
    let mut tokens = Vec::new();
    walk(&tree, &mut tokens);
    tokens
}

/// The number that constant arithmetic comes to.
fn constant(tree: &Expr) -> Option<f64> {
    match tree.unwrap_parens() {
        Expr::Number(number) => Some(*number),
        Expr::Unary(unary) => {
            let number = constant(&unary.expr)?;
            Some(if unary.op == UnaryOp::Minus { -number } else { number })
        }
        Expr::Binary(binary) => {
            let (a, b) = (constant(&binary.lhs)?, constant(&binary.rhs)?);
            match binary.op {
                BinaryOp::Add => Some(a + b),
                BinaryOp::Sub => Some(a - b),
                BinaryOp::Mul => Some(a * b),
                BinaryOp::Div => Some(a / b),
                _ => None,
            }
        }
        _ => None,
    }
}

fn walk(tree: &Expr, out: &mut Vec<Token>) {
    let mut word = |text: String| out.push(Token::Word(text));
    if let Some(number) = constant(tree) {
        out.push(Token::Number(number));
        return;
    }
    match tree.unwrap_parens() {
        Expr::Number(number) => out.push(Token::Number(*number)),
        Expr::String(text) => word(format!("{text:?}")),
        Expr::VectorSelector(selector) => word(selector_of(selector)),
        Expr::MatrixSelector(matrix) => {
            word(format!("{}[{}]", selector_of(&matrix.selector), matrix.range_millis()));
        }
        Expr::Call(call) => {
            word(format!("{} of {}", call.name, call.args.len()));
            call.args.iter().for_each(|argument| walk(argument, out));
        }
        Expr::Aggregation(sum) => {
            let grouping =
                sum.grouping.as_ref().map(|grouping| (grouping.action.to_string(), sorted(&grouping.labels)));
            word(format!("{} {grouping:?} {}", sum.op, sum.param.is_some()));
            sum.param.iter().for_each(|parameter| walk(parameter, out));
            walk(&sum.expr, out);
        }
        Expr::Binary(binary) => {
            let matching = binary.modifier.as_ref().and_then(|modifier| modifier.matching.as_ref()).map(|matching| {
                let group = matching.group.as_ref().map(|group| (group.side.to_string(), sorted(&group.labels)));
                (matching.op.to_string(), sorted(&matching.labels), group)
            });
            let is_bool = binary.modifier.as_ref().is_some_and(|modifier| modifier.return_bool);
            word(format!("{} {is_bool} {matching:?}", binary.op));
            walk(&binary.lhs, out);
            walk(&binary.rhs, out);
        }
        Expr::Unary(unary) => {
            word(unary.op.to_string());
            walk(&unary.expr, out);
        }
        Expr::Subquery(query) => {
            let millis = Duration::as_millis;
            word(format!(
                "subquery {} {:?} {:?} {:?}",
                millis(&query.range),
                query.step.as_ref().map(millis),
                query.offset.as_ref().map(millis),
                query.at
            ));
            walk(&query.expr, out);
        }
        Expr::Paren(_) => unreachable!("unwrapped"),
    }
}

/// A selector with its matchers in order.
fn selector_of(selector: &VectorSelector) -> String {
    let mut matchers: Vec<String> = selector
        .matchers
        .iter()
        .map(|LabelMatcher { name, op, value }| format!("{name}{}{value:?}", op.as_str()))
        .collect();
    matchers.sort();
    let offset = selector.offset.as_ref().map(Duration::as_millis);
    format!("{:?} {matchers:?} {offset:?} {:?}", selector.name, selector.at)
}

fn sorted(labels: &[String]) -> Vec<String> {
    let mut labels = labels.to_vec();
    labels.sort();
    labels
}

const RULES: &str = "groups:\n- name: g\n  rules:\n  - record: r\n    expr: (sum by (b, a) (rate(x{c=\"d\",e=\"f\"}[1h]))) / 2\n    \
                     labels: {l: m}\n  - alert: A\n    expr: r > (14.4 * 0.0009999999999999432) and (r - s) / t > 1\n    \
                     annotations: {title: t}\n";

#[test]
fn what_means_the_same_is_the_same() {
    let golden = parsed(RULES);
    assert_eq!(golden.len(), 2);
    let changes: [(&str, &str); 4] = [
        ("(sum by (b, a) (rate(x{c=\"d\",e=\"f\"}[1h]))) / 2", "sum by (a, b) (rate(x{e=\"f\", c=\"d\"}[60m])) / (2)"),
        ("(14.4 * 0.0009999999999999432)", "14.4 * 0.001"),
        ("(14.4 * 0.0009999999999999432)", "0.0144"),
        ("r > (14.4", "(r) > ((14.4)"),
    ];
    for (from, to) in changes {
        assert!(RULES.contains(from), "{from}");
        assert_eq!(differences(&golden, &parsed(&RULES.replace(from, to))), Vec::<String>::new());
    }
    let mut turned = golden.clone();
    turned.reverse();
    assert_eq!(differences(&golden, &turned), Vec::<String>::new());
    let resource = format!("---\nspec:\n  {}", RULES.replace('\n', "\n  "));
    assert_eq!(parsed(&resource), golden);
    assert_eq!(parsed(&format!("{RULES}---\n{RULES}")).len(), 4);
}

#[test]
fn what_means_something_else_is_found() {
    let golden = parsed(RULES);
    let changes = [
        // A factor, a hair more than a float's noise, a comparison, a range, a label, a matcher.
        ("14.4", "14.3"),
        ("14.4", "14.40000005"),
        ("r >", "r >="),
        ("[1h]", "[2h]"),
        ("{l: m}", "{l: n}"),
        ("{l: m}", "{l: m, sloth_id: x}"),
        ("c=\"d\"", "c=~\"d\""),
        ("c=\"d\",", ""),
        // Brackets that bind otherwise.
        ("(r - s) / t", "r - s / t"),
        ("and (r - s)", "and on () (r - s)"),
        ("sum by (b, a)", "sum by (b)"),
        ("sum by (b, a)", "sum without (b, a)"),
        ("/ 2", "/ 3"),
        ("title: t", "title: u"),
        ("name: g", "name: h"),
        ("record: r", "record: q"),
        ("alert: A\n", "alert: A\n    for: 5m\n"),
        ("alert: A", "record: A"),
    ];
    for (from, to) in changes {
        assert!(RULES.contains(from), "{from}");
        assert_ne!(differences(&golden, &parsed(&RULES.replace(from, to))), Vec::<String>::new(), "{from} -> {to}");
    }
    assert_eq!(differences(&golden, &golden[..1]).len(), 1);
    assert_eq!(differences(&golden[..1], &golden).len(), 1);
    assert_eq!(differences(&golden, &[golden.clone(), golden.clone()].concat()).len(), 2);
}
