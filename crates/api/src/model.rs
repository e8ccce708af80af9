//! Trained models in JavaScript, and opening model files.

use std::sync::Arc;

use experiment::evaluation::evaluate;
use experiment::{FinishedRun, Opened, Prepared, Quantized, file};
use js_sys::{Float32Array, Object};
use protocol::config::PtqConfig;
use wasm_bindgen::prelude::*;

use crate::blocks::{own_blocks, prepare};
use crate::data::Dataset;
use crate::quantized::{QuantizedModel, quantized_report};
use crate::value::{block, error, set, settings, to_js, with_paths};

/// A trained float network, with its quantization-aware twin if the run had one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Model {
    pub(super) finished: Arc<FinishedRun>,
    pub(super) prepared: Option<Arc<Prepared>>,
}

impl Model {
    pub(super) fn new(finished: FinishedRun, prepared: Option<Arc<Prepared>>) -> Self {
        Self { finished: Arc::new(finished), prepared }
    }
}

#[wasm_bindgen]
impl Model {
    /// Errors and paths of the float network on every block, and of the QAT network's integers if there is one.
    ///
    /// # Errors
    /// A model opened without data.
    #[wasm_bindgen(unchecked_return_type = "RunReport")]
    pub fn report(&self) -> Result<JsValue, JsValue> {
        let mut report = self.finished.report(own_blocks(self.prepared.as_ref())?).map_err(error)?;
        let paths = std::mem::take(&mut report.float.paths);
        let float = with_paths(&report.float, &paths)?;
        let qat = report.qat.take().map(quantized_report).transpose()?;
        let object = to_js(&report)?;
        set(&object, "float", &float)?;
        set(&object, "qat", &qat.unwrap_or(JsValue::UNDEFINED))?;
        Ok(object)
    }

    /// Quantizes the float network after training. Left-out settings: 8 bits, one weight scale per output channel.
    ///
    /// # Errors
    /// Settings out of range, by name.
    pub fn quantize(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "PtqConfigInput")] config: &JsValue,
    ) -> Result<QuantizedModel, JsValue> {
        let config = settings(&PtqConfig::default(), config, "config")?;
        let config = config.check(self.finished.config.model.layers.len()).map_err(error)?;
        let quantized =
            Quantized::ptq(&self.finished.model, config, self.prepared.as_deref()).map_err(error)?;
        Ok(QuantizedModel::new(Arc::clone(&self.finished), self.prepared.clone(), quantized))
    }

    /// The integers of the quantization-aware network; undefined if the run had none.
    ///
    /// # Errors
    /// A network without integer form, by layer.
    pub fn qat(&self) -> Result<Option<QuantizedModel>, JsValue> {
        let quantized = Quantized::qat(&self.finished).map_err(error)?;
        Ok(quantized.map(|quantized| {
            QuantizedModel::new(Arc::clone(&self.finished), self.prepared.clone(), quantized)
        }))
    }

    /// Errors of the float network on every block of other data. Without a split: as in training.
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
        let evaluated = evaluate(&self.finished.model.float.network, &prepared).map_err(error)?;
        to_js(&evaluated.metrics)
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
        let prepared = prepare(&self.finished, dataset, split)?;
        Ok(Self { finished: Arc::clone(&self.finished), prepared: Some(Arc::new(prepared)) })
    }

    /// The float network's estimates for a block in m: x, y of its first sample, of its second, ...
    ///
    /// # Errors
    /// A model opened without data, or a block that does not exist.
    pub fn estimates(
        &self,
        #[wasm_bindgen(js_name = block, unchecked_param_type = "Block")] name: &str,
    ) -> Result<Float32Array, JsValue> {
        let windows = block(&own_blocks(self.prepared.as_ref())?.blocks, name)?;
        let estimates = self.finished.model.float.network.forward(&windows.x).map_err(error)?;
        Ok(Float32Array::from(estimates.as_slice()))
    }

    /// The model as the text of a `run.json`.
    ///
    /// # Errors
    /// Ranges that are not known yet, of a model that has other data now.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> Result<String, JsValue> {
        let file = self.finished.to_file(self.prepared.as_deref()).map_err(error)?;
        serde_json::to_string(&file).map_err(error)
    }
}

/// Opens a `run.json` or `q.json`. What it opens has no data yet: `withData` gives it some.
///
/// # Errors
/// A file that is not a model, with the field, layer or version that is wrong.
#[wasm_bindgen(js_name = openModel, unchecked_return_type = "OpenedModel")]
pub fn open_model(bytes: &[u8]) -> Result<JsValue, JsValue> {
    console_error_panic_hook::set_once();
    let (finished, quantized) = file::open(bytes).and_then(Opened::into_run).map_err(error)?;
    let model = Model::new(finished, None);
    let object = JsValue::from(Object::new());
    if let Some(quantized) = quantized {
        let quantized = QuantizedModel::new(Arc::clone(&model.finished), None, quantized);
        set(&object, "quantized", &quantized.into())?;
    }
    set(&object, "model", &model.into())?;
    Ok(object)
}
