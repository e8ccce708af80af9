//! Why a network could not be corrected.

use nn::{LayerError, Network, NetworkError};
use thiserror::Error;
use vocabulary::{LayerKind, layer_name};

/// Why a network could not be corrected.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CorrectionError {
    /// The network does not fit together, or the samples do not fit it.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The quantized network is not that of the float network.
    #[error("the float and the quantized network have different layers")]
    DifferentLayers,
    /// No samples.
    #[error("corrections need at least one calibration sample")]
    NoSamples,
    /// Parameters that no layer can have, such as a bias that is not finite.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: LayerError,
    },
}

impl CorrectionError {
    /// Puts a layer's place (its index, from 0) on a problem.
    pub(super) fn at(layer: usize, kind: LayerKind) -> impl FnOnce(LayerError) -> Self {
        move |problem| Self::Layer { layer: layer + 1, kind, problem }
    }
}

/// Checks that `quantized` has the layers of `float` and that `x` is at least one row of their inputs; the number of rows.
pub(super) fn check(float: &Network, quantized: &Network, x: &[f32]) -> Result<usize, CorrectionError> {
    float.check()?;
    quantized.check()?;
    if float.specs() != quantized.specs() || float.input_shape() != quantized.input_shape() {
        return Err(CorrectionError::DifferentLayers);
    }
    let width = float.inputs();
    if !x.len().is_multiple_of(width) {
        return Err(NetworkError::Rows { what: "calibration samples", width, found: x.len() }.into());
    }
    if x.is_empty() { Err(CorrectionError::NoSamples) } else { Ok(x.len() / width) }
}
