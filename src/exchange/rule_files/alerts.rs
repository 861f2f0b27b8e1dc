//! Alerts: tiers from thresholds, and who is told.

use std::collections::BTreeMap;

use rusty_promql_parser::Expr;
use rusty_promql_parser::ast::BinaryOp;

use super::super::gate;
use super::constant;
use super::rule::Rule;
use crate::plan::{AlertTier, Alerting, Note, NoteKind, Routing, Severity};
use crate::units::Span;

/// More pairs than this in one alert are not what a generator writes.
const MOST_PAIRS: usize = 24;

/// One comparison that an alert makes.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// The error ratio over a window with a threshold; `factors` are the two numbers of which it is the product.
    Burn { window: Span, threshold: f64, factors: Option<(f64, f64)> },
    /// At least so many failures.
    Failures(u32),
    /// Something else.
    Other,
}

/// One pair of windows.
#[derive(Debug)]
struct Pair {
    long: Span,
    short: Option<Span>,
    threshold: f64,
    factors: Option<(f64, f64)>,
    failures: Option<u32>,
    /// A condition that a tier cannot have.
    has_more: bool,
}

/// What an alert is about.
enum Meaning {
    Burning(Vec<Pair>),
    Absence,
    Unknown,
}

/// What the alerts of one objective say.
#[derive(Debug, Default)]
pub struct Told {
    /// In the order of the file.
    pub tiers: Vec<AlertTier>,
    /// Names, labels and annotations, the guard, and missing data.
    pub alerting: Alerting,
}

/// How the rules of a maker are read.
pub struct Dialect<'a> {
    /// What all record names of error ratios have before their window.
    pub record: &'a str,
    /// How urgent an alert is, where it says so.
    pub severity: fn(&Rule) -> Option<Severity>,
    /// Whether a label with its value is one that the maker sets.
    pub is_own_label: &'a dyn Fn(&str, &str) -> bool,
}

/// The budget that the thresholds of alerts name, where a product of two numbers stands there.
pub fn budget(rules: &[&Rule], dialect: &Dialect) -> Option<f64> {
    rules.iter().find_map(|rule| match meaning(rule, dialect) {
        Meaning::Burning(pairs) => pairs.first()?.factors.map(|(_, budget)| budget),
        _ => None,
    })
}

/// Reads the alerts of one objective, whose budget is known by now.
pub fn read(rules: &[&Rule], budget: f64, dialect: &Dialect, notes: &mut Vec<Note>) -> Told {
    let mut told = Told::default();
    let mut burning: Vec<(Severity, &Rule)> = Vec::new();
    for rule in rules {
        let mut tell = |kind, text: &str| {
            notes.push(Note::at(kind, rule.place, format!("the alert “{}” {text}", rule.name())));
        };
        match meaning(rule, dialect) {
            Meaning::Absence if rule.hold > Span::ZERO => told.alerting.absent_after = Some(rule.hold),
            Meaning::Absence => {
                tell(NoteKind::Approximated, "tells at once that there are no data; after a minute is taken");
                told.alerting.absent_after = Some(Span::minutes(1));
            }
            Meaning::Unknown => tell(NoteKind::Lost, "compares no error ratio over a window and is not kept"),
            Meaning::Burning(pairs) => {
                let mut tiers = Vec::new();
                for pair in &pairs {
                    if pair.has_more {
                        tell(NoteKind::Approximated, "has a further condition, which is not kept");
                    }
                    told.alerting.minimum_failures = told.alerting.minimum_failures.max(pair.failures);
                    tiers.extend(tier(pair, budget, rule.hold));
                }
                if tiers.len() < pairs.len() {
                    tell(NoteKind::Lost, "has a threshold that is no number of times the budget");
                }
                let first = tiers.first().map(|tier| tier.factor.to_f64());
                let urgent = if first.is_some_and(|factor| factor > 5.0) { Severity::Page } else { Severity::Ticket };
                let severity = (dialect.severity)(rule).unwrap_or_else(|| {
                    tell(
                        NoteKind::Assumed,
                        &format!("does not say how urgent it is; it is taken as a {}", urgent.name()),
                    );
                    urgent
                });
                told.tiers.extend(tiers.into_iter().map(|tier| AlertTier { severity, ..tier }));
                burning.push((severity, rule));
            }
        }
    }
    route(&burning, dialect, &mut told.alerting, notes);
    told
}

fn tier(pair: &Pair, budget: f64, hold: Span) -> Option<AlertTier> {
    let factor = match pair.factors {
        Some((factor, b)) if constant::is_near(b, budget) => factor,
        Some((b, factor)) if constant::is_near(b, budget) => factor,
        _ => pair.threshold / budget,
    };
    let factor = constant::factor(factor)?;
    Some(AlertTier { severity: Severity::Page, long: pair.long, short: pair.short, factor, hold })
}

fn meaning(rule: &Rule, dialect: &Dialect) -> Meaning {
    let Some(tree) = &rule.tree else { return Meaning::Unknown };
    if is_absence(tree) {
        return Meaning::Absence;
    }
    let Some(pairs) = alternatives(tree) else { return Meaning::Unknown };
    let pairs: Vec<Option<Pair>> = pairs.iter().map(|parts| pair(parts, dialect)).collect();
    match pairs.into_iter().collect::<Option<Vec<Pair>>>() {
        Some(pairs) => Meaning::Burning(pairs),
        None => Meaning::Unknown,
    }
}

/// `absent(…)`, and as Pyrra writes it, `absent(…) == 1`.
fn is_absence(tree: &Expr) -> bool {
    match tree.unwrap_parens() {
        Expr::Call(call) => matches!(call.name.as_str(), "absent" | "absent_over_time"),
        Expr::Binary(binary) => binary.op == BinaryOp::Eq && is_absence(&binary.lhs),
        _ => false,
    }
}

/// The expression as alternatives, each of which is a list of conditions that must all be met. None where there are too
/// many.
fn alternatives(tree: &Expr) -> Option<Vec<Vec<&Expr>>> {
    let binary = match tree.unwrap_parens() {
        Expr::Binary(binary) if matches!(binary.op, BinaryOp::Or | BinaryOp::And) => binary,
        _ => return Some(vec![vec![tree]]),
    };
    let (left, right) = (alternatives(&binary.lhs)?, alternatives(&binary.rhs)?);
    let mut all = Vec::new();
    if binary.op == BinaryOp::Or {
        all.extend(left.into_iter().chain(right));
    } else {
        for a in &left {
            all.extend(right.iter().map(|b| [a.as_slice(), b.as_slice()].concat()));
        }
    }
    (all.len() <= MOST_PAIRS).then_some(all)
}

/// A pair of windows from the conditions of one alternative.
fn pair(conditions: &[&Expr], dialect: &Dialect) -> Option<Pair> {
    let mut burns = Vec::new();
    let (mut failures, mut has_more) = (None, false);
    for part in conditions.iter().map(|tree| part(tree, dialect)) {
        match part {
            Part::Burn { window, threshold, factors } => burns.push((window, threshold, factors)),
            Part::Failures(least) => failures = failures.max(Some(least)),
            Part::Other => has_more = true,
        }
    }
    burns.sort_by_key(|(window, ..)| *window);
    let (long, threshold, factors) = *burns.last()?;
    let short = burns.first().map(|(window, ..)| *window).filter(|short| *short < long);
    let is_one = burns.iter().all(|(_, other, _)| constant::is_near(*other, threshold));
    has_more |= burns.len() > 2 || !is_one;
    Some(Pair { long, short, threshold, factors, failures, has_more })
}

fn part(tree: &Expr, dialect: &Dialect) -> Part {
    let Some((name, op, right)) = comparison(tree) else { return Part::Other };
    let Some(threshold) = constant::value(right).filter(|value| value.is_finite()) else { return Part::Other };
    if let Some(window) = name.and_then(|name| window_of(name, dialect.record)) {
        let factors = match right.unwrap_parens() {
            Expr::Binary(binary) if binary.op == BinaryOp::Mul => {
                constant::value(&binary.lhs).zip(constant::value(&binary.rhs))
            }
            _ => None,
        };
        return Part::Burn { window, threshold, factors };
    }
    // Counts are whole: more than 9.5 and at least 10 are the same.
    let least = if op == BinaryOp::Gt { threshold.floor() + 1.0 } else { threshold.ceil() };
    if (1.0..=f64::from(u32::MAX)).contains(&least) { Part::Failures(least as u32) } else { Part::Other }
}

/// The series, where it is one, that a comparison holds against a number, and the number's side.
fn comparison(tree: &Expr) -> Option<(Option<&str>, BinaryOp, &Expr)> {
    match tree.unwrap_parens() {
        // The largest of all series, without a label that differs: the comparison is inside or outside.
        Expr::Aggregation(aggregation) => comparison(&aggregation.expr),
        Expr::Binary(binary) if matches!(binary.op, BinaryOp::Gt | BinaryOp::Ge) => {
            Some((series(&binary.lhs), binary.op, &binary.rhs))
        }
        _ => None,
    }
}

fn series(tree: &Expr) -> Option<&str> {
    match tree.unwrap_parens() {
        Expr::VectorSelector(selector) => selector.name.as_deref(),
        Expr::Aggregation(aggregation) => series(&aggregation.expr),
        _ => None,
    }
}

/// The window that a record's name ends in.
pub fn window_of(name: &str, before: &str) -> Option<Span> {
    let (_, window) = name.rsplit_once(before)?;
    Span::parse(window).ok()
}

/// Names, labels and annotations: what all alerts have, and what those of one severity add.
fn route(burning: &[(Severity, &Rule)], dialect: &Dialect, alerting: &mut Alerting, notes: &mut Vec<Note>) {
    let Some((_, first)) = burning.first() else { return };
    if burning.iter().any(|(_, rule)| rule.alert != first.alert) {
        let text = format!("the alerts have several names; “{}” is taken for all", first.name());
        notes.push(Note::at(NoteKind::Approximated, first.place, text));
    }
    alerting.name = first.alert.clone().filter(|name| name != "ErrorBudgetBurn");
    let of = |severity: Severity| -> Vec<&Rule> {
        burning.iter().filter(|(of, _)| *of == severity).map(|(_, rule)| *rule).collect()
    };
    let rules = [of(Severity::Page), of(Severity::Ticket)];
    let (labels, [page_labels, ticket_labels]) = shared(&rules, &|rule| shown(&rule.labels, dialect.is_own_label));
    let (annotations, [page_annotations, ticket_annotations]) =
        shared(&rules, &|rule| shown(&rule.annotations, &is_default_annotation));
    (alerting.labels, alerting.annotations) = (labels, annotations);
    alerting.page = Routing { labels: page_labels, annotations: page_annotations };
    alerting.ticket = Routing { labels: ticket_labels, annotations: ticket_annotations };
}

type Texts = BTreeMap<String, String>;

/// What all alerts have, and what those of each severity have besides. Of one severity alone, all is shared.
fn shared(rules: &[Vec<&Rule>; 2], get: &dyn Fn(&Rule) -> Texts) -> (Texts, [Texts; 2]) {
    let [pages, tickets] = rules;
    let (page, ticket) = (common(pages, get), common(tickets, get));
    let mut all = if pages.is_empty() { ticket.clone() } else { page.clone() };
    if !pages.is_empty() && !tickets.is_empty() {
        all.retain(|key, value| ticket.get(key) == Some(value));
    }
    let rest = [page, ticket].map(|map| map.into_iter().filter(|(key, _)| !all.contains_key(key)).collect());
    (all, rest)
}

/// What all of these rules have.
fn common(rules: &[&Rule], get: &dyn Fn(&Rule) -> Texts) -> Texts {
    let mut rules = rules.iter();
    let mut map = rules.next().map(|rule| get(rule)).unwrap_or_default();
    for rule in rules {
        let other = get(rule);
        map.retain(|key, value| other.get(key) == Some(value));
    }
    map
}

/// Without what the maker sets, and with our own literal templates as the texts that they show.
fn shown(map: &Texts, is_own: &dyn Fn(&str, &str) -> bool) -> Texts {
    let kept = map.iter().filter(|(key, value)| !is_own(key, value));
    kept.map(|(key, value)| (key.clone(), gate::shown_by_template(value))).collect()
}

/// Whether an annotation is one that Sloth or Accord writes where nobody chose a text.
fn is_default_annotation(key: &str, text: &str) -> bool {
    match key {
        "title" => {
            let is_ours = ["(page) ", "(ticket) "].iter().any(|severity| text.starts_with(severity));
            is_ours
                && (text.ends_with("SLO error budget burn rate is too fast.")
                    || text.ends_with(": error budget burns too fast"))
        }
        "summary" => [
            "SLO error budget burn rate is over expected.",
            "Its error budget is being spent faster than this alert allows.",
            "is bad just now and ",
        ]
        .iter()
        .any(|words| text.contains(words)),
        "description" => text.starts_with("Promised: ") && text.contains("This fires while the budget is spent "),
        _ => false,
    }
}
