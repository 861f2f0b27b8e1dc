//! The worker of the page: a list of texts in, a list of texts out, as [`accord::exchange::wire`] defines them; and
//! measurements, which it holds while the page looks at them.

use std::cell::RefCell;

use accord::exchange::series::Held;
use accord::exchange::wire::{Answer, Request, answer, examined, heads_texts, refusal_texts};
use accord::plan::Refusal;
use js_sys::{Array, Float64Array, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

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

/// Forgets all measurements.
#[wasm_bindgen]
pub fn forget() {
    HELD.with_borrow_mut(|held| *held = Held::default());
}

/// Takes the next bytes of a file of measurements; answers with a refusal, or with nothing.
#[wasm_bindgen]
pub fn feed(name: &str, bytes: &[u8]) -> Vec<String> {
    HELD.with_borrow_mut(|held| held.push(bytes)).map_or_else(|refusal| refusal_texts(name, refusal), |()| Vec::new())
}

/// Ends a file of measurements; answers with a refusal, or with nothing.
#[wasm_bindgen]
pub fn end(name: &str) -> Vec<String> {
    HELD.with_borrow_mut(|held| held.end(name)).map_or_else(|refusal| refusal_texts(name, refusal), |()| Vec::new())
}

/// What is held.
#[wasm_bindgen]
pub fn heads() -> Vec<String> {
    HELD.with_borrow(|held| {
        let (heads, measure) = held.heads();
        heads_texts(&heads, measure)
    })
}

/// What measurements say: an array of numbers, followed by notes; or a refusal's texts.
#[wasm_bindgen]
pub fn examine(texts: Vec<String>) -> JsValue {
    match HELD.with_borrow_mut(|held| examined(held, texts)) {
        Err(refusal) => JsValue::from(refusal),
        Ok((numbers, notes)) => {
            let all = Array::of1(&Float64Array::from(&numbers[..]));
            for note in notes {
                all.push(&JsValue::from(note));
            }
            all.into()
        }
    }
}
