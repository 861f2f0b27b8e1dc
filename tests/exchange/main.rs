//! Files of other tools, in and out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "inputs are literals of the tests")]

mod any_plan;
mod brief;
mod bundle;
mod canary;
#[path = "../common/mod.rs"]
mod common;
mod dashboard;
mod deck;
mod difference;
mod fidelity;
mod history;
mod link;
mod openslo;
mod plan_file;
mod policy_file;
mod prometheus;
mod pyrra;
mod readers;
mod review;
mod rule_files;
mod rules;
mod schema;
mod series;
mod signing;
mod slo_generator;
mod sloth;
mod sloth_hostile;
mod sloth_rules;
mod sloth_windows;
mod stability;
mod terraform;
mod whole;
