//! Files and the clipboard.

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, Url};

use super::page::{document, window};

/// A text and the name it came under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The file's name; empty for pasted text.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Larger files are not read at all.
const LARGEST: f64 = 16.0 * 1024.0 * 1024.0;

/// Reads every file of a list as text.
///
/// # Errors
/// A sentence that names the file.
pub async fn read_all(list: FileList) -> Result<Vec<TextFile>, String> {
    let mut files = Vec::new();
    // The list is the input's own and empties when the input is made ready for the next choice.
    let chosen: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    for file in chosen {
        // Of a folder only what can be meant is read: no pictures, no code, nothing of Git's.
        let path = folder_path(&file);
        if path.as_deref().is_some_and(|path| !is_wanted(path)) {
            continue;
        }
        let read = read_one(&file).await?;
        files.push(TextFile { name: path.unwrap_or(read.name), ..read });
    }
    if files.is_empty() {
        return Err("there is no YAML or JSON file in it".to_owned());
    }
    Ok(files)
}

/// Reads every file of a list as text, whatever its name ends with.
///
/// # Errors
/// As [`read_all`].
pub async fn read_any(list: FileList) -> Result<Vec<TextFile>, String> {
    let chosen: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    let mut files = Vec::new();
    for file in chosen {
        files.push(read_one(&file).await?);
    }
    Ok(files)
}

/// Where a file lies in a folder that was chosen; nothing for a file that was chosen itself.
fn folder_path(file: &File) -> Option<String> {
    let path = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok()?.as_string()?;
    (!path.is_empty()).then_some(path)
}

fn is_wanted(path: &str) -> bool {
    let is_hidden = path.split('/').any(|part| part.starts_with('.') || part == "node_modules");
    !is_hidden && [".yaml", ".yml", ".json"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

async fn read_one(file: &File) -> Result<TextFile, String> {
    let name = file.name();
    if file.size() > LARGEST {
        return Err(format!("“{name}” is larger than 16 MiB"));
    }
    let text = JsFuture::from(file.text()).await.map_err(|_| format!("“{name}” could not be read"))?;
    Ok(TextFile { text: text.as_string().unwrap_or_default(), name })
}

/// Hands a text to the reader as a file.
pub fn download(name: &str, text: &JsString) -> Result<(), JsValue> {
    download_parts(name, "application/yaml", text)
}

/// Hands a drawing to the reader as a file.
pub fn download_svg(name: &str, svg: &str) -> Result<(), JsValue> {
    download_parts(name, "image/svg+xml", &svg.into())
}

fn download_parts(name: &str, kind: &str, content: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(content);
    hand_out(name, &Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Hands whatever was made to the reader as a file.
pub(super) fn hand_out(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has taken the data by the time a minute has passed.
    super::page::after(60_000, move || drop(Url::revoke_object_url(&url)));
    Ok(())
}

/// Hands bytes to the reader as a file.
pub fn download_bytes(name: &str, bytes: &js_sys::Uint8Array) -> Result<(), JsValue> {
    download_parts(name, "application/zip", bytes)
}

/// Puts a text on the clipboard; false where the browser does not allow it.
pub async fn copy(text: &JsString) -> bool {
    let clipboard = window().navigator().clipboard();
    // Missing outside secure contexts.
    if clipboard.is_undefined() {
        return false;
    }
    let Some(text) = text.as_string() else { return false };
    JsFuture::from(clipboard.write_text(&text)).await.is_ok()
}
