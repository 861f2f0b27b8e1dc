//! What files in the wild say differently from the specification.

use accord::exchange::read;
use accord::plan::NoteKind;

use super::{count, notes, reading, same_again};

/// An SLO that says everything by the book, for one departure at a time.
pub const PLAIN: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: plain
spec:
  service: shop
  indicator:
    metadata: {name: plain}
    spec:
      ratioMetric:
        good: {metricSource: {type: prometheus, spec: {query: "a[{{.window}}]"}}}
        total: {metricSource: {type: prometheus, spec: {query: "b[{{.window}}]"}}}
  timeWindow:
    - {duration: 7d, isRolling: true}
  budgetingMethod: RatioTimeslices
  objectives:
    - target: 0.99
      timeSliceWindow: 5m
  alertPolicies:
    - kind: AlertPolicy
      metadata: {name: burn}
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: burn}
            spec: {severity: page, condition: {kind: burnrate, op: gt, threshold: 2, lookbackWindow: 1h}}
        notificationTargets: [{targetRef: us}]
"#;

#[test]
fn dialects_are_taken_and_explained() {
    assert_eq!(reading(PLAIN).restored.notes, vec![]);
    let calendar = |start: &str, zone: &str| format!("{{duration: Week, calendar: {{startTime: {start}{zone}}}}}");
    let policies = "  alertPolicies:\n    - kind";
    let cases: [(&str, &str, NoteKind, &str); 25] = [
        ("openslo/v1", "openslo.com/v1", NoteKind::Repaired, "“openslo/v1”"),
        ("target: 0.99", "target: \"0.99\"", NoteKind::Repaired, "target is a text"),
        ("target: 0.99", "target: \"99%\"", NoteKind::Repaired, "target is a text"),
        ("spec: {query: \"a[{{.window}}]\"}", "spec: \"a[{{.window}}]\"", NoteKind::Repaired, "“query”"),
        (policies, "  alertPolicies:\n    - Burn_1\n    - kind", NoteKind::Repaired, "bare name"),
        ("duration: 7d", "duration: Week", NoteKind::Repaired, "1w"),
        ("duration: 7d", "duration: Month", NoteKind::Repaired, "1M"),
        ("duration: 7d", "duration: 1m", NoteKind::Assumed, "a month is “1M”"),
        ("{duration: 7d, isRolling: true}", &calendar("Monday", ", timeZone: UTC"), NoteKind::Assumed, "2024-01-01"),
        ("{duration: 7d, isRolling: true}", &calendar("2024-02-29", ""), NoteKind::Assumed, "UTC is taken"),
        ("duration: 7d, isRolling: true", "duration: 7d", NoteKind::Assumed, "rolling window is taken"),
        ("timeWindow:\n    - {duration: 7d, isRolling: true}", "timeWindow: []", NoteKind::Assumed, "30 days"),
        ("lookbackWindow: 1h", "lookbackWindow: -1h", NoteKind::Repaired, "minus sign"),
        ("threshold: 2", "threshold: '2'", NoteKind::Repaired, "threshold is a text"),
        ("kind: burnrate", "kind: Burnrate", NoteKind::Repaired, "burnrate"),
        ("kind: burnrate, op: gt", "kind: burnrate", NoteKind::Repaired, "no op"),
        ("kind: burnrate, op: gt", "kind: burnrate, op: gte", NoteKind::Approximated, "“above”"),
        ("severity: page", "severity: critical", NoteKind::Assumed, "taken as a page"),
        ("name: plain\nspec", "name: My_Plain\nspec", NoteKind::Repaired, "“my-plain”"),
        ("timeSliceWindow: 5m", "timeSliceWindow: 5", NoteKind::Repaired, "bare number"),
        ("timeSliceWindow: 5m", "op: gt", NoteKind::Repaired, "no meaning for a ratio"),
        ("timeSliceWindow: 5m", "displayName: x", NoteKind::Assumed, "one minute is taken"),
        ("[{targetRef: us}]", "[]", NoteKind::Repaired, "no notification target"),
        ("[{targetRef: us}]", "[Us]", NoteKind::Repaired, "bare name"),
        ("alertWhenBreaching: true", "alertWhenBreaching: false", NoteKind::Approximated, "all the same"),
    ];
    for (from, to, kind, says) in cases {
        let text = PLAIN.replacen(from, to, 1);
        assert_ne!(text, PLAIN, "{from}");
        let told = reading(&text).restored.notes;
        assert!(told.iter().any(|n| n.kind == kind && n.place.is_some() && n.text.contains(says)), "{to}: {told:?}");
        same_again(&text);
    }
    let labels = PLAIN.replacen("name: plain", "name: plain\n  labels: {a: x, b: [y], c: [y, z]}", 1);
    let (plan, text) = same_again(&labels);
    assert_eq!(plan.objectives[0].labels["c"], "y,z");
    assert!(text.contains("    a: x\n    b: \"y\"\n    c:\n    - \"y\"\n    - z\n"), "{text}");
    for (from, to) in [
        ("isRolling: true", "isRolling: false"),
        ("duration: 7d", "duration: Fortnight"),
        ("target: 0.99", "target: 99"),
        ("kind: burnrate", "kind: spending"),
        ("RatioTimeslices", "Guesses"),
    ] {
        let refusal = read(&PLAIN.replacen(from, to, 1), "").expect_err(to);
        assert!(refusal.place.is_some() && !refusal.remedy.is_empty(), "{refusal}");
    }
}

#[test]
fn several_conditions_become_policies_that_validators_take() {
    let condition = "          - kind: AlertCondition\n            metadata: {name: slow}\n            spec: {severity: ticket, \
                     condition: {kind: burnrate, op: gt, threshold: 1, lookbackWindow: 3d}}\n        notificationTargets";
    let text = PLAIN.replacen("        notificationTargets", condition, 1);
    assert!(notes(&text, NoteKind::Repaired).iter().any(|note| note.contains("several conditions")));
    let (plan, written) = same_again(&text);
    assert_eq!(plan.objectives[0].terms.alerts.len(), 2);
    assert_eq!(count(&written, "AlertPolicy"), 2, "{written}");
    assert!(written.contains("alertPolicyRef: burn\n  - alertPolicyRef: burn-2\n"), "{written}");
}
