#![allow(clippy::unwrap_used, reason = "a case that the model refuses is wrong")]

use accord::model::capacity::{Measurement, Peak, fit_linearised, fit_scaling};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Fit { loads: Vec<f64>, throughputs: Vec<f64>, at: Option<f64> },
}

fn figures(input: &Input) -> Figures {
    let Input::Fit { loads, throughputs, at } = input;
    let measured: Vec<Measurement> =
        loads.iter().zip(throughputs).map(|(&load, &throughput)| Measurement { load, throughput }).collect();
    let fit = fit_scaling(&measured).unwrap();
    let mut figures = Figures::from([
        ("contention", fit.curve.contention),
        ("coherency", fit.curve.coherency),
        ("single", fit.curve.single),
        ("coherency_at_bound", f64::from(u8::from(fit.coherency_at_bound))),
        ("r_squared", fit.r_squared),
    ]);
    if let Some(known) = &fit.uncertainty {
        let [contention, coherency, single] = known.standard_errors;
        figures.extend([
            ("contention_error", contention),
            ("coherency_error", coherency),
            ("single_error", single),
            ("residual", known.residual),
        ]);
    }
    if let Peak::At { load, throughput } = fit.curve.peak().unwrap() {
        figures.extend([("peak_load", load), ("peak_throughput", throughput)]);
    }
    if let (Some(limit), Some(knee)) = (fit.curve.amdahl_limit().unwrap(), fit.curve.knee().unwrap()) {
        figures.extend([("limit", limit), ("knee", knee)]);
    }
    if let Ok([contention, coherency]) = fit_linearised(&measured) {
        figures.extend([("linear_contention", contention), ("linear_coherency", coherency)]);
    }
    if let Some(at) = *at {
        let there = fit.predict(at).unwrap();
        figures.insert("throughput", there.throughput);
        if let (Some((_, confidence)), Some((_, prediction))) = (there.confidence, there.prediction) {
            figures.extend([("confidence_high", confidence), ("prediction_high", prediction)]);
        }
    }
    figures
}

#[test]
fn published_and_independent() {
    check(include_str!("capacity_scaling.yaml"), figures);
}
