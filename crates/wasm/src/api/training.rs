//! Training in JavaScript, one mini-batch or some epochs at a time.

use std::sync::Arc;

use experiment::{Prepared, Progress, Run};
use js_sys::Float64Array;
use protocol::config::SplitConfig;
use protocol::report::Leg;
use wasm_bindgen::prelude::*;

use super::data::Dataset;
use super::model::Model;
use super::value::{error, run_config, settings};

/// A training run. It does nothing by itself: call `step` or `trainEpochs`, and leave the event loop time in between.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Training {
    run: Run,
}

#[wasm_bindgen]
impl Training {
    /// A run at epoch 0. Data, settings and seed decide every bit of it.
    ///
    /// # Errors
    /// Settings out of range, by name, or data that cannot be divided as `split` says.
    #[wasm_bindgen(constructor)]
    pub fn new(
        dataset: &Dataset,
        #[wasm_bindgen(unchecked_optional_param_type = "RunConfigInput")] config: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "SplitConfigInput")] split: &JsValue,
    ) -> Result<Self, JsValue> {
        let config = run_config(config)?.check().map_err(error)?;
        let split = settings(&SplitConfig::default(), split, "split")?;
        let window = config.model.window_length();
        let prepared = Prepared::new(&dataset.inner, &split, window, None).map_err(error)?;
        Ok(Self { run: Run::new(config, Arc::new(prepared)).map_err(error)? })
    }

    /// Trains one mini-batch. "epoch" if that finished an epoch, "finished" if the last epoch was finished before.
    /// With quantization-aware training, both networks take turns.
    ///
    /// # Errors
    /// A loss that is not finite; `finish` still gives the best networks until then.
    #[wasm_bindgen(unchecked_return_type = "\"batch\" | \"epoch\" | \"finished\"")]
    pub fn step(&mut self) -> Result<String, JsValue> {
        let done = match self.run.step().map_err(error)? {
            Progress::Working => "batch",
            Progress::Epoch(_) => "epoch",
            Progress::Finished => "finished",
        };
        Ok(done.to_owned())
    }

    /// Trains up to `epochs` more epochs and gives the number of epochs finished in all.
    ///
    /// # Errors
    /// As `step`.
    #[wasm_bindgen(js_name = trainEpochs)]
    pub fn train_epochs(&mut self, epochs: u32) -> Result<u32, JsValue> {
        let target = self.run.epoch().saturating_add(epochs).min(self.epochs());
        while self.run.epoch() < target {
            self.run.step().map_err(error)?;
        }
        Ok(self.run.epoch())
    }

    /// Epochs finished.
    #[wasm_bindgen(getter)]
    pub fn epoch(&self) -> u32 {
        self.run.epoch()
    }

    /// Epochs configured.
    #[wasm_bindgen(getter)]
    pub fn epochs(&self) -> u32 {
        self.run.config().training.epochs
    }

    /// Whether the last epoch is finished.
    #[wasm_bindgen(getter)]
    pub fn finished(&self) -> bool {
        self.run.epoch() >= self.epochs()
    }

    /// Losses (MSE in m²) of every finished epoch: train, validation of epoch 1, of epoch 2, ... Length: 2 x epoch.
    /// `leg` is "float" or "qat"; "float" if left out.
    ///
    /// # Errors
    /// A leg that this run does not have.
    pub fn losses(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "\"float\" | \"qat\"")] leg: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let leg = match leg.as_string().as_deref() {
            None if leg.is_undefined() => Leg::Float,
            Some("float") => Leg::Float,
            Some("qat") => Leg::Qat,
            _ => return Err(error(format!("leg {leg:?} is not known; there are float, qat"))),
        };
        let histories = self.run.losses_after(0);
        let history = histories
            .iter()
            .find(|history| history.leg == leg)
            .ok_or_else(|| error("this run has no QAT network; set config.qat"))?;
        let pairs: Vec<f64> = history.losses.iter().flat_map(|loss| [loss.train, loss.validation]).collect();
        Ok(Float64Array::from(pairs.as_slice()))
    }

    /// The networks at their lowest validation loss so far. The run can go on afterwards.
    ///
    /// # Errors
    /// No epoch is finished yet.
    pub fn finish(&self) -> Result<Model, JsValue> {
        let finished = self.run.finish().map_err(error)?;
        let finished = finished.ok_or_else(|| error("no epoch is finished yet, so there is no network"))?;
        Ok(Model::new(finished, Some(Arc::clone(self.run.prepared()))))
    }
}
