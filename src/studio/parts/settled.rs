use leptos::prelude::*;

use crate::platform::page;

/// So many milliseconds must pass without a change.
const PAUSE: i32 = 120;

/// A value that follows another once that has stopped changing: for what takes longer than a frame while something is
/// dragged.
pub fn settled<T: Clone + PartialEq + Send + Sync + 'static>(value: Memo<T>) -> Memo<T> {
    let at_rest = RwSignal::new(value.get_untracked());
    let changes = StoredValue::new(0u32);
    Effect::new(move || {
        let now = value.get();
        if at_rest.with_untracked(|rest| *rest == now) {
            return;
        }
        changes.update_value(|n| *n = n.wrapping_add(1));
        let change = changes.get_value();
        page::after(PAUSE, move || {
            // The room may have been left meanwhile.
            if changes.try_get_value() == Some(change) {
                at_rest.set(now);
            }
        });
    });
    Memo::new(move |_| at_rest.get())
}
