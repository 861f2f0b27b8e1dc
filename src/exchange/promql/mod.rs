//! What must be known of a PromQL text to put it into a file that a machine will run: that it is PromQL, that it ends
//! where it seems to end, where its time range stands, and what it counts.
//!
//! The parser is the crate rusty-promql-parser; it knows the grammar but not the types, so a query that parses may still
//! be refused by Prometheus.

mod layout;
mod pieces;
mod selection;
mod template;
mod tree;

pub use layout::{complement, left_out, of_complement, or_none, rest, share, split_share, without_none};
pub use pieces::{inside, is_same_indicator, is_same_query, sides, with_window};
pub use selection::{Counting, Selection};
pub use template::{Template, query_of};
pub use tree::{check, parse};
