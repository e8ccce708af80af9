//! The list of layer kinds: one variant per kind, dispatching to the kind's own file.

use super::affine::Affine;
use super::conv1d::IntConv1D;
use super::dense::IntDense;
use super::error::LayerError;
use super::lstm::IntLstm;
use super::parts::LayerParts;
use super::scratch::Scratch;
use super::table::IntTable;
use super::weightless::IntWeightless;
use crate::shape::is_possible;
use quant::{QuantParams, Runtime};
use vocabulary::LayerKind;
use vocabulary::Shape;

/// A checked layer, ready to run.
#[allow(
    clippy::large_enum_variant,
    reason = "a network has a dozen layers; boxing the large ones saves nothing"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum IntLayer {
    /// A dense layer.
    Dense(IntDense),
    /// A convolution over time.
    Conv1D(IntConv1D),
    /// Long short-term memory.
    Lstm(IntLstm),
    /// A pooling or Flatten.
    Weightless(IntWeightless),
    /// A function of each value.
    Table(IntTable),
}

impl IntLayer {
    /// Checks one layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(
        parts: LayerParts,
        given: Shape,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        let layer = match parts {
            LayerParts::Dense(parts) => Self::Dense(IntDense::new(parts, given, input, runtime)?),
            LayerParts::Conv1D(parts) => Self::Conv1D(IntConv1D::new(parts, given, input, runtime)?),
            LayerParts::Lstm(parts) => Self::Lstm(IntLstm::new(parts, given, input)?),
            LayerParts::Weightless(settings) => Self::Weightless(IntWeightless::new(settings, given, input)?),
            LayerParts::Table(parts) => Self::Table(IntTable::new(parts, given, input, runtime)),
        };
        let shape = layer.output_shape();
        if is_possible(shape) { Ok(layer) } else { Err(LayerError::TooLarge(shape)) }
    }

    /// The kind in lower case, as messages name it.
    #[must_use]
    pub fn kind(&self) -> LayerKind {
        match self {
            Self::Dense(_) => LayerKind::Dense,
            Self::Conv1D(_) => LayerKind::Conv1D,
            Self::Lstm(_) => LayerKind::Lstm,
            Self::Weightless(layer) => layer.settings().kind(),
            Self::Table(_) => LayerKind::Table,
        }
    }

    /// The shape of a row the layer takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        match self {
            Self::Dense(layer) => layer.input_shape(),
            Self::Conv1D(layer) => layer.input_shape(),
            Self::Weightless(layer) => layer.input_shape(),
            Self::Lstm(layer) => layer.input_shape(),
            Self::Table(layer) => layer.shape(),
        }
    }

    /// The shape of a row the layer gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        match self {
            Self::Dense(layer) => layer.output_shape(),
            Self::Conv1D(layer) => layer.output_shape(),
            Self::Weightless(layer) => layer.output_shape(),
            Self::Lstm(layer) => layer.output_shape(),
            Self::Table(layer) => layer.shape(),
        }
    }

    /// Parameters of the output.
    #[must_use]
    pub fn output_params(&self) -> &QuantParams {
        match self {
            Self::Dense(layer) => &layer.affine().parts().output,
            Self::Conv1D(layer) => &layer.affine().parts().output,
            Self::Weightless(layer) => layer.output_params(),
            Self::Lstm(layer) => &layer.parts().output,
            Self::Table(layer) => &layer.parts().output,
        }
    }

    /// Weights, biases, multipliers and accumulators of a dense layer or a convolution; `None` for other kinds.
    #[must_use]
    pub fn affine(&self) -> Option<&Affine> {
        match self {
            Self::Dense(layer) => Some(layer.affine()),
            Self::Conv1D(layer) => Some(layer.affine()),
            Self::Weightless(_) | Self::Lstm(_) | Self::Table(_) => None,
        }
    }

    /// Whether the codes of a row stay where they are: only the shape changes.
    #[must_use]
    pub fn moves_nothing(&self) -> bool {
        matches!(self, Self::Weightless(layer) if layer.settings().moves_nothing())
    }

    /// The description of this layer.
    #[must_use]
    pub fn to_parts(&self) -> LayerParts {
        match self {
            Self::Dense(layer) => LayerParts::Dense(layer.to_parts()),
            Self::Conv1D(layer) => LayerParts::Conv1D(layer.to_parts()),
            Self::Weightless(layer) => LayerParts::Weightless(layer.settings()),
            Self::Lstm(layer) => LayerParts::Lstm(layer.parts().clone()),
            Self::Table(layer) => LayerParts::Table(*layer.parts()),
        }
    }

    /// The output codes of checked input codes, rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], scratch: &mut Scratch) {
        match self {
            Self::Dense(layer) => layer.run(input, output, &mut scratch.sums),
            Self::Conv1D(layer) => layer.run(input, output, scratch),
            Self::Weightless(layer) => layer.run(input, output),
            Self::Lstm(layer) => layer.run(input, output, &mut scratch.lstm),
            Self::Table(layer) => layer.run(input, output),
        }
    }
}
