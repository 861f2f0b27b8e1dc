//! What windows allow and what incidents spend.
#![allow(clippy::unwrap_used, reason = "inputs are literals of the cases")]

use accord::model::budget::{Episode, Period, Slices, account, budget, exhaustion, exhausts_at};
use accord::plan::{Alerting, Facts, Terms, TrafficProfile};
use accord::units::{Length, Method, Share, Span, Target, Window};
use serde::Deserialize;

use super::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    /// The budget of a window, and how long it lasts at an error ratio.
    Budget { target: String, window: String, requests_per_day: Option<u64>, error_ratio: Option<f64> },
    /// When the budget is gone at a burn rate.
    Exhaustion { target: String, window: String, burn_rate: f64 },
    /// Errors against a budget of events.
    Spent { target: String, requests: f64, errors: f64 },
    /// Episodes under the three methods.
    Account {
        target: String,
        window: String,
        slice: String,
        slice_target: String,
        starts_at: Option<f64>,
        day: Option<Vec<f64>>,
        week: Option<Vec<f64>>,
        episodes: Vec<[f64; 3]>,
    },
    /// When the budget of a period is gone, in seconds.
    Gone { target: String, window: String, now: f64, spent: f64, burn_rate: f64, day: Vec<f64>, week: Vec<f64> },
    /// Traffic of an interval.
    Traffic { start: f64, hours: f64, day: Vec<f64>, week: Vec<f64> },
}

fn profile(day: Option<&Vec<f64>>, week: Option<&Vec<f64>>) -> TrafficProfile {
    let (Some(day), Some(week)) = (day, week) else { return TrafficProfile::flat() };
    let (day, week) = (day.as_slice().try_into().unwrap(), week.as_slice().try_into().unwrap());
    TrafficProfile::from_patterns(day, week).unwrap()
}

fn figures(input: &Input) -> Figures {
    let target = |text: &String| Target::parse_percent(text).unwrap();
    let window = |text: &String| Window::rolling(text).unwrap();
    match input {
        Input::Budget { target: promised, window: length, requests_per_day, error_ratio } => {
            let terms = Terms {
                target: target(promised),
                window: window(length),
                method: Method::Occurrences,
                alerts: Vec::new(),
                alerting: Alerting::default(),
                policy: None,
                investments: Vec::new(),
                accepted: Default::default(),
            };
            let facts = Facts { requests_per_day: *requests_per_day, ..Facts::default() };
            let budget = budget(&facts, &terms);
            let share = terms.target.budget().to_f64();
            let burn = error_ratio.unwrap_or(1.0) / share;
            let lasts = exhaustion(&terms.window, terms.target, burn).unwrap();
            Figures::from([
                ("minutes", budget.time.to_seconds_f64() / 60.0),
                ("bad_events", budget.events.map_or(-1.0, |(bad, _)| bad as f64)),
                ("lasts_minutes", lasts.after.to_seconds_f64() / 60.0),
            ])
        }
        Input::Exhaustion { target: promised, window: length, burn_rate } => {
            let at = exhaustion(&window(length), target(promised), *burn_rate).unwrap();
            Figures::from([("hours", at.after.to_seconds_f64() / 3_600.0), ("error_ratio", at.error_ratio)])
        }
        Input::Spent { target: promised, requests, errors } => {
            let flat = TrafficProfile::flat();
            let window = Span::days(30);
            let period =
                Period { window, target: target(promised), traffic: &flat, starts_at: 0.0, requests: Some(*requests) };
            let all = Episode { start: 0.0, length: window.to_seconds_f64(), error_ratio: errors / requests };
            let slices = Slices { length: Length::parse("1h").unwrap(), target: Share::parse_ratio("0.9").unwrap() };
            let occurrences = account(&period, &[all], slices).unwrap().occurrences;
            Figures::from([
                ("spent", occurrences.spent),
                ("bad", occurrences.bad),
                ("allowed_whole", occurrences.allowed.floor()),
            ])
        }
        Input::Account { target: promised, window: length, slice, slice_target, starts_at, day, week, episodes } => {
            let traffic = profile(day.as_ref(), week.as_ref());
            let period = Period {
                window: window(length).span(),
                target: target(promised),
                traffic: &traffic,
                starts_at: starts_at.unwrap_or(0.0),
                requests: None,
            };
            let of = |[start, length, error_ratio]: &[f64; 3]| Episode {
                start: *start,
                length: *length,
                error_ratio: *error_ratio,
            };
            let episodes: Vec<Episode> = episodes.iter().map(of).collect();
            let target = Share::parse_ratio(slice_target).unwrap();
            let accounts =
                account(&period, &episodes, Slices { length: Length::parse(slice).unwrap(), target }).unwrap();
            Figures::from([
                ("occurrences", accounts.occurrences.spent),
                ("occurrences_bad", accounts.occurrences.bad),
                ("timeslices", accounts.timeslices.spent),
                ("timeslices_bad", accounts.timeslices.bad),
                ("ratio_timeslices", accounts.ratio_timeslices.spent),
                ("ratio_timeslices_mean", accounts.ratio_timeslices.bad / accounts.ratio_timeslices.total),
            ])
        }
        Input::Gone { target: promised, window: length, now, spent, burn_rate, day, week } => {
            let traffic = profile(Some(day), Some(week));
            let period = Period {
                window: window(length).span(),
                target: target(promised),
                traffic: &traffic,
                starts_at: 0.0,
                requests: None,
            };
            Figures::from([("hours", exhausts_at(&period, *now, *spent, *burn_rate).unwrap().unwrap() / 3_600.0)])
        }
        Input::Traffic { start, hours, day, week } => {
            let traffic = profile(Some(day), Some(week));
            let weeks = traffic.between(*start, *hours).unwrap();
            Figures::from([
                ("weeks", weeks),
                ("share_of_30_days", traffic.share(*start, *hours, 0.0, 720.0).unwrap()),
                ("weight", traffic.weight(*start, *hours).unwrap()),
            ])
        }
    }
}

#[test]
fn budgets_and_what_spends_them() {
    check(include_str!("budget.yaml"), figures);
}
