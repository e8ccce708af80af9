//! Bias correction (Nagel et al. 2019, arXiv 1906.04721, section 4.2): biases that take the mean errors out.
//!
//! Quantized weights shift the mean of a layer's output: `E[W_q x_q] - E[W x]` is not 0 where inputs have a mean, and behind
//! a relu they do. The shift is measured on calibration samples and subtracted from the bias, layer by layer from the
//! first to the last, each behind the already corrected ones. The bias of an LSTM's gates stays as it is: its pre-activations
//! feed back over the steps, so that no single shift cancels their error.

use nn::Network;

use super::error::CorrectionError;
use crate::affine::{Affine, with_parameters};
use crate::slices::{Budget, work_of_layer};

/// A bias correction in progress. It is stepped, as it evaluates the float network on all samples once, and the quantized
/// network up to each of its layers: the values of all samples between two layers would need much memory.
#[derive(Clone, Debug)]
pub struct BiasCorrection {
    float: Network,
    quantized: Network,
    /// Index of the layer whose means are measured; `None` while those that ought to be are, of all layers.
    layer: Option<usize>,
    /// Samples that are through.
    done: usize,
    rows: usize,
    /// For each layer the sums over rows and steps of `quantized - float` before the activation, by channel; empty for
    /// layers without biases.
    errors: Vec<Vec<f64>>,
}

impl BiasCorrection {
    /// The correction of `quantized`, a fake-quantized image of `float`, by the samples `x` `[rows][inputs]`.
    ///
    /// # Errors
    /// Networks of different layers, no samples, or samples of another width.
    pub fn new(float: Network, quantized: Network, x: &[f32]) -> Result<Self, CorrectionError> {
        let rows = super::error::check(&float, &quantized, x)?;
        let sums = |affine: Option<Affine<'_>>| vec![0.0; affine.map_or(0, |affine| affine.outputs())];
        let errors = float.layers.iter().map(|layer| sums(Affine::of(layer))).collect();
        Ok(Self { float, quantized, layer: None, done: 0, rows, errors })
    }

    /// Sends the next samples through; `true` if the correction is complete. Every call must get the samples of
    /// [`BiasCorrection::new`].
    ///
    /// # Errors
    /// A bias that leaves the finite numbers, by layer.
    pub fn step(&mut self, x: &[f32], budget: &mut Budget) -> Result<bool, CorrectionError> {
        if self.is_done() {
            return Ok(true);
        }
        let (first, width) = (self.done, self.float.inputs());
        self.done += budget.take(self.rows - first, self.work_of_row());
        let x = x.get(first * width..self.done * width).ok_or(CorrectionError::NoSamples)?;
        let errors = &mut self.errors;
        match self.layer {
            None => self.float.trace_blocks(x, |index, pre, _| add(&mut errors[index], pre, -1.0))?,
            Some(layer) => {
                let layers = self.quantized.layers[..=layer].to_vec();
                let until = Network { input_quantizer: self.quantized.input_quantizer.clone(), layers };
                until.trace_blocks(x, |index, pre, _| {
                    if index == layer {
                        add(&mut errors[index], pre, 1.0);
                    }
                })?;
            }
        }
        if self.done == self.rows {
            if let Some(layer) = self.layer {
                self.correct(layer)?;
            }
            let next = self.layer.map_or(0, |layer| layer + 1);
            let is_corrected = |index: &usize| self.errors.get(*index).is_none_or(|sums| !sums.is_empty());
            self.layer = (next..=self.errors.len()).find(is_corrected);
            self.done = 0;
        }
        Ok(self.is_done())
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        if self.is_done() {
            return 1.0;
        }
        let work =
            |layers: usize| self.float.layers.iter().take(layers).map(work_of_layer).sum::<usize>() as f64;
        let all = self.errors.len();
        let corrected = |before: usize| -> f64 {
            let sums = self.errors.iter().take(before).enumerate();
            sums.filter(|(_, sums)| !sums.is_empty()).map(|(index, _)| work(index + 1)).sum()
        };
        let done = match self.layer {
            None => 0.0,
            Some(layer) => work(all) + corrected(layer),
        };
        let current = self.work_of_row() as f64 * self.done as f64 / self.rows.max(1) as f64;
        ((done + current) / (work(all) + corrected(all)).max(1.0)).min(1.0)
    }

    /// The corrected network; before the last step only its first layers are.
    #[must_use]
    pub fn into_network(self) -> Network {
        self.quantized
    }

    fn is_done(&self) -> bool {
        self.layer == Some(self.errors.len())
    }

    /// What a row costs now: the layers it goes through.
    fn work_of_row(&self) -> usize {
        let layers = self.layer.map_or(self.float.layers.len(), |layer| layer + 1);
        self.float.layers.iter().take(layers).map(work_of_layer).sum()
    }

    /// Subtracts the measured mean error from the bias of a layer.
    fn correct(&mut self, index: usize) -> Result<(), CorrectionError> {
        let layer = &self.quantized.layers[index];
        let Some(affine) = Affine::of(layer) else { return Ok(()) };
        let count = (self.rows * layer.output_shape().steps) as f64;
        let bias = affine.bias.iter().zip(&self.errors[index]);
        let bias = bias.map(|(&bias, error)| (f64::from(bias) - error / count) as f32).collect();
        let corrected = with_parameters(layer, affine.kernel.to_vec(), bias, affine.quantizers.cloned())
            .map_err(CorrectionError::at(index, layer.kind()))?;
        self.quantized.layers[index] = corrected;
        Ok(())
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
