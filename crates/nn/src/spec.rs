//! Layers before they have parameters: what a network is built from.

use std::fmt;
use vocabulary::{Activation, LayerKind, Padding, Pooling, Weightless};

/// A layer's kind and settings, as Keras names them; what it takes follows from the layers before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerSpec {
    /// [`crate::Dense`].
    Dense {
        /// Outputs.
        units: usize,
        /// Activation.
        activation: Activation,
    },
    /// [`crate::Conv1D`].
    Conv1D {
        /// Output channels.
        filters: usize,
        /// Steps under one window of the kernel.
        kernel_size: usize,
        /// Steps from one window to the next.
        stride: usize,
        /// What happens at the ends.
        padding: Padding,
        /// Activation.
        activation: Activation,
    },
    /// [`crate::Lstm`].
    Lstm {
        /// Cells.
        units: usize,
        /// Whether every step's state is given on, or the last one only.
        return_sequences: bool,
    },
    /// [`crate::WeightlessLayer`].
    Weightless(Weightless),
}

/// For messages, with everything in which two layers of a kind can differ: `conv1d of 32 filters, 3 steps, stride 1, padding
/// valid, relu`.
impl fmt::Display for LayerSpec {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match *self {
            Self::Dense { units, activation } => {
                write!(out, "{kind} of {units} units, {}", activation.name())
            }
            Self::Conv1D { filters, kernel_size, stride, padding, activation } => write!(
                out,
                "{kind} of {filters} filters, {kernel_size} steps, stride {stride}, padding {}, {}",
                padding.name(),
                activation.name()
            ),
            Self::Lstm { units, return_sequences } => {
                let given_on = if return_sequences { "every step" } else { "the last step" };
                write!(out, "{kind} of {units} cells, {given_on}")
            }
            Self::Weightless(settings) => match settings.pooling() {
                Some(Pooling { size, stride, padding }) => {
                    write!(out, "{kind} of {size} steps, stride {stride}, padding {}", padding.name())
                }
                None => out.write_str(kind.name()),
            },
        }
    }
}

impl LayerSpec {
    /// The kind in lower case, as messages name it.
    pub fn kind(self) -> LayerKind {
        match self {
            Self::Dense { .. } => LayerKind::Dense,
            Self::Conv1D { .. } => LayerKind::Conv1D,
            Self::Lstm { .. } => LayerKind::Lstm,
            Self::Weightless(settings) => settings.kind(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_layers_of_a_kind_apart() {
        let padding = Padding::Valid;
        let conv1d = |stride, padding| LayerSpec::Conv1D {
            filters: 32,
            kernel_size: 3,
            stride,
            padding,
            activation: Activation::Relu,
        };
        for (spec, words) in [
            (LayerSpec::Dense { units: 2, activation: Activation::Linear }, "dense of 2 units, linear"),
            (conv1d(1, padding), "conv1d of 32 filters, 3 steps, stride 1, padding valid, relu"),
            (conv1d(2, Padding::Same), "conv1d of 32 filters, 3 steps, stride 2, padding same, relu"),
            (
                LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 3, stride: 2, padding })),
                "max-pool1d of 3 steps, stride 2, padding valid",
            ),
            (
                LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size: 3, stride: 3, padding })),
                "average-pool1d of 3 steps, stride 3, padding valid",
            ),
            (LayerSpec::Weightless(Weightless::Flatten), "flatten"),
            (LayerSpec::Lstm { units: 2, return_sequences: false }, "lstm of 2 cells, the last step"),
            (LayerSpec::Lstm { units: 2, return_sequences: true }, "lstm of 2 cells, every step"),
        ] {
            assert_eq!(spec.to_string(), words);
        }
    }
}
