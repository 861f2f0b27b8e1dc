use super::{Carried, Decision, Objective, ObjectiveId, OpenQuestion, Plan};

/// One change to a plan, as a value: undo, autosave and the activity log all hang on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Another name for the plan.
    Name(String),
    /// Another currency.
    Currency(String),
    /// A new objective at a position.
    Insert(usize, Box<Objective>),
    /// One objective less.
    Remove(ObjectiveId),
    /// The objective of the same id becomes this one.
    Replace(Box<Objective>),
    /// What was decided, all of it.
    Decide(Vec<Decision>),
    /// What is open, all of it.
    Ask(Vec<OpenQuestion>),
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
            Self::Currency(currency) => Self::Currency(replace(&mut plan.currency, currency)),
            Self::Decide(decisions) => Self::Decide(replace(&mut plan.decisions, decisions)),
            Self::Ask(questions) => Self::Ask(replace(&mut plan.questions, questions)),
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
            Self::Replace(mut objective) => {
                let at = find(plan, objective.id)?;
                // Or the plan's file, which is refused where it reads back otherwise, could not be written.
                objective.forget_accepted();
                Self::Replace(Box::new(replace(&mut plan.objectives[at], *objective)))
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
    pub(super) fn subject(&self, plan: &Plan) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Currency(_) => "currency",
            Self::Decide(_) => "decisions",
            Self::Ask(_) => "open questions",
            Self::Insert(..) | Self::Remove(_) | Self::Carry(_) => "objectives",
            Self::Replace(to) => plan.objective(to.id).map_or("objectives", |from| what_differs(from, to)),
            // Those of one gesture or one command: the first says what it was.
            Self::All(changes) => changes.first().map_or("objectives", |change| change.subject(plan)),
        }
    }
}

/// The first thing in which two states of an objective differ.
fn what_differs(a: &Objective, b: &Objective) -> &'static str {
    let differs: [(&str, bool); 20] = [
        ("target", a.terms.target != b.terms.target),
        ("window", a.terms.window != b.terms.window),
        ("budgeting method", a.terms.method != b.terms.method),
        ("alerts", (&a.terms.alerts, &a.terms.alerting) != (&b.terms.alerts, &b.terms.alerting)),
        ("policy", a.terms.policy != b.terms.policy),
        ("investments", a.terms.investments != b.terms.investments || a.facts.options != b.facts.options),
        ("accepted risks", a.terms.accepted != b.terms.accepted),
        ("risks", a.facts.catalogue != b.facts.catalogue),
        ("incidents", a.facts.incidents != b.facts.incidents),
        ("dependencies", (&a.facts.architecture, a.facts.network) != (&b.facts.architecture, b.facts.network)),
        ("costs", (&a.facts.outage_cost, &a.facts.sla) != (&b.facts.outage_cost, &b.facts.sla)),
        (
            "on-call",
            (a.facts.people_on_call, a.facts.on_call, a.facts.false_pages)
                != (b.facts.people_on_call, b.facts.on_call, b.facts.false_pages),
        ),
        ("capacity", a.facts.capacity != b.facts.capacity),
        ("source", a.facts.provenance != b.facts.provenance),
        (
            "traffic",
            (a.facts.requests_per_day, &a.facts.traffic, a.facts.growth)
                != (b.facts.requests_per_day, &b.facts.traffic, b.facts.growth),
        ),
        ("readiness", a.facts.readiness != b.facts.readiness),
        ("facts", a.facts != b.facts),
        ("offers", a.negotiation != b.negotiation),
        ("accord", a.accords != b.accords),
        ("labels", a.labels != b.labels),
    ];
    differs.into_iter().find(|(_, differs)| *differs).map_or("objective", |(name, _)| name)
}
