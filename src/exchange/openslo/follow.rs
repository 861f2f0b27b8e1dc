//! Objects to objectives: references are followed, and what a plan has no part for is kept in annotations.

use std::collections::BTreeMap;

use super::dialect::{self, label};
use super::objects::{Alerts, Objects};
use super::own::{self, Strings};
use super::shapes::{ConditionItem, Inline, Label, Object, PolicyItem, PolicySpec};
use super::slo::{Measured, Promise, Slo, Unity};
use super::{parts, tiers};
use crate::plan::{Alerting, Facts, Indicator, Note, NoteKind, Objective, Refusal, Room, Terms};
use crate::units::Span;

impl Objects {
    pub(super) fn put_objectives(
        &mut self,
        mut slo: Slo,
        objectives: &mut Vec<Objective>,
        room: &mut Room,
        notes: &mut Vec<Note>,
    ) -> Result<(), Refusal> {
        let alerts = self.follow_policies(&mut slo, notes);
        let absent_after = alerts.tells_absence.then(|| {
            slo.absent_after.unwrap_or_else(|| {
                let text = format!("“{}”: alertWhenNoData names no time; ten minutes without data are taken", slo.name);
                notes.push(Note::at(NoteKind::Assumed, slo.place, text));
                Span::minutes(10)
            })
        });
        let labels = join_labels(&mut slo);
        let count = slo.objectives.len();
        let several = count > 1;
        for (i, promise) in slo.objectives.iter().enumerate() {
            let mut annotations = slo.annotations.clone();
            let indicator = self.indicator(promise, &mut annotations, notes);
            let title = promise.title.iter().map(|title| (own::OBJECTIVE_TITLE, title.clone()));
            let weight = promise.weight.iter().map(|weight| (own::WEIGHT, weight.clone()));
            title.chain(weight).for_each(|(key, value)| own::put(&mut annotations, key, value));
            if several && slo.unity != Unity::None {
                own::put(&mut annotations, own::PART_OF, &slo.name);
                own::put(&mut annotations, own::PART, parts::mark(i, count));
                slo.title.iter().for_each(|title| own::put(&mut annotations, own::WHOLE_TITLE, title));
            }
            let terms = Terms {
                method: promise.method,
                alerts: alerts.tiers.clone(),
                alerting: Alerting { absent_after, ..Alerting::default() },
                ..Terms::new(promise.target, slo.window.clone())
            };
            let objective = Objective {
                title: parts::title(slo.title.as_deref(), promise.title.as_deref(), several),
                description: slo.description.clone(),
                labels: labels.clone(),
                annotations,
                facts: Facts { requests_per_day: slo.requests_per_day, ..Facts::default() },
                ..Objective::new(slo.service.clone(), parts::name(&slo.name, i, several), indicator, terms)
            };
            room.take(&objective)?;
            objectives.push(objective);
        }
        tell_unity(&slo, notes);
        Ok(())
    }

    /// What the SLO's policies amount to. Those of which the plan cannot say all become objects of their own, and the SLO says
    /// which.
    fn follow_policies(&mut self, slo: &mut Slo, notes: &mut Vec<Note>) -> Alerts {
        let items = std::mem::take(&mut slo.alert_policies);
        let is_own = items.iter().enumerate().all(|(i, item)| tiers::is_own(item, i, &slo.label));
        let (mut alerts, mut names) = (Alerts::default(), Vec::new());
        for (i, item) in items.into_iter().enumerate() {
            let made;
            let policies = match item {
                PolicyItem::Ref { name, place } => self.policies.get(&name).unwrap_or_else(|| {
                    let text = format!("the AlertPolicy “{name}” is not in this file; its alerts are missing");
                    notes.push(Note::at(NoteKind::Lost, place, text));
                    names.push(name);
                    const { &Vec::new() }
                }),
                PolicyItem::Here(inline) => {
                    let Inline { mut metadata, spec, .. } = *inline;
                    if metadata.name.is_empty() {
                        metadata.name = label(&format!("{}-alert-{}", slo.label, i + 1));
                    }
                    let mut policies = tiers::strict(&metadata, &spec);
                    if !is_own {
                        for policy in &mut policies {
                            policy.metadata.name = self.carry.put_beside(policy.clone());
                        }
                    }
                    made = policies;
                    &made
                }
            };
            for policy in policies {
                self.add_alerts(policy, &mut alerts, notes);
                names.push(policy.metadata.name.clone());
            }
        }
        if !is_own {
            own::put(&mut slo.annotations, own::ALERT_POLICIES, names.join(", "));
        }
        alerts
    }

    pub(super) fn add_alerts(&self, policy: &Object<PolicySpec>, alerts: &mut Alerts, notes: &mut Vec<Note>) {
        alerts.tells_absence |= policy.spec.alert_when_no_data;
        for condition in &policy.spec.conditions {
            let spec = match condition {
                ConditionItem::Here(inline) => Some(&inline.spec),
                ConditionItem::Ref { name, place } => {
                    let found = self.conditions.get(name);
                    if found.is_none() {
                        let text = format!("the AlertCondition “{name}” is not in this file; its alert is missing");
                        notes.push(Note::at(NoteKind::Lost, *place, text));
                    }
                    found
                }
            };
            alerts.tiers.extend(spec.map(|spec| tiers::tier(&policy.metadata, spec)));
        }
    }

    fn indicator(&self, promise: &Promise, annotations: &mut Strings, notes: &mut Vec<Note>) -> Indicator {
        let mut indicator = match &*promise.measured {
            Measured::Here(indicator, said) => {
                annotations.extend(said.clone());
                indicator.clone()
            }
            Measured::Elsewhere(name, place) => match self.sli(name) {
                Some(indicator) => {
                    own::put(annotations, own::INDICATOR_REF, label(name));
                    indicator
                }
                None => {
                    let text =
                        format!("the SLI “{name}” is not in this file; open both files together to export rules");
                    notes.push(Note::at(NoteKind::Lost, *place, text));
                    Indicator::Reference { name: name.clone(), bound: None }
                }
            },
        };
        match (&mut indicator, promise.op_place) {
            (Indicator::Threshold { bound, .. } | Indicator::Reference { bound, .. }, _) => {
                bound.clone_from(&promise.bound);
            }
            (_, Some(place)) => {
                let text = format!("{}.op has no meaning for a ratio and is left out", promise.path);
                dialect::repaired(place, text, notes);
            }
            _ => {}
        }
        self.name_data_sources(&mut indicator);
        indicator
    }

    /// A source that only refers to a data source takes its kind from it.
    pub(super) fn name_data_sources(&self, indicator: &mut Indicator) {
        for source in indicator.sources_mut() {
            if source.kind.is_empty()
                && let Some(kind) = source.reference.as_ref().and_then(|name| self.data_sources.get(&label(name)))
            {
                source.kind.clone_from(kind);
            }
        }
    }
}

/// A plan's labels have one value: lists are joined, and an annotation says which they were.
fn join_labels(slo: &mut Slo) -> BTreeMap<String, String> {
    let mut lists = Vec::new();
    let joined = slo.labels.iter().map(|(key, label)| match label {
        Label::One(text) => (key.clone(), text.clone()),
        Label::Several(texts) => {
            lists.push(key.as_str());
            (key.clone(), texts.join(","))
        }
    });
    let joined = joined.collect();
    if !lists.is_empty() {
        own::put(&mut slo.annotations, own::LABEL_LISTS, lists.join(","));
    }
    joined
}

fn tell_unity(slo: &Slo, notes: &mut Vec<Note>) {
    let (name, count) = (&slo.name, slo.objectives.len());
    let text = match slo.unity {
        Unity::Composite => format!(
            "“{name}” is a composite of {count}; each is judged by itself here, and its weight is kept for OpenSLO"
        ),
        _ if count == 1 => return,
        _ => format!("“{name}” has {count} objectives; each becomes one of its own"),
    };
    notes.push(Note::at(NoteKind::Approximated, slo.place, text));
}
