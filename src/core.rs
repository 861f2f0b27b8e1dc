//! What Accord computes with and from: [`units`] are numbers with names, [`plan`] is what people wrote down, [`model`] is
//! what follows from it, [`drill`] lets people practise on it.
//!
//! A package of its own, because a level of optimisation belongs to a package: these loops must follow a finger, and what
//! reads and writes files around them must be small. `accord` hands all of it on.

pub mod drill;
pub mod model;
pub mod plan;
pub mod units;
