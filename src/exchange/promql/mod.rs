//! What must be known of a PromQL text to put it into a file that a machine will run: that it is PromQL, that it ends
//! where it seems to end, where its time range stands, and what it counts.
//!
//! The parser is the crate rusty-promql-parser; it knows the grammar but not the types, so a query that parses may still
//! be refused by Prometheus.

mod selection;
mod template;
mod tree;

pub use selection::{Counting, Selection};
pub use template::Template;
pub use tree::{SyntaxError, check, parse};

/// Words by which data sources that speak PromQL are named.
const SPEAK: [&str; 7] = ["", "prometheus", "sloth", "thanos", "mimir", "cortex", "victoriametrics"];

/// Whether a kind of data source is known to speak PromQL.
pub fn is_spoken_by(kind: &str) -> bool {
    SPEAK.contains(&kind.to_ascii_lowercase().as_str())
}
