//! The objective that a room looks at, in slices that are computed when they are read and again only when what they rest
//! on has changed.

use std::sync::Arc;

use leptos::prelude::*;

use super::parts::trailing;
use super::session::Session;
use accord::model::loss::Badness;
use accord::model::{Answer, Leverage, ModelError, PagerOutlook, Promise, badness, counted, leverage, pager, promise};
use accord::plan::{Facts, Gesture, Objective, ObjectiveId, Terms};
use accord::units::{Method, Target, Window};

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
    /// What the budgeting method counts of it: what chances are asked of.
    pub counted: Memo<Known>,
    /// The chance to keep the objective, and what mitigating each risk would buy.
    pub leverage: Memo<Answer<Leverage>>,
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
        let asked = asking(facts, terms);
        let badness = tabulated(move || {
            let (facts, terms) = asked(Method::Occurrences);
            Arc::new(badness(&facts, &terms))
        });
        let method = Memo::new(move |_| terms.with(|terms| terms.method));
        let counted = by_method(badness, asked, method);
        Some(Self {
            id,
            session,
            facts,
            terms,
            target,
            window,
            promise: Memo::new(move |_| facts.with(|facts| terms.with(|terms| promise(facts, terms)))),
            badness,
            counted,
            // Nothing else of the terms changes it, and the chance without each risk is not cheap.
            leverage: Memo::new(move |_| {
                let terms = Terms { method: method.get(), ..Terms::new(target.get(), window.get()) };
                with_known(counted, |known| leverage(known, &terms).map(Some))
            }),
            pager: Memo::new(move |_| with_known(badness, |known| facts.with(|facts| pager(known, facts)).map(Some))),
        })
    }

    /// The same, a frame later: for cards beside the main answer while the target is dragged.
    pub fn trailing(self) -> Self {
        let Self { terms, target, window, promise, .. } = self;
        Self {
            terms: trailing(terms),
            target: trailing(target),
            window: trailing(window),
            promise: trailing(promise),
            ..self
        }
    }

    /// Edits the objective: one step of undo, or a part of a gesture's.
    pub fn edit(&self, gesture: Option<Gesture>, edit: impl FnOnce(&mut Objective)) {
        self.session.edit(self.id, gesture, edit);
    }

    /// What another method would count of what goes wrong.
    pub fn counted_by(&self, method: Memo<Method>) -> Memo<Known> {
        by_method(self.badness, asking(self.facts, self.terms), method)
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

/// Only what badness rests on, so that a drag of the target does not tabulate lengths again.
fn asking(facts: Memo<Facts>, terms: Memo<Terms>) -> impl Fn(Method) -> (Facts, Terms) + Copy + Send + Sync {
    let catalogue = Memo::new(move |_| facts.with(|facts| facts.catalogue.clone()));
    let investments = Memo::new(move |_| terms.with(|terms| terms.investments.clone()));
    move |method| {
        let facts = Facts { catalogue: catalogue.get(), ..Facts::default() };
        // It rests on neither target nor window.
        let terms = terms.with_untracked(|terms| Terms::new(terms.target, terms.window.clone()));
        (facts, Terms { investments: investments.get(), method, ..terms })
    }
}

fn by_method(
    badness: Memo<Known>,
    asked: impl Fn(Method) -> (Facts, Terms) + Copy + Send + Sync + 'static,
    method: Memo<Method>,
) -> Memo<Known> {
    tabulated(move || {
        let method = method.get();
        if !method.has_whole_slices() {
            return badness.get();
        }
        let (facts, terms) = asked(method);
        Arc::new(counted(&facts, &terms))
    })
}

/// Tables of lengths: one is the same as another only where it is that other.
fn tabulated(make: impl Fn() -> Known + Send + Sync + 'static) -> Memo<Known> {
    Memo::new_with_compare(
        move |_| make(),
        |a: Option<&Known>, b: Option<&Known>| !matches!((a, b), (Some(a), Some(b)) if Arc::ptr_eq(a, b)),
    )
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
