//! What outages and nines cost.

use accord::model::cost::{
    Ceiling, CostCurve, Textbook, bought, budget_ratio, credit, interruption_costs_large, interruption_costs_small,
    sla_outlook, value_of_target,
};
use accord::model::loss::{Badness, Severity};
use accord::plan::{Catalogue, Cause, Duration, Effect, Frequency, Investment, Lever, OutageCost, Risk, Scope, Sla};
use accord::units::{Estimate, Target};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Value {
        revenue: f64,
        before: String,
        after: String,
    },
    Textbook {
        base: f64,
        growth: f64,
        exposed: f64,
        nines: f64,
    },
    Ceiling {
        network: f64,
        nines: f64,
        share: f64,
    },
    Margin {
        promise: String,
        objective: String,
    },
    Credit {
        bad: f64,
    },
    Interruption {
        size: String,
        minutes: f64,
    },
    Expected {
        points: Vec<(f64, f64)>,
        detect: Option<(f64, f64)>,
        resolve: Option<(f64, f64)>,
        observed: Option<Vec<f64>>,
        impact: (f64, f64),
    },
    Sla {
        per_year: f64,
        minutes: f64,
        fee: f64,
    },
    Deploys {
        factor: f64,
    },
}

fn target(text: &str) -> Target {
    Target::parse_percent(text).unwrap()
}

fn estimate((median, p90): (f64, f64)) -> Estimate {
    if p90 > median { Estimate::spread(median, p90).unwrap() } else { Estimate::value(median).unwrap() }
}

fn outage(minutes: f64, frequency: Frequency) -> Catalogue {
    let duration = Duration::Estimated { detect: estimate((0.0, 0.0)), resolve: estimate((minutes, minutes)) };
    let impact = estimate((1.0, 1.0));
    let risk = Risk { name: "Outage".into(), cause: Cause::Other, duration, impact, frequency, dependency: false };
    Catalogue { risks: vec![risk], ..Catalogue::default() }
}

fn deploys(factor: f64) -> Figures {
    let effect = Effect { on: Lever::Frequency, of: Scope::Named("Outage".into()), factor };
    let canary = Investment { name: String::new(), yearly_cost: 1.0, effects: vec![effect] };
    let before = outage(30.0, Frequency::Changes { per_week: 10.0, failure_rate: 0.05 });
    let badness = Badness::of(&bought(&before, &[&canary]).unwrap()).unwrap();
    let (window, allowed) = (43_200.0, 43.2);
    Figures::from([
        ("mean", badness.mean(window)),
        ("share of budget", badness.mean(window) / allowed),
        ("chance", badness.chance(window, allowed).unwrap()),
    ])
}

fn textbook(curve: &Textbook, nines: f64) -> Figures {
    Figures::from([
        ("optimum", curve.optimum().unwrap()),
        ("cost", curve.cost(nines).unwrap()),
        ("loss", curve.loss(nines).unwrap()),
        ("marginal cost", curve.marginal_cost(nines).unwrap()),
        ("marginal benefit", curve.marginal_benefit(nines).unwrap()),
    ])
}

fn figures(input: &Input) -> Figures {
    match input {
        Input::Value { revenue, before, after } => {
            Figures::from([("value", value_of_target(*revenue, target(before), target(after)).unwrap())])
        }
        Input::Textbook { base, growth, exposed, nines } => {
            textbook(&Textbook::new(*base, *growth, *exposed).unwrap(), *nines)
        }
        Input::Ceiling { network, nines, share } => {
            let ceiling = Ceiling::new(*network).unwrap();
            Figures::from([
                ("felt percent", 100.0 * ceiling.felt(*nines).unwrap()),
                ("gain", ceiling.felt_gain(*nines).unwrap()),
                ("invisible from", ceiling.invisible_from(*share).unwrap().unwrap()),
            ])
        }
        Input::Margin { promise, objective } => {
            Figures::from([("ratio", budget_ratio(target(promise), target(objective)))])
        }
        Input::Credit { bad } => Figures::from([("credit", credit(&Sla::compute_credits(1.0), *bad).unwrap())]),
        Input::Interruption { size, minutes } => {
            let cost = if size == "large" { interruption_costs_large() } else { interruption_costs_small() };
            Figures::from([("cost", CostCurve::new(&cost).unwrap().of(*minutes).unwrap())])
        }
        Input::Expected { points, detect, resolve, observed, impact } => {
            let curve = CostCurve::new(&OutageCost { points: points.clone() }).unwrap();
            let duration = match (observed, detect, resolve) {
                (Some(minutes), ..) => Duration::Observed(minutes.clone()),
                (None, Some(detect), Some(resolve)) => {
                    Duration::Estimated { detect: estimate(*detect), resolve: estimate(*resolve) }
                }
                _ => return Figures::new(),
            };
            let severity = Severity::new(&duration, estimate(*impact), 0.0).unwrap();
            Figures::from([("mean cost", curve.expected(&severity).unwrap())])
        }
        Input::Sla { per_year, minutes, fee } => {
            let often = Frequency::PerYear(estimate((*per_year, *per_year)));
            let badness = Badness::of(&outage(*minutes, often)).unwrap();
            let outlook = sla_outlook(&badness, &Sla::compute_credits(*fee)).unwrap();
            Figures::from([("yearly credit", outlook.yearly_credit), ("breach", outlook.breach_in_a_month)])
        }
        Input::Deploys { factor } => deploys(*factor),
    }
}

#[test]
fn published_and_independent() {
    check(include_str!("cost.yaml"), figures);
}
