//! Which folder of a bundle each export lies in.

use crate::exchange::export::Export;

/// Where an export's files lie in a bundle.
pub fn folder(export: Export) -> &'static str {
    match export {
        Export::OpenSlo => "openslo",
        Export::Sloth => "sloth",
        Export::SlothKubernetes => "sloth/kubernetes",
        Export::Pyrra => "pyrra",
        Export::Prometheus => "prometheus/rules",
        Export::PrometheusRule => "prometheus/operator",
        Export::SlothRules => "prometheus/sloth",
        Export::PrometheusTests => "prometheus/tests",
        Export::Grafana => "grafana",
        Export::TerraformGrafana => "terraform/grafana",
        Export::TerraformDatadog => "terraform/datadog",
        Export::TerraformNobl9 => "terraform/nobl9",
        Export::Policy => "policy",
        Export::BriefMarkdown | Export::BriefHtml => "brief",
        Export::Plan => "plan",
    }
}
