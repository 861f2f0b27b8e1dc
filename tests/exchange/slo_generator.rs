//! slo-generator's files, read.

use accord::exchange::{Export, Format, Reading, read, write};
use accord::plan::{Counted, Indicator, NoteKind, Objective};

use crate::common::promtool_accepts;

fn slo(spec: &str) -> String {
    format!(
        "apiVersion: sre.google.com/v2\nkind: ServiceLevelObjective\nmetadata:\n  name: prom-metrics\n  labels:\n    \
         service_name: prom\n    feature_name: metrics\nspec:\n  description: 99.9% are good\n  goal: 0.999\n{spec}"
    )
}

fn reading(text: &str) -> Reading {
    let reading = read(text, "slo.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
    assert_eq!(reading.format, Format::SloGenerator);
    reading
}

fn objective(spec: &str) -> Objective {
    reading(&slo(spec)).restored.plan.objectives[0].clone()
}

fn queries(indicator: &Indicator) -> Vec<&str> {
    indicator.sources().into_iter().filter_map(|(_, source)| source.query()).collect()
}

const RATIO: &str = "  backend: prometheus\n  method: good_bad_ratio\n  exporters: [prometheus]\n  service_level_indicator:\n    \
                     filter_good: http_total{code=~\"2..\"}\n    filter_valid: http_total\n";

#[test]
fn filters_are_counted_as_slo_generator_counts_them() {
    let ratio = objective(RATIO);
    assert_eq!((ratio.service.as_str(), ratio.name.as_str()), ("prom", "prom-metrics"));
    assert_eq!(ratio.terms.target.to_string(), "99.9");
    assert_eq!(
        queries(&ratio.indicator),
        ["sum(increase(http_total{code=~\"2..\"}[{{.window}}]))", "sum(increase(http_total[{{.window}}]))"]
    );
    let by_bad = objective(&RATIO.replace("filter_valid: http_total", "filter_bad: http_total{code=~\"5..\"}"));
    assert_eq!(
        queries(&by_bad.indicator)[1],
        "(sum(increase(http_total{code=~\"2..\"}[{{.window}}]))) + (sum(increase(http_total{code=~\"5..\"}[{{.window}}])))"
    );
    let chosen = objective(&RATIO.replace("    filter_good:", "    operators: [rate, sum]\n    filter_good:"));
    assert_eq!(queries(&chosen.indicator)[1], "sum(rate(http_total[{{.window}}]))");
    let rules = write(&reading(&slo(RATIO)).restored.plan, Export::Prometheus).expect("rules");
    promtool_accepts(rules.text());
}

#[test]
fn histograms_are_cut_at_the_bucket() {
    let cut = objective(
        "  backend: prometheus/test\n  method: distribution_cut\n  service_level_indicator:\n    expression: \
         http_seconds_bucket{handler=\"/\"}\n    threshold_bucket: 0.25\n",
    );
    assert_eq!(
        queries(&cut.indicator),
        [
            "sum(increase(http_seconds_bucket{handler=\"/\",le=\"0.25\"}[{{.window}}]))",
            "sum(increase(http_seconds_count{handler=\"/\"}[{{.window}}]))"
        ]
    );
    let sli = objective(
        "  backend: prometheus\n  method: query_sli\n  service_level_indicator:\n    expression: >\n      sum(rate(a[window]))\n      / \
         sum(rate(b[window]))\n",
    );
    assert_eq!(queries(&sli.indicator), ["sum(rate(a[{{.window}}])) / sum(rate(b[{{.window}}]))"]);
    assert!(matches!(sli.indicator, Indicator::Raw { counted: Counted::Good, .. }));
}

#[test]
fn other_backends_keep_their_fields() {
    let text = slo(
        "  backend: cloud_monitoring\n  method: good_bad_ratio\n  service_level_indicator:\n    filter_good: project=\"${GAE_PROJECT}\" \
         metric.labels.response_code = 200\n    filter_valid: project=\"${GAE_PROJECT}\"\n",
    );
    let reading = reading(&text);
    let Indicator::Ratio { counted: Counted::Good, events, total, .. } = &reading.restored.plan.objectives[0].indicator
    else {
        panic!("a ratio")
    };
    assert_eq!(
        (events.kind.as_str(), total.fields["filter_valid"].as_str()),
        ("cloud_monitoring", "project=\"${GAE_PROJECT}\"")
    );
    assert!(events.fields["filter_good"].ends_with("= 200"));
    let told =
        reading.restored.notes.iter().find(|note| note.text.contains("GAE_PROJECT")).expect("the variable is named");
    assert_eq!(told.kind, NoteKind::Lost);
    assert!(
        write(&reading.restored.plan, Export::Prometheus).expect_err("no PromQL").reason.contains("cloud_monitoring")
    );
}

/// The sample configuration's policy: nine times over an hour and thrice over twelve page, the rest are words.
#[test]
fn steps_that_alert_become_tiers() {
    let alone = reading(&slo(RATIO));
    assert!(alone.restored.plan.objectives[0].terms.alerts.is_empty());
    assert_eq!(alone.restored.plan.objectives[0].terms.window.to_string(), "rolling 30d");
    assert!(alone.restored.notes.iter().any(|n| n.kind == NoteKind::Assumed && n.text.contains("30 days")));
    let steps = "error_budget_policies:\n  default:\n    steps:\n    - {name: 1 hour, burn_rate_threshold: 9, alert: true, \
                 message_alert: Page, message_ok: ok, window: 3600}\n    - {name: 12 hours, burn_rate_threshold: 3, alert: true, window: \
                 43200}\n    - {name: 28 days, burn_rate_threshold: 1, alert: false, message_alert: Freeze release, window: \
                 2419200}\n  other: {steps: []}\n";
    let reading = reading(&(slo(RATIO) + steps));
    let terms = &reading.restored.plan.objectives[0].terms;
    let tiers: Vec<_> =
        terms.alerts.iter().map(|tier| (tier.long.prometheus(), tier.short, tier.factor.to_string())).collect();
    assert_eq!(tiers, [("1h".to_owned(), None, "9".to_owned()), ("12h".to_owned(), None, "3".to_owned())]);
    assert_eq!(terms.window.to_string(), "rolling 28d");
    for words in ["without a short window", "Freeze release", "error_budget_policies.other"] {
        assert!(reading.restored.notes.iter().any(|note| note.text.contains(words)), "{words}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_remedy() {
    for (from, to) in [
        ("goal: 0.999", "goal: 99.9"),
        ("goal: 0.999", "goal: ${GOAL}"),
        ("goal: 0.999", "goal: 1"),
        ("method: good_bad_ratio", "method: magic"),
        ("filter_good", "filter_god"),
        ("kind: ServiceLevelObjective", "kind: Other"),
    ] {
        let text = slo(RATIO).replacen(from, to, 1);
        let refusal = read(&text, "").expect_err(to);
        assert!(refusal.place.is_some() && !refusal.remedy.is_empty(), "{refusal}");
    }
    let text = slo(RATIO)
        + "error_budget_policies: {default: {steps: [{window: 3600, burn_rate_threshold: 9, alert: true}]}}\n";
    assert!(read(&(slo(RATIO) + "error_budget_policies: [a]\n"), "").is_err());
    for at in (0..text.len()).step_by(50) {
        let _ = read(&text[..at], "");
    }
    for wrong in ["[]", "{}", "''", "[[1]]", "-1", "1e999"] {
        for key in [
            "name",
            "labels",
            "spec",
            "backend",
            "method",
            "filter_good",
            "error_budget_policies",
            "default",
            "steps",
            "window",
        ] {
            let Some((before, after)) = text.split_once(&format!("{key}: ")) else { continue };
            let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
            let _ = read(&format!("{before}{key}: {wrong}\n{rest}"), "");
        }
    }
}
