//! What people wrote down: facts that both sides can check, terms they bargain over, and how a plan changes.
//!
//! **Invariants:** there is one plan in memory, inside a [`History`]; every change to it is a [`Change`] value that is
//! applied there and nowhere else. Every plan that comes from outside has passed [`restore()`]. Nothing here is
//! computed from anything else: what follows from a plan is [`crate::model`]'s.

mod accord;
mod architecture;
mod capacity;
mod change;
mod cost;
mod decision;
mod history;
mod incident;
mod incident_table;
mod indicator;
mod merge;
mod negotiation;
mod notes;
mod objective;
mod outage_points;
mod part;
mod policy;
mod provenance;
mod restore;
mod review;
mod risk;
mod rows;
mod seat;
mod table_text;
mod traffic;
mod traffic_table;
pub mod words;

pub use accord::{Accord, Evidence, Preparation, Readiness};
pub use architecture::{
    Addition, Architecture, ArchitectureError, Block, BlockPath, CommonCause, Component, Edit, EditError, Edited, Need,
    Record, Sharing, Side,
};
pub use capacity::{Capacity, Growth, Latency, OnCall};
pub use change::{Change, ChangeError};
pub use cost::{Effect, Investment, Lever, OutageCost, Scope, Sla, SlaBand};
pub use decision::{Carried, Decision, Dissent, OpenQuestion};
pub use history::{Gesture, History};
pub use incident::{Incident, IncidentLog, MOST_INCIDENTS, MOST_REVIEWS, Taken};
pub use incident_table::{
    CAUSES, Column, Dates, Guess, Impacts, IncidentTable, Lengths, LocalTime, MOST_MINUTES as MOST_INCIDENT_MINUTES,
    Mapping, RejectedRow, Remark, Utc, Zones, cause_name, guess_incidents, incidents_as_rows, minutes_typed, moment,
    moment_written, read_incidents, read_incidents_as,
};
pub use indicator::{Comparison, Counted, Indicator, Source};
pub use merge::{Clash, Keep, Merged};
pub use negotiation::{Negotiation, Offer, OfferId};
pub use notes::{Note, NoteKind, Place, Refusal};
pub use objective::{AlertTier, Alerting, Facts, Objective, ObjectiveId, Routing, Severity, Terms};
pub use part::Part;
pub use policy::{Approval, Band, Charter, DependencyMisses, Escalation, Policy, SilverBullets, WorkEffect};
pub use provenance::{Confidence, Fact, Provenance};
pub use restore::{Restored, Room, clean_name, restore, typed_line};
pub use review::{Action, ActionKind, MOST_MOMENTS, Moment, Review};
pub use risk::{Adjustment, Catalogue, Cause, Duration, Frequency, Risk};
pub use rows::CatalogueRow;
pub use seat::{Bound, Figure, Limit, Seat};
pub use traffic::TrafficProfile;
pub use traffic_table::{PRESETS, Preset, TrafficReading, read_traffic};

/// A plan: named objectives in the order people put them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// What the people at the table call it.
    pub name: String,
    /// What money is counted in, as its sign or code: `€`, `USD`; empty where nobody said.
    pub currency: String,
    /// The objectives; their ids are unique.
    pub objectives: Vec<Objective>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What nobody has decided yet.
    pub questions: Vec<OpenQuestion>,
    /// What other tools' files held besides objectives.
    pub carried: Vec<Carried>,
}

impl Plan {
    /// The objective of that id.
    pub fn objective(&self, id: ObjectiveId) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id == id)
    }

    /// The change that edits one objective; none where it is not there.
    pub fn edited(&self, id: ObjectiveId, edit: impl FnOnce(&mut Objective)) -> Option<Change> {
        let mut objective = self.objective(id)?.clone();
        edit(&mut objective);
        Some(Change::Replace(Box::new(Objective { id, ..objective })))
    }

    /// An id that no objective has.
    pub fn free_id(&self) -> ObjectiveId {
        ObjectiveId(self.objectives.iter().map(|objective| objective.id.0).max().unwrap_or(0) + 1)
    }
}
