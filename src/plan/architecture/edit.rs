mod error;

use super::{Architecture, ArchitectureError, Block, BlockPath, CommonCause, Component, Record, Sharing};
use crate::plan::clean_name;

pub use error::EditError;

/// How a new part stands to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// One after the other: the whole needs both.
    Series,
    /// Redundant: either will do.
    Beside,
}

/// How many of its parts a block needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// All of them.
    All,
    /// So many of them.
    AtLeast(u32),
}

/// What is added to a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addition {
    /// A new component.
    New(Component),
    /// A component that stands elsewhere already: it is one thing, and down in all its places at once.
    Known(String),
}

/// One edit of an architecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A component more.
    Add {
        /// To which block.
        to: BlockPath,
        /// How it stands to it.
        side: Side,
        /// What it is.
        what: Addition,
    },
    /// A block less. Components that then stand nowhere go, and common causes that are left with too few members.
    Remove(BlockPath),
    /// How many of its parts a block needs.
    Need(BlockPath, Need),
    /// A block and the next one become a block of their own, so that something can be put beside both.
    JoinNext(BlockPath),
    /// A block of parts gives its parts to the block around it.
    Dissolve(BlockPath),
    /// A block changes places with a neighbour: one to the front, or one to the back.
    Shift(BlockPath, bool),
    /// Another name for a component, everywhere.
    Rename {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// How often a component is down.
    Record(String, Record),
    /// A common cause in that place of the list; one more at its end.
    Cause(usize, CommonCause),
    /// A common cause less.
    RemoveCause(usize),
}

/// An architecture after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// As it is now; it passes [`Architecture::check`].
    pub architecture: Architecture,
    /// The block that the edit was about, where it now stands.
    pub at: BlockPath,
    /// Common causes that went because too few of their members were left.
    pub lost_causes: Vec<String>,
}

impl Block {
    /// The block in a place; none where there is none.
    pub fn at(&self, path: &BlockPath) -> Option<&Self> {
        path.0.iter().try_fold(self, |block, &part| block.parts().get(part))
    }

    /// The parts, to be changed; none for a component.
    fn parts_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::Component(_) => None,
            Self::Series(parts) | Self::Parallel(parts) | Self::AtLeast { of: parts, .. } => Some(parts),
        }
    }

    fn at_mut(&mut self, path: &BlockPath) -> Result<&mut Self, EditError> {
        let mut block = self;
        for &part in &path.0 {
            block = block.parts_mut().and_then(|parts| parts.get_mut(part)).ok_or(EditError::NoSuchBlock)?;
        }
        Ok(block)
    }

    /// How many of its parts it needs, and how many it has; none for a component.
    pub fn need(&self) -> Option<(usize, usize)> {
        match self {
            Self::Component(_) => None,
            Self::Series(parts) => Some((parts.len(), parts.len())),
            Self::Parallel(parts) => Some((1, parts.len())),
            Self::AtLeast { needed, of } => Some((*needed as usize, of.len())),
        }
    }

    /// Every place of it and what stands there, from the whole inwards, parts in their order.
    pub fn places(&self) -> Vec<(BlockPath, &Self)> {
        let mut found = Vec::new();
        let mut open = vec![(BlockPath::root(), self)];
        while let Some((path, block)) = open.pop() {
            open.extend(block.parts().iter().enumerate().rev().map(|(at, part)| (path.part(at), part)));
            found.push((path, block));
        }
        found
    }
}

impl Architecture {
    /// The architecture after an edit; this one stays as it is.
    ///
    /// # Errors
    /// Edits of what is not there, and those after which [`Self::check`] would refuse.
    ///
    /// ```
    /// use accord::plan::{Addition, Architecture, Block, BlockPath, Component, Edit, Record, Side};
    /// use accord::units::Share;
    /// let part = |name: &str| Component {
    ///     name: name.to_owned(),
    ///     record: Record::Unavailability(Share::parse_percent("1").unwrap()),
    /// };
    /// let one = Architecture { components: vec![part("app")], groups: Vec::new(), root: Block::component("app") };
    /// let what = Addition::New(part("second app"));
    /// let two = one.edited(&Edit::Add { to: BlockPath::root(), side: Side::Beside, what }).unwrap();
    /// assert_eq!(two.architecture.root, Block::Parallel(vec![Block::component("app"), Block::component("second app")]));
    /// ```
    pub fn edited(&self, edit: &Edit) -> Result<Edited, EditError> {
        let mut next = Edited { architecture: self.clone(), at: BlockPath::root(), lost_causes: Vec::new() };
        let architecture = &mut next.architecture;
        match edit {
            Edit::Add { to, side, what } => {
                let name = match what {
                    Addition::New(component) => {
                        let name = cleaned(&component.name)?;
                        architecture.components.push(Component { name: name.clone(), record: component.record });
                        name
                    }
                    Addition::Known(name) => name.clone(),
                };
                next.at = add(&mut architecture.root, to, *side, Block::Component(name))?;
            }
            Edit::Remove(path) => {
                next.at = remove(&mut architecture.root, path)?;
                next.lost_causes = drop_unplaced(architecture, &self.root);
            }
            Edit::Need(path, need) => {
                let block = architecture.root.at_mut(path)?;
                set_need(block, *need)?;
                next.at = path.clone();
            }
            Edit::JoinNext(path) => next.at = join_next(&mut architecture.root, path)?,
            Edit::Dissolve(path) => next.at = dissolve(&mut architecture.root, path)?,
            Edit::Shift(path, back) => next.at = shift(&mut architecture.root, path, *back)?,
            Edit::Rename { from, to } => {
                next.at = place_of(&self.root, from);
                rename(architecture, from, &cleaned(to)?)?;
            }
            Edit::Record(name, record) => {
                next.at = place_of(&self.root, name);
                let component = architecture.components.iter_mut().find(|component| component.name == *name);
                component.ok_or_else(|| ArchitectureError::Unknown(name.clone()))?.record = *record;
            }
            Edit::Cause(at, cause) => {
                let cause = CommonCause { name: cleaned(&cause.name)?, ..cause.clone() };
                match architecture.groups.get_mut(*at) {
                    Some(group) => *group = cause,
                    None => architecture.groups.push(cause),
                }
            }
            Edit::RemoveCause(at) => {
                if *at >= architecture.groups.len() {
                    return Err(EditError::NoSuchBlock);
                }
                architecture.groups.remove(*at);
            }
        }
        next.architecture.check()?;
        Ok(next)
    }

    /// A name that no component has yet: the one that was asked for, or with a number after it.
    pub fn free_name(&self, wanted: &str) -> String {
        let taken = |name: &str| self.components.iter().any(|component| component.name == name);
        let numbered = (2..).map(|n| format!("{wanted} {n}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// A name as every way in would keep it.
fn cleaned(name: &str) -> Result<String, EditError> {
    if name.trim().is_empty() {
        return Err(ArchitectureError::Unnamed.into());
    }
    Ok(clean_name(name))
}

/// The first place of a component; the whole where it stands nowhere.
fn place_of(root: &Block, name: &str) -> BlockPath {
    let places = root.places();
    let found = places.into_iter().find(|(_, block)| matches!(block, Block::Component(it) if it == name));
    found.map(|(path, _)| path).unwrap_or_default()
}

/// Whether a block stands its parts side by side in the way that the side says.
fn suits(block: &Block, side: Side) -> bool {
    match side {
        Side::Series => matches!(block, Block::Series(_)),
        Side::Beside => matches!(block, Block::Parallel(_) | Block::AtLeast { .. }),
    }
}

fn add(root: &mut Block, to: &BlockPath, side: Side, new: Block) -> Result<BlockPath, EditError> {
    let block = root.at_mut(to)?;
    if suits(block, side)
        && let Some(parts) = block.parts_mut()
    {
        parts.push(new);
        return Ok(to.part(parts.len() - 1));
    }
    if let Some((around, at)) = to.parent() {
        let parent = root.at_mut(&around)?;
        if suits(parent, side)
            && let Some(parts) = parent.parts_mut()
        {
            parts.insert(at + 1, new);
            return Ok(around.part(at + 1));
        }
    }
    let block = root.at_mut(to)?;
    let before = std::mem::replace(block, Block::Series(Vec::new()));
    let both = vec![before, new];
    *block = if side == Side::Series { Block::Series(both) } else { Block::Parallel(both) };
    Ok(to.part(1))
}

/// Takes a block out; says where the neighbour stands that takes its place, or the block around it.
fn remove(root: &mut Block, path: &BlockPath) -> Result<BlockPath, EditError> {
    root.at_mut(path)?;
    let Some((around, at)) = path.parent() else { return Err(EditError::LastComponent) };
    let parent = root.at_mut(&around)?;
    let Some(parts) = parent.parts_mut() else { return Err(EditError::NoSuchBlock) };
    parts.remove(at);
    let left = parts.len();
    match left {
        // A block that held nothing else goes with it.
        0 => remove(root, &around),
        1 => {
            if let Some(only) = parts.pop() {
                *parent = only;
            }
            Ok(around)
        }
        _ => {
            if let Block::AtLeast { needed, .. } = parent {
                let needed = *needed;
                set_need(parent, Need::AtLeast(needed.min(left as u32)))?;
            }
            Ok(around.part(at.min(left - 1)))
        }
    }
}

fn set_need(block: &mut Block, need: Need) -> Result<(), EditError> {
    let of = block.parts().len();
    let needed = match need {
        Need::All => of as u32,
        Need::AtLeast(needed) => needed,
    };
    if !(1..=of).contains(&(needed as usize)) {
        return Err(ArchitectureError::Needs { needed, of }.into());
    }
    let Some(parts) = block.parts_mut().map(std::mem::take) else { return Err(EditError::NoSuchBlock) };
    *block = match needed as usize {
        needed if needed == of => Block::Series(parts),
        1 => Block::Parallel(parts),
        _ => Block::AtLeast { needed, of: parts },
    };
    Ok(())
}

fn join_next(root: &mut Block, path: &BlockPath) -> Result<BlockPath, EditError> {
    root.at_mut(path)?;
    let (around, at) = path.parent().ok_or(EditError::NothingNext)?;
    let parent = root.at_mut(&around)?;
    let is_redundant = matches!(parent, Block::Parallel(_));
    let is_counted = matches!(parent, Block::AtLeast { .. });
    let Some(parts) = parent.parts_mut() else { return Err(EditError::NoSuchBlock) };
    if at + 1 >= parts.len() {
        return Err(EditError::NothingNext);
    }
    if is_counted {
        // How many of the rest would be needed then is not for us to say.
        return Err(EditError::OtherMeaning);
    }
    let next = parts.remove(at + 1);
    let first = parts.remove(at);
    let both = vec![first, next];
    parts.insert(at, if is_redundant { Block::Parallel(both) } else { Block::Series(both) });
    Ok(around.part(at))
}

fn dissolve(root: &mut Block, path: &BlockPath) -> Result<BlockPath, EditError> {
    let block = root.at_mut(path)?;
    if block.parts().is_empty() {
        return Err(EditError::OtherMeaning);
    }
    // A block of one part is that part.
    if let [only] = block.parts() {
        *block = only.clone();
        return Ok(path.clone());
    }
    let (around, at) = path.parent().ok_or(EditError::OtherMeaning)?;
    let inner = root.at_mut(path)?.clone();
    let parent = root.at_mut(&around)?;
    let same =
        matches!((&*parent, &inner), (Block::Series(_), Block::Series(_)) | (Block::Parallel(_), Block::Parallel(_)));
    let (true, Some(parts)) = (same, parent.parts_mut()) else { return Err(EditError::OtherMeaning) };
    parts.splice(at..=at, inner.parts().iter().cloned());
    Ok(around.part(at))
}

fn shift(root: &mut Block, path: &BlockPath, back: bool) -> Result<BlockPath, EditError> {
    root.at_mut(path)?;
    let (around, at) = path.parent().ok_or(EditError::NoNeighbour)?;
    let Some(parts) = root.at_mut(&around)?.parts_mut() else { return Err(EditError::NoSuchBlock) };
    let to = if back { at + 1 } else { at.checked_sub(1).ok_or(EditError::NoNeighbour)? };
    if to >= parts.len() {
        return Err(EditError::NoNeighbour);
    }
    parts.swap(at, to);
    Ok(around.part(to))
}

fn rename(architecture: &mut Architecture, from: &str, to: &str) -> Result<(), EditError> {
    let mut known = false;
    for component in &mut architecture.components {
        if component.name == from {
            to.clone_into(&mut component.name);
            known = true;
        }
    }
    if !known {
        return Err(ArchitectureError::Unknown(from.to_owned()).into());
    }
    let members = architecture.groups.iter_mut().flat_map(|group| &mut group.members);
    members.filter(|member| *member == from).for_each(|member| to.clone_into(member));
    let mut open = vec![&mut architecture.root];
    while let Some(block) = open.pop() {
        if let Block::Component(name) = block {
            if name == from {
                to.clone_into(name);
            }
        } else {
            open.extend(block.parts_mut().into_iter().flatten());
        }
    }
    Ok(())
}

/// Drops components that stood in the diagram before and stand nowhere now; says which common causes went with them.
fn drop_unplaced(architecture: &mut Architecture, before: &Block) -> Vec<String> {
    let names = |root: &Block| -> std::collections::BTreeSet<String> {
        let of = |block: &Block| if let Block::Component(name) = block { Some(name.clone()) } else { None };
        root.places().into_iter().filter_map(|(_, block)| of(block)).collect()
    };
    let (was, is) = (names(before), names(&architecture.root));
    let gone = |name: &String| was.contains(name) && !is.contains(name);
    architecture.components.retain(|component| !gone(&component.name));
    let mut lost = Vec::new();
    architecture.groups.retain_mut(|group| {
        let before = group.members.len();
        group.members.retain(|member| !gone(member));
        let enough = if matches!(group.sharing, Sharing::Beta(_)) { 2 } else { 3 };
        let stays = group.members.len() == before || group.members.len() >= enough;
        if !stays {
            lost.push(group.name.clone());
        }
        stays
    });
    lost
}

#[cfg(test)]
mod tests;
