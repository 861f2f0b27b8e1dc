//! Pointers: mice, pens and fingers.

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

fn target(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Lets the element have all moves of the pointer until it is released, wherever it goes.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = target(event) {
        // It fails for a pointer that is gone, whose moves nobody misses.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Where the pointer is in the parent of the element that listens: 0 to 1 from the left and from the top.
pub fn place_in_parent(event: &PointerEvent) -> Option<(f64, f64)> {
    let bounds = target(event)?.parent_element()?.get_bounding_client_rect();
    let part = |at: f64, from: f64, length: f64| (length > 0.0).then(|| ((at - from) / length).clamp(0.0, 1.0));
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some((part(x, bounds.left(), bounds.width())?, part(y, bounds.top(), bounds.height())?))
}
