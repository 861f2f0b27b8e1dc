//! The zone of agreement: which targets, policies and investments all seats can live with.
//!
//! - `grid` computes the figures of every cell, one for each bid,
//! - `trial` tries sets of terms on the same years of the same facts; `lanes` are the rows of a map of them,
//! - `zone` finds the cells within all limits, those that nobody could improve for free, and a fair one,
//! - `conflict` says, where there is none, which limits collide and what each seat would have to give,
//! - `doubt` asks what would follow if a fact were half or twice what it is said to be,
//! - `open_points` says what an objective leaves open when it is signed.

mod conflict;
mod doubt;
mod grid;
mod lanes;
mod open_points;
mod trial;
mod zone;

pub use conflict::{Concession, MOST_LIMITS};
pub use doubt::{Doubt, Sway, sway};
pub use grid::{Bid, Cell, Grid, MOST_CELLS, Package};
pub use lanes::{Across, Lane, MOST_LANES, ladder, lane_of, lanes};
pub use open_points::{OpenPoint, open_points};
pub use trial::{policy_trial, trial};
pub use zone::Zone;
