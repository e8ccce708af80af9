//! The blocks of data that a model reports on.

use std::sync::Arc;

use experiment::{FinishedRun, Prepared};
use protocol::config::SplitConfig;
use wasm_bindgen::JsValue;

use crate::data::Dataset;
use crate::value::{error, settings};

/// The blocks of other data for a model: its own scaling, and its own split unless another is given.
pub(super) fn prepare(
    finished: &FinishedRun,
    dataset: &Dataset,
    split: &JsValue,
) -> Result<Prepared, JsValue> {
    let split = if split.is_undefined() || split.is_null() {
        finished.model.data.split.clone()
    } else {
        settings(&SplitConfig::default(), split, "split")?
    };
    let window = &finished.config.model.window;
    Prepared::new(&dataset.inner, &split, window, Some(finished.model.scaler.clone())).map_err(error)
}

/// The blocks that a model came with.
pub(super) fn own_blocks(prepared: Option<&Arc<Prepared>>) -> Result<&Prepared, JsValue> {
    prepared
        .map(Arc::as_ref)
        .ok_or_else(|| error("this model was opened without data; give it a data set by withData"))
}
