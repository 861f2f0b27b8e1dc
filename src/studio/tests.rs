//! The studio in a real document: mounted, clicked, and read.

use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;

use super::app::App;
use super::platform::page;

wasm_bindgen_test_configure!(run_in_browser);

fn find(selector: &str) -> web_sys::HtmlElement {
    let found = page::document().query_selector(selector).unwrap();
    found.unwrap_or_else(|| panic!("{selector} is not there")).unchecked_into()
}

#[wasm_bindgen_test]
async fn the_sample_opens_and_answers() {
    let app = page::document().create_element("div").unwrap();
    app.set_id("app");
    page::document().body().unwrap().append_child(&app).unwrap();
    let studio = leptos::mount::mount_to(page::mount_point(), App);
    find(".samples button").click();
    tick().await;
    assert_eq!(find(".nines-label").text_content().unwrap(), "99.9 %");
    assert_eq!(find(".figure .v").text_content().unwrap(), "43 m 12 s");
    let input: web_sys::HtmlInputElement = find(".nines input").unchecked_into();
    input.set_value("4000");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    tick().await;
    assert_eq!(find(".nines-label").text_content().unwrap(), "99.99 %");
    assert_eq!(find(".figure .v").text_content().unwrap(), "4 m 19.2 s");
    drop(studio);
}
