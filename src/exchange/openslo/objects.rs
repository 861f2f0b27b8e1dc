//! The objects of a stream by kind and name.

use std::collections::BTreeMap;

use super::super::fields::{Fields, Text, clip};
use super::super::yaml::{self, Node, Value};
use super::carry::{Carry, FORMAT, Tree};
use super::dialect::{self, label, map_or_text};
use super::metadata::short_description;
use super::shapes::{ConditionSpec, DataSourceSpec, Metadata, Object, PolicySpec, ServiceSpec};
use super::slo::{self, Slo};
use super::{alerting, sli, tiers, v1alpha, v2alpha};
use crate::plan::{AlertTier, Carried, Indicator, Note, NoteKind, Objective, Plan, Refusal, Room};

/// Objects, collected before references between them are followed.
#[derive(Debug, Default)]
pub struct Objects {
    pub(super) slos: Vec<Slo>,
    pub(super) slis: BTreeMap<String, Indicator>,
    pub(super) policies: BTreeMap<String, Vec<Object<PolicySpec>>>,
    pub(super) conditions: BTreeMap<String, ConditionSpec>,
    /// The types of data sources.
    pub(super) data_sources: BTreeMap<String, String>,
    pub(super) carry: Carry,
}

/// What the alert policies of an SLO amount to.
#[derive(Debug, Default, PartialEq)]
pub struct Alerts {
    pub tiers: Vec<AlertTier>,
    /// Whether one of them tells missing data.
    pub tells_absence: bool,
}

impl Objects {
    /// Takes one object of v1. Those that take objects of a kind say whether one of that name was there before.
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
            "SLI" => self.take_sli(object.need_map("spec")?, metadata, notes)?,
            "AlertPolicy" => self.take_policy(object.need_map("spec")?, &metadata, notes)?,
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
                    format!("kind “{}” is not one of OpenSLO v1's seven", clip(other)),
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
        for node in yaml::parse(text)?.documents {
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
    ///
    /// # Errors
    /// They are more than a plan has room for.
    pub fn finish(mut self, notes: &mut Vec<Note>) -> Result<(Vec<Objective>, Vec<Carried>), Refusal> {
        let (mut objectives, mut room) = (Vec::new(), Room::default());
        for slo in std::mem::take(&mut self.slos) {
            self.put_objectives(slo, &mut objectives, &mut room, notes)?;
        }
        Ok((objectives, self.into_carried()))
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

    fn take_sli(&mut self, spec: Fields, metadata: Metadata, notes: &mut Vec<Note>) -> Result<bool, Refusal> {
        let (place, name) = (spec.place, metadata.name.clone());
        let (indicator, description) = sli::read(spec, notes)?;
        let is_repeated = match sli::spec(&indicator, &description) {
            Some(spec) => self.carry.put(&Object::new("SLI", metadata, spec)),
            None => {
                let text = format!("the SLI “{name}” asks nothing; only objectives that use it are kept");
                notes.push(Note::at(NoteKind::Lost, place, text));
                false
            }
        };
        self.slis.insert(name, indicator);
        Ok(is_repeated)
    }

    fn take_policy(&mut self, spec: Fields, metadata: &Metadata, notes: &mut Vec<Note>) -> Result<bool, Refusal> {
        let name = metadata.name.clone();
        let policies = tiers::strict(metadata, &alerting::read_policy(spec, notes)?);
        let mut is_repeated = false;
        for policy in &policies {
            is_repeated |= self.carry.put(policy);
        }
        self.policies.insert(name, policies);
        Ok(is_repeated)
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
