//! The browser's own dialogs: they keep the focus, close on Escape and give the focus back.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlDialogElement;

use super::page::document;

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Shows a dialog above everything else.
pub fn show(id: &str) {
    if let Some(dialog) = dialog(id) {
        // Refused for one that is open already.
        let _ = dialog.show_modal();
    }
}

/// Whether a dialog is open. The page itself hears of an Escape a moment later.
pub fn is_open(id: &str) -> bool {
    dialog(id).is_some_and(|dialog| dialog.open())
}

/// Closes a dialog; the focus goes back to where it was.
pub fn close(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Whether a click was beside the dialog: on what dims the page behind it, which belongs to the element itself.
pub fn is_beside(event: &web_sys::MouseEvent) -> bool {
    let is_own = event.target() == event.current_target();
    let Some(element) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    let bounds = element.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    is_own && !((bounds.left()..=bounds.right()).contains(&x) && (bounds.top()..=bounds.bottom()).contains(&y))
}

/// Scrolls an element into its list, no further than needed.
pub fn reveal(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &JsValue::from_str("block"), &JsValue::from_str("nearest"));
    let scroll = js_sys::Reflect::get(&element, &JsValue::from_str("scrollIntoView"));
    if let Some(scroll) = scroll.ok().and_then(|scroll| scroll.dyn_into::<js_sys::Function>().ok()) {
        let _ = scroll.call1(&element, &options);
    }
}
