//! Objectives recovered from rules that Sloth, Pyrra and Accord generated.

use std::collections::BTreeMap;

use accord::exchange::{Export, Format, read, write};
use accord::plan::{AlertTier, Counted, Indicator, NoteKind, Objective, Plan, Severity};
use accord::units::Span;

use crate::common::{reading, shared};

/// Counted as good or bad, and the trees of the queries, read by the parser itself.
fn measured(indicator: &Indicator) -> (Counted, Vec<rusty_promql_parser::Expr>) {
    let (Indicator::Ratio { counted, .. } | Indicator::Raw { counted, .. }) = indicator else {
        panic!("no ratio: {indicator:?}")
    };
    let tree = |query: &str| {
        let query = query.replace("{{.window}}", "7m");
        let (rest, tree) = rusty_promql_parser::expr(query.trim()).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(rest.trim(), "", "{query}");
        tree.unwrap_parens().clone()
    };
    (*counted, indicator.sources().into_iter().map(|(_, source)| tree(source.query().expect("a query"))).collect())
}

fn same(found: &Objective, meant: &Objective, what: &str) {
    assert_eq!((&found.service, &found.name), (&meant.service, &meant.name), "{what}");
    let (f, m) = (&found.terms, &meant.terms);
    assert_eq!((f.target.budget(), &f.window, f.method), (m.target.budget(), &m.window, m.method), "{what}");
    assert_eq!(measured(&found.indicator), measured(&meant.indicator), "{what}");
    assert_eq!(f.alerts, m.alerts, "{what}");
    assert_eq!(f.alerting, m.alerting, "{what}");
}

fn golden(name: &str) -> Option<String> {
    let path = shared(&format!("conformance/sloth/{name}.out.yml"))?;
    Some(std::fs::read_to_string(path).expect("a readable file"))
}

#[test]
fn sloths_rules_say_what_its_inputs_say() {
    let pairs = [
        ("getting-started", "getting-started", Format::Rules),
        ("home-wifi", "home-wifi", Format::Rules),
        ("kubernetes-apiserver", "kubernetes-apiserver", Format::Rules),
        ("no-alerts", "no-alerts", Format::Rules),
        // The same objective, as resources of Kubernetes.
        ("k8s-getting-started", "getting-started", Format::PrometheusRule),
    ];
    for (name, input, format) in pairs {
        let (Some(rules), Some(input)) = (golden(name), reading(&format!("conformance/sloth/{input}.in.yml"))) else {
            return;
        };
        let found = read(&rules, "rules.yaml").unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(found.format, format, "{name}");
        let (found, notes) = (found.restored.plan.objectives, found.restored.notes);
        assert_eq!(found.len(), input.restored.plan.objectives.len(), "{name}");
        for (found, meant) in found.iter().zip(&input.restored.plan.objectives) {
            same(found, meant, name);
            assert_eq!(found.terms.target.to_string(), meant.terms.target.to_string(), "{name}");
            let mut labels = found.labels.clone();
            // The script that made the goldens added one.
            assert_eq!(labels.remove("cmd").as_deref(), Some("examplesgen.sh"), "{name}");
            assert_eq!(labels, meant.labels, "{name}");
        }
        let bad: Vec<_> =
            notes.iter().filter(|note| matches!(note.kind, NoteKind::Unknown | NoteKind::Refused)).collect();
        assert!(bad.is_empty(), "{name}: {bad:?}");
        assert!(notes.iter().any(|note| note.text.contains("mean of short ratios")), "{name}: {notes:?}");
    }
}

/// Sloth turns the good events of OpenSLO round; they are found again.
#[test]
fn good_events_that_sloth_turned_round_are_good_again() {
    let Some(rules) = golden("openslo-getting-started") else { return };
    let found = read(&rules, "").expect("reads").restored.plan.objectives.remove(0);
    assert_eq!((found.service.as_str(), found.name.as_str()), ("my-service", "sloth-slo-my-service-0"));
    assert_eq!(found.terms.target.to_string(), "99.9");
    let good = "sum(rate(http_request_duration_seconds_count{job=\"myservice\",code!~\"(5..|429)\"}[{{.window}}]))";
    let Indicator::Ratio { counted: Counted::Good, events, total, .. } = &found.indicator else { panic!("a ratio") };
    assert_eq!(events.query(), Some(good));
    assert_eq!(total.query(), Some("sum(rate(http_request_duration_seconds_count{job=\"myservice\"}[{{.window}}]))"));
    assert!(found.terms.alerts.is_empty());
}

#[test]
fn noise_of_floats_in_thresholds_is_no_other_target() {
    let Some(rules) = golden("getting-started") else { return };
    // Without the group of metadata the target stands in thresholds only, as 0.0009999999999999432.
    let (before, after) = rules.split_once("- name: sloth-slo-meta-recordings").expect("a group");
    let alone =
        format!("{before}- name: sloth-slo-alerts{}", after.split_once("- name: sloth-slo-alerts").expect("alerts").1);
    assert!(alone.contains("0.0009999999999999432") && !alone.contains("slo:objective:ratio"));
    let found = read(&alone, "").expect("reads").restored.plan.objectives.remove(0);
    assert_eq!(found.terms.target.to_string(), "99.9");
    assert_eq!(found.terms.window.to_string(), "rolling 30d");
    let factors: Vec<_> = found.terms.alerts.iter().map(|tier| tier.factor.to_string()).collect();
    assert_eq!(factors, ["14.4", "6", "3", "1"]);
}

/// Plans of every method, both kinds of events, holds, and texts that nobody may change.
fn plans() -> Vec<Plan> {
    let text = |indicator: &str, method: &str, rest: &str| {
        format!(
            "format: accord/plan/v1\nname: x\nobjectives:\n- id: 1\n  service: s\n  name: n\n  labels: {{team: a}}\n  indicator: \
             {indicator}\n  terms:\n    target_percent: '99.95'\n    window: {{length: 28d}}\n    method: {{{method}}}\n    \
             alerts:\n    - {{severity: page, long: 1h, short: 5m, factor: '13.44'}}\n    - {{severity: ticket, long: 3d, \
             factor: '0.933333333'}}\n{rest}"
        )
    };
    let source = |query: &str| format!("{{type: prometheus, fields: {{query: \"{query}\"}}}}");
    let ratio = |counted: &str| {
        let events = source("sum(rate(a{b='x / (y'}[{{.window}}])) # errors (\\nor vector(0)");
        let total = source("(sum(rate(a[{{.window}}] offset 5m)))");
        format!("{{kind: ratio, counted: {counted}, events: {events}, total: {total}}}")
    };
    let raw = |counted: &str| {
        let query = source("avg_over_time(up[{{.window}}]) / scalar(avg_over_time(b[1h]))");
        format!("{{kind: raw, counted: {counted}, ratio: {query}}}")
    };
    let mut plans = Vec::new();
    for method in
        ["name: Occurrences", "name: Timeslices, slice_target: '0.95', slice: 5m", "name: RatioTimeslices, slice: 5m"]
    {
        for indicator in [ratio("good"), ratio("bad"), raw("good"), raw("bad")] {
            let rest = "    alerting:\n      name: TooBad\n      labels: {route: x}\n      annotations: {runbook: 'see {{ this }}'}\n      \
                        page: {labels: {severity: critical}}\n";
            for rest in ["", rest] {
                let text = text(&indicator, method, rest);
                let restored = read(&text, "").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored;
                assert_eq!(restored.notes, vec![], "{text}");
                plans.push(restored.plan);
            }
        }
    }
    plans
}

#[test]
fn our_own_rules_say_what_the_plan_says() {
    let names = ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts"];
    let inputs = names.map(|name| reading(&format!("conformance/sloth/{name}.in.yml")));
    let mut plans = plans();
    plans.extend(inputs.into_iter().flatten().map(|reading| reading.restored.plan));
    for plan in plans {
        let rules = write(&plan, Export::Prometheus).unwrap_or_else(|refusal| panic!("{refusal}\n{plan:?}"));
        let found = read(rules.text(), "rules.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{}", rules.text()));
        assert_eq!(found.restored.plan.objectives.len(), plan.objectives.len());
        for (found, meant) in found.restored.plan.objectives.iter().zip(&plan.objectives) {
            same(found, meant, rules.text());
            assert_eq!(found.labels, meant.labels);
            // Texts as they were written, but for spaces at the ends.
            for ((_, a), (_, b)) in found.indicator.sources().iter().zip(meant.indicator.sources()) {
                assert_eq!(a.query().map(str::trim), b.query().map(str::trim));
            }
        }
    }
}

const GUARDED: &str = "
groups:
- name: sloth-slo-sli-recordings-s-n
  rules:
  - record: slo:sli_error:ratio_rate5m
    expr: (sum(rate(e[5m]))) / (sum(rate(t[5m])))
    labels: {sloth_id: s-n, sloth_service: s, sloth_slo: n, sloth_window: 5m}
  - record: slo:sli_error:ratio_rate1h
    expr: (sum(rate(e[1h]))) / (sum(rate(t[1h])))
    labels: {sloth_id: s-n, sloth_service: s, sloth_slo: n, sloth_window: 1h}
  - record: slo:time_period:days
    expr: vector(7)
    labels: {sloth_id: s-n, sloth_service: s, sloth_slo: n}
  - record: something:else
    expr: sum(x)
  - alert: NoData
    expr: absent(sum(rate(t[5m])))
    for: 15m
    labels: {sloth_id: s-n, sloth_service: s, sloth_slo: n, sloth_severity: ticket}
  - alert: ErrorBudgetBurn
    expr: |
      max(slo:sli_error:ratio_rate5m{sloth_id=\"s-n\"} > (10 * 0.01)) without (sloth_window)
      and max(slo:sli_error:ratio_rate1h{sloth_id=\"s-n\"} > (10 * 0.01)) without (sloth_window)
      and max(slo:sli_failures:count1h{sloth_id=\"s-n\"} > 9.5) without (sloth_window)
    for: 2m0s
    labels: {sloth_severity: page}
";

#[test]
fn holds_guards_and_missing_data_are_found_and_other_rules_named() {
    let reading = read(GUARDED, "").expect("reads");
    let objective = &reading.restored.plan.objectives[0];
    let tier = AlertTier {
        severity: Severity::Page,
        long: Span::hours(1),
        short: Some(Span::minutes(5)),
        factor: accord::units::BurnRate::parse("10").expect("a factor"),
        hold: Span::minutes(2),
    };
    assert_eq!(objective.terms.alerts, [tier]);
    assert_eq!(objective.terms.alerting.minimum_failures, Some(10));
    assert_eq!(objective.terms.alerting.absent_after, Some(Span::minutes(15)));
    assert_eq!(objective.terms.alerting.name, None);
    assert!(objective.terms.alerting.labels.is_empty(), "{:?}", objective.terms.alerting);
    assert_eq!(
        (objective.terms.target.to_string(), objective.terms.window.to_string()),
        ("99".into(), "rolling 7d".into())
    );
    let lost = reading.restored.notes.iter().find(|note| note.text.contains("something:else")).expect("it is named");
    assert!(lost.text.starts_with("1 rule has no SLO in it"), "{lost}");
    let bare = GUARDED.replace("(10 * 0.01)", "0.1").replace(
        "vector(7)",
        "vector(7)\n    labels: {sloth_id: s-n}\n  - record: \
        slo:objective:ratio\n    expr: vector(0.99)",
    );
    let found = read(&bare, "").expect("reads").restored.plan.objectives.remove(0);
    assert_eq!(found.terms.alerts, [tier], "a threshold that nobody factored is divided by the budget");
}

/// Rules as Pyrra makes them: names, labels and durations after its source, windows after the table.
fn pyrras(name: &str, record: &str, ratio: &str, target: &str, rows: [[&str; 3]; 4], rest: &str) -> String {
    let labels = format!("labels: {{slo: {name}, team: a, job: api}}");
    let mut text = format!("groups:\n- name: {name}\n  interval: 30s\n  rules:\n");
    let windows: std::collections::BTreeSet<&str> = rows.iter().flat_map(|[short, long, _]| [*short, *long]).collect();
    for window in windows {
        text += &format!(
            "  - record: {record}:burnrate{window}\n    expr: {}\n    {labels}\n",
            ratio.replace("[w]", &format!("[{window}]"))
        );
    }
    for ([short, long, hold], (factor, severity)) in
        rows.into_iter().zip([("14", "critical"), ("7", "critical"), ("2", "warning"), ("1", "warning")])
    {
        let side =
            |window| format!("{record}:burnrate{window}{{job=\"api\",slo=\"{name}\"}} > ({factor} * (1-{target}))");
        text += &format!(
            "  - alert: ErrorBudgetBurn\n    expr: {} and {}\n    for: {hold}\n    labels: {{slo: {name}, team: a, job: api, short: \
             {short}, long: {long}, severity: {severity}, exhaustion: 1h}}\n    annotations: {{runbook: here}}\n",
            side(short),
            side(long)
        );
    }
    text + rest
}

fn queries(objective: &Objective) -> Vec<&str> {
    objective.indicator.sources().into_iter().filter_map(|(_, source)| source.query()).collect()
}

#[test]
fn pyrras_rules_say_what_its_file_says() {
    let rest = "- name: http-increase\n  interval: 1m\n  rules:\n  - record: http_requests:increase1w\n    expr: sum by (code, \
                handler) (increase(http_requests_total{job=\"api\"}[1w]))\n    labels: {slo: http, team: a, job: api}\n  - alert: \
                SLOMetricAbsent\n    expr: absent(http_requests_total{job=\"api\"}) == 1\n    for: 3m\n    labels: {slo: http, \
                team: a, job: api, severity: critical}\n";
    let ratio = "sum by (handler) (rate(http_requests_total{code=~\"5..\",job=\"api\"}[w])) / sum by (handler) \
                 (rate(http_requests_total{job=\"api\"}[w]))";
    let rows = [["1m", "15m", "1m0s"], ["8m", "1h30m", "4m0s"], ["30m", "6h", "15m0s"], ["1h30m", "1d", "45m0s"]];
    let reading = read(&pyrras("http", "http_requests", ratio, "0.99", rows, rest), "").expect("reads");
    let found = &reading.restored.plan.objectives[0];
    assert!(matches!(found.indicator, Indicator::Ratio { counted: Counted::Bad, counter: Some(true), .. }));
    assert_eq!(
        queries(found)[0],
        "sum by (handler) (rate(http_requests_total{code=~\"5..\",job=\"api\"}[{{.window}}]))"
    );
    assert_eq!(found.labels, BTreeMap::from([("team".to_owned(), "a".to_owned())]));
    assert_eq!(found.terms.alerting.annotations["runbook"], "here");
    assert!(found.terms.alerting.labels.is_empty() && found.terms.alerting.page.labels.is_empty());
    // What Pyrra's own file would say.
    let file = "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata:\n  name: http\n  labels: {pyrra.dev/team: \
                a}\n  annotations: {pyrra.dev/runbook: here}\nspec:\n  target: '99'\n  window: 7d\n  indicator:\n    ratio:\n      \
                errors: {metric: 'http_requests_total{job=\"api\",code=~\"5..\"}'}\n      total: {metric: \
                'http_requests_total{job=\"api\"}'}\n      grouping: [handler]\n";
    let meant = read(file, "").expect("reads").restored.plan.objectives.remove(0);
    assert_eq!(found.terms.alerts, meant.terms.alerts);
    assert_eq!((&found.terms.window, found.terms.target.budget()), (&meant.terms.window, meant.terms.target.budget()));
    assert_eq!(found.terms.alerting.absent_after.map(Span::prometheus).as_deref(), Some("3m"));
    assert_eq!(found.terms.alerting.annotations, meant.terms.alerting.annotations);
}

#[test]
fn pyrras_latencies_count_what_is_fast() {
    let ratio = "(sum(rate(d_count{job=\"api\"}[w])) - sum(rate(d_bucket{job=\"api\",le=\"0.5\"}[w]))) / \
                 sum(rate(d_count{job=\"api\"}[w]))";
    let rows = [["5m", "1h", "2m"], ["30m", "6h", "15m"], ["2h", "1d", "1h"], ["6h", "4d", "3h"]];
    let generic = "- name: slow-generic\n  rules:\n  - {record: pyrra_objective, expr: 0.999, labels: {slo: slow}}\n  - {record: \
                   pyrra_window, expr: 2.4192e+06, labels: {slo: slow}}\n";
    let found = read(&pyrras("slow", "d", ratio, "0.999", rows, generic), "")
        .expect("reads")
        .restored
        .plan
        .objectives
        .remove(0);
    assert!(matches!(found.indicator, Indicator::Ratio { counted: Counted::Good, .. }));
    assert_eq!(
        queries(&found),
        ["sum(rate(d_bucket{job=\"api\",le=\"0.5\"}[{{.window}}]))", "sum(rate(d_count{job=\"api\"}[{{.window}}]))"]
    );
    assert_eq!((found.terms.target.to_string(), found.terms.window.to_string()), ("99.9".into(), "rolling 28d".into()));
    let tiers: Vec<_> =
        found.terms.alerts.iter().map(|tier| (tier.long.prometheus(), tier.hold.prometheus())).collect();
    assert_eq!(
        tiers,
        [("1h", "2m"), ("6h", "15m"), ("1d", "1h"), ("4d", "3h")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    let written =
        write(&Plan { name: "x".into(), objectives: vec![found], ..Plan::default() }, Export::Pyrra).expect("Pyrra");
    assert!(!written.notes.iter().any(|note| note.about.is_some()), "{:?}", written.notes);

    let native = "1 - histogram_fraction(0, 0.2, sum(rate(h{job=\"api\"}[w])))";
    let found = read(&pyrras("native", "h", native, "0.9", rows, generic), "")
        .expect("reads")
        .restored
        .plan
        .objectives
        .remove(0);
    assert_eq!(queries(&found), ["histogram_fraction(0, 0.2, sum(rate(h{job=\"api\"}[{{.window}}])))"]);
}

#[test]
fn rules_without_an_slo_are_refused_with_a_remedy() {
    let twelve: String = (0..12).map(|i| format!("  - {{record: 'a:b{i}', expr: sum(x)}}\n")).collect();
    let refusal = read(&format!("groups:\n- name: g\n  rules:\n{twelve}"), "").expect_err("no SLO");
    assert!(refusal.reason.contains("12 rules have no SLO"), "{refusal}");
    assert!(refusal.remedy.contains("recordings"), "{refusal}");
    let monitor =
        read("apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nspec: {}\n", "").expect_err("no rules");
    assert!(monitor.reason.contains("ServiceMonitor"), "{monitor}");
    // Alerts alone do not say what is measured.
    let Some(rules) = golden("getting-started") else { return };
    let alerts = rules.split_once("- name: sloth-slo-alerts").expect("alerts").1;
    let refusal = read(&format!("groups:\n- name: sloth-slo-alerts{alerts}"), "").expect_err("no queries");
    assert!(refusal.reason.contains("myservice-requests-availability"), "{refusal}");
    assert!(read("groups: []\n", "").is_err());
}

#[test]
fn broken_rules_are_refused_or_read() {
    let Some(sloth) = golden("getting-started") else { return };
    for text in [sloth.as_str(), GUARDED] {
        for at in (0..text.len()).step_by(50) {
            let _ = text.get(..at).map(|text| read(text, ""));
        }
    }
    let hostile = [
        "a or ".repeat(10_000) + "a",
        "(".repeat(500),
        "1/".repeat(9_000) + "1",
        "max(slo:sli_error:ratio_rate5m > (0 * 0.01))".to_owned(),
        "max(slo:sli_error:ratio_rate5m > (NaN * Inf))".to_owned(),
        "max(slo:sli_error:ratio_rate99999999999y > 1)".to_owned(),
        format!("({})", ["(a or b or c)"; 12].join(" and ")),
        "x".repeat(50_000),
        String::new(),
    ];
    for expr in hostile {
        for rule in [
            "    expr: (sum(rate(e[5m]))) / (sum(rate(t[5m])))",
            "    expr: vector(7)",
            "    expr: absent(sum(rate(t[5m])))",
        ] {
            let text = GUARDED.replace(rule, &format!("    expr: '{expr}'"));
            if let Err(refusal) = read(&text, "") {
                assert!(!refusal.remedy.is_empty());
            }
        }
    }
    for wrong in ["[]", "{}", "''", "[[1]]", "-1", "1e999", "null"] {
        for key in ["groups:", "name:", "rules:", "record:", "expr:", "labels:", "for:", "alert:"] {
            let (before, after) = GUARDED.split_once(key).expect("the key");
            let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
            let _ = read(&format!("{before}{key} {wrong}\n{rest}"), "");
        }
    }
}
