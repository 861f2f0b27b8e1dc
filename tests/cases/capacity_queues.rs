#![allow(clippy::unwrap_used, reason = "a case that the model refuses is wrong")]

use accord::model::capacity::{
    Approximation, LatencyObjective, LogNormalTime, Queue, Staffing, StaffingNeed, Variability, beta_for, erlang_b,
    fan_out, halfin_whitt, square_root_staffing,
};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Queue { arrivals: f64, service: f64, servers: u32, time: f64, share: Option<f64> },
    ErlangB { servers: u32, offered: f64 },
    MeanWait { arrivals: f64, service: f64, servers: u32, arrivals_scv: f64, service_scv: f64, by: By },
    LogNormal { median: f64, p90: f64, share: f64 },
    SquareRoot { offered: f64, beta: f64 },
    BetaFor { wait_probability: f64 },
    FanOut { slow: f64, servers: f64 },
    Staffing { arrivals: f64, service: f64, objective: Kind, within: f64, slower: f64, most_utilisation: f64 },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    AllenCunneen,
    Cosmetatos,
    Kimura,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Response,
    Wait,
}

fn queue(arrivals: f64, service: f64, servers: u32, time: f64, share: f64) -> Figures {
    let queue = Queue { arrivals, service, servers }.regime().unwrap().steady().unwrap();
    Figures::from([
        ("utilisation", queue.utilisation()),
        ("blocking", erlang_b(servers, queue.offered_load()).unwrap()),
        ("wait_probability", queue.wait_probability()),
        ("empty_probability", queue.empty_probability()),
        ("mean_wait", queue.mean_wait()),
        ("mean_response", queue.mean_response()),
        ("mean_waiting", queue.mean_waiting()),
        ("mean_in_system", queue.mean_in_system()),
        ("wait_tail", queue.wait_tail(time).unwrap()),
        ("response_tail", queue.response_tail(time).unwrap()),
        ("wait_quantile", queue.wait_quantile(share).unwrap()),
        ("response_quantile", queue.response_quantile(share).unwrap()),
    ])
}

fn figures(input: &Input) -> Figures {
    match *input {
        Input::Queue { arrivals, service, servers, time, share } => {
            queue(arrivals, service, servers, time, share.unwrap_or(0.5))
        }
        Input::ErlangB { servers, offered } => Figures::from([("blocking", erlang_b(servers, offered).unwrap())]),
        Input::MeanWait { arrivals, service, servers, arrivals_scv, service_scv, by } => {
            let queue = Queue { arrivals, service, servers }.regime().unwrap().steady().unwrap();
            let by = match by {
                By::AllenCunneen => Approximation::AllenCunneen,
                By::Cosmetatos => Approximation::Cosmetatos,
                By::Kimura => Approximation::Kimura,
            };
            let variability = Variability { arrivals: arrivals_scv, service: service_scv };
            Figures::from([("mean_wait", by.mean_wait(&queue, variability).unwrap())])
        }
        Input::LogNormal { median, p90, share } => {
            let time = LogNormalTime { median, p90 };
            let moments = time.moments().unwrap();
            Figures::from([
                ("sigma", moments.sigma),
                ("mean", moments.mean),
                ("scv", moments.scv),
                ("quantile", time.quantile(share).unwrap()),
            ])
        }
        Input::SquareRoot { offered, beta } => Figures::from([
            ("servers", f64::from(square_root_staffing(offered, beta).unwrap())),
            ("wait_probability", halfin_whitt(beta).unwrap()),
        ]),
        Input::BetaFor { wait_probability } => Figures::from([("beta", beta_for(wait_probability).unwrap())]),
        Input::FanOut { slow, servers } => Figures::from([("slow", fan_out(slow, servers).unwrap())]),
        Input::Staffing { arrivals, service, objective, within, slower, most_utilisation } => {
            let objective = match objective {
                Kind::Response => LatencyObjective::Response { within, slower },
                Kind::Wait => LatencyObjective::Wait { within, slower },
            };
            let servers = match (StaffingNeed { arrivals, service, objective, most_utilisation }).staffing().unwrap() {
                Staffing::Enough { steady, .. } => f64::from(steady.queue().servers),
                Staffing::Impossible { .. } | Staffing::BeyondLimit => f64::NAN,
            };
            Figures::from([("servers", servers)])
        }
    }
}

#[test]
fn published_and_independent() {
    check(include_str!("capacity_queues.yaml"), figures);
}
