//! Pyrra's files, read and written again.

use accord::exchange::{Export, Format, read, write};
use accord::plan::{AlertTier, Counted, Indicator, NoteKind, Objective, Part, Plan, Severity};

use crate::common::{reading, shared};

/// Queries of an indicator: the counted and all events, or the ratio.
fn queries(indicator: &Indicator) -> Vec<&str> {
    indicator.sources().into_iter().filter_map(|(_, source)| source.query()).collect()
}

fn one(text: &str) -> Objective {
    let reading = read(text, "slo.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
    assert_eq!(reading.format, Format::Pyrra);
    assert_eq!(reading.restored.plan.objectives.len(), 1);
    reading.restored.plan.objectives[0].clone()
}

fn slo(spec: &str) -> String {
    format!("apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {{name: x}}\nspec:\n{spec}")
}

const RATIO: &str = "  indicator: {ratio: {errors: {metric: 'a{code=~\"5..\"}'}, total: {metric: a}}}\n";

fn ratio(rest: &str) -> String {
    slo(&format!("{RATIO}{rest}"))
}

/// Short, long, hold and factor as Prometheus writes them.
fn times(tiers: &[AlertTier]) -> Vec<[String; 4]> {
    let of = |tier: &AlertTier| {
        let short = tier.short.expect("Pyrra's tiers have two windows");
        [short.prometheus(), tier.long.prometheus(), tier.hold.prometheus(), tier.factor.to_string()]
    };
    tiers.iter().map(of).collect()
}

#[test]
fn published_examples_are_read_whole() {
    let Some(reading) = reading("conformance/pyrra/prometheus-http.yaml") else { return };
    let plan = reading.restored.plan;
    let http = &plan.objectives[0];
    assert_eq!((http.service.as_str(), http.name.as_str()), ("prometheus-api-query", "prometheus-api-query"));
    assert_eq!((http.terms.target.to_string(), http.terms.window.to_string()), ("99.0".into(), "rolling 7d".into()));
    let Indicator::Ratio { counted: Counted::Bad, counter: Some(true), .. } = http.indicator else { panic!("a ratio") };
    assert_eq!(
        queries(&http.indicator),
        [
            "sum by (handler) (rate(prometheus_http_requests_total{handler=~\"/api.*\",code=~\"5..\"}[{{.window}}]))",
            "sum by (handler) (rate(prometheus_http_requests_total{handler=~\"/api.*\"}[{{.window}}]))",
        ]
    );
    assert!(http.labels.is_empty(), "labels without Pyrra's prefix are not on rules: {:?}", http.labels);
    assert_eq!(http.annotations["accord.studio/pyrra-labels"], "prometheus=k8s,role=alert-rules");
    assert!(reading.restored.notes.iter().all(|note| note.kind == NoteKind::Assumed), "{:?}", reading.restored.notes);

    let Some(reading) = crate::common::reading("conformance/pyrra/caddy-response-latency.yaml") else { return };
    let caddy = &reading.restored.plan.objectives[0];
    assert_eq!((caddy.terms.target.to_string(), caddy.terms.window.to_string()), ("90".into(), "rolling 4w".into()));
    assert!(caddy.description.starts_with("We want our demo to be fast"));
    let Indicator::Ratio { counted: Counted::Good, counter: Some(true), .. } = caddy.indicator else {
        panic!("a ratio")
    };
    assert_eq!(
        queries(&caddy.indicator),
        [
            "sum(rate(caddy_http_response_duration_seconds_bucket{job=\"caddy\",handler=\"subroute\",code!~\"5..\",le=\"0.05\"}[{{.window}}]))",
            "sum(rate(caddy_http_response_duration_seconds_count{job=\"caddy\",handler=\"subroute\",code!~\"5..\"}[{{.window}}]))",
        ]
    );
}

/// The table of Pyrra's windows; figures computed from its source elsewhere and copied by hand.
#[test]
fn windows_follow_from_the_objectives() {
    let table = [
        ("28d", ["5m/1h/2m", "30m/6h/15m", "2h/1d/1h", "6h/4d/3h"]),
        ("30d", ["5m/1h4m/2m", "32m/6h26m/16m", "2h9m/1d1h43m/1h4m", "6h26m/4d6h51m/3h13m"]),
        ("2w", ["3m/30m/1m", "15m/3h/8m", "1h/12h/30m", "3h/2d/1h30m"]),
        ("7d", ["1m/15m/1m", "8m/1h30m/4m", "30m/6h/15m", "1h30m/1d/45m"]),
        ("12w", ["15m/3h/6m", "1h30m/18h/45m", "6h/3d/3h", "18h/12d/9h"]),
    ];
    for (window, expected) in table {
        let objective = one(&ratio(&format!("  target: '99'\n  window: {window}\n")));
        assert_eq!(objective.terms.window.length.to_string(), window);
        let expected = expected.iter().zip(["14", "7", "2", "1"]).map(|(row, factor)| {
            let row: Vec<String> = row.split('/').map(str::to_owned).collect();
            [row[0].clone(), row[1].clone(), row[2].clone(), factor.to_owned()]
        });
        assert_eq!(times(&objective.terms.alerts), expected.collect::<Vec<_>>(), "{window}");
        let severities: Vec<_> = objective.terms.alerts.iter().map(|tier| tier.severity).collect();
        assert_eq!(severities, [Severity::Page, Severity::Page, Severity::Ticket, Severity::Ticket]);
    }
}

#[test]
fn missing_data_is_told_when_pyrra_tells_it() {
    for (target, after) in [("99", "10m"), ("99.9", "3m")] {
        let objective = one(&ratio(&format!("  target: '{target}'\n  window: 28d\n")));
        assert_eq!(objective.terms.alerting.absent_after.map(accord::units::Span::prometheus), Some(after.to_owned()));
    }
    let silent = one(&ratio("  target: 99\n  window: 28d\n  alerting: {absent: false}\n"));
    assert_eq!(silent.terms.alerting.absent_after, None);
    assert_eq!(silent.terms.alerts.len(), 4);
}

#[test]
fn windows_of_two_days_and_less_are_explained() {
    for window in ["2d", "1d", "12h"] {
        let reading = read(&ratio(&format!("  target: '99'\n  window: {window}\n")), "").expect("reads");
        assert!(reading.restored.plan.objectives[0].terms.alerts.is_empty());
        assert!(reading.restored.notes.iter().any(|note| note.text.contains("#1028")), "{:?}", reading.restored.notes);
        let written = write(&reading.restored.plan, Export::Pyrra).expect("without alerts");
        assert!(written.text().contains("burnrates: false"), "{}", written.text());
    }
    // 2m * 3 / 28 is 13 s, which rounds to no hold at all; windows of at least a minute are left.
    let three = one(&ratio("  target: '99'\n  window: 3d\n"));
    assert_eq!(times(&three.terms.alerts)[0], ["1m", "6m", "0s", "14"]);
}

#[test]
fn targets_are_percentages_even_below_one() {
    let reading = read(&ratio("  target: 0.999\n  window: 4w\n"), "").expect("Pyrra only warns");
    assert_eq!(reading.restored.plan.objectives[0].terms.target.to_string(), "0.999");
    let told = reading.restored.notes.iter().find(|note| note.text.contains("99.9 %")).expect("a doubt");
    assert_eq!(told.kind, NoteKind::Assumed);
    assert!(read(&ratio("  target: '100'\n  window: 4w\n"), "").is_err(), "no budget");
    assert!(read(&ratio("  target: '99'\n  window: 1M\n"), "").is_err(), "no duration of Prometheus");
    let compound = one(&ratio("  target: '99'\n  window: 1w3d\n"));
    assert_eq!(compound.terms.window.to_string(), "rolling 10d");
}

#[test]
fn every_indicator_has_its_queries() {
    let native = "  target: '99'\n  window: 4w\n  indicator: {latencyNative: {latency: 200ms, total: {metric: 'h{job=\"a\"}'}, \
                  grouping: [pod]}}\n";
    let native = one(&slo(native));
    assert_eq!(
        queries(&native.indicator),
        ["histogram_fraction(0, 0.2, sum by (pod) (rate(h{job=\"a\"}[{{.window}}])))"]
    );
    assert!(matches!(native.indicator, Indicator::Raw { counted: Counted::Good, .. }));
    assert_eq!(native.terms.alerting.absent_after, None, "native histograms have no absent alert");
    let gauge = "  target: '99'\n  window: 4w\n  indicator: {bool_gauge: {metric: 'up{job=\"a\"}', grouping: [pod]}}\n";
    let gauge = one(&slo(gauge));
    assert_eq!(
        queries(&gauge.indicator),
        [
            "sum by (pod) (sum_over_time(up{job=\"a\"}[{{.window}}]))",
            "sum by (pod) (count_over_time(up{job=\"a\"}[{{.window}}]))"
        ]
    );
    for broken in [
        "{ratio: {errors: {metric: 'rate(a[5m])'}, total: {metric: a}}}",
        "{ratio: {errors: {metric: 'a) or vector(1'}, total: {metric: a}}}",
        "{ratio: {errors: {metric: a}, total: {metric: a}, grouping: ['x) (vector(1']}}",
        "{ratio: {errors: {metric: a}}}",
        "{latency: {success: {metric: a_bucket}, total: {metric: a_count}}}",
        "{latencyNative: {latency: soon, total: {metric: a}}}",
        "{ratio: {errors: {metric: a}, total: {metric: a}}, bool_gauge: {metric: b}}",
        "{}",
    ] {
        let refusal =
            read(&slo(&format!("  target: '99'\n  window: 4w\n  indicator: {broken}\n")), "").expect_err(broken);
        assert!(refusal.place.is_some() && !refusal.remedy.is_empty(), "{broken}: {refusal}");
    }
}

const EVERYTHING: &str = "\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: checkout
  namespace: shop
  labels:
    prometheus: k8s
    pyrra.dev/team: payments
    pyrra.dev/service: cart
  annotations:
    pyrra.dev/runbook: https://example.org/runbook
    example.org/ticket: A-1
spec:
  target: '99.50'
  window: 30d
  description: Carts can be paid.
  indicator:
    latency:
      success:
        metric: http_seconds_bucket{job=\"cart\",le=\"0.5\"}
      total:
        metric: http_seconds_count{job=\"cart\"}
      grouping: [handler, code]
  alerting:
    name: CartSlow
    absentName: CartGone
    severities:
      absent: warning
      fastBurn: page
      mediumBurn: critical
  partial_response_strategy: warn
  performanceOverAccuracy: true
  ruleOutput:
    shortRulesLabels: {role: alert}
    longRulesLabels: {role: record, shard: a}
    enableDescriptionAsLabel: true
";

#[test]
fn everything_survives_reading_and_writing() {
    let mut texts = vec![EVERYTHING.to_owned()];
    for name in ["caddy-response-latency", "prometheus-http"] {
        let Some(path) = shared(&format!("conformance/pyrra/{name}.yaml")) else { return };
        texts.push(std::fs::read_to_string(path).expect("a readable file"));
    }
    for words in ["fastBurn: p, mediumBurn: p", "slowBurn: info, longTermBurn: low", "absent: x", "fastBurn: warning"] {
        texts.push(ratio(&format!("  target: '99'\n  window: 4w\n  alerting: {{severities: {{{words}}}}}\n")));
        texts.push(ratio(&format!(
            "  target: '99'\n  window: 4w\n  alerting: {{burnrates: false, severities: {{{words}}}}}\n"
        )));
    }
    texts.push(ratio("  target: '99'\n  window: 4w\n  alerting: {disabled: true, absent: false, name: N}\n"));
    for text in texts {
        let first = read(&text, "plan.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored.plan;
        let written = write(&first, Export::Pyrra).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
        assert_eq!(written.notes, vec![], "{text}");
        let again = read(written.text(), "plan.yaml").expect("our own file").restored.plan;
        assert_eq!(again, first, "{text}\n{}", written.text());
        let once_more = write(&again, Export::Pyrra).expect("writes again");
        assert_eq!(once_more.files, written.files);
    }
}

#[test]
fn what_pyrra_copies_to_rules_stands_on_the_objective() {
    let reading = read(EVERYTHING, "").expect("reads");
    assert!(reading.restored.notes.iter().all(|n| n.kind == NoteKind::Assumed), "{:?}", reading.restored.notes);
    let objective = &reading.restored.plan.objectives[0];
    assert_eq!(objective.service, "cart");
    let labels: Vec<_> = objective.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(labels, ["service=cart", "team=payments"]);
    let alerting = &objective.terms.alerting;
    assert_eq!(alerting.name.as_deref(), Some("CartSlow"));
    assert_eq!(alerting.annotations["runbook"], "https://example.org/runbook");
    assert_eq!(objective.annotations["example.org/ticket"], "A-1");
    let written = write(&reading.restored.plan, Export::Pyrra).expect("writes");
    assert_eq!(written.files[0].path, "cart-checkout.pyrra.yaml");
    for line in [
        "  namespace: shop",
        "    prometheus: k8s",
        "  partial_response_strategy: warn",
        "  performanceOverAccuracy: true",
        "    enableDescriptionAsLabel: true",
        "    absentName: CartGone",
        "      absent: warning",
        "      fastBurn: page",
    ] {
        assert!(written.text().lines().any(|written| written == line), "{line}\n{}", written.text());
    }
}

#[test]
fn other_tools_objectives_become_pyrras_or_say_why_not() {
    let Some(sloth) = reading("conformance/sloth/kubernetes-apiserver.in.yml") else { return };
    let written = write(&sloth.restored.plan, Export::Pyrra).expect("both fit");
    assert_eq!(written.files.len(), 2);
    assert!(written.files[1].text.contains("apiserver_request_duration_seconds_bucket{le=\"0.4\",verb!=\"WATCH\"}"));
    assert!(written.files[1].text.contains("latency:"), "{}", written.files[1].text);
    let told: Vec<Part> = written.notes.iter().filter_map(|note| note.about).map(|(_, part)| part).collect();
    assert!(told.contains(&Part::Alerts) && told.contains(&Part::Alerting), "{:?}", written.notes);
    assert!(written.notes.iter().any(|note| note.text.contains("14× over 1h4m/5m for 2m")), "{:?}", written.notes);

    let Some(wifi) = reading("conformance/sloth/home-wifi.in.yml") else { return };
    let refusal = write(&wifi.restored.plan, Export::Pyrra).expect_err("queries that compute");
    assert!(refusal.reason.contains("sum_over_time((count("), "{refusal}");
    let mut both = sloth.restored.plan;
    both.objectives.extend(wifi.restored.plan.objectives.into_iter().map(|mut objective| {
        objective.id.0 += 10;
        objective
    }));
    let written = write(&both, Export::Pyrra).expect("two of four");
    assert_eq!(written.files.len(), 2);
    let lost =
        written.notes.iter().filter(|n| n.kind == NoteKind::Lost && n.about.is_some_and(|(_, p)| p == Part::Whole));
    assert_eq!(lost.count(), 2);
}

#[test]
fn calendar_windows_and_odd_names_are_told() {
    let text = "format: accord/plan/v1\nname: x\nobjectives:\n- id: 1\n  service: Übung & Co\n  name: A B\n  indicator:\n    kind: \
                ratio\n    counted: good\n    events: {type: prometheus, fields: {query: 'sum(increase(a{code!~\"5..\"}[5m]))'}}\n    \
                total: {type: prometheus, fields: {query: 'sum(increase(a[5m]))'}}\n  terms:\n    target_percent: '99.9'\n    \
                window: {length: 1M, start: 2027-01-01, zone: Europe/Berlin}\n    method: {name: Timeslices, slice_target: \
                '0.95', slice: 1m}\n";
    let plan = read(text, "").expect("a plan").restored.plan;
    let written = write(&plan, Export::Pyrra).expect("writes");
    let told: Vec<Part> = written.notes.iter().filter_map(|note| note.about).map(|(_, part)| part).collect();
    for part in [Part::Window, Part::Indicator, Part::Method] {
        assert!(told.contains(&part), "{part:?}: {:?}", written.notes);
    }
    let again = read(written.text(), "").expect("our own").restored.plan;
    assert_eq!(again.objectives[0].service, "Übung & Co");
    assert_eq!(again.objectives[0].name, "A B");
    assert!(written.text().contains("name: a-b") && written.text().contains("a{code=~\"5..\"}"), "{}", written.text());
    assert!(!written.kept.contains(&Part::Window) && written.kept.contains(&Part::Name));
}

/// Names and texts that would break out of a label, a query or a file's name.
#[test]
fn hostile_plans_are_written_harmless_or_not_at_all() {
    let hostile = "x\"}[5m])) or vector(1) #\n../../{{ query \"up\" }}<b>,=";
    let plan = |change: &dyn Fn(&mut Objective)| {
        let mut objective = one(&ratio("  target: '99'\n  window: 4w\n"));
        change(&mut objective);
        accord::plan::restore(Plan { name: "x".into(), objectives: vec![objective], ..Plan::default() }, Vec::new())
            .expect("a plan")
            .plan
    };
    let both =
        |text: &str| std::collections::BTreeMap::from([(text.to_owned(), text.to_owned()), ("a".into(), text.into())]);
    let changes: [&dyn Fn(&mut Objective); 7] = [
        &|o| o.name = hostile.to_owned(),
        &|o| o.service = hostile.to_owned(),
        &|o| o.labels = both(hostile),
        &|o| o.annotations = both(hostile),
        &|o| o.terms.alerting.annotations = both(hostile),
        &|o| o.terms.alerting.name = Some(hostile.to_owned()),
        &|o| {
            for key in
                ["labels", "severities", "short-rules-labels", "namespace", "performance-over-accuracy", "absent-name"]
            {
                o.annotations.insert(format!("accord.studio/pyrra-{key}"), hostile.to_owned());
            }
        },
    ];
    for (i, change) in changes.into_iter().enumerate() {
        let written = write(&plan(change), Export::Pyrra).unwrap_or_else(|refusal| panic!("{i}: {refusal}"));
        let path = &written.files[0].path;
        assert!(path.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b)), "{path}");
        let runs = written.text().lines().filter(|line| line.contains("{{ query"));
        assert_eq!(runs.filter(|line| line.contains("pyrra.dev/")).count(), 0, "{i}: {}", written.text());
    }
}

#[test]
fn broken_files_are_refused_or_read() {
    let mut notes = 0;
    for at in (0..EVERYTHING.len()).step_by(50) {
        if let Some(text) = EVERYTHING.get(..at) {
            notes += read(text, "").map_or(0, |reading| reading.restored.notes.len());
        }
    }
    assert!(notes > 0);
    for wrong in ["[]", "{}", "''", "[[1]]", "{a: {b: []}}", "-1", "1e999", "\"\\u0000\""] {
        for key in [
            "name:",
            "labels:",
            "annotations:",
            "target:",
            "window:",
            "indicator:",
            "latency:",
            "success:",
            "metric:",
            "grouping:",
            "alerting:",
            "severities:",
            "absent:",
            "ruleOutput:",
            "shortRulesLabels:",
            "namespace:",
            "spec:",
            "metadata:",
        ] {
            let Some((before, after)) = EVERYTHING.split_once(key) else { panic!("{key}") };
            let indent = before.rsplit('\n').next().map_or(0, str::len);
            let rest = after.lines().skip(1).skip_while(|line| line.len() - line.trim_start().len() > indent);
            let text = format!("{before}{key} {wrong}\n{}", rest.collect::<Vec<_>>().join("\n"));
            if let Err(refusal) = read(&text, "") {
                assert!(!refusal.remedy.is_empty(), "{text}");
            }
        }
    }
}

/// Latencies that the reader takes for no duration are refused when they are written.
#[test]
fn latencies_beyond_ten_years_are_refused() {
    for (seconds, is_written) in [("315360000", true), ("315360001", false), ("444444444", false)] {
        let text = format!(
            "apiVersion: slo.intra365.io/v1\nkind: ServiceLevelObjective\nmetadata: {{name: b}}\nspec:\n  sli: {{query: \
             'histogram_fraction(0, {seconds}, sum(rate(h[{{{{.window}}}}])))'}}\n  objective: {{target: 5, window: 1w}}\n"
        );
        let plan = read(&text, "slo.yaml").unwrap().restored.plan;
        let written = write(&plan, Export::Pyrra);
        assert_eq!(written.is_ok(), is_written, "{seconds}");
        assert!(written.err().is_none_or(|refusal| !refusal.reason.contains("not handed out")), "{seconds}");
    }
}

#[test]
fn alerts_with_an_empty_name_have_none() {
    let mut plan = Plan { objectives: vec![one(&ratio("  target: 99\n  window: 1w\n"))], ..Plan::default() };
    plan.objectives[0].terms.alerting.name = Some(String::new());
    let plan = accord::plan::restore(plan, Vec::new()).unwrap().plan;
    assert_eq!(plan.objectives[0].terms.alerting.name, None);
    write(&plan, Export::Pyrra).unwrap_or_else(|refusal| panic!("{refusal}"));
}
