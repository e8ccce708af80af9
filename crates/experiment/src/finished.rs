//! Networks at their best epochs, their errors and paths.

use std::sync::Arc;

use nn::Network;
use protocol::report::{Metrics, Path, PerSplit, RepeatedNetwork};

use crate::evaluation::{Estimates, Evaluated};
use crate::prepare::Prepared;
use crate::scoring::Scoring;

/// A network at its best epoch.
#[derive(Clone, Debug)]
pub struct Trained {
    /// Epoch with the lowest validation loss.
    pub best_epoch: u32,
    /// The network as it was then.
    pub network: Network,
    /// Errors on the data it was trained on; a QAT network's are those of its fake-quantized form.
    pub metrics: PerSplit<Metrics>,
    /// What it gives for those data, so that they need no second evaluation; none for an opened file.
    pub(crate) evaluated: Option<Arc<Evaluated>>,
}

/// Hash of a network's weights as reports and configs write it.
pub fn weights_hash(network: &Network) -> String {
    format!("{:016x}", network.hash())
}

/// Errors and smoothness of estimates on every block, all in one go.
pub fn errors(estimates: &Estimates, prepared: &Prepared) -> PerSplit<Metrics> {
    estimates.zip_map(&prepared.blocks, |block, windows| {
        let mut scoring = Scoring::default();
        scoring.take(block, windows, &prepared.sampling);
        scoring.metrics(&prepared.sampling)
    })
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
    /// The network with what it gives for the data it was trained on.
    pub(crate) fn new(best_epoch: u32, network: Network, evaluated: Evaluated) -> Self {
        let metrics = evaluated.metrics.clone();
        Self { best_epoch, network, metrics, evaluated: Some(Arc::new(evaluated)) }
    }

    /// The network before it is evaluated: its errors have no samples.
    pub(crate) fn without_errors(best_epoch: u32, network: Network) -> Self {
        Self { best_epoch, network, metrics: PerSplit::default(), evaluated: None }
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
