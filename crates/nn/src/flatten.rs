//! Flatten: all steps side by side, time first, then channel (Keras' order). A row stays as it is in memory.

use vocabulary::Shape;

use crate::dense::MAX_LAYER_PARAMETERS;
use crate::error::LayerError;

/// Makes one step of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flatten {
    input: Shape,
}

impl Flatten {
    /// For an input of this shape.
    ///
    /// # Errors
    /// [`LayerError::Size`] for no values, or more than a layer may have.
    pub fn new(input: Shape) -> Result<Self, LayerError> {
        let values = input.steps.checked_mul(input.channels);
        match values.filter(|&n| n > 0 && n <= MAX_LAYER_PARAMETERS) {
            Some(_) => Ok(Self { input }),
            None => Err(LayerError::Size {
                inputs: input.steps,
                outputs: input.channels,
                limit: MAX_LAYER_PARAMETERS,
            }),
        }
    }
}

/// The buffers of a flatten layer: a copy of its input, so that the next layer finds it where every layer's output is.
#[derive(Clone, Debug)]
pub(crate) struct FlattenTape {
    output: Vec<f32>,
    d_output: Vec<f32>,
}

impl FlattenTape {
    pub(crate) fn new(layer: &Flatten, rows: usize) -> Self {
        let n = rows * layer.input.values();
        Self { output: vec![0.0; n], d_output: vec![0.0; n] }
    }

    pub(crate) fn fits(&self, layer: &Flatten) -> bool {
        self.output.len().is_multiple_of(layer.input.values())
    }

    pub(crate) fn output(&self) -> &[f32] {
        &self.output
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        (&self.output, &mut self.d_output)
    }
}

impl Flatten {
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut FlattenTape) {
        let n = rows * self.input.values();
        tape.output[..n].copy_from_slice(&x[..n]);
    }

    pub(crate) fn backward(&self, rows: usize, tape: &FlattenTape, d_input: &mut [f32]) {
        d_input.copy_from_slice(&tape.d_output[..rows * self.input.values()]);
    }
}
