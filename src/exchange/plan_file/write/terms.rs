//! Terms, out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::investments::InvestmentOut;
use super::{Strings, is_usual};
use crate::exchange::policy_file::PolicyOut;
use crate::plan::{AlertTier, Alerting, Terms};
use crate::units::{Alignment, Method, Span, Window};

#[derive(Serialize, PartialEq)]
pub struct TermsOut<'a> {
    target_percent: String,
    window: WindowOut<'a>,
    method: MethodOut,
    alerts: Vec<TierOut>,
    #[serde(skip_serializing_if = "is_usual")]
    alerting: AlertingOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    investments: Vec<InvestmentOut<'a>>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    accepted_risks: &'a BTreeSet<String>,
}

/// A window, here and in the policy's document.
#[derive(Serialize, PartialEq)]
pub struct WindowOut<'a> {
    length: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<CalendarOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct CalendarOut<'a> {
    start: String,
    zone: &'a str,
}

#[derive(Serialize, PartialEq)]
struct MethodOut {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    slice_target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slice: Option<String>,
}

#[derive(Serialize, PartialEq)]
struct TierOut {
    severity: &'static str,
    long: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    short: Option<String>,
    factor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<String>,
}

#[derive(Serialize, Default, PartialEq)]
struct AlertingOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(flatten)]
    every: RoutingOut<'a>,
    #[serde(skip_serializing_if = "is_usual")]
    page: RoutingOut<'a>,
    #[serde(skip_serializing_if = "is_usual")]
    ticket: RoutingOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_failures: Option<u32>,
}

#[derive(Serialize, Default, PartialEq)]
struct RoutingOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'a Strings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<&'a Strings>,
}

impl<'a> TermsOut<'a> {
    pub fn of(terms: &'a Terms) -> Self {
        let slice_target = match terms.method {
            Method::Timeslices { slice_target, .. } => Some(slice_target.ratio().to_string()),
            _ => None,
        };
        let slice = terms.method.slice().map(|slice| slice.to_string());
        Self {
            target_percent: terms.target.to_string(),
            window: WindowOut::of(&terms.window),
            method: MethodOut { name: terms.method.name(), slice_target, slice },
            alerts: terms.alerts.iter().map(tier).collect(),
            alerting: alerting(&terms.alerting),
            policy: terms.policy.as_ref().map(PolicyOut::of),
            investments: terms.investments.iter().map(InvestmentOut::of).collect(),
            accepted_risks: &terms.accepted,
        }
    }
}

impl<'a> WindowOut<'a> {
    /// What is written of a window.
    pub fn of(window: &'a Window) -> Self {
        let calendar = match &window.alignment {
            Alignment::Rolling => None,
            Alignment::Calendar { start, zone } => Some(CalendarOut { start: start.to_string(), zone: zone.as_str() }),
        };
        Self { length: window.length.to_string(), calendar }
    }
}

fn tier(tier: &AlertTier) -> TierOut {
    TierOut {
        severity: tier.severity.name(),
        long: tier.long.prometheus(),
        short: tier.short.map(Span::prometheus),
        factor: tier.factor.to_string(),
        hold: (tier.hold != Span::ZERO).then(|| tier.hold.exact()),
    }
}

fn alerting(alerting: &Alerting) -> AlertingOut<'_> {
    AlertingOut {
        name: alerting.name.as_deref(),
        every: routing(&alerting.labels, &alerting.annotations),
        page: routing(&alerting.page.labels, &alerting.page.annotations),
        ticket: routing(&alerting.ticket.labels, &alerting.ticket.annotations),
        absent_after: alerting.absent_after.map(Span::exact),
        minimum_failures: alerting.minimum_failures,
    }
}

fn routing<'a>(labels: &'a Strings, annotations: &'a Strings) -> RoutingOut<'a> {
    let some = |map: &'a Strings| Some(map).filter(|map| !map.is_empty());
    RoutingOut { labels: some(labels), annotations: some(annotations) }
}
