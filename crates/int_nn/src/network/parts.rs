//! The unchecked description of an integer network: what a file holds.

use quant::{QuantParams, Runtime};
use vocabulary::{LayerKind, Padding, Shape, Weightless};

use super::lstm::LstmParts;
use crate::{PackedCodes, TableFunction};

/// Everything an [`crate::IntNetwork`] is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkParts {
    /// Whose arithmetic is used.
    pub runtime: Runtime,
    /// The shape of a row of inputs.
    pub input_shape: Shape,
    /// Parameters of the input.
    pub input: QuantParams,
    /// The layers, in order.
    pub layers: Vec<LayerParts>,
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerParts {
    /// A dense layer.
    Dense(DenseParts),
    /// A convolution over time.
    Conv1D(Conv1DParts),
    /// Long short-term memory.
    Lstm(LstmParts),
    /// A pooling or Flatten; it keeps the scale and the zero point of its input.
    Weightless(Weightless),
    /// A function of each value.
    Table(TableParts),
}

impl LayerParts {
    /// Kind of the layer.
    #[must_use]
    pub fn kind(&self) -> LayerKind {
        match self {
            Self::Dense(_) => LayerKind::Dense,
            Self::Conv1D(_) => LayerKind::Conv1D,
            Self::Lstm(_) => LayerKind::Lstm,
            Self::Weightless(layer) => layer.kind(),
            Self::Table(_) => LayerKind::Table,
        }
    }
}

/// What dense layers and convolutions share: weights, biases, and the grid of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct AffineParts {
    /// The weight codes, `[outputs][taps]`: TFLite's layouts of FULLY_CONNECTED and CONV_2D.
    pub weights: PackedCodes,
    /// Scale of the weights, one per tensor or one per output; 0 where they and their biases are all 0.
    pub weight_scales: Vec<f32>,
    /// Signed zero point of the weights, as many as scales; 0 where weights are symmetric.
    pub weight_zero_points: Vec<i32>,
    /// Bits by which the sum of products is shifted left before the bias is added: 0 in every width LiteRT knows, at most
    /// [`crate::MAX_SHIFT`]; new layers take [`crate::accumulator_shift`].
    pub accumulator_shift: u8,
    /// Bias codes, `[outputs]`, of scale `input scale * weight scale / 2^accumulator_shift` and zero point 0.
    pub bias: Vec<i64>,
    /// Whether negative outputs become 0.
    pub relu: bool,
    /// Parameters of the output.
    pub output: QuantParams,
}

/// A dense layer, `output = act(input * weights + bias)`; it takes flat rows.
#[derive(Clone, Debug, PartialEq)]
pub struct DenseParts {
    /// Inputs of a row.
    pub inputs: usize,
    /// Outputs of a row.
    pub outputs: usize,
    /// Weights `[outputs][inputs]` and the rest.
    pub affine: AffineParts,
}

/// A convolution over time, `output[t] = act(sum over k of input[t * stride + k] * weights[k] + bias)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Conv1DParts {
    /// Channels of the input.
    pub channels: usize,
    /// Channels of the output.
    pub filters: usize,
    /// Steps of one window.
    pub kernel_size: usize,
    /// Steps from one window to the next.
    pub stride: usize,
    /// What happens at the ends; added steps hold the input's zero point, which is 0.0.
    pub padding: Padding,
    /// Weights `[filters][kernel_size][channels]` and the rest.
    pub affine: AffineParts,
}

/// A function of each value as a lookup. The entries are not stored: they follow from the function and from the
/// parameters of input and output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableParts {
    /// The function.
    pub function: TableFunction,
    /// Parameters of the output.
    pub output: QuantParams,
}
