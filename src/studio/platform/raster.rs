//! A drawing as a picture of pixels, for slides and chats that take no SVG.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::files::hand_out;
use super::page::{document, window};

/// Pixels for each unit of the drawing: sharp on a projector.
const DENSITY: f64 = 2.0;

/// Hands a drawing to the reader as a PNG file.
///
/// # Errors
/// The browser could not draw it.
pub async fn download_png(name: &str, svg: &str, size: (u32, u32)) -> Result<(), JsValue> {
    hand_out(name, &png(svg.to_owned(), size).await?)
}

/// Puts a drawing on the clipboard as a PNG; false where the browser does not allow it.
pub async fn copy_png(svg: &str, size: (u32, u32)) -> bool {
    copied(svg.to_owned(), size).await.is_ok()
}

async fn copied(svg: String, size: (u32, u32)) -> Result<(), JsValue> {
    // A browser may lack it, and a page that is not served securely does.
    let maker: Function = Reflect::get(&window(), &"ClipboardItem".into())?.dyn_into()?;
    // A promise and not the picture: some browsers allow it only within the click itself.
    let drawn = wasm_bindgen_futures::future_to_promise(async move { png(svg, size).await.map(JsValue::from) });
    let kinds = Object::new();
    Reflect::set(&kinds, &"image/png".into(), &drawn)?;
    let item = Reflect::construct(&maker, &Array::of1(&kinds))?;
    let clipboard = window().navigator().clipboard();
    let write: Function = Reflect::get(&clipboard, &"write".into())?.dyn_into()?;
    let written: Promise = write.call1(&clipboard, &Array::of1(&item))?.dyn_into()?;
    JsFuture::from(written).await.map(drop)
}

async fn png(svg: String, (width, height): (u32, u32)) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let source = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options)?;
    let url = Url::create_object_url_with_blob(&source)?;
    let drawn = draw(&url, f64::from(width) * DENSITY, f64::from(height) * DENSITY).await;
    let _ = Url::revoke_object_url(&url);
    let canvas = drawn?;
    let made = Promise::new(&mut |resolve, reject| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let answer = if blob.is_null() { &reject } else { &resolve };
            let _ = answer.call1(&JsValue::UNDEFINED, &blob);
        });
        let _ = canvas.to_blob(take.unchecked_ref());
    });
    JsFuture::from(made).await?.dyn_into()
}

async fn draw(url: &str, width: f64, height: f64) -> Result<HtmlCanvasElement, JsValue> {
    let image: HtmlImageElement = document().create_element("img")?.unchecked_into();
    image.set_src(url);
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into::<CanvasRenderingContext2d>();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}
