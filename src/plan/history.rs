use super::{Change, ChangeError, Plan};

/// One continuous act of a person, such as a drag from press to release: all its changes undo as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gesture(pub u64);

/// Older steps are forgotten beyond this many.
const MOST_STEPS: usize = 500;

/// A plan and the way back.
///
/// ```
/// use accord::plan::{Change, History, Plan};
/// let mut history = History::new(Plan::default());
/// history.change(Change::Name("Q1".into()), None).unwrap();
/// history.undo();
/// assert_eq!(history.plan().name, "");
/// history.redo();
/// assert_eq!(history.plan().name, "Q1");
/// ```
#[derive(Debug, Clone, Default)]
pub struct History {
    plan: Plan,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

#[derive(Debug, Clone)]
struct Step {
    inverse: Change,
    gesture: Option<Gesture>,
}

impl History {
    /// A plan with no past.
    pub fn new(plan: Plan) -> Self {
        Self { plan, undo: Vec::new(), redo: Vec::new() }
    }

    /// The plan as it stands.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Applies a change. Changes of one gesture undo as one step; a change that changes nothing is no step.
    ///
    /// # Errors
    /// A change that does not fit the plan leaves plan and history as they were.
    pub fn change(&mut self, change: Change, gesture: Option<Gesture>) -> Result<(), ChangeError> {
        let wanted = change.clone();
        let inverse = change.apply(&mut self.plan)?;
        if inverse == wanted {
            return Ok(());
        }
        self.redo.clear();
        if let Some(step) = self.undo.last_mut()
            && gesture.is_some()
            && step.gesture == gesture
        {
            // The first inverse of a field already leads back to before the gesture.
            if !same_field(&step.inverse, &inverse) {
                let first = std::mem::replace(&mut step.inverse, Change::All(Vec::new()));
                step.inverse = Change::All(vec![inverse, first]);
            }
            return Ok(());
        }
        self.undo.push(Step { inverse, gesture });
        if self.undo.len() > MOST_STEPS {
            self.undo.remove(0);
        }
        Ok(())
    }

    /// Takes the last step back; says what it was about.
    pub fn undo(&mut self) -> Option<&'static str> {
        let step = self.undo.pop()?;
        self.redo.push(step_through(&mut self.plan, step)?);
        self.redo_subject()
    }

    /// Does the last step that was taken back again; says what it was about.
    pub fn redo(&mut self) -> Option<&'static str> {
        let step = self.redo.pop()?;
        self.undo.push(step_through(&mut self.plan, step)?);
        self.undo_subject()
    }

    /// What undo would take back.
    pub fn undo_subject(&self) -> Option<&'static str> {
        self.undo.last().map(|step| step.inverse.subject(&self.plan))
    }

    /// What redo would do again.
    pub fn redo_subject(&self) -> Option<&'static str> {
        self.redo.last().map(|step| step.inverse.subject(&self.plan))
    }
}

/// Applies a step's inverse and returns the step that goes the other way.
fn step_through(plan: &mut Plan, step: Step) -> Option<Step> {
    // Every step was made from a change that fitted; the plan changes nowhere else.
    let inverse = step.inverse.apply(plan).ok()?;
    Some(Step { inverse, gesture: step.gesture })
}

fn same_field(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Name(_), Change::Name(_)) => true,
        (Change::Replace(a), Change::Replace(b)) => a.id == b.id,
        _ => false,
    }
}
