use accord::exchange::{Export, read, write};
use accord::model::risk::sample_catalogue;
use accord::model::{Difference, Topic, difference};
use accord::plan::{AlertTier, Band, Comparison, History, Indicator, Objective, ObjectiveId, Plan, Policy, Severity};
use accord::units::{BurnRate, Length, Method, Share, Span, Target, Window};

use crate::whole::{bare, charter, hostile, plan, whole};

/// What changes when the first of one objective is changed, both ways; the ways must be equally long.
fn told(change: impl Fn(&mut Objective)) -> Vec<Difference> {
    told_from(bare(1, "availability", "99.9"), change)
}

fn told_from(before: Objective, change: impl Fn(&mut Objective)) -> Vec<Difference> {
    let mut after = before.clone();
    change(&mut after);
    let (a, b) = (plan(vec![before]), plan(vec![after]));
    let (there, back) = (difference(&a, &b), difference(&b, &a));
    assert_eq!(there.len(), back.len(), "{there:#?} {back:#?}");
    assert_eq!(difference(&b, &b), []);
    there
}

fn sentences(told: &[Difference]) -> Vec<&str> {
    told.iter().map(|difference| difference.sentence.as_str()).collect()
}

/// Published: 99.9 % of 30 days is 43 m 12 s, 99.95 % is 21 m 36 s, 99.99 % is 4 m 19.2 s.
#[test]
fn a_target_says_what_becomes_of_the_budget() {
    for (from, to, sentence) in [
        ("99.9", "99.95", "99.9 → 99.95 %: the budget halves to 21 m 36 s over 30 days"),
        ("99.95", "99.9", "99.95 → 99.9 %: the budget doubles to 43 m 12 s over 30 days"),
        ("99.9", "99.99", "99.9 → 99.99 %: the budget falls to a tenth, to 4 m 19.2 s over 30 days"),
        ("99.9", "99", "99.9 → 99 %: the budget grows 10-fold to 7 h 12 m over 30 days"),
        ("99.9", "99.92", "99.9 → 99.92 %: the budget shrinks by 20 % to 34 m 34 s over 30 days"),
    ] {
        let found = told_from(bare(1, "x", from), |o| o.terms.target = Target::parse_percent(to).unwrap());
        assert_eq!((found[0].topic, found[0].sentence.as_str()), (Topic::Target, sentence));
    }
    let mut counted = bare(1, "x", "99.9");
    counted.facts.requests_per_day = Some(1_200_000);
    let found = told_from(counted, |o| o.terms.target = Target::parse_percent("99.95").unwrap());
    assert!(found[0].sentence.ends_with("21 m 36 s, 18,000 of 36,000,000 events over 30 days"), "{found:#?}");
    // As many zeros as anybody likes are the same promise.
    assert_eq!(told(|o| o.terms.target = Target::parse_percent("99.90").unwrap()), []);
}

/// The workbook's first page at 99.9 %: told after 51.84 s, fires above 1.44 %; at 99.95 % half of both.
#[test]
fn alerts_that_act_differently_are_told_with_the_target() {
    let found = told(|o| o.terms.target = Target::parse_percent("99.95").unwrap());
    let alerts: Vec<_> = found.iter().filter(|difference| difference.topic == Topic::Alerts).collect();
    assert_eq!(alerts.len(), 4);
    assert!(
        alerts[0].sentence.starts_with(
            "page 14.4× over 1h and 5m: a full outage is told after 25.9 s (was after 51.8 s); \
             it fires above 0.72 % errors (was 1.44 % errors)"
        ),
        "{}",
        alerts[0].sentence
    );
    assert_eq!(found.len(), 5);
}

#[test]
fn a_window_says_its_budget_and_what_30_days_of_it_are() {
    let found = told(|o| o.terms.window = Window::rolling("90d").unwrap());
    assert_eq!(
        found[0].sentence,
        "rolling 30 days → rolling 90 days: the budget is 2 h 10 m in place of 43 m 12 s (43 m 12 s per 30 days)"
    );
    // A page of 14.4 over an hour spends 2 % of 30 days, and a third of that of 90.
    assert!(found[1].sentence.contains("budget gone by then 0.667 % (was 2 %)"), "{}", found[1].sentence);
}

#[test]
fn a_method_says_what_changes_in_meaning() {
    let slice_target = Share::parse_percent("95").unwrap();
    let slices = Method::Timeslices { slice_target, slice: Length::parse("5m").unwrap() };
    let found = told(|o| o.terms.method = slices);
    assert_eq!(
        found[0].sentence,
        "Occurrences → Timeslices: A slice of 5 minutes counts as wholly good if at least 95 % of it was good, else as \
         wholly bad. A steady fault that fails 1 % of requests now spends 0 % of its time, before 1 %"
    );
}

#[test]
fn tiers_come_go_and_change() {
    let found = told(|o| o.terms.alerts.truncate(3));
    assert_eq!(
        sentences(&found),
        ["ticket 1× over 3d and 6h is gone: a full outage is told after 4 m 19.2 s, and it fires above 0.1 % errors"]
    );
    let found = told(|o| o.terms.alerts[1].hold = Span::minutes(10));
    // 2 m 9.6 s of detection and 10 minutes of waiting.
    assert!(found[0].sentence.contains("held for 10m: a full outage is told after 12 m 10 s (was after 2 m 9.6 s)"));
    // Two days at 1.5 times the allowed burn: 1.5 × 0.1 % × 48 h = 4 m 19.2 s, as before, but less of the budget.
    let slow = AlertTier {
        severity: Severity::Ticket,
        long: Span::hours(48),
        short: None,
        factor: BurnRate::parse("1.5").unwrap(),
        hold: Span::ZERO,
    };
    assert_eq!(told(|o| o.terms.alerts.push(slow)).len(), 1);
    assert_eq!(told(|o| o.terms.alerts.reverse()).len(), 1);
    let found = told(|o| o.terms.target = Target::parse_percent("90").unwrap());
    assert!(found.iter().any(|d| d.sentence.contains("told never (was after 51.8 s)")), "{found:#?}");
}

#[test]
fn a_policy_says_when_releases_stop() {
    let mut before = bare(1, "x", "99.9");
    before.terms.policy = Some(Policy::four_bands());
    let found = told_from(before.clone(), |o| {
        let policy = o.terms.policy.as_mut().unwrap();
        policy.bands[3] = Band::freeze(0.25, 1.0);
        policy.charter = charter();
    });
    // Three quarters of 43 m 12 s.
    assert_eq!(
        found[0].sentence,
        "normal releases now stop at 25 % of the budget left, after 32 m 24 s of full outage; before, they stop at 0 % of \
         the budget left, after 43 m 12 s of full outage"
    );
    assert!(found.iter().any(|d| d.sentence == "Next review is new: 2027-07-15"));
    assert!(found.iter().any(|d| d.sentence == "Approval for “SRE” is new: Ben, not signed yet"));
    assert!(found.iter().all(|d| d.topic == Topic::Policy));
    let found = told_from(before, |o| o.terms.policy = None);
    assert!(
        found[0].sentence.starts_with("normal releases now never stop; before, they stop at 0 %"),
        "{}",
        found[0].sentence
    );
}

#[test]
fn facts_say_from_what_to_what_and_the_chance_follows() {
    let found = told(|o| o.facts.requests_per_day = Some(5_000));
    assert_eq!(sentences(&found), ["Requests is new: 5,000 a day"]);
    let mut before = bare(1, "x", "99");
    before.facts.catalogue = sample_catalogue().unwrap();
    let found = told_from(before, |o| {
        o.facts.catalogue.risks.remove(0);
        o.facts.people_on_call = Some(4.0);
    });
    assert_eq!(found.iter().map(|d| d.topic).collect::<Vec<_>>(), [Topic::Chance, Topic::Facts, Topic::Facts]);
    assert!(found[0].sentence.starts_with("the chance to keep the objective in one window: "));
    assert!(found[2].sentence.starts_with("Risk “") && found[2].sentence.contains("is gone"), "{}", found[2].sentence);
}

#[test]
fn queries_are_named_where_they_differ() {
    let found = told(|o| {
        let Indicator::Ratio { events, .. } = &mut o.indicator else { panic!("a ratio") };
        events
            .fields
            .insert("query".to_owned(), "sum(rate(http_requests_total{code=~\"5..|429\"}[{{.window}}]))".to_owned());
        o.labels.insert("team".to_owned(), "payments".to_owned());
    });
    assert_eq!(
        sentences(&found),
        [
            "Bad events, query: sum(rate(http_requests_total{code=~\"5..\"}[{{.window}}])) → \
             sum(rate(http_requests_total{code=~\"5..|429\"}[{{.window}}]))",
            "Label “team” is new: payments"
        ]
    );
}

#[test]
fn objectives_are_found_by_name_then_by_id() {
    let (a, b, c) = (bare(1, "a", "99.9"), bare(2, "b", "99"), bare(3, "c", "95"));
    // Numbers of a file only count what is in it.
    let renumbered =
        plan(vec![Objective { id: ObjectiveId(1), ..b.clone() }, Objective { id: ObjectiveId(2), ..a.clone() }]);
    assert_eq!(difference(&plan(vec![a.clone(), b.clone()]), &renumbered), []);
    let found = difference(&plan(vec![a.clone(), b.clone()]), &plan(vec![b.clone(), c.clone()]));
    let (first, second) = (&found[0], &found[1]);
    assert_eq!(
        (first.objective, first.sentence.as_str()),
        (Some(c.id), "new: 95 % over rolling 30 days, a budget of 36 h")
    );
    assert_eq!(second.sentence, "no longer promised: 99.9 % over rolling 30 days, a budget of 43 m 12 s");
    let renamed = Objective { name: "other".to_owned(), ..a.clone() };
    let found = difference(&plan(vec![a]), &plan(vec![renamed]));
    assert_eq!(sentences(&found), ["renamed: checkout/a → checkout/other"]);
}

#[test]
fn two_files_of_different_formats_are_compared_as_plans() {
    let mut history = History::new(plan(vec![bare(1, "availability", "99.9")]));
    let openslo = write(history.plan(), Export::OpenSlo).unwrap();
    let target = Target::parse_percent("99.95").unwrap();
    let change = history.plan().edited(ObjectiveId(1), |objective| objective.terms.target = target).unwrap();
    history.change(change, None).unwrap();
    let before = read(openslo.text(), "checkout-q1.openslo.yaml").unwrap().restored.plan;
    let found = difference(&before, history.plan());
    assert_eq!(found[0].sentence, "99.9 → 99.95 %: the budget halves to 21 m 36 s over 30 days");
}

/// Each part changed alone is told, and the way back is as long as the way there.
#[test]
fn no_change_goes_untold() {
    type Edit = fn(&mut Plan);
    let edits: [Edit; 27] = [
        |p| p.name.push('x'),
        |p| p.objectives[0].title = None,
        |p| p.objectives[0].description.clear(),
        |p| p.objectives[0].annotations.insert("a".into(), "b".into()).map_or((), drop),
        |p| {
            p.objectives[0].indicator =
                Indicator::Reference { name: "r".into(), bound: Some((Comparison::Below, "1".into())) }
        },
        |p| p.objectives[0].terms.alerting.absent_after = None,
        |p| p.objectives[0].terms.alerting.minimum_failures = Some(3),
        |p| p.objectives[0].terms.alerting.page.labels.insert("a".into(), "b".into()).map_or((), drop),
        |p| p.objectives[0].terms.investments.clear(),
        |p| p.objectives[0].terms.investments[0].effects[0].factor = 0.25,
        |p| p.objectives[0].facts.traffic = None,
        |p| p.objectives[0].facts.traffic = Some(accord::plan::TrafficProfile::flat()),
        |p| p.objectives[0].facts.architecture = None,
        |p| p.objectives[0].facts.network = None,
        |p| p.objectives[0].facts.sla = None,
        |p| p.objectives[0].facts.outage_cost = None,
        |p| p.objectives[0].facts.work_effect = None,
        |p| p.objectives[0].facts.false_pages = 0.5,
        |p| p.objectives[0].facts.catalogue.background = 0.5,
        |p| p.objectives[0].terms.policy.as_mut().unwrap().bands[0].exit_above = 1.0,
        |p| p.objectives[0].terms.policy.as_mut().unwrap().silver_bullets.count = 2,
        |p| p.objectives[0].terms.policy.as_mut().unwrap().charter.review_on = None,
        |p| p.decisions[0].dissent.clear(),
        |p| p.decisions.clear(),
        |p| p.objectives[0].facts.incidents.as_mut().unwrap().incidents[0].acknowledged_after = Some(9.0),
        |p| {
            let log = p.objectives[0].facts.incidents.as_mut().unwrap();
            log.reviews = vec![accord::plan::Review::new(&log.incidents[0])];
        },
        |p| {
            let log = p.objectives[0].facts.incidents.as_mut().unwrap();
            let action = accord::plan::Action { what: "Rehearse".into(), ..Default::default() };
            log.reviews =
                vec![accord::plan::Review { actions: vec![action], ..accord::plan::Review::new(&log.incidents[0]) }];
        },
    ];
    for (i, edit) in edits.into_iter().enumerate() {
        let (before, mut after) = (whole(), whole());
        edit(&mut after);
        let (there, back) = (difference(&before, &after), difference(&after, &before));
        assert!(!there.is_empty(), "edit {i}");
        assert_eq!(there.len(), back.len(), "edit {i}: {there:#?} {back:#?}");
    }
    for (a, b) in [(whole(), hostile()), (plan(Vec::new()), whole())] {
        assert_eq!(difference(&a, &b).len(), difference(&b, &a).len());
        assert!(difference(&a, &b).is_sorted_by_key(|difference| difference.topic));
    }
    assert_eq!(difference(&hostile(), &hostile()), []);
}
