//! What all parts of the room share: what was signed, and whether it still is what is written down.

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::settled;
use accord::exchange::{is_intact, is_signed};
use accord::plan::{Accord, Objective};

/// Handles to the accords of one objective; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The objective.
    pub focus: Focus,
    /// What was signed, the oldest first.
    pub accords: Memo<Vec<Accord>>,
    /// How what is written down stands to it.
    pub standing: Memo<Standing>,
}

/// How what is written down stands to what was signed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was signed.
    Unsigned,
    /// It says what was signed in that version.
    Signed {
        /// Which.
        version: u32,
        /// How many have put their name under it.
        names: usize,
        /// How many are asked to.
        of: usize,
    },
    /// It says something else than that version.
    Changed(u32),
    /// That version was changed after it was signed.
    Tampered(u32),
}

impl Standing {
    /// Of an objective.
    pub fn of(objective: &Objective) -> Self {
        match objective.accords.iter().max_by_key(|accord| accord.version) {
            None => Self::Unsigned,
            Some(last) if !is_intact(last) => Self::Tampered(last.version),
            // A fault of the serializer shows at the save; unsigned is the careful answer.
            Some(last) if is_signed(objective, last).unwrap_or(false) => Self::Signed {
                version: last.version,
                names: last.signatures.iter().filter(|of| of.on.is_some()).count(),
                of: last.signatures.len(),
            },
            Some(last) => Self::Changed(last.version),
        }
    }

    /// What the reader sees at the top of the room.
    pub fn sentence(self) -> String {
        match self {
            Self::Unsigned => "Nothing is signed yet.".to_owned(),
            Self::Signed { version, names, of } if names < of => format!(
                "Signed by {names} of {of}: what is written down is version {version}, to the letter. The others have not signed."
            ),
            Self::Signed { version, .. } => {
                format!("Signed: what is written down is version {version}, to the letter.")
            }
            Self::Changed(version) => {
                format!("Unsigned changes: something was edited after version {version} was signed.")
            }
            Self::Tampered(version) => {
                format!(
                    "Version {version} was changed after it was signed: its hash does not match. Do not rely on it."
                )
            }
        }
    }
}

impl Desk {
    /// The desk of an objective.
    pub fn new(focus: Focus) -> Self {
        let history = focus.session.history;
        let id = focus.id;
        let accords = Memo::new(move |_| {
            history.with(|history| history.plan().objective(id).map(|of| of.accords.clone()).unwrap_or_default())
        });
        let whole = Memo::new(move |_| history.with(|history| history.plan().objective(id).cloned()));
        // Writing and hashing a long incident list takes longer than a frame of a drag has.
        let whole = settled(whole);
        let standing = Memo::new(move |_| {
            accords.with(|accords| {
                if accords.is_empty() {
                    return Standing::Unsigned;
                }
                whole.with(|objective| match objective {
                    Some(objective) => Standing::of(&Objective { accords: accords.clone(), ..objective.clone() }),
                    None => Standing::Unsigned,
                })
            })
        });
        Self { focus, accords, standing }
    }
}
