//! The zone of agreement: which targets, policies and investments all seats can live with.
//!
//! - `grid` computes the figures of every cell, one for each package, policy and target,
//! - `zone` finds the cells within all limits, those that nobody could improve for free, and a fair one,
//! - `conflict` says, where there is none, which limits collide and what each seat would have to give.

mod conflict;
mod grid;
mod zone;

pub use conflict::{Concession, MOST_LIMITS};
pub use grid::{Cell, Grid, MOST_CELLS, Package};
pub use zone::Zone;
