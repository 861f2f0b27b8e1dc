use super::budget_first::budget_first;
use super::lints::{Environment, Lint, environment_lints, tier_lints};
use super::steps::{nearest_window, usual_short};
use crate::plan::{AlertTier, Facts, Severity, Terms};
use crate::units::{BurnRate, Share, Span};

/// A doubt about one alert, with what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which tier, by its place in the terms.
    pub tier: usize,
    /// The doubt.
    pub lint: Lint,
    /// What to do, in a sentence.
    pub advice: &'static str,
    /// What can be done at once.
    pub remedy: Option<Remedy>,
}

/// A change of the terms that takes a doubt away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Another tier in its place.
    Tier(AlertTier),
    /// A minimum of failures for all alerts.
    MinimumFailures(u32),
}

impl Remedy {
    /// What it does, as words on a button, given the tier that it is for.
    pub fn says(self, before: AlertTier) -> String {
        match self {
            Self::MinimumFailures(n) => format!("Ask for {n} failures at least"),
            Self::Tier(to) if to.severity != before.severity => "Make it a ticket".to_owned(),
            Self::Tier(to) if to.long != before.long => format!("Look at {}", to.long.prometheus()),
            Self::Tier(to) if to.factor != before.factor => format!("Fire above {}×", to.factor),
            Self::Tier(to) => match to.short {
                Some(short) => format!("Short window of {}", short.prometheus()),
                None => "No short window".to_owned(),
            },
        }
    }

    /// Does it to the tier at this place.
    pub fn apply(self, terms: &mut Terms, tier: usize) {
        match self {
            Self::MinimumFailures(n) => terms.alerting.minimum_failures = Some(n),
            Self::Tier(to) => {
                if let Some(at) = terms.alerts.get_mut(tier) {
                    *at = to;
                }
            }
        }
    }
}

/// All that is wrong with the alerts by the terms and by what is known of traffic and usual errors, with what to do.
/// One failure that fires is no doubt once a minimum of two is asked for.
pub fn findings(facts: &Facts, terms: &Terms) -> Vec<Finding> {
    let background = facts.catalogue.background;
    let environment = Environment {
        requests_per_second: facts.requests_per_day.map(|n| n as f64 / 86_400.0),
        usual_error_ratio: (background > 0.0).then_some(background),
        ..Environment::default()
    };
    let is_guarded = terms.alerting.minimum_failures.is_some_and(|n| n >= 2);
    let of_tier = |(i, tier): (usize, &AlertTier)| {
        let lints = tier_lints(*tier, terms).into_iter().chain(environment_lints(*tier, terms, &environment));
        let open = lints.filter(|lint| !(is_guarded && matches!(lint, Lint::OneErrorFires { .. })));
        let found = |lint| Finding { tier: i, lint, advice: advice(lint), remedy: remedy(lint, *tier, terms) };
        open.map(found).collect::<Vec<_>>()
    };
    terms.alerts.iter().enumerate().flat_map(of_tier).collect()
}

/// What to do about a doubt.
fn advice(lint: Lint) -> &'static str {
    match lint {
        Lint::CanNeverFire { .. } => {
            "Lower the factor until a full outage exceeds it, or promise more. Half of what a full outage burns fires when \
             half of the requests fail."
        }
        Lint::OnTrack => "A factor of 1 is the slowest burn that breaks the promise.",
        Lint::AtAllowedBurn => "Let somebody look in working hours.",
        Lint::ShortNotShorter => "A twelfth of the long window ends the alert soon after the fault.",
        Lint::LongerThanWindow => "Look at a tenth of the objective's window or less.",
        Lint::TooLate => "Lower the factor, so that it fires while there is budget to save: a tenth of it is usual.",
        Lint::ShorterThanSlice => "Make the window at least one slice long.",
        Lint::AlwaysFires { .. } => {
            "Mend the usual errors, or promise less: an alert that is always on is switched off before it is needed."
        }
        Lint::OneErrorFires { .. } => "With two failures at least, a single unlucky request wakes nobody.",
        Lint::NoTraffic => {
            "Send synthetic requests, judge several small services together, or alert on a longer window."
        }
        Lint::UnderTwoScrapes { .. } => {
            "Measure more often, or lengthen the window. Once a minute is what Prometheus does unless told otherwise."
        }
        Lint::LongerThanRetention { .. } => {
            "Keep measurements longer, or record the ratio by rules. 15 days are kept unless Prometheus is told otherwise."
        }
    }
}

/// A change that takes the doubt away without raising another of the same kind; none where people must decide.
fn remedy(lint: Lint, tier: AlertTier, terms: &Terms) -> Option<Remedy> {
    let budget = terms.target.budget().to_f64();
    let window = terms.window.span();
    let with_factor = |factor: f64| {
        let digits = if factor < 10.0 { 2 } else { 1 };
        // Cut, not rounded: a factor that is a little lower still fires.
        let cut = libm::floor(factor * libm::pow(10.0, f64::from(digits)) + 1e-9) / libm::pow(10.0, f64::from(digits));
        let factor = BurnRate::parse(&format!("{cut:.*}", digits as usize)).ok()?;
        Some(Remedy::Tier(AlertTier { factor, ..tier }))
    };
    let with_short =
        |short: Span| (short < tier.long).then_some(Remedy::Tier(AlertTier { short: Some(short), ..tier }));
    match lint {
        Lint::CanNeverFire { .. } if budget <= 0.5 => with_factor(0.5 / budget),
        Lint::OnTrack => with_factor(1.0),
        Lint::AtAllowedBurn => Some(Remedy::Tier(AlertTier { severity: Severity::Ticket, ..tier })),
        Lint::ShortNotShorter => with_short(usual_short(tier.long)),
        Lint::LongerThanWindow => {
            let long = nearest_window(window.to_seconds_f64() / 10.0);
            let short = tier.short.map(|short| if short < long { short } else { usual_short(long) });
            (long <= window).then_some(Remedy::Tier(AlertTier { long, short, ..tier }))
        }
        Lint::TooLate => {
            let tenth = Share::from_ppb(100_000_000).ok()?;
            let factor = budget_first(tenth, tier.long, window).ok()?.factor.to_f64();
            with_factor(libm::fmax(factor, 1.0))
        }
        Lint::ShorterThanSlice => {
            let slice = terms.method.slice()?.nominal();
            match tier.short {
                Some(_) if slice < tier.long => with_short(slice),
                Some(_) => (tier.long >= slice).then_some(Remedy::Tier(AlertTier { short: None, ..tier })),
                None => None,
            }
        }
        Lint::OneErrorFires { .. } => Some(Remedy::MinimumFailures(2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::workbook_alerts;
    use crate::units::{Length, Method, Target, Window};

    fn terms(target: &str, window: &str) -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent(target).unwrap(), Window::rolling(window).unwrap())
        }
    }

    fn kinds(facts: &Facts, terms: &Terms) -> Vec<std::mem::Discriminant<Lint>> {
        findings(facts, terms).iter().map(|finding| std::mem::discriminant(&finding.lint)).collect()
    }

    /// Applies the first remedy until none is left; each must take its own doubt away.
    fn mended(facts: &Facts, mut terms: Terms) -> Terms {
        for _ in 0..20 {
            let before = findings(facts, &terms);
            let Some(finding) = before.iter().find(|finding| finding.remedy.is_some()) else { return terms };
            let tier = terms.alerts[finding.tier];
            let remedy = finding.remedy.unwrap();
            assert!(!remedy.says(tier).is_empty());
            remedy.apply(&mut terms, finding.tier);
            let after = findings(facts, &terms);
            let same = |other: &&Finding| {
                other.tier == finding.tier
                    && std::mem::discriminant(&other.lint) == std::mem::discriminant(&finding.lint)
            };
            assert_eq!(after.iter().filter(same).count(), 0, "{:?} by {remedy:?}", finding.lint);
        }
        panic!("remedies go round in circles: {:?}", findings(facts, &terms));
    }

    #[test]
    fn an_ordinary_service_needs_nothing() {
        let facts = Facts { requests_per_day: Some(1_200_000), ..Facts::default() };
        assert_eq!(findings(&facts, &terms("99.9", "30d")), []);
    }

    #[test]
    fn at_ninety_per_cent_the_fast_page_is_halved() {
        let found = findings(&Facts::default(), &terms("90", "30d"));
        let [Finding { tier: 0, lint: Lint::CanNeverFire { .. }, remedy: Some(remedy), .. }] = found[..] else {
            panic!("{found:?}")
        };
        // A full outage burns ten times as fast as allowed; half of that is 5.
        assert_eq!(remedy.says(workbook_alerts()[0]), "Fire above 5×");
        assert_eq!(findings(&Facts::default(), &mended(&Facts::default(), terms("90", "30d"))), []);
    }

    #[test]
    fn one_click_mends_what_can_be_mended() {
        let quiet = Facts { requests_per_day: Some(240), ..Facts::default() };
        let mut odd = terms("99", "7d");
        odd.alerts[0].factor = BurnRate::parse("0.5").unwrap();
        odd.alerts[1].short = Some(Span::days(1));
        odd.alerts[2].factor = BurnRate::parse("20").unwrap();
        odd.alerts[3].long = Span::days(9);
        odd.alerts[3].severity = Severity::Page;
        odd.method = Method::Timeslices {
            slice_target: Share::parse_percent("95").unwrap(),
            slice: Length::parse("45m").unwrap(),
        };
        assert!(kinds(&quiet, &odd).len() >= 6);
        let left = findings(&quiet, &mended(&quiet, odd));
        assert!(left.iter().all(|finding| finding.remedy.is_none()), "{left:?}");
        let guarded = mended(&quiet, terms("99.9", "30d"));
        assert_eq!(guarded.alerting.minimum_failures, Some(2));
    }
}
