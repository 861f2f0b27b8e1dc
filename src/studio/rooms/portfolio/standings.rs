//! How each objective stands: computed a few in each frame, and kept until the objective changes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::{Pause, page};
use crate::session::Session;
use accord::model::{Standing, standing};
use accord::plan::{Objective, ObjectiveId};

/// What is known so far.
pub type Standings = Arc<BTreeMap<ObjectiveId, Arc<Standing>>>;

/// Figures are shown together every so many milliseconds, so that rows do not dance while they are sorted by one.
const SHOWN_EVERY: f64 = 300.0;

thread_local! {
    /// Outlives the room: who comes back finds the figures.
    static KEPT: RefCell<BTreeMap<ObjectiveId, (Objective, Arc<Standing>)>> = const { RefCell::new(BTreeMap::new()) };
}

/// The standings of all objectives, and how many are still to come.
pub fn standings(session: Session) -> (ReadSignal<Standings>, ReadSignal<usize>) {
    let (known, set_known) = signal(Standings::default());
    let (due, set_due) = signal(0);
    let run = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let stale = session.history.with(|history| stale(&history.plan().objectives));
        run.update_value(|run| *run += 1);
        let this = run.get_value();
        set_due.set(stale.len());
        set_known.set(session.history.with_untracked(|history| kept(&history.plan().objectives)));
        if stale.is_empty() {
            return;
        }
        spawn_local(async move {
            let (mut pause, mut shown) = (Pause::patient().await, page::ticks());
            let many = stale.len();
            for (done, id) in stale.into_iter().enumerate() {
                // Another change, or the room was left.
                if run.try_get_value() != Some(this) {
                    return;
                }
                compute(session, id);
                if page::ticks() - shown > SHOWN_EVERY || done + 1 == many {
                    let all = session.history.with_untracked(|history| kept(&history.plan().objectives));
                    let _ = set_known.try_set(all);
                    let _ = set_due.try_set(many - done - 1);
                    shown = page::ticks();
                }
                pause.if_due().await;
            }
        });
    });
    (known, due)
}

fn stale(objectives: &[Objective]) -> Vec<ObjectiveId> {
    KEPT.with_borrow(|kept| {
        let is_stale = |o: &&Objective| kept.get(&o.id).is_none_or(|(known, _)| known != *o);
        objectives.iter().filter(is_stale).map(|objective| objective.id).collect()
    })
}

/// Figures of objectives as they are; one that has changed has none until they are computed.
fn kept(objectives: &[Objective]) -> Standings {
    KEPT.with_borrow(|kept| {
        let of = |objective: &Objective| kept.get(&objective.id).map(|(_, standing)| (objective.id, standing.clone()));
        Arc::new(objectives.iter().filter_map(of).collect())
    })
}

fn compute(session: Session, id: ObjectiveId) {
    let Some(objective) = session.history.with_untracked(|history| history.plan().objective(id).cloned()) else {
        return;
    };
    let of = Arc::new(standing(&objective.facts, &objective.terms));
    KEPT.with_borrow_mut(|kept| drop(kept.insert(id, (objective, of))));
}
