use super::{Objective, ObjectiveId, Part};

/// Where in a text; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What happened to a part of what was read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// It was changed to what was most likely meant.
    Repaired,
    /// It was not said and a usual value was taken.
    Assumed,
    /// It is carried over as something close to it.
    Approximated,
    /// It could not be carried over.
    Lost,
    /// It has no meaning in that format, most likely a typing error.
    Unknown,
    /// It was taken as it is written, and is most likely not what was meant.
    Doubted,
    /// It could not be read; the rest was.
    Refused,
}

impl NoteKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Repaired, Self::Assumed, Self::Approximated, Self::Lost, Self::Unknown, Self::Doubted, Self::Refused];

    /// One word for a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repaired => "Repaired",
            Self::Assumed => "Assumed",
            Self::Approximated => "Approximated",
            Self::Lost => "Not carried over",
            Self::Unknown => "Unknown key",
            Self::Doubted => "Doubtful",
            Self::Refused => "Not read",
        }
    }
}

/// One thing that a person should know about what was read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What happened.
    pub kind: NoteKind,
    /// Where, if it came from a text.
    pub place: Option<Place>,
    /// About which part of which objective, if it is about one on its way out.
    pub about: Option<(ObjectiveId, Part)>,
    /// A sentence in plain words.
    pub text: String,
}

impl Note {
    /// A note about a place in a text.
    pub fn at(kind: NoteKind, place: Place, text: impl Into<String>) -> Self {
        Self { kind, place: Some(place), about: None, text: text.into() }
    }

    /// A note about the whole.
    pub fn general(kind: NoteKind, text: impl Into<String>) -> Self {
        Self { kind, place: None, about: None, text: text.into() }
    }

    /// A note about a part of an objective that is being written; the objective's name comes first in its sentence.
    pub fn about(kind: NoteKind, objective: &Objective, part: Part, text: impl std::fmt::Display) -> Self {
        let text = format!("“{}”: {text}", objective.display_name());
        Self { kind, place: None, about: Some((objective.id, part)), text }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.text)?;
        self.place.map_or(Ok(()), |place| write!(f, " ({place})"))
    }
}

/// Why a text was not taken. Whatever was there before is untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where, if it came from a text.
    pub place: Option<Place>,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

impl Refusal {
    /// A refusal at a place in a text.
    pub fn at(place: Place, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: Some(place), reason: reason.into(), remedy: remedy.into() }
    }

    /// A refusal of the whole.
    pub fn general(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: None, reason: reason.into(), remedy: remedy.into() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}. {}.", self.reason, self.remedy)
    }
}

impl std::error::Error for Refusal {}
