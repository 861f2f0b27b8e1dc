//! Retries, backoff, throttles, breakers and metastable states.

use accord::model::ModelError;
use accord::model::overload::*;
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Retries { retries: u32, failure: f64 },
    Layers { retries: Vec<u32>, failure: f64 },
    Budget { retries: u32, failure: f64, budget: f64 },
    TokenBucket { retries: u32, failure: f64, deposit: f64, cost: f64 },
    Throttle { requests: f64, accepts: f64, factor: f64 },
    ThrottleBalance { demand: f64, capacity: f64, factor: f64 },
    Ceiling { base: f64, cap: f64, retry: u32 },
    Wait { base: f64, cap: f64, retries: u32 },
    WaitCdf { base: f64, cap: f64, retries: u32, wait: f64 },
    WaitQuantile { base: f64, cap: f64, retries: u32, chance: f64 },
    FalseTrip { sample: u64, failure: f64, share: f64 },
    Threshold { capacity: f64, retries: u32, budget: Option<f64> },
    SafeQueue { capacity: f64, timeout: f64 },
    Blip { offered: f64, capacity: f64, retries: u32, blip: u64, after: u32, budget: Option<f64> },
}

#[test]
fn overload() {
    check(include_str!("overload.yaml"), |input: &Input| figures(input).unwrap());
}

fn outcome(outcome: RetryOutcome) -> Figures {
    [("attempts", outcome.attempts), ("success", outcome.success), ("failure", outcome.failure)].into()
}

fn figures(input: &Input) -> Result<Figures, ModelError> {
    Ok(match *input {
        Input::Retries { retries, failure } => outcome(retry_outcome(retries, failure)?),
        Input::Layers { ref retries, failure } => outcome(layered_retries(retries, failure)?),
        Input::Budget { retries, failure, budget } => outcome(retry_budget(retries, failure, budget)?),
        Input::TokenBucket { retries, failure, deposit, cost } => {
            let bucket = retry_token_bucket(retries, failure, deposit, cost)?;
            let mut figures = outcome(bucket.outcome);
            figures.insert("knee", bucket.knee);
            figures
        }
        Input::Throttle { requests, accepts, factor } => {
            [("rejection", throttle_rejection(requests, accepts, factor)?)].into()
        }
        Input::ThrottleBalance { demand, capacity, factor } => {
            let balance = throttle_balance(demand, capacity, factor)?;
            [("rejected", balance.rejected), ("sent", balance.sent), ("accepted", balance.accepted)].into()
        }
        Input::Ceiling { base, cap, retry } => [("ceiling", backoff_ceiling(base, cap, retry)?)].into(),
        Input::Wait { base, cap, retries } => {
            let wait = backoff_wait(base, cap, retries)?;
            [("mean", wait.mean), ("deviation", wait.deviation), ("longest", wait.longest)].into()
        }
        Input::WaitCdf { base, cap, retries, wait } => [("chance", backoff_wait_cdf(base, cap, retries, wait)?)].into(),
        Input::WaitQuantile { base, cap, retries, chance } => {
            [("wait", backoff_wait_quantile(base, cap, retries, chance)?)].into()
        }
        Input::FalseTrip { sample, failure, share } => {
            let trip = false_trip(sample, failure, share)?;
            [("needed", trip.needed as f64), ("chance", trip.chance)].into()
        }
        Input::Threshold { capacity, retries, budget } => {
            [("threshold", metastable_threshold(capacity, amplification(retries, budget)?)?)].into()
        }
        Input::SafeQueue { capacity, timeout } => [("queue", safe_queue(capacity, timeout)?)].into(),
        Input::Blip { offered, capacity, retries, blip, after, budget } => {
            let scenario = Scenario {
                capacity: Schedule::but(capacity, 0.0, 30, 30 + blip),
                retries,
                retry_limit: budget.map_or(RetryLimit::Unlimited, |share| RetryLimit::Budget { share }),
                ..Scenario::steady(offered, capacity)
            };
            let last = Simulation::new(scenario)?.run(30 + blip as u32 + after)?;
            [("attempts", last.attempts), ("goodput", last.goodput)].into()
        }
    })
}
