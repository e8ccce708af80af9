//! The worker's program. All of it is crate `bitroom-wasm`; this package sets how hard its parts are optimized together.

use wasm_bindgen::JsValue;

fn main() -> Result<(), JsValue> {
    bitroom_wasm::start()
}
