//! Google's slo-generator v2, in.

use super::fields::Fields;
use crate::plan::{Note, Objective, Refusal};

/// TODO(read)
pub fn read(document: Fields, _notes: &mut Vec<Note>) -> Result<Vec<Objective>, Refusal> {
    Err(Refusal::at(document.place, "This kind of file cannot be read yet", "Choose another"))
}
