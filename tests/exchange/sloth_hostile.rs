//! What holds for Sloth's files of every plan: names, labels and queries that try to break out, odd windows and tiers.

use std::collections::{BTreeMap, BTreeSet};

use accord::exchange::{Export, File, read_together, workbook_alerts, write};
use accord::plan::{
    AlertTier, Alerting, Counted, Indicator, NoteKind, Objective, ObjectiveId, Part, Plan, Routing, Severity, Source,
    Terms, restore,
};
use accord::units::{BurnRate, Length, Method, Share, Span, Target, Window};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde::Deserialize;

use crate::common::{self, promtool_accepts, shared};

fn hostile() -> impl Strategy<Value = String> {
    common::hostile::hostile(1..5)
}

fn query() -> impl Strategy<Value = String> {
    let inside = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    prop_oneof![
        4 => "[a-c]{1,2}".prop_map(|metric| format!("sum(rate({metric}[{{{{.window}}}}]))")),
        2 => hostile().prop_map(move |text| format!("sum(rate(x{{l=\"{}\"}}[{{{{ .window }}}}]))", inside(text))),
        1 => hostile().prop_map(|text| format!("sum(rate(x[{{{{.window}}}}])) # {text}")),
        1 => hostile().prop_map(|text| format!("\n  sum(\n    rate(x[{{{{.window}}}}]) # {text}\n)\n\n")),
        1 => Just("1 - (\nsum(rate(a[{{.window}}]))\n)".to_owned()),
        1 => Just("(\nsum(rate(b[{{.window}}]))\n)\n-\n(\nsum(rate(a[{{.window}}]))\n)".to_owned()),
        1 => Just("sum(rate(a[5m]))".to_owned()),
        1 => hostile(),
    ]
}

fn source() -> impl Strategy<Value = Source> {
    let kind = prop::sample::select(vec!["prometheus", "prometheus", "prometheus", "Thanos", "datadog", ""]);
    (query(), kind, prop::option::weighted(0.1, hostile())).prop_map(|(query, kind, reference)| Source {
        kind: kind.to_owned(),
        reference,
        ..Source::prometheus(query)
    })
}

fn indicator() -> impl Strategy<Value = Indicator> {
    let counted = || prop::sample::select(vec![Counted::Good, Counted::Bad]);
    prop_oneof![
        4 => (counted(), source(), source(), prop::option::weighted(0.1, any::<bool>()))
            .prop_map(|(counted, events, total, counter)| Indicator::Ratio { counted, events, total, counter }),
        2 => (counted(), source()).prop_map(|(counted, ratio)| Indicator::Raw { counted, ratio }),
        1 => (hostile(), texts()).prop_map(|(id, fields)| Indicator::Raw {
            counted: Counted::Bad,
            ratio: Source { kind: "sloth-plugin".to_owned(), reference: Some(id), fields },
        }),
        1 => source().prop_map(|metric| Indicator::Threshold { metric, bound: None }),
    ]
}

fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = prop_oneof!["[a-z_]{1,6}", "[a-z]-[a-z]", "sloth_[a-z]{2}", hostile()];
    prop::collection::btree_map(key, prop_oneof![hostile(), "[a-z]{0,3}"], 0..3)
}

fn annotations() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = prop::sample::select(vec![
        "accord.studio/sloth-file-plugins",
        "accord.studio/sloth-plugins",
        "accord.studio/sloth-resource",
        "accord.studio/sloth-namespace",
        "accord.studio/sloth-label.app",
        "accord.studio/sloth-label.no such",
        "team/mail",
        "not a key",
    ]);
    let value =
        prop_oneof![hostile(), Just("{\"chain\": [{\"id\": \"a\", \"priority\": 1}]}".to_owned()), "[a-z]{1,5}"];
    prop::collection::btree_map(key.prop_map(str::to_owned), value, 0..3)
}

fn tiers() -> impl Strategy<Value = Vec<AlertTier>> {
    let hours = prop::sample::select(vec![1u64, 6, 24, 72, 100]);
    let factor =
        prop::sample::select(vec!["14.4", "0.933333333", "1", "3.14159", "1000000", "0.000000001", "1.23456789012"]);
    let severity = prop::sample::select(vec![Severity::Page, Severity::Ticket]);
    let tier =
        (severity, hours, prop::option::weighted(0.9, 1u64..90), factor, prop::sample::select(vec![0u64, 0, 0, 120]));
    let tier = tier.prop_map(|(severity, hours, short, factor, hold)| AlertTier {
        severity,
        long: Span::hours(hours),
        short: short.map(Span::minutes),
        factor: BurnRate::parse(factor).expect("a literal"),
        hold: Span::seconds(hold),
    });
    prop_oneof![Just(workbook_alerts()), prop::collection::vec(tier, 0..7)]
}

prop_compose! {
    fn terms()(
        ppb in prop_oneof![1u64..=1_000_000_000, 1u64..10_000],
        window in prop::sample::select(vec!["30d", "30d", "30d", "720h", "7d", "28d", "4w", "1M", "1Q", "1Y", "12h", "90m"]),
        method in prop::sample::select(vec![0, 0, 1, 2]),
        alerts in tiers(), name in prop::option::of(hostile()), labels in texts(), annotations in texts(), routed in texts(),
    ) -> Terms {
        let slice = Length::parse("1m").expect("a literal");
        let method = match method {
            0 => Method::Occurrences,
            1 => Method::RatioTimeslices { slice },
            _ => Method::Timeslices { slice_target: Share::from_ppb(900_000_000).expect("a literal"), slice },
        };
        let (page, ticket) = (Routing { labels: routed.clone(), annotations: routed }, Routing::default());
        let alerting = Alerting { name, labels, annotations, page, ticket, ..Alerting::default() };
        let target = Share::from_ppb(ppb).and_then(Target::from_budget).expect("above nothing");
        Terms { method, alerts, alerting, ..Terms::new(target, Window::rolling(window).expect("a literal")) }
    }
}

prop_compose! {
    fn objective()(
        service in prop_oneof![hostile(), "[a-b]{1,2}(-[a-b])?"], name in prop_oneof![hostile(), "[a-b]{1,2}(-[a-b])?"],
        description in hostile(), labels in texts(), annotations in annotations(), indicator in indicator(), terms in terms(),
    ) -> Objective {
        let (service, name) = (format!("s{service}"), format!("n{name}"));
        Objective { description, labels, annotations, ..Objective::new(service, name, indicator, terms) }
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(objective(), 1..5).prop_map(|mut objectives| {
        for (i, objective) in objectives.iter_mut().enumerate() {
            objective.id = ObjectiveId(i as u32 + 1);
        }
        restore(Plan { name: "p".to_owned(), objectives, ..Plan::default() }, Vec::new()).expect("can be restored").plan
    })
}

/// What a serde reader finds of what Sloth would take into rules.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    service: Option<String>,
    slos: Option<Vec<Slo>>,
    spec: Option<Box<Spec>>,
}

#[derive(Deserialize)]
struct Slo {
    name: String,
    objective: f64,
    sli: Sli,
    alerting: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Text(String),
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// Every text in it, keys too.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Flag(flag) => vec![flag.to_string()],
            Self::Text(text) => vec![text.clone()],
            Self::Map(map) => map.iter().flat_map(|(key, value)| [vec![key.clone()], value.texts()].concat()).collect(),
        }
    }
}

#[derive(Deserialize)]
struct Sli {
    events: Option<BTreeMap<String, String>>,
    raw: Option<BTreeMap<String, String>>,
}

/// Service and SLOs of each file that is not a catalogue.
fn slos(files: &[File]) -> Vec<(String, Slo)> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !file.path.starts_with("windows/")) {
        let mut spec: Spec = serde_saphyr::from_str(&file.text).unwrap_or_else(|e| panic!("{e}\n{}", file.text));
        if let Some(inner) = spec.spec.take() {
            spec = *inner;
        }
        let service = spec.service.expect("a service");
        found.extend(spec.slos.expect("SLOs").into_iter().map(|slo| (service.clone(), slo)));
    }
    found
}

/// The files of one run: those of a folder, with their catalogue.
fn runs(files: &[File]) -> Vec<Vec<File>> {
    let mut runs: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for file in files {
        let path = file.path.strip_prefix("windows/").unwrap_or(&file.path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        runs.entry(folder.to_owned()).or_default().push(file.clone());
    }
    runs.into_values().collect()
}

fn read_plan(files: &[File]) -> Plan {
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    read_together(&texts).unwrap_or_else(|(file, refusal)| panic!("{file}: {refusal}")).remove(0).restored.plan
}

/// Sloth's rule for names of services and SLOs.
fn is_name(name: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    name.len() >= 2
        && ends(name.chars().next())
        && ends(name.chars().last())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_is_written_or_refused_for_a_reason(plan in plan()) {
        for export in [Export::Sloth, Export::SlothKubernetes] {
            let exported = match write(&plan, export) {
                Ok(exported) => exported,
                Err(refusal) => {
                    prop_assert!(refusal.reason.starts_with("Sloth can measure nothing"), "{}", refusal);
                    continue;
                }
            };
            let left_out: BTreeSet<_> =
                exported.notes.iter().filter_map(|note| note.about).filter(|(_, part)| *part == Part::Whole).collect();
            let slos = slos(&exported.files);
            prop_assert_eq!(slos.len() + left_out.len(), plan.objectives.len());
            let ids: BTreeSet<String> = slos.iter().map(|(service, slo)| format!("{service}-{}", slo.name)).collect();
            prop_assert_eq!(ids.len(), slos.len(), "Sloth tells SLOs apart by the join");
            for (service, slo) in &slos {
                prop_assert!(is_name(service) && is_name(&slo.name), "{} {}", service, slo.name);
                prop_assert!(slo.objective > 0.0 && slo.objective < 100.0);
            }
            // Prometheus runs templates in alerts; none but our own form of “{{” may be left.
            for text in slos.iter().filter_map(|(_, slo)| slo.alerting.as_ref()).flat_map(Value::texts) {
                prop_assert!(!text.replace("{{ \"{{\" }}", "").contains("{{"), "{}", text);
            }
        }
    }

    /// What was read from our files is written the same again: nothing drifts.
    #[test]
    fn what_was_written_reads_and_writes_the_same(plan in plan()) {
        for export in [Export::Sloth, Export::SlothKubernetes] {
            let Ok(exported) = write(&plan, export) else { continue };
            for run in runs(&exported.files) {
                let first = read_plan(&run);
                let again = write(&first, export).unwrap_or_else(|refusal| panic!("{refusal}\n{run:#?}"));
                let kept = |objectives: &[Objective]| -> Vec<Objective> {
                    objectives.iter().map(|objective| Objective { id: ObjectiveId(0), ..objective.clone() }).collect()
                };
                prop_assert_eq!(kept(&read_plan(&again.files).objectives), kept(&first.objectives), "{:#?}\n{:#?}", run, again.files);
                let lost: Vec<_> = again.notes.iter().filter(|note| note.kind == NoteKind::Lost).collect();
                prop_assert!(lost.is_empty(), "{:#?}", lost);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// A real file with text put in anywhere is read or refused, and what is read can be written.
    #[test]
    fn damaged_files_are_read_or_refused(which in 0usize..5, at in 0usize..3000, with in hostile(), cut in 0usize..40) {
        let names = ["kubernetes-apiserver.in.yml", "k8s-getting-started.in.yml", "no-alerts.in.yml", "windows-7d.yaml"];
        let Some(folder) = shared("conformance/sloth") else { return Ok(()) };
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a readable file");
        let whole = text(names[which.min(3)]);
        let floor = |at: usize| (0..=at.min(whole.len())).rev().find(|i| whole.is_char_boundary(*i)).unwrap_or(0);
        let damaged = format!("{}{with}{}", &whole[..floor(at)], &whole[floor(at + cut)..]);
        // A damaged catalogue is read beside a sound file.
        let sound = text("getting-started.in.yml");
        if let Ok(readings) = read_together(&[("damaged", &damaged), ("sound", &sound)]) {
            let plan = &readings[0].restored.plan;
            prop_assert!(!plan.objectives.is_empty());
            for export in [Export::Sloth, Export::SlothKubernetes] {
                let written = write(plan, export);
                prop_assert!(written.is_ok(), "{:?}\n{}", written, damaged);
            }
        }
    }
}

/// Sloth puts each query into brackets and the range into its place: promtool takes what comes of it.
#[test]
fn promtool_accepts_the_queries_as_sloth_would_write_them() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut rules = String::from("groups:\n- name: g\n  rules:\n");
    let mut count = 0;
    for _ in 0..120 {
        let plan = plan().new_tree(&mut runner).expect("a plan").current();
        let Ok(exported) = write(&plan, Export::Sloth) else { continue };
        for (_, slo) in slos(&exported.files) {
            let over = |query: &String| query.replace("{{.window}}", "5m").replace("{{ .window }}", "5m");
            let expr = match (slo.sli.events, slo.sli.raw) {
                (Some(events), _) => {
                    format!("({})\n/\n({})", over(&events["error_query"]), over(&events["total_query"]))
                }
                (_, Some(raw)) => format!("({})", over(&raw["error_ratio_query"])),
                _ => continue,
            };
            let quoted = expr.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<String>();
            if expr.chars().all(|c| u32::from(c) <= 0xffff) {
                rules.push_str(&format!("  - record: r{count}\n    expr: \"{quoted}\"\n"));
                count += 1;
            }
        }
    }
    assert!(count > 60, "{count}");
    promtool_accepts(&rules);
}
