use crate::platform::journal::{KeepError, Kept};
use crate::platform::page;
use accord::plan::Refusal;

/// Where the plan lives at the moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Keeping {
    /// Not known yet.
    Opening,
    /// There is nothing to keep.
    Nothing,
    /// There are edits that are not saved yet.
    Pending,
    /// Saved here, at that time.
    Saved(f64),
    /// Nothing can be saved.
    Failed(KeepError),
    /// A plan was found that cannot be opened; it stays as it is.
    Unreadable {
        /// It.
        kept: Kept,
        /// Why.
        refusal: Refusal,
    },
}

impl Keeping {
    /// The sentence that the reader sees at all times.
    pub fn sentence(&self) -> String {
        match self {
            Self::Opening => "Looking for kept plans…".to_owned(),
            Self::Nothing => "Nothing to save yet".to_owned(),
            Self::Pending => "Saving…".to_owned(),
            Self::Saved(at) => format!("Saved in this browser, {}", page::clock(*at)),
            Self::Failed(KeepError::Conflict(_)) => "Not saved: changed in another tab".to_owned(),
            Self::Failed(KeepError::Blocked) => "Not saved: this browser blocks storage".to_owned(),
            Self::Failed(KeepError::Full) => "Not saved: the browser's storage is full".to_owned(),
            Self::Failed(KeepError::Failed(_)) => "Not saved: the browser's storage failed".to_owned(),
            Self::Unreadable { .. } => "A kept plan could not be opened".to_owned(),
        }
    }
}
