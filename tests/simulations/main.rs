//! Simulated statistics beside their formulas, and samplers over ten million draws. Seeds are fixed, so a run fails
//! always or never.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "inputs are literals")]

mod cost;
mod risk;
