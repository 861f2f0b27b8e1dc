//! The stack rank, where catalogues come from, and what observed incidents say.

use accord::model::loss::{MINUTES_PER_YEAR, Rate};
use accord::model::risk::{
    CEILING, Prior, RowId, SAMPLE, StackRank, Year, fit_durations, incidents_per_year, observed_frequency,
    sample_catalogue, stack_rank, starter_catalogue,
};
use accord::plan::{Adjustment, Catalogue, Cause, Duration, Frequency, Risk};
use accord::units::{Estimate, Target};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Sample {},
    SampleRow { name: String },
    Budget { target: String, year: String },
    Incidents { days: f64, year: String },
    Starter { outages: f64, cause: String },
    Adjustment { risks: Vec<[f64; 4]>, detect: f64, resolve: f64, frequency: f64 },
    Observed { count: usize, years: f64, prior: String },
    Fit { minutes: Vec<f64> },
}

fn year_of(name: &str) -> Year {
    if name == "julian" { Year::Julian } else { Year::Common }
}

fn value(x: f64) -> Estimate {
    Estimate::value(x).unwrap()
}

fn rank(catalogue: &Catalogue, target: &str, year: Year) -> StackRank {
    stack_rank(catalogue, &[Target::parse_percent(target).unwrap()], CEILING, year, &[]).unwrap()
}

fn minutes(rank: &StackRank, id: RowId) -> f64 {
    rank.rows.iter().find(|row| row.id == id).unwrap().minutes
}

fn starter(outages: f64, cause: &str) -> Figures {
    let one = value(1.0);
    let catalogue = starter_catalogue(outages, one, one, one).unwrap();
    let of = |risk: &Risk| match risk.frequency {
        Frequency::PerYear(estimate) => estimate.median(),
        Frequency::Changes { .. } => f64::NAN,
    };
    let is = |risk: &&Risk| format!("{:?}", risk.cause) == cause;
    let frequency = of(catalogue.risks.iter().find(is).unwrap());
    let sum = catalogue.risks.iter().map(of).sum();
    Figures::from([("frequency", frequency), ("share", frequency / outages), ("sum", sum)])
}

fn adjustment(risks: &[[f64; 4]], detect: f64, resolve: f64, frequency: f64) -> Figures {
    let risk = |[detect, resolve, impact, frequency]: &[f64; 4]| Risk {
        name: String::new(),
        cause: Cause::Other,
        duration: Duration::Estimated { detect: value(*detect), resolve: value(*resolve) },
        impact: value(*impact),
        frequency: Frequency::PerYear(value(*frequency)),
        dependency: false,
    };
    let adjustment = Adjustment { name: String::new(), detect_minutes: detect, resolve_minutes: resolve, frequency };
    let catalogue =
        Catalogue { risks: risks.iter().map(risk).collect(), adjustments: vec![adjustment], background: 0.0 };
    let rank = rank(&catalogue, "99.9", Year::Common);
    let cost = minutes(&rank, RowId::Adjustment(0));
    Figures::from([("cost", cost), ("before", rank.total - cost), ("total", rank.total)])
}

fn fit(minutes: &[f64]) -> Figures {
    let fit = fit_durations(minutes).unwrap();
    let mut figures = Figures::from([
        ("mu", fit.mu),
        ("sigma", fit.sigma),
        ("median", fit.estimate.median()),
        ("p90", fit.estimate.p90()),
    ]);
    if let Some(fit) = fit.fit {
        figures.insert("statistic", fit.statistic);
        figures.insert("corrected", fit.corrected);
    }
    figures
}

fn figures(input: &Input) -> Figures {
    match input {
        Input::Sample {} => {
            let rank = rank(&sample_catalogue().unwrap(), "99.9", Year::Common);
            let published = SAMPLE.iter().map(|row| row.published).sum();
            Figures::from([("total", rank.total), ("published sum", published)])
        }
        Input::SampleRow { name } => {
            let rank = rank(&sample_catalogue().unwrap(), "99.9", Year::Common);
            let place = SAMPLE.iter().position(|row| row.name == name).unwrap();
            Figures::from([("minutes", minutes(&rank, RowId::Risk(place)))])
        }
        Input::Budget { target, year } => {
            let rank = rank(&Catalogue::default(), target, year_of(year));
            Figures::from([("budget", rank.columns[0].budget), ("ceiling", rank.columns[0].ceiling)])
        }
        Input::Incidents { days, year } => {
            Figures::from([("incidents", incidents_per_year(*days, year_of(year)).unwrap())])
        }
        Input::Starter { outages, cause } => starter(*outages, cause),
        Input::Adjustment { risks, detect, resolve, frequency } => adjustment(risks, *detect, *resolve, *frequency),
        Input::Observed { count, years, prior } => {
            let prior = match prior.as_str() {
                "jeffreys" => Prior::Jeffreys,
                "flat" => Prior::Flat,
                _ => Prior::Seen { incidents: 2.0, years: 4.0 },
            };
            let frequency = observed_frequency(*count, *years, prior).unwrap();
            let Frequency::PerYear(estimate) = frequency else { return Figures::new() };
            // The loss model finds the same gamma distribution again from median and p90.
            let mean = Rate::of(frequency).unwrap().mean() * MINUTES_PER_YEAR;
            Figures::from([("median", estimate.median()), ("p90", estimate.p90()), ("mean", mean)])
        }
        Input::Fit { minutes } => fit(minutes),
    }
}

#[test]
fn published_and_independent() {
    check(include_str!("risk.yaml"), figures);
}
