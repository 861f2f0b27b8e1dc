use leptos::prelude::*;

use crate::platform::page;

/// A value that follows another a frame later: for what stands beside the main answer, so that while something is dragged
/// the hand and that answer move first. Values in between are left out.
pub fn trailing<T: Clone + PartialEq + Send + Sync + 'static>(value: Memo<T>) -> Memo<T> {
    let shown = RwSignal::new(value.get_untracked());
    let is_due = StoredValue::new(false);
    Effect::new(move || {
        value.track();
        if is_due.try_update_value(|is_due| std::mem::replace(is_due, true)) != Some(false) {
            return;
        }
        page::after_frame(move || {
            let _ = is_due.try_set_value(false);
            // The room may have been left meanwhile.
            if let Some(now) = value.try_get_untracked()
                && shown.try_with_untracked(|shown| *shown != now) == Some(true)
            {
                shown.set(now);
            }
        });
    });
    Memo::new(move |_| shown.get())
}
