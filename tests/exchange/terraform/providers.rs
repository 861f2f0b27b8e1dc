//! The providers' schemas as their documentation has them, written by hand: which fields a body may and must have, of which
//! type, within which range.

use accord::exchange::Export;
use serde_json::Value;

use super::{EXPORTS, FILES, objective, plan, written};
use crate::common::reading;

enum Kind {
    Text,
    Number,
    Flag,
    Texts,
    /// A block: its fields, and whether it may stand several times.
    Block(&'static [Field], bool),
}
use Kind::{Block, Flag, Number, Text, Texts};

/// Name, whether it must be there, and what it is.
struct Field(&'static str, bool, Kind);

const PAIR: &[Field] = &[Field("key", true, Text), Field("value", true, Text)];
const ROUTE: &[Field] = &[Field("annotation", false, Block(PAIR, true)), Field("label", false, Block(PAIR, true))];

const GRAFANA_SLO: &[Field] = &[
    Field("name", true, Text),
    Field("description", true, Text),
    Field("destination_datasource", true, Block(&[Field("uid", true, Text)], false)),
    Field("objectives", true, Block(&[Field("value", true, Number), Field("window", true, Text)], true)),
    Field(
        "query",
        true,
        Block(
            &[
                Field("type", true, Text),
                Field("freeform", false, Block(&[Field("query", true, Text)], false)),
                Field(
                    "ratio",
                    false,
                    Block(
                        &[
                            Field("success_metric", true, Text),
                            Field("total_metric", true, Text),
                            Field("group_by_labels", false, Texts),
                        ],
                        false,
                    ),
                ),
            ],
            true,
        ),
    ),
    Field("label", false, Block(PAIR, true)),
    Field(
        "alerting",
        false,
        Block(
            &[
                Field("annotation", false, Block(PAIR, true)),
                Field("label", false, Block(PAIR, true)),
                Field("fastburn", false, Block(ROUTE, false)),
                Field("slowburn", false, Block(ROUTE, false)),
                Field("advanced_options", false, Block(&[Field("min_failures", false, Number)], false)),
            ],
            false,
        ),
    ),
];

const DATADOG_SLO: &[Field] = &[
    Field("name", true, Text),
    Field("type", true, Text),
    Field("description", false, Text),
    Field("tags", false, Texts),
    Field("query", true, Block(&[Field("numerator", true, Text), Field("denominator", true, Text)], false)),
    Field("thresholds", true, Block(&[Field("timeframe", true, Text), Field("target", true, Number)], true)),
];

const METRIC: &[Field] = &[
    Field("prometheus", false, Block(&[Field("promql", true, Text)], false)),
    Field("datadog", false, Block(&[Field("query", true, Text)], false)),
];

const NOBL9_SLO: &[Field] = &[
    Field("name", true, Text),
    Field("display_name", false, Text),
    Field("description", false, Text),
    Field("project", true, Text),
    Field("service", true, Text),
    Field("budgeting_method", true, Text),
    Field("alert_policies", false, Texts),
    // A map of texts to texts; ours has one.
    Field("annotations", false, Block(&[Field("accord-name", true, Text)], false)),
    Field("label", false, Block(&[Field("key", true, Text), Field("values", true, Texts)], true)),
    Field("indicator", true, Block(&[Field("name", true, Text), Field("kind", false, Text)], false)),
    Field(
        "time_window",
        true,
        Block(
            &[
                Field("unit", true, Text),
                Field("count", true, Number),
                Field("is_rolling", false, Flag),
                Field(
                    "calendar",
                    false,
                    Block(&[Field("start_time", true, Text), Field("time_zone", true, Text)], false),
                ),
            ],
            false,
        ),
    ),
    Field(
        "objective",
        true,
        Block(
            &[
                Field("name", false, Text),
                Field("target", true, Number),
                Field("value", true, Number),
                Field("op", false, Text),
                Field("time_slice_target", false, Number),
                Field(
                    "count_metrics",
                    false,
                    Block(
                        &[
                            Field("incremental", true, Flag),
                            Field("good", true, Block(METRIC, false)),
                            Field("total", true, Block(METRIC, false)),
                        ],
                        false,
                    ),
                ),
                Field("raw_metric", false, Block(&[Field("query", true, Block(METRIC, false))], false)),
            ],
            true,
        ),
    ),
];

const NOBL9_SERVICE: &[Field] =
    &[Field("name", true, Text), Field("display_name", false, Text), Field("project", true, Text)];

const NOBL9_POLICY: &[Field] = &[
    Field("name", true, Text),
    Field("project", true, Text),
    Field("severity", true, Text),
    Field("description", false, Text),
    Field(
        "condition",
        true,
        Block(
            &[Field("measurement", true, Text), Field("value", false, Number), Field("alerting_window", false, Text)],
            true,
        ),
    ),
];

fn fits(body: &Value, schema: &[Field], path: &str) {
    let map = body.as_object().unwrap_or_else(|| panic!("{path} is no object"));
    for key in map.keys() {
        assert!(schema.iter().any(|Field(name, ..)| name == key), "{path} has no field {key}");
    }
    for Field(name, required, kind) in schema {
        let path = format!("{path}.{name}");
        let Some(value) = map.get(*name) else {
            assert!(!required, "{path} is missing");
            continue;
        };
        match kind {
            Text => assert!(value.is_string(), "{path}"),
            Number => assert!(value.is_number(), "{path}"),
            Flag => assert!(value.is_boolean(), "{path}"),
            Texts => assert!(value.as_array().is_some_and(|items| items.iter().all(Value::is_string)), "{path}"),
            Block(schema, many) => match value.as_array() {
                Some(items) => {
                    assert!(*many || items.len() == 1, "{path}");
                    items.iter().for_each(|item| fits(item, schema, &path));
                }
                None => fits(value, schema, &path),
            },
        }
    }
}

fn is_dns_label(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| known(b) || b == b'-')
        && known(text.as_bytes()[0])
        && known(text.as_bytes()[text.len() - 1])
}

fn check(export: Export, text: &str) {
    let document: Value = serde_json::from_str(text).expect("JSON");
    for (kind, resources) in document["resource"].as_object().expect("types") {
        for (key, body) in resources.as_object().expect("resources") {
            let schema = match kind.as_str() {
                "grafana_slo" => GRAFANA_SLO,
                "datadog_service_level_objective" => DATADOG_SLO,
                "nobl9_slo" => NOBL9_SLO,
                "nobl9_service" => NOBL9_SERVICE,
                "nobl9_alert_policy" => NOBL9_POLICY,
                other => panic!("{export:?} wrote {other}"),
            };
            fits(body, schema, &format!("{kind}.{key}"));
            ranges(kind, body);
        }
    }
    // Every variable that is used is declared, and no other.
    let declared: Vec<&String> = document["variable"].as_object().map(|map| map.keys().collect()).unwrap_or_default();
    assert_eq!(text.matches("${var.").count() > 0, !declared.is_empty());
    assert!(declared.iter().all(|name| text.contains(&format!("\"${{var.{name}}}\""))), "{declared:?}");
}

fn ranges(kind: &str, body: &Value) {
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let number = |pointer: &str| body.pointer(pointer).and_then(Value::as_f64).expect("a number");
    match kind {
        "grafana_slo" => {
            assert!(text("/name").len() <= 128 && text("/description").len() <= 1_024);
            assert!((0.0..=1.0).contains(&number("/objectives/value")));
            let window = text("/objectives/window");
            let digits = window.trim_end_matches(|c: char| "smhdwy".contains(c));
            assert!(!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()), "{window}");
            assert!(window.len() == digits.len() + 1, "{window}");
            assert!(["freeform", "ratio"].contains(&text("/query/type")));
            assert!(body["query"][text("/query/type")].is_object(), "the block of its type");
            for label in body["label"].as_array().into_iter().flatten() {
                let key = label["key"].as_str().expect("a text");
                assert!(
                    key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !key.as_bytes()[0].is_ascii_digit()
                );
            }
        }
        "datadog_service_level_objective" => {
            assert_eq!(text("/type"), "metric");
            assert!(["7d", "30d", "90d"].contains(&text("/thresholds/0/timeframe")));
            let target = number("/thresholds/0/target");
            assert!(target > 0.0 && target < 100.0, "{target}");
            for tag in body["tags"].as_array().expect("tags") {
                let tag = tag.as_str().expect("a text");
                assert!(tag.chars().count() <= 200 && tag.to_lowercase() == tag, "{tag}");
                assert!(tag.starts_with(char::is_alphabetic) && !tag.contains(' '), "{tag}");
            }
        }
        "nobl9_slo" => {
            assert!(is_dns_label(text("/name")), "{}", text("/name"));
            assert!(text("/display_name").chars().count() <= 63 && text("/description").chars().count() <= 1_050);
            assert!(["Occurrences", "Timeslices"].contains(&text("/budgeting_method")));
            assert_eq!(
                text("/budgeting_method") == "Timeslices",
                body.pointer("/objective/time_slice_target").is_some()
            );
            let target = number("/objective/target");
            assert!((0.0..1.0).contains(&target));
            let one = ["/objective/count_metrics", "/objective/raw_metric"].map(|at| body.pointer(at).is_some());
            assert!(one[0] != one[1], "one of the two");
            assert_eq!(one[1], ["lt", "lte", "gt", "gte"].contains(&text("/objective/op")));
            let rolling = body["time_window"]["is_rolling"] == true;
            assert_eq!(rolling, body["time_window"]["calendar"].is_null());
            let units: &[&str] =
                if rolling { &["Minute", "Hour", "Day"] } else { &["Day", "Week", "Month", "Quarter", "Year"] };
            assert!(units.contains(&text("/time_window/unit")));
        }
        "nobl9_service" => {
            assert!(is_dns_label(text("/name")) && text("/display_name").chars().count() <= 63);
        }
        _ => {
            assert!(is_dns_label(text("/name")) && ["High", "Medium", "Low"].contains(&text("/severity")));
            let conditions = body["condition"].as_array().expect("conditions");
            assert!((1..=3).contains(&conditions.len()));
            for condition in conditions {
                assert_eq!(condition["measurement"], "averageBurnRate");
                // Go's durations have no days.
                let window = condition["alerting_window"].as_str().expect("a window");
                assert!(window.bytes().all(|b| b.is_ascii_digit() || b == b'h' || b == b'm'), "{window}");
            }
        }
    }
}

#[test]
fn files_fit_the_providers_schemas() {
    for path in FILES {
        let Some(reading) = reading(path) else { return };
        for export in EXPORTS {
            if let Ok(exported) = accord::exchange::write(&reading.restored.plan, export) {
                check(export, exported.text());
            }
        }
    }
    for export in EXPORTS {
        let mut long = objective(export);
        long.name = "Ünïcödé-NAME ü".repeat(12);
        long.title = Some("标题".repeat(70));
        long.description = "é".repeat(3_000);
        long.labels.insert("UPPER-case".to_owned(), "Value with spaces & signs".to_owned());
        long.labels.insert("empty".to_owned(), String::new());
        long.labels.insert("service".to_owned(), "other".to_owned());
        check(export, written(&plan(vec![objective(export), long]), export).text());
    }
}
