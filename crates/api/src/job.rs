//! Jobs in JavaScript: everything that decides a result as one value, changed by patches.

use std::str::FromStr as _;
use std::sync::Arc;

use experiment::{Prepared, Quantized, Run};
use protocol::config::{DataSource, PtqConfig, QatConfig};
use protocol::job::JobData;
use protocol::migrate::{Form, read};
use protocol::settings::applied;
use protocol::{Job as Inner, Patch};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::data::{Dataset, load};
use crate::merge::merged;
use crate::model::Model;
use crate::quantized::QuantizedModel;
use crate::training::Training;
use crate::value::{error, json, to_js};

/// Data, network, training and quantization. It never changes: `with` gives another one.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Job {
    inner: Inner,
}

impl Job {
    /// The job after a change: one or several as text, or settings by name.
    fn changed(&self, change: &JsValue) -> Result<Inner, JsValue> {
        if let Some(text) = change.as_string() {
            let patch = if !text.starts_with(|first: char| first.is_ascii_digit()) {
                let mut patch = Patch::default();
                text.split(';').try_for_each(|one| patch.set_text(one)).map_err(error)?;
                patch
            } else {
                Patch::from_str(&text).map_err(error)?
            };
            return applied(&self.inner, &patch).map_err(error);
        }
        let given = json(change, "job", 0)?;
        // Parts that are off have defaults of their own once they are named.
        let named = |name: &str| given.get(name).is_some_and(Value::is_object);
        let mut base = self.inner.clone();
        if named("qat") {
            base.qat.get_or_insert_with(QatConfig::default);
        }
        if named("ptq") {
            base.ptq.get_or_insert_with(PtqConfig::default);
        }
        let base = serde_json::to_value(&base).map_err(error)?;
        merged(&base, given, "job").map_err(error)
    }
}

#[wasm_bindgen]
impl Job {
    /// The default job, after a change if one is given; see `with`.
    ///
    /// # Errors
    /// As `with`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "JobInput | string")] change: &JsValue,
    ) -> Result<Self, JsValue> {
        console_error_panic_hook::set_once();
        let job = Self { inner: Inner::default() };
        if change.is_undefined() { Ok(job) } else { job.with(change) }
    }

    /// A job that was stored, by this version or an older one.
    ///
    /// # Errors
    /// A version that this build does not know, or what is no job.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Self, JsValue> {
        let value = serde_json::from_str(text).map_err(error)?;
        Ok(Self { inner: read(Form::Job, "job", value).map_err(error)? })
    }

    /// The job after a change: settings by name that are laid over this job's, or text. Text is one change or several as on the
    /// command line (`training.epochs=20;ptq=int8`), or what `patch` gives.
    ///
    /// # Errors
    /// A setting or a value that there is not, by its path.
    pub fn with(
        &self,
        #[wasm_bindgen(unchecked_param_type = "JobInput | string")] change: &JsValue,
    ) -> Result<Self, JsValue> {
        Ok(Self { inner: self.changed(change)? })
    }

    /// The whole job as a plain object.
    ///
    /// # Errors
    /// None in practice: a job is plain data.
    #[wasm_bindgen(unchecked_return_type = "JobValue")]
    pub fn value(&self) -> Result<JsValue, JsValue> {
        to_js(&self.inner)
    }

    /// The job as JSON, to be stored; see `fromJson`.
    ///
    /// # Errors
    /// None in practice: a job is plain data.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> Result<String, JsValue> {
        serde_json::to_string(&self.inner).map_err(error)
    }

    /// What makes this job of the default one, as text for a link: `new Job(text)` gives this job again.
    pub fn patch(&self) -> String {
        Patch::between(&Inner::default(), &self.inner).to_string()
    }

    /// What makes this job of another one: `other.with(text)` gives this job.
    #[wasm_bindgen(js_name = patchFrom)]
    pub fn patch_from(&self, other: &Job) -> String {
        Patch::between(&other.inner, &self.inner).to_string()
    }

    /// The key of its result on these data: equal keys give equal bits under one engine version.
    pub fn key(&self, dataset: &Dataset) -> String {
        self.inner.key(&dataset.inner.fingerprint).to_string()
    }

    /// The simulated room that the job names.
    ///
    /// # Errors
    /// A job on files, which it names and does not hold; a preset or parameter that is not known.
    pub fn simulate(&self) -> Result<Dataset, JsValue> {
        match &self.inner.data {
            JobData::Simulated(simulated) => load(&DataSource::Simulated(simulated.clone())),
            JobData::Files { files, .. } => {
                let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
                Err(error(format!("this job's data are files ({}); use importData", names.join(", "))))
            }
        }
    }

    /// A training of this job at epoch 0, on these data.
    ///
    /// # Errors
    /// Settings out of range, by name; data that cannot be divided as the job says; a job that starts from given weights.
    pub fn train(&self, dataset: &Dataset) -> Result<Training, JsValue> {
        let job = self.inner.clone().check(dataset.inner.sensors()).map_err(error)?;
        let prepared = Prepared::new(&dataset.inner, &job.split, &job.model.window, None).map_err(error)?;
        Ok(Training::of(Run::new(job.into_run(), Arc::new(prepared), None).map_err(error)?))
    }

    /// Quantizes a model after training as this job says; undefined if it does not.
    ///
    /// # Errors
    /// Settings out of range, by name.
    pub fn quantize(&self, model: &Model) -> Result<Option<QuantizedModel>, JsValue> {
        let Some(ptq) = self.inner.ptq.clone() else { return Ok(None) };
        let finished = &model.finished;
        let ptq =
            ptq.check(finished.config.model.layers.len()).map_err(|problem| error(problem.within("ptq")))?;
        let quantized = Quantized::ptq(&finished.model, ptq, model.prepared.as_deref()).map_err(error)?;
        Ok(Some(QuantizedModel::new(Arc::clone(finished), model.prepared.clone(), quantized)))
    }
}
