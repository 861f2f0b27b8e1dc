//! The plan as text, kept between edits: a change touches one objective, and writing a thousand takes longer than a
//! frame.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::platform::Pause;
use accord::exchange::Pieces;
use accord::plan::{Objective, ObjectiveId, Plan, Refusal};

/// Handles to the texts; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Texts(StoredValue<BTreeMap<ObjectiveId, (Objective, String)>>);

impl Texts {
    /// No text yet.
    pub fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    /// The text of a plan's file.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn whole(self, plan: &Plan) -> Result<String, Refusal> {
        self.update(plan)?;
        let head = Pieces::head_of(plan)?;
        Ok(self.0.with_value(|texts| {
            let of = |objective: &Objective| texts.get(&objective.id).map_or("", |(_, text)| text.as_str());
            Pieces::joined(&head, plan.objectives.iter().map(of))
        }))
    }

    /// The same in pieces, for the worker.
    ///
    /// # Errors
    /// Only a fault of the serializer.
    pub fn pieces(self, plan: &Plan) -> Result<Pieces, Refusal> {
        self.update(plan)?;
        let of = |texts: &BTreeMap<_, (Objective, String)>| {
            plan.objectives.iter().filter_map(|o| texts.get(&o.id)).map(|(_, text)| text.clone()).collect()
        };
        Ok(Pieces { head: Pieces::head_of(plan)?, objectives: self.0.with_value(of) })
    }

    /// Writes what has changed since the last time.
    fn update(self, plan: &Plan) -> Result<(), Refusal> {
        self.0
            .try_update_value(|texts| plan.objectives.iter().try_for_each(|objective| keep(texts, objective)))
            .unwrap_or(Ok(()))
    }

    /// Writes objectives ahead of time, a few in each slice of time, so that the first save need not.
    pub async fn prepare(self, objectives: &[Objective]) {
        let mut pause = Pause::new();
        for objective in objectives {
            // A fault of the serializer shows at the save.
            let _ = self.0.try_update_value(|texts| keep(texts, objective));
            pause.if_due().await;
        }
    }
}

fn keep(texts: &mut BTreeMap<ObjectiveId, (Objective, String)>, objective: &Objective) -> Result<(), Refusal> {
    if texts.get(&objective.id).is_none_or(|(known, _)| known != objective) {
        texts.insert(objective.id, (objective.clone(), Pieces::of_objective(objective)?));
    }
    Ok(())
}
