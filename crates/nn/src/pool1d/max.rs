//! Max pooling: the layer and its two passes.

use vocabulary::Windows;

use super::Pool1DShape;
use crate::error::LayerError;

/// The largest value of each window, channel by channel, as Keras' `MaxPooling1D`.
#[derive(Clone, Debug)]
pub struct MaxPool1D {
    shape: Pool1DShape,
    windows: Windows,
}

/// The buffers of one max pooling; `rows` below is the capacity.
#[derive(Clone, Debug)]
pub(crate) struct MaxPool1DTape {
    /// Of the layer it was made for.
    shape: Pool1DShape,
    /// `[rows][output steps][channels]`.
    output: Vec<f32>,
    /// Step of the input that gave each output, `[rows][output steps][channels]`.
    chosen: Vec<u32>,
    /// Gradient of the output.
    d_output: Vec<f32>,
}

impl MaxPool1D {
    /// A layer of this shape.
    ///
    /// # Errors
    /// [`LayerError::Windows`] for a shape that is not possible.
    pub fn new(shape: Pool1DShape) -> Result<Self, LayerError> {
        Ok(Self { shape, windows: shape.windows()? })
    }

    /// Values per row the layer takes: steps times channels.
    pub fn inputs(&self) -> usize {
        self.shape.steps * self.shape.channels
    }

    /// Values per row the layer gives: output steps times channels.
    pub fn outputs(&self) -> usize {
        self.windows.count * self.shape.channels
    }

    /// The largest values of `rows` rows, and where they stood: of equal ones the first, as in TensorFlow. NaN wins over every
    /// number, so that a run that left the numbers is noticed.
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut MaxPool1DTape) {
        let channels = self.shape.channels;
        let n = rows * self.outputs();
        let best = tape.output[..n].chunks_exact_mut(channels);
        let mut best = best.zip(tape.chosen[..n].chunks_exact_mut(channels));
        for x_row in x.chunks_exact(self.inputs()) {
            for window in 0..self.windows.count {
                let Some((best, chosen)) = best.next() else { return };
                let covered = self.windows.covered(window, self.shape.steps);
                best.copy_from_slice(&x_row[covered.start * channels..][..channels]);
                chosen.fill(covered.start as u32);
                for step in covered.skip(1) {
                    let values = &x_row[step * channels..][..channels];
                    for (v, (best, chosen)) in values.iter().zip(best.iter_mut().zip(chosen.iter_mut())) {
                        // Masks over the bits instead of choices keep the loop free of branches, and so one of vectors.
                        let mask = if (*v > *best) | v.is_nan() { u32::MAX } else { 0 };
                        *best = f32::from_bits(v.to_bits() & mask | best.to_bits() & !mask);
                        *chosen = step as u32 & mask | *chosen & !mask;
                    }
                }
            }
        }
    }

    /// Gives each output's gradient to the input it came from; where windows overlap the shares add up, windows ascending.
    pub(crate) fn backward(&self, rows: usize, tape: &MaxPool1DTape, d_input: &mut [f32]) {
        let channels = self.shape.channels;
        let n = rows * self.outputs();
        d_input.fill(0.0);
        let outputs = tape.d_output[..n].chunks_exact(channels);
        let mut outputs = outputs.zip(tape.chosen[..n].chunks_exact(channels));
        for d_row in d_input.chunks_exact_mut(self.inputs()) {
            for window in 0..self.windows.count {
                let Some((gradients, chosen)) = outputs.next() else { return };
                for step in self.windows.covered(window, self.shape.steps) {
                    let d_step = &mut d_row[step * channels..][..channels];
                    for (d, (g, chosen)) in d_step.iter_mut().zip(gradients.iter().zip(chosen)) {
                        // As above.
                        let mask = if *chosen == step as u32 { u32::MAX } else { 0 };
                        *d += f32::from_bits(g.to_bits() & mask);
                    }
                }
            }
        }
    }
}

impl MaxPool1DTape {
    pub(crate) fn new(layer: &MaxPool1D, rows: usize) -> Self {
        let outputs = rows * layer.outputs();
        Self {
            shape: layer.shape,
            output: vec![0.0; outputs],
            chosen: vec![0; outputs],
            d_output: vec![0.0; outputs],
        }
    }

    pub(crate) fn fits(&self, layer: &MaxPool1D) -> bool {
        self.shape == layer.shape
    }

    pub(crate) fn output(&self) -> &[f32] {
        &self.output
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        (&self.output, &mut self.d_output)
    }
}
