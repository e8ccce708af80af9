//! Model files of finished runs and quantized networks: writing, and opening with every check.

use dataset::Scaler;
use deploy::json::{
    IntNetworkFileError, ModelFile, NetworkFileError, ReadError, read_int_network, read_model, read_network,
    write_int_network, write_network,
};
use int_nn::{IntLayer, IntNetwork};
use nn::Network;
use protocol::model_file::{
    CalibrationFile, NetworkFile, QUANTIZED_FORMAT, QuantizedEvaluation, QuantizedFile, RUN_FORMAT, RunFile,
    ScalerFile, TrainedNetwork,
};
use protocol::report::{Leg, LossHistory, Method};
use protocol::version::{ENGINE_VERSION, MODEL_FORMAT_VERSION};
use protocol::{ConfigError, limits};
use quant::Runtime;

use crate::finished::{FinishedRun, Trained};
use crate::model::network;
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

/// Why a model file was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// Not a model file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A config out of range.
    #[error("config: {0}")]
    Config(#[from] ConfigError),
    /// A network's numbers.
    #[error("{which} network: {problem}")]
    Network {
        /// `float` or `QAT`.
        which: &'static str,
        /// What is wrong.
        problem: NetworkFileError,
    },
    /// A network that the config does not describe.
    #[error("{which} network: its layers are not those of the config ({expected})")]
    Layers {
        /// `float` or `QAT`.
        which: &'static str,
        /// What the config describes.
        expected: String,
    },
    /// An integer network's numbers.
    #[error("integer network: {0}")]
    Integer(#[from] IntNetworkFileError),
    /// A number that must be finite, or positive.
    #[error("{field}: {allowed}")]
    Number {
        /// The field.
        field: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Parts that do not belong together.
    #[error("{0}")]
    Mismatch(&'static str),
    /// The quantization cannot be repeated.
    #[error(transparent)]
    Quantize(#[from] QuantizeError),
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
            let integer = read_int_network(&file.integer)?;
            let mut quantized = match (file.method, file.ptq) {
                (Method::Ptq, Some(config)) => {
                    Quantized::ptq(&run, config.check(run.config.model.weight_layers())?)?
                }
                (Method::Qat, None) => Quantized::qat(&run)?
                    .ok_or(OpenError::Mismatch("method is qat, but the run has no QAT network"))?,
                (Method::Ptq, None) => return Err(OpenError::Mismatch("method is ptq, but ptq is missing")),
                (Method::Qat, Some(_)) => {
                    return Err(OpenError::Mismatch("method is qat, but ptq is present"));
                }
            };
            if shape_of(&quantized.integer) != shape_of(&integer) {
                return Err(OpenError::Mismatch(
                    "integer: runtime or layers are not those of the network it was quantized from",
                ));
            }
            // The file's integers are what was deployed; the float side is repeated only to compare them with.
            quantized.integer = integer;
            Ok(Opened::Quantized(Box::new(run), Box::new(quantized)))
        }
    }
}

/// Runtime, and sizes and widths of every layer: what an integer network shares with the one its run lowers to.
fn shape_of(network: &IntNetwork) -> (Runtime, Vec<(usize, usize, u8, u8)>) {
    let layer = |layer: &IntLayer| match layer {
        IntLayer::Dense(dense) => {
            let parts = dense.parts();
            (parts.inputs, parts.outputs, parts.weights.bits().get(), parts.output.bits().get())
        }
        IntLayer::Table(table) => (0, 0, 0, table.parts().output.bits().get()),
    };
    (network.runtime(), network.layers().iter().map(layer).collect())
}

fn finished(file: RunFile) -> Result<FinishedRun, OpenError> {
    file.data.split.check()?;
    let config = file.config.check()?;
    let fresh = network(&config.model, 0).map_err(|problem| OpenError::Network {
        which: "float",
        problem: NetworkFileError::Network(problem),
    })?;
    let read = |which, network: &NetworkFile| -> Result<Network, OpenError> {
        let network = read_network(network).map_err(|problem| OpenError::Network { which, problem })?;
        let shape = |network: &Network| {
            network
                .layers
                .iter()
                .map(|nn::Layer::Dense(l)| (l.inputs(), l.outputs(), l.activation()))
                .collect::<Vec<_>>()
        };
        if shape(&network) != shape(&fresh) {
            return Err(OpenError::Layers { which, expected: config.model.label() });
        }
        Ok(network)
    };
    let trained = |which, file: TrainedNetwork| -> Result<Trained, OpenError> {
        Ok(Trained {
            best_epoch: file.best_epoch,
            network: read(which, &file.network)?,
            metrics: file.metrics,
        })
    };
    let float = trained("float", file.float)?;
    let qat = file.qat.map(|file| trained("QAT", file)).transpose()?;
    if qat.is_some() != config.qat.is_some() {
        return Err(OpenError::Mismatch(
            "the config and the networks disagree on whether there is a QAT network",
        ));
    }
    check_calibration(&file.calibration, float.network.layers.len())?;
    let trained = [Some((Leg::Float, float.best_epoch)), qat.as_ref().map(|qat| (Leg::Qat, qat.best_epoch))];
    check_losses(&file.losses, file.epochs_done, &trained.into_iter().flatten().collect::<Vec<_>>())?;
    Ok(FinishedRun {
        config,
        data: file.data,
        scaler: scaler(&file.scaler)?,
        epochs_done: file.epochs_done,
        float,
        qat,
        calibration: file.calibration,
        losses: file.losses,
    })
}

fn scaler(file: &ScalerFile) -> Result<Scaler, OpenError> {
    if file.mean.iter().any(|mean| !mean.is_finite()) {
        return Err(OpenError::Number { field: "scaler.mean", allowed: "four finite numbers" });
    }
    if file.sd.iter().any(|sd| !(sd.is_finite() && *sd > 0.0)) {
        return Err(OpenError::Number { field: "scaler.sd", allowed: "four finite numbers above 0" });
    }
    Ok(Scaler { mean: file.mean, sd: file.sd, constant: [false; 4] })
}

fn check_calibration(file: &CalibrationFile, layers: usize) -> Result<(), OpenError> {
    for (field, ranges) in
        [("calibration.training", &file.training), ("calibration.validation", &file.validation)]
    {
        if ranges.len() != 1 + 2 * layers {
            return Err(OpenError::Number {
                field,
                allowed: "one range for the input and two for each layer",
            });
        }
        if ranges.iter().any(|(min, max)| !(min.is_finite() && max.is_finite() && min <= max)) {
            return Err(OpenError::Number { field, allowed: "finite ranges with min <= max" });
        }
    }
    Ok(())
}

/// The page draws these lists, so they must be no longer than a run.
fn check_losses(losses: &[LossHistory], epochs_done: u32, trained: &[(Leg, u32)]) -> Result<(), OpenError> {
    if epochs_done > *limits::EPOCHS.end() {
        return Err(OpenError::Number { field: "epochs_done", allowed: "at most the epochs of a run" });
    }
    if losses.len() != trained.len() {
        return Err(OpenError::Mismatch("losses: one history for each network is needed"));
    }
    for (history, (leg, best_epoch)) in losses.iter().zip(trained) {
        if history.leg != *leg || history.first_epoch != 1 {
            return Err(OpenError::Mismatch("losses: float first, then QAT, each from epoch 1"));
        }
        let epochs = history.losses.len();
        // Stopped within an epoch, one network may be one epoch ahead.
        if epochs < epochs_done as usize || epochs > epochs_done as usize + 1 {
            return Err(OpenError::Mismatch("losses: as many as epochs_done are needed"));
        }
        let exists = |epoch: u32| (1..=epochs).contains(&(epoch as usize));
        if !exists(*best_epoch) || history.best.is_some_and(|(epoch, _)| !exists(epoch)) {
            return Err(OpenError::Number {
                field: "best_epoch",
                allowed: "1 to the last epoch of the losses",
            });
        }
    }
    Ok(())
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
    pub fn to_file(&self) -> RunFile {
        RunFile {
            format: RUN_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            engine_version: ENGINE_VERSION,
            config: self.config.clone().into_inner(),
            data: self.data.clone(),
            scaler: ScalerFile { mean: self.scaler.mean, sd: self.scaler.sd },
            calibration: self.calibration.clone(),
            epochs_done: self.epochs_done,
            float: self.float.to_file(),
            qat: self.qat.as_ref().map(Trained::to_file),
            losses: self.losses.clone(),
        }
    }
}

impl Quantized {
    /// The quantized network as `q.json` holds it, with the run it came from.
    pub fn to_file(&self, run: &FinishedRun, evaluation: Option<QuantizedEvaluation>) -> QuantizedFile {
        QuantizedFile {
            format: QUANTIZED_FORMAT.to_owned(),
            version: MODEL_FORMAT_VERSION,
            method: self.method,
            ptq: self.ptq.clone(),
            run: run.to_file(),
            integer: write_int_network(&self.integer),
            evaluation,
        }
    }
}
