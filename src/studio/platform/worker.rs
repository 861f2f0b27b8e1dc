//! The worker that reads and writes other tools' files beside the page. `boot.js` starts it after the first paint;
//! whoever asks before waits for it.

use accord::exchange::Exported;
use accord::exchange::wire::{Answer, Request, WRITTEN};
use accord::plan::Refusal;
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = accordAsk, catch)]
    async fn accord_ask(texts: Vec<String>) -> Result<JsValue, JsValue>;
}

/// Files as the browser keeps them: a text of megabytes is handed on without being copied into the page's memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Names, notes and parts that were kept; the texts are empty.
    pub exported: Exported,
    /// The texts of the files.
    pub texts: Vec<JsString>,
}

fn fault(error: JsValue) -> Refusal {
    let reason = error.as_string().unwrap_or_else(|| js_sys::Error::from(error).message().into());
    Refusal::general(format!("The part of the studio that reads and writes files failed: {reason}"), "Reload the page")
}

/// Has a request answered; files stay with the browser.
async fn answer(request: Request) -> Result<(Answer, Vec<JsString>), Refusal> {
    let said: Array = accord_ask(request.into_texts()).await.map_err(fault)?.unchecked_into();
    let files = if said.get(0).as_string().as_deref() == Some(WRITTEN) {
        said.get(1).as_string().and_then(|count| count.parse().ok()).unwrap_or(0)
    } else {
        0
    };
    let mut texts = Vec::with_capacity(said.length() as usize);
    let mut handed = Vec::with_capacity(files as usize);
    for (at, text) in (0..).zip(said.iter()) {
        let is_file = at >= 3 && at < 2 + 2 * files && at % 2 == 1;
        texts.push(if is_file { String::new() } else { text.as_string().unwrap_or_default() });
        if is_file {
            handed.push(text.unchecked_into());
        }
    }
    let answer = Answer::from_texts(texts).ok_or_else(|| fault(JsValue::from_str("it was not understood")))?;
    Ok((answer, handed))
}

/// Has files read or refused.
pub async fn read(request: Request) -> Answer {
    match answer(request).await {
        Ok((answer, _)) => answer,
        Err(refusal) => Answer::Refused(String::new(), refusal),
    }
}

/// Has an archive written.
///
/// # Errors
/// Why it cannot be.
pub async fn archive(request: Request) -> Result<Uint8Array, Refusal> {
    let said = accord_ask(request.into_texts()).await.map_err(fault)?;
    match said.dyn_into::<Uint8Array>() {
        Ok(bytes) => Ok(bytes),
        Err(said) => {
            match Answer::from_texts(Array::from(&said).iter().filter_map(|text| text.as_string()).collect()) {
                Some(Answer::Refused(_, refusal)) => Err(refusal),
                _ => Err(fault(JsValue::from_str("it was not understood"))),
            }
        }
    }
}

/// Has files written.
///
/// # Errors
/// Why they cannot be.
pub async fn write(request: Request) -> Result<Written, Refusal> {
    match answer(request).await? {
        (Answer::Written(exported), texts) => Ok(Written { exported, texts }),
        (Answer::Refused(_, refusal), _) => Err(refusal),
        (Answer::Read(_) | Answer::Compared(_) | Answer::Archive(_), _) => {
            Err(Refusal::general("The answer is to another question", "Reload the page"))
        }
    }
}
