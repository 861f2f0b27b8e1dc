//! Terraform JSON for the SLO resources of Grafana, Datadog and Nobl9, in and out.

use super::fields::Fields;
use crate::plan::{Note, Objective, Plan, Refusal};

/// TODO(read)
pub fn read(document: Fields, _notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}

/// TODO(write)
pub fn write_grafana(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_datadog(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_nobl9(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}
