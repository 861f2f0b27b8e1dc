use std::collections::{BTreeMap, VecDeque};

use crate::plan::{Objective, Part};

/// An objective as it was and as it is; one of them is there at least.
type Pair<'a> = (Option<&'a Objective>, Option<&'a Objective>);

/// Puts what is the same objective side by side: in the order of the later plan, then what is gone.
pub fn pairs<'a>(before: &'a [Objective], after: &'a [Objective]) -> Vec<Pair<'a>> {
    let mut was: Vec<Option<&Objective>> = before.iter().map(Some).collect();
    let mut found: Vec<Option<&Objective>> = vec![None; after.len()];
    let mut by_name: BTreeMap<(&str, &str), VecDeque<usize>> = BTreeMap::new();
    let mut by_id = BTreeMap::new();
    for (i, objective) in before.iter().enumerate() {
        by_name.entry((&objective.service, &objective.name)).or_default().push_back(i);
        by_id.insert(objective.id, i);
    }
    // Name and id first, so that two of one name are not mistaken for each other.
    for (found, objective) in found.iter_mut().zip(after) {
        if let Some(&i) = by_id.get(&objective.id)
            && Part::Name.is_same(&before[i], objective)
        {
            *found = was[i].take();
        }
    }
    for (found, objective) in found.iter_mut().zip(after).filter(|(found, _)| found.is_none()) {
        let Some(named) = by_name.get_mut(&(objective.service.as_str(), objective.name.as_str())) else { continue };
        while found.is_none()
            && let Some(i) = named.pop_front()
        {
            *found = was[i].take();
        }
    }
    for (found, objective) in found.iter_mut().zip(after).filter(|(found, _)| found.is_none()) {
        if let Some(&i) = by_id.get(&objective.id)
            && was[i].is_some_and(|was| was.name == objective.name || was.indicator == objective.indicator)
        {
            *found = was[i].take();
        }
    }
    let both = found.into_iter().zip(after).map(|(found, objective)| (found, Some(objective)));
    both.chain(was.into_iter().flatten().map(|objective| (Some(objective), None))).collect()
}
