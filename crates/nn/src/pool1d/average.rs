//! Average pooling: the layer and its two passes.

use quant::Grid;
use vocabulary::Windows;

use super::Pool1DShape;
use crate::error::LayerError;

/// The mean of each window, channel by channel, as Keras' `AveragePooling1D`: added steps are not counted.
///
/// Means of values on a grid lie between its points. Where the layers before give values on a grid
/// ([`crate::Network::grids_before`]) the mean is put back onto it as TensorFlow Lite's `AVERAGE_POOL_2D` does, whose output
/// shares scale and zero point of its input: the sum of the signed codes divided by their number, half-way values away from
/// zero. Its gradient passes straight through.
#[derive(Clone, Debug)]
pub struct AveragePool1D {
    shape: Pool1DShape,
    windows: Windows,
}

/// The buffers of one average pooling; `rows` below is the capacity.
#[derive(Clone, Debug)]
pub(crate) struct AveragePool1DTape {
    /// Of the layer it was made for.
    shape: Pool1DShape,
    /// `[rows][output steps][channels]`.
    output: Vec<f32>,
    /// Gradient of the output.
    d_output: Vec<f32>,
    /// The grids of the input, channel by channel or one for all; empty where its values lie on none.
    grids: Vec<Grid>,
}

impl AveragePool1D {
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

    /// The means of `rows` rows, on the grids of the input where there are any.
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut AveragePool1DTape) {
        if tape.grids.is_empty() {
            self.evaluate_float(x, rows, tape);
        } else {
            self.evaluate_codes(x, rows, tape);
        }
    }

    /// As the integer operator: `x` holds values of the grids, so that their codes are exact.
    fn evaluate_codes(&self, x: &[f32], rows: usize, tape: &mut AveragePool1DTape) {
        let channels = self.shape.channels;
        let mut means = tape.output[..rows * self.outputs()].chunks_exact_mut(channels);
        for x_row in x.chunks_exact(self.inputs()) {
            for window in 0..self.windows.count {
                let Some(means) = means.next() else { return };
                let covered = self.windows.covered(window, self.shape.steps);
                let grids = tape.grids.iter().cycle();
                for ((channel, mean), grid) in means.iter_mut().enumerate().zip(grids) {
                    let codes =
                        covered.clone().map(|step| grid.signed_code(x_row[step * channels + channel]));
                    let sum: i64 = codes.map(i64::from).sum();
                    // A mean of codes lies between the smallest and the largest, so that the conversion is exact. A value that
                    // is no number has no code, and must not become a number.
                    let code = divided(sum, covered.len() as i64) as i32 + grid.bits().half_levels();
                    let all_finite = covered.clone().all(|step| x_row[step * channels + channel].is_finite());
                    *mean = if all_finite { grid.real(code) } else { f32::NAN };
                }
            }
        }
    }

    /// The sum, steps ascending, divided by the number of steps of the input in the window.
    fn evaluate_float(&self, x: &[f32], rows: usize, tape: &mut AveragePool1DTape) {
        let channels = self.shape.channels;
        let mut means = tape.output[..rows * self.outputs()].chunks_exact_mut(channels);
        for x_row in x.chunks_exact(self.inputs()) {
            for window in 0..self.windows.count {
                let Some(mean) = means.next() else { return };
                let covered = self.windows.covered(window, self.shape.steps);
                let count = covered.len() as f32;
                mean.copy_from_slice(&x_row[covered.start * channels..][..channels]);
                for step in covered.skip(1) {
                    let values = &x_row[step * channels..][..channels];
                    mean.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
                }
                mean.iter_mut().for_each(|sum| *sum /= count);
            }
        }
    }

    /// Spreads each output's gradient evenly over its window; where windows overlap the shares add up, windows ascending.
    pub(crate) fn backward(&self, rows: usize, tape: &AveragePool1DTape, d_input: &mut [f32]) {
        let channels = self.shape.channels;
        d_input.fill(0.0);
        let mut outputs = tape.d_output[..rows * self.outputs()].chunks_exact(channels);
        for d_row in d_input.chunks_exact_mut(self.inputs()) {
            for window in 0..self.windows.count {
                let Some(gradients) = outputs.next() else { return };
                let covered = self.windows.covered(window, self.shape.steps);
                let count = covered.len() as f32;
                for step in covered {
                    let d_step = &mut d_row[step * channels..][..channels];
                    d_step.iter_mut().zip(gradients).for_each(|(d, g)| *d += g / count);
                }
            }
        }
    }
}

/// `sum / count` rounded to an integer, half-way values away from zero; `count` is positive.
fn divided(sum: i64, count: i64) -> i64 {
    if sum > 0 { (sum + count / 2) / count } else { (sum - count / 2) / count }
}

impl AveragePool1DTape {
    /// Sets the grids of the input, without allocating.
    pub(crate) fn set_grids(&mut self, grids: &[Grid]) {
        self.grids.clear();
        self.grids.extend_from_slice(grids);
    }

    pub(crate) fn new(layer: &AveragePool1D, rows: usize) -> Self {
        let outputs = rows * layer.outputs();
        Self {
            shape: layer.shape,
            output: vec![0.0; outputs],
            d_output: vec![0.0; outputs],
            // Room for them from the start: with a delayed start they come in the middle of a run.
            grids: Vec::with_capacity(layer.shape.channels),
        }
    }

    pub(crate) fn fits(&self, layer: &AveragePool1D) -> bool {
        self.shape == layer.shape
    }

    pub(crate) fn output(&self) -> &[f32] {
        &self.output
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        (&self.output, &mut self.d_output)
    }
}
