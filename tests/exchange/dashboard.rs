//! Grafana dashboards: their model, their numbers, and that nothing in a plan's texts is run.

use accord::exchange::{Export, Exported, read, write};
use accord::plan::{NoteKind, Part, Plan};
use serde_json::Value;

use crate::common::{promtool_accepts, reading};

const FILES: [&str; 5] = [
    "conformance/sloth/getting-started.in.yml",
    "conformance/sloth/home-wifi.in.yml",
    "conformance/sloth/kubernetes-apiserver.in.yml",
    "conformance/sloth/no-alerts.in.yml",
    "samples/intra365-slo.yaml",
];

fn dashboards(plan: &Plan) -> (Exported, Vec<Value>) {
    let exported = write(plan, Export::Grafana).unwrap_or_else(|refusal| panic!("{refusal}"));
    let parsed = exported.files.iter().map(|file| serde_json::from_str(&file.text).expect("JSON")).collect();
    (exported, parsed)
}

fn panels(dashboard: &Value) -> impl Iterator<Item = &Value> {
    dashboard["panels"].as_array().expect("panels").iter()
}

fn queries(dashboard: &Value) -> Vec<String> {
    let targets = panels(dashboard).filter_map(|panel| panel["targets"].as_array()).flatten();
    targets.map(|target| target["expr"].as_str().expect("a query").to_owned()).collect()
}

/// What the model asks for: ids that differ, a grid of 24 columns without overlap, a known data source everywhere, relative
/// time.
#[test]
fn real_files_become_dashboards_as_the_model_wants_them() {
    for path in FILES {
        let Some(reading) = reading(path) else { return };
        let (exported, dashboards) = dashboards(&reading.restored.plan);
        assert_eq!(dashboards.len(), reading.restored.plan.objectives.len());
        for (file, dashboard) in exported.files.iter().zip(&dashboards) {
            assert!(file.path.ends_with(".dashboard.json"), "{}", file.path);
            let uid = dashboard["uid"].as_str().expect("an id");
            assert!((1..=40).contains(&uid.len()), "{uid}");
            assert!(uid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{uid}");
            assert!(dashboard["schemaVersion"].as_u64().is_some_and(|version| version >= 36));
            assert!(dashboard["id"].is_null() && dashboard["version"].is_null(), "Grafana gives these");
            assert!(dashboard["time"]["from"].as_str().is_some_and(|from| from.starts_with("now-")));
            assert_eq!(dashboard["templating"]["list"][0]["type"], "datasource");
            let variable = dashboard["templating"]["list"][0]["name"].as_str().expect("a name").to_owned();
            let mut taken = std::collections::BTreeSet::new();
            let mut ids = std::collections::BTreeSet::new();
            for panel in panels(dashboard) {
                assert!(ids.insert(panel["id"].as_u64().expect("an id")));
                let at = |key: &str| panel["gridPos"][key].as_u64().expect("a place");
                assert!(at("x") + at("w") <= 24 && at("h") > 0, "{panel}");
                for x in at("x")..at("x") + at("w") {
                    for y in at("y")..at("y") + at("h") {
                        assert!(taken.insert((x, y)), "panels overlap: {panel}");
                    }
                }
                let kind = panel["type"].as_str().expect("a type");
                assert!(["row", "text", "stat", "timeseries"].contains(&kind), "{kind}");
                for target in panel["targets"].as_array().into_iter().flatten() {
                    assert_eq!(target["datasource"]["uid"], format!("${{{variable}}}"));
                    assert!(target["refId"].is_string());
                }
                for step in panel
                    .pointer("/fieldConfig/defaults/thresholds/steps")
                    .into_iter()
                    .flat_map(|s| s.as_array().unwrap())
                    .skip(1)
                {
                    assert!(step["value"].is_number(), "only the base has none: {panel}");
                }
            }
        }
    }
}

/// Every series that a dashboard asks for is one that Sloth records, with the labels that Sloth gives it.
#[test]
fn queries_ask_for_sloths_own_records() {
    for name in ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts"] {
        let Some(reading) = reading(&format!("conformance/sloth/{name}.in.yml")) else { return };
        let path = crate::common::shared(&format!("conformance/sloth/{name}.out.yml")).expect("beside the input");
        let sloth = std::fs::read_to_string(path).expect("a readable file");
        let (_, dashboards) = dashboards(&reading.restored.plan);
        let mut asked = 0;
        for query in dashboards.iter().flat_map(queries) {
            let mut rest = query.as_str();
            while let Some(at) = rest.find("slo:") {
                let (series, after) = rest[at..].split_once('{').expect("matchers");
                let (matchers, after) = after.split_once('}').expect("their end");
                // Without alerts Sloth records nothing over short windows, which "burn now" needs.
                let recorded = sloth.contains(&format!("record: {series}\n"));
                assert!(recorded || name == "no-alerts", "{name}: {series}");
                for matcher in matchers.split(", ") {
                    let (label, value) = matcher.split_once('=').expect("a matcher");
                    assert!(sloth.contains(&format!("{label}: {}\n", value.trim_matches('"'))), "{name}: {matcher}");
                }
                asked += 1;
                rest = after;
            }
        }
        assert!(asked > 4, "{name}");
    }
}

/// promtool parses every query as the expression of a rule.
#[test]
fn prometheus_takes_every_query() {
    for path in FILES {
        let Some(reading) = reading(path) else { return };
        let (_, dashboards) = dashboards(&reading.restored.plan);
        let mut rules = String::from("groups:\n- name: g\n  rules:\n");
        for (i, query) in dashboards.iter().flat_map(queries).enumerate() {
            let query = query.replace("$__rate_interval", "5m").replace('\n', " ");
            rules.push_str(&format!("  - record: r{i}\n    expr: '{}'\n", query.replace('\'', "''")));
        }
        promtool_accepts(&rules);
    }
}

/// The workbook's factors and the budget of 99.9 %, as published.
#[test]
fn thresholds_are_the_published_ones() {
    let Some(reading) = reading("conformance/sloth/getting-started.in.yml") else { return };
    let (exported, dashboards) = dashboards(&reading.restored.plan);
    assert!(exported.kept.contains(&Part::Target) && exported.kept.contains(&Part::Alerts), "{:?}", exported.kept);
    let steps = |beginning: &str| -> Vec<f64> {
        let of =
            panels(&dashboards[0]).filter(|panel| panel["title"].as_str().is_some_and(|t| t.starts_with(beginning)));
        of.map(|panel| panel["fieldConfig"]["defaults"]["thresholds"]["steps"][1]["value"].as_f64().unwrap()).collect()
    };
    assert_eq!(steps("Burn rate, "), [14.4, 6.0, 3.0, 1.0]);
    assert_eq!(steps("Error ratio, "), [0.001]);
    let title = dashboards[0]["title"].as_str().unwrap();
    assert!(
        title.contains("requests-availability") && title.contains("99.9 %") && title.contains("30 days"),
        "{title}"
    );
    let lines = panels(&dashboards[0]).filter(|panel| {
        panel.pointer("/fieldConfig/defaults/custom/thresholdsStyle/mode").is_some_and(|mode| mode == "line")
    });
    assert_eq!(lines.count(), 6, "budget, four tiers, errors");
}

#[test]
fn texts_stay_texts() {
    let hostile = "<img src=x onerror=alert(1)> $datasource ${__user.email} [[datasource]] [l](javascript:x) `c` |";
    let text = format!(
        "format: accord/plan/v1\nname: x\nobjectives:\n- id: 1\n  service: '{hostile}'\n  name: '{hostile}'\n  description: '{hostile}'\n  \
         indicator: {{kind: ratio, counted: good, events: {{type: prometheus, fields: {{query: 'sum(rate(a{{b=\"$datasource\"}}[{{{{.window}}}}]))'}}}}, \
         total: {{type: prometheus, fields: {{query: 'sum(rate(a[{{{{.window}}}}]))'}}}}}}\n  terms:\n    target_percent: '99.9'\n    \
         window: {{length: 30d}}\n    method: {{name: Occurrences}}\n    alerts: []\n    alerting:\n      annotations: {{'{hostile}': 'javascript:alert(1)', runbook: 'https://x.example/${{datasource}}'}}\n"
    );
    let plan = read(&text, "x").unwrap_or_else(|refusal| panic!("{refusal}")).restored.plan;
    let (exported, dashboards) = dashboards(&plan);
    let dashboard = &dashboards[0];
    let title = dashboard["title"].as_str().unwrap();
    let content = panels(dashboard).find_map(|panel| panel.pointer("/options/content")?.as_str()).expect("words");
    for text in [title, content] {
        for variable in ["$datasource", "${", "[["] {
            assert!(!text.contains(variable), "{variable} in {text}");
        }
    }
    assert!(!content.contains("<img") && !content.contains("](") && content.contains("&#60;img"), "{content}");
    // The only variables in queries are ours.
    for query in queries(dashboard) {
        assert!(!query.replace("$__rate_interval", "").contains('$'), "{query}");
    }
    let links = dashboard["links"].as_array().unwrap();
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(links[0]["url"], "https://x.example/%24%7Bdatasource%7D");
    assert!(exported.notes.iter().any(|note| note.kind == NoteKind::Lost && note.text.contains("panel of events")));
}

#[test]
fn a_target_changes_the_lines_that_mean_it_and_an_order_changes_none() {
    let Some(reading) = reading("conformance/sloth/home-wifi.in.yml") else { return };
    let plan = reading.restored.plan;
    let before = dashboards(&plan).0;
    assert_eq!(before, dashboards(&plan).0, "deterministic");
    let mut changed = plan.clone();
    changed.objectives[0].terms.target = accord::units::Target::parse_percent("95.5").unwrap();
    let after = dashboards(&changed).0;
    assert_eq!(before.files[1..], after.files[1..]);
    let (a, b): (Vec<&str>, Vec<&str>) = (before.text().lines().collect(), after.text().lines().collect());
    assert_eq!(a.len(), b.len());
    let differ: Vec<&&str> = a.iter().zip(&b).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    // The words, the title of the error ratio, its threshold, and the dashboard's title.
    assert_eq!(differ.len(), 4, "{differ:#?}");
    assert!(
        differ.iter().all(|line| line.contains("95") || line.contains("0.05") || line.contains("5 %")),
        "{differ:#?}"
    );
    let mut turned = plan.clone();
    turned.objectives.reverse();
    let mut files = dashboards(&turned).0.files;
    files.reverse();
    assert_eq!(files, before.files);
}

/// Names that become one name keep ids and files apart; what has no rules has no dashboard and is told.
#[test]
fn names_collide_without_harm() {
    let Some(reading) = reading("conformance/sloth/getting-started.in.yml") else { return };
    let mut plan = reading.restored.plan;
    let mut twin = plan.objectives[0].clone();
    twin.name = "Requests Availability".to_owned();
    twin.id = plan.free_id();
    plan.objectives.push(twin.clone());
    twin.name = "elsewhere".to_owned();
    twin.id = plan.free_id();
    twin.indicator = accord::plan::Indicator::Reference { name: "x".to_owned(), bound: None };
    plan.objectives.push(twin);
    let (exported, dashboards) = dashboards(&plan);
    assert_eq!(dashboards.len(), 2);
    assert_ne!(dashboards[0]["uid"], dashboards[1]["uid"]);
    assert_ne!(exported.files[0].path, exported.files[1].path);
    let whole = (plan.objectives[2].id, Part::Whole);
    assert!(exported.notes.iter().any(|note| note.about == Some(whole)), "{:?}", exported.notes);
}
