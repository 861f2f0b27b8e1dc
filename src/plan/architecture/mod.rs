mod block_path;
mod edit;
mod starter;

use std::collections::{BTreeMap, BTreeSet};

use crate::units::{Share, Span};

pub use block_path::BlockPath;
pub use edit::{Addition, Edit, EditError, Edited, Need, Side};

/// What a service is made of: named components, what they fail of together, and how they are combined.
///
/// A component may stand in the diagram in as many places as it likes; it is one component, and is down in all of them
/// at once.
///
/// ```
/// use accord::plan::{Architecture, Block, Component, Record};
/// use accord::units::Share;
/// let half_nine = |name: &str| Component {
///     name: name.to_owned(),
///     record: Record::Unavailability(Share::parse_percent("1").unwrap()),
/// };
/// let two_paths = Architecture {
///     components: vec![half_nine("app 1"), half_nine("app 2"), half_nine("database")],
///     groups: Vec::new(),
///     root: Block::Parallel(vec![
///         Block::Series(vec![Block::component("app 1"), Block::component("database")]),
///         Block::Series(vec![Block::component("app 2"), Block::component("database")]),
///     ]),
/// };
/// assert_eq!(two_paths.check(), Ok(()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Architecture {
    /// The components; their names are unique.
    pub components: Vec<Component>,
    /// Which of them have a common cause of failure.
    pub groups: Vec<CommonCause>,
    /// The diagram.
    pub root: Block,
}

/// One thing that can fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name, by which the diagram and the groups speak of it.
    pub name: String,
    /// How often it is down.
    pub record: Record,
}

/// How often something is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The share of time, given directly.
    Unavailability(Share),
    /// By how long it works and how long it is repaired, on average.
    Times {
        /// Mean time to failure.
        mttf: Span,
        /// Mean time to repair.
        mttr: Span,
    },
}

/// A part of the diagram: when it is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// While the component of that name is.
    Component(String),
    /// While all parts are.
    Series(Vec<Block>),
    /// While one part is.
    Parallel(Vec<Block>),
    /// While enough parts are.
    AtLeast {
        /// How many are needed.
        needed: u32,
        /// Of which.
        of: Vec<Block>,
    },
}

impl Block {
    /// The block of the component of that name.
    pub fn component(name: impl Into<String>) -> Self {
        Self::Component(name.into())
    }

    /// The parts that it combines.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Component(_) => &[],
            Self::Series(parts) | Self::Parallel(parts) | Self::AtLeast { of: parts, .. } => parts,
        }
    }
}

/// Components that can fail together, of a cause that they share: a push, a control plane, a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonCause {
    /// What people call the cause.
    pub name: String,
    /// The components that share it.
    pub members: Vec<String>,
    /// How much of their unavailability is shared.
    pub sharing: Sharing,
}

/// How much of the unavailability of a group's members is shared, and among how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// A share of it takes all members at once.
    Beta(Share),
    /// Three members: of all failures, the share that takes exactly one, two, three of them. Need not add up to 1.
    Alpha([Share; 3]),
    /// Three members, multiple Greek letters.
    Mgl {
        /// The share that takes another member as well.
        beta: Share,
        /// Of that, the share that takes the third as well.
        gamma: Share,
    },
    /// Three members: the unavailability of each one, each pair and all three, as shares of the member's.
    Phi([Share; 3]),
}

/// Why an architecture cannot be evaluated, with the name that is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchitectureError {
    /// Two components, or two groups, of one name.
    TakenTwice(String),
    /// A name that no component has.
    Unknown(String),
    /// A component or group without a name.
    Unnamed,
    /// A component that is neither up nor down: both mean times are zero.
    NoTime(String),
    /// A block that combines nothing.
    EmptyBlock,
    /// A block that needs none of its parts, or more than it has.
    Needs {
        /// How many are needed.
        needed: u32,
        /// How many there are.
        of: usize,
    },
    /// A group of fewer than two members, or not of three where its model is for three.
    WrongSize(String),
    /// A group whose shares say nothing (all are 0), or more than the whole.
    WrongShares(String),
    /// More than is evaluated.
    TooMany {
        /// Of what.
        what: &'static str,
        /// The most that is.
        most: usize,
    },
}

impl std::fmt::Display for ArchitectureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TakenTwice(name) => write!(f, "the name “{name}” is given twice; names are unique"),
            Self::Unknown(name) => write!(f, "there is no component “{name}”"),
            Self::Unnamed => f.write_str("a component or group has no name"),
            Self::NoTime(name) => write!(f, "“{name}” neither works nor is repaired; give a time above 0"),
            Self::EmptyBlock => f.write_str("a block has no parts; it needs at least one"),
            Self::Needs { needed, of } => write!(f, "a block needs {needed} of {of} parts; accepted is 1 to {of}"),
            Self::WrongSize(name) => write!(
                f,
                "the group “{name}” has the wrong number of members; a beta factor takes two or more, the others three"
            ),
            Self::WrongShares(name) => {
                write!(f, "the shares of the group “{name}” must not all be 0, nor exceed the whole together")
            }
            Self::TooMany { what, most } => write!(f, "too many {what}; accepted are at most {most}"),
        }
    }
}

impl std::error::Error for ArchitectureError {}

impl Architecture {
    /// The most components.
    pub const MOST_COMPONENTS: usize = 2_000;
    /// The most common causes.
    pub const MOST_GROUPS: usize = 200;
    /// The most blocks, components as often as they stand in the diagram.
    pub const MOST_BLOCKS: usize = 20_000;
    /// The most blocks inside each other.
    pub const MOST_LEVELS: usize = 64;

    /// Whether it can be evaluated.
    ///
    /// # Errors
    /// The first thing that is wrong, by name.
    pub fn check(&self) -> Result<(), ArchitectureError> {
        self.positions().map(|_| ())
    }

    /// Where each component stands in the list, by name.
    ///
    /// # Errors
    /// As [`Self::check`], which it includes.
    pub fn positions(&self) -> Result<BTreeMap<&str, usize>, ArchitectureError> {
        at_most("components", self.components.len(), Self::MOST_COMPONENTS)?;
        at_most("groups", self.groups.len(), Self::MOST_GROUPS)?;
        let mut positions = BTreeMap::new();
        for (position, component) in self.components.iter().enumerate() {
            if component.name.trim().is_empty() {
                return Err(ArchitectureError::Unnamed);
            }
            if positions.insert(component.name.as_str(), position).is_some() {
                return Err(ArchitectureError::TakenTwice(component.name.clone()));
            }
            if component.record == (Record::Times { mttf: Span::ZERO, mttr: Span::ZERO }) {
                return Err(ArchitectureError::NoTime(component.name.clone()));
            }
        }
        let mut names = BTreeSet::new();
        for group in &self.groups {
            if !names.insert(group.name.as_str()) {
                return Err(ArchitectureError::TakenTwice(group.name.clone()));
            }
            group.check(&positions)?;
        }
        let mut blocks = 0;
        check_block(&self.root, 1, &mut blocks, &positions)?;
        Ok(positions)
    }
}

impl CommonCause {
    fn check(&self, positions: &BTreeMap<&str, usize>) -> Result<(), ArchitectureError> {
        if self.name.trim().is_empty() {
            return Err(ArchitectureError::Unnamed);
        }
        if let Some(unknown) = self.members.iter().find(|name| !positions.contains_key(name.as_str())) {
            return Err(ArchitectureError::Unknown(unknown.clone()));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.members.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(ArchitectureError::TakenTwice(twice.clone()));
        }
        let size = self.members.len();
        let right_size = if matches!(self.sharing, Sharing::Beta(_)) { size >= 2 } else { size == 3 };
        if !right_size {
            return Err(ArchitectureError::WrongSize(self.name.clone()));
        }
        let says_something = match self.sharing {
            Sharing::Beta(_) | Sharing::Mgl { .. } => true,
            Sharing::Alpha(shares) | Sharing::Phi(shares) => shares.iter().any(|share| share.ppb() > 0),
        };
        if says_something { Ok(()) } else { Err(ArchitectureError::WrongShares(self.name.clone())) }
    }
}

fn check_block(
    block: &Block,
    level: usize,
    blocks: &mut usize,
    positions: &BTreeMap<&str, usize>,
) -> Result<(), ArchitectureError> {
    *blocks += 1;
    at_most("blocks", *blocks, Architecture::MOST_BLOCKS)?;
    at_most("blocks inside each other", level, Architecture::MOST_LEVELS)?;
    if let Block::Component(name) = block {
        return if positions.contains_key(name.as_str()) {
            Ok(())
        } else {
            Err(ArchitectureError::Unknown(name.clone()))
        };
    }
    let parts = block.parts();
    if parts.is_empty() {
        return Err(ArchitectureError::EmptyBlock);
    }
    if let Block::AtLeast { needed, .. } = *block
        && !(1..=parts.len()).contains(&(needed as usize))
    {
        return Err(ArchitectureError::Needs { needed, of: parts.len() });
    }
    parts.iter().try_for_each(|part| check_block(part, level + 1, blocks, positions))
}

fn at_most(what: &'static str, got: usize, most: usize) -> Result<(), ArchitectureError> {
    if got <= most { Ok(()) } else { Err(ArchitectureError::TooMany { what, most }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Component {
        Component { name: name.to_owned(), record: Record::Unavailability(Share::parse_percent("1").unwrap()) }
    }

    fn of(root: Block) -> Architecture {
        Architecture { components: vec![part("a"), part("b"), part("c")], groups: Vec::new(), root }
    }

    #[test]
    fn says_what_is_wrong_by_name() {
        let a = || Block::component("a");
        assert_eq!(of(a()).check(), Ok(()));
        assert_eq!(of(Block::component("d")).check(), Err(ArchitectureError::Unknown("d".to_owned())));
        assert_eq!(of(Block::Series(Vec::new())).check(), Err(ArchitectureError::EmptyBlock));
        for needed in [0, 2, u32::MAX] {
            let block = Block::AtLeast { needed, of: vec![a()] };
            assert_eq!(of(block).check(), Err(ArchitectureError::Needs { needed, of: 1 }));
        }
        let mut twice = of(a());
        twice.components.push(part("a"));
        assert_eq!(twice.check(), Err(ArchitectureError::TakenTwice("a".to_owned())));
        let deep = (0..100).fold(a(), |inner, _| Block::Series(vec![inner]));
        assert!(matches!(of(deep).check(), Err(ArchitectureError::TooMany { .. })));
        let wide = Block::Series((0..30_000).map(|_| a()).collect());
        assert!(matches!(of(wide).check(), Err(ArchitectureError::TooMany { .. })));
    }

    #[test]
    fn groups_have_the_members_that_their_model_needs() {
        let share = |text| Share::parse_ratio(text).unwrap();
        let with = |members: &[&str], sharing| {
            let mut architecture = of(Block::component("a"));
            let members = members.iter().map(|&name| name.to_owned()).collect();
            architecture.groups.push(CommonCause { name: "push".to_owned(), members, sharing });
            architecture.check()
        };
        assert_eq!(with(&["a", "b"], Sharing::Beta(share("0.1"))), Ok(()));
        assert!(matches!(with(&["a"], Sharing::Beta(share("0.1"))), Err(ArchitectureError::WrongSize(_))));
        assert!(matches!(with(&["a", "a"], Sharing::Beta(share("0.1"))), Err(ArchitectureError::TakenTwice(_))));
        assert!(matches!(with(&["a", "x"], Sharing::Beta(share("0.1"))), Err(ArchitectureError::Unknown(_))));
        let mgl = Sharing::Mgl { beta: share("0.2"), gamma: share("0.1") };
        assert_eq!(with(&["a", "b", "c"], mgl), Ok(()));
        assert!(matches!(with(&["a", "b"], mgl), Err(ArchitectureError::WrongSize(_))));
        let none = Sharing::Alpha([share("0"); 3]);
        assert!(matches!(with(&["a", "b", "c"], none), Err(ArchitectureError::WrongShares(_))));
    }
}
