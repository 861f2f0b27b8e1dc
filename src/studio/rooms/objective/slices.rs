use leptos::prelude::*;

use crate::focus::{Focus, Known, with_known};
use crate::parts::settled;
use accord::model::loss::Rate;
use accord::model::{
    Alternative, Answer, Keeping, Outcomes, Stated, alternative, alternatives_of, basis, keeping, outcomes,
};
use accord::plan::Terms;
use accord::units::{Method, Target, Window};

/// What follows from the terms, in slices that change as seldom as they can: the target is dragged, all else is not.
#[derive(Debug, Clone, Copy)]
pub struct Slices {
    /// What goes wrong, in the minutes that the method counts.
    pub known: Memo<Known>,
    /// What no target changes.
    pub outcomes: Memo<Answer<Outcomes>>,
    /// What the target changes.
    pub keeping: Memo<Answer<Keeping>>,
    /// The chance that every month of a year is kept; where rates are uncertain, of the target at rest.
    pub every_month: Memo<Answer<Stated>>,
    /// Other windows and methods, of the target at rest.
    pub alternatives: Memo<Vec<Result<Alternative, String>>>,
}

impl Slices {
    /// The slices of an objective.
    pub fn new(focus: Focus) -> Self {
        let Focus { terms, target, window, .. } = focus;
        let method = Memo::new(move |_| terms.with(|terms| terms.method));
        let known = focus.counted;
        let is_uncertain = Memo::new(move |_| {
            known.with(|known| match known.as_ref() {
                Ok(Some(badness)) => badness.sources.iter().any(|source| matches!(source.rate, Rate::Uncertain { .. })),
                _ => false,
            })
        });
        let at_rest = settled(target);
        Self {
            known,
            outcomes: Memo::new(move |_| {
                with_known(known, |badness| window.with(|window| outcomes(badness, window)).map(Some))
            }),
            keeping: Memo::new(move |_| {
                let terms = Terms { method: method.get(), ..Terms::new(target.get(), window.get()) };
                with_known(known, |badness| keeping(badness, &terms).map(Some))
            }),
            every_month: Memo::new(move |_| {
                // Sixteen levels of what is not known take sixteen times as long: too long for a frame.
                let target = if is_uncertain.get() { at_rest.get() } else { target.get() };
                let of = |chance| Some(Stated::new(chance, &basis::EVERY_MONTH));
                with_known(known, |badness| badness.chance_of_every_month(target).map(of))
            }),
            alternatives: compared(focus, method, at_rest),
        }
    }
}

/// Every window by every method: a dozen distributions, so the target must be at rest.
fn compared(focus: Focus, method: Memo<Method>, at_rest: Memo<Target>) -> Memo<Vec<Result<Alternative, String>>> {
    let traffic = focus.slice(|facts, _| facts.traffic.clone());
    let by_slices = Memo::new(move |_| {
        let at =
            Terms { method: method.get(), ..Terms::new(focus.target.get_untracked(), focus.window.get_untracked()) };
        alternatives_of(&at)
            .into_iter()
            .map(|(_, method)| method)
            .find(|method| matches!(method, Method::Timeslices { .. }))
    });
    let sliced = focus.counted_by(Memo::new(move |_| by_slices.get().unwrap_or(Method::Occurrences)));
    Memo::new(move |_| {
        let window: Window = focus.window.get();
        let terms = Terms { method: method.get(), ..Terms::new(at_rest.get(), window) };
        let (by_events, by_slices) = (focus.badness.get(), sliced.get());
        let of = |pair: (Window, Method)| {
            let known = if matches!(pair.1, Method::Timeslices { .. }) { &by_slices } else { &by_events };
            let known = known.as_ref().as_ref().map_err(ToString::to_string)?;
            traffic
                .with(|traffic| alternative(known.as_ref(), traffic.as_ref(), &terms, pair))
                .map_err(|error| error.to_string())
        };
        alternatives_of(&terms).into_iter().map(of).collect()
    })
}
