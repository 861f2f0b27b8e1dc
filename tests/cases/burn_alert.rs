//! Burn-rate alerts by formula.
#![allow(clippy::unwrap_used, reason = "inputs are literals of the cases")]

use accord::model::budget::exhaustion;
use accord::model::burn_alert::{
    Preset, budget_first, detection_time, detection_with_guard, false_pages, ladder, requests_needed, reset_time,
    tier_outlook, traffic_scaled_threshold,
};
use accord::plan::{AlertTier, Alerting, Severity, Terms};
use accord::units::{BurnRate, Method, Share, Span, Target, Window};
use serde::Deserialize;

use super::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    /// A factor from a share of the budget in a window.
    BudgetFirst { percent: String, long: String, window: String },
    /// One tier and one error ratio; figures that do not exist are -1.
    Tier {
        target: String,
        window: String,
        factor: String,
        long: String,
        short: Option<String>,
        error_ratio: Option<f64>,
    },
    /// One tier of a preset, for a window.
    Preset { name: String, tier: usize, window: String },
    /// Requests that the windows of a tier need.
    RequestsNeeded { target: String, factor: f64, long: String, errors: u64 },
    /// One failure among so many requests.
    OneFailure { target: String, window: String, requests: f64, long: String },
    /// False pages by chance.
    FalsePages { target: String, factor: f64, long: String, requests: u64, p: f64, minimum_failures: Option<u64> },
    /// Detection under a guard, in minutes; -1 for never.
    Guard { target: String, factor: f64, long: String, error_ratio: f64, per_second: f64, minimum_failures: u64 },
    /// A threshold that follows traffic.
    TrafficScaled { target: String, percent: String, window_requests: f64, alert_requests: f64 },
    /// One step of the ladder.
    Ladder { target: String, window: String, step: usize },
}

fn span(text: &str) -> Span {
    Span::parse(text).unwrap()
}

fn target(text: &str) -> Target {
    Target::parse_percent(text).unwrap()
}

fn minutes(span: Option<Span>) -> f64 {
    span.map_or(-1.0, |span| span.to_seconds_f64() / 60.0)
}

fn preset(name: &str) -> Preset {
    match name {
        "workbook" => Preset::Workbook,
        "workbook table" => Preset::WorkbookTable,
        "sloth 28 d" => Preset::Sloth28,
        "sloth 7 d" => Preset::Sloth7,
        "pyrra" => Preset::Pyrra,
        _ => panic!("{name}"),
    }
}

fn tier_figures(target: Target, window: &str, tier: AlertTier, error_ratio: f64) -> Figures {
    let terms = Terms {
        target,
        window: Window::rolling(window).unwrap(),
        method: Method::Occurrences,
        alerts: vec![tier],
        alerting: Alerting::default(),
        policy: None,
        investments: Vec::new(),
        accepted: Default::default(),
    };
    let outlook = tier_outlook(tier, &terms);
    let (factor, budget) = (tier.factor.to_f64(), target.budget());
    Figures::from([
        ("spent_percent", 100.0 * outlook.spent),
        ("error_floor", outlook.error_floor),
        ("exhausts_hours", minutes(outlook.exhausts) / 60.0),
        ("detection", minutes(detection_time(factor, budget, tier.long, error_ratio))),
        ("reset", minutes(reset_time(factor, budget, tier.short.unwrap_or(tier.long), error_ratio))),
        ("reset_long_only", minutes(reset_time(factor, budget, tier.long, error_ratio))),
        ("lints", outlook.lints.len() as f64),
    ])
}

fn figures(input: &Input) -> Figures {
    match input {
        Input::BudgetFirst { percent, long, window } => {
            let found = budget_first(Share::parse_percent(percent).unwrap(), span(long), span(window)).unwrap();
            Figures::from([("factor", found.factor.to_f64()), ("is_exact", f64::from(u8::from(found.is_exact)))])
        }
        Input::Tier { target: promised, window, factor, long, short, error_ratio } => {
            let tier = AlertTier {
                severity: Severity::Page,
                long: span(long),
                short: short.as_deref().map(span),
                factor: BurnRate::parse(factor).unwrap(),
                hold: Span::ZERO,
            };
            tier_figures(target(promised), window, tier, error_ratio.unwrap_or(1.0))
        }
        Input::Preset { name, tier, window } => {
            let preset = preset(name).tiers_for(span(window)).unwrap()[*tier - 1];
            // Published shares of the budget are of the windows alone.
            let tier = AlertTier { hold: Span::ZERO, ..preset };
            Figures::from([
                ("factor", tier.factor.to_f64()),
                ("long", minutes(Some(tier.long))),
                ("short", minutes(tier.short)),
                ("hold", minutes(Some(preset.hold).filter(|hold| *hold > Span::ZERO))),
                ("spent_percent", tier_figures(target("99.9"), window, tier, 1.0)["spent_percent"]),
                ("needs_above_percent", 100.0 * (1.0 - 1.0 / tier.factor.to_f64()).max(0.0)),
            ])
        }
        Input::RequestsNeeded { target: promised, factor, long, errors } => {
            let needed = requests_needed(*errors, *factor, target(promised).budget()).unwrap();
            Figures::from([("requests", needed), ("per_hour", needed / (span(long).to_seconds_f64() / 3_600.0))])
        }
        Input::OneFailure { target: promised, window, requests, long } => {
            let budget = target(promised).budget().to_f64();
            let burn = 1.0 / requests / budget;
            let at = exhaustion(&Window::rolling(window).unwrap(), target(promised), burn).unwrap();
            Figures::from([
                ("burn_rate", burn),
                ("spent_percent", 100.0 * span(long).to_seconds_f64() / at.after.to_seconds_f64()),
            ])
        }
        Input::FalsePages { target: promised, factor, long, requests, p, minimum_failures } => {
            let budget = target(promised).budget();
            let pages = false_pages(*requests, span(long), *p, *factor, budget, minimum_failures.unwrap_or(0)).unwrap();
            Figures::from([
                ("errors", pages.errors.map_or(-1.0, |errors| errors as f64)),
                ("chance", pages.chance),
                ("fixed_per_month", pages.fixed_per_month),
                ("sliding_per_month", pages.sliding_per_month),
            ])
        }
        Input::Guard { target: promised, factor, long, error_ratio, per_second, minimum_failures } => {
            let budget = target(promised).budget();
            let found = detection_with_guard(*factor, budget, span(long), *error_ratio, *per_second, *minimum_failures)
                .unwrap();
            Figures::from([("detection", minutes(found))])
        }
        Input::TrafficScaled { target: promised, percent, window_requests, alert_requests } => {
            let share = Share::parse_percent(percent).unwrap();
            let threshold =
                traffic_scaled_threshold(*window_requests, *alert_requests, share, target(promised).budget()).unwrap();
            Figures::from([("threshold", threshold), ("errors", threshold * alert_requests)])
        }
        Input::Ladder { target: promised, window, step } => {
            let steps = ladder(target(promised), span(window));
            let step = &steps[*step - 1];
            Figures::from([
                ("detection_seconds", 60.0 * minutes(step.detection)),
                ("reset_minutes", minutes(step.reset)),
                ("spent_percent", 100.0 * step.spent.unwrap_or(-0.01)),
                ("alerts_per_day", step.alerts_per_day.unwrap_or(-1.0)),
            ])
        }
    }
}

#[test]
fn alerts_by_formula() {
    check(include_str!("burn_alert.yaml"), figures);
}
