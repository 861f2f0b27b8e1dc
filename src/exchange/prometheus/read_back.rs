use std::collections::{BTreeMap, BTreeSet};

use rusty_promql_parser::Expr;

use super::super::export::Export;
use super::super::fields::Fields;
use super::super::write::File;
use super::super::yaml::{self, Value};
use super::super::{gate, promql};
use super::alerts::{HOLD_LABEL, absent_name, absent_severity, alert_name, by_hold, routed_labels};
use super::recordings::guard;
use super::rule::{averaged_record, events_record, known_record, ratio_record};
use super::subject::Subject;
use super::{Flavour, sloth};
use crate::plan::{AlertTier, Counted, Indicator, Note, Objective, Part, Plan, Refusal, Severity, Source};
use crate::units::Span;

/// What a rule file says about one objective.
#[derive(Debug, Default, PartialEq)]
struct Said {
    /// `slo:objective:ratio` and `slo:error_budget:ratio`, as written.
    promise: [String; 2],
    /// The labels of its records.
    labels: BTreeMap<String, String>,
    /// The windows of the recorded error ratios, with the tree of the query where it is the indicator's own.
    ratios: BTreeMap<String, Option<Expr>>,
    alerts: Vec<Alert>,
}

#[derive(Debug, Default, PartialEq)]
struct Alert {
    name: String,
    hold: String,
    /// Each pair's sides: `5m>14.4*0.001`, `1h>14.4*0.001`, `1h>9.5 failures`; or that data are absent.
    pairs: Vec<Vec<String>>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

/// Reads rules back: why they may not be handed out, or nothing.
///
/// # Errors
/// They are no rule file.
pub fn check(plan: &Plan, export: Export, files: &[File], notes: &[Note]) -> Result<Option<String>, Refusal> {
    let flavour = if export == Export::SlothRules { Flavour::Sloth } else { Flavour::Accord };
    let Some(rules) = files.first() else { return Ok(Some("it is empty".to_owned())) };
    let mut groups = Vec::new();
    let mut said = match read(&rules.text, export, &mut groups)? {
        Ok(said) => said,
        Err(how) => return Ok(Some(how)),
    };
    let meant = meant(plan, flavour, notes);
    for (id, meant) in &meant {
        let Some(said) = said.get_mut(id) else { return Ok(Some(format!("“{id}” is missing"))) };
        // Our own texts stand beside those that the plan chose.
        for (said, meant) in said.alerts.iter_mut().zip(&meant.alerts) {
            said.annotations.retain(|key, _| meant.annotations.contains_key(key));
        }
        for (record, tree) in &mut said.ratios {
            if meant.ratios.get(record) == Some(&None) {
                *tree = None;
            }
        }
        if said != meant {
            return Ok(Some(format!("it says something else of “{id}”")));
        }
    }
    if said.len() > meant.len() {
        return Ok(Some("it says something that is not in the plan".to_owned()));
    }
    for tests in &files[1..] {
        if !names_rules(&tests.text, &rules.path, &groups)? {
            return Ok(Some(format!("{} does not test the rules", tests.path)));
        }
    }
    Ok(None)
}

/// Whether a file of tests names the rules and every group of them, and tests something.
fn names_rules(text: &str, rules: &str, groups: &[String]) -> Result<bool, Refusal> {
    let Some(document) = yaml::parse_own(text)?.documents.into_iter().next() else { return Ok(false) };
    let mut file = Fields::new(document, "")?;
    let mut texts = |key| -> Result<Vec<String>, Refusal> {
        let items = file.list(key)?;
        Ok(items
            .filter_map(|(node, _)| if let Value::Scalar { text, .. } = node.value { Some(text) } else { None })
            .collect())
    };
    let (files, order) = (texts("rule_files")?, texts("group_eval_order")?);
    Ok(files == [rules] && order == groups && file.list("tests")?.len() > 0)
}

/// What a file says, by the id of the objective; or why it cannot be right.
fn read(
    text: &str,
    export: Export,
    names: &mut Vec<String>,
) -> Result<Result<BTreeMap<String, Said>, String>, Refusal> {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    let Some(document) = yaml::parse_own(text)?.documents.into_iter().next() else { return Ok(Ok(said)) };
    let mut file = Fields::new(document, "")?;
    if export == Export::PrometheusRule {
        if !file.says("apiVersion", "monitoring.coreos.com/v1") || !file.says("kind", "PrometheusRule") {
            return Ok(Err("it is no PrometheusRule".to_owned()));
        }
        file = file.need_map("spec")?;
    }
    let mut notes = Vec::new();
    for (group, path) in file.list("groups")? {
        let mut group = Fields::new(group, path)?;
        let name = group.need_text("name")?.text;
        for (rule, path) in group.list("rules")? {
            let mut rule = Fields::new(rule, path)?;
            let (record, alert, expr) = (rule.string("record")?, rule.string("alert")?, rule.need_text("expr")?.text);
            let tree = match promql::parse(&expr) {
                Ok(tree) => tree,
                Err(error) => return Ok(Err(format!("a rule of “{name}” {error}"))),
            };
            let mut labels = rule.strings("labels", &mut notes)?;
            let id = labels.get("sloth_id").cloned();
            let id = id.unwrap_or_else(|| name.strip_prefix("sloth-slo-alerts-").unwrap_or_default().to_owned());
            let entry = said.entry(id).or_default();
            let value = || expr.trim().trim_start_matches("vector(").trim_end_matches(')').to_owned();
            match record.as_deref() {
                Some("slo:objective:ratio") => {
                    entry.promise[0] = value();
                    labels.retain(|key, _| !key.starts_with("sloth_"));
                    entry.labels = labels;
                }
                Some("slo:error_budget:ratio") => entry.promise[1] = value(),
                Some(record) if record.starts_with("slo:sli_error:ratio_") => {
                    entry.ratios.insert(record.to_owned(), Some(without_brackets(tree)));
                }
                Some(_) => {}
                None => {
                    let annotations = rule.strings("annotations", &mut notes)?;
                    let hold = rule.string("for")?.unwrap_or_default();
                    entry.alerts.push(Alert {
                        name: alert.unwrap_or_default(),
                        hold,
                        pairs: pairs(&expr),
                        labels: shown(labels),
                        annotations: shown(annotations),
                    });
                }
            }
        }
        names.push(name);
    }
    Ok(Ok(said))
}

/// Values as Prometheus will show them.
fn shown(map: BTreeMap<String, String>) -> BTreeMap<String, String> {
    map.into_iter().map(|(key, value)| (key, gate::shown_by_template(&value))).collect()
}

/// The sides of each pair in an alert's expression, from its lines.
fn pairs(expr: &str) -> Vec<Vec<String>> {
    if expr.starts_with("absent(") {
        return vec![vec!["absent".to_owned()]];
    }
    let side = |line: &str| -> Option<String> {
        let inner = line.trim().strip_prefix("max(slo:")?.strip_suffix(") without (sloth_window)")?;
        let (record, threshold) = (inner.split('{').next()?, inner.split("} > ").nth(1)?);
        if let Some(window) = record.strip_prefix("sli_failures:count") {
            return Some(format!("{window}>{threshold} failures"));
        }
        let threshold = threshold.trim_matches(['(', ')']).replace(' ', "");
        Some(format!("{}>{threshold}", record.strip_prefix("sli_error:ratio_rate")?))
    };
    expr.split("\nor\n").map(|pair| pair.lines().filter_map(side).collect()).collect()
}

/// What the plan means a rule file to say; only objectives that can become rules.
fn meant(plan: &Plan, flavour: Flavour, notes: &[Note]) -> BTreeMap<String, Said> {
    let mut ids = BTreeSet::new();
    let mut meant = BTreeMap::new();
    let is_left_out = |objective: &&Objective| notes.iter().any(|note| note.about == Some((objective.id, Part::Whole)));
    for objective in plan.objectives.iter().filter(|objective| !is_left_out(objective)) {
        let Ok(subject) = Subject::new(objective, &mut ids, &mut Vec::new()) else { continue };
        let target = objective.terms.target;
        let (ratio, budget) = (target.ratio().to_string(), target.budget().ratio().to_string());
        let budget = if flavour == Flavour::Sloth { format!("1-{ratio}") } else { budget };
        let said = Said {
            promise: [ratio, budget],
            labels: subject.labels.clone(),
            ratios: meant_ratios(&subject, flavour),
            alerts: meant_alerts(&subject, flavour),
        };
        meant.insert(subject.id, said);
    }
    meant
}

/// The records of error ratios; those that are means of others without a tree.
fn meant_ratios(subject: &Subject, flavour: Flavour) -> BTreeMap<String, Option<Expr>> {
    let (period, shortest) = (subject.period(), subject.shortest());
    let measured = |window| tree(&subject.objective.indicator, window);
    let has_slices = flavour == Flavour::Accord && subject.objective.terms.method.slice().is_some();
    let mut windows = if flavour == Flavour::Sloth { sloth::windows(subject) } else { subject.windows() };
    let is_averaged = match flavour {
        Flavour::Accord => !has_slices && shortest < period,
        Flavour::Sloth => sloth::shortest(subject) != period,
    };
    windows.insert(period);
    let of = |window: &Span| {
        let is_mean = has_slices || (flavour == Flavour::Sloth && is_averaged && *window == period);
        (ratio_record(*window), if is_mean { None } else { measured(*window) })
    };
    let mut ratios: BTreeMap<String, Option<Expr>> = windows.iter().map(of).collect();
    if has_slices {
        ratios.insert(events_record(period), measured(period));
    } else if flavour == Flavour::Accord && is_averaged {
        ratios.insert(known_record(shortest), None);
        ratios.insert(averaged_record(period), None);
    }
    ratios
}

/// The share of bad events over a window, put together apart from the writer.
fn tree(indicator: &Indicator, window: Span) -> Option<Expr> {
    let range = window.prometheus();
    let query = |source: &Source| Some(promql::Template::new(source.query()?).ok()?.over(&range));
    let (counted, ratio) = match indicator {
        Indicator::Ratio { counted, events, total, .. } => {
            (counted, format!("({}\n)/({}\n)", query(events)?, query(total)?))
        }
        Indicator::Raw { counted, ratio } => (counted, query(ratio)?),
        Indicator::Threshold { .. } | Indicator::Reference { .. } => return None,
    };
    let bad = if *counted == Counted::Good { format!("1 - ({ratio}\n)") } else { ratio };
    promql::parse(&bad).ok().map(without_brackets)
}

/// The same tree without brackets, which the tree itself makes needless.
fn without_brackets(tree: Expr) -> Expr {
    match tree {
        Expr::Paren(inner) => without_brackets(*inner),
        Expr::Call(mut call) => {
            call.args = call.args.into_iter().map(without_brackets).collect();
            Expr::Call(call)
        }
        Expr::Aggregation(mut sum) => {
            sum.expr = without_brackets(sum.expr);
            sum.param = sum.param.map(without_brackets);
            Expr::Aggregation(sum)
        }
        Expr::Binary(mut pair) => {
            (pair.lhs, pair.rhs) = (without_brackets(pair.lhs), without_brackets(pair.rhs));
            Expr::Binary(pair)
        }
        Expr::Unary(mut signed) => {
            signed.expr = without_brackets(signed.expr);
            Expr::Unary(signed)
        }
        Expr::Subquery(mut range) => {
            range.expr = without_brackets(range.expr);
            Expr::Subquery(range)
        }
        leaf => leaf,
    }
}

fn meant_alerts(subject: &Subject, flavour: Flavour) -> Vec<Alert> {
    let terms = &subject.objective.terms;
    let budget = terms.target.budget().ratio();
    let least = guard(subject).filter(|_| flavour == Flavour::Accord);
    let pair = |tier: &AlertTier| -> Vec<String> {
        let windows = [tier.short, Some(tier.long)].into_iter().flatten();
        let mut sides: Vec<String> =
            windows.map(|window| format!("{}>{}*{budget}", window.prometheus(), tier.factor)).collect();
        sides.extend(least.map(|least| format!("{}>{}.5 failures", tier.long.prometheus(), least - 1)));
        sides
    };
    let name = alert_name(subject).unwrap_or_else(|| "ErrorBudgetBurn".to_owned());
    let mut alerts = Vec::new();
    for severity in [Severity::Page, Severity::Ticket] {
        let mut holds = by_hold(&terms.alerts, severity);
        if flavour == Flavour::Sloth && !holds.is_empty() {
            let all = terms.alerts.iter().filter(|tier| tier.severity == severity).copied().collect();
            holds = BTreeMap::from([(Span::ZERO, all)]);
        }
        let are_several = holds.len() > 1;
        for (hold, tiers) in holds {
            let mut labels = shown(routed_labels(subject, severity, &mut Vec::new()));
            let written = if hold > Span::ZERO { hold.prometheus() } else { String::new() };
            if are_several {
                let text = if hold > Span::ZERO { written.clone() } else { "0s".to_owned() };
                labels.insert(HOLD_LABEL.to_owned(), text);
            }
            alerts.push(Alert {
                name: name.clone(),
                hold: written,
                pairs: tiers.iter().map(pair).collect(),
                labels,
                annotations: chosen(subject, severity),
            });
        }
    }
    let after = terms.alerting.absent_after.filter(|_| flavour == Flavour::Accord && subject.queries.can_be_absent());
    alerts.extend(after.map(|after| {
        let severity = absent_severity(&terms.alerts);
        let mut labels = subject.labels.clone();
        labels.extend(shown(routed_labels(subject, severity, &mut Vec::new())));
        labels.extend(subject.identity());
        Alert {
            name: absent_name(subject),
            hold: after.prometheus(),
            pairs: vec![vec!["absent".to_owned()]],
            labels,
            annotations: chosen(subject, severity),
        }
    }));
    alerts
}

/// The annotations that the plan chose.
fn chosen(subject: &Subject, severity: Severity) -> BTreeMap<String, String> {
    let alerting = &subject.objective.terms.alerting;
    let all = alerting.annotations.iter().chain(&alerting.routing(severity).annotations);
    all.filter(|(key, _)| gate::is_label_name(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}
