//! A strict decoder of OpenSLO v1, written from the specification's tables and the rules of its Go SDK: unknown keys, wrong
//! types and broken rules are errors. It shares nothing with the library's reader.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, IgnoredAny, Visitor};
use serde::{Deserialize, Deserializer};

/// Every rule that the documents of a text break.
pub fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for document in format!("\n{text}").split("\n---\n") {
        faults.extend(document_faults(document));
    }
    faults
}

fn document_faults(text: &str) -> Vec<String> {
    let head: Object<IgnoredAny> = match decode(text) {
        Ok(head) => head,
        Err(fault) => return vec![fault],
    };
    let mut faults = Faults(Vec::new());
    faults.check(&*head.api_version == "openslo/v1", "apiVersion");
    faults.metadata(&head.metadata);
    let spec = match &*head.kind {
        "SLO" => decode::<Object<Slo>>(text).map(|slo| faults.slo(&slo.spec)),
        "SLI" => decode::<Object<SliSpec>>(text).map(|sli| faults.sli(&sli.spec)),
        "Service" => decode::<Object<Service>>(text).map(|service| faults.description(&service.spec.description)),
        "DataSource" => decode::<Object<DataSource>>(text).map(|source| {
            faults.check(!source.spec.kind.is_empty(), "type");
            faults.description(&source.spec.description);
        }),
        "AlertPolicy" => decode::<Object<Policy>>(text).map(|policy| faults.policy(&policy.spec)),
        "AlertCondition" => decode::<Object<Condition>>(text).map(|condition| faults.condition(&condition.spec)),
        "AlertNotificationTarget" => decode::<Object<Target>>(text).map(|target| faults.target(&target.spec)),
        _ => Err("kind".to_owned()),
    };
    faults.0.extend(spec.err());
    faults.0.into_iter().map(|fault| format!("{fault}\n{text}")).collect()
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Object<T> {
    api_version: Text,
    kind: Text,
    metadata: Metadata,
    spec: T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inline<T> {
    kind: Text,
    metadata: Metadata,
    spec: T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Metadata {
    name: Text,
    #[serde(default)]
    display_name: Text,
    #[serde(default)]
    labels: BTreeMap<String, Label>,
    #[serde(default)]
    annotations: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    One(#[allow(dead_code, reason = "the type is what is checked")] Text),
    Several(Vec<Text>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    #[serde(default)]
    description: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DataSource {
    #[serde(default)]
    description: Text,
    #[serde(rename = "type")]
    kind: Text,
    #[serde(rename = "connectionDetails")]
    _connection_details: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Slo {
    #[serde(default)]
    description: Text,
    service: Text,
    indicator: Option<Sli>,
    indicator_ref: Option<Text>,
    budgeting_method: Text,
    #[serde(default)]
    time_window: Vec<TimeWindow>,
    objectives: Vec<Objective>,
    #[serde(default)]
    alert_policies: Vec<PolicyItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sli {
    metadata: Metadata,
    spec: SliSpec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SliSpec {
    #[serde(default)]
    description: Text,
    ratio_metric: Option<Ratio>,
    threshold_metric: Option<Metric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Ratio {
    #[serde(rename = "counter")]
    _counter: Option<bool>,
    good: Option<Metric>,
    bad: Option<Metric>,
    total: Option<Metric>,
    raw: Option<Metric>,
    raw_type: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Metric {
    metric_source: MetricSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct MetricSource {
    metric_source_ref: Option<Text>,
    #[serde(rename = "type")]
    _kind: Option<Text>,
    spec: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TimeWindow {
    duration: Text,
    is_rolling: bool,
    calendar: Option<Calendar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Calendar {
    start_time: Text,
    time_zone: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Objective {
    #[serde(rename = "displayName")]
    _display_name: Option<Text>,
    op: Option<Text>,
    value: Option<Number>,
    target: Option<Number>,
    target_percent: Option<Number>,
    time_slice_target: Option<Number>,
    time_slice_window: Option<Text>,
    indicator: Option<Sli>,
    indicator_ref: Option<Text>,
    composite_weight: Option<Number>,
}

/// The two forms of an item that is a reference or an object written out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PolicyItem {
    alert_policy_ref: Option<Text>,
    kind: Option<Text>,
    metadata: Option<Metadata>,
    spec: Option<Policy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Policy {
    #[serde(default)]
    description: Text,
    #[serde(rename = "alertWhenBreaching")]
    _breaching: Option<bool>,
    #[serde(rename = "alertWhenNoData")]
    _no_data: Option<bool>,
    #[serde(rename = "alertWhenResolved")]
    _resolved: Option<bool>,
    #[serde(default)]
    conditions: Vec<ConditionItem>,
    #[serde(default)]
    notification_targets: Vec<TargetItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ConditionItem {
    condition_ref: Option<Text>,
    kind: Option<Text>,
    metadata: Option<Metadata>,
    spec: Option<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    #[serde(default)]
    description: Text,
    severity: Text,
    condition: Burn,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Burn {
    kind: Text,
    op: Text,
    threshold: Number,
    lookback_window: Text,
    alert_after: Option<Text>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TargetItem {
    Ref(TargetRef),
    Here(Inline<Target>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TargetRef {
    target_ref: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    #[serde(default)]
    description: Text,
    target: Text,
}

/// A text that stands as a text: a decoder of Go takes neither a number nor a truth value for one.
#[derive(Default)]
struct Text(String);

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OnlyText;
        impl Visitor<'_> for OnlyText {
            type Value = Text;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(OnlyText)
    }
}

/// A number that stands as a number.
#[derive(Clone, Copy)]
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OnlyNumber;
        impl Visitor<'_> for OnlyNumber {
            type Value = Number;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
                Ok(Number(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
                Ok(Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
                Ok(Number(number as f64))
            }
        }
        deserializer.deserialize_any(OnlyNumber)
    }
}

struct Faults(Vec<String>);

impl Faults {
    fn check(&mut self, is_good: bool, what: impl Into<String>) {
        if !is_good {
            self.0.push(what.into());
        }
    }

    fn label(&mut self, name: &str, what: &str) {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_label = (1..=63).contains(&name.len())
            && name.starts_with(known)
            && name.ends_with(known)
            && name.chars().all(|c| known(c) || c == '-');
        self.check(is_label, format!("{what} “{name}” is no DNS label"));
    }

    fn length(&mut self, text: &str) {
        let (digits, unit) = text.split_at(text.len().saturating_sub(1));
        let is_length = digits.parse::<u32>().is_ok_and(|n| n > 0) && "mhdwMQY".contains(unit) && unit.len() == 1;
        self.check(is_length, format!("“{text}” is no duration"));
    }

    fn description(&mut self, text: &str) {
        self.check(text.chars().count() <= 1050, "description");
    }

    fn key(&mut self, name: &str) {
        let known = |c: char| c.is_ascii_alphanumeric();
        let is_key = (1..=63).contains(&name.len())
            && name.starts_with(known)
            && name.ends_with(known)
            && name.chars().all(|c| known(c) || "-._".contains(c));
        self.check(is_key, format!("key “{name}”"));
    }

    fn metadata(&mut self, metadata: &Metadata) {
        self.label(&metadata.name, "metadata.name");
        self.check(metadata.display_name.chars().count() <= 63, "displayName");
        for (key, value) in &metadata.labels {
            self.key(key);
            self.check(!matches!(value, Label::Several(values) if values.is_empty()), "an empty label");
        }
        for key in metadata.annotations.keys() {
            match key.split_once('/') {
                Some((domain, name)) => {
                    self.key(name);
                    self.check(domain != "openslo.com" && domain.len() <= 253, "annotation prefix");
                    domain.split('.').for_each(|part| self.label(part, "annotation prefix"));
                }
                None => self.key(key),
            }
        }
    }

    fn slo(&mut self, slo: &Slo) {
        self.description(&slo.description);
        self.check(!slo.service.is_empty(), "service");
        let methods = ["Occurrences", "Timeslices", "RatioTimeslices"];
        self.check(methods.contains(&&*slo.budgeting_method), "budgetingMethod");
        self.check(slo.time_window.len() == 1, "exactly one timeWindow");
        for window in &slo.time_window {
            self.length(&window.duration);
            self.check(window.is_rolling == window.calendar.is_none(), "either rolling or a calendar");
            if let Some(calendar) = &window.calendar {
                let shape: String =
                    calendar.start_time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                self.check(shape == "0000-00-00 00:00:00", format!("startTime {shape}"));
                self.check(!calendar.time_zone.is_empty(), "timeZone");
            }
        }
        self.check(!slo.objectives.is_empty(), "objectives");
        let is_composite = slo.objectives.iter().any(|o| o.indicator.is_some() || o.indicator_ref.is_some());
        let count = |sli: &Option<Sli>, name: &Option<Text>| usize::from(sli.is_some()) + usize::from(name.is_some());
        let whole = count(&slo.indicator, &slo.indicator_ref);
        self.check(whole == usize::from(!is_composite), "an indicator for the whole or for all parts");
        self.measured(&slo.indicator, &slo.indicator_ref);
        for objective in &slo.objectives {
            let own = count(&objective.indicator, &objective.indicator_ref);
            self.check(own == usize::from(is_composite), "an indicator for each part");
            self.measured(&objective.indicator, &objective.indicator_ref);
            self.check(is_composite || objective.composite_weight.is_none(), "a weight without a composite");
            self.objective(objective, objective.indicator.as_ref().or(slo.indicator.as_ref()), &slo.budgeting_method);
        }
        for item in &slo.alert_policies {
            match (&item.alert_policy_ref, &item.kind, &item.metadata, &item.spec) {
                (Some(name), None, None, None) => self.label(name, "alertPolicyRef"),
                (None, Some(kind), Some(metadata), Some(spec)) => {
                    self.check(&**kind == "AlertPolicy", "kind of a policy");
                    self.metadata(metadata);
                    self.policy(spec);
                }
                _ => self.check(false, "a policy is a reference or an object"),
            }
        }
    }

    fn objective(&mut self, objective: &Objective, sli: Option<&Sli>, method: &str) {
        let target = match (objective.target, objective.target_percent) {
            (Some(ratio), None) => ratio.0,
            (None, Some(percent)) => percent.0 / 100.0,
            _ => -1.0,
        };
        self.check((0.0..1.0).contains(&target), "target");
        self.check(objective.composite_weight.is_none_or(|weight| weight.0 > 0.0), "compositeWeight");
        let has_bound = (objective.op.is_some(), objective.value.is_some());
        match sli.map(|sli| sli.spec.threshold_metric.is_some()) {
            Some(is_threshold) => self.check(has_bound == (is_threshold, is_threshold), "op and value"),
            None => self.check(has_bound.0 == has_bound.1, "op and value"),
        }
        self.check(objective.op.as_deref().is_none_or(|op| ["lt", "lte", "gt", "gte"].contains(&op)), "op");
        let slices = (objective.time_slice_target.is_some(), objective.time_slice_window.is_some());
        self.check(slices == (method == "Timeslices", method != "Occurrences"), "slices");
        self.check(
            objective.time_slice_target.is_none_or(|target| target.0 > 0.0 && target.0 <= 1.0),
            "timeSliceTarget",
        );
        objective.time_slice_window.iter().for_each(|window| self.length(window));
    }

    fn measured(&mut self, sli: &Option<Sli>, name: &Option<Text>) {
        if let Some(sli) = sli {
            self.metadata(&sli.metadata);
            self.sli(&sli.spec);
        }
        name.iter().for_each(|name| self.label(name, "indicatorRef"));
    }

    fn sli(&mut self, spec: &SliSpec) {
        self.description(&spec.description);
        self.check(spec.ratio_metric.is_some() != spec.threshold_metric.is_some(), "one metric");
        spec.threshold_metric.iter().for_each(|metric| self.metric(metric));
        if let Some(ratio) = &spec.ratio_metric {
            let is_raw = ratio.raw.is_some();
            let raw_type = ratio.raw_type.as_deref();
            self.check(is_raw == matches!(raw_type, Some("success" | "failure")), "rawType");
            self.check(is_raw != ratio.total.is_some(), "total or raw");
            let counted = usize::from(ratio.good.is_some()) + usize::from(ratio.bad.is_some());
            self.check(counted == usize::from(!is_raw), "good or bad");
            let metrics = [&ratio.good, &ratio.bad, &ratio.total, &ratio.raw];
            metrics.into_iter().flatten().for_each(|metric| self.metric(metric));
        }
    }

    fn metric(&mut self, metric: &Metric) {
        self.check(!metric.metric_source.spec.is_empty(), "a metric asks nothing");
        metric.metric_source.metric_source_ref.iter().for_each(|name| self.label(name, "metricSourceRef"));
    }

    fn policy(&mut self, policy: &Policy) {
        self.description(&policy.description);
        self.check(policy.conditions.len() == 1, "exactly one condition");
        for item in &policy.conditions {
            match (&item.condition_ref, &item.kind, &item.metadata, &item.spec) {
                (Some(name), None, None, None) => self.label(name, "conditionRef"),
                (None, Some(kind), Some(metadata), Some(spec)) => {
                    self.check(&**kind == "AlertCondition", "kind of a condition");
                    self.metadata(metadata);
                    self.condition(spec);
                }
                _ => self.check(false, "a condition is a reference or an object"),
            }
        }
        self.check(!policy.notification_targets.is_empty(), "a notification target");
        for item in &policy.notification_targets {
            match item {
                TargetItem::Ref(reference) => self.label(&reference.target_ref, "targetRef"),
                TargetItem::Here(inline) => {
                    self.check(&*inline.kind == "AlertNotificationTarget", "kind of a target");
                    self.metadata(&inline.metadata);
                    self.target(&inline.spec);
                }
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        self.description(&condition.description);
        self.check(!condition.severity.is_empty(), "severity");
        let burn = &condition.condition;
        self.check(&*burn.kind == "burnrate", "kind of a condition");
        self.check(["lt", "lte", "gt", "gte"].contains(&&*burn.op), "op of a condition");
        self.check(burn.threshold.0.is_finite(), "threshold");
        self.length(&burn.lookback_window);
        burn.alert_after.iter().for_each(|after| self.length(after));
    }

    fn target(&mut self, target: &Target) {
        self.description(&target.description);
        self.check(!target.target.is_empty(), "target");
    }
}

/// The judge itself: it must find faults.
#[test]
fn the_strict_decoder_is_strict() {
    let good = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec:\n  service: s\n  indicatorRef: b\n  \
                timeWindow: [{duration: 30d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.9}]\n";
    assert_eq!(faults(good), Vec::<String>::new());
    for (from, to) in [
        ("name: a", "name: A"),
        ("name: a", "name: a, extra: 1"),
        ("name: a", "name: a, labels: {a: 1}"),
        ("service: s", "service: true"),
        ("service: s", "service: s\n  x: 1"),
        ("30d", "Week"),
        ("isRolling: true", "isRolling: false"),
        ("target: 0.9", "target: '0.9'"),
        ("target: 0.9", "target: 1"),
        ("target: 0.9", "target: 0.9, op: gt"),
        ("target: 0.9", "target: 0.9, indicatorRef: c"),
        ("target: 0.9", "target: 0.9, compositeWeight: 2"),
        ("Occurrences", "Timeslices"),
        ("objectives:", "alertPolicies: [x]\n  objectives:"),
        ("objectives:", "alertPolicies: [{alertPolicyRef: X}]\n  objectives:"),
        ("openslo/v1", "openslo.com/v1"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert!(!faults(&bad).is_empty(), "{bad}");
    }
}
