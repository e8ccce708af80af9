//! The bytes of messages from JavaScript values and back, for the worker's test beside this file.
//!
//! Built for wasm only, as a library of its own: `load.mjs` loads it.
#![cfg(target_arch = "wasm32")]

use protocol::message::{FromWorker, ToWorker, from_bytes, to_bytes};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// A message of the page as bytes.
///
/// # Errors
/// When it is none.
#[wasm_bindgen(js_name = toBytes)]
pub fn to_worker(message: JsValue) -> Result<Vec<u8>, JsError> {
    let message: ToWorker = serde_wasm_bindgen::from_value(message)?;
    Ok(to_bytes(&message)?)
}

/// A message of the worker from its bytes; its long arrays are empty.
///
/// # Errors
/// When they are none.
#[wasm_bindgen(js_name = fromBytes)]
pub fn from_worker(bytes: &[u8]) -> Result<JsValue, JsError> {
    let message: FromWorker = from_bytes(bytes)?;
    Ok(serde_wasm_bindgen::to_value(&message)?)
}
