//! The distribution of bad minutes.

use accord::model::dry_run::{DryRun, Setting, Variant};
use accord::model::loss::{Badness, CELLS, Loss, Rate, Rounding, Severity, Source, lognormal};
use accord::plan::{Duration, Frequency, Policy};
use accord::units::{Estimate, Target, Window};
use serde::Deserialize;

use crate::{Figures, check};

/// One kind of incident, by the mean and the coefficient of variation of its length or by median and p90.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// Incidents expected in the window, or changes in a week and their failure rate.
    incidents: Option<f64>,
    changes: Option<(f64, f64)>,
    mean: Option<f64>,
    cv: Option<f64>,
    median: Option<f64>,
    p90: Option<f64>,
    fixed: Option<f64>,
    /// Median and p90 of the minutes to detect, where they are not nothing.
    detect: Option<(f64, f64)>,
    /// Where the distribution function of one incident is asked.
    at: Option<f64>,
    #[serde(default = "month")]
    days: f64,
    allowed: Option<f64>,
    /// Years to simulate for what has no closed form.
    #[serde(default)]
    years: u64,
}

fn month() -> f64 {
    30.0
}

fn length(input: &Input) -> Estimate {
    if let Some(fixed) = input.fixed {
        return Estimate::value(fixed).unwrap();
    }
    if let (Some(mean), Some(cv)) = (input.mean, input.cv) {
        let sigma = libm::sqrt(libm::log1p(cv * cv));
        let median = mean / libm::exp(sigma * sigma / 2.0);
        let p90 = median * libm::exp(1.281_551_565_544_600_4 * sigma);
        return Estimate::spread(median, p90).unwrap();
    }
    Estimate::spread(input.median.unwrap(), input.p90.unwrap()).unwrap()
}

fn figures(input: &Input) -> Figures {
    let length = length(input);
    let detect = input.detect.map_or(Estimate::value(0.0), |(median, p90)| Estimate::spread(median, p90)).unwrap();
    let one = Estimate::value(1.0).unwrap();
    let severity = Severity::new(&Duration::Estimated { detect, resolve: length }, one, 0.0).unwrap();
    let mut figures = Figures::new();
    if length.is_spread() {
        figures.insert("sigma", lognormal(length).1);
    }
    figures.insert("mean length", severity.mean());
    if let Some(minutes) = input.at {
        figures.insert("cdf", severity.cdf(minutes));
    }
    figures.insert("p99 length", severity.quantile(0.99));
    let window = input.days * 1440.0;
    let rate = match (input.changes, input.incidents) {
        (Some((per_week, failure_rate)), _) => Rate::of(Frequency::Changes { per_week, failure_rate }).unwrap(),
        (None, Some(incidents)) => Rate::Fixed(incidents / window),
        (None, None) => return figures,
    };
    let source = Source { name: String::new(), rate, severity, changes: false, dependency: false };
    let badness = Badness { sources: vec![source], background: 0.0 };
    figures.insert("mean", badness.mean(window));
    figures.insert("sd", badness.standard_deviation(window));
    if let Some(allowed) = input.allowed {
        figures.insert("chance", badness.chance(window, allowed).unwrap());
        figures.insert("share of budget", badness.mean(window) / allowed);
        let fine = Loss::new(&badness.sources, window, allowed, 8 * CELLS, Rounding::Nearest).unwrap();
        figures.insert("fine chance", fine.within(allowed));
    }
    if input.years > 0 {
        let month = Window::rolling("30d").unwrap();
        let target = Target::parse_percent("99.9").unwrap();
        figures.insert("every month", badness.chance_of_every_month(target).unwrap());
        figures.insert("in breach", badness.share_in_breach(window, 43.2).unwrap());
        let variant = Variant::new(target, &month, &Policy::none()).unwrap();
        let mut run = DryRun::new(&Setting::of(&badness), vec![variant], 1).unwrap();
        run.step(input.years);
        let summary = run.summary(0);
        figures.insert("never in breach", summary.never_in_breach.mean);
        figures.insert("every month, simulated", summary.every_month_kept.mean);
        figures.insert("in breach, simulated", summary.breach_days.mean / 365.0);
    }
    for (name, p) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
        figures.insert(name, badness.quantile(window, p).unwrap());
    }
    figures
}

#[test]
fn published_and_independent() {
    check(include_str!("loss.yaml"), figures);
}
