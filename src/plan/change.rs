use super::{Carried, Objective, ObjectiveId, Plan};
use crate::units::{Method, Target, Window};

/// One change to a plan, as a value: undo, autosave and the activity log all hang on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Another name for the plan.
    Name(String),
    /// A new objective at a position.
    Insert(usize, Box<Objective>),
    /// One objective less.
    Remove(ObjectiveId),
    /// Another target.
    Target(ObjectiveId, Target),
    /// Another window.
    Window(ObjectiveId, Window),
    /// Another budgeting method.
    Method(ObjectiveId, Method),
    /// Another traffic figure, or none.
    Requests(ObjectiveId, Option<u64>),
    /// What other tools' files held besides objectives, all of it.
    Carry(Vec<Carried>),
    /// Several changes that belong together.
    All(Vec<Change>),
}

/// Why a change does not fit the plan it met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeError {
    /// It speaks of an objective that is not there.
    NoSuchObjective(ObjectiveId),
    /// It adds an objective under an id that is taken.
    IdTaken(ObjectiveId),
}

impl std::fmt::Display for ChangeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchObjective(id) => write!(f, "there is no objective {}", id.0),
            Self::IdTaken(id) => write!(f, "objective {} exists already", id.0),
        }
    }
}

impl std::error::Error for ChangeError {}

impl Change {
    /// Changes the plan and returns the change that takes it back.
    ///
    /// # Errors
    /// A change that does not fit leaves the plan as it was.
    pub(super) fn apply(self, plan: &mut Plan) -> Result<Self, ChangeError> {
        use std::mem::replace;
        let find =
            |plan: &Plan, id| plan.objectives.iter().position(|o| o.id == id).ok_or(ChangeError::NoSuchObjective(id));
        Ok(match self {
            Self::Name(name) => Self::Name(replace(&mut plan.name, name)),
            Self::Carry(carried) => Self::Carry(replace(&mut plan.carried, carried)),
            Self::Insert(at, objective) => {
                if plan.objective(objective.id).is_some() {
                    return Err(ChangeError::IdTaken(objective.id));
                }
                let id = objective.id;
                plan.objectives.insert(at.min(plan.objectives.len()), *objective);
                Self::Remove(id)
            }
            Self::Remove(id) => {
                let at = find(plan, id)?;
                Self::Insert(at, Box::new(plan.objectives.remove(at)))
            }
            Self::Target(id, target) => {
                let at = find(plan, id)?;
                Self::Target(id, replace(&mut plan.objectives[at].terms.target, target))
            }
            Self::Window(id, window) => {
                let at = find(plan, id)?;
                Self::Window(id, replace(&mut plan.objectives[at].terms.window, window))
            }
            Self::Method(id, method) => {
                let at = find(plan, id)?;
                Self::Method(id, replace(&mut plan.objectives[at].terms.method, method))
            }
            Self::Requests(id, requests) => {
                let at = find(plan, id)?;
                Self::Requests(id, replace(&mut plan.objectives[at].facts.requests_per_day, requests))
            }
            Self::All(changes) => {
                let mut inverses = Vec::with_capacity(changes.len());
                for change in changes {
                    match change.apply(plan) {
                        Ok(inverse) => inverses.push(inverse),
                        Err(error) => {
                            // Take back what was done already; an inverse of a change just made always fits.
                            for inverse in inverses.into_iter().rev() {
                                let _ = inverse.apply(plan);
                            }
                            return Err(error);
                        }
                    }
                }
                inverses.reverse();
                Self::All(inverses)
            }
        })
    }

    /// What the change is about, for menus: "Undo target".
    pub fn subject(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Insert(..) | Self::Remove(_) | Self::Carry(_) | Self::All(_) => "objectives",
            Self::Target(..) => "target",
            Self::Window(..) => "window",
            Self::Method(..) => "budgeting method",
            Self::Requests(..) => "traffic",
        }
    }
}
