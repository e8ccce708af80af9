//! The unchecked description of an integer network: what a file holds.

use quant::{QuantParams, Runtime};

use crate::{PackedCodes, TableFunction};

/// Everything an [`crate::IntNetwork`] is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkParts {
    /// Whose arithmetic is used.
    pub runtime: Runtime,
    /// Inputs of a row.
    pub inputs: usize,
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
    /// A function of each value.
    Table(TableParts),
}

/// A dense layer, `output = act(input * weights + bias)`.
#[derive(Clone, Debug, PartialEq)]
pub struct DenseParts {
    /// Inputs of a row.
    pub inputs: usize,
    /// Outputs of a row.
    pub outputs: usize,
    /// The weight codes, `[outputs][inputs]`.
    pub weights: PackedCodes,
    /// Scale of the weights, one per tensor or one per output.
    pub weight_scales: Vec<f32>,
    /// Signed zero point of the weights, as many as scales; 0 where weights are symmetric.
    pub weight_zero_points: Vec<i32>,
    /// Bias codes, `[outputs]`, of scale `input scale * weight scale / 2^shift` and zero point 0, where `shift` is that of
    /// [`crate::accumulator_shift`], 0 in every width LiteRT knows.
    pub bias: Vec<i64>,
    /// Whether negative outputs become 0.
    pub relu: bool,
    /// Parameters of the output.
    pub output: QuantParams,
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
