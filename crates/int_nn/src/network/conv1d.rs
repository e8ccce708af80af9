//! A checked convolution over time.

use super::affine::{Affine, AffineShape};
use super::error::LayerError;
use super::parts::Conv1DParts;
use super::scratch::Scratch;
use crate::shape::is_possible;
use quant::{Operator, QuantParams, Runtime};
use vocabulary::Shape;
use vocabulary::{Padding, Windows};

/// A checked convolution over time.
///
/// It is the affine kernel on overlapping windows: a row is copied between padding steps of the input's zero point, so
/// that every window is a stretch of the copy.
#[derive(Clone, Debug, PartialEq)]
pub struct IntConv1D {
    input: Shape,
    padding: Padding,
    windows: Windows,
    zero_point: i16,
    affine: Affine,
}

impl IntConv1D {
    /// Checks a layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(
        parts: Conv1DParts,
        given: Shape,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        let Conv1DParts { channels, filters, kernel_size, stride, padding, affine } = parts;
        let expected = Shape { steps: given.steps, channels };
        if expected != given {
            return Err(LayerError::Chain { expected, given });
        }
        let refused = LayerError::Windows { steps: given.steps, size: kernel_size, stride };
        let windows = padding.windows(given.steps, kernel_size, stride).ok_or(refused)?;
        let padded = Shape { steps: windows.padded, channels };
        let window = Shape { steps: kernel_size, channels };
        for shape in [padded, window] {
            if !is_possible(shape) {
                return Err(LayerError::TooLarge(shape));
            }
        }
        let row_step = stride.saturating_mul(channels);
        let shape =
            AffineShape { operator: Operator::Conv2d, taps: window.values(), row_step, outputs: filters };
        // Zero points are codes of at most 16 bits.
        let zero_point = input.zero_point() as i16;
        Ok(Self {
            input: given,
            padding,
            windows,
            zero_point,
            affine: Affine::new(affine, shape, input, runtime)?,
        })
    }

    /// Weights, biases, multipliers and accumulators.
    #[must_use]
    pub fn affine(&self) -> &Affine {
        &self.affine
    }

    /// Where the windows lie.
    #[must_use]
    pub fn windows(&self) -> Windows {
        self.windows
    }

    /// What happens at the ends of the time axis.
    #[must_use]
    pub fn padding(&self) -> Padding {
        self.padding
    }

    /// The description of this layer.
    #[must_use]
    pub fn to_parts(&self) -> Conv1DParts {
        Conv1DParts {
            channels: self.input.channels,
            filters: self.affine.outputs(),
            kernel_size: self.windows.size,
            stride: self.windows.stride,
            padding: self.padding,
            affine: self.affine.parts().clone(),
        }
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.input
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        Shape { steps: self.windows.count, channels: self.affine.outputs() }
    }

    /// Rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], scratch: &mut Scratch) {
        let Self { windows, input: shape, affine, .. } = self;
        let rows =
            input.chunks_exact(shape.values()).zip(output.chunks_exact_mut(self.output_shape().values()));
        if windows.padded == shape.steps {
            rows.for_each(|(row, out)| affine.run(row, out, &mut scratch.sums));
            return;
        }
        let Scratch { padded, sums, .. } = scratch;
        padded.clear();
        padded.resize(windows.padded * shape.channels, self.zero_point);
        for (row, out) in rows {
            padded[windows.before * shape.channels..][..row.len()].copy_from_slice(row);
            affine.run(padded, out, sums);
        }
    }
}
