//! How a float network and its fake-quantized image become a [`form::QuantizedForm`]: dynamic range, float16, and integers with
//! layers left in float.

mod dynamic_range;
mod float16;
mod islands;
#[cfg(test)]
mod tests;

use form::FormError;
use nn::NetworkError;
use vocabulary::{LayerKind, layer_name};

use crate::lower::LowerError;
use crate::ptq::GridError;

pub use dynamic_range::{SMALLEST_QUANTIZED, dynamic_range};
pub use float16::float16;
pub use islands::islands;

/// Why a network has no such form.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormingError {
    /// A network that does not fit together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Stretches that do not fit each other.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A stretch that has no integer form.
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// A stretch of integers behind values without a grid.
    #[error("{}: its input has no grid of its own, so it cannot begin a stretch of integers", layer_name(*kind, *layer))]
    NoGrid {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
    },
    /// Weights that have no 8-bit form.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: GridError,
    },
    /// Weights that make no hybrid layer.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Hybrid {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: int_nn::LayerError,
    },
    /// One choice for each layer is needed.
    #[error("{found} choices for a network of {layers} layers")]
    Choices {
        /// Choices given.
        found: usize,
        /// Layers of the network.
        layers: usize,
    },
}
