//! Incident statistics, trends, shifts and toil.

use accord::model::ModelError;
use accord::model::on_call::*;
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Rate { failures: u64, exposure: f64, confidence: f64, seen: Option<[f64; 2]> },
    Change { failures: u64, changes: u64, confidence: f64 },
    Durations { values: Vec<f64>, confidence: f64 },
    Needed { sigma: f64, cut: f64, level: f64, power: f64 },
    Illusion { before: u64, after: u64, sigma: f64, cut: f64 },
    Trend { before: Vec<f64>, after: Vec<f64>, times: u32 },
    Shift { sources: Vec<Source>, sites: u32, people_per_site: u32, at_once: u32, shift_days: f64 },
    People { sites: u32, at_once: u32, pages: Option<f64>, minutes: Option<f64> },
    Toil { pages: f64, minutes: f64, people: u32, tickets: f64 },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    per_week: f64,
    minutes_each: f64,
    at_night: f64,
}

#[test]
fn on_call() {
    check(include_str!("on_call.yaml"), |input: &Input| figures(input).unwrap());
}

fn ends(figures: &mut Figures, low: &'static str, high: &'static str, estimate: Estimate) {
    if let Some(interval) = estimate.interval {
        figures.extend([(low, interval.0), (high, interval.1)]);
    }
}

fn figures(input: &Input) -> Result<Figures, ModelError> {
    let mut figures = Figures::new();
    match input {
        Input::Rate { failures, exposure, confidence, seen } => {
            let prior = seen.map_or(RatePrior::Jeffreys, |[failures, exposure]| RatePrior::Seen { failures, exposure });
            let rate = failure_rate(*failures, *exposure, *confidence, prior)?;
            figures.extend([("rate", rate.rate.value), ("posterior", rate.posterior.value)]);
            figures.insert("mtbf_least", rate.mtbf_least);
            figures.extend(rate.mtbf.map(|mtbf| ("mtbf", mtbf.value)));
            ends(&mut figures, "low", "high", rate.rate);
            ends(&mut figures, "posterior_low", "posterior_high", rate.posterior);
        }
        Input::Change { failures, changes, confidence } => {
            let change = change_failure(*failures, *changes, *confidence)?;
            figures.insert("rate", change.exact.value);
            ends(&mut figures, "low", "high", change.exact);
            ends(&mut figures, "jeffreys_low", "jeffreys_high", change.jeffreys);
        }
        Input::Durations { values, confidence } => durations_of(&mut figures, values, *confidence)?,
        Input::Needed { sigma, cut, level, power } => {
            let need = incidents_needed(*sigma, *cut, *level, *power)?;
            figures.extend([("means", need.means), ("geometric", need.geometric_means)]);
        }
        Input::Illusion { before, after, sigma, cut } => {
            figures.insert("chance", chance_of_illusion(*before, *after, *sigma, *cut)?);
        }
        Input::Trend { before, after, times } => {
            let trend = trend(before, after, Resampling { times: *times, seed: 5 })?;
            figures.insert("by_chance", trend.by_chance);
            figures.extend(trend.by_chance_geometric.map(|chance| ("by_chance_geometric", chance)));
        }
        Input::Shift { sources, sites, people_per_site, at_once, shift_days } => {
            let rotation = Rotation {
                sites: *sites,
                people_per_site: *people_per_site,
                at_once: *at_once,
                shift_days: *shift_days,
            };
            let source =
                |s: &Source| PageSource { per_week: s.per_week, minutes_each: s.minutes_each, at_night: s.at_night };
            let load = shift_load(&sources.iter().map(source).collect::<Vec<_>>(), &rotation)?;
            figures.extend([
                ("person", load.pages_per_week_and_person),
                ("per_shift", load.pages_per_shift),
                ("quiet", load.quiet_shift),
                ("half_day", load.pages_per_half_day),
                ("busy_half_day", load.busy_half_day),
                ("busy_shift", load.busy_shift),
                ("nights", load.nights_broken_per_week_on_call),
                ("night_pages", load.night_pages_per_month_and_person),
            ]);
            figures.extend(["p50", "p90", "p99"].into_iter().zip(load.quantiles.map(|q| q as f64)));
        }
        Input::People { sites, at_once, pages, minutes } => {
            let rotation = Rotation { sites: *sites, people_per_site: 1, at_once: *at_once, shift_days: 7.0 };
            let source =
                PageSource { per_week: pages.unwrap_or(0.0), minutes_each: minutes.unwrap_or(0.0), at_night: 0.0 };
            let people = people_needed(&[source], &rotation, &TimeUse::default())?;
            figures.extend([("time", f64::from(people.by_time_on_call)), ("size", f64::from(people.by_size))]);
            figures.extend(people.by_toil.map(|toil| ("toil", f64::from(toil))));
            figures.extend(people.per_site.map(|all| ("per_site", f64::from(all))));
        }
        Input::Toil { pages, minutes, people, tickets } => {
            let rotation = Rotation { sites: 1, people_per_site: *people, at_once: 2, shift_days: 7.0 };
            let source = PageSource { per_week: *pages, minutes_each: *minutes, at_night: 0.0 };
            let time = TimeUse { ticket_hours_of_team: *tickets, ..TimeUse::default() };
            let load = person_load(&[source], &rotation, &time)?;
            figures.extend([("toil", load.toil_share), ("hours_left", load.hours_left)]);
            figures.extend(load.pages_left.map(|pages| ("pages_left", pages)));
        }
    }
    Ok(figures)
}

fn durations_of(figures: &mut Figures, values: &[f64], confidence: f64) -> Result<(), ModelError> {
    let times = if values.len() == 4 { 200_000 } else { 100 };
    let summary = durations(values, confidence, Resampling { times, seed: 2 })?;
    figures.extend([("mean", summary.mean.value), ("median", summary.median.estimate.value)]);
    figures.insert("median_confidence", summary.median.confidence);
    figures.extend(summary.sigma.map(|sigma| ("sigma", sigma)));
    ends(figures, "mean_low", "mean_high", summary.mean);
    ends(figures, "median_low", "median_high", summary.median.estimate);
    if let Some(geometric) = summary.geometric_mean {
        figures.insert("geometric", geometric.value);
        ends(figures, "geometric_low", "geometric_high", geometric);
    }
    if let Some(lognormal) = summary.lognormal_mean {
        figures.insert("lognormal", lognormal.value);
        ends(figures, "lognormal_low", "lognormal_high", lognormal);
    }
    Ok(())
}
