//! Files that others wrote: the providers' documented examples as Terraform JSON, and what cannot be read.

use accord::exchange::read;
use accord::plan::{Counted, Indicator, NoteKind, Severity};

#[test]
fn grafanas_documented_examples_are_read() {
    let text = r#"{"resource": {"grafana_slo": {"ratio": [{
        "name": "Terraform Testing - Ratio Query", "description": "Terraform Description - Ratio Query",
        "query": [{"type": "ratio", "ratio": [{"success_metric": "kubelet_http_requests_total{status!~\"5..\"}",
            "total_metric": "kubelet_http_requests_total", "group_by_labels": ["job", "instance"]}]}],
        "objectives": [{"value": 0.995, "window": "30d"}],
        "destination_datasource": [{"uid": "grafanacloud-prom"}],
        "label": [{"key": "slo", "value": "terraform"}],
        "alerting": [{"fastburn": [{"annotation": [{"key": "name", "value": "SLO Burn Rate Very High"}]}]}]}],
      "test": {
        "name": "Terraform Testing", "description": "Terraform Description",
        "query": {"type": "freeform", "freeform": {"query":
            "sum(rate(apiserver_request_total{code!=\"500\"}[$__rate_interval])) / sum(rate(apiserver_request_total[$__rate_interval]))"}},
        "objectives": {"value": 0.995, "window": "4w"}, "destination_datasource": {"uid": "x"}, "serch_expression": "y"}}}}"#;
    let restored = read(text, "a.tf.json").expect("reads").restored;
    let [ratio, freeform] = &restored.plan.objectives[..] else { panic!("two") };
    let Indicator::Ratio { counted: Counted::Good, events, total, .. } = &ratio.indicator else { panic!("a ratio") };
    assert_eq!(
        events.query(),
        Some("sum by (job, instance) (rate(kubelet_http_requests_total{status!~\"5..\"}[{{.window}}]))")
    );
    assert_eq!(total.query(), Some("sum by (job, instance) (rate(kubelet_http_requests_total[{{.window}}]))"));
    assert_eq!((ratio.terms.target.to_string().as_str(), ratio.terms.alerts.len()), ("99.5", 4));
    assert_eq!(ratio.labels["slo"], "terraform");
    assert_eq!(freeform.terms.window.to_string(), "rolling 4w");
    assert!(freeform.terms.alerts.is_empty(), "without the block Grafana alerts nobody");
    let Indicator::Raw { counted: Counted::Good, ratio } = &freeform.indicator else { panic!("a ratio") };
    assert!(ratio.query().is_some_and(|query| query.matches("[{{.window}}]").count() == 2));
    let unknown: Vec<_> = restored.notes.iter().filter(|note| note.kind == NoteKind::Unknown).collect();
    assert!(unknown.len() == 1 && unknown[0].text.contains("perhaps “search_expression”"), "{unknown:?}");
}

#[test]
fn datadogs_documented_example_is_read() {
    let text = r#"{"resource": {"datadog_service_level_objective": {"foo": {
        "name": "Example Metric SLO", "type": "metric", "description": "My custom metric SLO",
        "query": {"numerator": "sum:my.custom.count.metric{type:good_events}.as_count()",
                  "denominator": "sum:my.custom.count.metric{*}.as_count()"},
        "thresholds": [{"timeframe": "7d", "target": 99.9, "warning": 99.99}, {"timeframe": "30d", "target": 99.5}],
        "timeframe": "30d", "target_threshold": 99.5, "tags": ["foo:bar", "baz"]},
      "bar": {"name": "Example Monitor SLO", "type": "monitor", "monitor_ids": [1, 2, 3],
        "thresholds": [{"timeframe": "7d", "target": 99.9}]}}}}"#;
    let restored = read(text, "a.tf.json").expect("reads").restored;
    assert_eq!(restored.plan.objectives.len(), 1);
    let one = &restored.plan.objectives[0];
    assert_eq!(
        (one.terms.target.to_string(), one.terms.window.to_string()),
        ("99.5".to_owned(), "rolling 30d".to_owned())
    );
    assert_eq!((one.labels["foo"].as_str(), one.labels["baz"].as_str()), ("bar", ""));
    assert_eq!(one.indicator.sources()[0].1.kind, "datadog");
    let told = |kind, text: &str| restored.notes.iter().any(|note| note.kind == kind && note.text.contains(text));
    assert!(told(NoteKind::Lost, "99.9 % over 7d") && told(NoteKind::Lost, "warning"), "{:?}", restored.notes);
    assert!(told(NoteKind::Refused, "“bar”"), "{:?}", restored.notes);
}

#[test]
fn nobl9s_documented_examples_are_read() {
    let text = r#"{"variable": {"p": {}}, "resource": {
      "nobl9_project": {"this": {"name": "test-n9-terraform"}},
      "nobl9_service": {"this": {"name": "my-front-page", "project": "${nobl9_project.this.name}", "display_name": "Front Page",
        "description": "Front page service"}},
      "nobl9_alert_policy": {"slow": {"name": "slow-burn", "project": "p", "severity": "Low", "condition": [
        {"measurement": "averageBurnRate", "value": 2, "alerting_window": "15m"},
        {"measurement": "averageBurnRate", "value": 2, "alerting_window": "12h"}]}},
      "nobl9_slo": {
        "slo_1": {"name": "latency", "service": "${nobl9_service.this.name}", "budgeting_method": "Occurrences", "project": "p",
          "label": [{"key": "env", "values": ["dev", "prod"]}], "alert_policies": ["slow-burn", "elsewhere"],
          "time_window": {"unit": "Day", "count": 30, "is_rolling": true},
          "objective": [{"name": "tf-objective-1", "target": 0.99, "display_name": "OK", "value": 2000, "op": "gte", "primary": true,
            "raw_metric": {"query": {"prometheus": {"promql": "latency_west_c7{code=\"ALL\"}"}}}}],
          "indicator": {"name": "agent"},
          "anomaly_config": {"no_data": {"alert_after": "30m", "alert_method": [{"name": "foo", "project": "default"}]}}},
        "slo_2": {"name": "ratio", "service": "${nobl9_service.this.name}", "budgeting_method": "Timeslices", "project": "p",
          "time_window": {"unit": "Month", "count": 1, "calendar": {"start_time": "2022-01-01 00:00:00", "time_zone": "UTC"}},
          "objective": [
            {"name": "a", "target": 0.9, "value": 1, "time_slice_target": 0.95, "count_metrics": {"incremental": true,
              "good": {"prometheus": {"promql": "1.0"}}, "total": {"prometheus": {"promql": "1.0"}}}},
            {"name": "b", "target": 0.99, "value": 2, "time_slice_target": 0.95, "count_metrics": {"incremental": true,
              "good": {"prometheus": {"promql": "1.0"}}, "total": {"prometheus": {"promql": "1.0"}}}}],
          "indicator": {"name": "agent"}}}}}"#;
    let restored = read(text, "a.tf.json").expect("reads").restored;
    let [latency, a, b] = &restored.plan.objectives[..] else { panic!("three: {:?}", restored.notes) };
    assert_eq!((latency.service.as_str(), latency.name.as_str()), ("my-front-page", "latency"));
    assert!(matches!(&latency.indicator, Indicator::Threshold { bound: Some((_, value)), .. } if value == "2000"));
    let tier = latency.terms.alerts[0];
    assert_eq!((latency.terms.alerts.len(), tier.severity), (1, Severity::Ticket));
    assert_eq!(
        (tier.long.prometheus(), tier.short.map(accord::units::Span::prometheus)),
        ("12h".to_owned(), Some("15m".to_owned()))
    );
    assert_eq!(latency.terms.alerting.absent_after.map(accord::units::Span::prometheus), Some("30m".to_owned()));
    assert_eq!((a.name.as_str(), b.name.as_str(), b.terms.target.to_string().as_str()), ("ratio-a", "ratio-b", "99"));
    assert_eq!((a.terms.window.to_string().as_str(), a.terms.method.name()), ("calendar 1M", "Timeslices"));
    assert!(matches!(a.indicator, Indicator::Ratio { counter: Some(true), .. }));
    let lost = |text: &str| restored.notes.iter().any(|note| note.kind == NoteKind::Lost && note.text.contains(text));
    for text in ["“elsewhere” is not in this file", "nobl9_project.this", "“prod” is left out", "whom it notifies"]
    {
        assert!(lost(text), "{text}: {:#?}", restored.notes);
    }
}

#[test]
fn what_terraform_computes_is_refused_where_it_is_needed_and_told_elsewhere() {
    let file = |value: &str, description: &str| {
        format!(
            r#"{{"resource": {{"grafana_slo": {{"a": {{"name": "n", "description": "{description}",
            "query": {{"type": "freeform", "freeform": {{"query": "a $${{literal}}"}}}},
            "objectives": {{"value": {value}, "window": "30d"}}}}}}}}}}"#
        )
    };
    let refusal = read(&file("\"${var.target}\"", "d"), "x").expect_err("refused");
    assert!(refusal.reason.contains("objectives.value") && refusal.place.is_some(), "{refusal}");
    let restored = read(&file("0.9", "${local.x}"), "x").expect("reads").restored;
    assert_eq!(restored.plan.objectives[0].description, "");
    assert!(restored.notes.iter().any(|note| note.kind == NoteKind::Lost && note.text.contains("description")));
    assert_eq!(restored.plan.objectives[0].indicator.sources()[0].1.query(), Some("a ${literal}"));
}

#[test]
fn nonsense_is_refused_with_a_reason() {
    for text in [
        r#"{"resource": {}}"#,
        r#"{"resource": []}"#,
        r#"{"resource": 3}"#,
        r#"{"resource": {"aws_instance": {"a": {}}}}"#,
        r#"{"resource": {"grafana_slo": {"a": {}}}}"#,
        r#"{"resource": {"grafana_slo": {"a": []}}}"#,
        r#"{"resource": {"grafana_slo": {"a": {"query": {"type": "grafana_queries"}}}}}"#,
        r#"{"resource": {"datadog_service_level_objective": {"a": {"type": "metric", "query": {"numerator": "a", "denominator": "b"}}}}}"#,
        r#"{"resource": {"nobl9_slo": {"a": {"time_window": {"unit": "Eon", "count": 1}}}}}"#,
        r#"{"resource": {"nobl9_slo": {"a": {"time_window": {"unit": "Day", "count": -1}}}}}"#,
    ] {
        let refusal = read(text, "x").expect_err(text);
        assert!(!refusal.reason.is_empty() && !refusal.remedy.is_empty(), "{text}");
    }
}
