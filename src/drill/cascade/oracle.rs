use super::scripted::run;
use super::{Cascade, CascadeLever, Policy};
use crate::model::ModelError;

/// Rules by which a plan that was begun is carried to the end.
const BASES: [Policy; 2] = [Policy::Nothing, Policy::ShedAndReopen];

/// The best plan that is found by somebody who knows the seed, and the run of it.
///
/// # Formula
/// Fortified rollout: the best scripted run is the plan to beat. In each turn every lever is tried and carried to the
/// end by each of two rules; a better run becomes the plan, and the plan's next lever is pulled. So it is never worse
/// than any scripted policy. It is a lower bound of what is possible, not a proof that nothing better exists.
///
/// # Source
/// D. P. Bertsekas, "Rollout Algorithms for Discrete Optimization", 2013.
pub(super) fn best(start: &Cascade) -> Result<(Cascade, Vec<CascadeLever>), ModelError> {
    let mut best = run(start.clone(), Policy::Nothing)?;
    for policy in Policy::ALL {
        keep(&mut best, run(start.clone(), policy)?);
    }
    let mut now = start.clone();
    while !now.is_over() {
        for lever in now.levers() {
            let mut trial = now.clone();
            trial.step(lever)?;
            for base in BASES {
                keep(&mut best, run(trial.clone(), base)?);
            }
        }
        now.step(best.turns[now.turns.len()].lever)?;
    }
    let levers = best.turns.iter().map(|turn| turn.lever).collect();
    Ok((best, levers))
}

/// Keeps the run that lost less; of equals the one that was found first, which is the simpler one.
fn keep(best: &mut Cascade, other: Cascade) {
    if other.lost() < best.lost() - 1e-9 {
        *best = other;
    }
}
