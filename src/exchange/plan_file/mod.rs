//! Our own plan file, format version 1, in and out.
//!
//! ```yaml
//! format: accord/plan/v1
//! name: Checkout
//! objectives:
//!   - id: 1                           # unique in the file
//!     service: checkout
//!     name: availability
//!     title: Checkout works           # optional
//!     description: ""                 # optional
//!     indicator:                      # one of four kinds
//!       kind: ratio                   # ratio | raw | threshold | reference
//!       counted: bad                  # good | bad; ratio and raw only
//!       events: {type: prometheus, fields: {query: "..."}}
//!       total: {type: prometheus, fields: {query: "..."}}
//!       counter: true                 # optional
//!     labels: {team: payments}        # optional
//!     facts:
//!       requests_per_day: 1200000     # optional
//!     terms:
//!       target_percent: "99.95"       # decimals are texts, so that no reader rounds them
//!       window: {length: 30d}         # with calendar: {start: 2027-01-01 00:00:00, zone: UTC} if not rolling
//!       method: {name: Occurrences}   # Timeslices: slice_target, slice; RatioTimeslices: slice
//!       alerts:
//!         - {severity: page, long: 1h, short: 5m, factor: "14.4"}
//!       alerting: {name: HighErrorRate, labels: {}, annotations: {}, page: {...}, ticket: {...}}
//! ```
//!
//! **Invariant:** the structs of `write` and the readers of `read` are version 1 for ever. A later version gets structs of its own, and this one a
//! step that carries it forward.

mod pieces;
mod read;
mod write;

pub use pieces::Pieces;
pub use read::read;
pub use write::write;

/// What the first line says.
pub const FORMAT: &str = "accord/plan/v1";
/// What every version's first line starts with.
pub const FORMAT_PREFIX: &str = "accord/plan/v";
