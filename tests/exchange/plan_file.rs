//! Our own plan file says everything of a plan, and what comes in is bounded.
#![allow(clippy::unwrap_used, reason = "strategies are built from literals")]

use accord::exchange::{Export, plan_text, read, write};
use accord::plan::*;
use accord::units::{CivilDate, CivilDateTime, Estimate, Share, Span, Target, Window};
use proptest::prelude::*;

use crate::any_plan::{hostile, plan};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_equal_to_the_bit(plan in plan()) {
        let text = plan_text(&plan).expect("a plan file");
        let again = read(&text, "").unwrap_or_else(|refusal| panic!("{refusal}\n{text}")).restored;
        prop_assert_eq!(&again.notes, &vec![]);
        prop_assert_eq!(&again.plan, &plan);
        // Equal numbers may differ in their sign of zero; their digits do not.
        prop_assert_eq!(format!("{:?}", again.plan), format!("{:?}", &plan));
        prop_assert!(write(&plan, Export::Plan).is_ok());
    }

    /// A file with every key, with bytes cut, changed or put in, is read or refused.
    #[test]
    fn damaged_files_are_read_or_refused(cut in 0usize..9_000, at in 0usize..9_000, with in hostile()) {
        let text = include_str!("../plans/v2-everything.accord.yaml");
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let _ = read(&text[..floor(cut)], "");
        let at = floor(at);
        if let Ok(reading) = read(&format!("{}{with}{}", &text[..at], &text[at..]), "") {
            let text = plan_text(&reading.restored.plan).expect("a plan file");
            let again = read(&text, "").unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
            prop_assert_eq!(again.restored.plan, reading.restored.plan);
        }
    }

    /// The gate leaves alone what has passed it.
    #[test]
    fn restoring_twice_is_restoring_once(plan in plan()) {
        let again = restore(plan.clone(), Vec::new()).expect("passes again");
        prop_assert_eq!(again.plan, plan);
        prop_assert_eq!(again.notes, vec![]);
    }
}

fn one(change: impl FnOnce(&mut Facts, &mut Terms)) -> Plan {
    let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
    let mut objective = Objective::new("shop", "search", Indicator::Reference { name: "x".into(), bound: None }, terms);
    objective.id = ObjectiveId(1);
    change(&mut objective.facts, &mut objective.terms);
    Plan { name: "p".into(), objectives: vec![objective], ..Plan::default() }
}

fn risk(duration: Duration) -> Risk {
    let value = |value| Estimate::value(value).unwrap();
    Risk {
        name: "r".into(),
        cause: Cause::Other,
        duration,
        impact: value(1.0),
        frequency: Frequency::PerYear(value(1.0)),
        dependency: false,
    }
}

fn incident() -> Incident {
    Incident { impact: 0.5, ..Incident::new("i", CivilDateTime::parse("2026-03-10 09:12:00").unwrap(), 42.0) }
}

fn log(incidents: Vec<Incident>) -> IncidentLog {
    let day = |text| CivilDate::parse(text).unwrap();
    IncidentLog { from: day("2026-01-01"), until: day("2026-12-31"), incidents, reviews: Vec::new() }
}

/// An incident outside the time that was looked at stays, an accepted risk that is not there goes, and both are said.
#[test]
fn what_does_not_fit_together_is_told() {
    let late = Incident { started: CivilDateTime::parse("2027-01-01").unwrap(), ..incident() };
    let plan = one(|facts, terms| {
        facts.catalogue.risks = vec![Risk { name: " r\u{202e}".into(), ..risk(Duration::Observed(Vec::new())) }];
        facts.incidents = Some(log(vec![incident(), late.clone()]));
        terms.accepted = [" r\u{202e}", "gone"].map(String::from).into();
    });
    let restored = restore(plan, Vec::new()).expect("repaired");
    let objective = &restored.plan.objectives[0];
    assert_eq!(objective.facts.incidents.as_ref().map(|log| log.incidents.len()), Some(2));
    assert_eq!(objective.terms.accepted, ["r".to_owned()].into());
    let texts: Vec<&str> = restored.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("one incident began outside")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("accepts the risk “gone”")), "{texts:?}");
}

#[test]
fn a_currency_is_a_sign_or_a_code() {
    let of = |currency: &str| restore(Plan { currency: currency.into(), ..one(|_, _| {}) }, Vec::new());
    assert_eq!(of(" CHF ").expect("is taken").plan.currency, "CHF");
    assert_eq!(of("€").expect("is taken").plan.currency, "€");
    assert!(of("pounds sterling").expect_err("too long").reason.contains("8 characters"));
}

/// Who takes a risk away takes back that it was accepted, so that the plan's file can always be written; undo brings
/// both back.
#[test]
fn an_accepted_risk_goes_with_its_risk() {
    let plan = one(|facts, terms| {
        facts.catalogue.risks = vec![risk(Duration::Observed(Vec::new()))];
        terms.accepted = ["r".to_owned()].into();
    });
    let mut history = History::new(plan.clone());
    let change = history.plan().edited(ObjectiveId(1), |objective| objective.facts.catalogue.risks.clear());
    history.change(change.expect("the objective"), None).expect("fits");
    assert!(history.plan().objectives[0].terms.accepted.is_empty());
    assert!(write(history.plan(), Export::Plan).is_ok());
    history.undo();
    assert_eq!(*history.plan(), plan);
}

/// A file that says little of on-call and capacity means the usual of the rest.
#[test]
fn what_is_missing_of_capacity_is_as_usual() {
    let text = plan_text(&one(|_, _| {})).expect("a plan file");
    let facts = "  facts: {on_call: {sites: 2}, capacity: {replicas: 3}, growth: {per_year: 0.5}}\n  terms:";
    let plan = read(&text.replace("  terms:", facts), "").expect("opens").restored.plan;
    let facts = &plan.objectives[0].facts;
    assert_eq!(facts.on_call, Some(OnCall { sites: 2, ..OnCall::default() }));
    assert_eq!(facts.capacity, Some(Capacity { replicas: 3, ..Capacity::default() }));
    assert_eq!(facts.growth, Some(Growth { per_year: 0.5, doubt: 0.0 }));
}

/// Each is refused, and the refusal names the objective.
#[test]
fn what_is_not_finite_or_too_much_is_refused_by_name() {
    let policy = |change: fn(&mut Policy)| {
        move |_: &mut Facts, terms: &mut Terms| {
            let mut policy = Policy::four_bands();
            change(&mut policy);
            terms.policy = Some(policy);
        }
    };
    let deep = (0..70).fold(Block::component("a"), |inner, _| Block::Series(vec![inner]));
    let component = Component { name: "a".into(), record: Record::Unavailability(Share::parse_percent("1").unwrap()) };
    let architecture = |root| Some(Architecture { components: vec![component.clone()], groups: Vec::new(), root });
    let numbers = |change: fn(&mut Facts, f64)| {
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1.0].map(|bad| one(|facts, _| change(facts, bad)))
    };
    let mut plans = Vec::new();
    plans.extend(numbers(|facts, bad| facts.releases_per_week = Some(bad)));
    plans.extend(numbers(|facts, bad| facts.people_on_call = Some(bad)));
    plans.extend(numbers(|facts, bad| facts.false_pages = bad));
    plans.extend(numbers(|facts, bad| facts.catalogue.background = bad));
    plans.extend(numbers(|facts, bad| facts.work_effect = Some(WorkEffect { halving_days: bad, fading_days: 1.0 })));
    plans.extend(numbers(|facts, bad| facts.outage_cost = Some(OutageCost { points: vec![(0.0, bad)] })));
    plans.extend(numbers(|facts, bad| facts.sla = Some(Sla { monthly_fee: bad, bands: Vec::new() })));
    plans.extend(numbers(|facts, bad| facts.catalogue.risks = vec![risk(Duration::Observed(vec![1.0, bad]))]));
    plans.extend(numbers(|facts, per_week| {
        let changes = Frequency::Changes { per_week, failure_rate: 0.1 };
        facts.catalogue.risks = vec![Risk { frequency: changes, ..risk(Duration::Observed(Vec::new())) }];
    }));
    plans.extend(numbers(|facts, frequency| {
        let name = "a".to_owned();
        facts.catalogue.adjustments = vec![Adjustment { name, detect_minutes: 0.0, resolve_minutes: 0.0, frequency }];
    }));
    plans.extend(numbers(|facts, per_page| {
        facts.on_call = Some(OnCall { minutes_per_page: per_page, ..OnCall::default() });
    }));
    plans.extend(numbers(|facts, doubt| facts.growth = Some(Growth { per_year: 0.1, doubt })));
    plans.extend(numbers(|facts, bad| facts.incidents = Some(log(vec![Incident { minutes: bad, ..incident() }]))));
    plans.extend(numbers(|facts, bad| facts.incidents = Some(log(vec![Incident { impact: bad, ..incident() }]))));
    plans.extend(numbers(|facts, bad| facts.capacity = Some(Capacity { service_ms: bad, ..Capacity::default() })));
    plans.extend(numbers(|facts, bad| {
        facts.capacity = Some(Capacity { load_test: vec![(1.0, bad)], ..Capacity::default() });
    }));
    plans.extend(numbers(|facts, bad| {
        facts.capacity = Some(Capacity { weekly_peaks: vec![1.0, bad], ..Capacity::default() });
    }));
    for capacity in [
        Capacity { replicas: 0, ..Capacity::default() },
        Capacity { zones: 0, ..Capacity::default() },
        Capacity { concurrency: 0, ..Capacity::default() },
        Capacity { service_ms: 0.0, ..Capacity::default() },
        Capacity { peak_over_mean: Some(0.5), ..Capacity::default() },
        Capacity { replica_unavailability: 1.5, ..Capacity::default() },
        Capacity { latency: Some(Latency { milliseconds: 300.0, share: 1.01 }), ..Capacity::default() },
        Capacity { load_test: vec![(1.0, 1.0); 10_001], ..Capacity::default() },
        Capacity { weekly_peaks: vec![1.0; 10_001], ..Capacity::default() },
    ] {
        plans.push(one(move |facts, _| facts.capacity = Some(capacity)));
    }
    plans.push(one(|facts, _| facts.on_call = Some(OnCall { shift_days: 0.0, ..OnCall::default() })));
    plans.push(one(|facts, _| facts.on_call = Some(OnCall { sites: 0, ..OnCall::default() })));
    plans.push(one(|facts, _| facts.incidents = Some(log(vec![incident(); 20_001]))));
    plans.push(one(|facts, _| {
        let log = log(Vec::new());
        facts.incidents = Some(IncidentLog { from: log.until, until: log.from, ..log });
    }));
    plans.push(one(policy(|policy| policy.bands[1].at_or_below = f64::NAN)));
    plans.push(one(policy(|policy| policy.bands[0].exit_above = f64::INFINITY)));
    plans.push(one(policy(|policy| policy.bands[0].releases = 1.5)));
    plans.push(one(policy(|policy| policy.postmortem_above = f64::NAN)));
    plans.push(one(policy(|policy| policy.class_above = -0.1)));
    plans.push(one(policy(|policy| policy.exceptions_per_week = f64::NAN)));
    plans.push(one(policy(|policy| policy.bands.clear())));
    plans.push(one(policy(|policy| policy.bands = vec![Band::free(); 17])));
    plans.push(one(policy(|policy| policy.charter.evidence = vec!["e".into(); 101])));
    plans.push(one(policy(|policy| policy.charter.goals = "g".repeat(20_001))));
    plans.push(one(policy(|policy| policy.bands[1].owner = "o".repeat(201))));
    plans.push(one(|facts, _| facts.catalogue.risks = vec![risk(Duration::Observed(Vec::new())); 2_001]));
    plans.push(one(|facts, _| facts.catalogue.risks = vec![risk(Duration::Observed(vec![1.0; 100_001]))]));
    plans.push(one(|facts, _| facts.outage_cost = Some(OutageCost { points: vec![(0.0, 1.0); 1_001] })));
    plans.push(one(|facts, _| facts.architecture = architecture(deep.clone())));
    plans.push(one(|facts, _| facts.architecture = architecture(Block::component("b"))));
    plans.push(one(|_, terms| {
        let effects = vec![Effect { on: Lever::Impact, of: Scope::All, factor: f64::NAN }];
        terms.investments = vec![Investment { name: "i".into(), yearly_cost: 1.0, effects }];
    }));
    for plan in plans {
        let refusal = restore(plan.clone(), Vec::new()).map(|_| format!("{plan:?}")).expect_err("refused");
        assert!(refusal.reason.contains("“search”"), "{refusal}");
        assert!(!refusal.remedy.is_empty());
    }
}

/// What cannot be told apart is made one, and said.
#[test]
fn texts_of_facts_are_cleaned() {
    let plan = one(|facts, _| {
        facts.catalogue.risks = vec![Risk { name: " a\u{202e}b ".into(), ..risk(Duration::Observed(vec![-0.0])) }];
    });
    let restored = restore(plan, Vec::new()).expect("repaired");
    let risk = &restored.plan.objectives[0].facts.catalogue.risks[0];
    assert_eq!(risk.name, "a b");
    assert_eq!(restored.notes.len(), 1);
    let Duration::Observed(minutes) = &risk.duration else { panic!("observed") };
    assert!(minutes[0].is_sign_positive());
}

/// The most that is taken can be saved and opened again: numbers of the greatest length, and the deepest diagram.
#[test]
fn the_largest_plans_open_again() {
    let observed = vec![1.234_567_890_123_456_7e-5; 100_000];
    let mut objectives = Vec::new();
    for id in 1..=4 {
        let mut objective = one(|facts, _| {
            facts.catalogue.risks = vec![risk(Duration::Observed(observed.clone()))];
        })
        .objectives
        .remove(0);
        objective.id = ObjectiveId(id);
        objective.name = format!("o{id}");
        objectives.push(objective);
    }
    let root = (0..63).fold(Block::component("a"), |inner, _| Block::Series(vec![inner]));
    let record = Record::Times { mttf: Span::days(1), mttr: Span::ZERO };
    let components = vec![Component { name: "a".into(), record }];
    objectives[0].facts.architecture = Some(Architecture { components, groups: Vec::new(), root });
    let plan = Plan { name: "large".into(), objectives, ..Plan::default() };
    let text = plan_text(&plan).expect("a plan file");
    assert_eq!(read(&text, "").expect("opens").restored.plan, plan);
    let carried = Carried { format: "f".into(), text: "a\n".repeat(65_000) };
    let beside = Plan { carried: vec![carried; 5], objectives: plan.objectives[..1].to_vec(), ..plan.clone() };
    let beside = restore(beside, Vec::new()).expect("is taken").plan;
    assert_eq!(read(&plan_text(&beside).expect("a plan file"), "").expect("opens").restored.plan, beside);
    let more = Plan { objectives: [plan.objectives.clone(), plan.objectives.clone()].concat(), ..plan };
    assert!(restore(more, Vec::new()).expect_err("too much").reason.contains("MiB"));
}

/// What a person may get wrong in the new parts is told with its place.
#[test]
fn mistakes_are_told_with_their_place() {
    let whole = include_str!("../plans/v2-everything.accord.yaml");
    let cases = [
        ("background: 0.0001", "background: .nan", "not a number"),
        ("background: 0.0001", "background: 1e999", "not a number"),
        ("background: 0.0001", "background: 1.5", "accepted is 0 to 1"),
        ("cause: binary_push", "cause: binarypush", "not known here"),
        ("p90: 122.5", "p90: 1.5", "p90 above the median"),
        ("below_percent: \"99.86\"", "below_percent: \"100\"", "below 100 %"),
        ("mttr: 1500000000ns", "mttr: 1.5s", "not a duration"),
        ("at_least: 2", "at_least: 4", "4 of 3"),
        ("database\n            - parallel", "databse\n            - parallel", "no component “databse”"),
        ("agreed_on: \"2027-02-03\"", "agreed_on: \"2027-02-30\"", "not a date"),
        ("{lever: impact, factor", "{lever: imapct, factor", "not known here"),
        ("saturday: [0.5, ", "saturday: [", "23 hours"),
        ("dependency_misses: excused", "dependency_misses: perhaps", "counted or excused"),
        ("from: \"2026-01-02\"", "from: \"2026-02-30\"", "not a date"),
        ("started: \"2026-03-10 09:12:34\"", "started: yesterday", "not a date and time"),
        ("impact: 0.34375", "impact: 34.375", "accepted is 0 to 1"),
        ("replicas: 14", "replicas: 14.5", "not a whole number"),
        ("zones: 5", "zones: 0", "accepted is 1 to"),
        ("confidence: guessed", "confidence: sure", "not known here"),
        ("currency: CHF", "currency: Swiss francs", "8 characters"),
    ];
    for (from, to, why) in cases {
        assert!(whole.contains(from), "{from}");
        let refusal = read(&whole.replace(from, to), "").map(|_| to).expect_err("refused");
        assert!(refusal.to_string().contains(why), "{to}: {refusal}");
    }
    let reading = read(&whole.replace("halving_days", "halvingdays"), "").expect_err("a missing key");
    assert!(reading.reason.contains("halving_days is missing"), "{reading}");
    let reading = read(&whole.replace("reviewers: [", "reviewer: ["), "").expect("reads");
    assert!(
        reading.restored.notes.iter().any(|note| note.text.contains("perhaps “reviewers”") && note.place.is_some())
    );
}
