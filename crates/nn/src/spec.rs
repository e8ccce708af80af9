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
#[path = "spec_tests.rs"]
mod tests;
