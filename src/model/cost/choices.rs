use super::{Evaluated, Frontier, MOST_OPTIONS};
use crate::model::ModelError;
use crate::model::error::at_least_zero;
use crate::plan::{Facts, Investment, Terms};

/// Everything that could be bought, what is bought already among it: the options of the facts, and what only the terms
/// name. One that stands in both is that of the terms.
pub fn choices(facts: &Facts, terms: &Terms) -> Vec<Investment> {
    let bought = |name: &str| terms.investments.iter().find(|bought| bought.name == name);
    let mut all: Vec<Investment> = Vec::new();
    for option in facts.options.iter().chain(&terms.investments) {
        if !all.iter().any(|known| known.name == option.name) {
            all.push(bought(&option.name).unwrap_or(option).clone());
        }
    }
    all
}

/// Which of these are bought: bit i says that option i is. What lies beyond [`MOST_OPTIONS`] has no bit.
pub fn held(options: &[Investment], terms: &Terms) -> u16 {
    let is_held = |option: &Investment| terms.investments.iter().any(|bought| bought.name == option.name);
    options
        .iter()
        .take(MOST_OPTIONS)
        .enumerate()
        .filter(|(_, option)| is_held(option))
        .fold(0, |bits, (i, _)| bits | 1 << i)
}

/// What remains to be chosen from once everything is counted: outages, credits and the options themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct AllIn {
    /// Combinations than which no other is both likelier to keep the objective and cheaper all in, by rising total.
    pub efficient: Vec<usize>,
    /// The optimum's neighbours: combinations whose total is within the tolerance of the least one, by rising total.
    pub near: Vec<usize>,
}

/// Efficient combinations by total cost and chance, and those that cost about as little as the optimum.
///
/// # Formula
/// `near = { total ≤ (1 + tolerance) × least total }`. Chances that agree to nine decimals count as equal.
///
/// # Errors
/// A tolerance below 0 or not finite.
///
/// ```
/// use accord::model::cost::{Evaluated, all_in, frontier};
/// let combination = |options, yearly_cost, chance, outage_loss| Evaluated {
///     options, yearly_cost, chance, outage_loss, credits: 0.0,
/// };
/// let table = [
///     combination(0, 0.0, 0.5, 100.0),
///     combination(1, 20.0, 0.8, 60.0), // the least total: 80
///     combination(2, 50.0, 0.7, 70.0), // dearer and worse than option 0 alone
///     combination(3, 70.0, 0.9, 14.0), // 84, within 5 % of the least
/// ];
/// let all = all_in(&table, &frontier(&table)?, 0.05)?;
/// assert_eq!((all.efficient, all.near), (vec![1, 3], vec![1, 3]));
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn all_in(table: &[Evaluated], frontier: &Frontier, tolerance: f64) -> Result<AllIn, ModelError> {
    let tolerance = at_least_zero("the tolerance of the optimum", tolerance)?;
    let mut order: Vec<&Evaluated> = table.iter().collect();
    order.sort_by(|a, b| {
        let simpler = a.options.count_ones().cmp(&b.options.count_ones()).then(a.options.cmp(&b.options));
        a.total().total_cmp(&b.total()).then(b.chance.total_cmp(&a.chance)).then(simpler)
    });
    let mut best = f64::NEG_INFINITY;
    let mut efficient = Vec::new();
    for evaluated in &order {
        let chance = libm::round(evaluated.chance * 1e9);
        if chance > best {
            best = chance;
            efficient.push(usize::from(evaluated.options));
        }
    }
    let least = table.get(frontier.optimum).map_or(0.0, Evaluated::total);
    let near = order.iter().take_while(|e| e.total() <= least * (1.0 + tolerance)).map(|e| usize::from(e.options));
    Ok(AllIn { near: near.collect(), efficient })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Target, Window};

    fn named(name: &str, yearly_cost: f64) -> Investment {
        Investment { name: name.to_owned(), yearly_cost, effects: Vec::new() }
    }

    #[test]
    fn each_option_stands_once() {
        let facts = Facts { options: vec![named("a", 1.0), named("b", 2.0), named("a", 3.0)], ..Facts::default() };
        let mut terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        terms.investments = vec![named("c", 4.0), named("b", 5.0)];
        let all = choices(&facts, &terms);
        assert_eq!(all, [named("a", 1.0), named("b", 5.0), named("c", 4.0)]);
        assert_eq!(held(&all, &terms), 0b110);
        let many: Vec<_> = (0..20).map(|i| named(&i.to_string(), 0.0)).collect();
        terms.investments = many.clone();
        assert_eq!(held(&many, &terms), 0xfff);
    }
}
