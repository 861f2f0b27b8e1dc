//! What holds for every input, tried on many: one file a model.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "strategies are built from literals")]

#[path = "../common/mod.rs"]
mod common;
mod cost;
mod plans;
mod risk;

/// Laws of numbers are tried this often; laws of files, which are slow, as often as proptest does by itself.
#[allow(dead_code, reason = "laws of models use it")]
fn often() -> proptest::test_runner::Config {
    proptest::test_runner::Config { cases: 10_000, ..Default::default() }
}
