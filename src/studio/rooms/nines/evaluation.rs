use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::focus::Focus;
use crate::parts::settled;
use crate::platform::Pause;
use accord::model::ModelError;
use accord::model::cost::{self, Evaluated, Frontier, MOST_OPTIONS, Subsets, choices, frontier};
use accord::plan::{Catalogue, Investment, OutageCost, Sla};
use accord::units::{Target, Window};

/// Every combination of the options, evaluated.
#[derive(Debug)]
pub struct Evaluation {
    /// The options, by their bits.
    pub options: Vec<Investment>,
    /// All combinations, in order.
    pub table: Vec<Evaluated>,
    /// Which are worth looking at.
    pub frontier: Frontier,
}

/// What combinations are evaluated from.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    catalogue: Catalogue,
    options: Vec<Investment>,
    window: Window,
    target: Target,
    outage: OutageCost,
    sla: Option<Sla>,
}

/// The work of evaluating them, a slice between two frames at a time; the last whole answer stays until the next is whole.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// The last whole answer.
    pub answer: RwSignal<Option<Arc<Evaluation>>>,
    /// Why there is none.
    pub error: RwSignal<Option<String>>,
    /// How many of how many are done, while it goes on.
    pub progress: RwSignal<Option<(usize, usize)>>,
    run: StoredValue<u64>,
}

/// Combinations that are evaluated before the clock is asked.
const AT_ONCE: usize = 4;

impl Work {
    /// Evaluates whenever the facts or the target have changed and rest.
    pub fn new(focus: Focus) -> Self {
        let work = Self {
            answer: RwSignal::new(None),
            error: RwSignal::new(None),
            progress: RwSignal::new(None),
            run: StoredValue::new(0),
        };
        let asked = focus.slice(|facts, terms| Asked {
            catalogue: facts.catalogue.clone(),
            options: choices(facts, terms).into_iter().take(MOST_OPTIONS).collect(),
            window: terms.window.clone(),
            target: terms.target,
            outage: facts.outage_cost.clone().unwrap_or_default(),
            sla: facts.sla.clone(),
        });
        let at_rest = settled(asked);
        Effect::new(move || {
            let asked = at_rest.get();
            work.run.update_value(|run| *run += 1);
            let run = work.run.get_value();
            spawn_local(async move { work.evaluate(run, asked).await });
        });
        work
    }

    async fn evaluate(self, run: u64, asked: Asked) {
        let is_stale = || self.run.try_get_value() != Some(run);
        match self.stepped(run, &asked).await {
            _ if is_stale() => {}
            Ok(Some(answer)) => {
                self.error.set(None);
                self.progress.set(None);
                self.answer.set(Some(Arc::new(answer)));
            }
            Ok(None) => {}
            Err(error) => {
                self.progress.set(None);
                self.error.set(Some(error.to_string()));
            }
        }
    }

    /// None where another question was asked meanwhile.
    async fn stepped(self, run: u64, asked: &Asked) -> Result<Option<Evaluation>, ModelError> {
        let terms = cost::Terms {
            catalogue: &asked.catalogue,
            options: &asked.options,
            window: asked.window.span().to_seconds_f64() / 60.0,
            target: asked.target,
            outage: &asked.outage,
            sla: asked.sla.as_ref(),
        };
        let mut subsets = Subsets::new(terms, None)?;
        let mut pause = Pause::new();
        loop {
            let is_done = subsets.step(AT_ONCE)?;
            if is_done {
                break;
            }
            let paused = pause.if_due().await;
            if self.run.try_get_value() != Some(run) {
                return Ok(None);
            }
            if paused {
                self.progress.set(Some((subsets.evaluated().len(), subsets.all())));
            }
        }
        let table = subsets.evaluated().to_vec();
        let frontier = frontier(&table)?;
        Ok(Some(Evaluation { options: asked.options.clone(), table, frontier }))
    }
}
