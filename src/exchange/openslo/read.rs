use std::collections::BTreeMap;

use super::super::fields::{Fields, Text};
use super::Metadata;
use super::alerting::{self, Condition, Policy};
use super::sli;
use super::slo::{Measured, Promise, Slo, read_slo};
use crate::plan::{Carried, Facts, Indicator, Note, NoteKind, Objective, Refusal, Terms};

/// The objects of a stream, collected before references between them are followed.
#[derive(Debug, Default)]
pub struct Objects {
    slos: Vec<Slo>,
    slis: BTreeMap<String, Indicator>,
    policies: BTreeMap<String, Policy>,
    conditions: BTreeMap<String, Condition>,
    data_sources: BTreeMap<String, String>,
}

impl Objects {
    /// Takes one object.
    pub fn take(&mut self, mut object: Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        let kind = object.need_text("kind")?;
        let metadata = Metadata::read(object.need_map("metadata")?, notes)?;
        if metadata.name.is_empty() {
            return Err(Refusal::at(metadata.place, "metadata.name is missing", "Give the object a name"));
        }
        if kind.text != "SLO" {
            metadata.lose(true, notes);
        }
        let name = metadata.name.clone();
        match kind.text.as_str() {
            "SLO" => {
                let mut slo = read_slo(object.need_map("spec")?, &metadata, notes)?;
                slo.restore(&metadata.own, notes);
                self.slos.push(slo);
            }
            "SLI" => {
                let indicator = sli::read(object.need_map("spec")?, notes)?;
                let before = self.slis.insert(name.clone(), indicator);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "AlertPolicy" => {
                let policy = alerting::read_policy(object.need_map("spec")?, &metadata.own, notes)?;
                let before = self.policies.insert(name.clone(), policy);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "AlertCondition" => {
                let condition = alerting::read_condition(object.need_map("spec")?, notes)?;
                let before = self.conditions.insert(name.clone(), condition);
                tell_repeated(before.is_some(), &kind, &name, notes);
            }
            "DataSource" => {
                let mut spec = object.need_map("spec")?;
                self.data_sources.insert(name, spec.need_text("type")?.text);
                spec.lose("connectionDetails", "how to reach a data source is not part of a plan", notes);
                spec.lose("description", "descriptions of data sources are not kept", notes);
                spec.finish(notes);
            }
            "Service" | "AlertNotificationTarget" => {
                object.lose("spec", "a plan keeps the service's name only, and no notification targets", notes);
            }
            other => {
                return Err(Refusal::at(
                    kind.place,
                    format!("kind “{}” is not one of OpenSLO v1's seven", other.chars().take(60).collect::<String>()),
                    "Use SLO, SLI, Service, DataSource, AlertPolicy, AlertCondition or AlertNotificationTarget",
                ));
            }
        }
        object.finish(notes);
        Ok(())
    }

    /// TODO(read)
    pub fn take_v1alpha(&mut self, object: Fields, _notes: &mut Vec<Note>) -> Result<(), Refusal> {
        Err(Refusal::at(object.place, "This kind of file cannot be read yet", "Choose another"))
    }

    /// TODO(read)
    pub fn take_v2alpha(&mut self, object: Fields, _notes: &mut Vec<Note>) -> Result<(), Refusal> {
        Err(Refusal::at(object.place, "This kind of file cannot be read yet", "Choose another"))
    }

    /// Follows the references and returns one objective for each promise, and the objects that a plan has no part for.
    pub fn finish(self, notes: &mut Vec<Note>) -> Result<(Vec<Objective>, Vec<Carried>), Refusal> {
        let mut objectives = Vec::new();
        self.tell_unused(notes);
        for slo in &self.slos {
            let tiers = alerting::tiers(&slo.alert_policies, &self.policies, &self.conditions, notes);
            let several = slo.objectives.len() > 1;
            for (i, promise) in slo.objectives.iter().enumerate() {
                let indicator = self.indicator(slo, promise, notes)?;
                let name = if several { format!("{}-{}", slo.name, i + 1) } else { slo.name.clone() };
                let title = match (&slo.title, &promise.title) {
                    (Some(whole), Some(part)) if several => Some(format!("{whole}: {part}")),
                    (Some(whole), _) => Some(whole.clone()),
                    (None, part) => part.clone(),
                };
                let terms = Terms {
                    method: slo.method(promise, notes)?,
                    alerts: tiers.clone(),
                    ..Terms::new(promise.target, slo.window.clone())
                };
                objectives.push(Objective {
                    title,
                    description: slo.description.clone(),
                    labels: slo.labels.clone(),
                    facts: Facts { requests_per_day: slo.requests_per_day, ..Facts::default() },
                    ..Objective::new(slo.service.clone(), name, indicator, terms)
                });
            }
            if let [Promise { title: Some(title), place, .. }] = &slo.objectives[..]
                && slo.title.as_ref().is_some_and(|whole| whole != title)
            {
                let text = format!("“{}”: the objective's own displayName “{title}” is not kept", slo.name);
                notes.push(Note::at(NoteKind::Lost, *place, text));
            }
            if several {
                notes.push(Note::at(
                    NoteKind::Approximated,
                    slo.place,
                    format!("“{}” has {} objectives; each becomes one of its own", slo.name, slo.objectives.len()),
                ));
            }
        }
        Ok((objectives, Vec::new()))
    }

    /// SLIs that no objective measures with are lost.
    fn tell_unused(&self, notes: &mut Vec<Note>) {
        let used = |name: &str| {
            self.slos.iter().any(|slo| {
                let of_promises = slo.objectives.iter().filter_map(|promise| promise.indicator.as_ref());
                let mut measured = slo.indicator.iter().chain(of_promises);
                measured.any(|measured| matches!(measured, Measured::Elsewhere(wanted, _) if wanted == name))
            })
        };
        for name in self.slis.keys().filter(|name| !used(name)) {
            notes.push(Note::general(NoteKind::Lost, format!("the SLI “{name}” is used by no objective")));
        }
        let named =
            |name: &str| self.slos.iter().flat_map(|slo| &slo.alert_policies).any(|r| alerting::is_named(r, name));
        for name in self.policies.keys().filter(|name| !named(name)) {
            notes.push(Note::general(NoteKind::Lost, format!("the AlertPolicy “{name}” is used by no objective")));
        }
    }

    fn indicator(&self, slo: &Slo, promise: &Promise, notes: &mut Vec<Note>) -> Result<Indicator, Refusal> {
        let measured = match (&slo.indicator, &promise.indicator) {
            (Some(measured), None) | (None, Some(measured)) => measured.clone(),
            (None, None) => {
                return Err(Refusal::at(
                    promise.place,
                    format!("“{}” says nowhere what is measured", slo.name),
                    "Add spec.indicator or spec.indicatorRef",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Refusal::at(
                    promise.place,
                    format!("“{}” has an indicator both for the whole and for an objective", slo.name),
                    "Keep one of the two",
                ));
            }
        };
        let mut indicator = match measured {
            Measured::Here(indicator) => indicator,
            Measured::Elsewhere(name, place) => self.slis.get(&name).cloned().unwrap_or_else(|| {
                notes.push(Note::at(
                    NoteKind::Lost,
                    place,
                    format!("the SLI “{name}” is not in this file; open both files together to export rules"),
                ));
                Indicator::Reference { name, bound: None }
            }),
        };
        match &mut indicator {
            Indicator::Threshold { bound, .. } | Indicator::Reference { bound, .. } => bound.clone_from(&promise.bound),
            _ => {
                if let Some(place) = promise.op_place {
                    notes.push(Note::at(
                        NoteKind::Repaired,
                        place,
                        format!(
                            "{}.op has no meaning for a ratio and is left out; OpenSLO's validator refuses it",
                            promise.path
                        ),
                    ));
                }
            }
        }
        self.name_data_sources(&mut indicator);
        Ok(indicator)
    }

    /// A source that only refers to a data source takes its kind from it.
    fn name_data_sources(&self, indicator: &mut Indicator) {
        for source in indicator.sources_mut() {
            if source.kind.is_empty()
                && let Some(kind) = source.reference.as_ref().and_then(|name| self.data_sources.get(name))
            {
                source.kind.clone_from(kind);
            }
        }
    }
}

/// References cannot tell two objects of one name apart; the later counts.
fn tell_repeated(is_repeated: bool, kind: &Text, name: &str, notes: &mut Vec<Note>) {
    if is_repeated {
        let text = format!("the {} “{name}” was there before; the later one counts", kind.text);
        notes.push(Note::at(NoteKind::Lost, kind.place, text));
    }
}
