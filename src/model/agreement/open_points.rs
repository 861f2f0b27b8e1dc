use std::fmt;

use crate::model::dry_run::{burned, past};
use crate::plan::words::{limit_in_words, three_digits};
use crate::plan::{Confidence, Fact, Figure, Limit, Objective, Preparation, Source};
use crate::units::Target;

/// What an objective leaves open, or should give pause before it is signed. None of it forbids to sign.
#[derive(Debug, Clone, PartialEq)]
pub enum OpenPoint {
    /// Nothing says how it is measured.
    Unmeasured,
    /// The policy, on the incidents that happened, would have frozen releases for more days a year than somebody's limit
    /// allows.
    FrozenBefore {
        /// Days of a year.
        days: f64,
        /// Whose limit.
        seat: String,
        /// It.
        limit: Limit,
    },
    /// Customers are credited below this, which is more than the target.
    PromisedMore(Target),
    /// No policy.
    NoPolicy,
    /// No alerts.
    NoAlerts,
    /// What the readiness list misses.
    NotReady(Vec<Preparation>),
    /// Facts that were guessed.
    Guessed(Vec<Fact>),
    /// Facts that somebody disputes.
    Disputed(Vec<Fact>),
}

impl fmt::Display for OpenPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = |facts: &[Fact]| facts.iter().map(|of| of.name()).collect::<Vec<_>>().join(", ");
        match self {
            Self::Unmeasured => f.write_str("Nothing says yet how it is measured, so no tool can watch it"),
            Self::FrozenBefore { days, seat, limit } => write!(
                f,
                "On what happened this policy would have frozen {} days a year, beyond the limit of {seat}: {}",
                three_digits(*days),
                limit_in_words(limit)
            ),
            Self::PromisedMore(below) => write!(f, "Customers were promised more: credits begin below {below} %"),
            Self::NoPolicy => f.write_str("No policy: nothing follows when the budget is spent"),
            Self::NoAlerts => f.write_str("No alerts: nobody is told when the budget burns"),
            Self::NotReady(missing) => {
                let missing: Vec<_> = missing.iter().map(|of| of.name()).collect();
                write!(f, "Not ready: {}", missing.join(", "))
            }
            Self::Guessed(of) => write!(f, "It rests on guesses: {}", facts(of)),
            Self::Disputed(of) => write!(f, "Disputed facts: {}", facts(of)),
        }
    }
}

/// A list of incidents over fewer days says too little of a year.
const FEWEST_DAYS: usize = 183;

/// What an objective leaves open by itself, without simulation; the weightiest first.
pub fn open_points(objective: &Objective) -> Vec<OpenPoint> {
    let Objective { facts, terms, .. } = objective;
    let is_silent =
        |source: &Source| source.query().is_none_or(|query| query.trim().is_empty()) && source.reference.is_none();
    let is_unmeasured = objective.indicator.sources().iter().any(|(_, source)| is_silent(source));
    let promised = facts.sla.iter().flat_map(|sla| &sla.bands).map(|band| band.below).min_by_key(|of| of.budget());
    let missing: Vec<_> =
        Preparation::ALL.into_iter().filter(|of| !facts.readiness.get(of).is_some_and(|of| of.is_ready)).collect();
    let guessed: Vec<_> =
        Fact::ALL.into_iter().filter(|fact| facts.confidence(*fact) == Some(Confidence::Guessed)).collect();
    let disputed: Vec<_> =
        facts.provenance.iter().filter(|(_, known)| !known.disputes.is_empty()).map(|(fact, _)| *fact).collect();
    [
        is_unmeasured.then_some(OpenPoint::Unmeasured),
        frozen_before(objective),
        promised.filter(|promised| promised.budget() < terms.target.budget()).map(OpenPoint::PromisedMore),
        terms.policy.is_none().then_some(OpenPoint::NoPolicy),
        terms.alerts.is_empty().then_some(OpenPoint::NoAlerts),
        (!missing.is_empty()).then_some(OpenPoint::NotReady(missing)),
        (!guessed.is_empty()).then_some(OpenPoint::Guessed(guessed)),
        (!disputed.is_empty()).then_some(OpenPoint::Disputed(disputed)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The freeze days of a year that the policy would have brought on the incident list, where somebody's limit is below.
fn frozen_before(objective: &Objective) -> Option<OpenPoint> {
    let Objective { facts, terms, negotiation, .. } = objective;
    let mut limits = negotiation.seats.iter().flat_map(|seat| seat.limits.iter().map(move |limit| (seat, limit)));
    let (log, policy) = (facts.incidents.as_ref()?, terms.policy.as_ref()?);
    let burned = burned(facts, terms.method).ok()??;
    let past = past(log, &burned, terms, policy).ok()?;
    let watched = past.days.len();
    if watched < FEWEST_DAYS || log.incidents.is_empty() {
        return None;
    }
    let days = past.count(|day| day.is_frozen) as f64 * 365.0 / watched as f64;
    let (seat, limit) = limits.find(|(_, of)| of.figure == Figure::FreezeDays && !of.bound.allows(days))?;
    Some(OpenPoint::FrozenBefore { days, seat: seat.name.clone(), limit: limit.clone() })
}
