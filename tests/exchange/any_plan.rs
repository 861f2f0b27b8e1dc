//! Plans with something in every part, at random: hostile texts, numbers to the last bit.
#![allow(clippy::unwrap_used, reason = "strategies are built from literals")]

use std::collections::BTreeMap;

use accord::exchange::workbook_alerts;
use accord::plan::*;
use accord::units::{
    BurnRate, CivilDate, CivilDateTime, Estimate, Length, Method, Share, Span, Target, TimeZone, Window,
};
use proptest::prelude::*;

use crate::common;

pub fn hostile() -> impl Strategy<Value = String> {
    common::hostile::hostile(0..5)
}

fn name() -> impl Strategy<Value = String> {
    (hostile(), 0u32..1_000_000).prop_map(|(text, number)| format!("n{text}{number}"))
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile(), 0..3)
}

fn strings() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[a-z_]{1,6}|on|no|y|[a-z]-[a-z]/[0-9]", hostile(), 0..3)
}

/// From 0 to `most`: ends, numbers people type, and any bits.
pub fn number(most: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(most),
        Just(5e-324),
        prop::sample::select(vec![0.1, 0.25, 1e-7, 0.999_999_999_999_999_9, 0.2]).prop_map(move |of: f64| of.min(most)),
        (0.0..=1.0f64).prop_map(move |share| share * most),
        (0u64..=f64::MAX.to_bits()).prop_map(f64::from_bits).prop_filter("in range", move |number| *number <= most),
    ]
}

fn estimate(most: f64) -> impl Strategy<Value = Estimate> {
    (number(most), number(most)).prop_map(|(a, b)| {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        Estimate::spread(low, high).unwrap_or_else(|_| Estimate::value(a).unwrap())
    })
}

fn share() -> impl Strategy<Value = Share> {
    prop_oneof![(0u64..=1_000_000_000), (0u64..=1_000), Just(1_000_000_000)]
        .prop_map(|ppb| Share::from_ppb(ppb).unwrap())
}

pub fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        share().prop_filter_map("a budget", |share| Target::from_budget(share).ok()),
        prop::sample::select(vec!["99.90", "95.0", "99.9500000", "0", "99.999"])
            .prop_map(|text| Target::parse_percent(text).unwrap()),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    let alignment = prop_oneof![
        Just(accord::units::Alignment::Rolling),
        Just(accord::units::Alignment::Calendar {
            start: CivilDateTime::parse("2027-01-01 00:00:00").unwrap(),
            zone: TimeZone::parse("Europe/Berlin").unwrap(),
        }),
    ];
    let length = prop::sample::select(vec!["1d", "28d", "4w", "90d", "1M", "1Q", "1Y", "720h"]);
    (length, alignment).prop_map(|(length, alignment)| Window { length: Length::parse(length).unwrap(), alignment })
}

fn method() -> impl Strategy<Value = Method> {
    let slice = Length::parse("5m").unwrap();
    prop_oneof![
        Just(Method::Occurrences),
        share().prop_filter_map("above 0", move |share| {
            Some(Method::Timeslices { slice_target: share.above_zero().ok()?, slice })
        }),
        Just(Method::RatioTimeslices { slice }),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1u64..400).prop_map(Span::hours),
        (0.0f64..1e9).prop_map(|seconds| Span::from_seconds_f64(seconds).unwrap()),
        Just(Span::ZERO),
    ]
}

fn date() -> impl Strategy<Value = Option<CivilDate>> {
    prop::option::of((1u8..=12, 1u8..=28).prop_map(|(m, d)| CivilDate::parse(&format!("2027-{m:02}-{d:02}")).unwrap()))
}

fn cause() -> impl Strategy<Value = Cause> {
    use Cause::*;
    prop::sample::select(vec![
        BinaryPush,
        ConfigPush,
        UserBehaviour,
        Pipeline,
        ProviderChange,
        PerformanceDecay,
        Capacity,
        Hardware,
        Other,
    ])
}

prop_compose! {
    fn risk()(
        name in hostile(), cause in cause(), detect in estimate(1e9), resolve in estimate(1e9),
        observed in prop::option::of(prop::collection::vec(number(1e9), 0..4)), impact in estimate(1e6),
        rate in estimate(1e9), changes in prop::option::of((number(1e9), number(1.0))), dependency in any::<bool>(),
    ) -> Risk {
        Risk {
            name, cause, impact, dependency,
            duration: observed.map_or(Duration::Estimated { detect, resolve }, Duration::Observed),
            frequency: changes.map_or(Frequency::PerYear(rate), |(per_week, failure_rate)| {
                Frequency::Changes { per_week, failure_rate }
            }),
        }
    }
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    (hostile(), number(1e9), number(1e9), number(1e6)).prop_map(|(name, detect_minutes, resolve_minutes, frequency)| {
        Adjustment { name, detect_minutes, resolve_minutes, frequency }
    })
}

fn traffic() -> impl Strategy<Value = TrafficProfile> {
    prop::collection::vec(number(f64::MAX), 168)
        .prop_filter_map("some traffic", |hours| TrafficProfile::from_hours(&hours).ok())
}

fn incidents() -> impl Strategy<Value = IncidentLog> {
    let started = (1u8..=12, 1u8..=28, 0u8..24, 0u8..60).prop_map(|(month, day, hour, second)| {
        CivilDateTime::parse(&format!("2026-{month:02}-{day:02} {hour:02}:30:{second:02}")).unwrap()
    });
    let after = || prop::option::of(number(1e9));
    let incident = (hostile(), started, after(), after(), number(1e9), number(1.0), cause(), any::<bool>()).prop_map(
        |(name, started, detected_after, acknowledged_after, minutes, impact, cause, dependency)| Incident {
            name,
            started,
            detected_after,
            acknowledged_after,
            minutes,
            impact,
            cause,
            dependency,
        },
    );
    (prop::collection::vec(incident, 0..4), prop::collection::vec(review(), 0..3)).prop_map(
        |(incidents, mut reviews)| {
            let day = |text| CivilDate::parse(text).unwrap();
            // Of incidents of the list, or the way in would speak of it.
            reviews.truncate(incidents.len());
            for (review, incident) in reviews.iter_mut().zip(&incidents) {
                (review.incident, review.started) = (incident.name.clone(), incident.started);
            }
            IncidentLog { from: day("2026-01-01"), until: day("2026-12-31"), incidents, reviews }
        },
    )
}

fn review() -> impl Strategy<Value = Review> {
    let texts = || prop::collection::vec(hostile(), 0..3);
    let after = (number(1e9), any::<bool>()).prop_map(|(after, early)| if early { 0.0 - after } else { after });
    let moment = (after, hostile()).prop_map(|(after, text)| Moment { after: after + 0.0, text });
    let kind = prop::sample::select(ActionKind::ALL.to_vec());
    let day = prop::option::of(Just(CivilDate::parse("2027-02-01").unwrap()));
    let action = (hostile(), hostile(), day, kind, any::<bool>())
        .prop_map(|(what, owner, due, kind, is_done)| Action { what, owner, due, kind, is_done });
    let texts = (texts(), texts(), texts(), texts());
    let lists = (prop::collection::vec(moment, 0..4), prop::collection::vec(action, 0..4));
    (hostile(), hostile(), texts, lists).prop_map(
        |(summary, impact, (factors, went_well, went_badly, lucky), (timeline, actions))| Review {
            incident: String::new(),
            started: CivilDateTime::parse("2026-01-01").unwrap(),
            summary,
            impact,
            timeline,
            factors,
            went_well,
            went_badly,
            lucky,
            actions,
        },
    )
}

fn above_zero(most: f64) -> impl Strategy<Value = f64> {
    number(most).prop_map(|number| if number > 0.0 { number } else { 0.1 })
}

prop_compose! {
    fn on_call()(
        sites in 1u32..=24, at_once in 1u32..=10, shift_days in above_zero(1_000.0), minutes_per_page in number(1e5),
        at_night in number(1.0), working_hours in number(168.0), ticket_hours in number(1e6), toil_hours in number(168.0),
    ) -> OnCall {
        OnCall { sites, at_once, shift_days, minutes_per_page, at_night, working_hours, ticket_hours, toil_hours }
    }
}

prop_compose! {
    fn capacity()(
        counts in (1u32..=1_000_000, 1u32..=10_000, 1u32..=1_000_000), service_ms in above_zero(1e9),
        service_variation in number(1_000.0), peak_over_mean in prop::option::of(1.0f64..1e6),
        latency in prop::option::of((above_zero(1e9), number(1.0))), lead_days in prop::option::of(estimate(1e6)),
        replica_yearly_cost in prop::option::of(number(1e15)), replica_unavailability in number(1.0),
        load_test in prop::collection::vec((number(1e12), number(1e12)), 0..4),
        weekly_peaks in prop::collection::vec(number(1e12), 0..4),
    ) -> Capacity {
        let (replicas, zones, concurrency) = counts;
        let latency = latency.map(|(milliseconds, share)| Latency { milliseconds, share });
        Capacity {
            replicas, zones, concurrency, service_ms, service_variation, peak_over_mean, latency, lead_days,
            replica_yearly_cost, replica_unavailability, load_test, weekly_peaks,
        }
    }
}

fn dissent() -> impl Strategy<Value = Vec<Dissent>> {
    prop::collection::vec((hostile(), hostile()).prop_map(|(name, reason)| Dissent { name, reason }), 0..2)
}

fn readiness() -> impl Strategy<Value = BTreeMap<Preparation, Readiness>> {
    let of = (any::<bool>(), hostile()).prop_map(|(is_ready, note)| Readiness { is_ready, note });
    prop::collection::btree_map(prop::sample::select(Preparation::ALL.to_vec()), of, 0..3)
}

fn approvals() -> impl Strategy<Value = Vec<Approval>> {
    prop::collection::vec((hostile(), hostile(), date()), 0..3)
        .prop_map(|all| all.into_iter().map(|(name, role, on)| Approval { name, role, on }).collect())
}

fn provenance() -> impl Strategy<Value = BTreeMap<Fact, Provenance>> {
    let of = (prop::sample::select(Confidence::ALL.to_vec()), hostile(), date(), dissent())
        .prop_map(|(confidence, source, on, disputes)| Provenance { confidence, source, on, disputes });
    prop::collection::btree_map(prop::sample::select(Fact::ALL.to_vec()), of, 0..4)
}

fn block(names: Vec<String>) -> impl Strategy<Value = Block> {
    prop::sample::select(names).prop_map(Block::Component).prop_recursive(4, 24, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(Block::Series),
            parts().prop_map(Block::Parallel),
            (parts(), any::<prop::sample::Index>())
                .prop_map(|(of, needed)| Block::AtLeast { needed: needed.index(of.len()) as u32 + 1, of }),
        ]
    })
}

fn architecture() -> impl Strategy<Value = Architecture> {
    let names = || (0..4).map(|i| format!("c{i} # 'x'")).collect::<Vec<_>>();
    let record = || {
        prop_oneof![
            share().prop_map(Record::Unavailability),
            (span(), 1u64..1000).prop_map(|(mttf, minutes)| Record::Times { mttf, mttr: Span::minutes(minutes) }),
        ]
    };
    let sharing = prop_oneof![
        share().prop_map(Sharing::Beta),
        (share(), share()).prop_map(|(beta, gamma)| Sharing::Mgl { beta, gamma }),
        [share(), share(), share()]
            .prop_filter("something", |all| all.iter().any(|s| s.ppb() > 0))
            .prop_map(Sharing::Alpha),
        [share(), share(), share()]
            .prop_filter("something", |all| all.iter().any(|s| s.ppb() > 0))
            .prop_map(Sharing::Phi),
    ];
    (prop::collection::vec(record().boxed(), 4), prop::option::of(sharing.boxed()), block(names()).boxed()).prop_map(
        move |(records, sharing, root)| {
            let components =
                names().into_iter().zip(records).map(|(name, record)| Component { name, record }).collect();
            let members = names()[..3].to_vec();
            let groups =
                sharing.map(|sharing| CommonCause { name: "push".into(), members, sharing }).into_iter().collect();
            Architecture { components, groups, root }
        },
    )
}

prop_compose! {
    fn facts()(
        requests_per_day in prop::option::of(1u64..1_000_000_000_000_000), traffic in prop::option::of(traffic().boxed()),
        risks in prop::collection::vec(risk().boxed(), 0..3), adjustments in prop::collection::vec(adjustment().boxed(), 0..2),
        background in number(1.0), architecture in prop::option::of(architecture().boxed()), network in prop::option::of(share()),
        often in (prop::option::of(number(1e9)), prop::option::of(number(1e6)), number(1e9)),
        work in prop::option::of((number(1e6), number(1e6))),
        points in prop::option::of(prop::collection::vec((number(1e9), number(1e15)), 0..3)),
        sla in prop::option::of((number(1e15), prop::collection::vec((target(), number(1.0)), 0..3))),
        new in (
            prop::option::of((-1.0f64..1e6, number(1e6))), prop::option::of(incidents().boxed()), prop::option::of(on_call()),
            prop::collection::vec(investment().boxed(), 0..2), prop::option::of(capacity().boxed()), provenance().boxed(),
            readiness().boxed(),
        ),
    ) -> Facts {
        let (growth, incidents, on_call, options, capacity, provenance, readiness) = new;
        Facts {
            requests_per_day, traffic, architecture, network, incidents, on_call, options, capacity, provenance, readiness,
            growth: growth.map(|(per_year, doubt)| Growth { per_year, doubt }),
            catalogue: Catalogue { risks, adjustments, background },
            releases_per_week: often.0, people_on_call: often.1, false_pages: often.2,
            work_effect: work.map(|(halving_days, fading_days)| WorkEffect { halving_days, fading_days }),
            outage_cost: points.map(|points| OutageCost { points }),
            sla: sla.map(|(monthly_fee, bands)| Sla {
                monthly_fee,
                bands: bands.into_iter().map(|(below, credit)| SlaBand { below, credit }).collect(),
            }),
        }
    }
}

prop_compose! {
    fn band()(
        name in hostile(), at in prop_oneof![number(1.0), Just(f64::MAX), Just(-0.5)], releases in number(1.0),
        reliability_work in number(1.0), exit in prop::option::of(number(f64::MAX)), at_least_days in 0u32..3,
        actions in texts(), owner in hostile(),
    ) -> Band {
        Band { name, at_or_below: at, releases, reliability_work, exit_above: exit.unwrap_or(at), at_least_days, actions, owner }
    }
}

prop_compose! {
    fn charter()(
        goals in hostile(), non_goals in hostile(), owner in hostile(), exceptions in texts(), excused in texts(),
        disputes in hostile(), reviewers in texts(), evidence in texts(), agreed_on in date(), review_on in date(),
        approvals in approvals(),
    ) -> Charter {
        Charter { goals, non_goals, owner, exceptions, excused, disputes, reviewers, approvals, agreed_on, review_on, evidence }
    }
}

prop_compose! {
    pub fn policy()(
        name in hostile(), bands in prop::collection::vec(band().boxed(), 1..4), exceptions_per_week in number(1e9),
        bullets in (0u32..3, 0u32..100), excused in any::<bool>(),
        escalations in prop::collection::vec((hostile(), 0u32..100, number(1.0), number(1.0)), 0..3),
        postmortem_above in number(10.0), class_above in number(f64::MAX), charter in charter().boxed(),
    ) -> Policy {
        Policy {
            name, bands, exceptions_per_week, postmortem_above, class_above, charter,
            silver_bullets: SilverBullets { count: bullets.0, every_days: bullets.1 },
            dependency_misses: if excused { DependencyMisses::Excused } else { DependencyMisses::Counted },
            escalations: escalations
                .into_iter()
                .map(|(name, after_days, releases, reliability_work)| Escalation { name, after_days, releases, reliability_work })
                .collect(),
        }
    }
}

fn investment() -> impl Strategy<Value = Investment> {
    use Lever::*;
    let lever =
        prop::sample::select(vec![Frequency, Detection, Resolution, Impact, CommonCause, FailedFailover, SwitchOver]);
    let scope = prop_oneof![Just(Scope::All), hostile().prop_map(Scope::Named), cause().prop_map(Scope::Cause)];
    let effect = (lever, scope, number(1e6)).prop_map(|(on, of, factor)| Effect { on, of, factor });
    (hostile(), number(1e15), any::<bool>(), prop::collection::vec(effect, 0..3)).prop_map(
        |(name, cost, saves, effects)| Investment { name, yearly_cost: if saves { -cost } else { cost }, effects },
    )
}

fn indicator() -> impl Strategy<Value = Indicator> {
    let source = || {
        (prop::sample::select(vec!["prometheus", "", "datadog"]), prop::option::of(hostile()), strings())
            .prop_map(|(kind, reference, fields)| Source { kind: kind.into(), reference, fields })
    };
    let counted = || prop::sample::select(vec![Counted::Good, Counted::Bad]);
    let bound = || {
        use Comparison::*;
        prop::option::of((prop::sample::select(vec![Below, AtMost, Above, AtLeast]), hostile()))
    };
    prop_oneof![
        (counted(), source(), source(), prop::option::of(any::<bool>()))
            .prop_map(|(counted, events, total, counter)| Indicator::Ratio { counted, events, total, counter }),
        (counted(), source()).prop_map(|(counted, ratio)| Indicator::Raw { counted, ratio }),
        (source(), bound()).prop_map(|(metric, bound)| Indicator::Threshold { metric, bound }),
        (hostile(), bound()).prop_map(|(name, bound)| Indicator::Reference { name, bound }),
    ]
}

prop_compose! {
    fn terms()(
        target in target(), window in window(), method in method(), holds in prop::collection::vec(span(), 4),
        name in prop::option::of(hostile()), maps in prop::collection::vec(strings(), 6),
        absent_after in prop::option::of(span()), minimum_failures in prop::option::of(any::<u32>()),
        policy in prop::option::of(policy().boxed()), investments in prop::collection::vec(investment().boxed(), 0..3),
    ) -> Terms {
        let mut alerts = workbook_alerts();
        for (tier, hold) in alerts.iter_mut().zip(holds) {
            tier.hold = hold;
        }
        alerts[0].factor = BurnRate::parse("13.44").unwrap();
        alerts[1].short = None;
        let map = |i: usize| maps[i].clone();
        let alerting = Alerting {
            name, absent_after, minimum_failures,
            labels: map(0), annotations: map(1),
            page: Routing { labels: map(2), annotations: map(3) },
            ticket: Routing { labels: map(4), annotations: map(5) },
        };
        Terms { target, window, method, alerts, alerting, policy, investments, accepted: Default::default() }
    }
}

prop_compose! {
    fn negotiation()(
        seats in prop::collection::vec((hostile(), prop::collection::vec(limit(), 0..3)), 0..3),
        offers in prop::collection::vec((hostile(), hostile(), hostile(), any::<bool>(), terms().boxed()), 0..2),
    ) -> Negotiation {
        let offer = |(at, (by, name, reason, is_covered, terms))| {
            Offer { id: OfferId(at as u32 + 1), by, name, reason, is_covered, terms }
        };
        Negotiation {
            seats: seats.into_iter().map(|(name, limits)| Seat { name, limits }).collect(),
            offers: offers.into_iter().enumerate().map(offer).collect(),
        }
    }
}

fn limit() -> impl Strategy<Value = Limit> {
    let bound =
        (any::<bool>(), number(1e15)).prop_map(|(most, of)| if most { Bound::AtMost(of) } else { Bound::AtLeast(of) });
    (prop::sample::select(Figure::ALL.to_vec()), bound, hostile()).prop_map(|(figure, bound, reason)| Limit {
        figure,
        bound,
        reason,
    })
}

prop_compose! {
    fn accord()(
        version in any::<u32>(), statement in hostile(), signatures in approvals(), review_on in date(),
        evidence in prop::sample::select(Evidence::ALL.to_vec()), text in hostile(), hash in hostile(),
    ) -> Accord {
        Accord { version, statement, signatures, review_on, evidence, text, hash }
    }
}

prop_compose! {
    fn objective()(
        service in name(), name in name(), title in prop::option::of(hostile()), description in hostile(),
        indicator in indicator().boxed(), labels in strings(), annotations in strings(), facts in facts().boxed(), mut terms in terms().boxed(),
        accepted in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        negotiation in negotiation().boxed(), accords in prop::collection::vec(accord().boxed(), 0..2),
    ) -> Objective {
        let risks = &facts.catalogue.risks;
        let accepted = accepted.into_iter().filter(|_| !risks.is_empty());
        terms.accepted = accepted.map(|at| risks[at.index(risks.len())].name.clone()).collect();
        Objective { id: ObjectiveId(0), service, name, title, description, indicator, labels, annotations, facts, terms, negotiation, accords }
    }
}

prop_compose! {
    fn decision()(
        question in hostile(), outcome in hostile(), asked_by in hostile(), reason in hostile(), on in date(),
        traded in hostile(), dissent in dissent(),
    ) -> Decision {
        Decision { question, outcome, asked_by, reason, traded, dissent, on }
    }
}

/// A plan that has passed the gate.
pub fn plan() -> impl Strategy<Value = Plan> {
    let question =
        (hostile(), hostile(), date()).prop_map(|(question, owner, due_on)| OpenQuestion { question, owner, due_on });
    let carried = (hostile(), hostile()).prop_map(|(format, text)| Carried { format, text });
    (
        (hostile(), prop::sample::select(vec!["", "€", "USD", "no", "1e3", "a: #b"])),
        prop::collection::vec(objective().boxed(), 1..3),
        prop::collection::vec(decision().boxed(), 0..2),
        prop::collection::vec(question, 0..2),
        prop::collection::vec(carried, 0..2),
    )
        .prop_map(|((name, currency), objectives, decisions, questions, carried)| {
            let currency = currency.to_owned();
            restore(Plan { name, currency, objectives, decisions, questions, carried }, Vec::new())
                .expect("can be restored")
                .plan
        })
}
