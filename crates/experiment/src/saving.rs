//! Model files: writing runs, models and quantized networks.

use deploy::json::{write_form, write_int_network, write_network};
use protocol::model_file::{
    CalibrationFile, CalibrationVariant, MODEL_FORMAT, ModelFile, QUANTIZED_FORMAT, QuantizedEvaluation,
    QuantizedFile, RUN_FORMAT, RunFile, ScalerFile, TrainedNetwork,
};
use protocol::version::{ENGINE_VERSION, MODEL_FORMAT_VERSION};

use crate::calibrate::{States, to_file};
use crate::calibrations::CalibratedAs;
use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::quantized::{QuantizeError, Quantized};

impl Trained {
    fn to_file(&self) -> TrainedNetwork {
        TrainedNetwork {
            best_epoch: self.best_epoch,
            metrics: self.metrics.clone(),
            network: write_network(&self.network),
        }
    }
}

impl Model {
    /// The model as `model.json` holds it.
    ///
    /// # Errors
    /// As [`Model::calibration`].
    pub fn to_file(&self, prepared: Option<&Prepared>) -> Result<ModelFile, QuantizeError> {
        self.calibration(prepared)?;
        Ok(ModelFile {
            format: MODEL_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            window: self.window,
            data: self.data.clone(),
            scaler: self.scaler_file(),
            calibration: self.calibration_file(),
            float: self.float.to_file(),
        })
    }

    fn scaler_file(&self) -> ScalerFile {
        ScalerFile {
            mean: self.scaler.mean.clone(),
            sd: self.scaler.sd.clone(),
            constant: self.scaler.constant.clone(),
        }
    }

    /// What is known of the tensors.
    fn calibration_file(&self) -> CalibrationFile {
        let variants = self.calibrations.known().filter(|(form, _)| *form != CalibratedAs::default());
        let variants = variants.map(|(form, found)| CalibrationVariant {
            moved_biases: form.moved_biases,
            carried_state: form.states == States::Carried,
            training: to_file(&found.training),
            validation: to_file(&found.validation),
        });
        let plain = self.calibrations.get(CalibratedAs::default());
        CalibrationFile {
            training: plain.map_or_else(Vec::new, |plain| to_file(&plain.training)),
            validation: plain.map_or_else(Vec::new, |plain| to_file(&plain.validation)),
            variants: variants.collect(),
        }
    }
}

impl FinishedRun {
    /// The run as `run.json` holds it.
    ///
    /// # Errors
    /// As [`Model::calibration`].
    pub fn to_file(&self, prepared: Option<&Prepared>) -> Result<RunFile, QuantizeError> {
        self.model.calibration(prepared)?;
        Ok(self.to_kept_file())
    }

    /// As [`FinishedRun::to_file`] at once: without the calibrations that nobody has asked for yet.
    #[must_use]
    pub fn to_kept_file(&self) -> RunFile {
        let model = &self.model;
        RunFile {
            format: RUN_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            engine_version: ENGINE_VERSION,
            config: self.config.clone().into_inner(),
            data: model.data.clone(),
            scaler: model.scaler_file(),
            calibration: model.calibration_file(),
            repeats: self.repeats.clone(),
            chosen: self.chosen as u32,
            epochs_done: self.epochs_done(),
            float: model.float.to_file(),
            qat: self.qat.as_ref().map(Trained::to_file),
            losses: self.losses.clone(),
            ranges: self.ranges.clone(),
        }
    }
}

impl Quantized {
    /// The quantized network as `q.json` holds it, with the run it came from.
    ///
    /// # Errors
    /// As [`Model::calibration`].
    pub fn to_file(
        &self,
        run: &FinishedRun,
        prepared: Option<&Prepared>,
        evaluation: Option<QuantizedEvaluation>,
    ) -> Result<QuantizedFile, QuantizeError> {
        Ok(QuantizedFile { run: Some(run.to_file(prepared)?), ..self.parts_of_file(evaluation) })
    }

    /// The quantized network as `q.json` holds it, with a model that came from no run.
    ///
    /// # Errors
    /// As [`Model::calibration`].
    pub fn to_file_of_model(
        &self,
        model: &Model,
        prepared: Option<&Prepared>,
        evaluation: Option<QuantizedEvaluation>,
    ) -> Result<QuantizedFile, QuantizeError> {
        Ok(QuantizedFile { model: Some(model.to_file(prepared)?), ..self.parts_of_file(evaluation) })
    }

    /// The file without what the network came from.
    fn parts_of_file(&self, evaluation: Option<QuantizedEvaluation>) -> QuantizedFile {
        let integer = self.integer().map(write_int_network);
        QuantizedFile {
            format: QUANTIZED_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            method: self.method,
            ptq: self.ptq.clone(),
            run: None,
            model: None,
            network: self.ptq.as_ref().map(|_| write_network(&self.quantized)),
            form: if integer.is_some() { Vec::new() } else { write_form(&self.form) },
            integer,
            evaluation,
        }
    }
}
