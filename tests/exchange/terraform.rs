//! Terraform JSON for Grafana, Datadog and Nobl9: what the providers ask for, and what comes back.

mod foreign;
mod hostile;
mod providers;

use std::collections::BTreeMap;

use accord::exchange::{Export, Exported, Format, read, workbook_alerts, write};
use accord::plan::{
    Comparison, Counted, Indicator, NoteKind, Objective, ObjectiveId, Part, Plan, Severity, Source, Terms,
};
use accord::units::{Alignment, CivilDateTime, Length, Method, Share, Span, Target, TimeZone, Window};
use serde_json::Value;

use crate::common::{promtool_accepts, reading};

pub const EXPORTS: [Export; 3] = [Export::TerraformGrafana, Export::TerraformDatadog, Export::TerraformNobl9];
pub const FILES: [&str; 9] = [
    "conformance/sloth/getting-started.in.yml",
    "conformance/sloth/home-wifi.in.yml",
    "conformance/sloth/kubernetes-apiserver.in.yml",
    "conformance/sloth/no-alerts.in.yml",
    "conformance/openslo/ratio-timeslices.yaml",
    "conformance/openslo/occurences-slo.yaml",
    "conformance/openslo/timeslices-slo.yaml",
    "conformance/openslo/low-traffic-timeslices-slo.yaml",
    "samples/intra365-slo.yaml",
];

/// A source of the kind that an export's service can read.
fn source(export: Export, name: &str) -> Source {
    match export {
        Export::TerraformDatadog => {
            Source { kind: "datadog".to_owned(), ..Source::prometheus(format!("sum:{name}{{env:prod}}.as_count()")) }
        }
        _ => Source::prometheus(format!("sum(rate({name}{{job=\"x\"}}[{{{{.window}}}}]))")),
    }
}

fn ratio(export: Export, counted: Counted) -> Indicator {
    Indicator::Ratio { counted, events: source(export, "events"), total: source(export, "total"), counter: None }
}

/// One objective that each of the three can say.
pub fn objective(export: Export) -> Objective {
    let terms =
        Terms::new(Target::parse_percent("99.95").expect("a target"), Window::rolling("30d").expect("a window"));
    let mut objective = Objective::new("shop", "checkout", ratio(export, Counted::Good), terms);
    objective.id = ObjectiveId(1);
    objective.title = Some("Checkout answers".to_owned());
    objective.description = "Payments go through.".to_owned();
    objective.labels = BTreeMap::from([("team".to_owned(), "payments".to_owned())]);
    objective.terms.alerts = workbook_alerts();
    objective
}

pub fn plan(objectives: Vec<Objective>) -> Plan {
    let mut plan = Plan { name: "x".to_owned(), objectives, ..Plan::default() };
    for (i, objective) in plan.objectives.iter_mut().enumerate() {
        objective.id = ObjectiveId(u32::try_from(i + 1).expect("a few"));
    }
    plan
}

pub fn written(plan: &Plan, export: Export) -> Exported {
    write(plan, export).unwrap_or_else(|refusal| panic!("{export:?}: {refusal}"))
}

fn back(exported: &Exported) -> Vec<Objective> {
    let reading = read(exported.text(), "x.tf.json").unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(reading.format, Format::Terraform);
    let unknown: Vec<_> = reading.restored.notes.iter().filter(|note| note.kind == NoteKind::Unknown).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    reading.restored.plan.objectives
}

/// What is told of an objective, by part.
fn told(exported: &Exported) -> Vec<Part> {
    let mut parts: Vec<Part> = exported.notes.iter().filter_map(|note| note.about).map(|(_, part)| part).collect();
    parts.sort();
    parts.dedup();
    parts
}

#[test]
fn what_each_can_say_comes_back_without_a_note() {
    for export in EXPORTS {
        let objective = objective(export);
        let exported = written(&plan(vec![objective.clone()]), export);
        assert_eq!(told(&exported), [], "{export:?}: {:?}", exported.notes);
        let back = back(&exported);
        assert_eq!(back.len(), 1);
        for part in export.says() {
            assert!(part.is_same(&objective, &back[0]), "{export:?}: {}", part.name());
        }
        assert!(exported.kept.contains(&Part::Indicator) && exported.kept.contains(&Part::Target));
    }
}

#[test]
fn real_files_go_through_every_export() {
    for path in FILES {
        let Some(reading) = reading(path) else { return };
        let plan = reading.restored.plan;
        for export in EXPORTS {
            let promql = path.contains("sloth") || path.contains("samples");
            match write(&plan, export) {
                Ok(exported) => {
                    let named = |note: &accord::plan::Note| note.about.is_some_and(|(_, part)| part == Part::Whole);
                    let left = exported.notes.iter().filter(|note| named(note)).count();
                    assert_eq!(back(&exported).len() + left, plan.objectives.len(), "{path} {export:?}");
                }
                Err(refusal) => {
                    assert!(!promql || export == Export::TerraformDatadog, "{path} {export:?}: {refusal}");
                    assert!(refusal.reason.contains("No objective can be written"), "{refusal}");
                }
            }
        }
    }
}

/// Each kind of indicator, and what the two services make of it that take PromQL.
#[test]
fn indicators_come_back_or_are_told() {
    let raw = |counted| Indicator::Raw { counted, ratio: Source::prometheus("a / b") };
    let metric = Source::prometheus("histogram_quantile(0.99, sum by (le) (rate(a[5m])))");
    let bound = Some((Comparison::AtMost, "0.5".to_owned()));
    let fixed = Indicator::Ratio {
        counted: Counted::Good,
        events: Source::prometheus("sum(rate(a[5m])) + 1 # good"),
        total: Source::prometheus("sum(rate(b[5m]))\n"),
        counter: None,
    };
    for export in [Export::TerraformGrafana, Export::TerraformNobl9] {
        let is_nobl9 = export == Export::TerraformNobl9;
        let cases = [
            (ratio(export, Counted::Good), Some(vec![])),
            (ratio(export, Counted::Bad), Some(vec![])),
            (fixed.clone(), Some(vec![])),
            // A ratio of each minute weighs idle minutes like busy ones.
            (raw(Counted::Good), Some(if is_nobl9 { vec![Part::Indicator] } else { vec![] })),
            (raw(Counted::Bad), Some(if is_nobl9 { vec![Part::Indicator] } else { vec![] })),
            (Indicator::Threshold { metric: metric.clone(), bound: bound.clone() }, is_nobl9.then(Vec::new)),
            (Indicator::Threshold { metric: metric.clone(), bound: None }, None),
            (Indicator::Reference { name: "x".to_owned(), bound: None }, None),
        ];
        for (indicator, expected) in cases {
            let objective = Objective { indicator: indicator.clone(), ..objective(export) };
            match (write(&plan(vec![objective]), export), expected) {
                (Ok(exported), Some(expected)) => {
                    assert_eq!(told(&exported), expected, "{export:?} {indicator:?}: {:?}", exported.notes);
                    assert_eq!(back(&exported)[0].indicator, indicator, "{export:?}");
                    queries_are_promql(exported.text());
                }
                (Err(refusal), None) => assert!(refusal.reason.contains("Checkout answers"), "{refusal}"),
                (got, expected) => panic!("{export:?} {indicator:?}: {got:?}, {expected:?}"),
            }
        }
    }
}

/// promtool parses every query of a file.
fn queries_are_promql(text: &str) {
    let mut rules = String::from("groups:\n- name: g\n  rules:\n");
    let document: Value = serde_json::from_str(text).expect("JSON");
    let mut count = 0;
    strings(&document, &mut |path, text| {
        let is_query = path.ends_with("/freeform/query") || path.ends_with("promql") || path.ends_with("_metric");
        if is_query {
            let query = text.replace("$__rate_interval", "5m");
            rules.push_str(&format!(
                "  - record: r{count}\n    expr: {}\n",
                serde_json::to_string(&query).expect("a text")
            ));
            count += 1;
        }
    });
    assert!(count > 0, "{text}");
    promtool_accepts(&rules);
}

/// Every text of a document, with its path.
fn strings(value: &Value, see: &mut impl FnMut(&str, &str)) {
    fn walk(value: &Value, path: &str, see: &mut impl FnMut(&str, &str)) {
        match value {
            Value::String(text) => see(path, text),
            Value::Array(items) => items.iter().for_each(|item| walk(item, path, see)),
            Value::Object(map) => map.iter().for_each(|(key, item)| {
                see("key", key);
                walk(item, &format!("{path}/{key}"), see);
            }),
            _ => {}
        }
    }
    walk(value, "", see);
}

#[test]
fn windows_are_kept_approximated_or_refused() {
    let calendar = |length: &str| Window {
        length: Length::parse(length).unwrap(),
        alignment: Alignment::Calendar {
            start: CivilDateTime::parse("2027-01-01").unwrap(),
            zone: TimeZone::parse("Europe/Berlin").unwrap(),
        },
    };
    let rolling = |length| Window::rolling(length).unwrap();
    // For Grafana, Datadog and Nobl9: kept, approximated or left out.
    let cases = [
        (rolling("30d"), "kkk"),
        (rolling("7d"), "kkk"),
        (rolling("28d"), "kak"),
        (rolling("4w"), "kaa"),
        (rolling("1M"), "aaa"),
        (rolling("90d"), "kkx"),
        (rolling("1Y"), "kxx"),
        (rolling("1h"), "xxk"),
        (rolling("14d"), "kxk"),
        (calendar("1M"), "aak"),
        (calendar("1Q"), "aak"),
        (calendar("2Y"), "axx"),
    ];
    for (window, expected) in cases {
        for (export, expected) in EXPORTS.into_iter().zip(expected.chars()) {
            let mut objective = objective(export);
            objective.terms.window = window.clone();
            let got = match write(&plan(vec![objective]), export) {
                Ok(exported) if told(&exported).is_empty() => {
                    assert_eq!(back(&exported)[0].terms.window, window);
                    'k'
                }
                Ok(exported) => {
                    assert_eq!(told(&exported), [Part::Window], "{:?}", exported.notes);
                    'a'
                }
                Err(_) => 'x',
            };
            assert_eq!(got, expected, "{export:?} {window}");
        }
    }
}

#[test]
fn methods_and_alerts_that_a_service_lacks_are_told() {
    let minute = Length::parse("1m").unwrap();
    let slice_target = Share::parse_ratio("0.95").unwrap();
    for (method, datadog, nobl9) in [
        (Method::Timeslices { slice_target, slice: minute }, true, false),
        (Method::Timeslices { slice_target, slice: Length::parse("5m").unwrap() }, true, true),
        (Method::RatioTimeslices { slice: minute }, true, true),
    ] {
        for (export, expected) in [(Export::TerraformDatadog, datadog), (Export::TerraformNobl9, nobl9)] {
            let mut objective = objective(export);
            objective.terms.method = method;
            let exported = written(&plan(vec![objective]), export);
            assert_eq!(told(&exported).contains(&Part::Method), expected, "{export:?} {method:?}");
        }
    }
    let mut one = objective(Export::TerraformGrafana);
    one.terms.alerts.truncate(2);
    assert_eq!(told(&written(&plan(vec![one.clone()]), Export::TerraformGrafana)), [Part::Alerts]);
    one.terms.alerts.clear();
    one.terms.alerting.minimum_failures = Some(3);
    let silent = written(&plan(vec![one]), Export::TerraformGrafana);
    assert!(!silent.text().contains("alerting") && told(&silent) == [Part::MinimumFailures], "{}", silent.text());
    // Nobl9 takes any factor, but no wait and no window beyond a week.
    let mut one = objective(Export::TerraformNobl9);
    one.terms.alerts[0].factor = accord::units::BurnRate::parse("13.44").unwrap();
    let exported = written(&plan(vec![one.clone()]), Export::TerraformNobl9);
    assert_eq!((told(&exported), &back(&exported)[0].terms.alerts), (vec![], &one.terms.alerts));
    one.terms.alerts[0].hold = Span::minutes(2);
    one.terms.alerts[3].long = Span::days(8);
    let exported = written(&plan(vec![one]), Export::TerraformNobl9);
    assert_eq!((told(&exported), back(&exported)[0].terms.alerts.len()), (vec![Part::Alerts], 3));
}

#[test]
fn alerting_of_grafana_comes_back() {
    let mut one = objective(Export::TerraformGrafana);
    let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
    one.terms.alerting.minimum_failures = Some(5);
    one.terms.alerting.annotations = map("summary", "{{ query \"up\" }} ${file(\"/etc/passwd\")}");
    one.terms.alerting.page.labels = map("severity", "critical");
    one.terms.alerting.ticket.annotations = map("runbook", "https://x.example/%{if}");
    let exported = written(&plan(vec![one.clone()]), Export::TerraformGrafana);
    assert_eq!(told(&exported), []);
    assert_eq!(back(&exported)[0].terms, one.terms);
    // Grafana would run the first, Terraform the second.
    assert!(!exported.text().contains("{{ query") && exported.text().contains("$${file("), "{}", exported.text());
    one.terms.alerting.name = Some("Burning".to_owned());
    assert_eq!(told(&written(&plan(vec![one]), Export::TerraformGrafana)), [Part::Alerting]);
}

/// Terraform runs nothing but the references that are ours.
#[test]
fn interpolation_is_escaped_everywhere() {
    let canary = "a ${file(\"/etc/passwd\")} %{if true}b%{endif} $${c} $$${d} <b>";
    for export in EXPORTS {
        let mut one = objective(export);
        one.service = canary.to_owned();
        one.name = canary.to_owned();
        one.title = Some(format!("T{canary}"));
        one.description = canary.to_owned();
        one.labels = BTreeMap::from([("team".to_owned(), canary.to_owned()), (canary.to_owned(), "x".to_owned())]);
        one.terms.alerting.annotations = one.labels.clone();
        for source in one.indicator.sources_mut() {
            let query = source.query().unwrap().replace("job=\"x\"", "job=\"${file('/etc/passwd')}%{if x}\"");
            source.fields.insert("query".to_owned(), query.replace("env:prod", "env:${path.root}"));
        }
        let exported = written(&plan(vec![one.clone()]), export);
        let document: Value = serde_json::from_str(exported.text()).expect("JSON");
        let mut computed = Vec::new();
        strings(&document, &mut |_, text| {
            let plain = text.replace("$${", "").replace("%%{", "");
            if plain.contains("${") || plain.contains("%{") {
                computed.push(text.to_owned());
            }
        });
        let ours = |text: &String| {
            let inner = text.strip_prefix("${").and_then(|text| text.strip_suffix('}')).expect("one reference");
            ["var.", "nobl9_service.", "nobl9_alert_policy."].iter().any(|prefix| inner.starts_with(prefix))
                && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
        };
        assert!(computed.iter().all(ours), "{export:?}: {computed:#?}");
        assert_eq!(computed.is_empty(), export == Export::TerraformDatadog);
        let back = &back(&exported)[0];
        assert_eq!((&back.description, &back.indicator), (&one.description, &one.indicator), "{export:?}");
    }
}

#[test]
fn keys_are_stable_sorted_and_apart() {
    for export in EXPORTS {
        let mut objectives: Vec<Objective> = ["zebra", "apple", "Apple", "apple!", "9 lives", "支払い"]
            .into_iter()
            .map(|name| Objective { name: name.to_owned(), title: None, ..objective(export) })
            .collect();
        objectives[0].service = "alpha".to_owned();
        let first = written(&plan(objectives.clone()), export);
        assert_eq!(first, written(&plan(objectives.clone()), export), "deterministic");
        assert_eq!(back(&first).len(), 6);
        objectives.swap(0, 5);
        assert_eq!(
            first.text(),
            written(&plan(objectives.clone()), export).text(),
            "the plan's order is not the file's"
        );
        let keys: Vec<&str> = first
            .text()
            .lines()
            .filter_map(|line| line.strip_prefix("      \"")?.strip_suffix("\": {"))
            .filter(|key| key.contains("shop_") || key.contains("alpha_"))
            .collect();
        assert_eq!(keys.len(), 6, "{keys:?}");
        assert!(keys.is_sorted(), "{keys:?}");
        let identifier = |key: &&str| {
            key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        assert!(keys.iter().all(identifier), "{keys:?}");
    }
}

#[test]
fn a_target_changes_one_line() {
    for export in EXPORTS {
        let mut one = objective(export);
        let before = written(&plan(vec![one.clone()]), export);
        one.terms.target = Target::parse_percent("99.9").unwrap();
        let after = written(&plan(vec![one]), export);
        let pairs = before.text().lines().zip(after.text().lines()).filter(|(a, b)| a != b);
        let differ: Vec<(&str, &str)> = pairs.map(|(a, b)| (a.trim(), b.trim())).collect();
        assert_eq!(before.text().lines().count(), after.text().lines().count());
        assert_eq!(differ.len(), 1, "{differ:?}");
        let digits = if export == Export::TerraformDatadog { ("99.95", "99.9") } else { ("0.9995", "0.999") };
        assert!(differ[0].0.ends_with(&format!(": {}", digits.0)) || differ[0].0.contains(&format!("{},", digits.0)));
        assert!(differ[0].1.contains(digits.1), "{differ:?}");
    }
}

/// A page is High and a ticket Medium, and policies are shared by all objectives.
#[test]
fn policies_of_nobl9_are_shared() {
    let export = Export::TerraformNobl9;
    let other = Objective { name: "search".to_owned(), ..objective(export) };
    let exported = written(&plan(vec![objective(export), other]), export);
    let document: Value = serde_json::from_str(exported.text()).expect("JSON");
    let policies = document["resource"]["nobl9_alert_policy"].as_object().expect("policies");
    assert_eq!(policies.len(), 4);
    let high = policies.values().filter(|policy| policy["severity"] == "High").count();
    assert_eq!(high, 2);
    let back = back(&exported);
    assert_eq!(back[1].terms.alerts.iter().filter(|tier| tier.severity == Severity::Page).count(), 2);
}

/// A name that a service cannot hold as a name comes back all the same, beside a title or without.
#[test]
fn names_for_people_come_back() {
    for export in [Export::TerraformGrafana, Export::TerraformNobl9] {
        for (name, title) in [
            ("checkout", Some("Checkout")),
            ("Checkout answers", None),
            ("Checkout answers", Some("checkout-answers")),
            ("支払い", Some("Payments")),
        ] {
            let mut one = objective(export);
            (one.service, one.name, one.title) = ("Shop 2".to_owned(), name.to_owned(), title.map(str::to_owned));
            let exported = written(&plan(vec![one.clone()]), export);
            assert_eq!(told(&exported), [], "{export:?}: {:?}", exported.notes);
            let back = &back(&exported)[0];
            assert_eq!((&back.service, &back.name, &back.title), (&one.service, &one.name, &one.title), "{export:?}");
        }
    }
}
