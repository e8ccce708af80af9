//! The JavaScript API: data sets, training, models and quantized models as classes. `types.d.ts`, `data_types.d.ts` and
//! `settings.d.ts`, which is drawn from the table of settings, describe the values.
//!
//! It computes nothing: all of it is the `experiment` crate, as in the worker and on the command line.
//!
//! Errors are JavaScript `Error` objects with one sentence. Settings may be partial; what is left out keeps its default,
//! and what does not exist is refused by name. Long rows of numbers are typed arrays.
//!
//! A call runs to its end. Only `Training` is stepped: what takes long on many rows (`simulate`, `importData`, `Training.finish`,
//! `Model.quantize`) belongs in a web worker of the caller's, which also is what can be ended in between.

mod blocks;
mod data;
mod job;
mod merge;
mod model;
mod quantized;
mod short_model;
mod training;
mod value;

pub use data::{Dataset, import_data, inspect, simulate};
pub use job::Job;
pub use model::{Model, open_model};
pub use quantized::QuantizedModel;
pub use training::Training;

use protocol::config::{PtqConfig, RunConfig};
use protocol::version::{CONFIG_VERSION, ENGINE_VERSION, MODEL_FORMAT_VERSION};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.d.ts");

#[wasm_bindgen(typescript_custom_section)]
const SETTINGS: &'static str = include_str!("settings.d.ts");

#[wasm_bindgen(typescript_custom_section)]
const DATA_TYPES: &'static str = include_str!("data_types.d.ts");

/// The default settings of a run, all of them: a network of 32 hidden neurons, Adamax, 1000 epochs.
///
/// # Errors
/// None in practice: the defaults are plain values.
#[wasm_bindgen(js_name = defaultRunConfig, unchecked_return_type = "RunConfig")]
pub fn default_run_config() -> Result<JsValue, JsValue> {
    value::to_js(&RunConfig::default())
}

/// The default settings of a quantization after training: 8 bits, one weight scale per output channel.
///
/// # Errors
/// None in practice: the defaults are plain values.
#[wasm_bindgen(js_name = defaultPtqConfig, unchecked_return_type = "PtqConfig")]
pub fn default_ptq_config() -> Result<JsValue, JsValue> {
    value::to_js(&PtqConfig::default())
}

/// What [`version`] gives.
#[derive(Serialize)]
struct Version {
    package: &'static str,
    engine: u32,
    config: u32,
    model_format: u32,
}

/// The versions of this build. Equal `engine` versions give equal bits.
///
/// # Errors
/// None in practice: the versions are plain values.
#[wasm_bindgen(unchecked_return_type = "Version")]
pub fn version() -> Result<JsValue, JsValue> {
    value::to_js(&Version {
        package: env!("CARGO_PKG_VERSION"),
        engine: ENGINE_VERSION,
        config: CONFIG_VERSION,
        model_format: MODEL_FORMAT_VERSION,
    })
}
