//! Sloth's `prometheus/v1` and its Kubernetes resource, in and out, and its catalogues of alert windows, in and out. Sloth
//! itself ignores keys that it does not know; here they are named.
//!
//! What a plan has no part for rides in annotations under [`PREFIX`]: chains of plugins, and the metadata of Kubernetes
//! resources. Neither file says a period or alert windows: both are flags of the process, so objectives are written in
//! runs (see [`runs`]) of one period and one catalogue each.

mod catalogue;
mod indicator;
mod read;
mod resource;
mod runs;
mod slo;
mod tree;
mod windows;
mod write;
mod writer;

pub use read::{read, read_kubernetes};
pub use runs::split;
pub use windows::{Windows, apply_windows, read_windows};
pub use write::{in_order, write, write_kubernetes};

/// Annotations under this prefix carry what a plan has no part for.
const PREFIX: &str = "accord.studio/sloth-";
/// The chain of plugins that a file runs for each of its SLOs, as compact YAML.
const FILE_PLUGINS: &str = "accord.studio/sloth-file-plugins";
/// The chain of plugins of one SLO, as compact YAML.
const SLO_PLUGINS: &str = "accord.studio/sloth-plugins";
/// The kind of source that is a plugin of Sloth: its reference is the plugin's id, its fields are the options.
const PLUGIN: &str = "sloth-plugin";
/// The period that Sloth takes where no flag says another.
const DEFAULT_PERIOD: &str = "30d";
/// An alert's name where the plan has none; Sloth wants one.
const DEFAULT_ALERT: &str = "ErrorBudgetBurn";

/// How the two kinds of file spell the keys in which they differ.
#[derive(Debug, PartialEq, Eq)]
struct Dialect {
    file_plugins: &'static str,
    error_query: &'static str,
    total_query: &'static str,
    error_ratio_query: &'static str,
    page_alert: &'static str,
    ticket_alert: &'static str,
}

/// `prometheus/v1`
const SPEC: Dialect = Dialect {
    file_plugins: "slo_plugins",
    error_query: "error_query",
    total_query: "total_query",
    error_ratio_query: "error_ratio_query",
    page_alert: "page_alert",
    ticket_alert: "ticket_alert",
};

/// `sloth.slok.dev/v1`
const RESOURCE: Dialect = Dialect {
    file_plugins: "sloPlugins",
    error_query: "errorQuery",
    total_query: "totalQuery",
    error_ratio_query: "errorRatioQuery",
    page_alert: "pageAlert",
    ticket_alert: "ticketAlert",
};

/// Whether Sloth takes a name of a service or an SLO: at least two letters, digits, `.`, `_` and `-`, a letter or digit
/// at both ends.
fn is_name(name: &str) -> bool {
    let is_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    name.len() >= 2
        && is_end(name.chars().next())
        && is_end(name.chars().last())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
