//! Simulated statistics beside their formulas, and samplers over ten million draws. Seeds are fixed, so a run fails
//! always or never.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "inputs are literals")]
#![allow(clippy::disallowed_methods, reason = "what a test expects may come from another library than the code's")]

mod architecture;
mod availability;
mod burn_alert;
mod capacity;
mod chance;
mod cost;
mod dry_run;
mod loss;
mod on_call;
mod overload;
mod risk;
