use crate::model::{Budget, Exhaustion, TierOutlook, budget, exhaustion, tier_outlook};
use crate::plan::{Facts, Terms};

/// What the target and the alerts mean by themselves, whatever goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// What may go wrong in one window.
    pub budget: Budget,
    /// How long the budget lasts at burn rates from slow to a full outage.
    pub exhaustion: Vec<Exhaustion>,
    /// What each alert tier does, in the order of the terms.
    pub tiers: Vec<TierOutlook>,
}

/// Burn rates that people meet: the tiers of the workbook and the steps between.
const BURN_RATES: [f64; 5] = [1.0, 2.0, 6.0, 14.4, 100.0];

/// What the target and the alerts mean by themselves.
pub fn promise(facts: &Facts, terms: &Terms) -> Promise {
    // A full outage is the fastest burn there is: 1 / (1 - target).
    let outage = 1.0 / terms.target.budget().to_f64();
    let exhaustion = BURN_RATES
        .into_iter()
        .filter(|rate| *rate < outage)
        .chain([outage])
        .filter_map(|rate| exhaustion(&terms.window, terms.target, rate))
        .collect();
    Promise {
        budget: budget(facts, terms),
        exhaustion,
        tiers: terms.alerts.iter().map(|tier| tier_outlook(*tier, terms)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lint;
    use crate::model::burn_alert::workbook_alerts;
    use crate::units::{Target, Window};

    fn terms(target: &str) -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent(target).unwrap(), Window::rolling("30d").unwrap())
        }
    }

    /// The published table for 99.9 % over 30 days: spent at firing, error floor, detection, exhaustion.
    #[test]
    fn the_workbook_set() {
        let outlook = promise(&Facts { requests_per_day: Some(1_200_000), ..Facts::default() }, &terms("99.9"));
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
        let outlook = promise(&Facts::default(), &terms("90"));
        let [Lint::CanNeverFire { needs_above_percent }] = outlook.tiers[0].lints[..] else { panic!("one lint") };
        assert!((needs_above_percent - 93.06).abs() < 0.005);
        assert_eq!(outlook.tiers[1].lints, []);
        assert_eq!(outlook.budget.events, None);
    }

    #[test]
    fn exhaustion_ends_with_the_full_outage() {
        let outlook = promise(&Facts::default(), &terms("99.9"));
        let last = outlook.exhaustion.last().unwrap();
        assert_eq!((last.burn_rate, last.after), (1000.0, outlook.budget.time));
    }
}
