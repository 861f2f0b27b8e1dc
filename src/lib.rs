//! Accord is a studio for planning reliability: **facts + terms → outlook**.
//!
//! - Facts are what both sides can check, terms are what they bargain over ([`plan`]).
//! - The outlook is what would follow ([`model`]); it is computed, never stored.
//! - Files of other tools come in and go out through [`exchange`].
//! - [`drill`] lets people practise on the models: decks are data, answers are computed.
//! - [`units`] are numbers with names, [`chart`] is pictures as data.
//! - The page is a package of its own, in `src/studio`; it exists only on wasm32.
//!
//! # Invariants
//! 1. `units`, `plan`, `model`, `exchange` and `chart` know no browser, no clock, no storage and no unseeded chance. The
//!    browser's crates are dependencies of the page's package only, so a stray import does not compile.
//! 2. `model` reads no files; `exchange` writes no figure that `model` did not compute.
//! 3. There is one plan in memory; every change to it is a [`plan::Change`], applied in [`plan::History`].
//! 4. Every way in ends in [`plan::restore`], which repairs, explains or refuses; a refusal changes nothing.
//! 5. Availability is never one minus a float: a target is integer parts per billion of unavailability.
//! 6. Same plan, same bits everywhere: transcendental functions come from `libm`, nothing iterates over a hash.
//! 7. Every figure can say its [`model::Basis`].
//! 8. An export is handed out only after it was read back and says what the plan says.
//! 9. Only `platform` in the page touches web-sys. The page makes no request after it has loaded.

pub use accord_core::{drill, model, plan, units};

pub mod chart;
pub mod exchange;
