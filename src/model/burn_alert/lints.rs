use super::low_traffic::errors_to_fire;
use crate::plan::{AlertTier, Severity, Terms};
use crate::units::Span;

/// A reason to doubt a tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lint {
    /// Even a full outage does not reach the threshold: factor × budget is 1 or more.
    CanNeverFire {
        /// The lowest target, in percent, at which it could fire: 1 − 1 ÷ factor.
        needs_above_percent: f64,
    },
    /// It fires while the service is on track to keep its promise.
    OnTrack,
    /// It pages at a factor of exactly 1: as soon as the budget is spent as fast as it may be.
    AtAllowedBurn,
    /// The short window is not shorter than the long one.
    ShortNotShorter,
    /// The long window is longer than the objective's own.
    LongerThanWindow,
    /// The budget is gone before it fires.
    TooLate,
    /// A window is shorter than one slice of the budgeting method.
    ShorterThanSlice,
    /// The usual share of errors is above the threshold.
    AlwaysFires {
        /// The usual share of errors, in percent.
        usual_percent: f64,
        /// The threshold, in percent.
        floor_percent: f64,
    },
    /// At the stated traffic one failed request exceeds the threshold.
    OneErrorFires {
        /// Requests in the long window.
        requests: f64,
        /// Requests that the long window must hold for one error not to fire.
        needed: f64,
    },
    /// At the stated traffic the long window holds less than one request on average.
    NoTraffic,
    /// A window is shorter than two scrapes: a rate needs two samples.
    UnderTwoScrapes {
        /// The window.
        window: Span,
        /// Between scrapes.
        scrape: Span,
    },
    /// The long window is longer than measurements are kept.
    LongerThanRetention {
        /// How long measurements are kept.
        retention: Span,
    },
}

impl std::fmt::Display for Lint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CanNeverFire { needs_above_percent } => write!(
                f,
                "Can never fire: a full outage does not burn this fast. It needs a target above {needs_above_percent:.2} %."
            ),
            Self::OnTrack => f.write_str("Fires while the objective is still being kept: its factor is below 1."),
            Self::AtAllowedBurn => f.write_str(
                "Wakes somebody as soon as the budget is spent as fast as it may be: a factor of 1 suits a ticket.",
            ),
            Self::ShortNotShorter => {
                f.write_str("The short window is not shorter than the long one, so it adds nothing.")
            }
            Self::LongerThanWindow => f.write_str("Its long window is longer than the objective's own window."),
            Self::ShorterThanSlice => f.write_str(
                "A window is shorter than a slice, so it can hold no slice; exported rules widen it to one.",
            ),
            Self::TooLate => f.write_str("The whole budget is gone before it fires."),
            Self::AlwaysFires { usual_percent, floor_percent } => write!(
                f,
                "Always fires: {usual_percent:.3} % of requests fail on an ordinary day, and it fires above \
                 {floor_percent:.3} %."
            ),
            Self::OneErrorFires { requests, needed } => write!(
                f,
                "One failed request fires it: its long window holds about {requests:.0} requests and needs {:.0} or \
                 more. Require a minimum number of failures, or add synthetic traffic.",
                libm::ceil(*needed)
            ),
            Self::NoTraffic => f.write_str(
                "Its long window holds less than one request on average, so most of the time there is nothing to judge.",
            ),
            Self::UnderTwoScrapes { window, scrape } => write!(
                f,
                "Its window of {window} is shorter than two scrapes ({scrape} apart): a rate needs two samples, so it may \
                 never fire."
            ),
            Self::LongerThanRetention { retention } => {
                write!(f, "Its long window is longer than measurements are kept ({retention}).")
            }
        }
    }
}

/// What lints need to know beside the terms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Environment {
    /// Requests a second, where known.
    pub requests_per_second: Option<f64>,
    /// The share of requests that fail on an ordinary day, where known.
    pub usual_error_ratio: Option<f64>,
    /// Between two scrapes.
    pub scrape: Span,
    /// How long measurements are kept.
    pub retention: Span,
}

/// Traffic and usual errors unknown; a scrape every 60 s and 15 days of retention, which are what Prometheus does when
/// nothing is configured. (The kube-prometheus bundle scrapes every 30 s, the sample configuration every 15 s.)
impl Default for Environment {
    fn default() -> Self {
        Self {
            requests_per_second: None,
            usual_error_ratio: None,
            scrape: Span::seconds(60),
            retention: Span::days(15),
        }
    }
}

/// What is wrong with a tier by the terms alone.
pub fn tier_lints(tier: AlertTier, terms: &Terms) -> Vec<Lint> {
    let factor = tier.factor.to_f64();
    let floor = factor * terms.target.budget().to_f64();
    let window = terms.window.span();
    let mut lints = Vec::new();
    if floor >= 1.0 {
        lints.push(Lint::CanNeverFire { needs_above_percent: 100.0 * (1.0 - 1.0 / factor) });
    }
    if factor < 1.0 {
        lints.push(Lint::OnTrack);
    } else if factor <= 1.0 && tier.severity == Severity::Page {
        // As a ticket over days the workbook recommends it.
        lints.push(Lint::AtAllowedBurn);
    }
    if tier.short.is_some_and(|short| short >= tier.long) {
        lints.push(Lint::ShortNotShorter);
    }
    if tier.long > window {
        lints.push(Lint::LongerThanWindow);
    } else if factor * tier.long.to_seconds_f64() / window.to_seconds_f64() > 1.0 {
        lints.push(Lint::TooLate);
    }
    if terms.method.slice().is_some_and(|slice| tier.short.unwrap_or(tier.long) < slice.nominal()) {
        lints.push(Lint::ShorterThanSlice);
    }
    lints
}

/// What is wrong with a tier where it is to run. Figures of the environment that are no figures say nothing.
pub fn environment_lints(tier: AlertTier, terms: &Terms, environment: &Environment) -> Vec<Lint> {
    let factor = tier.factor.to_f64();
    let budget = terms.target.budget();
    let floor = factor * budget.to_f64();
    let mut lints = Vec::new();
    if let Some(usual) = environment.usual_error_ratio.filter(|usual| *usual > floor && *usual <= 1.0) {
        lints.push(Lint::AlwaysFires { usual_percent: 100.0 * usual, floor_percent: 100.0 * floor });
    }
    let requests = environment.requests_per_second.filter(|rate| rate.is_finite() && *rate >= 0.0);
    if let Some(requests) = requests.map(|rate| rate * tier.long.to_seconds_f64()) {
        let whole = libm::fmin(libm::floor(requests), 1e18) as u64;
        if requests < 1.0 {
            lints.push(Lint::NoTraffic);
        } else if errors_to_fire(whole, factor, budget, 0) == Some(1) {
            lints.push(Lint::OneErrorFires { requests, needed: 1.0 / floor });
        }
    }
    let shortest = tier.short.map_or(tier.long, |short| short.min(tier.long));
    if u128::from(shortest.nanos()) < 2 * u128::from(environment.scrape.nanos()) {
        lints.push(Lint::UnderTwoScrapes { window: shortest, scrape: environment.scrape });
    }
    if tier.long > environment.retention {
        lints.push(Lint::LongerThanRetention { retention: environment.retention });
    }
    lints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::workbook_alerts;
    use crate::units::{BurnRate, Target, Window};

    fn terms(target: &str) -> Terms {
        Terms {
            alerts: workbook_alerts(),
            ..Terms::new(Target::parse_percent(target).unwrap(), Window::rolling("30d").unwrap())
        }
    }

    #[test]
    fn an_ordinary_service_has_nothing_to_mend() {
        let environment =
            Environment { requests_per_second: Some(10.0), usual_error_ratio: Some(0.000_2), ..Environment::default() };
        for tier in workbook_alerts() {
            assert_eq!(tier_lints(tier, &terms("99.9")), []);
            assert_eq!(environment_lints(tier, &terms("99.9"), &environment), []);
        }
    }

    #[test]
    fn each_trap_is_named() {
        let mut tier = workbook_alerts()[0];
        let terms = terms("99.9");
        let within = |tier, environment: &Environment| environment_lints(tier, &terms, environment);
        let plain = Environment::default();
        let ten_an_hour = Environment { requests_per_second: Some(10.0 / 3_600.0), ..plain };
        let [Lint::OneErrorFires { requests, needed }] = within(tier, &ten_an_hour)[..] else { panic!("one lint") };
        assert!((requests - 10.0).abs() < 1e-9 && (needed - 69.44).abs() < 0.01);
        let idle = Environment { requests_per_second: Some(1e-6), ..plain };
        assert_eq!(within(tier, &idle), [Lint::NoTraffic]);
        let broken = Environment { usual_error_ratio: Some(0.02), ..plain };
        assert!(matches!(within(tier, &broken)[..], [Lint::AlwaysFires { .. }]));
        let rare = Environment { scrape: Span::minutes(3), retention: Span::minutes(50), ..plain };
        assert!(matches!(within(tier, &rare)[..], [Lint::UnderTwoScrapes { .. }, Lint::LongerThanRetention { .. }]));
        let nonsense =
            Environment { requests_per_second: Some(f64::NAN), usual_error_ratio: Some(f64::INFINITY), ..plain };
        assert_eq!(within(tier, &nonsense), []);
        tier.factor = BurnRate::parse("1").unwrap();
        assert_eq!(tier_lints(tier, &terms), [Lint::AtAllowedBurn]);
    }
}
