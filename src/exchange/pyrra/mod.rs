//! Pyrra's ServiceLevelObjective (`pyrra.dev/v1alpha1`), in and out.
//!
//! Pyrra takes plain selectors and makes the queries itself, and its alert tiers follow from the window alone. What a plan
//! has no part for is carried in annotations under `accord.studio/`, so that writing restores the file.

mod alerting;
mod document;
mod read;
mod shape;
mod write;
mod write_alerting;

pub use alerting::{default_word, severity_of};
pub use read::read;
pub use write::write;

use std::collections::BTreeMap;

/// Labels and annotations under this prefix are copied to rules without it.
const PROPAGATED: &str = "pyrra.dev/";
/// Names as they are in the plan, where Kubernetes does not allow them.
const SERVICE: &str = "accord.studio/service";
const NAME: &str = "accord.studio/name";
const TITLE: &str = "accord.studio/title";
/// Fields that a plan has no part for.
const NAMESPACE: &str = "accord.studio/pyrra-namespace";
const LABELS: &str = "accord.studio/pyrra-labels";
const ABSENT_NAME: &str = "accord.studio/pyrra-absent-name";
const SEVERITIES: &str = "accord.studio/pyrra-severities";
const PARTIAL_RESPONSE: &str = "accord.studio/pyrra-partial-response-strategy";
const PERFORMANCE: &str = "accord.studio/pyrra-performance-over-accuracy";
const SHORT_RULES: &str = "accord.studio/pyrra-short-rules-labels";
const LONG_RULES: &str = "accord.studio/pyrra-long-rules-labels";
const DESCRIPTION_LABEL: &str = "accord.studio/pyrra-description-as-label";

/// `a=b,c=d`. Neither character may stand in a label of Kubernetes; none if one does.
fn join(map: &BTreeMap<String, String>) -> Option<String> {
    let is_plain = |text: &String| !text.contains([',', '=']);
    let pairs = map.iter().map(|(key, value)| (is_plain(key) && is_plain(value)).then(|| format!("{key}={value}")));
    Some(pairs.collect::<Option<Vec<_>>>()?.join(","))
}

/// The mapping that [`join`] made a text of.
fn split(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
