//! Pyrra's ServiceLevelObjective, in and out.

use super::fields::Fields;
use super::write::File;
use crate::plan::{Note, Objective, Plan, Refusal};

/// TODO(read)
pub fn read(document: Fields, _notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}

/// TODO(write)
pub fn write(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}
