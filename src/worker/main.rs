//! The worker of the page: a list of texts in, a list of texts out, as [`accord::exchange::wire`] defines them.

use accord::exchange::wire::{Answer, Request, answer};
use accord::plan::Refusal;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Called by nobody: the page's worker script calls [`ask`].
fn main() {}

/// Answers one request: with texts, or with the bytes of an archive.
#[wasm_bindgen]
pub fn ask(request: Vec<String>) -> JsValue {
    let asked = Request::from_texts(request);
    let unknown =
        || Answer::Refused(String::new(), Refusal::general("The worker was not understood", "Reload the page"));
    match asked.map_or_else(unknown, answer) {
        Answer::Archive(bytes) => Uint8Array::from(&bytes[..]).into(),
        other => JsValue::from(other.into_texts()),
    }
}
