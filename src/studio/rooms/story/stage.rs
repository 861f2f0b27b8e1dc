//! What all slides look at.

use leptos::prelude::*;

use super::super::table::Board;
use crate::focus::Focus;
use accord::plan::Objective;

/// Handles to the objective and the table; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// The objective.
    pub focus: Focus,
    /// The table.
    pub board: Board,
    /// All of the objective, for what is signed.
    pub objective: Memo<Option<Objective>>,
}

impl Stage {
    /// The stage of an objective.
    pub fn new(focus: Focus) -> Self {
        let (history, id) = (focus.session.history, focus.id);
        let objective = Memo::new(move |_| history.with(|history| history.plan().objective(id).cloned()));
        Self { focus, board: Board::new(focus), objective }
    }
}
