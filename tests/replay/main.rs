//! The replay of alerts beside Prometheus itself: random rules over random measurements, evaluated by
//! `promtool test rules` and by us, compared at every evaluation.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../common/mod.rs"]
mod common;
mod server;

use accord::exchange::{Export, write};
use accord::model::burn_alert::{AlertRule, Evaluation, Firing, Prometheus, Series, Times, replay, workbook_alerts};
use accord::model::chance::Stream;
use accord::plan::{AlertTier, Alerting, Counted, Indicator, Objective, ObjectiveId, Plan, Severity, Source, Terms};
use accord::units::{BurnRate, Method, Span, Target, Window};

/// Samples of a scrape: time in ms, events as counted, all events. Those that are missing were not scraped.
type Scrapes = Vec<Option<(f64, f64)>>;

/// Measurements, rules and what promtool needs to know.
struct Scenario {
    name: String,
    /// Between scrapes, in ms.
    scrape: i64,
    /// Between evaluations, in ms.
    interval: i64,
    scrapes: Scrapes,
    kind: Kind,
    counted: Counted,
    target: Target,
    rules: Vec<AlertRule>,
    prometheus: Prometheus,
    /// Rules as the studio exports them, and not written here.
    is_exported: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Counters,
    Counts,
    Ratios,
}

fn end(scenario: &Scenario) -> i64 {
    // Some time after the last scrape, so that windows run empty.
    scenario.scrape * scenario.scrapes.len() as i64 + 20 * scenario.interval
}

fn ours(scenario: &Scenario) -> Vec<Vec<Firing>> {
    let all = scenario.scrapes.iter().enumerate();
    let kept: Vec<(i64, (f64, f64))> = all.filter_map(|(i, s)| s.map(|s| (i as i64 * scenario.scrape, s))).collect();
    let times = Times::Irregular(kept.iter().map(|(t, _)| *t).collect());
    let events: Vec<f64> = kept.iter().map(|(_, s)| s.0).collect();
    let total: Vec<f64> = kept.iter().map(|(_, s)| s.1).collect();
    let series = match scenario.kind {
        Kind::Counters => Series::of_counters(times, scenario.counted, events, total),
        Kind::Counts => Series::of_counts(times, scenario.counted, &events, &total),
        Kind::Ratios => Series::of_ratios(times, &events),
    };
    let evaluation =
        Evaluation { start: 0, end: end(scenario), interval: scenario.interval, prometheus: scenario.prometheus };
    replay(&series.expect("a series"), scenario.target.budget(), &scenario.rules, &evaluation).expect("a replay")
}

/// The rule file: what the studio exports, or one alert for each rule.
fn rule_file(scenario: &Scenario) -> String {
    if scenario.is_exported {
        return exported(scenario);
    }
    let mut text = "groups:\n- name: alerts\n  rules:\n".to_owned();
    for (i, rule) in scenario.rules.iter().enumerate() {
        let tiers: Vec<String> = rule.tiers.iter().map(|tier| condition(scenario, *tier)).collect();
        let hold = rule.hold.whole_seconds();
        text += &format!("  - alert: A{i}\n    expr: {}\n    for: {hold}s\n", tiers.join(" or "));
    }
    text
}

fn condition(scenario: &Scenario, tier: AlertTier) -> String {
    let side = |window: Span| {
        // A range that is a millisecond shorter leaves out the sample at its start: Prometheus 3 on 2.
        let shorter = u64::from(scenario.prometheus == Prometheus::V3);
        let range = format!("{}ms", window.nanos() / 1_000_000 - shorter);
        let part = match scenario.kind {
            Kind::Counters => format!("(sum(rate(events[{range}])) / sum(rate(total[{range}])))"),
            Kind::Counts => format!("(sum(sum_over_time(events[{range}])) / sum(sum_over_time(total[{range}])))"),
            Kind::Ratios => format!("sum(avg_over_time(events[{range}]))"),
        };
        let bad = if scenario.counted == Counted::Good { format!("(1 - {part})") } else { part };
        format!("{bad} > ({} * {})", tier.factor, scenario.target.budget().ratio())
    };
    match tier.short {
        Some(short) => format!("({} and {})", side(short), side(tier.long)),
        None => format!("({})", side(tier.long)),
    }
}

fn exported(scenario: &Scenario) -> String {
    let terms = Terms {
        target: scenario.target,
        window: Window::rolling("30d").expect("a literal"),
        method: Method::Occurrences,
        alerts: scenario.rules.iter().flat_map(|rule| rule.tiers.clone()).collect(),
        alerting: Alerting::default(),
        policy: None,
        investments: Vec::new(),
        accepted: Default::default(),
    };
    let indicator = Indicator::Ratio {
        counted: scenario.counted,
        events: Source::prometheus("sum(rate(events[{{.window}}]))"),
        total: Source::prometheus("sum(rate(total[{{.window}}]))"),
        counter: None,
    };
    let objective = Objective { id: ObjectiveId(1), ..Objective::new("shop", "checkout", indicator, terms) };
    let plan = Plan { name: "replay".to_owned(), objectives: vec![objective], ..Plan::default() };
    write(&plan, Export::Prometheus).expect("rules").text().to_owned()
}

/// The test file: measurements, and what each alert is expected to do at every evaluation.
fn test_file(scenario: &Scenario, rules: &str, fired: &[Vec<Firing>]) -> String {
    let names: Vec<&str> = rules.lines().filter_map(|line| line.strip_prefix("- name: ")).collect();
    let order: String = names.iter().map(|name| format!("- {}\n", name.trim())).collect();
    let values = |pick: fn(&(f64, f64)) -> f64| -> String {
        let text = |s: &Option<(f64, f64)>| s.as_ref().map_or("_".to_owned(), |s| pick(s).to_string());
        scenario.scrapes.iter().map(text).collect::<Vec<_>>().join(" ")
    };
    let mut text = format!(
        "rule_files: [rules.yaml]\nevaluation_interval: {}ms\ngroup_eval_order:\n{order}tests:\n- interval: {}ms\n  \
         input_series:\n  - series: events\n    values: '{}'\n  - series: total\n    values: '{}'\n  promql_expr_test:\n",
        scenario.interval,
        scenario.scrape,
        values(|s| s.0),
        values(|s| s.1)
    );
    for (i, firings) in fired.iter().enumerate() {
        let alert = if scenario.is_exported {
            let severity = scenario.rules[i].tiers[0].severity.name();
            format!("alertname=\"ErrorBudgetBurn\",sloth_severity=\"{severity}\"")
        } else {
            format!("alertname=\"A{i}\"")
        };
        let mut at = 0;
        while at <= end(scenario) {
            let fires = u8::from(firings.iter().any(|f| f.from <= at && at < f.until));
            text += &format!(
                "  - expr: count(ALERTS{{{alert},alertstate=\"firing\"}}) or vector(0)\n    eval_time: {at}ms\n    \
                 exp_samples: [{{labels: '{{}}', value: {fires}}}]\n"
            );
            at += scenario.interval;
        }
    }
    text
}

fn promtool_agrees(scenario: &Scenario, fired: &[Vec<Firing>]) -> (bool, String) {
    let rules = rule_file(scenario);
    let test = test_file(scenario, &rules, fired);
    common::promtool(&["test", "rules"], &[("test.yaml", &test), ("rules.yaml", &rules)])
}

/// Events and all events by the scrape: quiet, with faults now and then.
fn traffic(chance: &mut Stream, count: usize, budget: f64) -> Vec<(f64, f64)> {
    let mut left = 0;
    let mut ratio = 0.0;
    (0..count)
        .map(|_| {
            if left == 0 {
                left = 5 + chance.below(40);
                // A third of the time nothing, or a fault around and far above the budget.
                ratio = match chance.below(3) {
                    0 => 0.0,
                    1 => (budget * 30.0 * chance.uniform()).min(1.0),
                    _ => chance.uniform(),
                };
            }
            left -= 1;
            let all = if chance.below(12) == 0 { 0 } else { chance.below(200) };
            let bad = (0..all).filter(|_| chance.uniform() < ratio).count();
            (bad as f64, all as f64)
        })
        .collect()
}

/// Running totals as a counter shows them, with a restart now and then.
fn as_counter(counts: &[(f64, f64)], counted: Counted, chance: &mut Stream) -> Vec<(f64, f64)> {
    let (mut events, mut total) = if chance.below(2) == 0 { (0.0, 0.0) } else { (1_000.0, 90_000.0) };
    counts
        .iter()
        .map(|(bad, all)| {
            if chance.below(90) == 0 {
                (events, total) = (0.0, 0.0);
            }
            events += if counted == Counted::Bad { *bad } else { all - bad };
            total += all;
            (events, total)
        })
        .collect()
}

fn tier(chance: &mut Stream, severity: Severity) -> AlertTier {
    let pick = |chance: &mut Stream, of: &[u64]| Span::seconds(of[chance.below(of.len())]);
    let factor = ["14.4", "6", "3", "1", "2.5", "36", "0.933333333"][chance.below(7)];
    let short = (chance.below(4) > 0).then(|| pick(chance, &[120, 150, 300, 420, 600]));
    let factor = BurnRate::parse(factor).expect("a literal");
    AlertTier { severity, long: pick(chance, &[600, 900, 1_830, 3_600, 7_200]), short, factor, hold: Span::ZERO }
}

fn scenario(number: u64, kind: Kind, prometheus: Prometheus, is_exported: bool) -> Scenario {
    let mut chance = Stream::numbered(2_026, number);
    let target = ["99.9", "99", "95", "99.95", "90"][chance.below(5)];
    let target = Target::parse_percent(target).expect("a literal");
    let scrape = [15_000, 30_000, 60_000, 60_000][chance.below(4)];
    let interval = [30_000, 60_000, 60_000, 90_000][chance.below(4)];
    let counted = if kind == Kind::Ratios || chance.below(2) == 0 { Counted::Bad } else { Counted::Good };
    let counts = traffic(&mut chance, 240, target.budget().to_f64());
    let samples = match kind {
        Kind::Counters => as_counter(&counts, counted, &mut chance),
        Kind::Counts if counted == Counted::Good => counts.iter().map(|(bad, all)| (all - bad, *all)).collect(),
        Kind::Counts => counts,
        Kind::Ratios => counts.iter().map(|(bad, all)| (if *all > 0.0 { bad / all } else { 0.0 }, 1.0)).collect(),
    };
    // Scrapes fail alone and in rows.
    let mut failing = 0;
    let scrapes = samples.into_iter().map(|sample| {
        if failing == 0 && chance.below(25) == 0 {
            failing = 1 + chance.below(12);
        }
        let is_lost = failing > 0;
        failing -= usize::from(is_lost);
        (!is_lost).then_some(sample)
    });
    let scrapes: Scrapes = scrapes.collect();
    let rules = if is_exported {
        let tiers = |severity: Severity| workbook_alerts().into_iter().filter(move |tier| tier.severity == severity);
        [Severity::Page, Severity::Ticket]
            .map(|severity| AlertRule { tiers: tiers(severity).collect(), hold: Span::ZERO })
            .into()
    } else {
        let rule = |chance: &mut Stream| AlertRule {
            tiers: (0..1 + chance.below(2)).map(|_| tier(chance, Severity::Page)).collect(),
            hold: Span::seconds([0, 0, 60, 120, 300][chance.below(5)]),
        };
        (0..3).map(|_| rule(&mut chance)).collect()
    };
    let name =
        format!("{number}: {kind:?}, {prometheus:?}, exported {is_exported}, counted {}", counted == Counted::Good);
    Scenario { name, scrape, interval, scrapes, kind, counted, target, rules, prometheus, is_exported }
}

fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for number in 0..12 {
        all.push(scenario(number, Kind::Counters, Prometheus::V2, false));
        all.push(scenario(100 + number, Kind::Counters, Prometheus::V2, true));
        all.push(scenario(200 + number, Kind::Counts, Prometheus::V2, false));
        all.push(scenario(300 + number, Kind::Counts, Prometheus::V3, false));
        all.push(scenario(400 + number, Kind::Ratios, Prometheus::V2, false));
        all.push(scenario(500 + number, Kind::Ratios, Prometheus::V3, false));
    }
    all
}

/// Seventy-two scenarios, 2 or 3 alerts each, at every evaluation.
#[test]
fn prometheus_fires_when_the_replay_does() {
    if !common::have_promtool() {
        return;
    }
    let (mut began, mut quiet) = (0, 0);
    for scenario in scenarios() {
        let fired = ours(&scenario);
        began += fired.iter().map(Vec::len).sum::<usize>();
        quiet += fired.iter().filter(|firings| firings.is_empty()).count();
        let (agrees, said) = promtool_agrees(&scenario, &fired);
        let said: String = said.chars().take(3_000).collect();
        assert!(agrees, "{}\n{}\n{fired:?}\n{said}", scenario.name, rule_file(&scenario));
    }
    // Neither all nor nothing, or the comparison would say little.
    assert!(began > 150 && quiet > 5, "{began} firings, {quiet} alerts that never fired");
}

/// The comparison can fail: an alert that starts or ends one evaluation off is noticed.
#[test]
fn promtool_notices_one_evaluation() {
    if !common::have_promtool() {
        return;
    }
    let scenario = scenario(3, Kind::Counters, Prometheus::V2, false);
    let fired = ours(&scenario);
    let which = fired.iter().position(|firings| !firings.is_empty()).expect("an alert that fires");
    assert!(promtool_agrees(&scenario, &fired).0);
    for (early, late) in [(-1, 0), (1, 0), (0, 1), (0, -1)] {
        let mut wrong = fired.clone();
        wrong[which][0].from += early * scenario.interval;
        wrong[which][0].until += late * scenario.interval;
        assert!(!promtool_agrees(&scenario, &wrong).0, "{early} {late}");
    }
}

/// The published tier, as promtool confirms it: a full outage after a clean past.
#[test]
fn the_workbooks_page_takes_a_minute() {
    let bad: Vec<f64> = (0..600).map(|m| 600.0 * f64::from((m - 119i32).clamp(0, 30))).collect();
    let total: Vec<f64> = (0..600).map(|m| 600.0 * f64::from(m)).collect();
    let series =
        Series::of_counters(Times::Regular { start: 0, step: 60_000 }, Counted::Bad, bad, total).expect("a series");
    let rule = AlertRule { tiers: workbook_alerts()[..1].to_vec(), hold: Span::ZERO };
    let evaluation = Evaluation { start: 0, end: 36_000_000, interval: 60_000, prometheus: Prometheus::V2 };
    let budget = Target::parse_percent("99.9").expect("a literal").budget();
    let fired = replay(&series, budget, &[rule], &evaluation).expect("a replay");
    // 51.8 s into it, and 4 m 56 s after it: the evaluations at the next full minute.
    assert_eq!(fired[0], [Firing { from: 120 * 60_000, until: 154 * 60_000, is_open: false }]);
}
