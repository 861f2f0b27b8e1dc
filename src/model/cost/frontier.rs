use super::{Evaluated, MOST_OPTIONS};
use crate::model::ModelError;
use crate::model::error::at_most;

/// Which combinations of options are worth looking at: none of the others is better in one respect without being
/// worse in another.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// Efficient in cost and chance, by rising cost. Chances that agree to nine decimals count as equal.
    pub by_chance: Vec<usize>,
    /// Efficient in cost and expected loss, by rising cost.
    pub by_loss: Vec<usize>,
    /// Where cost and loss together are least.
    pub optimum: usize,
    /// Options that no efficient combination has: money for them is better spent otherwise.
    pub never: Vec<usize>,
}

/// What an option changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// By how much the chance to meet the objective rises.
    pub chance: f64,
    /// By how much outage cost and credits of a year fall.
    pub saved: f64,
}

/// What an option is worth, in three ways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marginal {
    /// Which.
    pub option: usize,
    /// Bought as the only one.
    pub alone: Gain,
    /// Bought last: the optimum with it, less the optimum without it.
    pub last: Gain,
    /// On average over all orders of buying everything: Shapley's value. These sum to what all options give together.
    pub average: Gain,
}

/// The efficient combinations of a complete table, as places in it.
///
/// Of combinations that are equal in both respects only that of the fewest options is kept, and of those the first.
///
/// # Errors
/// A table that does not hold every combination in order, as [`super::Subsets::evaluated`] gives it when all are done.
pub fn frontier(table: &[Evaluated]) -> Result<Frontier, ModelError> {
    let options = complete(table)?;
    let by_chance = efficient(table, |e| -libm::round(e.chance * 1e9));
    let by_loss = efficient(table, Evaluated::loss);
    let less = |a: &Evaluated, b: &Evaluated| a.total().total_cmp(&b.total()).then(simpler(a, b));
    let optimum = table.iter().min_by(|a, b| less(a, b)).map_or(0, |e| usize::from(e.options));
    let used = by_chance.iter().chain(&by_loss).fold(0, |bits, i| bits | i);
    let never = (0..options).filter(|option| used >> option & 1 == 0).collect();
    Ok(Frontier { by_chance, by_loss, optimum, never })
}

/// Sorted by cost, each must be better than all that cost no more.
fn efficient(table: &[Evaluated], worse: impl Fn(&Evaluated) -> f64) -> Vec<usize> {
    let mut order: Vec<&Evaluated> = table.iter().collect();
    order.sort_by(|a, b| {
        a.yearly_cost.total_cmp(&b.yearly_cost).then(worse(a).total_cmp(&worse(b))).then(simpler(a, b))
    });
    let mut best = f64::INFINITY;
    let mut kept = Vec::new();
    for evaluated in order {
        if worse(evaluated) < best {
            best = worse(evaluated);
            kept.push(usize::from(evaluated.options));
        }
    }
    kept
}

fn simpler(a: &Evaluated, b: &Evaluated) -> std::cmp::Ordering {
    a.options.count_ones().cmp(&b.options.count_ones()).then(a.options.cmp(&b.options))
}

/// The number of options.
fn complete(table: &[Evaluated]) -> Result<usize, ModelError> {
    at_most("combinations of options", table.len(), 1 << MOST_OPTIONS)?;
    let in_order = table.iter().enumerate().all(|(i, e)| usize::from(e.options) == i);
    if table.len().is_power_of_two() && in_order {
        Ok(table.len().trailing_zeros() as usize)
    } else {
        Err(ModelError::Unusable {
            what: "the table does not hold every combination of options",
            remedy: "evaluate all of them first",
        })
    }
}

/// What each option is worth, given where the optimum is.
///
/// # Formula
/// ```text
/// Shapley's value of option i = sum over S without i of (v(S + i) - v(S)) / (n * C(n - 1, |S|))
/// ```
/// Exact, over all combinations.
///
/// # Errors
/// As [`frontier`]; an optimum that is not in the table.
///
/// # Source
/// L. Shapley, "A value for n-person games" (1953).
pub fn marginals(table: &[Evaluated], optimum: usize) -> Result<Vec<Marginal>, ModelError> {
    let n = complete(table)?;
    at_most("combinations of options", optimum, table.len() - 1)?;
    let gain = |from: usize, to: usize| Gain {
        chance: table[to].chance - table[from].chance,
        saved: table[from].loss() - table[to].loss(),
    };
    let weights = weights(n);
    let of = |option: usize| {
        let bit = 1 << option;
        let mut average = Gain { chance: 0.0, saved: 0.0 };
        for set in (0..table.len()).filter(|set| set & bit == 0) {
            let (weight, gain) = (weights[set.count_ones() as usize], gain(set, set | bit));
            average.chance += weight * gain.chance;
            average.saved += weight * gain.saved;
        }
        Marginal { option, alone: gain(0, bit), last: gain(optimum & !bit, optimum | bit), average }
    };
    Ok((0..n).map(of).collect())
}

/// One over n times the number of ways to choose k of n - 1, for each k.
fn weights(n: usize) -> Vec<f64> {
    let mut ways = 1.0;
    (0..n)
        .map(|k| {
            let weight = 1.0 / (n as f64 * ways);
            ways = ways * (n - 1 - k) as f64 / (k + 1) as f64;
            weight
        })
        .collect()
}
