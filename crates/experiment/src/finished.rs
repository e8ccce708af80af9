//! A finished run: each network at its best epoch, and its report.

use dataset::{Scaler, Windows};
use nn::{Network, NetworkError};
use protocol::config::CheckedRunConfig;
use protocol::model_file::{CalibrationFile, DataDescription};
use protocol::report::{FloatReport, LossHistory, Metrics, Path, PerSplit, RunReport};
use protocol::version::ENGINE_VERSION;

use crate::metrics::metrics;
use crate::prepare::Prepared;
use crate::quantized::{QuantizeError, Quantized};

/// A network at its best epoch.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Epoch with the lowest validation loss.
    pub best_epoch: u32,
    /// The network as it was then.
    pub network: Network,
    /// Errors on the data it was trained on; a QAT network's are those of its fake-quantized form.
    pub metrics: PerSplit<Metrics>,
}

/// What remains of a run when it has ended.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    /// What was run.
    pub config: CheckedRunConfig,
    /// What it was trained on.
    pub data: DataDescription,
    /// Input scaling of the networks.
    pub scaler: Scaler,
    /// Epochs trained; fewer than configured if it was stopped.
    pub epochs_done: u32,
    /// The float network.
    pub float: Trained,
    /// Its twin trained with quantization in the loop.
    pub qat: Option<Trained>,
    /// Ranges of the float network's tensors on the training and the validation block.
    pub calibration: CalibrationFile,
    /// Losses of every epoch.
    pub losses: Vec<LossHistory>,
}

/// Estimates of one network for every block, `[samples][2]` in m.
pub type Estimates = PerSplit<Vec<f32>>;

/// Estimates of a float or fake-quantized network.
///
/// # Errors
/// A network that does not fit the windows.
pub fn estimates(network: &Network, prepared: &Prepared) -> Result<Estimates, NetworkError> {
    prepared.blocks.try_map(|windows| network.forward(&windows.x))
}

/// Errors of estimates on every block.
pub fn errors(estimates: &Estimates, prepared: &Prepared) -> PerSplit<Metrics> {
    estimates.zip_map(&prepared.blocks, |block, windows| metrics(block, &windows.y))
}

/// Estimates as paths.
pub fn paths(estimates: &Estimates, prepared: &Prepared) -> PerSplit<Path> {
    estimates.zip_map(&prepared.blocks, |block, windows| path(block, windows))
}

/// Estimates `[samples][2]` of `windows` as a path in m.
pub fn path(estimates: &[f32], windows: &Windows) -> Path {
    Path {
        rows: windows.rows.iter().map(|row| *row as u32).collect(),
        x: estimates.iter().step_by(2).copied().collect(),
        y: estimates.iter().skip(1).step_by(2).copied().collect(),
    }
}

impl Trained {
    /// The network with its errors on `prepared`.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub fn new(best_epoch: u32, network: Network, prepared: &Prepared) -> Result<Self, NetworkError> {
        let metrics = errors(&estimates(&network, prepared)?, prepared);
        Ok(Self { best_epoch, network, metrics })
    }
}

impl FinishedRun {
    /// Whether `prepared` holds the data the run was trained on, divided as they were then.
    pub fn is_trained_on(&self, prepared: &Prepared) -> bool {
        let (ours, theirs) = (&self.data, &prepared.description);
        (&ours.fingerprint, &ours.split) == (&theirs.fingerprint, &theirs.split)
    }

    /// Errors and paths of both networks on `prepared`, which may hold other data than those it was trained on.
    ///
    /// # Errors
    /// A network that does not fit the windows, or a QAT network that cannot be lowered to integers.
    pub fn report(&self, prepared: &Prepared) -> Result<RunReport, QuantizeError> {
        let float = self.float_report(prepared)?;
        let qat = match Quantized::qat(self)? {
            Some(quantized) => Some(quantized.report(self, prepared)?),
            None => None,
        };
        Ok(RunReport {
            config: self.config.clone().into_inner(),
            engine_version: ENGINE_VERSION,
            data_fingerprint: prepared.description.fingerprint.clone(),
            trained_on: self.data.clone(),
            epochs_done: self.epochs_done,
            float,
            qat,
        })
    }

    fn float_report(&self, prepared: &Prepared) -> Result<FloatReport, NetworkError> {
        let network = &self.float.network;
        let estimates = estimates(network, prepared)?;
        Ok(FloatReport {
            metrics: errors(&estimates, prepared),
            paths: paths(&estimates, prepared),
            best_epoch: self.float.best_epoch,
            parameters: network.parameter_count() as u32,
            macs: network.mac_count() as u32,
            size_bytes: 4 * network.parameter_count() as u32,
            weights_hash: format!("{:016x}", network.hash()),
        })
    }
}
