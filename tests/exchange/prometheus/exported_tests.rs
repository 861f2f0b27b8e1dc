//! The unit tests that go with the rules: they pass in promtool, and they fail when a rule is altered.

use accord::exchange::{Export, Exported};
use accord::model::burn_alert::Preset;
use accord::model::chance::Stream;
use accord::plan::{AlertTier, Counted, Indicator, Objective, Plan, Severity, Source};
use accord::units::Span;

use super::{exported, objective, plan, tier};
use crate::common::{have_promtool, promtool, reading};

/// Runs tests on rules, which may have been altered.
fn run(files: &Exported, rules: &str) -> (bool, String) {
    let tests = &files.files[1..];
    let mut arguments = vec!["test", "rules"];
    arguments.extend(tests[1..].iter().map(|file| file.path.as_str()));
    let mut all: Vec<(&str, &str)> = tests.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    all.push((&files.files[0].path, rules));
    promtool(&arguments, &all)
}

fn passes(what: &str, plan: &Plan) -> Exported {
    let files = exported(plan, Export::PrometheusTests);
    let (passed, said) = run(&files, files.text());
    let tests: String = files.files[1..].iter().map(|file| file.text.as_str()).collect();
    assert!(passed, "{what}\n{}\n{tests}", said.chars().take(3_000).collect::<String>());
    files
}

fn count(files: &Exported) -> usize {
    files.files[1..].iter().map(|file| file.text.matches("- name: ").count()).sum()
}

#[test]
fn real_plans_pass_their_tests() {
    if !have_promtool() {
        return;
    }
    for (name, tests, untested) in
        [("getting-started", 9, false), ("kubernetes-apiserver", 10, true), ("no-alerts", 1, false)]
    {
        let Some(input) = reading(&format!("conformance/sloth/{name}.in.yml")) else { return };
        let files = passes(name, &input.restored.plan);
        assert_eq!(count(&files), tests, "{name}");
        let told = files.notes.iter().any(|note| note.text.contains("have no tests"));
        assert_eq!(told, untested, "{name}: {:?}", files.notes);
    }
    // promtool refuses to evaluate a subquery over a month.
    let Some(wifi) = reading("conformance/sloth/home-wifi.in.yml") else { return };
    let refusal = accord::exchange::write(&wifi.restored.plan, Export::PrometheusTests).expect_err("subqueries");
    assert!(refusal.reason.contains("subquery"), "{refusal}");
}

fn pick<'a>(chance: &mut Stream, of: &[&'a str]) -> &'a str {
    of[chance.below(of.len())]
}

/// Tiers of several lengths with holds and without short windows, on indicators that count in several ways.
fn random(number: u64) -> Plan {
    let mut chance = Stream::numbered(7_001, number);
    let chance = &mut chance;
    let mut objectives = Vec::new();
    for at in 0..1 + chance.below(2) {
        let target = pick(chance, &["90", "95", "99", "99.5", "99.9", "99.95", "99.99", "99.999"]);
        let window = pick(chance, &["7d", "28d", "30d", "90d"]);
        let preset = Preset::ALL[chance.below(Preset::ALL.len())];
        let mut alerts = preset.tiers();
        for tier in &mut alerts {
            if chance.below(5) == 0 {
                tier.short = None;
            }
            if chance.below(4) == 0 {
                tier.hold = Span::minutes(1 + chance.below(90) as u64);
            }
        }
        let counted = if chance.below(2) == 0 { Counted::Good } else { Counted::Bad };
        let mut objective = objective(target, window, counted, alerts);
        objective.name = format!("number-{at}");
        objective.indicator = indicator(chance, counted);
        let alerting = &mut objective.terms.alerting;
        alerting.minimum_failures = [None, Some(1), Some(2), Some(30), Some(1_000)][chance.below(5)];
        alerting.absent_after = (chance.below(2) == 0).then(|| Span::minutes(3 + chance.below(200) as u64));
        objectives.push(objective);
    }
    plan(objectives)
}

fn indicator(chance: &mut Stream, counted: Counted) -> Indicator {
    let (events, total) = [
        ("errors", "total"),
        ("http_requests_total{job=\"a\",code=~\"(5..|429)\"}", "http_requests_total{job=\"a\"}"),
        ("http_requests_total{code!~\"5..\",path!=\"/health\"}", "http_requests_total{path!=\"/health\"}"),
        ("latency_bucket{le=\"0.3\",path=~\"/api/.+\"}", "latency_count{path=~\"/api/.+\"}"),
        ("latency_bucket{le=\"0.3\"}", "latency_bucket{le=\"+Inf\"}"),
        ("{__name__=\"calls\",status=\"ERROR\"}", "{__name__=\"calls\"}"),
    ][chance.below(6)];
    let function = pick(chance, &["rate", "increase", "sum_over_time"]);
    let query = |selector: &str| Source::prometheus(format!("sum({function}({selector}[{{{{.window}}}}]))"));
    Indicator::Ratio { counted, events: query(events), total: query(total), counter: None }
}

#[test]
fn random_plans_pass_their_tests() {
    if !have_promtool() {
        return;
    }
    let mut all = 0;
    for number in 0..8 {
        let files = passes(&format!("{number}"), &random(number));
        all += count(&files);
    }
    assert!(all > 80, "{all} tests");
}

/// Each threshold of a rule file, altered by a factor.
fn altered(rules: &str, by: f64) -> Vec<String> {
    let sides: Vec<&str> = rules.lines().filter(|line| line.contains("max(slo:sli_error")).collect();
    let pairs: std::collections::BTreeSet<&str> = sides
        .iter()
        .map(|line| line.split("> (").nth(1).and_then(|rest| rest.split(')').next()).expect("a side"))
        .collect();
    let altered = |product: &str| {
        let (factor, budget) = product.split_once(" * ").expect("a product");
        let factor: f64 = factor.parse().expect("a number");
        rules.replace(&format!("> ({product})"), &format!("> ({} * {budget})", factor * by))
    };
    pairs.into_iter().map(altered).collect()
}

fn fails_when_altered(what: &str, plan: &Plan, by: &[f64]) -> usize {
    let files = passes(what, plan);
    let mut rules: Vec<String> = by.iter().flat_map(|by| altered(files.text(), *by)).collect();
    let count = rules.len();
    let budgets = files
        .text()
        .lines()
        .filter(|line| line.contains("max(slo:sli_error"))
        .map(|line| line.split(" * ").nth(1).and_then(|rest| rest.split(')').next()).expect("a budget"));
    for budget in budgets.collect::<std::collections::BTreeSet<_>>() {
        let more = budget.parse::<f64>().expect("a number") * 1.1;
        rules.push(files.text().replace(&format!(" * {budget})"), &format!(" * {more})")));
        rules.push(files.text().replace(&format!("vector({budget})"), &format!("vector({more})")));
    }
    for rules in rules {
        assert_ne!(rules, files.text());
        let (passed, _) = run(&files, &rules);
        assert!(!passed, "{what}: nothing failed on\n{rules}");
    }
    count
}

/// Ten per cent more or less in any threshold of any tier is noticed, in each of several kinds of plan.
#[test]
fn altered_thresholds_fail_their_tests() {
    if !have_promtool() {
        return;
    }
    let Some(input) = reading("conformance/sloth/getting-started.in.yml") else { return };
    let mut count = fails_when_altered("getting-started", &input.restored.plan, &[1.1, 0.9]);
    let pyrra = objective("99.9", "28d", Counted::Good, Preset::Pyrra.tiers());
    count += fails_when_altered("Pyrra", &plan(vec![pyrra]), &[1.1]);
    let long_only = vec![
        tier(Severity::Page, "2h", None, "10", "5m"),
        tier(Severity::Page, "1h", None, "20", "2m"),
        tier(Severity::Ticket, "12h", Some("1h"), "4", ""),
    ];
    count += fails_when_altered("long only", &plan(vec![objective("99.5", "28d", Counted::Bad, long_only)]), &[1.1]);
    assert!(count >= 15, "{count} alterations");
}

/// What else can be altered: windows, holds, the guard, the alert on missing data, a whole tier.
#[test]
fn other_alterations_fail_too() {
    if !have_promtool() {
        return;
    }
    let mut objective = objective("99.9", "30d", Counted::Bad, Preset::Pyrra.tiers());
    objective.terms.alerting.minimum_failures = Some(20);
    objective.terms.alerting.absent_after = Some(Span::minutes(10));
    let files = passes("as written", &plan(vec![objective]));
    let rules = files.text();
    let alterations = [
        ("for: 2m", "for: 5m"),
        ("for: 15m", "for: 5m"),
        ("for: 10m", "for: 8m"),
        ("> 19.5", "> 20.5"),
        ("> 19.5", "> 18.5"),
        ("[1h]", "[70m]"),
        ("[6h]", "[5h]"),
        ("\"errors\"", "\"x\""),
        ("sum(rate(events[1h]))", "2 * sum(rate(events[1h]))"),
        ("> (7 *", "> (700 *"),
    ];
    for (from, to) in alterations {
        let altered = rules.replace(from, to);
        if altered == rules {
            assert_eq!(from, "\"errors\"", "{from} is not in\n{rules}");
            continue;
        }
        assert!(!run(&files, &altered).0, "{from} to {to}");
    }
}

/// Objectives that cannot be tested are named, and what the file says of them is still checked.
#[test]
fn what_has_no_tests_is_named() {
    let raw = |ratio: &str| {
        let mut raw = objective("99", "30d", Counted::Bad, Preset::Workbook.tiers());
        raw.indicator = Indicator::Raw { counted: Counted::Bad, ratio: Source::prometheus(ratio) };
        Objective { name: "raw\n- x".to_owned(), ..raw }
    };
    let twice: Vec<AlertTier> =
        vec![tier(Severity::Page, "1h", Some("5m"), "10", ""), tier(Severity::Page, "6h", Some("30m"), "12", "")];
    let plan = plan(vec![raw("avg_over_time(x[{{.window}}])"), objective("99.9", "30d", Counted::Bad, twice)]);
    let files = exported(&plan, Export::PrometheusTests);
    let test = &files.files[1].text;
    assert!(test.contains("# Not tested: shop-raw-x: its ratio comes from one query"), "{test}");
    assert!(
        test.contains("# Not tested: shop-checkout, page over 6h and 30m at 12 times: never fires before"),
        "{test}"
    );
    assert!(test.contains("slo:objective:ratio{sloth_id=\"shop-raw-x\"}"), "{test}");
    assert_eq!(files.notes.iter().filter(|note| note.text.contains("tests")).count(), 2, "{:?}", files.notes);
    passes("named", &plan);
}
