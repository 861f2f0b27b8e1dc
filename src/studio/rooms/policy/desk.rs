//! What all parts of the room share: the policy of the draft, and how it is changed.

use leptos::prelude::*;

use crate::focus::Focus;
use accord::plan::words::number;
use accord::plan::{Gesture, Policy};
use accord::units::typed;

/// Handles to the policy; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The objective.
    pub focus: Focus,
    /// Its policy; none yet where nobody agreed on one.
    pub policy: Memo<Option<Policy>>,
}

impl Desk {
    /// The desk of an objective.
    pub fn new(focus: Focus) -> Self {
        Self { focus, policy: Memo::new(move |_| focus.terms.with(|terms| terms.policy.clone())) }
    }

    /// Something of the policy; of none at all as if nothing were agreed.
    pub fn slice<T: PartialEq + Send + Sync + 'static>(
        &self,
        of: impl Fn(&Policy) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let policy = self.policy;
        Memo::new(move |_| policy.with(|policy| of(policy.as_ref().unwrap_or(&Policy::none()))))
    }

    /// Changes the policy: one step of undo, or a part of a gesture's.
    pub fn edit(&self, gesture: Option<Gesture>, change: impl FnOnce(&mut Policy)) {
        self.focus.edit(gesture, |objective| {
            if let Some(policy) = &mut objective.terms.policy {
                change(policy);
            }
        });
    }
}

/// A share as the number of a field of percentages, without the rounding of binary fractions.
pub fn percent_shown(share: f64) -> String {
    number((share * 1e6).round() / 1e4)
}

/// A percentage as somebody types it, with or without its sign, within bounds that are given as shares.
pub fn percent_typed(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = typed::number(text.trim().trim_end_matches('%')).map_err(|error| error.to_string())?;
    let share = number / 100.0;
    if (least..=most).contains(&share) {
        Ok(share)
    } else {
        Err(format!("Accepted is {} to {} %", least * 100.0, most * 100.0))
    }
}
