//! Which kind of file a document is.

use super::fields::{Fields, clip};
use super::yaml::{Node, Value};
use super::{plan_file, policy_file};
use crate::plan::{Place, Refusal};

/// Which kind of file a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Our own plan.
    Plan,
    /// OpenSLO v1.
    OpenSlo,
    /// OpenSLO v1alpha.
    OpenSloV1Alpha,
    /// OpenSLO v2alpha.
    OpenSloV2Alpha,
    /// Sloth `prometheus/v1`.
    Sloth,
    /// Sloth's PrometheusServiceLevel.
    SlothKubernetes,
    /// Sloth's catalogue of alert windows.
    SlothWindows,
    /// Pyrra's ServiceLevelObjective.
    Pyrra,
    /// Google's slo-generator v2.
    SloGenerator,
    /// A Prometheus rule file.
    Rules,
    /// The same as a resource of the Prometheus operator.
    PrometheusRule,
    /// Terraform JSON with SLO resources.
    Terraform,
    /// An in-house document: kind ServiceLevelObjective with `sli.query` and `objective.target`.
    InHouse,
    /// Our own error-budget policy.
    Policy,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Plan,
        Self::OpenSlo,
        Self::OpenSloV1Alpha,
        Self::OpenSloV2Alpha,
        Self::Sloth,
        Self::SlothKubernetes,
        Self::SlothWindows,
        Self::Pyrra,
        Self::SloGenerator,
        Self::Rules,
        Self::PrometheusRule,
        Self::Terraform,
        Self::InHouse,
        Self::Policy,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "Accord plan",
            Self::OpenSlo => "OpenSLO v1",
            Self::OpenSloV1Alpha => "OpenSLO v1alpha",
            Self::OpenSloV2Alpha => "OpenSLO v2alpha",
            Self::Sloth => "Sloth prometheus/v1",
            Self::SlothKubernetes => "Sloth PrometheusServiceLevel",
            Self::SlothWindows => "Sloth AlertWindows",
            Self::Pyrra => "Pyrra ServiceLevelObjective",
            Self::SloGenerator => "slo-generator v2",
            Self::Rules => "Prometheus rules",
            Self::PrometheusRule => "PrometheusRule",
            Self::Terraform => "Terraform JSON",
            Self::InHouse => "ServiceLevelObjective, in-house",
            Self::Policy => "Accord error-budget policy",
        }
    }
}

/// The objects of a stream: a list of objects may stand where one object could, and Kubernetes wraps lists in an object
/// of kind List.
pub fn documents(nodes: Vec<Node>) -> Vec<Node> {
    let mut documents = Vec::new();
    for node in nodes {
        match node.value {
            Value::List(items) => documents.extend(items),
            Value::Map(mut entries) if is_list(&entries) => {
                let at = entries.iter().position(|(key, _)| key.text == "items");
                match at.map(|at| entries.swap_remove(at).1.value) {
                    Some(Value::List(items)) => documents.extend(items),
                    _ => documents.push(Node { place: node.place, value: Value::Map(entries) }),
                }
            }
            value => documents.push(Node { place: node.place, value }),
        }
    }
    documents
}

fn is_list(entries: &[(super::yaml::Key, Node)]) -> bool {
    let says = |wanted: &str, value: &str| {
        entries
            .iter()
            .any(|(key, node)| key.text == wanted && matches!(&node.value, Value::Scalar { text, .. } if text == value))
    };
    says("apiVersion", "v1") && says("kind", "List")
}

/// Finds out the kind by what the document says of itself.
///
/// # Errors
/// It says nothing, or something that is not known.
pub fn detect(fields: &mut Fields) -> Result<Format, Refusal> {
    // Neither rule files nor Terraform say a version.
    for (key, format) in [("groups", Format::Rules), ("resource", Format::Terraform)] {
        if fields.has(key) && !fields.has("apiVersion") {
            return Ok(format);
        }
    }
    if let Some(version) = fields.text("format")? {
        return if plan_file::VERSIONS.contains(&version.text.as_str()) {
            Ok(Format::Plan)
        } else if version.text == policy_file::FORMAT {
            Ok(Format::Policy)
        } else if version.text.starts_with(plan_file::FORMAT_PREFIX) {
            Err(Refusal::at(
                version.place,
                format!("“{}” was written by a newer Accord; this one reads {}", version.text, plan_file::FORMAT),
                "Reload the page to get the newest Accord, and open the file again",
            ))
        } else {
            Err(unknown(version.place, "format", &version.text))
        };
    }
    if let Some(version) = fields.text("version")? {
        return if version.text == "prometheus/v1" {
            Ok(Format::Sloth)
        } else {
            Err(unknown(version.place, "version", &version.text))
        };
    }
    let Some(version) = fields.text("apiVersion")? else {
        return Err(Refusal::at(
            fields.place,
            "No apiVersion, version or format says which kind of file this is",
            KNOWN,
        ));
    };
    match version.text.as_str() {
        // The second is found in the wild.
        "openslo/v1" | "openslo.com/v1" => Ok(Format::OpenSlo),
        "openslo/v1alpha" => Ok(Format::OpenSloV1Alpha),
        "openslo.com/v2alpha" | "openslo/v2alpha" => Ok(Format::OpenSloV2Alpha),
        "sloth.slok.dev/v1" if fields.says("kind", "AlertWindows") => Ok(Format::SlothWindows),
        "sloth.slok.dev/v1" => Ok(Format::SlothKubernetes),
        "pyrra.dev/v1alpha1" => Ok(Format::Pyrra),
        "sre.google.com/v2" => Ok(Format::SloGenerator),
        "monitoring.coreos.com/v1" => Ok(Format::PrometheusRule),
        text if text.starts_with("slo.intra365.io/") => Ok(Format::InHouse),
        text => Err(unknown(version.place, "apiVersion", text)),
    }
}

fn unknown(place: Place, key: &str, text: &str) -> Refusal {
    let text = clip(text);
    Refusal::at(place, format!("{key} “{text}” is not one that can be read"), KNOWN)
}

/// What can be read, for a remedy.
const KNOWN: &str = "Open OpenSLO, Sloth, Pyrra, slo-generator, Prometheus rules that one of them generated, Terraform JSON, an \
                     in-house ServiceLevelObjective or an Accord plan";
