use std::collections::BTreeMap;

use super::super::fields::{Fields, Text};
use super::super::yaml::{self, Node, Value};
use super::carry::{Carry, FORMAT, Tree};
use super::dialect::{self, label, map_or_text};
use super::metadata::short_description;
use super::own::{self, Strings};
use super::shapes::{
    ConditionItem, ConditionSpec, DataSourceSpec, Inline, Label, Metadata, Object, PolicyItem, PolicySpec, ServiceSpec,
};
use super::slo::{self, Measured, Promise, Slo, Unity};
use super::{alerting, parts, sli, tiers, v1alpha, v2alpha};
use crate::plan::{AlertTier, Alerting, Carried, Facts, Indicator, Note, NoteKind, Objective, Plan, Refusal, Terms};
use crate::units::Span;

/// The objects of a stream, collected before references between them are followed.
#[derive(Debug, Default)]
pub struct Objects {
    slos: Vec<Slo>,
    slis: BTreeMap<String, Indicator>,
    policies: BTreeMap<String, Vec<Object<PolicySpec>>>,
    conditions: BTreeMap<String, ConditionSpec>,
    /// The types of data sources.
    data_sources: BTreeMap<String, String>,
    carry: Carry,
}

/// What the alert policies of an SLO amount to.
#[derive(Debug, Default, PartialEq)]
pub struct Alerts {
    pub tiers: Vec<AlertTier>,
    /// Whether one of them tells missing data.
    pub tells_absence: bool,
}

impl Objects {
    /// Takes one object of v1.
    pub fn take(&mut self, mut object: Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        let (kind, mut metadata) = head(&mut object, notes)?;
        let place = object.place;
        if kind.text != "SLO" {
            metadata.make_strict(place, notes);
        }
        let name = metadata.name.clone();
        let is_repeated = match kind.text.as_str() {
            "SLO" => {
                self.slos.push(slo::read(object.need_map("spec")?, metadata, notes)?);
                false
            }
            "SLI" => {
                let (indicator, description) = sli::read(object.need_map("spec")?, notes)?;
                let is_repeated = match sli::spec(&indicator, &description) {
                    Some(spec) => self.carry.put(&Object::new("SLI", metadata, spec)),
                    None => {
                        let text = format!("the SLI “{name}” asks nothing; only objectives that use it are kept");
                        notes.push(Note::at(NoteKind::Lost, place, text));
                        false
                    }
                };
                self.slis.insert(name.clone(), indicator);
                is_repeated
            }
            "AlertPolicy" => {
                let spec = alerting::read_policy(object.need_map("spec")?, notes)?;
                let policies = tiers::strict(metadata, spec);
                let mut is_repeated = false;
                for policy in &policies {
                    is_repeated |= self.carry.put(policy);
                }
                self.policies.insert(name.clone(), policies);
                is_repeated
            }
            "AlertCondition" => {
                let spec = alerting::read_condition(object.need_map("spec")?, notes)?;
                self.conditions.insert(name.clone(), spec.clone());
                self.carry.put(&Object::new("AlertCondition", metadata, spec))
            }
            "AlertNotificationTarget" => {
                let spec = alerting::read_target(object.need_map("spec")?, notes)?;
                self.carry.put(&Object::new("AlertNotificationTarget", metadata, spec))
            }
            "DataSource" => self.take_data_source(object.need_map("spec")?, metadata, notes)?,
            "Service" => self.take_service(&mut object, metadata, notes)?,
            other => {
                return Err(Refusal::at(
                    kind.place,
                    format!("kind “{}” is not one of OpenSLO v1's seven", other.chars().take(60).collect::<String>()),
                    "Use SLO, SLI, Service, DataSource, AlertPolicy, AlertCondition or AlertNotificationTarget",
                ));
            }
        };
        if is_repeated {
            let text =
                format!("the {} “{name}” was there before and said something else; the later one counts", kind.text);
            notes.push(Note::at(NoteKind::Lost, kind.place, text));
        }
        object.finish(notes);
        Ok(())
    }

    /// Takes one object of v1alpha.
    pub fn take_v1alpha(&mut self, mut object: Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        if object.says("kind", "Service") {
            return self.take(object, notes);
        }
        let (kind, metadata) = head(&mut object, notes)?;
        if kind.text != "SLO" {
            return Err(Refusal::at(
                kind.place,
                "OpenSLO v1alpha has only the kinds SLO and Service",
                "Use openslo/v1",
            ));
        }
        self.slos.push(v1alpha::read(object.need_map("spec")?, metadata, notes)?);
        object.finish(notes);
        Ok(())
    }

    /// Takes one object of v2alpha.
    pub fn take_v2alpha(&mut self, object: Fields, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        let place = object.place;
        let value = Value::Map(v2alpha::as_v1(object.into_entries()));
        self.take(Fields::new(Node { place, value }, "")?, notes)
    }

    /// The objects that a plan carries, as [`Self::take`] takes them; what cannot be read of them is told.
    pub fn carried_by(plan: &Plan, notes: &mut Vec<Note>) -> Self {
        let mut objects = Self::default();
        for carried in plan.carried.iter().filter(|carried| carried.format == FORMAT) {
            let mut told = Vec::new();
            if let Err(refusal) = objects.take_carried(&carried.text, &mut told) {
                let text = format!("an object kept from another file cannot be written: {}", refusal.reason);
                notes.push(Note::general(NoteKind::Lost, text));
            }
            let lost = told.into_iter().filter(|note| matches!(note.kind, NoteKind::Lost | NoteKind::Unknown));
            notes.extend(lost.map(|note| Note::general(NoteKind::Lost, note.text)));
        }
        objects
    }

    fn take_carried(&mut self, text: &str, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        for node in yaml::parse_own(text)?.documents {
            let mut object = Fields::new(node, "")?;
            let version = object.need_text("apiVersion")?;
            if version.text != FORMAT || object.says("kind", "SLO") {
                return Err(Refusal::at(version.place, "it is no object of OpenSLO v1 that a plan carries", ""));
            }
            self.take(object, notes)?;
        }
        Ok(())
    }

    /// All objects but SLOs, by kind and name.
    pub fn into_carried(self) -> Vec<Carried> {
        self.carry.into_carried()
    }

    /// Follows the references and returns one objective for each promise, and the objects that a plan has no part for.
    pub fn finish(mut self, notes: &mut Vec<Note>) -> (Vec<Objective>, Vec<Carried>) {
        let mut objectives = Vec::new();
        for slo in std::mem::take(&mut self.slos) {
            self.put_objectives(slo, &mut objectives, notes);
        }
        (objectives, self.into_carried())
    }

    /// The indicator of an SLI.
    pub fn sli(&self, name: &str) -> Option<Indicator> {
        let mut indicator = self.slis.get(&label(name)).cloned()?;
        self.name_data_sources(&mut indicator);
        Some(indicator)
    }

    /// What policies of those names amount to.
    pub fn alerts<'a>(&self, names: impl Iterator<Item = &'a str>) -> Alerts {
        let mut alerts = Alerts::default();
        for policy in names.filter_map(|name| self.policies.get(name)).flatten() {
            self.add_alerts(policy, &mut alerts, &mut Vec::new());
        }
        alerts
    }

    fn take_service(
        &mut self,
        object: &mut Fields,
        metadata: Metadata,
        notes: &mut Vec<Note>,
    ) -> Result<bool, Refusal> {
        let mut description = String::new();
        if let Some(mut spec) = map_or_text(object, "spec", "description", notes)? {
            description = short_description(&mut spec, notes)?;
            spec.finish(notes);
        }
        Ok(self.carry.put(&Object::new("Service", metadata, ServiceSpec { description })))
    }

    fn take_data_source(
        &mut self,
        mut spec: Fields,
        metadata: Metadata,
        notes: &mut Vec<Note>,
    ) -> Result<bool, Refusal> {
        let kind = dialect::need_filled(&mut spec, "type")?.text;
        let description = short_description(&mut spec, notes)?;
        let details = spec.take("connectionDetails");
        if details.is_none() {
            dialect::repaired(
                spec.place,
                format!("{} has no connectionDetails; an empty one is taken", spec.path),
                notes,
            );
        }
        spec.finish(notes);
        self.data_sources.insert(metadata.name.clone(), kind.clone());
        let spec = DataSourceSpec { description, kind, connection_details: Tree(details.as_ref()) };
        Ok(self.carry.put(&Object::new("DataSource", metadata, spec)))
    }

    fn put_objectives(&mut self, mut slo: Slo, objectives: &mut Vec<Objective>, notes: &mut Vec<Note>) {
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
            objectives.push(Objective {
                title: parts::title(slo.title.as_deref(), promise.title.as_deref(), several),
                description: slo.description.clone(),
                labels: labels.clone(),
                annotations,
                facts: Facts { requests_per_day: slo.requests_per_day, ..Facts::default() },
                ..Objective::new(slo.service.clone(), parts::name(&slo.name, i, several), indicator, terms)
            });
        }
        tell_unity(&slo, notes);
    }

    /// What the SLO's policies amount to. Those of which the plan cannot say all become objects of their own, and the SLO says
    /// which.
    fn follow_policies(&mut self, slo: &mut Slo, notes: &mut Vec<Note>) -> Alerts {
        let items = std::mem::take(&mut slo.alert_policies);
        let is_own = items.iter().enumerate().all(|(i, item)| tiers::is_own(item, i, &slo.label));
        let (mut alerts, mut names) = (Alerts::default(), Vec::new());
        for (i, item) in items.into_iter().enumerate() {
            let policies = match item {
                PolicyItem::Ref { name, place } => self.policies.get(&name).cloned().unwrap_or_else(|| {
                    let text = format!("the AlertPolicy “{name}” is not in this file; its alerts are missing");
                    notes.push(Note::at(NoteKind::Lost, place, text));
                    names.push(name);
                    Vec::new()
                }),
                PolicyItem::Here(inline) => {
                    let Inline { mut metadata, spec, .. } = *inline;
                    if metadata.name.is_empty() {
                        metadata.name = label(&format!("{}-alert-{}", slo.label, i + 1));
                    }
                    let mut policies = tiers::strict(metadata, spec);
                    if !is_own {
                        for policy in &mut policies {
                            policy.metadata.name = self.carry.put_beside(policy.clone());
                        }
                    }
                    policies
                }
            };
            for policy in &policies {
                self.add_alerts(policy, &mut alerts, notes);
                names.push(policy.metadata.name.clone());
            }
        }
        if !is_own {
            own::put(&mut slo.annotations, own::ALERT_POLICIES, names.join(", "));
        }
        alerts
    }

    fn add_alerts(&self, policy: &Object<PolicySpec>, alerts: &mut Alerts, notes: &mut Vec<Note>) {
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
        let mut indicator = match &promise.measured {
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
    fn name_data_sources(&self, indicator: &mut Indicator) {
        for source in indicator.sources_mut() {
            if source.kind.is_empty()
                && let Some(kind) = source.reference.as_ref().and_then(|name| self.data_sources.get(&label(name)))
            {
                source.kind.clone_from(kind);
            }
        }
    }
}

fn head(object: &mut Fields, notes: &mut Vec<Note>) -> Result<(Text, Metadata), Refusal> {
    let kind = object.need_text("kind")?;
    let fields = object.need_map("metadata")?;
    let place = fields.place;
    let metadata = Metadata::read(fields, notes)?;
    if metadata.name.is_empty() {
        return Err(Refusal::at(place, "metadata.name is missing", "Give the object a name"));
    }
    Ok((kind, metadata))
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
