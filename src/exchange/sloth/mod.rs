//! Sloth's `prometheus/v1` and its Kubernetes resource, in and out, and its catalogues of alert windows, in. Sloth itself
//! ignores keys that it does not know; here they are named.

mod read;

pub use read::read;

use super::fields::Fields;
use super::write::File;
use crate::plan::{Note, Objective, Plan, Refusal};

/// TODO(write)
pub fn write(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_kubernetes(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(read)
pub fn read_kubernetes(document: Fields, _notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}

/// A catalogue of alert windows, until the objectives that it is for are known.
#[derive(Debug)]
pub struct Windows;

/// TODO(read)
pub fn read_windows(document: Fields, _notes: &mut Vec<Note>) -> Result<Windows, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}

/// TODO(apply): gives objectives from Sloth's files the windows of the catalogue.
pub fn apply_windows(_windows: Vec<Windows>, _objectives: &mut [Objective], _notes: &mut Vec<Note>) {}
