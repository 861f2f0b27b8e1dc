//! The window: the fragment, the clock, chance, listeners and the panic signal.

use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Document, EventTarget, HtmlElement, HtmlInputElement, Window};

/// The window; there always is one, as the studio runs in no worker.
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The element that the studio is mounted into, emptied of the static shell.
pub fn mount_point() -> HtmlElement {
    let element = document().get_element_by_id("app").expect("index.html has #app");
    element.set_text_content(None);
    element.unchecked_into()
}

/// The fragment of the address without `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// The time of day, in the reader's own clock: `10:42`.
pub fn clock(milliseconds: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// Day and time, in the reader's own clock: `2027-01-31 10:42`.
pub fn day_and_clock(milliseconds: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    let (month, day) = (date.get_month() + 1, date.get_date());
    format!("{}-{month:02}-{day:02} {}", date.get_full_year(), clock(milliseconds))
}

/// The address of this page without its fragment.
pub fn address_without_fragment() -> String {
    address().split('#').next().unwrap_or_default().to_owned()
}

/// Today, in the reader's own calendar: `2027-01-31`.
pub fn today() -> String {
    day_and_clock(now()).chars().take(10).collect()
}

/// A seed by chance, small enough to be read out.
pub fn random_seed() -> u64 {
    (js_sys::Math::random() * 9_000.0) as u64 + 1_000
}

/// A name that no other plan in this browser has.
pub fn random_key() -> String {
    let mut bytes = [0u8; 8];
    // Without a source of chance the clock does: keys must differ, not be secret.
    if window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)).is_err() {
        bytes = now().to_bits().to_le_bytes();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Calls `handler` for every such event of the window, for as long as the page lives.
pub fn on_window(event: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    listen(&window(), event, handler);
}

/// Calls `handler` for every such event of the document, for as long as the page lives.
pub fn on_document(event: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    listen(&document(), event, handler);
}

fn listen(target: &EventTarget, event: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(handler);
    // It fails for no known event name.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Runs `then` after a time.
pub fn after(milliseconds: i32, then: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(then);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), milliseconds);
}

/// Runs `then` once the browser has painted what there is; soon, where nobody looks.
pub fn after_frame(then: impl FnOnce() + 'static) {
    if !is_visible() {
        return after(0, then);
    }
    let frame = Closure::once_into_js(move || after(0, then));
    let _ = window().request_animation_frame(frame.unchecked_ref());
}

/// Lets the browser paint and react before it goes on.
pub async fn breathe() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Waits until the browser has nothing better to do, a tenth of a second at most.
pub async fn idle() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let options = web_sys::IdleRequestOptions::new();
        options.set_timeout(100);
        // Not every browser has it.
        if window().request_idle_callback_with_options(&resolve, &options).is_err() {
            let _ = window().set_timeout_with_callback(&resolve);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Milliseconds by a clock that only goes forward; for measuring what has passed.
pub fn ticks() -> f64 {
    window().performance().map_or_else(now, |performance| performance.now())
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Sets the theme: `light`, `dark`, or nothing to follow the system.
pub fn set_theme(theme: &str) {
    let Some(root) = document().document_element() else { return };
    let _ =
        if theme.is_empty() { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", theme) };
}

/// Sets or takes away a mark on the whole page, which style sheets ask for.
pub fn mark_root(name: &str, is_on: bool) {
    let Some(root) = document().document_element() else { return };
    let _ = if is_on { root.set_attribute(name, "") } else { root.remove_attribute(name) };
}

/// The address of the page as it stands, whole.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Opens the browser's own dialog for printing.
pub fn print() {
    let _ = window().print();
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Whether the event was aimed at something that takes typed text.
pub fn is_typing(event: &web_sys::Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => element.get_attribute("type").is_none_or(|kind| kind == "text" || kind == "number"),
        _ => false,
    }
}

/// Tells boot.js of a panic, which shows the recovery page without our help.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let detail = CustomEventInit::new();
        detail.set_detail(&JsValue::from_str(&info.to_string()));
        if let Ok(event) = CustomEvent::new_with_event_init_dict("accord-panic", &detail) {
            let _ = window().dispatch_event(&event);
        }
    }));
}

/// Loads the page anew.
pub fn reload() {
    // It fails only where the page is about to go anyway.
    let _ = window().location().reload();
}

/// Opens a room by its link, as a click on it would.
pub fn go_to(link: &str) {
    let _ = window().location().set_hash(link.trim_start_matches('#'));
}

/// Puts a link into the address without opening it: the view has changed, the room has not.
pub fn replace_address(link: &str) {
    // Refused when it is done too often; the next time will do.
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(link));
    }
}

/// Asks the browser not to evict what is stored here; whether it agrees changes nothing for us.
pub fn ask_to_persist() {
    let storage = window().navigator().storage();
    // Missing outside secure contexts.
    if !storage.is_undefined() {
        let _ = storage.persist();
    }
}

/// How far an element is scrolled down, in pixels, in an event of its own.
pub fn scrolled(event: &web_sys::Event) -> f64 {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .map_or(0.0, |of| f64::from(of.scroll_top()))
}

/// Moves the focus to the element of that id.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // The focus must not move the page under the reader.
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to the element of that id and the page to where it can be seen, for what follows what somebody did.
pub fn focus_in_view(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus to the text field of that id, with its text chosen, so that typing replaces it.
pub fn focus_text(id: &str) {
    focus(id);
    if let Some(field) = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        field.select();
    }
}

/// A list of files as the browser hands it out.
pub type Files = web_sys::FileList;

/// The files of a drop, where it carried files.
pub fn dropped_files(event: &web_sys::Event) -> Option<Files> {
    let files = event.dyn_ref::<web_sys::DragEvent>()?.data_transfer()?.files()?;
    (files.length() > 0).then_some(files)
}

/// The text of a paste.
pub fn pasted_text(event: &web_sys::Event) -> Option<String> {
    let text = event.dyn_ref::<web_sys::ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()?;
    (!text.trim().is_empty()).then_some(text)
}

/// The files that were chosen; the field is emptied, so that the same file can be chosen again.
pub fn chosen_files(event: &web_sys::Event) -> Option<Files> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    // The list is live: emptying the field would empty it too, so it is only emptied once the files are read.
    let files = input.files().filter(|files| files.length() > 0)?;
    after(0, move || input.set_value(""));
    Some(files)
}

/// Moves the focus to the element of that id if nothing has it.
pub fn focus_if_lost(id: &str) {
    if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}

/// Takes the focus away, so that a field hands over what was typed into it while whoever takes it is still there.
pub fn blur() {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = active.filter(|element| element.tag_name() != "BODY") {
        let _ = element.blur();
    }
}

/// Shows the top of the page.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// How far something of a width must be moved to the left to stay within the window, when it begins where the element of
/// that id does.
pub fn overhang(id: &str, width: f64) -> f64 {
    let Some(element) = document().get_element_by_id(id) else { return 0.0 };
    let wide = document().document_element().map_or(0.0, |root| f64::from(root.client_width()));
    (element.get_bounding_client_rect().left() + width - wide).max(0.0)
}

/// Scrolls a strip sideways so that its element of that id is in the middle. The page itself stays where it is.
pub fn centre_in_strip(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let Some(strip) = element.parent_element() else { return };
    let (inner, outer) = (element.get_bounding_client_rect(), strip.get_bounding_client_rect());
    let off = inner.left() + inner.width() / 2.0 - outer.left() - outer.width() / 2.0;
    strip.set_scroll_left(strip.scroll_left() + off as i32);
}

/// Puts a text into the field that an event came from.
pub fn set_field(event: &web_sys::Event, text: &str) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(text);
    }
}
