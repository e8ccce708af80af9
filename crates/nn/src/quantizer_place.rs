//! Where a quantizer of a network stands.

use std::fmt;

use vocabulary::{LayerKind, Tensor, tensor_name};

/// Where a quantizer of a network stands. Shown as `dense 2, weights` or `network input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantizerPlace {
    /// Number of the layer, from 1, and its kind; none for the network's input.
    pub layer: Option<(usize, LayerKind)>,
    /// What is quantized.
    pub tensor: Tensor,
}

impl fmt::Display for QuantizerPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.layer {
            None => write!(formatter, "network {}", self.tensor),
            Some((number, kind)) => formatter.write_str(&tensor_name(kind, number, self.tensor)),
        }
    }
}
