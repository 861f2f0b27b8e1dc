//! Files of other tools, in and out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "inputs are literals of the tests")]

#[path = "../common/mod.rs"]
mod common;

mod brief;
mod bundle;
mod difference;
mod whole;
