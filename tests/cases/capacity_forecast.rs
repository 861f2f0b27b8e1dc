#![allow(clippy::unwrap_used, reason = "a case that the model refuses is wrong")]

use accord::model::capacity::forecast::{
    Pattern, Season, Smoothed, Start, State, Update, Weights, fit_smoothing, smooth,
};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Smooth {
        pattern: Kind,
        series: Vec<f64>,
        period: Option<usize>,
        season: Option<Join>,
        update: Option<Form>,
        alpha: f64,
        beta: Option<f64>,
        gamma: Option<f64>,
        level: f64,
        trend: Option<f64>,
        start_season: Option<Vec<f64>>,
        used: usize,
    },
    Start {
        pattern: Kind,
        series: Vec<f64>,
    },
    Fit {
        pattern: Kind,
        series: Vec<f64>,
        period: Option<usize>,
        season: Option<Join>,
        update: Option<Form>,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Level,
    Trend,
    Seasonal,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Join {
    Additive,
    Multiplicative,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    PreviousLevel,
    NewLevel,
}

fn pattern(kind: Kind, period: Option<usize>, season: Option<Join>, update: Option<Form>) -> Pattern {
    match kind {
        Kind::Level => Pattern::Level,
        Kind::Trend => Pattern::Trend,
        Kind::Seasonal => Pattern::Seasonal {
            period: period.unwrap(),
            season: match season.unwrap() {
                Join::Additive => Season::Additive,
                Join::Multiplicative => Season::Multiplicative,
            },
            update: match update.unwrap() {
                Form::PreviousLevel => Update::PreviousLevel,
                Form::NewLevel => Update::NewLevel,
            },
        },
    }
}

/// Names of figures that are numbered. They live as long as the tests.
fn numbered(name: &str, number: usize) -> &'static str {
    Box::leak(format!("{name}_{number}").into_boxed_str())
}

fn of(smoothed: &Smoothed) -> Figures {
    let mut figures = Figures::from([
        ("alpha", smoothed.weights.level),
        ("beta", smoothed.weights.trend),
        ("gamma", smoothed.weights.season),
        ("squares", smoothed.squares),
        ("mean_square", smoothed.mean_square()),
    ]);
    for (i, &forecast) in smoothed.one_step.iter().enumerate() {
        figures.insert(numbered("one_step", i), forecast);
    }
    for (i, ahead) in smoothed.forecast(60).unwrap().into_iter().enumerate() {
        figures.insert(numbered("ahead", i + 1), ahead);
    }
    if let Some(bands) = smoothed.closed_bands(60, &[0.1, 0.9]).unwrap() {
        let (low, high) = (bands.path(0.1).unwrap(), bands.path(0.9).unwrap());
        for i in 0..60 {
            figures.insert(numbered("half_width", i + 1), (high[i] - low[i]) / 2.0);
        }
    }
    figures
}

fn figures(input: &Input) -> Figures {
    match input {
        Input::Start { pattern: kind, series } => {
            let state = Start::usual(series, pattern(*kind, None, None, None)).unwrap().state;
            Figures::from([("level", state.level), ("trend", state.trend)])
        }
        Input::Fit { pattern: kind, series, period, season, update } => {
            of(&fit_smoothing(series, pattern(*kind, *period, *season, *update)).unwrap())
        }
        Input::Smooth {
            pattern: kind,
            series,
            period,
            season,
            update,
            alpha,
            beta,
            gamma,
            level,
            trend,
            start_season,
            used,
        } => {
            let weights = Weights { level: *alpha, trend: beta.unwrap_or(0.0), season: gamma.unwrap_or(0.0) };
            let season_now = start_season.clone().unwrap_or_default();
            let state = State { level: *level, trend: trend.unwrap_or(0.0), season: season_now };
            let pattern = pattern(*kind, *period, *season, *update);
            of(&smooth(series, pattern, weights, Start { state, used: *used }).unwrap())
        }
    }
}

#[test]
fn published_and_independent() {
    check(include_str!("capacity_forecast.yaml"), figures);
}
