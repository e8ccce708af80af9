//! Checked poolings over time.

use quant::QuantParams;
use vocabulary::Shape;
use vocabulary::Windows;

use super::error::LayerError;
use super::parts::PoolParts;
use crate::kernels::{average_pool, max_pool};

/// A checked pooling: the largest or the mean code of each window, on the grid of its input.
#[derive(Clone, Debug, PartialEq)]
pub struct IntPool1D {
    parts: PoolParts,
    input: Shape,
    windows: Windows,
    params: QuantParams,
    kernel: PoolKernel,
}

/// What is taken of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PoolKernel {
    Max,
    Average,
}

impl IntPool1D {
    /// Checks a layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(
        parts: PoolParts,
        kernel: PoolKernel,
        given: Shape,
        input: &QuantParams,
    ) -> Result<Self, LayerError> {
        let PoolParts { size, stride, padding } = parts;
        let refused = LayerError::Windows { steps: given.steps, size, stride };
        let windows = padding.windows(given.steps, size, stride).ok_or(refused)?;
        Ok(Self { parts, input: given, windows, params: *input, kernel })
    }

    /// The description of this layer.
    #[must_use]
    pub fn parts(&self) -> &PoolParts {
        &self.parts
    }

    /// Where the windows lie.
    #[must_use]
    pub fn windows(&self) -> Windows {
        self.windows
    }

    /// Parameters of the output, which are those of the input.
    #[must_use]
    pub fn output_params(&self) -> &QuantParams {
        &self.params
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        self.input
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        Shape { steps: self.windows.count, channels: self.input.channels }
    }

    /// Rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16]) {
        let kernel = match self.kernel {
            PoolKernel::Max => max_pool,
            PoolKernel::Average => average_pool,
        };
        let outputs = output.chunks_exact_mut(self.output_shape().values());
        for (row, out) in input.chunks_exact(self.input.values()).zip(outputs) {
            kernel(&self.windows, self.input.channels, row, out);
        }
    }
}
