//! The words of the plan file for what code has variants for.

use super::super::fields::{Text, one_of};
use crate::plan::{
    ActionKind, Cause, Confidence, Counted, Evidence, Fact, Figure, Lever, Preparation, Refusal, Severity,
};

/// What triggers an outage.
pub const CAUSES: [(Cause, &str); 9] = [
    (Cause::BinaryPush, "binary_push"),
    (Cause::ConfigPush, "config_push"),
    (Cause::UserBehaviour, "user_behaviour"),
    (Cause::Pipeline, "pipeline"),
    (Cause::ProviderChange, "provider_change"),
    (Cause::PerformanceDecay, "performance_decay"),
    (Cause::Capacity, "capacity"),
    (Cause::Hardware, "hardware"),
    (Cause::Other, "other"),
];

/// What an investment changes.
pub const LEVERS: [(Lever, &str); 7] = [
    (Lever::Frequency, "frequency"),
    (Lever::Detection, "detection"),
    (Lever::Resolution, "resolution"),
    (Lever::Impact, "impact"),
    (Lever::CommonCause, "common_cause"),
    (Lever::FailedFailover, "failed_failover"),
    (Lever::SwitchOver, "switch_over"),
];

/// A fact that has a source.
pub const FACTS: [(Fact, &str); 7] = [
    (Fact::Traffic, "traffic"),
    (Fact::Incidents, "incidents"),
    (Fact::Risks, "risks"),
    (Fact::Dependencies, "dependencies"),
    (Fact::Costs, "costs"),
    (Fact::OnCall, "on_call"),
    (Fact::Capacity, "capacity"),
];

/// How a fact is known.
pub const CONFIDENCES: [(Confidence, &str); 3] =
    [(Confidence::Measured, "measured"), (Confidence::Estimated, "estimated"), (Confidence::Guessed, "guessed")];

/// What a seat sets a limit on.
pub const FIGURES: [(Figure, &str); 11] = [
    (Figure::Chance, "chance"),
    (Figure::EveryMonth, "every_month"),
    (Figure::BreachDays, "breach_days"),
    (Figure::FreezeDays, "freeze_days"),
    (Figure::Releases, "releases"),
    (Figure::PagesPerPerson, "pages_per_person"),
    (Figure::BadMinutes, "bad_minutes"),
    (Figure::OutageCost, "outage_cost"),
    (Figure::SlaCredit, "sla_credit"),
    (Figure::InvestmentCost, "investment_cost"),
    (Figure::TotalCost, "total_cost"),
];

/// What a team has ready before a promise holds.
pub const PREPARATIONS: [(Preparation, &str); 5] = [
    (Preparation::Runbook, "runbook"),
    (Preparation::Rollback, "rollback"),
    (Preparation::Dashboard, "dashboard"),
    (Preparation::OnCallOwner, "on_call_owner"),
    (Preparation::LoadProfile, "load_profile"),
];

/// What a target rests on.
pub const EVIDENCES: [(Evidence, &str); 4] = [
    (Evidence::Measured, "measured"),
    (Evidence::Modelled, "modelled"),
    (Evidence::Users, "users"),
    (Evidence::AdHoc, "ad_hoc"),
];

/// What an action of a review is for.
pub const ACTION_KINDS: [(ActionKind, &str); 4] = [
    (ActionKind::Prevent, "prevent"),
    (ActionKind::Mitigate, "mitigate"),
    (ActionKind::Detect, "detect"),
    (ActionKind::Process, "process"),
];

/// Which events a query counts.
pub const COUNTED: [(Counted, &str); 2] = [(Counted::Good, "good"), (Counted::Bad, "bad")];

/// How soon somebody must look.
pub const SEVERITIES: [(Severity, &str); 2] = [(Severity::Page, "page"), (Severity::Ticket, "ticket")];

/// The word for a value.
pub fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
    words.iter().find(|(of, _)| of == value).map_or("", |(_, word)| word)
}

/// The value of a word.
///
/// # Errors
/// A word that is not one of them; the remedy names them all.
pub fn value<T: Copy>(words: &[(T, &'static str)], text: &Text) -> Result<T, Refusal> {
    let known = || words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(", ");
    words.iter().find(|(_, word)| *word == text.text).map(|(value, _)| *value).ok_or_else(|| one_of(text, &known()))
}
