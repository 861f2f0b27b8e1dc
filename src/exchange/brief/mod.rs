//! The brief: the agreement for people, as Markdown and as a page to print.

use super::write::File;
use crate::plan::{Note, Plan, Refusal};

/// TODO(write)
pub fn write_markdown(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}

/// TODO(write)
pub fn write_html(_plan: &Plan, _notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Err(Refusal::general("This file cannot be written yet", "Choose another"))
}
