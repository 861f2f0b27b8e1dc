//! The studio in a real document: mounted, clicked, and read.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;

use super::app::App;
use super::platform::page;

wasm_bindgen_test_configure!(run_in_browser);

fn find(selector: &str) -> web_sys::HtmlElement {
    let found = page::document().query_selector(selector).unwrap();
    found.unwrap_or_else(|| panic!("{selector} is not there")).unchecked_into()
}

/// Waits for the element to say so: what is opened is shown some frames later. Whatever it says after five seconds is
/// the answer.
async fn says(selector: &str, text: &str) {
    let found = || page::document().query_selector(selector).unwrap().and_then(|of| of.text_content());
    let until = js_sys::Date::now() + 5e3;
    while found().as_deref() != Some(text) && js_sys::Date::now() < until {
        page::breathe().await;
    }
    assert_eq!(found().as_deref(), Some(text), "{selector}");
}

#[wasm_bindgen_test]
async fn the_sample_opens_and_answers() {
    let app = page::document().create_element("div").unwrap();
    app.set_id("app");
    page::document().body().unwrap().append_child(&app).unwrap();
    let studio = leptos::mount::mount_to(page::mount_point(), App);
    find(".samples button").click();
    says(".nines-label", "99.9 %").await;
    says(".figure .v", "43 m 12 s").await;
    let input: web_sys::HtmlInputElement = find(".nines input").unchecked_into();
    input.set_value("4000");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    says(".nines-label", "99.99 %").await;
    says(".figure .v", "4 m 19.2 s").await;
    drop(studio);
}
