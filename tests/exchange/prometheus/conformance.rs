//! Sloth's own files beside ours, rule for rule.

use std::collections::BTreeMap;

use accord::exchange::Export;
use accord::plan::Plan;

use super::tree::{Rule, are_equal, rules, words};
use super::{FLAVOURS, SLOTH, exported, unwrapped};
use crate::common::{promtool_accepts, reading, shared};

/// The plan and what Sloth generates for it; without what says which program wrote it.
fn golden(name: &str) -> Option<Vec<(String, Vec<Rule>)>> {
    let text = std::fs::read_to_string(shared(&format!("conformance/sloth/{name}.out.yml"))?).expect("a readable file");
    Some(grouped(text.trim_start().trim_start_matches("---")))
}

fn grouped(text: &str) -> Vec<(String, Vec<Rule>)> {
    let mut groups = Vec::new();
    for mut group in rules(text).groups {
        for rule in &mut group.rules {
            rule.labels.remove("cmd");
            rule.labels.remove("sloth_version");
        }
        groups.push((group.name, group.rules));
    }
    groups
}

fn compare(name: &str, sloth: &[(String, Vec<Rule>)], ours: &[(String, Vec<Rule>)], ignored: &[&str]) {
    let names =
        |groups: &[(String, Vec<Rule>)]| -> Vec<String> { groups.iter().map(|group| group.0.clone()).collect() };
    assert_eq!(names(sloth), names(ours), "{name}");
    for ((group, sloth), (_, ours)) in sloth.iter().zip(ours) {
        assert_eq!(sloth.len(), ours.len(), "{name} {group}");
        for (sloth, ours) in sloth.iter().zip(ours) {
            let what = format!("{name} {group} {:?} {:?}", sloth.record, sloth.alert);
            assert_eq!((&sloth.record, &sloth.alert, &sloth.hold), (&ours.record, &ours.alert, &ours.hold), "{what}");
            assert!(are_equal(&words(&sloth.expr), &words(&ours.expr)), "{what}\n{}\n{}", sloth.expr, ours.expr);
            let labels = |rule: &Rule| -> BTreeMap<String, String> {
                rule.labels.clone().into_iter().filter(|(key, _)| !ignored.contains(&key.as_str())).collect()
            };
            assert_eq!(labels(sloth), labels(ours), "{what}");
            assert_eq!(sloth.annotations, ours.annotations, "{what}");
        }
    }
}

/// 17 rules for each objective, in the same order, with the same brackets, labels and texts.
#[test]
fn sloths_rules_are_sloths() {
    for name in SLOTH {
        let (Some(input), Some(sloth)) = (reading(&format!("conformance/sloth/{name}.in.yml")), golden(name)) else {
            return;
        };
        let ours = exported(&input.restored.plan, Export::SlothRules);
        let count = if name == "no-alerts" { 15 } else { 17 };
        let rules: usize = sloth.iter().map(|group| group.1.len()).sum();
        assert_eq!(rules, count * input.restored.plan.objectives.len(), "{name}");
        compare(name, &sloth, &grouped(ours.text()), &[]);
    }
}

/// Sloth's resource holds the same rules; only two labels say where they came from.
#[test]
fn sloths_resource_holds_the_same_rules() {
    let (Some(input), Some(sloth)) =
        (reading("conformance/sloth/getting-started.in.yml"), golden("k8s-getting-started"))
    else {
        return;
    };
    let ours = exported(&input.restored.plan, Export::SlothRules);
    compare("k8s-getting-started", &sloth, &grouped(ours.text()), &["sloth_mode", "sloth_spec"]);
}

/// Good events are turned round as Sloth's own reader of OpenSLO does.
#[test]
fn good_events_are_turned_round_as_sloth_does() {
    let Some(sloth) = golden("openslo-getting-started") else { return };
    let mut objective = super::objective("99.9", "30d", accord::plan::Counted::Good, Vec::new());
    let query = |matcher: &str| {
        accord::plan::Source::prometheus(format!(
            "sum(rate(http_request_duration_seconds_count{{job=\"myservice\"{matcher}}}[{{{{.window}}}}]))"
        ))
    };
    objective.service = "my-service".to_owned();
    objective.name = "sloth-slo-my-service-0".to_owned();
    objective.indicator = accord::plan::Indicator::Ratio {
        counted: accord::plan::Counted::Good,
        events: query(",code!~\"(5..|429)\""),
        total: query(""),
        counter: None,
    };
    let ours = exported(&super::plan(vec![objective]), Export::SlothRules);
    compare("openslo", &sloth, &grouped(ours.text()), &["sloth_mode", "sloth_spec"]);
}

fn every_input() -> Option<Vec<(String, Plan)>> {
    let mut paths: Vec<String> = SLOTH.iter().map(|name| format!("conformance/sloth/{name}.in.yml")).collect();
    paths.push("samples/intra365-slo.yaml".to_owned());
    paths.into_iter().map(|path| reading(&path).map(|reading| (path, reading.restored.plan))).collect()
}

#[test]
fn promtool_accepts_every_flavour_of_every_input() {
    let Some(inputs) = every_input() else { return };
    for (_, plan) in inputs {
        for export in FLAVOURS {
            promtool_accepts(&unwrapped(export, exported(&plan, export).text()));
        }
    }
}

/// The resource is the rule file in a wrapper, rule for rule.
#[test]
fn the_resource_holds_the_rule_file() {
    let Some(inputs) = every_input() else { return };
    for (path, plan) in inputs {
        let (file, resource) = (exported(&plan, Export::Prometheus), exported(&plan, Export::PrometheusRule));
        assert_eq!(grouped(file.text()), grouped(resource.text()), "{path}");
        assert!(resource.text().contains("\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"));
        assert!(resource.text().contains("app.kubernetes.io/managed-by: accord"), "{path}");
        let name = resource.text().split("\n  name: ").nth(1).and_then(|rest| rest.lines().next()).expect("a name");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
    }
}
