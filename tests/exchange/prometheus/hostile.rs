//! No text of a plan changes what a machine will run.

use accord::exchange::Export;
use accord::plan::{Counted, Objective, Plan, Routing};
use accord::units::Span;

use super::tree::{Rule, rules, words};
use super::{FLAVOURS, exported, objective, plan, unwrapped};
use crate::common::promtool_accepts;

const CANARIES: [&str; 8] = [
    "\"} or vector(1)",
    "{{ query \"up\" }}",
    "x\n- record: up\n  expr: vector(1)",
    "x # ]})",
    "{",
    "'\\",
    "支払い\u{202e}<b>",
    "a: &b *c !!d | > ? %",
];

/// An objective all of whose texts are `text`, and one with the same shape and harmless texts.
fn with_texts(text: &str) -> Plan {
    let mut hostile = objective("99.9", "30d", Counted::Bad, accord::exchange::workbook_alerts());
    let map = || [("team".to_owned(), text.to_owned())].into();
    hostile.service = format!("s{text}");
    hostile.name = format!("n{text}");
    hostile.title = Some(text.to_owned());
    hostile.description = text.to_owned();
    hostile.labels = map();
    hostile.annotations = [("runbook_url".to_owned(), text.to_owned())].into();
    let alerting = &mut hostile.terms.alerting;
    alerting.name = Some(format!("A{text}"));
    alerting.labels = map();
    alerting.annotations = [("note".to_owned(), text.to_owned())].into();
    alerting.page = Routing { labels: map(), annotations: alerting.annotations.clone() };
    alerting.absent_after = Some(Span::minutes(10));
    alerting.minimum_failures = Some(5);
    Plan {
        name: text.to_owned(),
        ..plan(vec![
            hostile,
            Objective { name: "other".to_owned(), ..objective("99", "7d", Counted::Good, Vec::new()) },
        ])
    }
}

/// Expressions with the objective's own id, service and name put back to one word.
fn shape(rules: &[Rule]) -> Vec<Vec<super::tree::Word>> {
    let id = |rule: &Rule, key: &str| rule.labels.get(key).cloned().unwrap_or_default();
    let known: Vec<(String, String, String)> =
        rules.iter().map(|rule| (id(rule, "sloth_id"), id(rule, "sloth_service"), id(rule, "sloth_slo"))).collect();
    let plain = |expr: &str| {
        let mut expr = expr.to_owned();
        for (id, service, name) in known.iter().filter(|ids| !ids.0.is_empty()) {
            for (label, value) in [("sloth_id", id), ("sloth_service", service), ("sloth_slo", name)] {
                expr = expr.replace(&format!("{label}=\"{value}\""), &format!("{label}=\"-\""));
            }
        }
        words(&expr)
    };
    rules.iter().map(|rule| plain(&rule.expr)).collect()
}

fn all(text: &str) -> Vec<Rule> {
    rules(text).groups.into_iter().flat_map(|group| group.rules).collect()
}

#[test]
fn no_text_changes_the_expressions() {
    for export in FLAVOURS.into_iter().chain([Export::PrometheusTests]) {
        let twin = all(exported(&with_texts("plain"), export).text());
        for canary in CANARIES {
            let hostile = exported(&with_texts(canary), export);
            let rules = all(hostile.text());
            assert_eq!(shape(&rules), shape(&twin), "{} {canary:?}", export.name());
            let kinds = |rules: &[Rule]| -> Vec<bool> { rules.iter().map(|rule| rule.alert.is_some()).collect() };
            assert_eq!(kinds(&rules), kinds(&twin));
            // Every template that is left is one of ours.
            for text in rules
                .iter()
                .filter(|rule| rule.alert.is_some())
                .flat_map(|rule| rule.labels.values().chain(rule.annotations.values()))
            {
                let rest = [
                    "{{ \"{{\" }}",
                    "{{ $value | humanizePercentage }}",
                    "{{$labels.sloth_service}}",
                    "{{$labels.sloth_slo}}",
                ]
                .iter()
                .fold(text.clone(), |text, ours| text.replace(ours, ""));
                assert!(!rest.contains("{{"), "{canary:?}: {text}");
            }
            if export != Export::PrometheusTests && canary.len() < 20 {
                promtool_accepts(&unwrapped(export, hostile.text()));
            }
        }
    }
}

/// A query that is not PromQL stays out, and its column is told; so does one for another kind of source.
#[test]
fn queries_that_are_none_are_left_out() {
    let good = objective("99.9", "30d", Counted::Bad, Vec::new());
    let mut broken = Objective { name: "broken".to_owned(), ..good.clone() };
    broken.indicator.sources_mut()[0].fields.insert("query".to_owned(), "sum(rate(x[5m]) by".to_owned());
    let mut plugin = Objective { name: "plugin".to_owned(), ..good.clone() };
    plugin.indicator.sources_mut()[0].kind = "sloth-plugin".to_owned();
    let files = exported(&plan(vec![broken, plugin, good]), Export::Prometheus);
    let note = |name: &str| files.notes.iter().find(|note| note.text.contains(name)).expect(name).text.clone();
    assert!(note("“broken”").contains("is not PromQL at its column 17"), "{}", note("“broken”"));
    assert!(note("“plugin”").contains("“sloth-plugin”, which is not known to speak PromQL"), "{}", note("“plugin”"));
    assert!(!files.text().contains("shop-broken") && files.text().contains("shop-checkout"));
}
