use leptos::prelude::*;

use crate::focus::{Focus, Known, with_known};
use crate::parts::{gradually, settled};
use accord::model::loss::Badness;
use accord::model::{
    Alternative, Answer, Keeping, Outcomes, Stated, alternative, alternatives_of, basis, keeping, outcomes,
};
use accord::plan::Terms;
use accord::units::{Method, Target, Window};

/// A window, and how badness is counted in it.
pub type Pair = (Window, Method);

/// What was found for each pair.
pub type Compared = Vec<Result<Alternative, String>>;

/// What follows from the terms, in slices that change as seldom as they can: the target is dragged, all else is not.
#[derive(Debug, Clone, Copy)]
pub struct Slices {
    /// What goes wrong, in the minutes that the method counts.
    pub known: Memo<Known>,
    /// What no target changes.
    pub outcomes: Memo<Answer<Outcomes>>,
    /// What the target changes.
    pub keeping: Memo<Answer<Keeping>>,
    /// The chance that every month of a year is kept, of the target at rest; none before it is known.
    pub every_month: Memo<Option<Answer<Stated>>>,
    /// Windows and methods that are compared.
    pub pairs: Memo<Vec<Pair>>,
    /// What they make of the target at rest; none before it is known.
    pub alternatives: Memo<Compared>,
}

impl Slices {
    /// The slices of an objective.
    pub fn new(focus: Focus) -> Self {
        let Focus { terms, target, window, .. } = focus;
        let method = Memo::new(move |_| terms.with(|terms| terms.method));
        let known = focus.counted;
        let at_rest = settled(target);
        let pairs = Memo::new(move |_| {
            let target = focus.target.get_untracked();
            alternatives_of(&Terms { method: method.get(), ..Terms::new(target, window.get()) })
        });
        Self {
            known,
            outcomes: Memo::new(move |_| {
                with_known(known, |badness| window.with(|window| outcomes(badness, window)).map(Some))
            }),
            keeping: Memo::new(move |_| {
                let terms = Terms { method: method.get(), ..Terms::new(target.get(), window.get()) };
                with_known(known, |badness| keeping(badness, &terms).map(Some))
            }),
            every_month: every_month(known, at_rest),
            pairs,
            alternatives: compared(focus, pairs, at_rest),
        }
    }
}

/// Every window by every method: a dozen distributions, so the target must be at rest.
fn compared(focus: Focus, pairs: Memo<Vec<Pair>>, at_rest: Memo<Target>) -> Memo<Compared> {
    let traffic = focus.slice(|facts, _| facts.traffic.clone());
    let by_slices = Memo::new(move |_| {
        let sliced = pairs.with(|pairs| pairs.iter().map(|(_, method)| *method).find(|it| it.has_whole_slices()));
        sliced.unwrap_or(Method::Occurrences)
    });
    let sliced = focus.counted_by(by_slices);
    let found = gradually(
        move || {
            let terms = Terms::new(at_rest.get(), focus.window.get());
            (terms, pairs.get(), traffic.get(), focus.badness.get(), sliced.get())
        },
        |(_, pairs, ..)| pairs.len(),
        |(terms, pairs, traffic, by_events, by_slices), at| {
            let pair = pairs[at].clone();
            let known = if pair.1.has_whole_slices() { by_slices } else { by_events };
            let known = known.as_ref().as_ref().map_err(ToString::to_string)?;
            alternative(known.as_ref(), traffic.as_ref(), terms, pair).map_err(|error| error.to_string())
        },
    );
    Memo::new(move |_| found.with(|found| found.as_ref().map(|found| found.answers.clone()).unwrap_or_default()))
}

/// Sixteen levels of what is not known take sixteen times as long: too long for a frame.
fn every_month(known: Memo<Known>, at_rest: Memo<Target>) -> Memo<Option<Answer<Stated>>> {
    let levels = gradually(
        move || (known.get(), at_rest.get()),
        |(known, _)| known.as_ref().as_ref().ok().and_then(Option::as_ref).map_or(1, Badness::rate_levels),
        |(known, target), level| match known.as_ref() {
            Ok(Some(badness)) => badness.chance_of_every_month_at(*target, level).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error.clone()),
        },
    );
    Memo::new(move |_| {
        levels.with(|levels| {
            let levels = levels.as_ref()?.answers.iter().cloned().collect::<Result<Option<Vec<f64>>, _>>();
            let mean = |levels: Vec<f64>| levels.iter().sum::<f64>() / levels.len() as f64;
            Some(levels.map(|known| known.map(|levels| Stated::new(mean(levels), &basis::EVERY_MONTH))))
        })
    })
}
