//! Files that the page ships with, and files packed by gzip.

use js_sys::{Array, ArrayBuffer, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableWritablePair, Response};

/// What every gzip file begins with (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What the browser says of a failure, in words.
fn words(error: &JsValue) -> String {
    let said = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    said.or_else(|| error.as_string()).unwrap_or_else(|| "the browser does not say why".to_owned())
}

/// The bytes of a file beside the page, unpacked where it is packed by gzip.
///
/// # Errors
/// Why there are none, in words.
pub async fn fetched(url: &str) -> Result<Vec<u8>, String> {
    let fetched = async {
        let window = web_sys::window().ok_or_else(|| JsValue::from("no window"))?;
        let response: Response = JsFuture::from(window.fetch_with_str(url)).await?.dyn_into()?;
        if !response.ok() {
            return Err(format!("the server answered {}", response.status()).into());
        }
        bytes(&response).await
    };
    let bytes = fetched.await.map_err(|error: JsValue| words(&error))?;
    unpacked(bytes).await
}

/// Bytes as they are, or unpacked where they are packed by gzip. A server may have unpacked a file on its way already, whatever
/// its name says.
///
/// # Errors
/// Why they cannot be unpacked, in words.
pub async fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let unpack = async {
        let packed = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes.as_slice())))?;
        let body = packed.body().ok_or_else(|| JsValue::from("no body"))?;
        // By its name, as web-sys counts it among what may still change.
        let class: Function = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?.dyn_into()?;
        let unpacker = Reflect::construct(&class, &Array::of1(&"gzip".into()))?;
        let unpacker: ReadableWritablePair = unpacker.unchecked_into();
        self::bytes(&Response::new_with_opt_readable_stream(Some(&body.pipe_through(&unpacker)))?).await
    };
    unpack.await.map_err(|error: JsValue| format!("the file cannot be unpacked: {}", words(&error)))
}

async fn bytes(response: &Response) -> Result<Vec<u8>, JsValue> {
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
