//! A picture as a PNG file, as large as it is seen and twice as fine.

use charts::Frame;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlCanvasElement};

use super::backend::cleared;
use super::shown::Shown;
use crate::files;

/// Device pixels for each css pixel.
const FINENESS: u32 = 2;

/// Offers a picture of `size` css px on the ground of its theme for saving. A browser that gives no canvas saves nothing.
pub fn save_png(picture: &impl Shown, size: (u32, u32), dark: bool, file_name: String) {
    let Ok(canvas) = drawn(picture, size, dark) else { return };
    spawn_local(async move {
        if let Ok(bytes) = png(&canvas).await {
            files::save(&file_name, &bytes);
        }
    });
}

fn drawn(
    picture: &impl Shown,
    (width, height): (u32, u32),
    dark: bool,
) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width * FINENESS);
    canvas.set_height(height * FINENESS);
    let frame = Frame { width: f64::from(width), height: f64::from(height), ratio: f64::from(FINENESS) };
    let backend = cleared(&canvas).ok_or(JsValue::NULL)?;
    let drawn = charts::draw_on_ground(picture, backend, frame, charts::Theme::for_scheme(dark));
    drawn.map_err(|error| JsValue::from(error.to_string())).map(|()| canvas)
}

async fn png(canvas: &HtmlCanvasElement) -> Result<Vec<u8>, JsValue> {
    let mut asked = Ok(());
    let blob = Promise::new(&mut |resolve, _| asked = canvas.to_blob(&resolve));
    asked?;
    let blob: Blob = JsFuture::from(blob).await?.dyn_into()?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
