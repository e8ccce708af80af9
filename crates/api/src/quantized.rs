//! Quantized models in JavaScript.

use std::mem::take;
use std::sync::Arc;

use experiment::finished::errors;
use experiment::{FinishedRun, Prepared, Quantized};
use js_sys::Float32Array;
use protocol::report::QuantizedReport;
use wasm_bindgen::prelude::*;

use crate::blocks::{own_blocks, prepare};
use crate::data::Dataset;
use crate::value::{block, error, to_js, with_paths};

/// An integer network. All its numbers are those of the integers, as a microcontroller computes them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct QuantizedModel {
    finished: Arc<FinishedRun>,
    prepared: Option<Arc<Prepared>>,
    quantized: Quantized,
}

/// A report with its paths as typed arrays.
pub(super) fn quantized_report(mut report: QuantizedReport) -> Result<JsValue, JsValue> {
    let paths = take(&mut report.paths);
    with_paths(&report, &paths)
}

impl QuantizedModel {
    pub(super) fn new(
        finished: Arc<FinishedRun>,
        prepared: Option<Arc<Prepared>>,
        quantized: Quantized,
    ) -> Self {
        Self { finished, prepared, quantized }
    }

    fn own_report(&self) -> Result<QuantizedReport, JsValue> {
        self.quantized.report(&self.finished.model, own_blocks(self.prepared.as_ref())?).map_err(error)
    }
}

#[wasm_bindgen]
impl QuantizedModel {
    /// Errors and paths of the integers, their distance from fake-quant, sizes and layers.
    ///
    /// # Errors
    /// A model opened without data.
    #[wasm_bindgen(unchecked_return_type = "QuantizedReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        quantized_report(self.own_report()?)
    }

    /// Errors of the integers on every block of other data. Without a split: as in training.
    ///
    /// # Errors
    /// Data that cannot be divided so.
    #[wasm_bindgen(unchecked_return_type = "PerSplit<Metrics>")]
    pub fn evaluate(
        &self,
        dataset: &Dataset,
        #[wasm_bindgen(unchecked_optional_param_type = "SplitConfigInput")] split: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let prepared = prepare(&self.finished, dataset, split)?;
        let estimates = prepared.blocks.try_map(|windows| self.quantized.run(&windows.x)).map_err(error)?;
        to_js(&errors(&estimates, &prepared))
    }

    /// The same model with other data to report on. Without a split: as in training.
    ///
    /// # Errors
    /// Data that cannot be divided so.
    #[wasm_bindgen(js_name = withData)]
    pub fn with_data(
        &self,
        dataset: &Dataset,
        #[wasm_bindgen(unchecked_optional_param_type = "SplitConfigInput")] split: &JsValue,
    ) -> Result<Self, JsValue> {
        let prepared = Some(Arc::new(prepare(&self.finished, dataset, split)?));
        Ok(Self::new(Arc::clone(&self.finished), prepared, self.quantized.clone()))
    }

    /// The integers' estimates for a block in m: x, y of its first sample, of its second, ...
    ///
    /// # Errors
    /// A model opened without data, or a block that does not exist.
    pub fn estimates(
        &self,
        #[wasm_bindgen(js_name = block, unchecked_param_type = "Block")] name: &str,
    ) -> Result<Float32Array, JsValue> {
        let windows = block(&own_blocks(self.prepared.as_ref())?.blocks, name)?;
        let estimates = self.quantized.run(&windows.x).map_err(error)?;
        Ok(Float32Array::from(estimates.as_slice()))
    }

    /// The model as the text of a `q.json`.
    ///
    /// # Errors
    /// A network that does not fit the data it came with.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> Result<String, JsValue> {
        let evaluation = match self.prepared {
            Some(_) => Some((&self.own_report()?).into()),
            None => None,
        };
        let prepared = self.prepared.as_deref();
        let file = self.quantized.to_file(&self.finished, prepared, evaluation).map_err(error)?;
        serde_json::to_string(&file).map_err(error)
    }
}
