//! What would follow from facts and terms, in one pure function.

mod money;
mod prospect;
mod structure;

pub use money::MoneyOutlook;
pub use prospect::Prospect;
pub use structure::Structure;

use super::cost::bought;
use super::loss::Badness;
use super::{Budget, Exhaustion, ModelError, TierOutlook, budget, exhaustion, tier_outlook};
use crate::plan::{Catalogue, Facts, Investment, Terms};

/// What would follow from facts and terms. Computed, never stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What may go wrong in one window.
    pub budget: Budget,
    /// How long the budget lasts at burn rates from slow to a full outage.
    pub exhaustion: Vec<Exhaustion>,
    /// What each alert tier does, in the order of the terms.
    pub tiers: Vec<TierOutlook>,
    /// Whether the objective can be kept.
    pub prospect: Answer<Prospect>,
    /// What it costs.
    pub money: Answer<MoneyOutlook>,
    /// What the architecture allows.
    pub structure: Answer<Structure>,
}

/// A part of the outlook: none where the facts say nothing about it, an error where they cannot be.
pub type Answer<T> = Result<Option<T>, ModelError>;

/// Burn rates that people meet: the tiers of the workbook and the steps between.
const BURN_RATES: [f64; 5] = [1.0, 2.0, 6.0, 14.4, 100.0];

/// What would follow from facts and terms: a pure function, and everything on the screen is a slice of it.
///
/// Closed forms and exact distributions only; what needs simulated years is [`super::dry_run`]'s.
pub fn outlook(facts: &Facts, terms: &Terms) -> Outlook {
    // A full outage is the fastest burn there is: 1 / (1 - target).
    let outage = 1.0 / terms.target.budget().to_f64();
    let exhaustion = BURN_RATES
        .into_iter()
        .filter(|rate| *rate < outage)
        .chain([outage])
        .filter_map(|rate| exhaustion(&terms.window, terms.target, rate))
        .collect();
    let badness = badness(facts, terms);
    let known = || badness.as_ref().map(Option::as_ref).map_err(ModelError::clone);
    Outlook {
        budget: budget(facts, terms),
        exhaustion,
        tiers: terms.alerts.iter().map(|tier| tier_outlook(*tier, terms)).collect(),
        prospect: known().and_then(|b| b.map(|b| prospect::prospect(b, terms)).transpose()),
        money: known().and_then(|b| money::money(b, facts, terms)),
        structure: structure::structure(facts, terms),
    }
}

/// What goes wrong once the chosen investments act; none where no risk and no background is known.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::workbook_alerts;
    use crate::model::Lint;
    use crate::plan::Alerting;
    use crate::units::{Method, Target, Window};

    fn terms(target: &str) -> Terms {
        Terms {
            target: Target::parse_percent(target).unwrap(),
            window: Window::rolling("30d").unwrap(),
            method: Method::Occurrences,
            alerts: workbook_alerts(),
            alerting: Alerting::default(),
            policy: None,
            investments: Vec::new(),
        }
    }

    /// The published table for 99.9 % over 30 days: spent at firing, error floor, detection, exhaustion.
    #[test]
    fn the_workbook_set() {
        let outlook = outlook(&Facts { requests_per_day: Some(1_200_000), ..Facts::default() }, &terms("99.9"));
        assert_eq!(outlook.budget.time.to_string(), "43 m 12 s");
        assert_eq!(outlook.budget.events, Some((36_000, 36_000_000)));
        let expected = [
            (0.02, 0.0144, "51.8 s", "2 d 2 h"),
            (0.05, 0.006, "2 m 9.6 s", "5 d"),
            (0.10, 0.003, "4 m 19.2 s", "10 d"),
            (0.10, 0.001, "4 m 19.2 s", "30 d"),
        ];
        for (tier, (spent, floor, detection, exhausts)) in outlook.tiers.iter().zip(expected) {
            assert!((tier.spent - spent).abs() < 1e-12);
            assert!((tier.error_floor - floor).abs() < 1e-12);
            assert_eq!(tier.detection.unwrap().to_string(), detection);
            assert_eq!(tier.exhausts.unwrap().to_string(), exhausts);
            assert_eq!(tier.lints, []);
        }
    }

    #[test]
    fn low_targets_have_alerts_that_can_never_fire() {
        // The workbook: a full outage at 90 % burns at 10, and the 14.4x page needs more than 93.06 %.
        let outlook = outlook(&Facts::default(), &terms("90"));
        let [Lint::CanNeverFire { needs_above_percent }] = outlook.tiers[0].lints[..] else { panic!("one lint") };
        assert!((needs_above_percent - 93.06).abs() < 0.005);
        assert_eq!(outlook.tiers[1].lints, []);
        assert_eq!(outlook.budget.events, None);
    }

    #[test]
    fn exhaustion_ends_with_the_full_outage() {
        let outlook = outlook(&Facts::default(), &terms("99.9"));
        let last = outlook.exhaustion.last().unwrap();
        assert_eq!((last.burn_rate, last.after), (1000.0, outlook.budget.time));
    }
}
