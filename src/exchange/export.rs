//! The kinds of file that can be written, and which parts of an objective each can say.

use super::gate;
use crate::plan::{Part, Plan};

/// The kinds of file that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Export {
    /// OpenSLO v1.
    OpenSlo,
    /// Sloth `prometheus/v1`.
    Sloth,
    /// Sloth's Kubernetes resource.
    SlothKubernetes,
    /// Pyrra's ServiceLevelObjective.
    Pyrra,
    /// A Prometheus rule file.
    Prometheus,
    /// The same rules as a resource of the Prometheus operator.
    PrometheusRule,
    /// The rules that Sloth generates.
    SlothRules,
    /// Unit tests for the rules.
    PrometheusTests,
    /// A Grafana dashboard for each objective.
    Grafana,
    /// Terraform JSON for Grafana SLO.
    TerraformGrafana,
    /// Terraform JSON for Datadog.
    TerraformDatadog,
    /// Terraform JSON for Nobl9.
    TerraformNobl9,
    /// The error-budget policy.
    Policy,
    /// The brief as Markdown.
    BriefMarkdown,
    /// The brief as a page to print.
    BriefHtml,
    /// Our own plan.
    Plan,
}

impl Export {
    /// In the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::OpenSlo,
        Self::Sloth,
        Self::SlothKubernetes,
        Self::Pyrra,
        Self::Prometheus,
        Self::PrometheusRule,
        Self::SlothRules,
        Self::PrometheusTests,
        Self::Grafana,
        Self::TerraformGrafana,
        Self::TerraformDatadog,
        Self::TerraformNobl9,
        Self::Policy,
        Self::BriefMarkdown,
        Self::BriefHtml,
        Self::Plan,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO v1",
            Self::Sloth => "Sloth",
            Self::SlothKubernetes => "Sloth for Kubernetes",
            Self::Pyrra => "Pyrra",
            Self::Prometheus => "Prometheus rules",
            Self::PrometheusRule => "PrometheusRule",
            Self::SlothRules => "Sloth's rules",
            Self::PrometheusTests => "Tests of the rules",
            Self::Grafana => "Grafana dashboards",
            Self::TerraformGrafana => "Terraform for Grafana",
            Self::TerraformDatadog => "Terraform for Datadog",
            Self::TerraformNobl9 => "Terraform for Nobl9",
            Self::Policy => "Error-budget policy",
            Self::BriefMarkdown => "Brief (Markdown)",
            Self::BriefHtml => "Brief (to print)",
            Self::Plan => "Accord plan",
        }
    }

    /// The group in which it is offered.
    pub fn group(self) -> &'static str {
        match self {
            Self::OpenSlo | Self::Sloth | Self::SlothKubernetes | Self::Pyrra => "Objectives as code",
            Self::Prometheus | Self::PrometheusRule | Self::SlothRules | Self::PrometheusTests => "Prometheus",
            Self::Grafana => "Dashboards",
            Self::TerraformGrafana | Self::TerraformDatadog | Self::TerraformNobl9 => "Terraform",
            Self::Policy | Self::BriefMarkdown | Self::BriefHtml => "For people",
            Self::Plan => "Everything",
        }
    }

    /// What it is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::OpenSlo => "The objectives as a vendor-neutral document, for tools that read OpenSLO.",
            Self::Sloth => {
                "A spec for each service, for Sloth to generate rules from, and the alert windows that it needs."
            }
            Self::SlothKubernetes => {
                "PrometheusServiceLevel resources, for Sloth's controller, and the alert windows that it needs."
            }
            Self::Pyrra => "ServiceLevelObjective resources, for Pyrra in Kubernetes or beside Prometheus.",
            Self::Prometheus => "Recording and multi-window, multi-burn-rate alerting rules, for Prometheus to run.",
            Self::PrometheusRule => "The same rules as a Kubernetes resource, for the Prometheus operator.",
            Self::SlothRules => {
                "The rules that Sloth would generate, rule for rule, for dashboards and alerts that expect them."
            }
            Self::PrometheusTests => {
                "Series that make each alert fire at the predicted time and stay silent just below, for promtool to run."
            }
            Self::Grafana => {
                "A dashboard for each objective over the records of our rules or Sloth's: budget left, burn, alert thresholds."
            }
            Self::TerraformGrafana => "Resources of type grafana_slo, as Terraform JSON.",
            Self::TerraformDatadog => "Resources of type datadog_service_level_objective, as Terraform JSON.",
            Self::TerraformNobl9 => {
                "Resources of type nobl9_slo with their services and alert policies, as Terraform JSON."
            }
            Self::Policy => "What follows when a budget is spent, as reviewable code with a published schema.",
            Self::BriefMarkdown => {
                "The agreement for people: objectives, policy, decisions and charts, for a repository."
            }
            Self::BriefHtml => "The same as one page that prints well and needs no network.",
            Self::Plan => "Everything in this plan, to keep, to send, or to open here again.",
        }
    }

    /// The end of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::OpenSlo => "openslo.yaml",
            Self::Sloth => "sloth.yaml",
            Self::SlothKubernetes => "sloth-k8s.yaml",
            Self::Pyrra => "pyrra.yaml",
            Self::Prometheus => "rules.yaml",
            Self::PrometheusRule => "prometheusrule.yaml",
            Self::SlothRules => "sloth-rules.yaml",
            Self::PrometheusTests => "rules_test.yaml",
            Self::Grafana => "dashboard.json",
            Self::TerraformGrafana => "grafana.tf.json",
            Self::TerraformDatadog => "datadog.tf.json",
            Self::TerraformNobl9 => "nobl9.tf.json",
            Self::Policy => "policy.yaml",
            Self::BriefMarkdown => "brief.md",
            Self::BriefHtml => "brief.html",
            Self::Plan => "accord.yaml",
        }
    }

    /// The parts of an objective that the format has words for. What a writer says of single values comes on top.
    pub fn says(self) -> &'static [Part] {
        use Part::*;
        match self {
            Self::OpenSlo => &[
                Whole,
                Name,
                Title,
                Description,
                Labels,
                Annotations,
                Indicator,
                Target,
                Window,
                Method,
                Alerts,
                Absence,
                Requests,
            ],
            // The method is always told, as Sloth has one of its own.
            Self::Sloth | Self::SlothKubernetes => {
                &[Whole, Name, Description, Labels, Annotations, Indicator, Target, Window, Method, Alerts, Alerting]
            }
            Self::Pyrra => &[
                Whole,
                Name,
                Title,
                Description,
                Labels,
                Annotations,
                Indicator,
                Target,
                Window,
                Method,
                Alerts,
                Alerting,
                Absence,
            ],
            Self::Prometheus | Self::PrometheusRule | Self::PrometheusTests => {
                &[Whole, Name, Labels, Indicator, Target, Window, Method, Alerts, Alerting, Absence, MinimumFailures]
            }
            Self::SlothRules => &[Whole, Name, Labels, Indicator, Target, Window, Method, Alerts, Alerting],
            Self::Grafana => &[Whole, Name, Title, Description, Target, Window, Alerts],
            Self::TerraformGrafana => {
                &[Whole, Name, Title, Description, Labels, Indicator, Target, Window, Alerts, Alerting, MinimumFailures]
            }
            Self::TerraformDatadog => &[Whole, Name, Title, Description, Labels, Indicator, Target, Window, Method],
            Self::TerraformNobl9 => {
                &[Whole, Name, Title, Description, Labels, Indicator, Target, Window, Method, Alerts]
            }
            Self::Policy => &[Whole, Name, Target, Window, Policy],
            Self::BriefMarkdown | Self::BriefHtml => BRIEF,
            Self::Plan => &Part::ALL,
        }
    }

    /// A file name for a plan's export: letters, digits and hyphens only.
    pub fn file_name(self, plan: &Plan) -> String {
        format!("{}.{}", gate::dns_label(&plan.name), self.ending())
    }
}

/// What both layouts of the brief say.
const BRIEF: &[Part] = &[
    Part::Whole,
    Part::Name,
    Part::Title,
    Part::Description,
    Part::Labels,
    Part::Indicator,
    Part::Target,
    Part::Window,
    Part::Method,
    Part::Alerts,
    Part::Absence,
    Part::MinimumFailures,
    Part::Policy,
    Part::Investments,
    Part::Accepted,
    Part::Requests,
    Part::Facts,
    Part::Accords,
];
