use serde_saphyr::SerializerOptions;

use super::{openslo, plan_file, prometheus, read};
use crate::plan::{Note, Objective, Plan, Refusal};

/// The kinds of file that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// OpenSLO v1.
    OpenSlo,
    /// A Prometheus rule file.
    Prometheus,
    /// Our own plan.
    Plan,
}

impl Export {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::OpenSlo, Self::Prometheus, Self::Plan];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO v1",
            Self::Prometheus => "Prometheus rules",
            Self::Plan => "Accord plan",
        }
    }

    /// What it is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::OpenSlo => "The objectives as a vendor-neutral document, for tools that read OpenSLO.",
            Self::Prometheus => "Recording and multi-window, multi-burn-rate alerting rules, for Prometheus to run.",
            Self::Plan => "Everything in this plan, to keep, to send, or to open here again.",
        }
    }

    /// The end of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::OpenSlo => "openslo.yaml",
            Self::Prometheus => "rules.yaml",
            Self::Plan => "accord.yaml",
        }
    }

    /// A file name for a plan's export: letters, digits and hyphens only.
    pub fn file_name(self, plan: &Plan) -> String {
        format!("{}.{}", super::gate::dns_label(&plan.name), self.ending())
    }
}

/// A file that was read back and says what the plan says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// What is approximated or lost in it.
    pub notes: Vec<Note>,
}

/// The text of a plan's file, for saving on every edit: written by the same writer as [`Export::Plan`], which is
/// tested to say the same when it is read, but not read back each time.
///
/// # Errors
/// Only a fault of the serializer.
pub fn plan_text(plan: &Plan) -> Result<String, Refusal> {
    plan_file::write(plan)
}

/// Writes a plan, reads the result back and compares.
///
/// # Errors
/// The plan cannot be said in that format, or what was written does not read back as what was meant.
pub fn write(plan: &Plan, export: Export) -> Result<Exported, Refusal> {
    let mut notes = Vec::new();
    let text = match export {
        Export::Plan => plan_file::write(plan)?,
        Export::OpenSlo => openslo::write(plan, &mut notes)?,
        Export::Prometheus => prometheus::write(plan, &mut notes)?,
    };
    let same = match export {
        Export::Plan => read(&text, "").map(|reading| reading.restored.plan == *plan),
        Export::OpenSlo => read(&text, "").map(|reading| same_promises(plan, &reading.restored.plan)),
        Export::Prometheus => prometheus::read_back(&text).map(|said| said == prometheus::meant(plan)),
    };
    match same {
        Ok(true) => Ok(Exported { text, notes }),
        Ok(false) => Err(unfaithful(export, "it says something else")),
        Err(refusal) => Err(unfaithful(export, &refusal.to_string())),
    }
}

/// Whether an OpenSLO file says all of the plan that OpenSLO has words for. Ids are ours and not in it.
fn same_promises(meant: &Plan, said: &Plan) -> bool {
    let meant = meant.objectives.iter().map(openslo::as_said);
    meant.len() == said.objectives.len()
        && meant
            .zip(said.objectives.iter().map(openslo::as_said))
            .all(|(meant, said)| Objective { id: said.id, ..meant } == said)
}

fn unfaithful(export: Export, how: &str) -> Refusal {
    Refusal::general(
        format!("The {} file was not handed out: read back, {how}", export.name()),
        "Download the plan file, which is kept apart from this, and report the fault with it",
    )
}

/// How every file is laid out: texts that a reader of YAML 1.1 or 1.2 could take for something else are quoted.
pub(super) fn options() -> SerializerOptions {
    serde_saphyr::ser_options! { prefer_block_scalars: false, yaml_12: false, min_fold_chars: 0 }
}
