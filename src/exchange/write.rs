//! From a plan to files that were verified, and how each export is verified.

use serde::{Serialize, Serializer};
use serde_saphyr::{DoubleQuoted, LitStr, SerializerOptions};

use super::export::Export;
use super::{
    brief, dashboard, fidelity, gate, openslo, plan_file, policy_file, prometheus, pyrra, read, sloth, terraform,
};
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal, Restored};

/// A file to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name; folders are separated by `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// A file of that name.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// Files that were read back and say what the plan says, and what they cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// At least one.
    pub files: Vec<File>,
    /// The parts that are in them as they are in the plan.
    pub kept: Vec<Part>,
    /// What is approximated in them, and how; what is lost, and why it matters.
    pub notes: Vec<Note>,
}

impl Exported {
    /// The text of the first file.
    pub fn text(&self) -> &str {
        self.files.first().map_or("", |file| &file.text)
    }
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
    if plan.objectives.is_empty() {
        return Err(Refusal::general("The plan has no objectives", "Open a file with objectives first"));
    }
    let mut notes = Vec::new();
    let files = files(plan, export, &mut notes)?;
    match check(plan, export, &files, &notes) {
        Ok(None) => {
            let kept = fidelity::kept(plan, export, &notes);
            fidelity::tell_unsaid(plan, export, &mut notes);
            Ok(Exported { files, kept, notes })
        }
        Ok(Some(how)) => Err(unfaithful(export, &how)),
        Err(refusal) => Err(unfaithful(export, &refusal.to_string())),
    }
}

fn files(plan: &Plan, export: Export, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let one = |text: String| vec![File::new(export.file_name(plan), text)];
    match export {
        Export::Plan => plan_file::write(plan).map(one),
        Export::OpenSlo => openslo::write(plan, notes).map(one),
        Export::Sloth => sloth::write(plan, notes),
        Export::SlothKubernetes => sloth::write_kubernetes(plan, notes),
        Export::Pyrra => pyrra::write(plan, notes),
        Export::Prometheus => prometheus::write(plan, notes).map(one),
        Export::PrometheusRule => prometheus::write_resource(plan, notes).map(one),
        Export::SlothRules => prometheus::write_as_sloth(plan, notes).map(one),
        Export::PrometheusTests => prometheus::write_tests(plan, notes),
        Export::Grafana => dashboard::write(plan, notes),
        Export::TerraformGrafana => terraform::write_grafana(plan, notes).map(one),
        Export::TerraformDatadog => terraform::write_datadog(plan, notes).map(one),
        Export::TerraformNobl9 => terraform::write_nobl9(plan, notes).map(one),
        Export::Policy => policy_file::write(plan, notes),
        Export::BriefMarkdown => brief::write_markdown(plan, notes),
        Export::BriefHtml => brief::write_html(plan, notes).map(one),
    }
}

/// Reads files back: why they may not be handed out, or nothing.
fn check(plan: &Plan, export: Export, files: &[File], notes: &[Note]) -> Result<Option<String>, Refusal> {
    match export {
        Export::Plan => Ok((read_back(files)? != *plan).then(|| "it says something else".to_owned())),
        Export::Prometheus | Export::PrometheusRule | Export::SlothRules | Export::PrometheusTests => {
            let rules = reading(&files[..files.len().min(1)])?;
            // Our own reader must have nothing to complain of.
            let is_doubt = |note: &&Note| note.place.is_some() && note.kind != NoteKind::Assumed;
            if let Some(doubt) = rules.notes.iter().find(is_doubt) {
                return Ok(Some(doubt.text.clone()));
            }
            let differs = fidelity::unreported(plan, &rules.plan, export, notes);
            differs.map_or_else(|| prometheus::check(files), |how| Ok(Some(how)))
        }
        Export::Policy => Ok(fidelity::unreported(plan, &policy_file::read_back(plan, files)?, export, notes)),
        Export::Sloth | Export::SlothKubernetes => {
            let mut said = Plan::default();
            for run in sloth::split(files) {
                said.objectives.extend(read_back(&run)?.objectives);
            }
            Ok(fidelity::unreported(&sloth::in_order(plan, export), &said, export, notes))
        }
        Export::Grafana => dashboard::check(plan, files, notes),
        Export::TerraformGrafana | Export::TerraformDatadog | Export::TerraformNobl9 => {
            Ok(fidelity::unreported(&terraform::in_file_order(plan), &read_back(files)?, export, notes))
        }
        Export::OpenSlo => {
            let said = read_back(files)?;
            let lost = (said.carried != openslo::carried(plan)).then(|| "it carries other objects".to_owned());
            Ok(lost.or_else(|| fidelity::unreported(plan, &said, export, notes)))
        }
        Export::BriefMarkdown | Export::BriefHtml => Ok(brief::check(plan, export, &files[0].text)),
        _ => Ok(fidelity::unreported(plan, &read_back(files)?, export, notes)),
    }
}

/// The plan that our own readers find in files that were just written.
fn read_back(files: &[File]) -> Result<Plan, Refusal> {
    Ok(reading(files)?.plan)
}

fn reading(files: &[File]) -> Result<Restored, Refusal> {
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut readings = read::read_own(&texts).map_err(|(_, refusal)| refusal)?;
    Ok(readings.swap_remove(0).restored)
}

fn unfaithful(export: Export, how: &str) -> Refusal {
    Refusal::general(
        format!("The {} file was not handed out: read back, {how}", export.name()),
        "Download the plan file, which is kept apart from this, and report the fault with it",
    )
}

/// A text that is laid out in lines, as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines<T>(pub T);

impl<T: AsRef<str>> Serialize for Lines<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.as_ref();
        // Where a block begins with a tab, libyaml and PyYAML look for its indentation and find none.
        let indented = text.len() - text.trim_start().len();
        if text[..indented].contains('\t') { text.serialize(serializer) } else { LitStr(text).serialize(serializer) }
    }
}

/// A text within `{}`. PyYAML takes a question mark that begins one for the sign of a key.
#[derive(PartialEq)]
pub(super) struct InFlow<'a>(pub &'a str);

impl Serialize for InFlow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.starts_with('?') { DoubleQuoted(self.0).serialize(serializer) } else { self.0.serialize(serializer) }
    }
}

/// How every file is laid out: texts that a reader of YAML 1.1 or 1.2 could take for something else are quoted.
pub(super) fn options() -> SerializerOptions {
    serde_saphyr::ser_options! { prefer_block_scalars: false, yaml_12: false, min_fold_chars: 0 }
}

/// A document as YAML.
///
/// # Errors
/// Only a fault of the serializer.
pub(super) fn yaml<T: Serialize>(document: &T) -> Result<String, Refusal> {
    serde_saphyr::to_string_with_options(document, options())
        .map_err(|error| Refusal::general(format!("The file could not be written: {error}"), "Report this as a fault"))
}

/// A document as JSON, laid out in lines.
///
/// # Errors
/// Only a fault of the serializer.
pub(super) fn json(document: &serde_json::Value) -> Result<String, Refusal> {
    let text = serde_json::to_string_pretty(document).map_err(|error| {
        Refusal::general(format!("The file could not be written: {error}"), "Report this as a fault")
    })?;
    // Characters that YAML does not allow as they are, or takes for line breaks, stand in texts only.
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('\n');
    Ok(out)
}

/// A name for a file of one objective: letters, digits and hyphens only.
pub(super) fn stem(objective: &Objective) -> String {
    format!("{}-{}", gate::dns_label(&objective.service), gate::dns_label(&objective.name))
}
