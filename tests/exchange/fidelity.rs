//! Whatever a file says otherwise than the plan is told, seen from outside: files are opened as anybody would open them,
//! and each part that differs must be named in a note, and must not be among those that are said to be kept.

use std::collections::BTreeMap;

use accord::exchange::{Export, Exported, File, read_together, workbook_alerts, write};
use accord::plan::{
    AlertTier, Alerting, Counted, Indicator, Objective, ObjectiveId, Part, Plan, Routing, Severity, Source, restore,
};
use accord::units::{Length, Method, Share, Span, Window};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::common::shared;
use crate::whole::{bare, hostile, plan, whole};

/// The exports that can be opened again as objectives.
const READ: [Export; 11] = [
    Export::OpenSlo,
    Export::Sloth,
    Export::SlothKubernetes,
    Export::Pyrra,
    Export::Prometheus,
    Export::PrometheusRule,
    Export::SlothRules,
    Export::TerraformGrafana,
    Export::TerraformDatadog,
    Export::TerraformNobl9,
    Export::Plan,
];

/// The objectives of files, opened together; those of one of Sloth's runs with its windows.
fn opened(files: &[File]) -> Vec<Objective> {
    let run = |file: &File| {
        let path = file.path.strip_prefix("windows/").unwrap_or(&file.path);
        path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    let mut runs: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for file in files {
        runs.entry(run(file)).or_default().push((&file.path, &file.text));
    }
    let read = |files: Vec<(&str, &str)>| read_together(&files).unwrap_or_else(|(name, why)| panic!("{name}: {why}"));
    let readings = runs.into_values().flat_map(read);
    readings.flat_map(|reading| reading.restored.plan.objectives).collect()
}

/// Whether two objectives say the same in a part. Queries are compared by their trees, windows by their lengths.
fn is_same(part: Part, a: &Objective, b: &Objective) -> bool {
    match part {
        Part::Indicator => {
            let plain = |objective: &Objective| {
                let mut indicator = objective.indicator.clone();
                for source in indicator.sources_mut() {
                    if source.speaks_promql()
                        && let Some(query) = source.fields.get_mut("query")
                        && let Ok((_, tree)) = rusty_promql_parser::expr(&query.replace("{{.window}}", "5m"))
                    {
                        *query = format!("{:?}", tree.unwrap_parens());
                    }
                }
                if let Indicator::Ratio { counter, .. } = &mut indicator {
                    *counter = None;
                }
                indicator
            };
            plain(a) == plain(b)
        }
        Part::Window => {
            let length = |objective: &Objective| {
                let window = &objective.terms.window;
                (window.span(), window.length.whole_months(), window.alignment.clone())
            };
            length(a) == length(b)
        }
        _ => part.is_same(a, b),
    }
}

/// Whether a note of the export names the part, of that objective or of all.
fn is_told(exported: &Exported, objective: &Objective, part: Part) -> bool {
    exported.notes.iter().any(|note| match note.about {
        Some(about) => about == (objective.id, part),
        None => note.text.to_lowercase().starts_with(&part.name().to_lowercase()),
    })
}

/// Each objective of the plan that is in the files, with what was read of it.
fn pairs<'a>(plan: &'a Plan, exported: &Exported, read: &'a [Objective]) -> Vec<(&'a Objective, &'a Objective)> {
    let written = plan.objectives.iter().filter(|objective| {
        let whole = Some((objective.id, Part::Whole));
        !exported.notes.iter().any(|note| note.about == whole)
    });
    let (renamed, named): (Vec<&Objective>, Vec<&Objective>) =
        written.partition(|objective| is_told(exported, objective, Part::Name));
    assert_eq!(renamed.len() + named.len(), read.len());
    let mut left: Vec<&Objective> = read.iter().collect();
    let mut pairs = Vec::new();
    for objective in named {
        let at = left.iter().position(|other| Part::Name.is_same(objective, other));
        pairs.push((objective, left.remove(at.unwrap_or_else(|| panic!("“{}” is not there", objective.name)))));
    }
    // Who is called otherwise is known for sure where it is one.
    if let ([renamed], [left]) = (&renamed[..], &left[..]) {
        pairs.push((renamed, left));
    }
    pairs
}

/// Every way in which an export of the plan is not as it says.
fn faults(plan: &Plan, export: Export) -> Vec<String> {
    let exported = match write(plan, export) {
        Ok(exported) => exported,
        Err(refusal) if refusal.reason.contains("was not handed out") => return vec![refusal.to_string()],
        Err(_) => return Vec::new(),
    };
    let read = opened(&exported.files);
    let mut faults = Vec::new();
    for (objective, other) in pairs(plan, &exported, &read) {
        for part in Part::ALL.into_iter().filter(|part| !is_same(*part, objective, other)) {
            if !is_told(&exported, objective, part) {
                faults.push(format!("{export:?} does not tell of the {} of “{}”", part.name(), objective.name));
            }
            if exported.kept.contains(&part) {
                faults.push(format!("{export:?} keeps no {} of “{}”", part.name(), objective.name));
            }
        }
    }
    faults
}

/// What all exports say of the plans.
fn assert_told(plans: &[(String, Plan)]) {
    let mut all = Vec::new();
    for (name, plan) in plans {
        let plan = restore(plan.clone(), Vec::new()).unwrap().plan;
        all.extend(READ.into_iter().flat_map(|export| faults(&plan, export)).map(|fault| format!("{name}: {fault}")));
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}

#[test]
fn files_of_other_tools() {
    let Some(folder) = shared("conformance") else { return };
    let mut plans = Vec::new();
    for tool in ["openslo", "pyrra", "sloth"] {
        for entry in std::fs::read_dir(folder.join(tool)).unwrap() {
            let path = entry.unwrap().path();
            let (name, text) = (path.display().to_string(), std::fs::read_to_string(&path).unwrap_or_default());
            let readings = read_together(&[(&name, &text)]).unwrap_or_default();
            plans.extend(readings.into_iter().map(|reading| (name.clone(), reading.restored.plan)));
        }
    }
    assert!(plans.len() >= 12, "{} plans", plans.len());
    assert_told(&plans);
}

fn strings(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Plans that use one part each in a way that some format has no words for.
fn odd() -> Vec<(String, Plan)> {
    let mut plans: Vec<(String, Plan)> = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut Objective)| {
        let mut objective = bare(1, "requests", "99.9");
        change(&mut objective);
        plans.push((name.to_owned(), plan(vec![objective])));
    };
    let routing = |label: &str| Routing {
        labels: strings(&[("routing", label)]),
        annotations: strings(&[("runbook", "https://example.org/{{ $labels.x }}"), ("note", label)]),
    };
    add("labels and annotations of alerts", &|objective| {
        objective.terms.alerting = Alerting {
            name: Some("Burning".to_owned()),
            labels: strings(&[("team", "a"), ("bad-name", "b"), ("markup", "<b>")]),
            annotations: strings(&[
                ("summary", "{{ query }}"),
                ("bad-name", "c"),
                ("title", "(page) x: error budget burns too fast"),
            ]),
            page: routing("page"),
            ticket: routing("ticket"),
            absent_after: Some(Span::minutes(7)),
            minimum_failures: Some(12),
        };
    });
    add("routing without tiers", &|objective| {
        objective.terms.alerts.clear();
        objective.terms.alerting = Alerting {
            name: Some("Burning".to_owned()),
            labels: strings(&[("a", "b")]),
            page: routing("p"),
            ..Alerting::default()
        };
        objective.terms.alerting.absent_after = Some(Span::minutes(10));
    });
    add("routing of a severity without tiers", &|objective| {
        objective.terms.alerts.retain(|tier| tier.severity == Severity::Page);
        objective.terms.alerting = Alerting { page: routing("p"), ticket: routing("t"), ..Alerting::default() };
    });
    add("one severity, whose labels are its own", &|objective| {
        objective.terms.alerts.retain(|tier| tier.severity == Severity::Ticket);
        objective.terms.alerting.ticket = routing("t");
    });
    add("tiers in another order, three of one severity, with holds", &|objective| {
        let tier = |severity, long, short, hold| AlertTier {
            severity,
            long: Span::hours(long),
            short,
            factor: accord::units::BurnRate::parse("3").unwrap(),
            hold: Span::minutes(hold),
        };
        let mut tiers = vec![
            tier(Severity::Ticket, 24, None, 15),
            tier(Severity::Page, 1, Some(Span::minutes(5)), 2),
            tier(Severity::Page, 3, Some(Span::minutes(15)), 0),
            tier(Severity::Page, 6, Some(Span::minutes(30)), 2),
        ];
        tiers.extend(workbook_alerts().into_iter().rev().take(1));
        objective.terms.alerts = tiers;
    });
    add("data sources with names, and fixed ranges", &|objective| {
        for source in objective.indicator.sources_mut() {
            source.reference = Some("main".to_owned());
            source.fields.insert("step".to_owned(), "1m".to_owned());
        }
    });
    add("a fixed range and good events", &|objective| {
        objective.indicator = Indicator::Ratio {
            counted: Counted::Good,
            events: Source::prometheus("sum(rate(a{x=\"1\"}[5m])) # one"),
            total: Source::prometheus("sum(rate(a[5m]))"),
            counter: None,
        };
    });
    for counted in [Counted::Good, Counted::Bad] {
        add("a ratio as it is", &|objective| {
            objective.indicator =
                Indicator::Raw { counted, ratio: Source::prometheus("avg_over_time(up[{{.window}}])") };
            objective.annotations = strings(&[("example.org/a", "b"), ("runbook_url", "https://example.org/{{ x }}")]);
        });
    }
    for (method, window) in
        [("slices", "30d"), ("ratios", "4w"), ("events", "1M"), ("events", "1Q"), ("events", "720h")]
    {
        add(&format!("{method} over {window}"), &|objective| {
            let slice = Length::parse("5m").unwrap();
            objective.terms.method = match method {
                "slices" => Method::Timeslices { slice_target: Share::parse_percent("95").unwrap(), slice },
                "ratios" => Method::RatioTimeslices { slice },
                _ => Method::Occurrences,
            };
            objective.terms.window =
                Window { length: Length::parse(window).unwrap(), ..objective.terms.window.clone() };
            objective.terms.alerting.minimum_failures = Some(5);
        });
    }
    add("names, a title and a description", &|objective| {
        (objective.service, objective.name) = ("Shop & Co".to_owned(), "3 “quick” pages".to_owned());
        objective.title = Some("T".repeat(200));
        objective.description = "d".repeat(2_000);
        objective.labels =
            strings(&[("team", "a"), ("Other-Label", "b"), ("empty", ""), ("sloth_id", "x"), ("slo", "y")]);
    });
    plans
}

#[test]
fn plans_that_use_every_part() {
    let mut plans = vec![("the whole plan".to_owned(), whole()), ("the hostile plan".to_owned(), hostile())];
    plans.extend(odd());
    let all = plans.iter().flat_map(|(_, plan)| plan.objectives.clone());
    let together =
        all.zip(1..).map(|(objective, id)| Objective { id: ObjectiveId(id), service: format!("s{id}"), ..objective });
    plans.push(("all of them".to_owned(), plan(together.collect())));
    assert_told(&plans);
}

#[test]
fn any_plan() {
    let mut runner = TestRunner::deterministic();
    let any = |i| (format!("any plan {i}"), crate::any_plan::plan().new_tree(&mut runner).unwrap().current());
    assert_told(&(0..60).map(any).collect::<Vec<_>>());
}
