//! A finished run: each network at its best epoch, and its report.

use std::sync::Arc;

use dataset::Scaler;
use nn::Network;
use protocol::config::CheckedRunConfig;
use protocol::model_file::DataDescription;
use protocol::report::{LossHistory, Metrics, Path, PerSplit, RangeHistory, RepeatReport, RepeatedNetwork};

use crate::calibrations::Calibrations;
use crate::evaluation::Estimates;
use crate::metrics::metrics;
use crate::prepare::Prepared;
use crate::quantized::QuantizeError;

/// A network at its best epoch.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Epoch with the lowest validation loss.
    pub best_epoch: u32,
    /// The network as it was then.
    pub network: Network,
    /// Errors on the data it was trained on; a QAT network's are those of its fake-quantized form.
    pub metrics: PerSplit<Metrics>,
    /// Its estimates for those data, so that they need no second evaluation; none for an opened file.
    pub(crate) estimates: Option<Arc<Estimates>>,
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
    /// Every repeat that has a network, in order of seeds; the last one may have been stopped.
    pub repeats: Vec<RepeatReport>,
    /// Index of the repeat that the networks are from: that with the lowest validation MSE.
    pub chosen: usize,
    /// The float network.
    pub float: Trained,
    /// Its twin trained with quantization in the loop.
    pub qat: Option<Trained>,
    /// Distributions of the float network's tensors; see [`FinishedRun::calibration`].
    pub(crate) calibrations: Calibrations,
    /// Ranges of the QAT network's quantizers over its training.
    pub ranges: Vec<RangeHistory>,
    /// Losses of every epoch of every repeat.
    pub losses: Vec<LossHistory>,
}

/// Hash of a network's weights as reports and configs write it.
pub fn weights_hash(network: &Network) -> String {
    format!("{:016x}", network.hash())
}

/// Errors of estimates on every block.
pub fn errors(estimates: &Estimates, prepared: &Prepared) -> PerSplit<Metrics> {
    estimates.zip_map(&prepared.blocks, |block, windows| metrics(block, &windows.y))
}

/// Estimates as paths.
pub fn paths(estimates: &Estimates, prepared: &Prepared) -> PerSplit<Path> {
    estimates.zip_map(&prepared.path_rows, |block, rows| path(block, rows))
}

/// Estimates `[samples][2]` of one block, whose windows have these rows, as a path in m.
pub fn path(estimates: &[f32], rows: &Arc<[u32]>) -> Path {
    Path {
        rows: Arc::clone(rows),
        x: estimates.iter().step_by(2).copied().collect(),
        y: estimates.iter().skip(1).step_by(2).copied().collect(),
    }
}

impl Trained {
    /// The network with its estimates for `prepared`, the data it was trained on.
    pub(crate) fn new(best_epoch: u32, network: Network, estimates: Estimates, prepared: &Prepared) -> Self {
        let metrics = errors(&estimates, prepared);
        Self { best_epoch, network, metrics, estimates: Some(Arc::new(estimates)) }
    }

    /// The network before it is evaluated: its errors have no samples.
    pub(crate) fn without_errors(best_epoch: u32, network: Network) -> Self {
        Self { best_epoch, network, metrics: PerSplit::default(), estimates: None }
    }

    /// Whether its errors are known.
    pub(crate) fn is_evaluated(&self) -> bool {
        self.metrics != PerSplit::default()
    }

    /// What a report on its repeat says of it.
    pub(crate) fn summary(&self) -> RepeatedNetwork {
        RepeatedNetwork {
            best_epoch: self.best_epoch,
            metrics: self.metrics.clone(),
            weights_hash: weights_hash(&self.network),
        }
    }
}

impl FinishedRun {
    /// Epochs that the chosen repeat was trained; fewer than configured if it was stopped.
    pub fn epochs_done(&self) -> u32 {
        self.repeats.get(self.chosen).map_or(0, |repeat| repeat.epochs_done)
    }

    /// Whether `prepared` holds the data the run was trained on, divided as they were then.
    pub fn is_trained_on(&self, prepared: &Prepared) -> bool {
        let (ours, theirs) = (&self.data, &prepared.description);
        (&ours.fingerprint, &ours.split) == (&theirs.fingerprint, &theirs.split)
    }

    /// `prepared`, if it is the data of the run.
    pub(crate) fn data_of_run<'p>(
        &self,
        prepared: Option<&'p Prepared>,
        what: &'static str,
    ) -> Result<&'p Prepared, QuantizeError> {
        let own = prepared.filter(|prepared| self.is_trained_on(prepared));
        own.ok_or_else(|| QuantizeError::NeedsData { what, data: self.data.name.clone() })
    }
}
