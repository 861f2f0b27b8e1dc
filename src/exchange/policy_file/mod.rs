//! The error-budget policy as a document of its own, in and out.

use super::fields::Fields;
use super::write::File;
use crate::plan::{Note, Objective, Plan, Refusal};

/// What the first line says.
pub const FORMAT: &str = "accord/policy/v1";

/// TODO(write)
pub fn write(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// A policy that was read, until the objectives that it is for are known.
#[derive(Debug)]
pub struct Found;

/// TODO(read)
pub fn read(document: Fields, _notes: &mut Vec<Note>) -> Result<Found, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}

/// TODO(apply): puts policies to the objectives that they name.
pub fn apply(_found: Vec<Found>, _objectives: &mut [Objective], _notes: &mut Vec<Note>) {}
