//! Sloth's own examples, read and written again; and what its files cannot say.

use accord::exchange::{Export, Exported, File, Format, read, read_together, write};
use accord::plan::{Indicator, Note, NoteKind, Objective, Part, Plan, Severity};
use accord::units::{BurnRate, Span, Window};

use crate::common::{reading, shared};

const SPECS: [&str; 4] = ["getting-started", "home-wifi", "kubernetes-apiserver", "no-alerts"];

fn text_of(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(shared(&format!("conformance/sloth/{name}"))?).expect("a readable file"))
}

fn objectives(files: &[File]) -> Vec<Objective> {
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut readings = read_together(&texts).unwrap_or_else(|(file, refusal)| panic!("{file}: {refusal}\n{files:#?}"));
    readings.remove(0).restored.plan.objectives
}

fn written(plan: &Plan, export: Export) -> Exported {
    write(plan, export).unwrap_or_else(|refusal| panic!("{}: {refusal}", export.name()))
}

fn told(notes: &[Note], part: Part) -> Vec<&str> {
    notes
        .iter()
        .filter(|note| note.about.is_some_and(|(_, about)| about == part))
        .map(|note| note.text.as_str())
        .collect()
}

fn plan_of(text: &str) -> (Plan, Vec<Note>) {
    let restored = read(text, "slo.yml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored;
    (restored.plan, restored.notes)
}

/// A spec with one SLO, whose lines after its name and objective are given.
fn spec(rest: &str) -> String {
    format!(
        "version: prometheus/v1\nservice: checkout\nslos:\n  - name: availability\n    objective: 99.9\n    alerting: {{name: A}}\n{rest}"
    )
}

const SLI: &str = "    sli:\n      events:\n        error_query: sum(rate(e[{{.window}}]))\n        total_query: sum(rate(t[{{.window}}]))\n";

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
mod serde_json_like {
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
fn a_catalogue_gives_window_and_alerts() {
    let (Some(catalogue), Some(spec)) = (text_of("windows-7d.yaml"), text_of("getting-started.in.yml")) else { return };
    let refusal = read(&catalogue, "windows-7d.yaml").expect_err("no objective");
    assert!(refusal.reason.contains("catalogue") && refusal.remedy.contains("Sloth files"), "{refusal}");
    let no_alerts = text_of("no-alerts.in.yml").expect("beside the others");
    for files in
        [[("w", &catalogue), ("s", &spec), ("n", &no_alerts)], [("n", &no_alerts), ("s", &spec), ("w", &catalogue)]]
    {
        let restored =
            read_together(&files.map(|(name, text)| (name, text.as_str()))).expect("read").remove(0).restored;
        for objective in &restored.plan.objectives {
            assert_eq!(objective.terms.window, Window::rolling("7d").unwrap());
            let tiers: Vec<_> =
                objective.terms.alerts.iter().map(|t| (t.factor.to_string(), t.long.prometheus())).collect();
            // Published in the facts, section 2.3: 13.44, 3.5, 1.4, 0.98.
            let published = [("13.44", "1h"), ("3.5", "6h"), ("1.4", "1d"), ("0.98", "3d")];
            let is_silent = objective.service == "myapp";
            assert_eq!(tiers.len(), if is_silent { 0 } else { 4 });
            assert!(
                tiers.iter().zip(published).all(|(ours, (factor, long))| ours.0 == factor && ours.1 == long),
                "{tiers:?}"
            );
        }
        let has = |text: &str| restored.notes.iter().any(|note| note.text.contains(text));
        assert!(has("0.98, below 1") && has("--default-slo-period=7d"), "{:?}", restored.notes);
        assert!(!has("name no window"));
    }
}

#[test]
fn of_several_catalogues_sloths_default_period_is_taken() {
    let (Some(seven), Some(spec)) = (text_of("windows-7d.yaml"), text_of("getting-started.in.yml")) else { return };
    let other = |period: &str| seven.replace("sloPeriod: 7d", &format!("sloPeriod: {period}"));
    let first = |catalogues: [String; 2]| {
        let files = [("a", catalogues[0].as_str()), ("b", catalogues[1].as_str()), ("s", spec.as_str())];
        let restored = read_together(&files).expect("read").remove(0).restored;
        let objective = &restored.plan.objectives[0];
        (objective.terms.window.to_string(), objective.terms.alerts[0].factor.to_string(), restored.notes)
    };
    let (window, factor, _) = first([seven.clone(), other("30d")]);
    assert_eq!((window.as_str(), factor.as_str()), ("rolling 30d", "57.6"), "8 % of 720 h in 1 h");
    let (window, factor, notes) = first([seven.clone(), other("28d")]);
    assert_eq!((window.as_str(), factor.as_str()), ("rolling 30d", "14.4"));
    assert!(notes.iter().any(|note| note.text.contains("none is for 30 days")));
    let (window, _, notes) = first([seven.clone(), other("1w")]);
    assert_eq!(window, "rolling 7d");
    assert!(notes.iter().any(|note| note.text.contains("second catalogue")));
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

/// Each folder is a run of its own, and says its window and alerts with its catalogue.
#[test]
fn windows_and_alerts_ride_in_catalogues() {
    let Some(reading) = reading("conformance/sloth/kubernetes-apiserver.in.yml") else { return };
    let mut plan = reading.restored.plan;
    let mut set = |at: usize, window: &str, factors: [&str; 4]| {
        plan.objectives[at].terms.window = Window::rolling(window).unwrap();
        for (tier, factor) in plan.objectives[at].terms.alerts.iter_mut().zip(factors) {
            tier.factor = BurnRate::parse(factor).unwrap();
        }
    };
    set(0, "7d", ["13.44", "3.5", "1.4", "0.98"]);
    set(1, "7d", ["13.44", "3.5", "1.4", "0.98"]);
    let exported = written(&plan, Export::Sloth);
    let paths = |exported: &Exported| exported.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&exported), ["k8s-apiserver.sloth.yaml", "windows/7d.yaml"]);
    let Some(theirs) = text_of("windows-7d.yaml") else { return };
    let same = |text: &str| serde_saphyr::from_str::<serde_json_like::Value>(text).expect("YAML");
    assert_eq!(same(&exported.files[1].text), same(&theirs), "Sloth's own catalogue for these factors");
    assert_eq!(objectives(&exported.files), plan.objectives);
    assert_eq!(told(&exported.notes, Part::Alerts), Vec::<&str>::new());
    assert!(told(&exported.notes, Part::Window)[0].contains("--default-slo-period=7d"));

    plan.objectives[1].terms.window = Window::rolling("30d").unwrap();
    let exported = written(&plan, Export::Sloth);
    assert_eq!(
        paths(&exported),
        ["7d/k8s-apiserver.sloth.yaml", "30d/k8s-apiserver.sloth.yaml", "windows/7d/7d.yaml", "windows/30d/30d.yaml"]
    );
    for (at, objective) in plan.objectives.iter().enumerate() {
        let run = [exported.files[at].clone(), exported.files[at + 2].clone()];
        let read = objectives(&run).remove(0);
        assert_eq!(Objective { id: objective.id, ..read }, *objective);
    }
    // Both resources live in one cluster, where their names must differ.
    let exported = written(&plan, Export::SlothKubernetes);
    assert_eq!(paths(&exported)[1], "30d/k8s-apiserver-2.sloth-k8s.yaml");
    assert!(told(&exported.notes, Part::Annotations)[0].contains("k8s-apiserver-2"));
}

#[test]
fn tiers_that_sloth_has_no_place_for_are_named() {
    let (mut plan, _) = plan_of(&spec(SLI));
    let alerts = &mut plan.objectives[0].terms.alerts;
    let mut third = alerts[0];
    (third.long, third.short, third.factor) = (Span::hours(3), None, BurnRate::parse("9").unwrap());
    third.hold = Span::ZERO;
    alerts.push(third);
    alerts[1].hold = Span::minutes(2);
    let exported = written(&plan, Export::Sloth);
    let alerts = told(&exported.notes, Part::Alerts);
    assert!(alerts.len() == 2 && alerts[0].contains("page at 9 over 3 h") && alerts[1].contains("hold"), "{alerts:?}");
    let (mut plan, _) = plan_of(&spec(SLI));
    plan.objectives[0].terms.alerts[1].factor = BurnRate::parse("1.23456789012").expect("a factor");
    plan.objectives[0].terms.alerts.swap(0, 2);
    let exported = written(&plan, Export::Sloth);
    let alerts = told(&exported.notes, Part::Alerts);
    assert!(alerts.len() == 1 && alerts[0].contains("which is 1.23456789"), "{alerts:?}");
    plan.objectives[0].terms.alerts[1].factor = BurnRate::parse("6").expect("a factor");
    let exported = written(&plan, Export::Sloth);
    assert!(told(&exported.notes, Part::Alerts)[0].contains("means the same"));
    // Three tiers, one without a short window: exact, as one pair stands twice and two windows are one.
    let (mut plan, _) = plan_of(&spec(SLI));
    plan.objectives[0].terms.alerts.remove(2);
    plan.objectives[0].terms.alerts[2].short = None;
    let exported = written(&plan, Export::Sloth);
    assert_eq!(told(&exported.notes, Part::Alerts), Vec::<&str>::new());
    assert_eq!(objectives(&exported.files), plan.objectives);
    // Only pages, as Sloth has them: no catalogue.
    plan.objectives[0].terms.alerts.retain(|tier| tier.severity == Severity::Page);
    let exported = written(&plan, Export::Sloth);
    assert_eq!(exported.files.len(), 1);
    assert!(exported.text().contains("ticket_alert:\n      disable: true\n"), "{}", exported.text());
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
