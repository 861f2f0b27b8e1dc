//! OpenSLO v2alpha, told as v1: it has other names for the same things, and a metric names its data source beside its query.

use super::super::yaml::{Key, Node, Value};

/// An object of v2alpha as one of v1. Keys keep their places.
pub fn as_v1(entries: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
    entries.into_iter().map(entry_in_v1).collect()
}

fn renamed(mut key: Key) -> Key {
    let name = match key.text.as_str() {
        "sli" => "indicator",
        "sliRef" => "indicatorRef",
        "serviceRef" => "service",
        _ => return key,
    };
    name.clone_into(&mut key.text);
    key
}

fn in_v1(node: Node) -> Node {
    let value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(in_v1).collect()),
        Value::Map(entries) => Value::Map(entries.into_iter().map(entry_in_v1).collect()),
        scalar => scalar,
    };
    Node { value, ..node }
}

fn entry_in_v1((key, node): (Key, Node)) -> (Key, Node) {
    let is_metric = matches!(key.text.as_str(), "good" | "bad" | "total" | "raw" | "thresholdMetric");
    match (key.text.as_str(), node) {
        // What stands in these belongs to others.
        ("metadata" | "connectionDetails", node) => (key, node),
        (_, Node { place, value: Value::Map(entries) }) if is_metric => {
            let source = Node { place, value: Value::Map(entries.into_iter().flat_map(source_in_v1).collect()) };
            let wrapper = (Key { place, text: "metricSource".to_owned() }, source);
            (key, Node { place, value: Value::Map(vec![wrapper]) })
        }
        (_, node) => (renamed(key), in_v1(node)),
    }
}

/// A reference keeps its meaning; a data source that is written out gives its type and is no object of its own in v1.
fn source_in_v1((mut key, node): (Key, Node)) -> Vec<(Key, Node)> {
    match (key.text.as_str(), node.value) {
        ("dataSourceRef", value) => {
            "metricSourceRef".clone_into(&mut key.text);
            vec![(key, Node { value, ..node })]
        }
        ("dataSourceSpec", Value::Map(entries)) => {
            let entries = entries.into_iter().map(|(mut key, node)| {
                if key.text != "type" {
                    key.text.insert_str(0, "dataSourceSpec.");
                }
                (key, node)
            });
            entries.collect()
        }
        (_, value) => vec![(key, Node { value, ..node })],
    }
}
