//! Sloth's own examples, read and written again; and what its files cannot say.

use accord::exchange::{Export, Exported, File, Format, read, read_together, write};
use accord::plan::{Indicator, Note, NoteKind, Objective, Part, Plan};

use crate::common::{reading, shared};

const SPECS: [&str; 4] = ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts"];

pub fn text_of(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(shared(&format!("conformance/sloth/{name}"))?).expect("a readable file"))
}

pub fn objectives(files: &[File]) -> Vec<Objective> {
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut readings = read_together(&texts).unwrap_or_else(|(file, refusal)| panic!("{file}: {refusal}\n{files:#?}"));
    readings.remove(0).restored.plan.objectives
}

pub fn written(plan: &Plan, export: Export) -> Exported {
    write(plan, export).unwrap_or_else(|refusal| panic!("{}: {refusal}", export.name()))
}

pub fn told(notes: &[Note], part: Part) -> Vec<&str> {
    notes
        .iter()
        .filter(|note| note.about.is_some_and(|(_, about)| about == part))
        .map(|note| note.text.as_str())
        .collect()
}

pub fn plan_of(text: &str) -> (Plan, Vec<Note>) {
    let restored = read(text, "slo.yml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored;
    (restored.plan, restored.notes)
}

/// A spec with one SLO, whose lines after its name and objective are given.
pub fn spec(rest: &str) -> String {
    format!(
        "version: prometheus/v1\nservice: checkout\nslos:\n  - name: availability\n    objective: 99.9\n    alerting: {{name: A}}\n{rest}"
    )
}

pub const SLI: &str = "    sli:\n      events:\n        error_query: sum(rate(e[{{.window}}]))\n        total_query: sum(rate(t[{{.window}}]))\n";

#[test]
fn sloths_examples_come_back_the_same_in_both_kinds_of_file() {
    for name in SPECS.into_iter().map(|name| format!("{name}.in.yml")).chain(["k8s-getting-started.in.yml".to_owned()])
    {
        let Some(reading) = reading(&format!("conformance/sloth/{name}")) else { return };
        let is_resource = name.starts_with("k8s");
        assert_eq!(reading.format, if is_resource { Format::SlothKubernetes } else { Format::Sloth });
        let trouble = reading.restored.notes.iter().find(|note| {
            matches!(note.kind, NoteKind::Unknown | NoteKind::Refused | NoteKind::Repaired | NoteKind::Approximated)
        });
        assert_eq!(trouble, None, "{name}");
        let plan = reading.restored.plan;
        for export in [Export::Sloth, Export::SlothKubernetes] {
            let exported = written(&plan, export);
            assert_eq!(exported.files.len(), 1, "one service, Sloth's own windows");
            let mut meant = plan.objectives.clone();
            if is_resource && export == Export::Sloth {
                // A spec has no place for a resource's metadata.
                assert!(told(&exported.notes, Part::Annotations)[0].contains("namespace"));
                meant[0].annotations.clear();
            } else {
                assert!(exported.notes.iter().all(|note| note.about.is_none_or(|(_, part)| part == Part::Method)));
            }
            assert_eq!(objectives(&exported.files), meant, "{name} {}", export.name());
            let again = Plan { objectives: objectives(&exported.files), ..plan.clone() };
            assert_eq!(written(&again, export).files, exported.files, "{name}: stable");
        }
    }
}

/// A reader that is not ours finds Sloth's keys with the original's values.
#[test]
fn what_is_written_is_what_sloth_reads() {
    for name in SPECS {
        let Some(original) = text_of(&format!("{name}.in.yml")) else { return };
        let (plan, _) = plan_of(&original);
        let theirs: serde_json_like::Value = serde_saphyr::from_str(&original).expect("YAML");
        let ours: serde_json_like::Value = serde_saphyr::from_str(written(&plan, Export::Sloth).text()).expect("YAML");
        assert_eq!(effective(&ours), effective(&theirs), "{name}");
    }
}

/// A document as serde sees it, without a crate for it.
pub mod serde_json_like {
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
    #[serde(untagged)]
    pub enum Value {
        Flag(bool),
        Number(f64),
        Text(String),
        List(Vec<Value>),
        Map(BTreeMap<String, Value>),
    }

    impl Value {
        pub fn map(&self) -> BTreeMap<String, Value> {
            if let Self::Map(map) = self { map.clone() } else { panic!("a mapping: {self:?}") }
        }
    }
}

/// The SLOs of a spec with the labels that they have in the end.
fn effective(document: &serde_json_like::Value) -> Vec<serde_json_like::Value> {
    use serde_json_like::Value;
    let document = document.map();
    let group = document.get("labels").map(Value::map).unwrap_or_default();
    let Value::List(slos) = &document["slos"] else { panic!("a list") };
    let merged = slos.iter().map(|slo| {
        let mut slo = slo.map();
        let mut labels = group.clone();
        labels.extend(slo.get("labels").map(Value::map).unwrap_or_default());
        slo.insert("labels".into(), Value::Map(labels));
        slo.insert("service".into(), document["service"].clone());
        slo.insert("version".into(), document["version"].clone());
        Value::Map(slo)
    });
    merged.collect()
}

#[test]
fn what_sloth_refuses_or_ignores_is_told_and_stops_nothing_else() {
    let cases = [
        (spec(SLI).replace("99.9", "99.9\n    pageAlert: x"), "pageAlert: it is ignored"),
        (spec(SLI).replace("{name: A}", "{name: A, pageAlert: {disable: true}}"), "perhaps “page_alert”"),
        (spec(SLI).replace("{name: A}", "{}"), "alerting.name is missing"),
        (spec(SLI).replace("checkout", "c"), "two or more"),
        (spec(SLI).replace("availability", "two words"), "two or more"),
        (spec(SLI).replace("t[{{.window}}]", "t[5m]"), "total_query has no {{.window}}"),
        (spec(SLI).replace("(t[", "(e["), "asks the same"),
        (spec(SLI).replace("rate(e[{{.window}}]))", "rate(e[{{.window}}])"), "error_query is not PromQL at its column"),
        (spec(SLI).replace("99.9", "99.9\n    labels: {a: }"), "“a” has no value"),
        (spec(SLI).replace("99.9", "0"), "nothing is promised"),
    ];
    for (text, expected) in cases {
        let (plan, notes) = plan_of(&text);
        assert_eq!(plan.objectives.len(), 1);
        let note = notes.iter().find(|note| note.text.contains(expected));
        assert!(note.is_some_and(|note| note.place.is_some()), "{expected}: {notes:#?}");
    }
    for (text, expected) in [
        ("version: prometheus/v1\nservice: ab\nslos: []\n", "no SLOs"),
        ("apiVersion: sloth.slok.dev/v1\nkind: SLO\nspec: {}\n", "PrometheusServiceLevel"),
        (&spec("    sli: {}\n"), "exactly one of events, raw and plugin"),
        (&spec(SLI).replace("99.9", "abc"), "not a plain decimal"),
    ] {
        let refusal = read(text, "").expect_err(expected);
        assert!(refusal.reason.contains(expected) && refusal.place.is_some(), "{refusal}");
    }
    let (plan, _) = plan_of(&spec(SLI).replace("99.9", "99.9\n    labels: {ratio: 0.2, is: true, n: 12}"));
    let labels: Vec<_> = plan.objectives[0].labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(labels, ["is=true", "n=12", "ratio=0.2"]);
    let camel = read(&spec(&SLI.replace("error_query", "errorQuery")), "").expect_err("no query");
    assert!(camel.reason.contains("errorQuery") && camel.remedy.contains("error_query"), "{camel}");
}

#[test]
fn a_target_of_all_is_explained_beside_the_others() {
    let hundred = spec(SLI).replace("99.9", "100");
    let refusal = read(&hundred, "").expect_err("no budget");
    assert!(
        refusal.reason.contains("divides by zero") && refusal.place.is_some_and(|place| place.line == 5),
        "{refusal}"
    );
    let second = spec(SLI).split_once("slos:\n").unwrap().1.replace("availability", "latency");
    let (plan, notes) = plan_of(&(hundred + &second));
    assert_eq!(plan.objectives.len(), 1);
    assert!(notes.iter().any(|note| note.kind == NoteKind::Refused && note.text.contains("divides by zero")));
}

#[test]
fn ids_that_collide_are_told_and_written_apart() {
    let of = |service: &str, name: &str| spec(SLI).replace("checkout", service).replace("availability", name);
    let (x, y) = (of("xx-yy", "cd"), of("xx", "yy-cd"));
    let restored = read_together(&[("a", &x), ("b", &y)]).expect("read").remove(0).restored;
    assert!(restored.notes.iter().any(|note| note.text.contains("“xx-yy-cd”")), "{:?}", restored.notes);
    let exported = written(&restored.plan, Export::Sloth);
    assert!(exported.files[1].text.contains("yy-cd-2"), "{}", exported.files[1].text);
    assert_eq!(told(&exported.notes, Part::Name).len(), 1);
}

#[test]
fn plugins_are_carried_and_only_sloth_can_say_them() {
    let text = spec("").replace(
        "slos:\n",
        "slo_plugins:\n  overridePrevious: true\n  chain:\n    - {id: sloth.dev/a, priority: -10, config: {on: [1, b, \"2\"], f: 0.25}}\nslos:\n",
    ) + "    plugins: {chain: [{id: own}]}\n    sli:\n      plugin:\n        id: sloth-common/http\n        options: {job: a, filter: 'x=\"1\"'}\n";
    let (plan, _) = plan_of(&text);
    let Indicator::Raw { ratio, .. } = &plan.objectives[0].indicator else { panic!("raw") };
    assert_eq!((ratio.kind.as_str(), ratio.reference.as_deref()), ("sloth-plugin", Some("sloth-common/http")));
    assert_eq!(ratio.fields["filter"], "x=\"1\"");
    assert!(write(&plan, Export::Prometheus).expect_err("a Go program").reason.contains("sloth-plugin"));
    for (export, key) in [(Export::Sloth, "slo_plugins:"), (Export::SlothKubernetes, "sloPlugins:")] {
        let exported = written(&plan, export);
        assert!(exported.text().contains(key) && exported.text().contains("priority: -10"), "{}", exported.text());
        assert_eq!(told(&exported.notes, Part::Annotations), Vec::<&str>::new());
        assert_eq!(objectives(&exported.files), plan.objectives);
    }
}

#[test]
fn metadata_of_resources_come_back() {
    let Some(text) = text_of("k8s-getting-started.in.yml") else { return };
    let text = text.replace(
        "  namespace: monitoring\n",
        "  namespace: monitoring\n  uid: 1234\n  labels: {app.kubernetes.io/name: x, release: \"2\"}\n  annotations: {team/mail: a b}\n",
    ) + "status: {processedSLOs: 1}\n";
    let (plan, notes) = plan_of(&text);
    let lost: Vec<_> = notes.iter().filter(|note| note.kind == NoteKind::Lost && note.place.is_some()).collect();
    assert_eq!(lost.len(), 2, "uid and status: {lost:#?}");
    assert_eq!(plan.objectives[0].annotations["team/mail"], "a b");
    let exported = written(&plan, Export::SlothKubernetes);
    for line in [
        "  name: sloth-slo-my-service\n",
        "  namespace: monitoring\n",
        "    app.kubernetes.io/name: x\n",
        "    team/mail: a b\n",
    ] {
        assert!(exported.text().contains(line), "{line}\n{}", exported.text());
    }
    assert_eq!(objectives(&exported.files), plan.objectives);
    // The same service in two namespaces is two resources.
    let other = text.replace("monitoring", "staging").replace("requests-availability", "requests-latency");
    let both = read_together(&[("a", &text), ("b", &other)]).expect("read").remove(0).restored.plan;
    let exported = written(&both, Export::SlothKubernetes);
    assert_eq!(exported.files.len(), 2);
    assert_eq!(objectives(&exported.files), both.objectives);
}

#[test]
fn good_events_come_back_as_good_events() {
    let openslo = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a1}\nspec:\n  service: s1\n  budgetingMethod: Occurrences\n  \
        timeWindow: [{duration: 30d, isRolling: true}]\n  objectives: [{target: 0.999}]\n  indicator:\n    metadata: {name: i}\n    \
        spec:\n      ratioMetric:\n        counter: true\n        KIND: {metricSource: {type: prometheus, spec: {query: 'sum(rate(g[{{.window}}])) # why'}}}\n        \
        total: {metricSource: {type: prometheus, spec: {query: 'sum(rate(t[{{.window}}]))'}}}\n";
    let good = openslo.replace("KIND", "good").replace("        counter: true\n", "");
    let (mut plan, _) = plan_of(&good);
    for export in [Export::Sloth, Export::SlothKubernetes] {
        let exported = written(&plan, export);
        assert_eq!(objectives(&exported.files)[0].indicator, plan.objectives[0].indicator);
        // The comment keeps the brackets from closing unless a line ends before them, and that is said.
        assert_eq!(told(&exported.notes, Part::Indicator), Vec::<&str>::new());
        assert!(exported.text().contains("# why\n"), "{}", exported.text());
    }
    let (bad, _) = plan_of(&openslo.replace("KIND", "bad"));
    assert!(told(&written(&bad, Export::Sloth).notes, Part::Indicator)[0].contains("comment"));
    // A threshold beside it is left out, and alone it is refused.
    let metric = accord::plan::Source::prometheus("a[5m]");
    let mut other = plan.objectives[0].clone();
    other.indicator = Indicator::Threshold { metric, bound: None };
    (other.name, other.id) = ("other".into(), accord::plan::ObjectiveId(2));
    plan.objectives.insert(0, other.clone());
    let exported = written(&plan, Export::Sloth);
    assert!(told(&exported.notes, Part::Whole)[0].contains("threshold"));
    assert_eq!(objectives(&exported.files).len(), 1);
    plan.objectives = vec![other];
    assert!(write(&plan, Export::Sloth).expect_err("nothing left").reason.contains("threshold"));
}

#[test]
fn templates_in_alerts_are_shown_and_not_run() {
    let text =
        spec(SLI).replace("{name: A}", "{name: A, annotations: {summary: '{{ query \"up\" }} of {{ $value }}'}}");
    let (plan, _) = plan_of(&text);
    let exported = written(&plan, Export::Sloth);
    assert!(told(&exported.notes, Part::Alerting)[0].contains("not run"));
    assert!(!exported.text().contains("{{ query"), "{}", exported.text());
    assert_eq!(objectives(&exported.files), plan.objectives, "read again it is what was meant");
}

/// Numbers in what is only passed on have one form, whatever digits they were written in.
#[test]
fn numbers_of_plugins_come_back() {
    for number in [
        "3.141592653589793238",
        "1.50",
        "0.1",
        "-0.0",
        "1.0e16",
        "1.5e300",
        "1.5e-7",
        "12345678901234567890.5",
        "9.9e999",
    ] {
        let plugins = format!("    plugins: {{chain: [{{id: a/b, config: {{x: {number}}}}}]}}\n");
        let (plan, _) = plan_of(&spec(&(plugins + SLI)));
        assert!(plan.objectives[0].annotations.values().any(|text| text.contains("\"x\"")), "{plan:?}");
        for export in [Export::Sloth, Export::SlothKubernetes] {
            written(&plan, export);
        }
    }
}

/// As many objectives as a plan holds, half of one name once it is made fit for Sloth, are written in a moment.
#[test]
fn a_large_plan_is_written() {
    let (plan, _) = plan_of(&spec(SLI));
    let objectives = (0..2_000u32).map(|i| {
        let name = if i % 2 == 0 { format!("n{i}") } else { format!("n{}", "é".repeat(1 + i as usize % 90)) };
        Objective {
            id: accord::plan::ObjectiveId(i + 1),
            service: format!("s{}", i / 100),
            name,
            ..plan.objectives[0].clone()
        }
    });
    let plan = accord::plan::restore(Plan { objectives: objectives.collect(), ..plan.clone() }, Vec::new())
        .expect("a plan")
        .plan;
    let exported = written(&plan, Export::Sloth);
    assert_eq!((exported.files.len(), plan.objectives.len()), (20, 2_000));
}
