//! Bias correction (Nagel et al. 2019, arXiv 1906.04721, section 4.2): biases that take the mean errors out.
//!
//! Quantized weights shift the mean of a layer's output: `E[W_q x_q] - E[W x]` is not 0 where inputs have a mean, and behind
//! a relu they do. The shift is measured on calibration samples and subtracted from the bias, layer by layer from the
//! first to the last, each behind the already corrected ones. The bias of an LSTM's gates stays as it is: its pre-activations
//! feed back over the steps, so that no single shift cancels their error.

use nn::Network;

use super::error::CorrectionError;
use super::passage::Passage;
use crate::affine::{Affine, with_parameters};

/// A bias correction in progress. It is stepped, as it evaluates two networks on all samples.
#[derive(Clone, Debug)]
pub struct BiasCorrection {
    float: Network,
    quantized: Network,
    /// Index of the layer in work.
    layer: usize,
    phase: Phase,
    float_rows: Passage,
    quantized_rows: Passage,
    rows: usize,
    /// Sum over rows and steps of `quantized - float` before the activation, by channel.
    errors: Vec<f64>,
}

/// What is done for one layer, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The float layer: the means that ought to be.
    Float,
    /// The quantized layer: the means that are.
    Quantized,
    /// The corrected layer: the inputs of the next one.
    Corrected,
}

impl BiasCorrection {
    /// The correction of `quantized`, a fake-quantized image of `float`, by the samples `x` `[rows][inputs]`.
    ///
    /// # Errors
    /// Networks of different layers, no samples, or samples of another width.
    pub fn new(float: Network, quantized: Network, x: &[f32]) -> Result<Self, CorrectionError> {
        let rows = super::error::check(&float, &quantized, x)?;
        let (float_rows, quantized_rows) = (Passage::new(&float, x), Passage::new(&quantized, x));
        let (layer, phase, errors) = (0, Phase::Float, Vec::new());
        let mut correction =
            Self { float, quantized, layer, phase, float_rows, quantized_rows, rows, errors };
        correction.forget_errors();
        Ok(correction)
    }

    /// Works for some milliseconds; `true` if the correction is complete.
    ///
    /// # Errors
    /// A bias that leaves the finite numbers, by layer.
    pub fn step(&mut self) -> Result<bool, CorrectionError> {
        let index = self.layer;
        if index == self.float.layers.len() {
            return Ok(true);
        }
        let errors = &mut self.errors;
        match self.phase {
            Phase::Float => {
                if self.float_rows.step(&self.float, index, |pre| add(errors, pre, -1.0))? {
                    self.phase = Phase::Quantized;
                }
            }
            Phase::Quantized => {
                if self.quantized_rows.step(&self.quantized, index, |pre| add(errors, pre, 1.0))? {
                    self.correct()?;
                }
            }
            Phase::Corrected => {
                if self.quantized_rows.step(&self.quantized, index, |_| {})? {
                    self.next_layer();
                }
            }
        }
        Ok(self.layer == self.float.layers.len())
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.layer as f64 / self.float.layers.len().max(1) as f64
    }

    /// The corrected network; before the last step only its first layers are.
    #[must_use]
    pub fn into_network(self) -> Network {
        self.quantized
    }

    /// Subtracts the measured mean error from the bias of the layer in work.
    fn correct(&mut self) -> Result<(), CorrectionError> {
        let index = self.layer;
        let layer = &self.quantized.layers[index];
        let Some(affine) = Affine::of(layer) else {
            // What went through a layer without biases needs no second pass.
            self.next_layer();
            return Ok(());
        };
        let count = (self.rows * layer.output_shape().steps) as f64;
        let bias = affine.bias.iter().zip(&self.errors);
        let bias = bias.map(|(&bias, error)| (f64::from(bias) - error / count) as f32).collect();
        let corrected = with_parameters(layer, affine.kernel.to_vec(), bias, affine.quantizers.cloned())
            .map_err(CorrectionError::at(index, layer.kind()))?;
        self.quantized.layers[index] = corrected;
        self.quantized_rows.restart();
        self.phase = Phase::Corrected;
        Ok(())
    }

    fn next_layer(&mut self) {
        self.float_rows.advance();
        self.quantized_rows.advance();
        self.layer += 1;
        self.phase = Phase::Float;
        self.forget_errors();
    }

    /// One sum for each channel of the layer in work; none for layers without biases.
    fn forget_errors(&mut self) {
        let affine = self.float.layers.get(self.layer).and_then(Affine::of);
        self.errors = vec![0.0; affine.map_or(0, |affine| affine.outputs())];
    }
}

/// Adds values `[..][channels]` times `sign` to the sums of their channels.
fn add(sums: &mut [f64], values: &[f32], sign: f64) {
    if sums.is_empty() {
        return;
    }
    for values in values.chunks_exact(sums.len()) {
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum += sign * f64::from(value);
        }
    }
}
