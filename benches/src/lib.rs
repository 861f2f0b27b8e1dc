//! The kernels that `script/bench` times: the same closures natively (`main.rs`) and in Chromium (`browser.rs`).
//!
//! **Invariants:** set-up is never measured; a kernel gives the same answer each time it runs; nothing here has a
//! clock, the runners have.

mod browser;
mod catalogue;
mod digest;
mod exchange;
mod kernel;
mod kernels;

pub use browser::Bench;
pub use catalogue::{Incident, one_risk, twelve_incidents, twelve_risks};
pub use digest::Digest;
pub use exchange::{exchange, plan};
pub use kernel::{Answer, Kernel};
pub use kernels::all;
