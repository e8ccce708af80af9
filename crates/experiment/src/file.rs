//! Model files: opening runs, models and quantized networks with every check.

use dataset::Scaler;
use deploy::json::{ModelFile, read_form, read_int_network, read_model, read_network};
use form::QuantizedForm;
use nn::Network;
use protocol::config::{CheckedRunConfig, PtqConfig};
use protocol::model_file::{
    CalibrationFile, IntNetworkFile, ModelFile as Weights, NetworkFile, QuantizedFile, RunFile, ScalerFile,
    StretchFile, TensorStatistics, TrainedNetwork,
};
use protocol::report::Method;
use quant::Histogram;

use crate::calibrate::{States, from_file};
use crate::calibrations::{CalibratedAs, Calibration};
use crate::file_checks::{check_losses, check_repeats};
use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::form_checks::is_like;
use crate::model::{Model, PLAIN, VARIANT, check_data};
use crate::networks;
use crate::open_error::OpenError;
use crate::quantized::Quantized;

/// A model file that passed every check.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A `run.json`.
    Run(Box<FinishedRun>),
    /// A `q.json`: the run it came from, and the quantized network.
    Quantized(Box<FinishedRun>, Box<Quantized>),
    /// A `model.json`: a network that was trained elsewhere.
    Model(Box<Model>),
    /// A `q.json` that came from such a model.
    QuantizedModel(Box<Model>, Box<Quantized>),
}

impl Opened {
    /// The model, whichever file it was.
    pub fn model(&self) -> &Model {
        match self {
            Self::Run(run) | Self::Quantized(run, _) => &run.model,
            Self::Model(model) | Self::QuantizedModel(model, _) => model,
        }
    }

    /// The run, if the file has one.
    pub fn run(&self) -> Option<&FinishedRun> {
        match self {
            Self::Run(run) | Self::Quantized(run, _) => Some(run),
            Self::Model(_) | Self::QuantizedModel(..) => None,
        }
    }

    /// The quantized network, if the file has one.
    pub fn quantized(&self) -> Option<&Quantized> {
        match self {
            Self::Quantized(_, quantized) | Self::QuantizedModel(_, quantized) => Some(quantized),
            Self::Run(_) | Self::Model(_) => None,
        }
    }

    /// The run and the quantized network, where the file brings one.
    ///
    /// # Errors
    /// A model that came from no run.
    pub fn into_run(self) -> Result<(FinishedRun, Option<Quantized>), OpenError> {
        match self {
            Self::Run(run) => Ok((*run, None)),
            Self::Quantized(run, quantized) => Ok((*run, Some(*quantized))),
            Self::Model(_) | Self::QuantizedModel(..) => Err(OpenError::NoRun),
        }
    }
}

/// Opens `run.json`, `model.json` or `q.json`.
///
/// # Errors
/// Names the field, layer or tensor that is wrong; never panics, whatever the bytes.
pub fn open(bytes: &[u8]) -> Result<Opened, OpenError> {
    match read_model(bytes)? {
        ModelFile::Run(file) => Ok(Opened::Run(Box::new(finished(*file)?))),
        ModelFile::Model(file) => Ok(Opened::Model(Box::new(model(*file)?))),
        ModelFile::Quantized(file) => {
            let QuantizedFile { method, ptq, run, model: weights, network, integer, form, .. } = *file;
            match (run, weights) {
                (Some(run), None) => {
                    let run = finished(run)?;
                    let mut quantized = match method {
                        Method::Ptq => post_training(&run.model, ptq, network)?,
                        Method::Qat if ptq.is_some() => {
                            return Err(OpenError::Mismatch("method is qat, but ptq is present"));
                        }
                        Method::Qat => Quantized::qat(&run)?
                            .ok_or(OpenError::Mismatch("method is qat, but the run has no QAT network"))?,
                    };
                    take_form(&mut quantized, integer.as_ref(), &form, run.config.sensors())?;
                    Ok(Opened::Quantized(Box::new(run), Box::new(quantized)))
                }
                (None, Some(weights)) => {
                    if method == Method::Qat {
                        return Err(OpenError::Mismatch("method is qat, but the file has no run"));
                    }
                    let model = model(weights)?;
                    let mut quantized = post_training(&model, ptq, network)?;
                    take_form(&mut quantized, integer.as_ref(), &form, model.sensors() as u32)?;
                    Ok(Opened::QuantizedModel(Box::new(model), Box::new(quantized)))
                }
                _ => Err(OpenError::Mismatch("one of run and model is needed")),
            }
        }
    }
}

/// The quantization after training that a file holds as its settings and its fully quantized network.
fn post_training(
    model: &Model,
    config: Option<PtqConfig>,
    network: Option<NetworkFile>,
) -> Result<Quantized, OpenError> {
    let config = config.ok_or(OpenError::Mismatch("method is ptq, but ptq is missing"))?;
    let config = config.check(model.float.network.layers.len())?;
    let network = network.ok_or(OpenError::Mismatch("method is ptq, but network is missing"))?;
    let network = read("quantized", &network, model.sensors() as u32)?;
    let float = &model.float.network;
    if (network.input_shape(), network.specs()) != (float.input_shape(), float.specs()) {
        return Err(OpenError::Mismatch("quantized network: its layers are not those of the float network"));
    }
    Ok(Quantized::restore(model, config, network)?)
}

/// Puts what the file holds in the place of the form that was made anew: it is what was deployed, and the float side is
/// repeated only to compare it with.
fn take_form(
    quantized: &mut Quantized,
    integer: Option<&IntNetworkFile>,
    form: &[StretchFile],
    sensors: u32,
) -> Result<(), OpenError> {
    let stored = match (integer, form) {
        (Some(integer), []) => QuantizedForm::integer(read_int_network(integer, sensors)?),
        (None, [_, ..]) => read_form(form, sensors)?,
        // Files from before forms were stored; integers always were.
        (None, []) if quantized.integer().is_none() => return Ok(()),
        (Some(_), [_, ..]) => {
            return Err(OpenError::Mismatch("integer and form are two networks; one is needed"));
        }
        (None, []) => {
            return Err(OpenError::Mismatch(NOT_THE_INTEGERS));
        }
    };
    if !is_like(&stored, &quantized.form) {
        let is_integer = integer.is_some();
        return Err(OpenError::Mismatch(if is_integer { NOT_THE_INTEGERS } else { NOT_THE_FORM }));
    }
    quantized.form = stored;
    Ok(())
}

/// Integers that belong to another network.
const NOT_THE_INTEGERS: &str =
    "integer: runtime or layers are not those of the network it was quantized from";
/// Stretches that belong to another network.
const NOT_THE_FORM: &str = "form: its stretches or layers are not those of the network it was quantized from";

/// A stored network of a model that takes so many sensors.
fn read(which: &'static str, file: &NetworkFile, sensors: u32) -> Result<Network, OpenError> {
    read_network(file, sensors).map_err(|problem| OpenError::Network { which, problem })
}

/// A stored network, if its layers are those of the config.
fn expected_network(
    which: &'static str,
    file: &NetworkFile,
    config: &CheckedRunConfig,
) -> Result<Network, OpenError> {
    let sensors = config.sensors();
    let network = read(which, file, sensors)?;
    let expected = (networks::input_shape(&config.model, sensors), networks::specs(&config.model));
    if (network.input_shape(), network.specs()) != expected {
        return Err(OpenError::Layers { which, expected: config.model.label(sensors) });
    }
    Ok(network)
}

fn trained(file: TrainedNetwork, network: Network) -> Trained {
    Trained { best_epoch: file.best_epoch, network, metrics: file.metrics, evaluated: None }
}

fn model(file: Weights) -> Result<Model, OpenError> {
    file.data.split.check()?;
    let scaler = scaler(file.scaler);
    check_data(&scaler, &file.data)?;
    let network = read("float", &file.float.network, file.data.room.sensors())?;
    let model = Model::of(trained(file.float, network), file.window, scaler, file.data)?;
    keep_calibrations(&model, &file.calibration)?;
    Ok(model)
}

fn finished(file: RunFile) -> Result<FinishedRun, OpenError> {
    file.data.split.check()?;
    let scaler = scaler(file.scaler);
    check_data(&scaler, &file.data)?;
    let config = file.config.check(file.data.room.sensors())?;
    let network = expected_network("float", &file.float.network, &config)?;
    let float = trained(file.float, network);
    let qat = match file.qat {
        Some(file) => {
            let network = expected_network("QAT", &file.network, &config)?;
            Some(trained(file, network))
        }
        None => None,
    };
    if qat.is_some() != config.qat.is_some() {
        return Err(OpenError::Mismatch(
            "the config and the networks disagree on whether there is a QAT network",
        ));
    }
    let chosen = check_repeats(&file.repeats, file.chosen, file.epochs_done, &config, &float, qat.as_ref())?;
    check_losses(&file.losses, &file.repeats)?;
    let model = Model::of(float, config.model.window, scaler, file.data)?;
    keep_calibrations(&model, &file.calibration)?;
    Ok(FinishedRun {
        config,
        model,
        repeats: file.repeats,
        chosen,
        qat,
        losses: file.losses,
        ranges: file.ranges,
    })
}

/// The scaler as it is stored: sensors that never changed are listed only where there are such.
fn scaler(file: ScalerFile) -> Scaler {
    let ScalerFile { mean, sd, constant } = file;
    let constant = if constant.is_empty() { vec![false; mean.len()] } else { constant };
    Scaler { mean, sd, constant }
}

fn keep_calibrations(model: &Model, file: &CalibrationFile) -> Result<(), OpenError> {
    let read = |field, tensors: &[TensorStatistics]| -> Result<Vec<Histogram>, OpenError> {
        let tensor = |tensor: &TensorStatistics| {
            let allowed = "finite ranges with min <= max, and 1,024 counts each";
            from_file(tensor).ok().flatten().ok_or(OpenError::Number { field, allowed })
        };
        tensors.iter().map(tensor).collect()
    };
    let calibration = |[training, validation]: [&'static str; 2], blocks: [&[TensorStatistics]; 2]| {
        let [of_training, of_validation] = blocks;
        let training = read(training, of_training)?;
        Ok::<_, OpenError>(Calibration { training, validation: read(validation, of_validation)? })
    };
    // Both are empty where the network as it is was not calibrated yet.
    if !(file.training.is_empty() && file.validation.is_empty()) {
        let plain = calibration(PLAIN, [&file.training, &file.validation])?;
        model.keep_calibration(CalibratedAs::default(), plain)?;
    }
    for variant in &file.variants {
        let states = if variant.carried_state { States::Carried } else { States::Reset };
        let form = CalibratedAs { moved_biases: variant.moved_biases, states };
        let found = calibration(VARIANT, [&variant.training, &variant.validation])?;
        model.keep_calibration(form, found)?;
    }
    Ok(())
}
