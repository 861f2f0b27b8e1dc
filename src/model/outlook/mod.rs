//! What would follow from facts and terms, in one pure function.

mod alternatives;
mod counted;
mod distribution;
mod incidents;
mod kpis;
mod ledger;
mod measured;
mod money;
mod on_call;
mod pager;
mod promise;
mod prospect;
mod reliance;
mod review;
mod slow;
mod spending;
mod standing;
mod structure;
mod traffic;

pub use alternatives::{Alternative, alternative, alternatives_of, usual_windows};
pub use counted::{counted, counted_beside, counted_of};
pub use distribution::{Distribution, Keeping, Outcomes, allowed, allowed_by, chance_to_keep, keeping, outcomes};
pub use incidents::{Betterment, IncidentHistory, WindowMinutes, betterment, incident_history, recorded};
pub use kpis::{Kpi, Kpis, kpis};
pub(in crate::model) use ledger::period_of;
pub use ledger::{Gone, IncidentSpent, Ledger, incident_spent, ledger};
pub use measured::{Measured, measured};
pub use money::{MoneyOutlook, money};
pub use on_call::{OnCallOutlook, PagesFrom, on_call_outlook};
pub use pager::{PagerOutlook, pager};
pub use promise::{Promise, promise};
pub use prospect::{Leverage, Prospect, leverage, prospect};
pub use reliance::{Part as ReliancePart, Reliance, reliance};
pub use review::{ADVICE, Advice, Expected, Quarter, quarters};
pub use slow::{GoalOf, LatencyGoal, latency_goals, slow_share};
pub use spending::{Spender, Spending, spending};
pub use standing::{Standing, standing};
pub use structure::{Structure, structure};
pub use traffic::{HourOutlook, TrafficOutlook, traffic_outlook};

#[cfg(test)]
pub(super) use counted::tests;

use super::ModelError;
use super::cost::bought;
use super::loss::Badness;
use crate::plan::{Catalogue, Facts, Investment, Terms};

/// What would follow from facts and terms. Computed, never stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What the target and the alerts mean.
    pub promise: Promise,
    /// Whether the objective can be kept.
    pub prospect: Answer<Prospect>,
    /// What it costs.
    pub money: Answer<MoneyOutlook>,
    /// What the pager does.
    pub pager: Answer<PagerOutlook>,
    /// What the architecture allows.
    pub structure: Answer<Structure>,
}

/// A part of the outlook: none where the facts say nothing about it, an error where they cannot be.
pub type Answer<T> = Result<Option<T>, ModelError>;

/// What would follow from facts and terms: a pure function, and everything on the screen is a slice of it. A room that
/// shows one slice asks for that slice: [`promise()`], [`structure()`]; with what goes wrong ([`badness()`]) [`money()`] and
/// [`pager()`]; with what the method counts of it ([`counted()`]) [`prospect()`] and [`keeping()`].
///
/// Closed forms and exact distributions only; what needs simulated years is [`super::dry_run`]'s.
pub fn outlook(facts: &Facts, terms: &Terms) -> Outlook {
    // Lengths are tabulated here, once for every slice.
    let badness = badness(facts, terms);
    let known = || badness.as_ref().map(Option::as_ref).map_err(ModelError::clone);
    let counted = counted_beside(&badness, facts, terms);
    Outlook {
        promise: promise(facts, terms),
        prospect: counted.and_then(|known| known.map(|counted| prospect(&counted, terms)).transpose()),
        money: known().and_then(|known| known.map_or(Ok(None), |badness| money(badness, facts, terms))),
        pager: known().and_then(|known| known.map(|badness| pager(badness, facts)).transpose()),
        structure: structure(facts, terms),
    }
}

/// What goes wrong once the chosen investments act, in minutes times the share that is hurt: what money and pages follow
/// from. None where no risk and no background is known.
///
/// # Errors
/// What a catalogue and its investments may not be.
pub fn badness(facts: &Facts, terms: &Terms) -> Answer<Badness> {
    if facts.catalogue == Catalogue::default() {
        return Ok(None);
    }
    let chosen: Vec<&Investment> = terms.investments.iter().collect();
    Badness::of(&bought(&facts.catalogue, &chosen)?).map(Some)
}
