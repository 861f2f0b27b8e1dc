//! Unit tests of our rules for `promtool test rules`: measurements and what the alerts do with them.
//!
//! What is expected comes from [`crate::model::detection_time`], the same closed form that the studio shows; nothing is
//! predicted here.

mod outages;
mod regex;
mod series;
mod timeline;

use std::collections::BTreeMap;

use outages::Tried;
use serde::Serialize;
use series::Metrics;

use super::alerts::{HOLD_LABEL, absent_name, alert_name, by_hold};
use super::recordings::guard;
use super::rule::Group;
use super::subject::Subject;
use crate::plan::{AlertTier, Note, NoteKind, Part, Severity};
use crate::units::{Method, Span};

#[derive(Serialize)]
pub struct TestFile {
    pub rule_files: Vec<String>,
    pub evaluation_interval: String,
    pub group_eval_order: Vec<String>,
    pub tests: Vec<Test>,
}

#[derive(Serialize)]
pub struct Test {
    pub name: String,
    interval: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    input_series: Vec<InputSeries>,
    promql_expr_test: Vec<Expectation>,
}

#[derive(Serialize)]
struct InputSeries {
    series: String,
    values: String,
}

#[derive(Serialize)]
struct Expectation {
    expr: String,
    eval_time: String,
    exp_samples: Vec<Sample>,
}

#[derive(Serialize)]
struct Sample {
    labels: String,
    value: f64,
}

/// The tests of a rule file, by the interval of evaluation, the shortest first; and what has none.
pub struct Tests {
    pub files: BTreeMap<Span, TestFile>,
    /// Sentences for comments, of names that are safe.
    pub untested: Vec<String>,
}

impl Tests {
    /// The tests of rules that lie in `file` and whose groups these are.
    pub fn new(subjects: &[Subject], file: &str, groups: &[&Group], notes: &mut Vec<Note>) -> Self {
        let mut tests: BTreeMap<Span, Vec<Test>> = BTreeMap::new();
        let mut untested = Vec::new();
        for subject in subjects {
            match metrics(subject) {
                Ok(metrics) => outage_tests(subject, &metrics, &mut tests, &mut untested, notes),
                Err(reason) => {
                    untested.push(format!("{}: {reason}", subject.id));
                    let text = format!("its alerts have no tests: {reason}");
                    notes.push(Note::about(NoteKind::Lost, subject.objective, Part::Alerts, text));
                }
            }
        }
        let first = tests.keys().next().copied().unwrap_or(Span::minutes(1));
        let basics = subjects.iter().map(|subject| basics(subject, first));
        let mut together: Vec<Test> = basics.collect();
        together.extend(tests.remove(&first).unwrap_or_default());
        tests.insert(first, together);
        let order: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
        let files = tests.into_iter().map(|(interval, tests)| {
            let file = TestFile {
                rule_files: vec![file.to_owned()],
                evaluation_interval: interval.prometheus(),
                group_eval_order: order.clone(),
                tests,
            };
            (interval, file)
        });
        Self { files: files.collect(), untested }
    }
}

fn metrics(subject: &Subject) -> Result<Metrics, &'static str> {
    match subject.objective.terms.method {
        Method::Occurrences => Metrics::of(&subject.objective.indicator, &subject.queries),
        // Their rules hold a sample for each slice of the period, and a burst does not outweigh the slices beside it.
        Method::Timeslices { .. } | Method::RatioTimeslices { .. } => {
            Err("slices need more samples than promtool holds in one query")
        }
    }
}

/// The outages of every tier of an objective.
fn outage_tests(
    subject: &Subject,
    metrics: &Metrics,
    tests: &mut BTreeMap<Span, Vec<Test>>,
    untested: &mut Vec<String>,
    notes: &mut Vec<Note>,
) {
    let (terms, least) = (&subject.objective.terms, guard(subject));
    for severity in [Severity::Page, Severity::Ticket] {
        let holds = by_hold(&terms.alerts, severity);
        for (hold, alert) in &holds {
            let mut matchers = BTreeMap::from([("sloth_severity", severity.name().to_owned())]);
            if holds.len() > 1 {
                let hold = if *hold == Span::ZERO { "0s".to_owned() } else { hold.prometheus() };
                matchers.insert(HOLD_LABEL, hold);
            }
            let fires =
                firing(subject, &alert_name(subject).unwrap_or_else(|| "ErrorBudgetBurn".to_owned()), &matchers);
            for tier in alert {
                let tried = Tried { tier, alert, terms, least, are_counters: metrics.are_counters };
                let what = format!("{} {}", severity.name(), spoken(tier));
                match (tried.outages(), outages::step(tier)) {
                    (Ok(outages), Some(step)) => {
                        let tests = tests.entry(step).or_default();
                        tests.extend(outages.into_iter().map(|outage| {
                            let series = outage.timeline.series(metrics);
                            Test {
                                name: format!("{}, {what}: {}", subject.id, outage.what),
                                interval: outage.timeline.step.prometheus(),
                                input_series: series.map(|(series, values)| InputSeries { series, values }).into(),
                                promql_expr_test: expected(&fires, &outage.expected),
                            }
                        }));
                    }
                    (outages, _) => {
                        let reason = outages.err().unwrap_or("has no tests");
                        untested.push(format!("{}, {what}: {reason}", subject.id));
                        let text = format!("the tests leave out the {what}, which {reason}");
                        notes.push(Note::about(NoteKind::Lost, subject.objective, Part::Alerts, text));
                    }
                }
            }
        }
    }
}

fn spoken(tier: &AlertTier) -> String {
    let short = tier.short.map_or_else(String::new, |short| format!(" and {}", short.prometheus()));
    format!("over {}{short} at {} times", tier.long.prometheus(), tier.factor)
}

/// Whether an alert of the objective fires, as 1 or 0.
fn firing(subject: &Subject, alert: &str, matchers: &BTreeMap<&str, String>) -> String {
    let more: String = matchers.iter().map(|(name, value)| format!(", {name}=\"{value}\"")).collect();
    let id = &subject.id;
    format!(
        "min(count(ALERTS{{alertname=\"{alert}\", alertstate=\"firing\", sloth_id=\"{id}\"{more}}}) > bool 0) or vector(0)"
    )
}

fn expected(fires: &str, at: &[(Span, bool)]) -> Vec<Expectation> {
    at.iter().map(|(at, does)| Expectation::new(fires.to_owned(), *at, f64::from(u8::from(*does)))).collect()
}

impl Expectation {
    fn new(expr: String, at: Span, value: f64) -> Self {
        let eval_time = if at == Span::ZERO { "0s".to_owned() } else { at.prometheus() };
        Self { expr, eval_time, exp_samples: vec![Sample { labels: "{}".to_owned(), value }] }
    }
}

/// What holds without any measurement: what is promised, and that missing data are told in time.
fn basics(subject: &Subject, interval: Span) -> Test {
    let (terms, id) = (&subject.objective.terms, &subject.id);
    let value = |record: &str| format!("sum({record}{{sloth_id=\"{id}\"}})");
    let mut expectations = vec![
        Expectation::new(value("slo:objective:ratio"), Span::ZERO, terms.target.share().to_f64()),
        Expectation::new(value("slo:error_budget:ratio"), Span::ZERO, terms.target.budget().to_f64()),
    ];
    let after = terms.alerting.absent_after.filter(|_| subject.queries.can_be_absent());
    let evaluations = after.map(|after| after.whole_seconds().div_ceil(interval.whole_seconds()));
    // promtool evaluates every rule so often.
    if let Some(count @ 1..=9_000) = evaluations {
        let fires = firing(subject, &absent_name(subject), &BTreeMap::new());
        let at = |count| Span::seconds(interval.whole_seconds() * count);
        expectations.extend(expected(&fires, &[(at(count - 1), false), (at(count), true)]));
    }
    Test {
        name: format!("{id}: what is promised, and missing data"),
        interval: interval.prometheus(),
        input_series: Vec::new(),
        promql_expr_test: expectations,
    }
}
