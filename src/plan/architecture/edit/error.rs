use crate::plan::architecture::ArchitectureError;

/// Why an edit is refused; nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// What would come of it cannot be evaluated.
    Invalid(ArchitectureError),
    /// There is no block in that place any more.
    NoSuchBlock,
    /// Nothing follows the block that it could be joined with.
    NothingNext,
    /// The block around it needs its parts in another way, so its meaning would change.
    OtherMeaning,
    /// The last component.
    LastComponent,
    /// Nothing stands on that side to change places with.
    NoNeighbour,
}

impl EditError {
    /// What would mend it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Invalid(error) => match error {
                ArchitectureError::TakenTwice(_) => "choose another name",
                ArchitectureError::Unknown(_) => "choose a component of the diagram",
                ArchitectureError::Unnamed => "give it a name",
                ArchitectureError::NoTime(_) => "give a time to failure or to repair above 0",
                ArchitectureError::EmptyBlock => "add a part first",
                ArchitectureError::Needs { .. } => "add parts, or ask for fewer",
                ArchitectureError::WrongSize(_) => "choose more members, or remove the common cause",
                ArchitectureError::WrongShares(_) => "give a share between 0 and 100 %",
                ArchitectureError::TooMany { .. } => "put several components into one",
            },
            Self::NoSuchBlock => "choose a block of the diagram",
            Self::NothingNext => "choose a block that is followed by another",
            Self::OtherMeaning => "let both blocks need their parts in the same way first",
            Self::LastComponent => "remove the whole diagram instead, or rename the component",
            Self::NoNeighbour => "move it the other way",
        }
    }
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::NoSuchBlock => f.write_str("there is no block in that place any more"),
            Self::NothingNext => f.write_str("nothing follows this block"),
            Self::OtherMeaning => f.write_str("the block around it needs its parts in another way"),
            Self::LastComponent => f.write_str("this is the last component of the diagram"),
            Self::NoNeighbour => f.write_str("nothing stands on that side"),
        }
    }
}

impl std::error::Error for EditError {}

impl From<ArchitectureError> for EditError {
    fn from(error: ArchitectureError) -> Self {
        Self::Invalid(error)
    }
}
