//! What holds for every input, tried on many: one file a model.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "strategies are built from literals")]

mod agreement;
mod architecture;
mod availability;
mod budget;
mod burn_alert;
mod capacity_plans;
mod capacity_queues;
#[path = "../common/mod.rs"]
mod common;
mod cost;
mod dry_run;
mod extremes;
mod failover;
mod loss;
mod on_call;
mod overload;
mod plans;
mod risk;

/// Laws of numbers are tried this often; laws of files, which are slow, as often as proptest does by itself.
fn often() -> proptest::test_runner::Config {
    proptest::test_runner::Config { cases: 10_000, failure_persistence: None, ..Default::default() }
}
