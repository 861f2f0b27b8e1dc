//! A Grafana dashboard for each objective, out.

use super::write::File;
use crate::plan::{Note, Plan, Refusal};

/// TODO(write)
pub fn write(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}
