//! The refusal of networks that have no quantized form: so far only dense layers have one.

use nn::{Dense, Layer, Network};

/// A layer that cannot be quantized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("layer {layer} ({kind}): quantization handles dense layers only")]
pub struct NotDense {
    /// Number of the layer, from 1.
    pub layer: usize,
    /// Kind of the layer in lower case.
    pub kind: &'static str,
}

/// The layers of a network of dense layers, first to last.
///
/// # Errors
/// The first layer of another kind.
pub fn dense_layers(network: &Network) -> Result<Vec<&Dense>, NotDense> {
    fn dense((index, layer): (usize, &Layer)) -> Result<&Dense, NotDense> {
        match layer {
            Layer::Dense(dense) => Ok(dense),
            other => Err(NotDense { layer: index + 1, kind: other.kind() }),
        }
    }
    network.layers.iter().enumerate().map(dense).collect()
}
