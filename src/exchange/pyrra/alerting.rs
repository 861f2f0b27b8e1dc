//! The words and times of alerts that Pyrra makes of a window.

use std::collections::BTreeMap;

use super::super::Preset;
use crate::plan::{AlertTier, Alerting, Severity};
use crate::units::{Span, Target};

/// The keys of `alerting.severities`, in the order of the tiers, and the words that Pyrra takes where none is given.
pub const SEVERITY_KEYS: [(&str, &str); 4] =
    [("fastBurn", "critical"), ("mediumBurn", "critical"), ("slowBurn", "warning"), ("longTermBurn", "warning")];

/// The label that says how urgent an alert is.
pub const SEVERITY: &str = "severity";

/// When Pyrra tells that a metric is missing: the time that its fast alert takes on a full outage.
///
/// # Formula
/// ```text
/// factor * (1 - target) * long window, cut to whole seconds, + for; rounded to whole minutes, halves up
/// ```
/// None for windows of which Pyrra makes no rules that load.
///
/// # Source
/// `Objective.AbsentDuration` of Pyrra.
pub fn absent_after(target: Target, window: Span) -> Option<Span> {
    let fast = *Preset::Pyrra.tiers_for(window).ok()?.first()?;
    // Pyrra's factors are whole numbers.
    let factor = fast.factor.to_f64() as u128;
    let burning = factor * u128::from(target.budget().ppb()) * u128::from(fast.long.whole_seconds()) / 1_000_000_000;
    let seconds = u64::try_from(burning).ok()? + fast.hold.whole_seconds();
    Some(Span::minutes((seconds + 30) / 60))
}

/// What words of severity mean for the tiers.
#[derive(Debug, PartialEq, Eq)]
pub struct Severities {
    /// How soon somebody must look, tier by tier.
    pub of_tiers: [Severity; 4],
    /// The word of all pages, where it is not Pyrra's own.
    pub page: Option<String>,
    /// The word of all tickets, where it is not Pyrra's own.
    pub ticket: Option<String>,
    /// Whether one word for each severity says it all.
    pub is_plain: bool,
}

/// Reads the words of `alerting.severities`.
pub fn severities(words: &BTreeMap<String, String>) -> Severities {
    let word = |i: usize| words.get(SEVERITY_KEYS[i].0).map_or(SEVERITY_KEYS[i].1, String::as_str);
    let of_tiers = [0, 1, 2, 3].map(|i| severity_of(word(i)).unwrap_or(default_severity(i)));
    let mut is_plain = true;
    let mut word_for = |severity: Severity| {
        let mut of_severity = (0..4).filter(|i| of_tiers[*i] == severity).map(word);
        let first = of_severity.next()?;
        is_plain &= of_severity.all(|word| word == first);
        (first != default_word(severity)).then(|| first.to_owned())
    };
    let (page, ticket) = (word_for(Severity::Page), word_for(Severity::Ticket));
    let is_plain = is_plain && words.keys().all(|key| SEVERITY_KEYS.iter().any(|(known, _)| known == key));
    if is_plain {
        Severities { of_tiers, page, ticket, is_plain }
    } else {
        Severities { of_tiers, page: None, ticket: None, is_plain }
    }
}

/// The words that make Pyrra give these tiers these severities, without those that it takes anyway.
pub fn words(tiers: &[AlertTier], alerting: &Alerting) -> BTreeMap<String, String> {
    let word = |tier: &AlertTier| {
        let chosen = alerting.routing(tier.severity).labels.get(SEVERITY);
        chosen.map_or(default_word(tier.severity), String::as_str)
    };
    let words = SEVERITY_KEYS.iter().zip(tiers).filter(|((_, usual), tier)| word(tier) != *usual);
    words.map(|((key, _), tier)| ((*key).to_owned(), word(tier).to_owned())).collect()
}

/// How urgent a word is, where it is a usual one.
pub fn severity_of(word: &str) -> Option<Severity> {
    match word {
        "critical" | "page" => Some(Severity::Page),
        "warning" | "ticket" | "info" => Some(Severity::Ticket),
        _ => None,
    }
}

/// The word that Pyrra takes for a severity.
pub fn default_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Page => "critical",
        Severity::Ticket => "warning",
    }
}

fn default_severity(tier: usize) -> Severity {
    if tier < 2 { Severity::Page } else { Severity::Ticket }
}
