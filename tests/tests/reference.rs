//! Our numbers against those of TensorFlow, TFMOT and LiteRT, natively and in a browser.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod golden;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
