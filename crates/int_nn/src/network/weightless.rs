//! Checked layers without weights: codes that are chosen, averaged or only counted another way, on the grid of their input.

use quant::QuantParams;
use vocabulary::{Shape, Weightless, Windows};

use super::error::LayerError;
use crate::kernels::{average_pool, max_pool};

/// A checked layer without weights.
#[derive(Clone, Debug, PartialEq)]
pub struct IntWeightless {
    settings: Weightless,
    input: Shape,
    output: Shape,
    windows: Windows,
    params: QuantParams,
}

impl IntWeightless {
    /// Checks a layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(settings: Weightless, given: Shape, input: &QuantParams) -> Result<Self, LayerError> {
        let refused = || {
            // A kind without windows of its own takes any steps at all.
            let (size, stride) = settings.pooling().map_or((1, 1), |pooling| (pooling.size, pooling.stride));
            LayerError::Windows { steps: given.steps, size, stride }
        };
        let windows = settings.windows(given.steps).ok_or_else(refused)?;
        let output = settings.output(given).ok_or_else(refused)?;
        Ok(Self { settings, input: given, output, windows, params: *input })
    }

    /// Its kind and what is set of it.
    #[must_use]
    pub fn settings(&self) -> Weightless {
        self.settings
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
        self.output
    }

    /// Rows in, rows out.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16]) {
        let kernel = match self.settings {
            Weightless::MaxPool1D(_) => max_pool,
            Weightless::AveragePool1D(_) => average_pool,
            // Never asked by the runner, which leaves the codes where they are.
            Weightless::Flatten => return output.copy_from_slice(input),
        };
        let outputs = output.chunks_exact_mut(self.output.values());
        for (row, out) in input.chunks_exact(self.input.values()).zip(outputs) {
            kernel(&self.windows, self.input.channels, row, out);
        }
    }
}
