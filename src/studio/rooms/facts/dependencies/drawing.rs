use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::platform::page;
use accord::model::ModelError;
use accord::model::architecture::{Breakdown, breakdown};
use accord::plan::{Architecture, Block, BlockPath, Edit, EditError};

/// The name in the address that says which block is chosen.
const BLOCK: &str = "block";

/// Handles to the diagram, what follows from it, and which block is chosen; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    /// The objective.
    pub focus: Focus,
    /// The diagram.
    pub architecture: Memo<Architecture>,
    /// Part by part.
    pub breakdown: Memo<Result<Arc<Breakdown>, ModelError>>,
    /// The block that is chosen; the nearest one that is there.
    pub chosen: Memo<BlockPath>,
    /// What came of the last edit.
    pub said: RwSignal<Said>,
}

/// What came of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Said {
    /// Nothing that needs words.
    #[default]
    Nothing,
    /// Something else went with it.
    Done(String),
    /// It was refused: what is wrong, and what to do.
    Refused(String),
}

impl Drawing {
    /// The diagram of an objective; one without is shown as the starter, which nobody sees.
    pub fn new(focus: Focus) -> Self {
        let architecture = Memo::new(move |before: Option<&Architecture>| {
            let drawn = focus.facts.with(|facts| facts.architecture.clone());
            drawn.or_else(|| before.cloned()).unwrap_or_else(Architecture::starter)
        });
        let named = focus.session.view(BLOCK);
        let chosen = Memo::new(move |_| {
            let wanted = named.get().and_then(|text| text.parse::<BlockPath>().ok()).unwrap_or_default();
            architecture.with(|architecture| nearest(&architecture.root, wanted))
        });
        Self {
            focus,
            architecture,
            breakdown: Memo::new(move |_| architecture.with(breakdown).map(Arc::new)),
            chosen,
            said: RwSignal::new(Said::Nothing),
        }
    }

    /// Looks at another block.
    pub fn choose(&self, path: &BlockPath) {
        self.focus.session.set_view(BLOCK, Some(path.to_string()));
        self.said.set(Said::Nothing);
    }

    /// Edits the diagram: one step of undo. What is refused changes nothing, and says why.
    pub fn edit(&self, edit: &Edit) -> Result<BlockPath, String> {
        match self.architecture.with_untracked(|architecture| architecture.edited(edit)) {
            Ok(edited) => {
                let at = edited.at.clone();
                self.focus.edit(None, |objective| objective.facts.architecture = Some(edited.architecture));
                if !matches!(edit, Edit::Cause(..) | Edit::RemoveCause(_)) {
                    self.choose(&at);
                }
                self.said.set(if edited.lost_causes.is_empty() {
                    Said::Nothing
                } else {
                    Said::Done(format!(
                        "With it went a common cause that has too few members left: {}.",
                        edited.lost_causes.join(", ")
                    ))
                });
                Ok(at)
            }
            Err(error) => {
                let mut text = error.to_string();
                if let Some(first) = text.get(..1).map(str::to_uppercase) {
                    text.replace_range(..1, &first);
                }
                Err(format!("{text}. To do: {}.", error.remedy()))
            }
        }
    }

    /// Edits the diagram from a button; what is refused is said beside the diagram.
    pub fn act(&self, edit: &Edit) -> Option<BlockPath> {
        match self.edit(edit) {
            Ok(at) => Some(at),
            Err(refusal) => {
                self.said.set(Said::Refused(refusal));
                None
            }
        }
    }

    /// Takes a block out; the last one takes the diagram with it.
    pub fn remove(&self, path: &BlockPath) {
        let is_all = path.0.is_empty()
            || self.architecture.with_untracked(|architecture| {
                architecture.edited(&Edit::Remove(path.clone())) == Err(EditError::LastComponent)
            });
        if is_all {
            self.focus.edit(None, |objective| objective.facts.architecture = None);
        } else if let Some(at) = self.act(&Edit::Remove(path.clone())) {
            self.focus_on(&at);
        }
    }

    /// Moves the keyboard to a block once the page has drawn it.
    pub fn focus_on(&self, path: &BlockPath) {
        let id = element_id(path);
        page::after(0, move || page::focus(&id));
    }
}

/// The id of a block's element.
pub fn element_id(path: &BlockPath) -> String {
    format!("block-{path}")
}

/// The block of that path, or the nearest one around it that is there.
fn nearest(root: &Block, mut path: BlockPath) -> BlockPath {
    while root.at(&path).is_none() {
        match path.parent() {
            Some((around, _)) => path = around,
            None => return BlockPath::root(),
        }
    }
    path
}
