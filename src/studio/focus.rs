//! The objective that a room looks at, in slices that are computed when they are read and again only when what they rest
//! on has changed.

use std::sync::Arc;

use leptos::prelude::*;

use super::session::Session;
use accord::model::loss::Badness;
use accord::model::{Answer, ModelError, PagerOutlook, Promise, Prospect, badness, pager, promise, prospect};
use accord::plan::{Facts, Gesture, Objective, ObjectiveId, Terms};
use accord::units::{Target, Window};

/// What goes wrong; shared, because the lengths in it are long tables.
pub type Known = Arc<Answer<Badness>>;

/// Handles to one objective and what follows from it; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Focus {
    /// Which objective.
    pub id: ObjectiveId,
    /// The session that it belongs to.
    pub session: Session,
    /// What both sides can check.
    pub facts: Memo<Facts>,
    /// What they bargain over.
    pub terms: Memo<Terms>,
    /// The target alone.
    pub target: Memo<Target>,
    /// The window alone.
    pub window: Memo<Window>,
    /// What the target and the alerts mean by themselves.
    pub promise: Memo<Promise>,
    /// What goes wrong once the chosen investments act.
    pub badness: Memo<Known>,
    /// Whether the objective can be kept.
    pub prospect: Memo<Answer<Prospect>>,
    /// What the pager does.
    pub pager: Memo<Answer<PagerOutlook>>,
}

impl Focus {
    /// The focus on an objective; none where it is not there.
    pub fn new(session: Session, id: ObjectiveId) -> Option<Self> {
        let now = session.history.with_untracked(|history| history.plan().objective(id).cloned())?;
        let facts = slice(session, id, now.facts.clone(), |objective| objective.facts.clone());
        let terms = slice(session, id, now.terms, |objective| objective.terms.clone());
        let target = Memo::new(move |_| terms.with(|terms| terms.target));
        let window = Memo::new(move |_| terms.with(|terms| terms.window.clone()));
        // Only what badness rests on, so that a drag of the target does not tabulate lengths again.
        let catalogue = Memo::new(move |_| facts.with(|facts| facts.catalogue.clone()));
        let investments = Memo::new(move |_| terms.with(|terms| terms.investments.clone()));
        let badness = Memo::new_with_compare(
            move |_| {
                let facts = Facts { catalogue: catalogue.get(), ..Facts::default() };
                let terms = Terms {
                    investments: investments.get(),
                    ..Terms::new(target.get_untracked(), window.get_untracked())
                };
                Arc::new(badness(&facts, &terms))
            },
            |a: Option<&Known>, b: Option<&Known>| !matches!((a, b), (Some(a), Some(b)) if Arc::ptr_eq(a, b)),
        );
        Some(Self {
            id,
            session,
            facts,
            terms,
            target,
            window,
            promise: Memo::new(move |_| facts.with(|facts| terms.with(|terms| promise(facts, terms)))),
            badness,
            // Nothing else of the terms changes it, and the chance without each risk is not cheap.
            prospect: Memo::new(move |_| {
                let terms = Terms::new(target.get(), window.get());
                with_known(badness, |known| prospect(known, &terms).map(Some))
            }),
            pager: Memo::new(move |_| with_known(badness, |known| facts.with(|facts| pager(known, facts)).map(Some))),
        })
    }

    /// Edits the objective: one step of undo, or a part of a gesture's.
    pub fn edit(&self, gesture: Option<Gesture>, edit: impl FnOnce(&mut Objective)) {
        self.session.edit(self.id, gesture, edit);
    }

    /// A slice of the objective that no other room asks for.
    pub fn slice<T: Clone + PartialEq + Send + Sync + 'static>(
        &self,
        get: impl Fn(&Facts, &Terms) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let (facts, terms) = (self.facts, self.terms);
        Memo::new(move |_| facts.with(|facts| terms.with(|terms| get(facts, terms))))
    }
}

/// Asks something of what goes wrong; none where nothing is known of it.
pub fn with_known<T>(badness: Memo<Known>, ask: impl FnOnce(&Badness) -> Answer<T>) -> Answer<T> {
    badness.with(|known| match known.as_ref() {
        Ok(Some(badness)) => ask(badness),
        Ok(None) => Ok(None),
        Err(error) => Err(ModelError::clone(error)),
    })
}

/// A slice of an objective; one that is just being removed leaves the last value.
fn slice<T: Clone + PartialEq + Send + Sync + 'static>(
    session: Session,
    id: ObjectiveId,
    first: T,
    get: impl Fn(&Objective) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| {
        session.history.with(|history| match history.plan().objective(id) {
            Some(objective) => get(objective),
            None => before.cloned().unwrap_or_else(|| first.clone()),
        })
    })
}
