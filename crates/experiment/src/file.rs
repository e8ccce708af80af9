//! Model files of finished runs and quantized networks: writing, and opening with every check.

use crate::open_error::OpenError;
use dataset::Scaler;
use deploy::json::{ModelFile, read_int_network, read_model, read_network, write_int_network, write_network};
use form::QuantizedForm;
use int_nn::{IntLayer, IntNetwork, Shape};
use nn::Network;
use protocol::config::CheckedRunConfig;
use protocol::model_file::{
    CalibrationFile, CalibrationVariant, NetworkFile, QUANTIZED_FORMAT, QuantizedEvaluation, QuantizedFile,
    RUN_FORMAT, RunFile, ScalerFile, TensorStatistics, TrainedNetwork,
};
use protocol::report::Method;
use protocol::version::{ENGINE_VERSION, MODEL_FORMAT_VERSION};
use quant::{Histogram, Runtime};

use crate::calibrate::{States, from_file, to_file};
use crate::calibrations::Calibration;
use crate::calibrations::{CalibratedAs, Calibrations};
use crate::file_checks::{check_losses, check_repeats};
use crate::finished::{FinishedRun, Trained};
use crate::model;
use crate::prepare::Prepared;
use crate::quantized::{QuantizeError, Quantized};

/// A model file that passed every check.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A `run.json`.
    Run(Box<FinishedRun>),
    /// A `q.json`: the run it came from, and the quantized network.
    Quantized(Box<FinishedRun>, Box<Quantized>),
}

impl Opened {
    /// The run, whichever file it was.
    pub fn run(&self) -> &FinishedRun {
        match self {
            Self::Run(run) | Self::Quantized(run, _) => run,
        }
    }
}

/// Opens `run.json` or `q.json`.
///
/// # Errors
/// Names the field, layer or tensor that is wrong; never panics, whatever the bytes.
pub fn open(bytes: &[u8]) -> Result<Opened, OpenError> {
    match read_model(bytes)? {
        ModelFile::Run(file) => Ok(Opened::Run(Box::new(finished(*file)?))),
        ModelFile::Quantized(file) => {
            let file = *file;
            let run = finished(file.run)?;
            let mut quantized = match (file.method, file.ptq) {
                (Method::Ptq, Some(config)) => {
                    let config = config.check(run.config.model.layers.len())?;
                    let network =
                        file.network.ok_or(OpenError::Mismatch("method is ptq, but network is missing"))?;
                    let network = expected_network("quantized", &network, &run.config)?;
                    Quantized::restore(&run, config, network)?
                }
                (Method::Qat, None) => Quantized::qat(&run)?
                    .ok_or(OpenError::Mismatch("method is qat, but the run has no QAT network"))?,
                (Method::Ptq, None) => return Err(OpenError::Mismatch("method is ptq, but ptq is missing")),
                (Method::Qat, Some(_)) => {
                    return Err(OpenError::Mismatch("method is qat, but ptq is present"));
                }
            };
            let stored =
                file.integer.as_ref().map(|file| read_int_network(file, run.config.sensors())).transpose()?;
            match (stored, quantized.integer()) {
                // The file's integers are what was deployed; the float side is repeated only to compare them with.
                (Some(stored), Some(own)) if shape_of(&stored) == shape_of(own) => {
                    quantized.form = QuantizedForm::integer(stored);
                }
                (None, None) => {}
                _ => {
                    return Err(OpenError::Mismatch(
                        "integer: runtime or layers are not those of the network it was quantized from",
                    ));
                }
            }
            Ok(Opened::Quantized(Box::new(run), Box::new(quantized)))
        }
    }
}

/// Runtime, input, and kind, sizes and widths of every layer: what an integer network shares with the one its run lowers to.
fn shape_of(network: &IntNetwork) -> (Runtime, Shape, Vec<impl PartialEq + use<>>) {
    let layer = |layer: &IntLayer| {
        let weights = layer.affine().map(|affine| (affine.taps(), affine.parts().weights.bits()));
        let recurrent = match layer {
            IntLayer::Lstm(lstm) => Some((lstm.parts().kernel.bits(), lstm.parts().gate_bits)),
            _ => None,
        };
        // Tables behind a network trained with quantizers had the width of their inputs before engine version 3.
        let bits = (!matches!(layer, IntLayer::Table(_))).then(|| layer.output_params().bits());
        (layer.kind(), layer.output_shape(), weights, recurrent, bits)
    };
    (network.runtime(), network.input_shape(), network.layers().iter().map(layer).collect())
}

/// A stored network, if its layers are those of the config.
fn expected_network(
    which: &'static str,
    file: &NetworkFile,
    config: &CheckedRunConfig,
) -> Result<Network, OpenError> {
    let sensors = config.sensors();
    let network = read_network(file, sensors).map_err(|problem| OpenError::Network { which, problem })?;
    let expected = (model::input_shape(&config.model, sensors), model::specs(&config.model));
    if (network.input_shape(), network.specs()) != expected {
        return Err(OpenError::Layers { which, expected: config.model.label(sensors) });
    }
    Ok(network)
}

fn finished(file: RunFile) -> Result<FinishedRun, OpenError> {
    file.data.split.check()?;
    let scaler = scaler(&file.scaler)?;
    if file.data.room.plates.len() != scaler.sensors() {
        return Err(OpenError::Mismatch("scaler and room disagree on the number of sensors"));
    }
    let config = file.config.check(file.data.room.sensors())?;
    let trained = |which, file: TrainedNetwork| -> Result<Trained, OpenError> {
        let network = expected_network(which, &file.network, &config)?;
        Ok(Trained { best_epoch: file.best_epoch, network, metrics: file.metrics, estimates: None })
    };
    let float = trained("float", file.float)?;
    let qat = file.qat.map(|file| trained("QAT", file)).transpose()?;
    if qat.is_some() != config.qat.is_some() {
        return Err(OpenError::Mismatch(
            "the config and the networks disagree on whether there is a QAT network",
        ));
    }
    let known = &file.calibration;
    let calibrations = if known.training.is_empty() && known.validation.is_empty() {
        Calibrations::default()
    } else {
        calibrations(known, &config)?
    };
    let chosen = check_repeats(&file.repeats, file.chosen, file.epochs_done, &config, &float, qat.as_ref())?;
    check_losses(&file.losses, &file.repeats)?;
    Ok(FinishedRun {
        config,
        data: file.data,
        scaler,
        repeats: file.repeats,
        chosen,
        float,
        qat,
        calibrations,
        losses: file.losses,
        ranges: file.ranges,
    })
}

fn scaler(file: &ScalerFile) -> Result<Scaler, OpenError> {
    if file.mean.iter().any(|mean| !mean.is_finite()) {
        return Err(OpenError::Number { field: "scaler.mean", allowed: "a finite number for each sensor" });
    }
    let sensors = file.mean.len();
    if file.sd.len() != sensors || file.sd.iter().any(|sd| !(sd.is_finite() && *sd > 0.0)) {
        let allowed = "a finite number above 0 for each sensor";
        return Err(OpenError::Number { field: "scaler.sd", allowed });
    }
    let constant = match &file.constant[..] {
        [] => vec![false; sensors],
        own if own.len() == sensors => own.to_vec(),
        _ => {
            return Err(OpenError::Number { field: "scaler.constant", allowed: "yes or no for each sensor" });
        }
    };
    Ok(Scaler { mean: file.mean.clone(), sd: file.sd.clone(), constant })
}

fn calibrations(file: &CalibrationFile, config: &CheckedRunConfig) -> Result<Calibrations, OpenError> {
    let expected = 1 + 2 * config.model.layers.len();
    let read = |field, tensors: &[TensorStatistics]| -> Result<Vec<Histogram>, OpenError> {
        if tensors.len() != expected {
            let allowed = "one distribution for the input and two for each layer";
            return Err(OpenError::Number { field, allowed });
        }
        let tensor = |tensor: &TensorStatistics| {
            let allowed = "finite ranges with min <= max, and 1,024 counts each";
            from_file(tensor).ok().flatten().ok_or(OpenError::Number { field, allowed })
        };
        tensors.iter().map(tensor).collect()
    };
    let calibrations = Calibrations::default();
    let plain = Calibration {
        training: read("calibration.training", &file.training)?,
        validation: read("calibration.validation", &file.validation)?,
    };
    calibrations.keep(CalibratedAs::default(), plain);
    for variant in &file.variants {
        let states = if variant.carried_state { States::Carried } else { States::Reset };
        let form = CalibratedAs { moved_biases: variant.moved_biases, states };
        let found = Calibration {
            training: read("calibration.variants.training", &variant.training)?,
            validation: read("calibration.variants.validation", &variant.validation)?,
        };
        calibrations.keep(form, found);
    }
    Ok(calibrations)
}

impl Trained {
    fn to_file(&self) -> TrainedNetwork {
        TrainedNetwork {
            best_epoch: self.best_epoch,
            metrics: self.metrics.clone(),
            network: write_network(&self.network),
        }
    }
}

impl FinishedRun {
    /// The run as `run.json` holds it.
    ///
    /// # Errors
    /// As [`FinishedRun::calibration`].
    pub fn to_file(&self, prepared: Option<&Prepared>) -> Result<RunFile, QuantizeError> {
        self.calibration(prepared)?;
        Ok(self.to_kept_file())
    }

    /// As [`FinishedRun::to_file`] at once: without the calibrations that nobody has asked for yet.
    #[must_use]
    pub fn to_kept_file(&self) -> RunFile {
        let variants = self.calibrations.known().filter(|(form, _)| *form != CalibratedAs::default());
        let variants = variants.map(|(form, found)| CalibrationVariant {
            moved_biases: form.moved_biases,
            carried_state: form.states == States::Carried,
            training: to_file(&found.training),
            validation: to_file(&found.validation),
        });
        let calibration = self.calibrations.get(CalibratedAs::default()).map(|calibration| CalibrationFile {
            training: to_file(&calibration.training),
            validation: to_file(&calibration.validation),
            variants: variants.collect(),
        });
        RunFile {
            format: RUN_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            engine_version: ENGINE_VERSION,
            config: self.config.clone().into_inner(),
            data: self.data.clone(),
            scaler: ScalerFile {
                mean: self.scaler.mean.clone(),
                sd: self.scaler.sd.clone(),
                constant: self.scaler.constant.clone(),
            },
            calibration: calibration.unwrap_or_default(),
            repeats: self.repeats.clone(),
            chosen: self.chosen as u32,
            epochs_done: self.epochs_done(),
            float: self.float.to_file(),
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
    /// As [`FinishedRun::calibration`].
    pub fn to_file(
        &self,
        run: &FinishedRun,
        prepared: Option<&Prepared>,
        evaluation: Option<QuantizedEvaluation>,
    ) -> Result<QuantizedFile, QuantizeError> {
        Ok(QuantizedFile {
            format: QUANTIZED_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            method: self.method,
            ptq: self.ptq.clone(),
            run: run.to_file(prepared)?,
            network: self.ptq.as_ref().map(|_| write_network(&self.quantized)),
            integer: self.integer().map(write_int_network),
            evaluation,
        })
    }
}
