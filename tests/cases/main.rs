//! Published numbers and values of independent methods, as data: `<model>.yaml` says input, expected figures, tolerance
//! and source, and the module of that name says which function is asked.
#![cfg(not(target_arch = "wasm32"))]

mod capacity_forecast;
mod capacity_plan;
mod capacity_queues;
mod capacity_scaling;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One published or independently computed answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case<Input> {
    name: String,
    input: Input,
    expected: BTreeMap<String, f64>,
    tolerance: Tolerance,
    source: String,
}

/// How far the answer may be off.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tolerance {
    /// In the unit of the figure: half of the last digit that was published.
    Absolute(f64),
    /// As a share of the figure.
    Relative(f64),
}

/// Figures by name, as a model gives them.
type Figures = BTreeMap<&'static str, f64>;

/// Asks the model for every case and compares each expected figure; says all that differ, not only the first.
#[allow(dead_code, reason = "each model's module calls it")]
fn check<Input: DeserializeOwned>(yaml: &str, figures: impl Fn(&Input) -> Figures) {
    let cases: Vec<Case<Input>> = serde_saphyr::from_str(yaml).expect("a list of cases");
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in &cases {
        assert!(!case.expected.is_empty() && !case.source.is_empty(), "{}: nothing to compare", case.name);
        let got = figures(&case.input);
        for (name, expected) in &case.expected {
            let Some(got) = got.get(name.as_str()) else {
                wrong.push(format!("{}: no figure {name}", case.name));
                continue;
            };
            let allowed = match case.tolerance {
                Tolerance::Absolute(allowed) => allowed,
                Tolerance::Relative(share) => share * expected.abs(),
            };
            // NaN is not close to anything.
            let is_close = (got - expected).abs() <= allowed;
            if !is_close {
                wrong.push(format!(
                    "{}: {name} is {got}, expected {expected} ± {allowed:e} ({})",
                    case.name, case.source
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
