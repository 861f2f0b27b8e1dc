//! What holds for every plan and every file of it.

use std::collections::BTreeMap;

use accord::exchange::{Export, read, workbook_alerts, write};
use accord::model::{budget, detection_time, outlook};
use accord::plan::{
    Alerting, Change, Counted, Facts, History, Indicator, Negotiation, Objective, ObjectiveId, Plan, Routing, Source,
    Terms, restore,
};
use accord::units::{BurnRate, Length, Method, Share, Span, Target, Window};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::common;

fn hostile() -> impl Strategy<Value = String> {
    common::hostile::hostile(1..6)
}

/// Over the whole range and near its ends, and as people type them, with zeros at the end.
fn target() -> impl Strategy<Value = Target> {
    let of = |ppb: u64| Target::from_budget(Share::from_ppb(ppb).unwrap()).unwrap();
    prop_oneof![
        (1u64..=1_000_000_000).prop_map(of),
        (1u64..=10_000).prop_map(of),
        (999_990_000u64..=1_000_000_000).prop_map(of),
        prop::sample::select(vec!["99.90", "95.0", "99.9500000", "0", "99.999"])
            .prop_map(|text| Target::parse_percent(text).unwrap()),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    prop::sample::select(vec!["1d", "7d", "28d", "30d", "4w", "90d", "1Q", "1Y", "12h"])
        .prop_map(|w| Window::rolling(w).unwrap())
}

fn method() -> impl Strategy<Value = Method> {
    let slice = Length::parse("1m").unwrap();
    prop_oneof![
        Just(Method::Occurrences),
        (1u64..=1_000_000_000)
            .prop_map(move |ppb| Method::Timeslices { slice_target: Share::from_ppb(ppb).unwrap(), slice }),
        Just(Method::RatioTimeslices { slice }),
    ]
}

fn labels() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[a-z_]{1,6}|[a-z]-[a-z]", hostile(), 0..3)
}

prop_compose! {
    fn objective()(
        service in hostile(), name in hostile(), title in prop::option::of(hostile()), description in hostile(),
        labels in labels(), alert_labels in labels(), annotations in labels(), alert_name in prop::option::of(hostile()),
        target in target(), window in window(), method in method(), requests in prop::option::of(1u64..1_000_000_000_000),
        counted in prop::sample::select(vec![Counted::Good, Counted::Bad]),
    ) -> Objective {
        Objective {
            id: ObjectiveId(0),
            service: format!("s{service}"),
            name: format!("n{name}"),
            title,
            description,
            indicator: Indicator::Ratio {
                counted,
                events: Source::prometheus("sum(rate(a{b=\"]#\"}[{{.window}}])) # why"),
                total: Source::prometheus("sum(rate(c[{{.window}}]))"),
                counter: None,
            },
            labels,
            annotations: BTreeMap::new(),
            facts: Facts { requests_per_day: requests, ..Facts::default() },
            terms: Terms {
                target, window, method,
                alerts: workbook_alerts(),
                alerting: Alerting {
                    name: alert_name,
                    labels: alert_labels.clone(),
                    annotations: annotations.clone(),
                    page: Routing { labels: alert_labels, annotations },
                    ticket: Routing::default(),
                    ..Alerting::default()
                },
                policy: None,
                investments: Vec::new(),
                accepted: Default::default(),
            },
            negotiation: Negotiation::default(),
            accords: Vec::new(),
        }
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    (hostile(), prop::collection::vec(objective(), 1..4)).prop_map(|(name, objectives)| {
        restore(Plan { name, objectives, ..Plan::default() }, Vec::new()).expect("can be restored").plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_file_says_the_same(plan in plan()) {
        let file = write(&plan, Export::Plan).expect("a plan file");
        let again = read(file.text(), "").expect("our own file").restored;
        prop_assert_eq!(again.plan, plan);
        prop_assert_eq!(again.notes, vec![]);
    }

    #[test]
    fn every_export_reads_back(mut plan in plan()) {
        // Without any policy there is no policy to write.
        plan.objectives[0].terms.policy = Some(accord::plan::Policy::escalating());
        for export in Export::ALL {
            if let Err(refusal) = write(&plan, export) {
                // Pyrra cannot count good events, Datadog runs no PromQL, hosted tools have windows of their own; all
                // others have words for such a plan.
                let may_refuse = matches!(
                    export,
                    Export::Pyrra | Export::TerraformDatadog | Export::TerraformNobl9 | Export::TerraformGrafana
                );
                let is_fault = refusal.reason.contains("was not handed out");
                prop_assert!(may_refuse && !is_fault, "{} {}", export.name(), refusal);
            }
        }
    }

    /// No name leaves its matcher, no template runs, no markup reaches a label.
    #[test]
    fn hostile_text_stays_text_in_rules(plan in plan()) {
        let rules = write(&plan, Export::Prometheus).expect("rules").text().to_owned();
        for line in rules.lines().filter(|line| !line.starts_with('#')) {
            prop_assert!(!line.contains("sloth_id=\"") || line.matches('"').count() % 2 == 0, "{}", line);
            if line.contains("sloth_id=\"") {
                let id = line.split("sloth_id=\"").nth(1).unwrap().split('"').next().unwrap();
                prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)), "{}", id);
            }
        }
        // Prometheus expands templates in alerts only; the labels of recordings stay as they are.
        for alert in rules.split("  - alert: ").skip(1).map(|rest| rest.split("\n- name: ").next().unwrap()) {
            // The one template that is ours.
            let opened = alert.replace("{{ $value | humanizePercentage }}", "").matches("{{").count();
            let literal = alert.matches("{{ \"{{\" }}").count() + alert.matches("{{ \\\"{{\\\" }}").count();
            prop_assert_eq!(opened, 2 * literal, "{}", alert);
        }
    }

    #[test]
    fn undo_leads_back_and_redo_forward(plan in plan(), targets in prop::collection::vec(target(), 1..6), name in hostile()) {
        let mut history = History::new(plan.clone());
        let id = plan.objectives[0].id;
        for target in &targets {
            let change = history.plan().edited(id, |objective| objective.terms.target = *target).unwrap();
            history.change(change, None).unwrap();
        }
        history.change(Change::Name(name), None).unwrap();
        history.change(Change::Remove(id), None).unwrap();
        let changed = history.plan().clone();
        while history.undo().is_some() {}
        prop_assert_eq!(history.plan(), &plan);
        while history.redo().is_some() {}
        prop_assert_eq!(history.plan(), &changed);
    }

    #[test]
    fn one_gesture_is_one_step(plan in plan(), targets in prop::collection::vec(target(), 1..9)) {
        let mut history = History::new(plan.clone());
        let gesture = Some(accord::plan::Gesture(1));
        for target in &targets {
            let id = plan.objectives[0].id;
            let change = history.plan().edited(id, |objective| objective.terms.target = *target).unwrap();
            history.change(change, gesture).unwrap();
        }
        history.undo();
        prop_assert_eq!(history.plan(), &plan);
    }

    #[test]
    fn a_target_prints_as_it_was_typed(digits in 0u64..=9_999_999_999, places in 0u8..=7) {
        let text = accord::units::Decimal::new(digits, places).to_string();
        if let Ok(target) = Target::parse_percent(&text) {
            prop_assert_eq!(target.to_string(), text);
            prop_assert_eq!(target.budget().ppb() + target.share().ppb(), 1_000_000_000);
        }
    }

    #[test]
    fn stepping_moves_and_stays_a_target(target in target(), by in 1i32..20) {
        let (up, down) = (target.stepped(by), target.stepped(-by));
        prop_assert!(up.budget() < target.budget() || target.budget().ppb() <= by as u64);
        prop_assert!(down.budget() > target.budget() || down.budget().ppb() == 1_000_000_000);
    }

    /// More nines never leave more budget; a window in two parts has the budget of both.
    #[test]
    fn budgets_are_monotone_and_additive(a in target(), b in target(), days in 1u64..400, requests in 1u64..1_000_000_000) {
        let terms = |target, days: u64| Terms {
            target,
            window: Window::rolling(&format!("{days}d")).unwrap(),
            method: Method::Occurrences,
            alerts: workbook_alerts(),
            alerting: Alerting::default(),
            policy: None,
            investments: Vec::new(),
            accepted: Default::default(),
        };
        let facts = Facts { requests_per_day: Some(requests), ..Facts::default() };
        let (tight, loose) = if a.budget() < b.budget() { (a, b) } else { (b, a) };
        let (tight, loose) = (budget(&facts, &terms(tight, days)), budget(&facts, &terms(loose, days)));
        prop_assert!(tight.time <= loose.time && tight.events <= loose.events);
        let (one, two) = (budget(&facts, &terms(a, days)), budget(&facts, &terms(a, days * 2)));
        prop_assert!((two.time.to_seconds_f64() - 2.0 * one.time.to_seconds_f64()).abs() < 1e-6);
    }

    /// Worse faults are noticed no later, and by then exactly the promised part of the budget is gone.
    #[test]
    fn detection_is_monotone_and_spends_what_it_says(target in target(), e in 0.0001f64..1.0, hours in 1u64..100) {
        let factor = BurnRate::parse("14.4").unwrap().to_f64();
        let (budget, long) = (target.budget(), Span::hours(hours));
        if let Some(at) = detection_time(factor, budget, long, e) {
            let worse = detection_time(factor, budget, long, (e * 1.5).min(1.0)).unwrap();
            prop_assert!(worse <= at);
            let bad_time = at.to_seconds_f64() * e;
            let promised = factor * budget.to_f64() * long.to_seconds_f64();
            prop_assert!((bad_time - promised).abs() <= 1e-9 * promised + 2e-9);
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in prop_oneof![any::<String>(), prop::collection::vec(hostile(), 0..30).prop_map(|v| v.join("\n"))]) {
        let _ = read(&text, "x.yaml");
    }

    /// A real file with bytes cut, changed or put in is read or refused.
    #[test]
    fn damaged_files_are_read_or_refused(cut in 0usize..2500, at in 0usize..2500, with in hostile()) {
        let text = include_str!("../../public/samples/checkout.accord.yaml");
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
        let _ = read(&text[..floor(cut)], "");
        let at = floor(at);
        if let Ok(reading) = read(&format!("{}{with}{}", &text[..at], &text[at..]), "") {
            for objective in &reading.restored.plan.objectives {
                let _ = outlook(&objective.facts, &objective.terms);
            }
        }
    }
}

/// A few of the hostile plans go to promtool itself; each run of it takes a while.
#[test]
fn promtool_accepts_hostile_plans() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..25 {
        let plan = plan().new_tree(&mut runner).expect("a plan").current();
        common::promtool_accepts(write(&plan, Export::Prometheus).expect("rules").text());
    }
}

/// Facts and terms with something in every part.
pub fn everything() -> (Facts, Terms) {
    let catalogue = accord::model::risk::sample_catalogue().expect("the sample");
    let facts = Facts {
        requests_per_day: Some(1_000_000),
        catalogue,
        network: Some(Share::parse_percent("99.9").unwrap()),
        releases_per_week: Some(10.0),
        people_on_call: Some(6.0),
        outage_cost: Some(accord::plan::OutageCost { points: vec![(0.0, 500.0), (60.0, 8_000.0)] }),
        sla: Some(accord::plan::Sla::compute_credits(50_000.0)),
        ..Facts::default()
    };
    let invested = accord::plan::Investment {
        name: "Canary".into(),
        yearly_cost: 40_000.0,
        effects: vec![accord::plan::Effect {
            on: accord::plan::Lever::Impact,
            of: accord::plan::Scope::All,
            factor: 0.5,
        }],
    };
    let terms = Terms {
        target: Target::parse_percent("99").unwrap(),
        window: Window::rolling("30d").unwrap(),
        method: Method::Occurrences,
        alerts: workbook_alerts(),
        alerting: Alerting::default(),
        policy: Some(accord::plan::Policy::workbook()),
        investments: vec![invested],
        accepted: Default::default(),
    };
    (facts, terms)
}
