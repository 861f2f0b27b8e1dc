//! One thing that fails and is repaired.

use accord::model::ModelError;
use accord::model::availability::{Start, TwoState};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    /// At a moment, over the time until then, and in the long run.
    TwoState { mttf: f64, mttr: f64, at: f64 },
    /// A window and its budget.
    Month { mttf: f64, mttr: f64, window: f64, budget: f64 },
    /// The distribution of downtime, by how the window begins.
    Begins { mttf: f64, mttr: f64, window: f64, at: f64 },
    /// The distribution of downtime of what is up at first: p is the chance of at most so much, q of more.
    Downtime { mttf: f64, mttr: f64, window: f64, at: Vec<f64> },
}

const P: [&str; 14] = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13"];
const Q: [&str; 14] = ["q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13"];

#[test]
fn availability() {
    check(include_str!("availability.yaml"), |input: &Input| figures(input).unwrap());
}

fn figures(input: &Input) -> Result<Figures, ModelError> {
    Ok(match *input {
        Input::TwoState { mttf, mttr, at } => {
            let machine = TwoState::new(mttf, mttr)?;
            let (moment, mean, long) = (machine.at(at)?, machine.over(at)?, machine.long_run());
            [
                ("at_up", moment.up()),
                ("at_down", moment.down()),
                ("over_up", mean.up()),
                ("over_down", mean.down()),
                ("long_run_up", long.up()),
                ("long_run_down", long.down()),
            ]
            .into()
        }
        Input::Month { mttf, mttr, window, budget } => {
            let machine = TwoState::new(mttf, mttr)?;
            let downtime = machine.downtime(window, Start::Up)?;
            let percent = 100.0 * machine.long_run().up();
            [("percent", percent), ("mean", downtime.mean()), ("chance", downtime.at_most(budget)?)].into()
        }
        Input::Begins { mttf, mttr, window, at } => {
            let machine = TwoState::new(mttf, mttr)?;
            let chance = |start| machine.downtime(window, start)?.at_most(at);
            [("up", chance(Start::Up)?), ("down", chance(Start::Down)?), ("long_run", chance(Start::LongRun)?)].into()
        }
        Input::Downtime { mttf, mttr, window, ref at } => {
            let downtime = TwoState::new(mttf, mttr)?.downtime(window, Start::Up)?;
            let mut figures = Figures::new();
            for (&x, (p, q)) in at.iter().zip(P.into_iter().zip(Q)) {
                figures.insert(p, downtime.at_most(x)?);
                figures.insert(q, downtime.above(x)?);
            }
            figures
        }
    })
}
