//! Sloth's files, out: which SLOs share a file, and which files a run.

use std::collections::BTreeMap;

use super::super::export::Export;
use super::super::gate;
use super::super::write::File;
use super::indicator::sli_of;
use super::runs::{Run, fit};
use super::writer::{Writer, name_for_sloth};
use super::{Dialect, FILE_PLUGINS, RESOURCE, SLO_PLUGINS, SPEC};
use crate::plan::{Note, NoteKind, Objective, Part, Plan, Refusal};

/// Writes a spec for each service.
///
/// # Errors
/// Sloth can measure none of the objectives.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    write_as(plan, &SPEC, notes)
}

/// Writes a Kubernetes resource for each service, or more where their metadata differ.
///
/// # Errors
/// As [`write()`].
pub fn write_kubernetes(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    write_as(plan, &RESOURCE, notes)
}

/// The plan with its objectives in the order in which [`write()`] or [`write_kubernetes`] writes them, without those that it
/// cannot write.
pub fn in_order(plan: &Plan, export: Export) -> Plan {
    let groups = groups(plan, dialect_of(export));
    let objectives = groups.into_iter().flat_map(|group| group.objectives).cloned().collect();
    Plan { objectives, ..plan.clone() }
}

fn dialect_of(export: Export) -> &'static Dialect {
    if export == Export::SlothKubernetes { &RESOURCE } else { &SPEC }
}

/// What the SLOs of one file share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub run: Run,
    pub service: String,
    /// Those that the whole file says.
    pub annotations: BTreeMap<String, String>,
}

/// The SLOs of one file.
pub struct Group<'a> {
    pub key: Key,
    pub objectives: Vec<&'a Objective>,
}

/// The objectives of each file, run after run; otherwise in the plan's order.
fn groups<'a>(plan: &'a Plan, dialect: &Dialect) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut known, mut runs) = (BTreeMap::new(), Vec::new());
    for objective in plan.objectives.iter().filter(|objective| sli_of(&objective.indicator).is_ok()) {
        let of_file = |key: &String| if *dialect == SPEC { key == FILE_PLUGINS } else { key != SLO_PLUGINS };
        let annotations = objective.annotations.iter().filter(|(key, _)| of_file(key));
        let key = Key {
            run: fit(objective).run,
            service: name_for_sloth(&objective.service, "service"),
            annotations: annotations.map(|(key, value)| (key.clone(), value.clone())).collect(),
        };
        if !runs.contains(&key.run) {
            runs.push(key.run.clone());
        }
        let at = *known.entry(key.clone()).or_insert_with(|| {
            groups.push(Group { key, objectives: Vec::new() });
            groups.len() - 1
        });
        groups[at].objectives.push(objective);
    }
    groups.sort_by_key(|group| runs.iter().position(|run| *run == group.key.run));
    groups
}

fn write_as(plan: &Plan, dialect: &'static Dialect, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let mut reasons = Vec::new();
    for objective in &plan.objectives {
        if let Err(reason) = sli_of(&objective.indicator) {
            reasons.push(format!("“{}” {reason}", objective.display_name()));
            notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, format!("it {reason}; it is left out")));
        }
    }
    let groups = groups(plan, dialect);
    if groups.is_empty() {
        return Err(Refusal::general(
            format!("Sloth can measure nothing of the plan: {}", reasons.join("; ")),
            "Give the indicator Prometheus queries with {{.window}} where the range belongs",
        ));
    }
    let folders = folders(&groups, notes);
    let mut writer = Writer::new(dialect, notes);
    let (mut files, mut paths) = (Vec::new(), gate::Names::default());
    for group in &groups {
        let folder = folders.iter().find(|(run, _)| *run == group.key.run).map_or("", |(_, folder)| folder);
        let (stem, body) = writer.file(group)?;
        let flags = group.key.run.flags(folder);
        let ending = if *dialect == SPEC { Export::Sloth.ending() } else { Export::SlothKubernetes.ending() };
        let path = format!("{}.{ending}", paths.take(&format!("{folder}{stem}"), '-', usize::MAX));
        let text = format!("# Written by Accord. Check with: sloth validate -i {path}{flags}\n{body}");
        files.push(File::new(path, text));
    }
    files.extend(folders.iter().filter_map(|(run, folder)| run.file(folder)));
    Ok(files)
}

/// The runs with their folders, and what to tell of them.
fn folders(groups: &[Group], notes: &mut Vec<Note>) -> Vec<(Run, String)> {
    let mut runs: Vec<(Run, String)> = Vec::new();
    for group in groups {
        if runs.iter().any(|(run, _)| *run == group.key.run) {
            continue;
        }
        let period = &group.key.run.period;
        let before = runs.iter().filter(|(run, _)| run.period == *period).count();
        let folder = if before == 0 { format!("{period}/") } else { format!("{period}-{}/", before + 1) };
        runs.push((group.key.run.clone(), folder));
    }
    if let [(_, folder)] = &mut runs[..] {
        folder.clear();
    }
    for (run, folder) in runs.iter().filter(|(run, _)| run.catalogue.is_some()) {
        let what = if folder.is_empty() { "the files" } else { &format!("the files in {folder}") };
        let text = format!(
            "{what} need flags, as Sloth's files say neither window nor alert windows; the catalogue replaces Sloth's own:{}",
            run.flags(folder)
        );
        notes.push(Note::general(NoteKind::Assumed, text));
    }
    if runs.len() > 1 {
        let text = "the objectives have different windows or alert windows, and Sloth takes one of each for a whole run: run \
                    it once for each folder, or a controller for each";
        notes.push(Note::general(NoteKind::Assumed, text));
    }
    runs
}
