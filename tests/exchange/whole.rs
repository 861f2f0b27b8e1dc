//! A plan in which everything is written down, and texts that break things.

use std::collections::BTreeMap;

use accord::exchange::workbook_alerts;
use accord::model::risk::sample_catalogue;
use accord::plan::{
    Accord, Approval, Architecture, Block, Bound, Capacity, Cause, Charter, Component, Confidence, Counted, Decision,
    Dissent, Effect, Evidence, Fact, Facts, Figure, Growth, Incident, IncidentLog, Indicator, Investment, Latency,
    Lever, Limit, Negotiation, Objective, ObjectiveId, Offer, OfferId, OnCall, OpenQuestion, OutageCost, Plan, Policy,
    Preparation, Provenance, Readiness, Record, Scope, Seat, Sla, Source, Terms, TrafficProfile, WorkEffect,
};
use accord::units::{CivilDate, CivilDateTime, Share, Span, Target, Window};

pub fn terms(target: &str) -> Terms {
    let target = Target::parse_percent(target).unwrap();
    Terms { alerts: workbook_alerts(), ..Terms::new(target, Window::rolling("30d").unwrap()) }
}

/// An objective without facts.
pub fn bare(id: u32, name: &str, target: &str) -> Objective {
    let indicator = Indicator::Ratio {
        counted: Counted::Bad,
        events: Source::prometheus("sum(rate(http_requests_total{code=~\"5..\"}[{{.window}}]))"),
        total: Source::prometheus("sum(rate(http_requests_total[{{.window}}]))"),
        counter: Some(true),
    };
    Objective { id: ObjectiveId(id), ..Objective::new("checkout", name, indicator, terms(target)) }
}

pub fn plan(objectives: Vec<Objective>) -> Plan {
    Plan { name: "Checkout, Q1".to_owned(), objectives, ..Plan::default() }
}

pub fn charter() -> Charter {
    let text = |text: &str| text.to_owned();
    Charter {
        goals: text("Protect customers from repeated misses.\nKeep an incentive to balance reliability with features."),
        non_goals: text("It is not meant to punish a miss."),
        owner: text("SRE lead"),
        exceptions: vec![text("Fixes of P0 incidents"), text("Security fixes")],
        excused: vec![text("An outage of the company's whole network"), text("A team that is frozen already")],
        disputes: text("The CTO decides"),
        reviewers: vec![text("Dana"), text("Eli")],
        approvals: vec![
            Approval { name: text("Ana"), role: text("Product"), on: CivilDate::parse("2027-01-15").ok() },
            Approval { name: text("Ben"), role: text("SRE"), on: None },
        ],
        agreed_on: CivilDate::parse("2027-01-15").ok(),
        review_on: CivilDate::parse("2027-07-15").ok(),
        evidence: vec![text("https://example.org/incidents/2026")],
    }
}

/// What happened, who is called and what serves the traffic.
fn operations(facts: &mut Facts) {
    let incident = Incident {
        detected_after: Some(4.0),
        impact: 0.3,
        cause: Cause::BinaryPush,
        ..Incident::new("Bad push", CivilDateTime::parse("2026-03-10 09:12:00").unwrap(), 42.0)
    };
    let day = |text| CivilDate::parse(text).unwrap();
    let log = IncidentLog {
        from: day("2026-01-01"),
        until: day("2026-12-31"),
        incidents: vec![incident],
        reviews: Vec::new(),
    };
    facts.incidents = Some(log);
    facts.growth = Some(Growth { per_year: 0.3, doubt: 0.1 });
    facts.on_call = Some(OnCall { toil_hours: 4.0, ..OnCall::default() });
    facts.options = vec![Investment { name: "Second region".to_owned(), yearly_cost: 90_000.0, effects: Vec::new() }];
    facts.capacity = Some(Capacity {
        replicas: 12,
        zones: 3,
        latency: Some(Latency { milliseconds: 300.0, share: 0.99 }),
        replica_yearly_cost: Some(1_800.0),
        load_test: vec![(8.0, 190.0), (16.0, 340.0)],
        weekly_peaks: vec![1_450.0, 1_480.0],
        ..Capacity::default()
    });
    let source = "Incident tracker".to_owned();
    let disputes = vec![Dissent { name: "Support".to_owned(), reason: "Two outages are missing".to_owned() }];
    let measured = Provenance { confidence: Confidence::Measured, source, on: Some(day("2026-12-31")), disputes };
    let runbook = Readiness { is_ready: true, note: "wiki, Checkout".to_owned() };
    facts.readiness = BTreeMap::from([(Preparation::Runbook, runbook)]);
    facts.provenance = BTreeMap::from([(Fact::Incidents, measured)]);
}

fn negotiation(terms: &Terms) -> Negotiation {
    let limit = |figure, bound, reason: &str| Limit { figure, bound, reason: reason.to_owned() };
    let seat = |name: &str, limits| Seat { name: name.to_owned(), limits };
    let offer = |id, by: &str, name: &str, target: &str| Offer {
        id: OfferId(id),
        by: by.to_owned(),
        name: name.to_owned(),
        reason: "As last year".to_owned(),
        is_covered: id == 2,
        terms: Terms { target: Target::parse_percent(target).unwrap(), ..terms.clone() },
    };
    Negotiation {
        seats: vec![
            seat("Product", vec![limit(Figure::FreezeDays, Bound::AtMost(10.0), "The sale in November")]),
            seat(
                "SRE",
                vec![
                    limit(Figure::Chance, Bound::AtLeast(0.9), ""),
                    limit(Figure::PagesPerPerson, Bound::AtMost(104.0), ""),
                ],
            ),
        ],
        offers: vec![offer(1, "Product", "Fast", "99.5"), offer(2, "SRE", "Safe", "99.95")],
    }
}

/// One objective with every fact and a policy, one without any.
pub fn whole() -> Plan {
    let mut first = bare(1, "requests-availability", "99.9");
    first.title = Some("Checkout requests succeed".to_owned());
    first.description =
        "Requests to the checkout API that end without a server error.\nMeasured at the load balancer.".to_owned();
    first.labels = BTreeMap::from([("team".to_owned(), "payments".to_owned())]);
    first.facts.requests_per_day = Some(1_200_000);
    let mut hours = [1.0; 168];
    hours[10] = 3.0;
    first.facts.traffic = Some(TrafficProfile::from_hours(&hours).unwrap());
    first.facts.catalogue = sample_catalogue().unwrap();
    first.facts.network = Some(Share::parse_percent("99.99").unwrap());
    first.facts.releases_per_week = Some(10.0);
    first.facts.people_on_call = Some(6.0);
    first.facts.false_pages = 12.0;
    first.facts.work_effect = Some(WorkEffect { halving_days: 60.0, fading_days: 180.0 });
    first.facts.outage_cost = Some(OutageCost { points: vec![(0.0, 500.0), (60.0, 20_000.0)] });
    first.facts.sla = Some(Sla::compute_credits(100_000.0));
    let half = Component {
        name: "database".to_owned(),
        record: Record::Times { mttf: Span::days(90), mttr: Span::minutes(30) },
    };
    let root = Block::Series(vec![Block::component("database")]);
    first.facts.architecture = Some(Architecture { components: vec![half], groups: Vec::new(), root });
    first.terms.policy = Some(Policy { charter: charter(), ..Policy::four_bands() });
    first.terms.policy.as_mut().unwrap().escalations = Policy::escalating().escalations;
    first.terms.policy.as_mut().unwrap().bands[1].actions = vec!["Two reviewers for each change".to_owned()];
    first.terms.alerting.absent_after = Some(Span::minutes(10));
    first.terms.accepted = first.facts.catalogue.risks.iter().take(2).map(|risk| risk.name.clone()).collect();
    operations(&mut first.facts);
    first.terms.investments = vec![Investment {
        name: "Faster rollback".to_owned(),
        yearly_cost: 12_000.0,
        effects: vec![Effect { on: Lever::Resolution, of: Scope::All, factor: 0.5 }],
    }];
    let mut second = bare(2, "requests-latency", "99");
    second.terms.window = Window::rolling("28d").unwrap();
    let decision = Decision {
        question: "Is 99.95 % worth it?".to_owned(),
        outcome: "Not this quarter".to_owned(),
        asked_by: "Sales".to_owned(),
        reason: "Customers do not notice below 20 minutes a month".to_owned(),
        traded: "A canary for every release".to_owned(),
        dissent: vec![Dissent { name: "Ben".to_owned(), reason: "The trend is wrong".to_owned() }],
        on: CivilDate::parse("2027-01-15").ok(),
    };
    first.negotiation = negotiation(&first.terms);
    first.accords = vec![Accord {
        version: 1,
        statement: "We keep this until the review.".to_owned(),
        signatures: charter().approvals,
        review_on: CivilDate::parse("2027-04-15").ok(),
        evidence: Evidence::Measured,
        text: "- id: 1\n  service: checkout\n".to_owned(),
        hash: "0".repeat(64),
    }];
    let question = OpenQuestion {
        question: "Does the provider promise more?".to_owned(),
        owner: "Dana".to_owned(),
        due_on: CivilDate::parse("2027-02-01").ok(),
    };
    Plan { decisions: vec![decision], questions: vec![question], ..plan(vec![first, second]) }
}

/// What breaks tables, tags, fences, links and paths.
pub const HOSTILE: &str = "x</h2><script>alert(1)</script><img src=x onerror=alert(1)>|\n## y\n```\n~~~ `z` [a](javascript:b) ![c](//d) &amp; \" ' $e$ \u{202e}../../f\u{0} www.g.h https://i";

/// The whole plan with hostile text in every field that holds text.
pub fn hostile() -> Plan {
    filled(HOSTILE)
}

/// The whole plan with this text in every field that holds text.
pub fn filled(with: &str) -> Plan {
    let text = || with.to_owned();
    let mut plan = whole();
    plan.name = text();
    for objective in &mut plan.objectives {
        objective.service = text();
        objective.name = text();
        objective.title = Some(text());
        objective.description = text();
        objective.labels = BTreeMap::from([(text(), text())]);
        objective.annotations = BTreeMap::from([(text(), text())]);
        for source in objective.indicator.sources_mut() {
            *source = Source { kind: text(), reference: Some(text()), fields: BTreeMap::from([(text(), text())]) };
        }
        for risk in &mut objective.facts.catalogue.risks {
            risk.name = text();
        }
        for weakness in &mut objective.facts.catalogue.adjustments {
            weakness.name = text();
        }
        for investment in &mut objective.terms.investments {
            investment.name = text();
            investment.effects[0].of = Scope::Named(text());
        }
        if let Some(policy) = &mut objective.terms.policy {
            policy.name = text();
            for band in &mut policy.bands {
                (band.name, band.owner, band.actions) = (text(), text(), vec![text()]);
            }
            for step in &mut policy.escalations {
                step.name = text();
            }
            policy.charter = Charter {
                goals: text(),
                non_goals: text(),
                owner: text(),
                exceptions: vec![text()],
                excused: vec![text()],
                disputes: text(),
                reviewers: vec![text()],
                approvals: vec![Approval { name: text(), role: text(), on: None }],
                evidence: vec![text()],
                ..charter()
            };
        }
        let alerting = &mut objective.terms.alerting;
        alerting.name = Some(text());
        alerting.labels = BTreeMap::from([(text(), text())]);
    }
    let dissent = || vec![Dissent { name: text(), reason: text() }];
    for objective in &mut plan.objectives {
        for seat in &mut objective.negotiation.seats {
            seat.name = text();
            seat.limits.iter_mut().for_each(|limit| limit.reason = text());
        }
        for offer in &mut objective.negotiation.offers {
            (offer.by, offer.name, offer.reason) = (text(), text(), text());
        }
        for accord in &mut objective.accords {
            (accord.statement, accord.text, accord.hash) = (text(), text(), text());
        }
        objective.facts.readiness.values_mut().for_each(|of| of.note = text());
        objective.facts.provenance.values_mut().for_each(|of| of.disputes = dissent());
    }
    plan.decisions = vec![Decision {
        question: text(),
        outcome: text(),
        asked_by: text(),
        reason: text(),
        traded: text(),
        dissent: dissent(),
        on: None,
    }];
    plan.questions = vec![OpenQuestion { question: text(), owner: text(), due_on: None }];
    plan
}
