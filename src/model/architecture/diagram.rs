use std::collections::BTreeMap;

use super::bdd::{Bdd, Function};
use super::common_cause::fractions;
use super::cut_sets::{CutSet, cut_sets};
use super::importance::{Importance, importance};
use crate::model::ModelError;
use crate::model::availability::Availability;
use crate::plan::{Architecture, Block, CommonCause, Record};

/// What an [`Event`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The component of that position fails of its own.
    Component(usize),
    /// A common cause takes several components at once.
    Group {
        /// The position of the group.
        group: usize,
        /// The positions of the components that it takes.
        members: Vec<usize>,
    },
}

/// Something that happens independently of all other events, and takes down one component or several.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it is.
    pub origin: Origin,
    /// How likely it is not happening (up) and happening (down).
    pub chance: Availability,
}

/// An architecture, ready to be evaluated: its events and a binary decision diagram of when it is up.
///
/// # Formula
/// Each component is up while none of the events that take it happens; common causes become events of their own
/// ([`super::fractions`]). When the architecture is up is then decided event by event (Bryant's reduced ordered
/// diagram), so a component that stands in many places is one event, and the chances of both outcomes are sums of
/// products of positive numbers:
/// ```text
/// up(node) = p up(part while up) + q up(part while down)      down(node) likewise
/// ```
/// Exact but for rounding, which is below the number of events times 3e-16, relative, on both sides.
///
/// # Source
/// R. E. Bryant, "Graph-based algorithms for Boolean function manipulation" (1986); A. Rauzy, "New algorithms for fault
/// tree analysis" (1993).
///
/// ```
/// use accord::model::architecture::Diagram;
/// use accord::plan::{Architecture, Block, Component, Record};
/// use accord::units::Share;
/// let part = |name: &str, down: &str| Component {
///     name: name.to_owned(),
///     record: Record::Unavailability(Share::parse_percent(down).unwrap()),
/// };
/// // Two paths over one database: not 99.988 %, as drawn boxes multiply, but 99.890 %.
/// let path = |app: &str| Block::Series(vec![Block::component(app), Block::component("database")]);
/// let architecture = Architecture {
///     components: vec![part("app 1", "1"), part("app 2", "1"), part("database", "0.1")],
///     groups: Vec::new(),
///     root: Block::Parallel(vec![path("app 1"), path("app 2")]),
/// };
/// let diagram = Diagram::new(&architecture).unwrap();
/// assert!((diagram.availability().down() - 1.0999e-3).abs() < 1e-15);
/// ```
#[derive(Debug, Clone)]
pub struct Diagram {
    pub(super) bdd: Bdd,
    pub(super) root: Function,
    pub(super) events: Vec<Event>,
    /// The event of each variable of the decision diagram.
    pub(super) event_of: Vec<usize>,
    /// The chance of each variable.
    pub(super) chances: Vec<Availability>,
    /// The chance of each node.
    pub(super) values: Vec<Availability>,
    pub(super) size: usize,
}

/// The most nodes of a decision diagram, in each of the orders that are tried.
const MOST_NODES: usize = 400_000;
/// The nodes after which another order of variables is tried.
const ENOUGH_NODES: usize = 40_000;

impl Diagram {
    /// Of an architecture.
    ///
    /// # Errors
    /// What [`Architecture::check`] refuses; common causes that take more than the whole of a component; a diagram whose
    /// parts are so entangled that it takes more than 400,000 nodes.
    pub fn new(architecture: &Architecture) -> Result<Self, ModelError> {
        let positions = architecture.positions().map_err(|_| ModelError::Unusable {
            what: "the architecture cannot be evaluated as it is written",
            remedy: "mend what its own check names",
        })?;
        let events = events(architecture, &positions)?;
        let takes = takes(architecture.components.len(), &events);
        let drawn = drawn_order(&architecture.root, &positions);
        let shared_first = shared_first(&drawn);
        let builds =
            [(&drawn, ENOUGH_NODES), (&shared_first, ENOUGH_NODES), (&drawn, MOST_NODES), (&shared_first, MOST_NODES)];
        let mut failed = None;
        for (order, most) in builds {
            let variables = variables(order, &takes, events.len());
            match Build::of(&architecture.root, &positions, &takes, &variables, most) {
                Ok((bdd, root)) => return Ok(Self::finish(bdd, root, events, &variables)),
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.unwrap_or(ModelError::Unusable { what: "nothing was built", remedy: "give a diagram" }))
    }

    fn finish(bdd: Bdd, root: Function, events: Vec<Event>, variables: &[u32]) -> Self {
        let mut event_of = vec![0; events.len()];
        for (event, &variable) in variables.iter().enumerate() {
            event_of[variable as usize] = event;
        }
        let chances: Vec<_> = event_of.iter().map(|&event| events[event].chance).collect();
        let mut values = Vec::new();
        bdd.evaluate(&chances, &mut values);
        let size = bdd.under(root).len();
        Self { bdd, root, events, event_of, chances, values, size }
    }

    /// Availability of the whole.
    pub fn availability(&self) -> Availability {
        self.values[self.root as usize]
    }

    /// The independent events, first one of each component, in their order, then those of the groups.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Nodes of the decision diagram: how entangled the architecture is.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What each event contributes, in the order of [`Self::events`].
    ///
    /// # Errors
    /// An architecture so entangled that the conditions under which an event decides take too many nodes.
    pub fn importance(&self) -> Result<Vec<Importance>, ModelError> {
        importance(self)
    }

    /// The minimal cut sets of at most `order` events, likeliest first: the smallest sets that take the whole down.
    ///
    /// # Errors
    /// An order above 6, and more cut sets than can be shown or searched.
    pub fn cut_sets(&self, order: usize) -> Result<Vec<CutSet>, ModelError> {
        cut_sets(self, order)
    }
}

/// The events: one for each component, then those of the groups that can happen at all.
fn events(architecture: &Architecture, positions: &BTreeMap<&str, usize>) -> Result<Vec<Event>, ModelError> {
    let whole =
        architecture.components.iter().map(|component| chance(component.record)).collect::<Result<Vec<_>, _>>()?;
    // What is left to a component of its own, on both sides.
    let mut own = whole.clone();
    let mut shared = Vec::new();
    for (group, cause) in architecture.groups.iter().enumerate() {
        shared.extend(divide(group, cause, positions, &whole, &mut own)?);
    }
    let own =
        own.into_iter().enumerate().map(|(component, chance)| Event { origin: Origin::Component(component), chance });
    Ok(own.chain(shared).collect())
}

/// The events of one group, which it takes out of its members' own.
///
/// Members of different unavailability share of the smallest; what a member has above it is its own.
fn divide(
    group: usize,
    cause: &CommonCause,
    positions: &BTreeMap<&str, usize>,
    whole: &[Availability],
    own: &mut [Availability],
) -> Result<Vec<Event>, ModelError> {
    let members: Vec<usize> = cause.members.iter().filter_map(|name| positions.get(name.as_str()).copied()).collect();
    let Some(smallest) = members.iter().map(|&m| whole[m]).min_by(|a, b| a.down().total_cmp(&b.down())) else {
        return Ok(Vec::new());
    };
    let fractions = fractions(cause.sharing);
    let q = smallest.down();
    for &member in &members {
        let untouched = whole[member] == own[member];
        let (all, left, shared) = (whole[member].down(), own[member], fractions.rest * q);
        // Of a member of one group the first form keeps all digits.
        let down = if untouched { fractions.own * q + (all - q) } else { left.down() - shared };
        if down < -1e-12 * all {
            return Err(ModelError::Unusable {
                what: "the common causes of a component take more than the whole of its unavailability",
                remedy: "let the shares of its groups add up to at most 1",
            });
        }
        let (up, down) = (left.up() + shared, down.max(0.0));
        own[member] = Availability::from_sides(up, down);
    }
    let subset = |members: Vec<usize>, fraction: f64| {
        // 1 − fraction · q, as a sum of positive numbers.
        let up = (1.0 - fraction) + fraction * smallest.up();
        Event { origin: Origin::Group { group, members }, chance: Availability::from_sides(up, fraction * q) }
    };
    let mut events = Vec::new();
    if let [a, b, c] = members[..]
        && fractions.pair > 0.0
    {
        events.extend([[a, b], [a, c], [b, c]].map(|pair| subset(pair.to_vec(), fractions.pair)));
    }
    if fractions.all > 0.0 {
        events.push(subset(members, fractions.all));
    }
    Ok(events)
}

pub(super) fn chance(record: Record) -> Result<Availability, ModelError> {
    match record {
        Record::Unavailability(share) => Ok(Availability::from_share(share)),
        Record::Times { mttf, mttr } => Availability::from_times(mttf.to_seconds_f64(), mttr.to_seconds_f64()),
    }
}

/// For each component the events that take it down, common ones first.
fn takes(components: usize, events: &[Event]) -> Vec<Vec<usize>> {
    let mut takes = vec![Vec::new(); components];
    for (number, event) in events.iter().enumerate().rev() {
        match &event.origin {
            Origin::Component(component) => takes[*component].push(number),
            Origin::Group { members, .. } => members.iter().for_each(|&member| takes[member].push(number)),
        }
    }
    takes
}

/// The components in the order in which the diagram meets them, as often as it does.
fn drawn_order(root: &Block, positions: &BTreeMap<&str, usize>) -> Vec<usize> {
    let mut met = Vec::new();
    let mut open = vec![root];
    while let Some(block) = open.pop() {
        if let Block::Component(name) = block {
            met.extend(positions.get(name.as_str()));
        }
        open.extend(block.parts().iter().rev());
    }
    met
}

/// Components that stand in several places before all others: they decide most.
fn shared_first(drawn: &[usize]) -> Vec<usize> {
    let mut places = BTreeMap::new();
    for &component in drawn {
        *places.entry(component).or_insert(0usize) += 1;
    }
    let mut order = drawn.to_vec();
    order.sort_by_key(|component| std::cmp::Reverse(places.get(component).copied().unwrap_or(0)));
    order
}

/// The variable of each event: components in this order, each after the common causes that take it.
fn variables(order: &[usize], takes: &[Vec<usize>], events: usize) -> Vec<u32> {
    let mut variables = vec![u32::MAX; events];
    let mut next = 0;
    let unmet = 0..takes.len();
    for component in order.iter().copied().chain(unmet) {
        for &event in &takes[component] {
            if variables[event] == u32::MAX {
                variables[event] = next;
                next += 1;
            }
        }
    }
    variables
}

/// One attempt to build the decision diagram.
struct Build<'a> {
    bdd: Bdd,
    positions: &'a BTreeMap<&'a str, usize>,
    takes: &'a [Vec<usize>],
    variables: &'a [u32],
}

impl<'a> Build<'a> {
    fn of(
        root: &Block,
        positions: &'a BTreeMap<&'a str, usize>,
        takes: &'a [Vec<usize>],
        variables: &'a [u32],
        most: usize,
    ) -> Result<(Bdd, Function), ModelError> {
        let mut build = Self { bdd: Bdd::new(most), positions, takes, variables };
        let root = build.block(root)?;
        Ok((build.bdd, root))
    }

    /// As deep as blocks stand inside each other, which the plan limits.
    fn block(&mut self, block: &Block) -> Result<Function, ModelError> {
        if let Block::Component(name) = block {
            return self.component(name);
        }
        let parts = block.parts().iter().map(|part| self.block(part)).collect::<Result<Vec<_>, _>>()?;
        match block {
            // From the last to the first, so that each step only puts a part on top.
            Block::Series(_) => parts.into_iter().rev().try_fold(super::bdd::UP, |rest, part| self.bdd.and(part, rest)),
            Block::AtLeast { needed, .. } => self.bdd.at_least(*needed as usize, &parts),
            _ => parts.into_iter().rev().try_fold(super::bdd::DOWN, |rest, part| self.bdd.or(part, rest)),
        }
    }

    fn component(&mut self, name: &str) -> Result<Function, ModelError> {
        let takes = self.positions.get(name).and_then(|&position| self.takes.get(position));
        let mut variables: Vec<u32> = takes.into_iter().flatten().map(|&event| self.variables[event]).collect();
        variables.sort_unstable();
        variables.into_iter().rev().try_fold(super::bdd::UP, |rest, variable| {
            let variable = self.bdd.variable(variable)?;
            self.bdd.and(variable, rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Component, Sharing};
    use crate::units::Share;

    fn parts(count: usize) -> Vec<Component> {
        let record = Record::Unavailability(Share::parse_ratio("0.001").unwrap());
        (0..count).map(|number| Component { name: number.to_string(), record }).collect()
    }

    fn number(number: usize) -> Block {
        Block::Component(number.to_string())
    }

    /// 50 services in three zones, each on its zone's network and two of ten shared platforms; a push hits them all.
    fn estate() -> Architecture {
        let service = |service: usize| {
            let copy = |zone: usize| Block::Series(vec![number(13 + 3 * service + zone), number(10 + zone)]);
            let copies = Block::AtLeast { needed: 2, of: (0..3).map(copy).collect() };
            Block::Series(vec![copies, number(service % 10), number((3 * service + 1) % 10)])
        };
        let components = parts(163);
        let members = components[13..].iter().map(|component| component.name.clone()).collect();
        let sharing = Sharing::Beta(Share::parse_ratio("0.1").unwrap());
        let groups = vec![CommonCause { name: "push".to_owned(), members, sharing }];
        Architecture { components, groups, root: Block::Series((0..50).map(service).collect()) }
    }

    #[test]
    fn an_estate_of_shared_parts_stays_small() {
        let diagram = Diagram::new(&estate()).unwrap();
        assert!(diagram.size() < 2_000, "{}", diagram.size());
        assert_eq!(diagram.events().len(), 164);
        // Ten platforms and the push are single points of failure.
        assert_eq!(diagram.cut_sets(1).unwrap().len(), 11);
        assert_eq!(diagram.importance().unwrap().len(), 164);
    }

    #[test]
    fn a_group_of_hundreds_is_evaluated_and_of_thousands_is_refused_by_name() {
        let most = |needed, count| Architecture {
            components: parts(count),
            groups: Vec::new(),
            root: Block::AtLeast { needed, of: (0..count).map(number).collect() },
        };
        assert!(Diagram::new(&most(40, 60)).unwrap().size() == 40 * 21);
        assert!(Diagram::new(&most(1_990, 2_000)).is_ok());
        assert!(matches!(Diagram::new(&most(1_000, 2_000)), Err(ModelError::TooMany { .. })));
        let chain = |root| Architecture { components: parts(2_000), groups: Vec::new(), root };
        assert!(Diagram::new(&chain(Block::Series((0..2_000).map(number).collect()))).is_ok());
        assert!(Diagram::new(&chain(Block::Parallel((0..2_000).map(number).collect()))).is_ok());
    }

    #[test]
    fn two_causes_may_share_a_component_but_not_more_than_the_whole() {
        let share = |text| Sharing::Beta(Share::parse_ratio(text).unwrap());
        let with = |first, second| {
            let cause = |name: &str, members: [&str; 2], sharing| CommonCause {
                name: name.to_owned(),
                members: members.map(str::to_owned).to_vec(),
                sharing,
            };
            let groups = vec![cause("push", ["0", "1"], share(first)), cause("zone", ["0", "2"], share(second))];
            let root = Block::Parallel(vec![number(0), number(1), number(2)]);
            Diagram::new(&Architecture { components: parts(3), groups, root })
        };
        let own = with("0.3", "0.2").unwrap().events()[0].chance.down();
        assert!((own - 0.5e-3).abs() < 1e-18);
        assert!(with("0.7", "0.5").is_err());
    }
}
