//! Alert tiers to policies and back. A policy takes one condition with one window in whole minutes, so what a tier says beyond that
//! stands in the policy's annotations.

use super::super::gate;
use super::carry;
use super::own;
use super::shapes::{
    BurnCondition, ConditionItem, ConditionSpec, Inline, Metadata, Object, PolicyItem, PolicySpec, TargetItem,
    TargetSpec,
};
use crate::plan::{AlertTier, Severity};
use crate::units::{Length, Span};

/// How urgent a severity is that is a free text in OpenSLO.
pub fn severity(text: &str) -> Severity {
    let urgent = ["page", "critical", "high"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if urgent { Severity::Page } else { Severity::Ticket }
}

/// The tier that a policy with this condition amounts to.
pub fn tier(policy: &Metadata, spec: &ConditionSpec) -> AlertTier {
    let condition = &spec.condition;
    // What was edited since does not match the exact length any more, and the edit wins.
    let exact = |key: &str, written: Length| {
        policy.own_span(key).filter(|span| length(*span) == Some(written)).unwrap_or(written.nominal())
    };
    AlertTier {
        severity: severity(&spec.severity),
        long: exact(own::LONG_WINDOW, condition.lookback_window),
        short: policy.own_span(own::SHORT_WINDOW),
        factor: condition.threshold,
        hold: condition.alert_after.map_or(Span::ZERO, |written| exact(own::HOLD, written)),
    }
}

/// The policy that says a tier of an SLO of that name.
pub fn policy(index: usize, tier: &AlertTier, slo: &str, tells_absence: bool) -> Inline<PolicySpec> {
    let severity = tier.severity.name();
    let mut metadata = Metadata::named(gate::dns_label(&format!("{severity}-{}-{slo}", index + 1)));
    let inner = metadata.clone();
    let exact = [(own::LONG_WINDOW, tier.long), (own::HOLD, tier.hold)].map(|(key, span)| (key, whole(span)));
    let short = tier.short.map(|short| (own::SHORT_WINDOW, whole(short)));
    for (key, span) in exact.into_iter().filter(|(_, span)| is_rounded(*span)).chain(short) {
        // No time at all has no words.
        if span != Span::ZERO {
            own::put(&mut metadata.annotations, key, span.prometheus());
        }
    }
    let condition = BurnCondition {
        kind: "burnrate",
        op: "gt",
        threshold: tier.factor,
        // A tier without a window never fires; nothing is shorter than a minute here.
        lookback_window: length(tier.long).unwrap_or_else(minute),
        alert_after: length(tier.hold),
    };
    let spec = ConditionSpec { description: String::new(), severity: severity.to_owned(), condition };
    Inline {
        kind: "AlertPolicy",
        metadata,
        spec: PolicySpec {
            description: String::new(),
            alert_when_breaching: true,
            alert_when_no_data: tells_absence,
            alert_when_resolved: false,
            conditions: vec![ConditionItem::Here(Box::new(Inline { kind: "AlertCondition", metadata: inner, spec }))],
            notification_targets: vec![target(severity)],
        },
    }
}

/// The decoder asks for a target; whom a severity reaches is decided where alerts are routed.
fn target(severity: &str) -> TargetItem {
    let spec = TargetSpec { description: String::new(), target: severity.to_owned() };
    TargetItem::Here(Inline { kind: "AlertNotificationTarget", metadata: Metadata::named(severity), spec })
}

/// Whether a policy of an SLO is what [`policy`] makes of its tier, so that the plan says all that it says.
pub fn is_own(item: &PolicyItem, index: usize, slo: &str) -> bool {
    let PolicyItem::Here(inline) = item else { return false };
    let [ConditionItem::Here(condition)] = &inline.spec.conditions[..] else { return false };
    let tier = tier(&inline.metadata, &condition.spec);
    policy(index, &tier, slo, inline.spec.alert_when_no_data) == **inline
}

/// The policies that strict decoders take for one that may have several conditions and no target.
pub fn strict(metadata: &Metadata, spec: &PolicySpec) -> Vec<Object<PolicySpec>> {
    let mut notification_targets = spec.notification_targets.clone();
    let split = spec.conditions.iter().cloned().enumerate().map(|(i, mut condition)| {
        let mut metadata = metadata.clone();
        if i > 0 {
            metadata.name = carry::numbered(&metadata.name, u32::try_from(i + 1).unwrap_or(u32::MAX));
        }
        let mut urgency = Severity::Ticket;
        if let ConditionItem::Here(inline) = &mut condition {
            urgency = severity(&inline.spec.severity);
            if inline.metadata.name.is_empty() {
                inline.metadata.name.clone_from(&metadata.name);
            }
        }
        if notification_targets.is_empty() {
            notification_targets.push(target(urgency.name()));
        }
        let notification_targets = notification_targets.clone();
        let spec = PolicySpec { conditions: vec![condition], notification_targets, ..spec.clone() };
        Object::new("AlertPolicy", metadata, spec)
    });
    split.collect()
}

/// A length of whole minutes, hours or days that is no shorter; none for no time at all.
fn length(span: Span) -> Option<Length> {
    let seconds = whole(span).whole_seconds();
    let units = [(86_400, 'd'), (3_600, 'h')];
    let (unit, letter) = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit)).unwrap_or((60, 'm'));
    Length::parse(&format!("{}{letter}", seconds.div_ceil(unit))).ok()
}

/// Without parts of a second, which no tool has, and no longer than a length can be.
fn whole(span: Span) -> Span {
    Span::seconds(span.whole_seconds()).min(Span::MAX)
}

/// Whether a length of time cannot be said in minutes.
pub fn is_rounded(span: Span) -> bool {
    length(span).map_or(Span::ZERO, Length::nominal) != span
}

/// How a length of time is written, for a note.
pub fn shown(span: Span) -> String {
    length(span).map_or("nothing".to_owned(), |length| length.to_string())
}

fn minute() -> Length {
    Length::parse("1m").expect("a literal")
}
