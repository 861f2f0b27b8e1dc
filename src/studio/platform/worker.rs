//! The worker that reads and writes other tools' files beside the page. `boot.js` starts it after the first paint;
//! whoever asks before waits for it.

use super::page::Files;
use accord::exchange::Exported;
use accord::exchange::series::{Examined, Head, Measure, Role};
use accord::exchange::wire::{Answer, Request, WRITTEN, examine_texts, heads_of};
use accord::model::attained::Midnights;
use accord::plan::{Note, NoteKind, Objective, Refusal};
use js_sys::{Array, Float64Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = accordAsk, catch)]
    async fn accord_ask(texts: Vec<String>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = accordExamine, catch)]
    async fn accord_examine(texts: Vec<String>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = accordMeasure, catch)]
    async fn accord_measure(files: Array, more: bool, progress: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = accordStop)]
    fn accord_stop();
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
        Err(said) => match Answer::from_texts(texts_of(&said)) {
            Some(Answer::Refused(_, refusal)) => Err(refusal),
            _ => Err(fault(JsValue::from_str("it was not understood"))),
        },
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

/// What came of reading measurements.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// What is held now, and how it seems to count.
    Heads(Vec<Head>, Measure),
    /// Somebody stopped it; nothing is held.
    Stopped,
}

/// The files of a list, which empties when its input is made ready for the next choice.
pub fn listed(files: &Files) -> Array {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// Has files of measurements read, beside those that are held already if there shall be more of them.
///
/// # Errors
/// The file that is to blame, and why.
pub async fn measure(
    files: Array,
    more: bool,
    progress: impl FnMut(f64) + 'static,
) -> Result<Measured, (String, Refusal)> {
    let nobody = |refusal| (String::new(), refusal);
    let progress = Closure::<dyn FnMut(f64)>::new(progress);
    let said = accord_measure(files, more, progress.as_ref()).await.map_err(|error| nobody(fault(error)))?;
    let texts = texts_of(&said);
    if texts.first().map(String::as_str) == Some("stopped") {
        return Ok(Measured::Stopped);
    }
    if let Some((heads, measure)) = heads_of(texts.clone()) {
        return Ok(Measured::Heads(heads, measure));
    }
    match Answer::from_texts(texts) {
        Some(Answer::Refused(name, refusal)) => Err((name, refusal)),
        _ => Err(nobody(fault(JsValue::from_str("it was not understood")))),
    }
}

/// Stops the reading of measurements.
pub fn stop() {
    accord_stop();
}

/// Has the measurements that are held looked at.
///
/// # Errors
/// Why nothing follows from them.
pub async fn examine(
    roles: &[Role],
    measure: Measure,
    objective: &Objective,
    midnights: &Midnights,
) -> Result<Examined, Refusal> {
    let said = accord_examine(examine_texts(roles, measure, objective, midnights)?).await.map_err(fault)?;
    let all = Array::from(&said);
    let Ok(numbers) = all.get(0).dyn_into::<Float64Array>() else {
        return match Answer::from_texts(texts_of(&said)) {
            Some(Answer::Refused(_, refusal)) => Err(refusal),
            _ => Err(fault(JsValue::from_str("it was not understood"))),
        };
    };
    let notes = all.iter().skip(1).filter_map(|note| note.as_string());
    let notes = notes.map(|text| Note::general(NoteKind::Repaired, text)).collect();
    let examined = Examined::from_numbers(&numbers.to_vec());
    examined.map(|of| Examined { notes, ..of }).ok_or_else(|| fault(JsValue::from_str("it was not understood")))
}

fn texts_of(said: &JsValue) -> Vec<String> {
    Array::from(said).iter().filter_map(|text| text.as_string()).collect()
}
