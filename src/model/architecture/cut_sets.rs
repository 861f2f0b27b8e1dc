use super::bdd::{Bdd, DOWN, Function};
use super::diagram::Diagram;
use crate::model::ModelError;
use crate::model::error::at_most;

/// A smallest set of events that takes the whole down: without any one of them it is up.
#[derive(Debug, Clone, PartialEq)]
pub struct CutSet {
    /// The events, by their position in [`Diagram::events`].
    pub events: Vec<usize>,
    /// The chance that all of them happen at once.
    pub chance: f64,
}

/// The largest order.
const MOST_EVENTS: usize = 6;
/// The most cut sets.
const MOST_SETS: usize = 20_000;
/// The most candidates that are looked at.
const MOST_CANDIDATES: usize = 400_000;

/// Every minimal cut set is the set of events on a path to "down", since a path that goes down only where the set's
/// events do ends there. So paths with few failures are followed, and of their sets those kept that no smaller one
/// covers.
pub(super) fn cut_sets(diagram: &Diagram, order: usize) -> Result<Vec<CutSet>, ModelError> {
    at_most("events in a cut set", order, MOST_EVENTS)?;
    let fewest = fewest(diagram, order);
    let mut found = Vec::new();
    let mut candidates = 0;
    let mut open: Vec<(Function, Vec<u32>)> = vec![(diagram.root, Vec::new())];
    while let Some((function, failed)) = open.pop() {
        if failed.len() + usize::from(fewest[function as usize]) > order {
            continue;
        }
        if Bdd::is_leaf(function) {
            candidates += 1;
            at_most("sets of events to look at", candidates, MOST_CANDIDATES)?;
            // Only "down" has a path of finite length to itself.
            if is_minimal(diagram, &failed) {
                at_most("minimal cut sets", found.len() + 1, MOST_SETS)?;
                found.push(cut_set(diagram, &failed));
            }
            continue;
        }
        let node = diagram.bdd.nodes()[function as usize];
        let mut with = failed.clone();
        with.push(node.variable);
        open.push((node.up, failed));
        open.push((node.down, with));
    }
    found.sort_by(|a, b| b.chance.total_cmp(&a.chance).then_with(|| a.events.cmp(&b.events)));
    Ok(found)
}

/// The fewest failures that lead from each node down, cut off above `order`.
fn fewest(diagram: &Diagram, order: usize) -> Vec<u8> {
    let never = order as u8 + 1;
    let mut fewest = vec![0, never];
    for node in &diagram.bdd.nodes()[2..] {
        let (up, down) = (fewest[node.up as usize], fewest[node.down as usize]);
        fewest.push(up.min(down.saturating_add(1)).min(never));
    }
    fewest
}

fn is_minimal(diagram: &Diagram, failed: &[u32]) -> bool {
    failed.iter().all(|&spared| !takes_down(diagram, failed, spared))
}

/// Whether the failures but one take the whole down.
fn takes_down(diagram: &Diagram, failed: &[u32], spared: u32) -> bool {
    let mut function = diagram.root;
    while !Bdd::is_leaf(function) {
        let node = diagram.bdd.nodes()[function as usize];
        let fails = node.variable != spared && failed.contains(&node.variable);
        function = if fails { node.down } else { node.up };
    }
    function == DOWN
}

fn cut_set(diagram: &Diagram, failed: &[u32]) -> CutSet {
    let mut events: Vec<usize> = failed.iter().map(|&variable| diagram.event_of[variable as usize]).collect();
    events.sort_unstable();
    let chance = failed.iter().map(|&variable| diagram.chances[variable as usize].down()).product();
    CutSet { events, chance }
}
