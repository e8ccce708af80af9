//! Training in JavaScript, one mini-batch or some epochs at a time.

use std::sync::Arc;

use experiment::finished::weights_hash;
use experiment::{FinishedRun, Position, Prepared, Progress, Run};
use js_sys::Float64Array;
use protocol::config::{ModelConfig, RunConfig, SplitConfig};
use protocol::report::Leg;
use wasm_bindgen::prelude::*;

use crate::data::Dataset;
use crate::model::Model;
use crate::value::{error, run_config, settings, to_js};

/// A training run. It does nothing by itself: call `step` or `trainEpochs`, and leave the event loop time in between.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Training {
    run: Run,
}

impl Training {
    /// A training that goes on with a run.
    pub(super) fn of(run: Run) -> Self {
        Self { run }
    }

    /// A run at epoch 0, from `start` where the config asks for a warm start.
    pub(super) fn start(
        dataset: &Dataset,
        config: RunConfig,
        split: &JsValue,
        start: Option<&FinishedRun>,
    ) -> Result<Self, JsValue> {
        let config = config.check(dataset.inner.sensors()).map_err(error)?;
        let split = settings(&SplitConfig::default(), split, "split")?;
        let window = &config.model.window;
        let prepared = Prepared::new(&dataset.inner, &split, window, None).map_err(error)?;
        let start = start.map(|run| &run.model.float.network);
        Ok(Self { run: Run::new(config, Arc::new(prepared), start).map_err(error)? })
    }
}

#[wasm_bindgen]
impl Model {
    /// A training that starts from the float network's weights instead of drawing them from the seed. Settings are laid
    /// over the defaults, but the network and its windows over this model's.
    ///
    /// # Errors
    /// As the constructor of `Training`, or the first layer that is another than this model's.
    #[wasm_bindgen(js_name = trainOn)]
    pub fn train_on(
        &self,
        dataset: &Dataset,
        #[wasm_bindgen(unchecked_optional_param_type = "RunConfigInput")] config: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "SplitConfigInput")] split: &JsValue,
    ) -> Result<Training, JsValue> {
        let mut config = run_config(config, self.finished.config.model.clone())?;
        config.warm_start.get_or_insert_with(|| weights_hash(&self.finished.model.float.network));
        Training::start(dataset, config, split, Some(&self.finished))
    }
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
        Self::start(dataset, run_config(config, ModelConfig::default())?, split, None)
    }

    /// Trains one mini-batch, or evaluates some rows at the end of a repeat. "epoch" if that finished an epoch, "repeat" if it
    /// finished a repeat, "finished" if all repeats were finished before. With quantization-aware training, both networks
    /// take turns.
    ///
    /// # Errors
    /// A loss that is not finite; `finish` still gives the best networks until then.
    #[wasm_bindgen(unchecked_return_type = "\"batch\" | \"epoch\" | \"repeat\" | \"finished\"")]
    pub fn step(&mut self) -> Result<String, JsValue> {
        let done = match self.run.step().map_err(error)? {
            Progress::Working => "batch",
            Progress::Epoch { .. } => "epoch",
            Progress::Repeat(_) => "repeat",
            Progress::Finished => "finished",
        };
        Ok(done.to_owned())
    }

    /// Trains up to `epochs` more epochs, over the ends of repeats, and gives the number of epochs trained in all repeats.
    ///
    /// # Errors
    /// As `step`.
    #[wasm_bindgen(js_name = trainEpochs)]
    pub fn train_epochs(&mut self, epochs: u32) -> Result<f64, JsValue> {
        let target = self.run.epochs_trained().saturating_add(u64::from(epochs));
        // Behind the last epoch only the evaluation of its repeat is left.
        while self.run.epochs_trained() < target || self.run.epochs_left() == 0 {
            if self.run.step().map_err(error)? == Progress::Finished {
                break;
            }
        }
        Ok(self.run.epochs_trained() as f64)
    }

    /// The settings, all of them.
    ///
    /// # Errors
    /// None in practice: settings are plain values.
    #[wasm_bindgen(unchecked_return_type = "RunConfig")]
    pub fn config(&self) -> Result<JsValue, JsValue> {
        to_js(&self.run.config().clone().into_inner())
    }

    /// Number of the repeat that is trained, from 0.
    #[wasm_bindgen(getter)]
    pub fn repeat(&self) -> u32 {
        self.run.position().repeat
    }

    /// Epochs of this repeat that are finished.
    #[wasm_bindgen(getter)]
    pub fn epoch(&self) -> u32 {
        self.run.position().epoch
    }

    /// Epochs configured for each repeat.
    #[wasm_bindgen(getter)]
    pub fn epochs(&self) -> u32 {
        self.run.config().training.epochs
    }

    /// Whether all repeats are trained.
    #[wasm_bindgen(getter)]
    pub fn finished(&self) -> bool {
        self.run.epochs_left() == 0
    }

    /// Losses (MSE in m²) of every finished epoch: train, validation of epoch 1, of epoch 2, ... Length: 2 x epoch.
    /// `leg` is "float" or "qat"; "float" if left out. `repeat`, from 0, is the one that is trained if left out.
    ///
    /// # Errors
    /// A leg or a repeat that this run does not have.
    pub fn losses(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "\"float\" | \"qat\"")] leg: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] repeat: &JsValue,
    ) -> Result<Float64Array, JsValue> {
        let leg = match leg.as_string().as_deref() {
            None if leg.is_undefined() => Leg::Float,
            Some("float") => Leg::Float,
            Some("qat") => Leg::Qat,
            name => {
                let name = name.unwrap_or("of this type");
                return Err(error(format!("a leg {name} is not known; there are float, qat")));
            }
        };
        if leg == Leg::Qat && self.run.config().qat.is_none() {
            return Err(error("this run has no QAT network; set config.qat"));
        }
        let repeat = match repeat.as_f64() {
            None if repeat.is_undefined() => self.run.position().repeat,
            // Whatever is no number of a repeat becomes one that does not exist.
            given => {
                given.filter(|number| number.trunc() == *number).map_or(u32::MAX, |number| number as u32)
            }
        };
        let histories = self.run.losses_after(Position { repeat, epoch: 0 });
        let history = histories
            .iter()
            .find(|history| (history.leg, history.repeat) == (leg, repeat))
            .ok_or_else(|| error("there is no such repeat yet; repeats are counted from 0"))?;
        let pairs: Vec<f64> = history.losses.iter().flat_map(|loss| [loss.train, loss.validation]).collect();
        Ok(Float64Array::from(pairs.as_slice()))
    }

    /// The networks of the best repeat so far (by validation), each at its lowest validation loss. The run can go on afterwards.
    ///
    /// # Errors
    /// No epoch is finished yet.
    pub fn finish(&self) -> Result<Model, JsValue> {
        let finished = self.run.finish().map_err(error)?;
        let finished = finished.ok_or_else(|| error("no epoch is finished yet, so there is no network"))?;
        Ok(Model::new(finished, Some(Arc::clone(self.run.prepared()))))
    }
}
