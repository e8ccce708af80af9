//! The list of layer kinds: one variant per kind, dispatching to the kind's own file.

use super::affine::Affine;
use super::conv1d::IntConv1D;
use super::dense::IntDense;
use super::error::LayerError;
use super::flatten::IntFlatten;
use super::lstm::IntLstm;
use super::parts::LayerParts;
use super::pool1d::{IntPool1D, PoolKernel};
use super::scratch::Scratch;
use super::table::IntTable;
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
    /// The largest code in windows of steps.
    MaxPool1D(IntPool1D),
    /// The mean code of windows of steps.
    AveragePool1D(IntPool1D),
    /// All steps side by side.
    Flatten(IntFlatten),
    /// Long short-term memory.
    Lstm(IntLstm),
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
            LayerParts::MaxPool1D(parts) => {
                Self::MaxPool1D(IntPool1D::new(parts, PoolKernel::Max, given, input)?)
            }
            LayerParts::AveragePool1D(parts) => {
                Self::AveragePool1D(IntPool1D::new(parts, PoolKernel::Average, given, input)?)
            }
            LayerParts::Flatten => Self::Flatten(IntFlatten::new(given, input)),
            LayerParts::Lstm(parts) => Self::Lstm(IntLstm::new(parts, given, input)?),
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
            Self::MaxPool1D(_) => LayerKind::MaxPool1D,
            Self::AveragePool1D(_) => LayerKind::AveragePool1D,
            Self::Flatten(_) => LayerKind::Flatten,
            Self::Lstm(_) => LayerKind::Lstm,
            Self::Table(_) => LayerKind::Table,
        }
    }

    /// The shape of a row the layer takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        match self {
            Self::Dense(layer) => layer.input_shape(),
            Self::Conv1D(layer) => layer.input_shape(),
            Self::MaxPool1D(layer) | Self::AveragePool1D(layer) => layer.input_shape(),
            Self::Flatten(layer) => layer.input_shape(),
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
            Self::MaxPool1D(layer) | Self::AveragePool1D(layer) => layer.output_shape(),
            Self::Flatten(layer) => layer.output_shape(),
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
            Self::MaxPool1D(layer) | Self::AveragePool1D(layer) => layer.output_params(),
            Self::Flatten(layer) => layer.output_params(),
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
            Self::MaxPool1D(_)
            | Self::AveragePool1D(_)
            | Self::Flatten(_)
            | Self::Lstm(_)
            | Self::Table(_) => None,
        }
    }

    /// The description of this layer.
    #[must_use]
    pub fn to_parts(&self) -> LayerParts {
        match self {
            Self::Dense(layer) => LayerParts::Dense(layer.to_parts()),
            Self::Conv1D(layer) => LayerParts::Conv1D(layer.to_parts()),
            Self::MaxPool1D(layer) => LayerParts::MaxPool1D(*layer.parts()),
            Self::AveragePool1D(layer) => LayerParts::AveragePool1D(*layer.parts()),
            Self::Flatten(_) => LayerParts::Flatten,
            Self::Lstm(layer) => LayerParts::Lstm(layer.parts().clone()),
            Self::Table(layer) => LayerParts::Table(*layer.parts()),
        }
    }

    /// The output codes of checked input codes, rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], scratch: &mut Scratch) {
        match self {
            Self::Dense(layer) => layer.run(input, output, &mut scratch.sums),
            Self::Conv1D(layer) => layer.run(input, output, scratch),
            Self::MaxPool1D(layer) | Self::AveragePool1D(layer) => layer.run(input, output),
            // Never asked by the runner, which leaves the codes where they are.
            Self::Flatten(_) => output.copy_from_slice(input),
            Self::Lstm(layer) => layer.run(input, output, &mut scratch.lstm),
            Self::Table(layer) => layer.run(input, output),
        }
    }
}
