//! Our own annotations: what an SLO or an objective says that the other side has no field for.

use std::collections::BTreeMap;

use super::PREFIX;

/// Annotations or labels.
pub type Strings = BTreeMap<String, String>;

/// The name, where OpenSLO does not allow it.
pub const NAME: &str = "name";
/// The service's name, where OpenSLO does not allow it.
pub const SERVICE: &str = "service";
/// The title, where it is too long for a displayName.
pub const TITLE: &str = "title";
/// The whole description, where it is too long.
pub const DESCRIPTION: &str = "description";
/// Requests in a day.
pub const REQUESTS: &str = "requests-per-day";
/// How long data may be missing.
pub const ABSENT_AFTER: &str = "absent-after";
/// Labels whose values are lists, joined by commas in a plan.
pub const LABEL_LISTS: &str = "label-lists";
/// The displayName of the SLO's objective.
pub const OBJECTIVE_TITLE: &str = "objective-title";
/// The SLO that an objective is a part of.
pub const PART_OF: &str = "part-of";
/// Which of how many: `1/3`.
pub const PART: &str = "part";
/// The displayName of the SLO that an objective is a part of.
pub const WHOLE_TITLE: &str = "whole-title";
/// `compositeWeight`; that it is there says that the objective has an indicator of its own.
pub const WEIGHT: &str = "weight";
/// The SLI that the indicator was taken from.
pub const INDICATOR_REF: &str = "indicator-ref";
/// Name of an SLI that is written out.
pub const INDICATOR_NAME: &str = "indicator-name";
/// displayName of an SLI that is written out.
pub const INDICATOR_TITLE: &str = "indicator-title";
/// Description of an SLI that is written out.
pub const INDICATOR_DESCRIPTION: &str = "indicator-description";
/// The AlertPolicies that the alerts were taken from.
pub const ALERT_POLICIES: &str = "alert-policies";
/// Of a policy: the window that ends the alert soon after the burn ends.
pub const SHORT_WINDOW: &str = "short-window";
/// Of a policy: the lookback window, where it has seconds.
pub const LONG_WINDOW: &str = "long-window";
/// Of a policy: the delay, where it has seconds.
pub const HOLD: &str = "hold";

/// All that describe an indicator.
pub const OF_INDICATOR: [&str; 4] = [INDICATOR_REF, INDICATOR_NAME, INDICATOR_TITLE, INDICATOR_DESCRIPTION];

/// The value of one of ours.
pub fn get<'a>(annotations: &'a Strings, key: &str) -> Option<&'a str> {
    annotations.get(&format!("{PREFIX}{key}")).map(String::as_str)
}

/// Takes one of ours out.
pub fn take(annotations: &mut Strings, key: &str) -> Option<String> {
    annotations.remove(&format!("{PREFIX}{key}"))
}

/// Puts one of ours in.
pub fn put(annotations: &mut Strings, key: &str, value: impl Into<String>) {
    annotations.insert(format!("{PREFIX}{key}"), value.into());
}
