//! Rule files, judged by promtool, by Sloth's own files, and by a small reader of our own.

mod annotations;
mod conformance;
mod exported_tests;
mod hostile;
mod scenarios;
mod tree;

use accord::exchange::{Export, Exported, write};
use accord::plan::{AlertTier, Counted, Indicator, Objective, ObjectiveId, Plan, Severity, Source, Terms};
use accord::units::{BurnRate, Span, Target, Window};

/// Sloth's examples that we can read.
pub const SLOTH: [&str; 4] = ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts"];

/// The three forms of rules.
pub const FLAVOURS: [Export; 3] = [Export::Prometheus, Export::PrometheusRule, Export::SlothRules];

pub fn tier(severity: Severity, long: &str, short: Option<&str>, factor: &str, hold: &str) -> AlertTier {
    let span = |text: &str| Span::parse(text).expect("a literal");
    let hold = if hold.is_empty() { Span::ZERO } else { span(hold) };
    let factor = BurnRate::parse(factor).expect("a literal");
    AlertTier { severity, long: span(long), short: short.map(span), factor, hold }
}

/// An objective whose two queries count two metrics, `events` and `total`.
pub fn objective(target: &str, window: &str, counted: Counted, alerts: Vec<AlertTier>) -> Objective {
    let terms = Terms {
        alerts,
        ..Terms::new(Target::parse_percent(target).expect("a literal"), Window::rolling(window).expect("a literal"))
    };
    let indicator = Indicator::Ratio {
        counted,
        events: Source::prometheus("sum(rate(events[{{.window}}]))"),
        total: Source::prometheus("sum(rate(total[{{.window}}]))"),
        counter: None,
    };
    Objective { id: ObjectiveId(1), ..Objective::new("shop", "checkout", indicator, terms) }
}

pub fn plan(objectives: Vec<Objective>) -> Plan {
    let objectives =
        objectives.into_iter().zip(1..).map(|(objective, id)| Objective { id: ObjectiveId(id), ..objective });
    Plan { name: "A plan".to_owned(), objectives: objectives.collect(), ..Plan::default() }
}

pub fn exported(plan: &Plan, export: Export) -> Exported {
    write(plan, export).unwrap_or_else(|refusal| panic!("{}: {refusal}", export.name()))
}

/// Rules as a file for promtool, whatever they were wrapped in.
pub fn unwrapped(export: Export, text: &str) -> String {
    if export != Export::PrometheusRule {
        return text.to_owned();
    }
    let spec = text.split_once("spec:\n").expect("a resource").1;
    spec.lines().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect()
}
