//! OpenSLO: what is read is written again with the same meaning, in words that a strict decoder takes.

mod damage;
mod dialects;
mod files;
mod strict;

use accord::exchange::{Export, Format, Reading, read, read_together, write};
use accord::plan::{Carried, Indicator, NoteKind, Part, Plan, Severity, Source};
use accord::units::{Span, Target};

use crate::common::shared;
use dialects::PLAIN;

const CONFORMANCE: [&str; 5] = [
    "conformance/openslo/low-traffic-timeslices-slo.yaml",
    "conformance/openslo/occurences-slo.yaml",
    "conformance/openslo/ratio-timeslices.yaml",
    "conformance/openslo/timeslices-slo.yaml",
    "conformance/sloth/openslo-getting-started.in.yml",
];

fn reading(text: &str) -> Reading {
    read(text, "x.yaml").unwrap_or_else(|refusal| panic!("{refusal}\n{text}"))
}

fn written(plan: &Plan) -> String {
    let text = write(plan, Export::OpenSlo).unwrap_or_else(|refusal| panic!("{refusal}")).text().to_owned();
    assert_eq!(strict::faults(&text), Vec::<String>::new());
    text
}

/// Reads a text, writes it and reads that: the same plan and nothing new to tell. Returns the plan and what was written.
fn same_again(text: &str) -> (Plan, String) {
    let first = reading(text).restored;
    let written = written(&first.plan);
    let second = reading(&written).restored;
    for (a, b) in first.plan.objectives.iter().zip(&second.plan.objectives) {
        for part in Part::ALL {
            assert!(part.is_same(a, b), "{}: {a:#?}\n{b:#?}\n{text}\n{written}", part.name());
        }
    }
    assert_eq!(first.plan.objectives.len(), second.plan.objectives.len(), "{written}");
    assert_eq!(first.plan.carried, second.plan.carried, "{written}");
    // A policy may have moved out of the SLO, so only the end of the path is compared.
    let known = |text: &str| text.rsplit_once("spec.").map_or(text, |(_, rest)| rest).to_owned();
    let told: Vec<_> = first.notes.iter().map(|note| (note.kind, known(&note.text))).collect();
    for note in &second.notes {
        assert!(told.contains(&(note.kind, known(&note.text))), "new: {note}\n{told:#?}\n{written}");
    }
    let third = write(&second.plan, Export::OpenSlo).expect("again");
    assert_eq!(third.text(), written);
    (first.plan, written)
}

/// The notes of a kind, in order.
fn notes(text: &str, kind: NoteKind) -> Vec<String> {
    let notes = reading(text).restored.notes;
    notes.into_iter().filter(|note| note.kind == kind).map(|note| note.text).collect()
}

/// How many objects of a kind stand at the top of a text.
fn count(text: &str, kind: &str) -> usize {
    text.lines().filter(|line| *line == format!("kind: {kind}")).count()
}

#[test]
fn real_files_say_the_same_again() {
    for path in CONFORMANCE {
        let Some(path) = shared(path) else { return };
        let text = std::fs::read_to_string(path).expect("a readable file");
        let (_, written) = same_again(&text);
        assert_eq!(count(&written, "SLO"), 1, "one SLO stays one, however many objectives it has");
    }
}

#[test]
fn every_kind_says_the_same_again() {
    let (plan, text) = same_again(files::EVERY_KIND);
    let objective = &plan.objectives[0];
    assert_eq!(objective.facts.requests_per_day, Some(1_200_000));
    assert_eq!(objective.labels["region"], "eu,us");
    assert_eq!(objective.annotations["example.org/owner"], "jane");
    assert_eq!(objective.terms.window.to_string(), "calendar 1M");
    let Indicator::Ratio { events, .. } = &objective.indicator else { panic!("a ratio") };
    assert_eq!(events.kind, "prometheus", "the data source says the type");
    let [page, ticket] = &objective.terms.alerts[..] else { panic!("two tiers") };
    assert_eq!(
        (page.severity, page.factor.to_string().as_str(), page.hold),
        (Severity::Page, "14.4", Span::minutes(5))
    );
    assert_eq!((ticket.severity, ticket.long, ticket.hold), (Severity::Ticket, Span::days(3), Span::hours(1)));
    assert_eq!(objective.terms.alerting.absent_after, Some(Span::minutes(10)));
    // Nothing that anybody wrote is missing.
    for word in [
        "Good orders",
        "Checkout works",
        "- eu",
        "- us",
        "jane",
        "checkout-ratio",
        "Share of orders",
        "The cluster's",
        "timeout: 30",
        "tls: false",
        "\"9091\"",
        "alertWhenResolved: true",
        "targetRef: on-call",
        "pagerduty",
        "Takes orders.",
        "unused",
        "avg:latency{*}",
        "Slow burn",
        "Monday",
        "A tenth",
        "jira",
        "The team's board",
        "op: gte",
        "alertAfter: 1h",
    ] {
        assert!(text.contains(word), "{word} is missing in\n{text}");
    }
    for (kind, expected) in [
        ("SLO", 1),
        ("SLI", 2),
        ("AlertPolicy", 2),
        ("AlertCondition", 1),
        ("AlertNotificationTarget", 1),
        ("Service", 1),
    ] {
        assert_eq!(count(&text, kind), expected, "{kind}\n{text}");
    }
    assert!(
        plan.carried
            .iter()
            .all(|carried| carried.format == "openslo/v1" && carried.text.starts_with("apiVersion: openslo/v1\n"))
    );
    assert_eq!(notes(files::EVERY_KIND, NoteKind::Lost), Vec::<String>::new());
}

#[test]
fn composites_are_one_again() {
    let (plan, text) = same_again(files::COMPOSITE);
    assert_eq!(plan.objectives.len(), 3);
    assert_eq!((count(&text, "SLO"), count(&text, "SLI")), (1, 1), "{text}");
    for word in
        ["compositeWeight: 0.5", "compositeWeight: 2.0", "indicatorRef: pay", "Fast searches.", "displayName: Searches"]
    {
        assert!(text.contains(word), "{word} is missing in\n{text}");
    }
    assert!(!text.contains("accord.studio/"), "nothing is left over:\n{text}");
    assert!(notes(files::COMPOSITE, NoteKind::Approximated)[0].contains("composite of 3"));
    // A part that is not what it was stands alone, and so do the others.
    let mut edited = plan.clone();
    edited.objectives[1].name = "payments".to_owned();
    let exported = write(&edited, Export::OpenSlo).expect("OpenSLO");
    assert_eq!(strict::faults(exported.text()), Vec::<String>::new());
    assert_eq!(count(exported.text(), "SLO"), 3, "{}", exported.text());
    assert!(exported.notes.iter().filter(|note| note.text.contains("was a part of an SLO")).count() == 3);
    assert!(!exported.text().contains("compositeWeight"), "{}", exported.text());
    // A target is what the parts may differ in.
    let mut edited = plan.clone();
    edited.objectives[1].terms.target = Target::parse_percent("97").expect("a target");
    assert_eq!(count(&written(&edited), "SLO"), 1);
}

#[test]
fn several_objectives_are_one_slo_again() {
    let (plan, text) = same_again(files::SEVERAL);
    let titles: Vec<_> = plan.objectives.iter().map(|o| o.title.clone().unwrap_or_default()).collect();
    assert_eq!(titles, ["Latency: Fast", "Latency", "Latency: Bearable"]);
    assert_eq!(count(&text, "SLO"), 1, "{text}");
    assert!(!text.contains("accord.studio/"), "{text}");
    let bounds = plan.objectives.iter().map(|o| match &o.indicator {
        Indicator::Threshold { bound: Some((_, value)), .. } => value.clone(),
        _ => panic!("a threshold"),
    });
    assert_eq!(bounds.collect::<Vec<_>>(), ["100", "250", "1000"], "one way to write a number");
    // An SLO that lost one of its objectives, or has them in another order, is no longer that SLO.
    for change in [|plan: &mut Plan| drop(plan.objectives.remove(1)), |plan: &mut Plan| plan.objectives.swap(0, 2)] {
        let mut changed = plan.clone();
        change(&mut changed);
        assert_eq!(count(&written(&changed), "SLO"), changed.objectives.len());
    }
}

#[test]
fn the_first_version_is_read() {
    let (plan, text) = same_again(files::V1ALPHA);
    let windows: Vec<_> = plan.objectives.iter().map(|o| o.terms.window.to_string()).collect();
    assert_eq!(windows, ["calendar 1Q", "rolling 1d", "rolling 1d"]);
    let Indicator::Ratio { events, counter, .. } = &plan.objectives[0].indicator else { panic!("a ratio") };
    assert_eq!((events.kind.as_str(), events.fields["queryType"].as_str(), *counter), ("datadog", "query", Some(true)));
    assert_eq!((count(&text, "SLO"), count(&text, "Service")), (2, 1), "{text}");
    assert!(text.contains("displayName: The shop") && text.contains("Of two counters."), "{text}");
    assert_eq!(reading(files::V1ALPHA).format, Format::OpenSloV1Alpha);
    assert_eq!(notes(files::V1ALPHA, NoteKind::Lost), Vec::<String>::new());
    for (from, to, reason) in [
        ("unit: Quarter, count: 1", "unit: Second, count: 90", "window that can be kept"),
        ("unit: Quarter, count: 1", "unit: Fortnight, count: 1", "window that can be kept"),
        ("kind: Service", "kind: SLI", "only the kinds SLO and Service"),
    ] {
        let refused = notes(&files::V1ALPHA.replace(from, to), NoteKind::Refused);
        assert!(refused.len() == 1 && refused[0].contains(reason), "{refused:?}");
    }
    // Objectives with queries of their own are no composite in that version.
    let own = "apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: {name: a}\nspec:\n  service: s\n  budgetingMethod: Occurrences\n  \
               timeWindows: [{unit: Week, count: 2, isRolling: true}]\n  objectives:\n  - {target: 0.9, ratioMetrics: {good: {source: p, \
               queryType: q, query: a}, total: {source: p, queryType: q, query: b}}}\n  - {target: 0.9, ratioMetrics: {good: {source: p, \
               queryType: q, query: c}, total: {source: p, queryType: q, query: b}}}\n";
    let (_, text) = same_again(own);
    assert!(count(&text, "SLO") == 2 && !text.contains("accord.studio/"), "{text}");
}

#[test]
fn the_second_version_is_read() {
    let (plan, text) = same_again(files::V2ALPHA);
    assert_eq!(reading(files::V2ALPHA).format, Format::OpenSloV2Alpha);
    let [web, inline] = &plan.objectives[..] else { panic!("two objectives") };
    assert_eq!((web.service.as_str(), inline.service.as_str()), ("shop", "shop"));
    let Indicator::Ratio { total, .. } = &web.indicator else { panic!("a ratio") };
    assert_eq!((total.kind.as_str(), total.reference.as_deref()), ("Datadog", Some("dd")));
    let Indicator::Threshold { metric, .. } = &inline.indicator else { panic!("a threshold") };
    assert_eq!((metric.kind.as_str(), metric.fields["sli"].as_str()), ("Prometheus", "kept"));
    assert_eq!(web.terms.alerts[0].hold, Span::minutes(10));
    assert!(
        text.contains("dataSourceRef: \"y\"") || text.contains("dataSourceRef: y"),
        "connection details are theirs: {text}"
    );
    assert_eq!(notes(files::V2ALPHA, NoteKind::Unknown), Vec::<String>::new());
    let lost = notes(files::V2ALPHA, NoteKind::Lost);
    assert!(lost.len() == 1 && lost[0].contains("connectionDetails"), "{lost:?}");
}

#[test]
fn parts_are_found_across_files_and_documents() {
    let documents: Vec<String> = files::EVERY_KIND.split("---\n").map(str::to_owned).collect();
    let named: Vec<_> = documents.iter().enumerate().map(|(i, text)| (format!("{i}.yaml"), text)).collect();
    let mut texts: Vec<_> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let whole = reading(files::EVERY_KIND).restored.plan;
    // In any order.
    for _ in 0..texts.len() {
        texts.rotate_left(1);
        let apart = read_together(&texts).expect("read").remove(0).restored.plan;
        assert_eq!((&apart.objectives, &apart.carried), (&whole.objectives, &whole.carried));
    }
    // What is not there is told, kept by name, and found again when it comes.
    let alone = reading(&documents[0]).restored;
    for missing in ["fast-burn", "checkout-ratio"] {
        assert!(alone.notes.iter().any(|n| n.kind == NoteKind::Lost && n.place.is_some() && n.text.contains(missing)));
    }
    let mut later = vec![("slo.yaml", written(&alone.plan))];
    later.extend(named[1..].iter().map(|(name, text)| (name.as_str(), (*text).clone())));
    let later: Vec<_> = later.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let found = read_together(&later).expect("read").remove(0).restored.plan;
    assert_eq!((&found.objectives, &found.carried), (&whole.objectives, &whole.carried));
}

#[test]
fn policies_of_one_name_are_told_apart() {
    let other = PLAIN.replace("name: plain", "name: other");
    let same = format!("{PLAIN}---\n{other}");
    let (_, text) = same_again(&same);
    assert_eq!(count(&text, "AlertPolicy"), 1, "what says the same is one object:\n{text}");
    let (plan, text) = same_again(&format!("{PLAIN}---\n{}", other.replace("threshold: 2", "threshold: 3")));
    assert_eq!(count(&text, "AlertPolicy"), 2, "{text}");
    let factors: Vec<_> = plan.objectives.iter().map(|o| o.terms.alerts[0].factor.to_string()).collect();
    assert_eq!(factors, ["2", "3"]);
    // Objects that stand at the top cannot be told apart: the later one counts, and that is told.
    let sli = "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: pay}\nspec:\n  thresholdMetric: {metricSource: {spec: x}}\n";
    let twice = format!("{}{sli}", files::COMPOSITE);
    assert!(notes(&twice, NoteKind::Lost).iter().any(|note| note.contains("the later one counts")));
}

#[test]
fn a_broken_document_does_not_stop_the_others() {
    let broken = [
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: [\n",
        "apiVersion: openslo/v1\nkind: Slo\nmetadata: {name: a}\nspec: {}\n",
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {}\nspec: {}\n",
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec: {budgetingMethod: Occurrences, objectives: [{target: 0.9}]}\n",
        "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: a}\nspec: {conditions: [{spec: 1}]}\n",
        "apiVersion: openslo/v3\nkind: SLO\n",
    ];
    for text in broken {
        let together = format!("{}---\n{text}---\n{}", files::SEVERAL, PLAIN);
        let restored = reading(&together).restored;
        assert_eq!(restored.plan.objectives.len(), 4, "{text}");
        let refused: Vec<_> = restored.notes.iter().filter(|note| note.kind == NoteKind::Refused).collect();
        assert!(refused.len() == 1 && refused[0].place.is_some_and(|p| p.line > 15), "{text}: {refused:?}");
        assert!(read(text, "").is_err());
    }
}

#[test]
fn json_is_yaml() {
    let json = "[{\"apiVersion\": \"openslo/v1\", \"kind\": \"SLO\", \"metadata\": {\"name\": \"j\"},\n\t\"spec\": {\"service\": \"s\", \
                \"indicatorRef\": \"i\", \"timeWindow\": [{\"duration\": \"30d\", \"isRolling\": true}],\n\t\"budgetingMethod\": \
                \"Occurrences\", \"objectives\": [{\"target\": 0.99}]}}]";
    let (plan, _) = same_again(json);
    assert_eq!(plan.objectives[0].terms.target.to_string(), "99");
    assert_eq!(notes(json, NoteKind::Repaired), Vec::<String>::new());
}

#[test]
fn what_was_edited_is_written_as_the_plan_has_it() {
    let mut plan = reading(files::EVERY_KIND).restored.plan;
    let objective = &mut plan.objectives[0];
    objective.terms.alerts.pop();
    objective.terms.alerts[0].short = Some(Span::minutes(5));
    objective.terms.alerts[0].hold = Span::seconds(90);
    objective.terms.alerts[0].long = Span::seconds(3601);
    if let Indicator::Ratio { total, .. } = &mut objective.indicator {
        *total = Source::prometheus("other[{{.window}}]");
    }
    objective.terms.alerting.absent_after = Some(Span::minutes(42));
    objective.description = "é".repeat(1_200);
    objective.title = Some("t".repeat(100));
    let exported = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert_eq!(strict::faults(exported.text()), Vec::<String>::new());
    let told: Vec<_> = exported.notes.iter().filter_map(|note| note.about).map(|(_, part)| part).collect();
    for part in [Part::Alerts, Part::Absence, Part::Description] {
        assert!(told.contains(&part), "{part:?}");
    }
    // Exact for ourselves, though other readers get what OpenSLO can say.
    let again = reading(exported.text()).restored.plan;
    assert_eq!((&again.objectives, &again.carried), (&plan.objectives, &plan.carried));
    assert!(exported.text().contains("lookbackWindow: 61m") && exported.text().contains("alertAfter: 2m"));
    assert!(exported.text().contains("alertWhenNoData: true") && !exported.text().contains("alertPolicyRef"));
    // Without an alert there is no place to say that data is missing.
    plan.objectives[0].terms.alerts.clear();
    let silent = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert!(silent.notes.iter().any(|n| n.kind == NoteKind::Lost && n.about.is_some_and(|(_, p)| p == Part::Absence)));
}

#[test]
fn hostile_plans_become_strict_files_or_are_told() {
    let mut plan = reading(PLAIN).restored.plan;
    let objective = &mut plan.objectives[0];
    objective.name = "支払い \" }] --- #".to_owned();
    objective.service = "a--b --- kind: SLO".to_owned();
    for key in ["a b", "openslo.com/x", "accord.studio/name", "accord.studio/part", "Ä/x", ""] {
        objective.annotations.insert(key.to_owned(), "x: [\n---\n".to_owned());
    }
    for key in ["ok", "not ok", "-", "{{x}}"] {
        objective.labels.insert(key.to_owned(), "true".to_owned());
    }
    objective.annotations.insert("accord.studio/alert-policies".to_owned(), "x\": [".to_owned());
    objective.annotations.insert("accord.studio/indicator-name".to_owned(), "No Name".to_owned());
    objective.annotations.insert("accord.studio/weight".to_owned(), "NaN".to_owned());
    for text in [
        "a: [",
        "",
        "kind: Pod\napiVersion: v1\nmetadata: {name: x}",
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: x}",
    ] {
        plan.carried.push(Carried { format: "openslo/v1".to_owned(), text: text.to_owned() });
    }
    plan.carried.push(Carried { format: "pyrra".to_owned(), text: "x".to_owned() });
    let exported = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert_eq!(strict::faults(exported.text()), Vec::<String>::new());
    assert_eq!(exported.notes.iter().filter(|note| note.text.contains("cannot be written")).count(), 3);
    for part in [Part::Annotations, Part::Labels] {
        assert!(exported.notes.iter().any(|n| n.kind == NoteKind::Lost && n.about.is_some_and(|(_, p)| p == part)));
    }
    // An objective that OpenSLO has no words for is left out and told; alone it is refused.
    let mut other = reading(files::SEVERAL).restored.plan.objectives.remove(0);
    if let Indicator::Threshold { bound, .. } = &mut other.indicator {
        *bound = None;
    }
    other.id = plan.free_id();
    plan.objectives.push(other);
    let exported = write(&plan, Export::OpenSlo).expect("OpenSLO");
    assert!(
        exported
            .notes
            .iter()
            .any(|n| n.about.is_some_and(|(_, p)| p == Part::Whole) && n.text.contains("op and value"))
    );
    plan.objectives.remove(0);
    assert!(write(&plan, Export::OpenSlo).expect_err("nothing to write").reason.contains("op and value"));
}

/// Readers of YAML 1.1 take `1e-9` for a text: a number needs a point, and a sign in its exponent.
#[test]
fn extreme_numbers_stay_numbers_in_every_reader() {
    for (target, value) in [
        ("0.000000001", "1e21"),
        ("0.999999999", "0.0000001"),
        ("0", "-5"),
        ("1e-9", "-0.1"),
        ("0.5", "123456789012345680"),
    ] {
        let text = files::SEVERAL.replacen("value: 100", &format!("value: {value}"), 1).replacen(
            "0.9,",
            &format!("{target},"),
            1,
        );
        let (plan, written) = same_again(&text);
        assert_eq!(plan.objectives[0].terms.target.ratio().to_f64(), target.parse::<f64>().expect("a number"));
        for (_, number) in written.lines().filter_map(|line| {
            line.trim_start_matches("- ").trim_start().split_once("value: ").or(line.split_once("target: "))
        }) {
            let exponent = number.split_once(['e', 'E']);
            assert!(number.contains('.') && exponent.is_none_or(|(_, e)| e.starts_with(['+', '-'])), "{number}");
        }
    }
}
