//! From a layer's affine map to its output: activation and quantizers, forward and backward, shared by Dense and Conv1D.
//!
//! Forward: `a = act(FQ(z))`, `y = FQ(a)`, each FQ only where a quantizer stands. Backward (straight-through):
//! `dL/da = g * mask(a)`, `dz = dL/da * act'(a) * mask(z)`, `db = sum dz`. A mask is 1 within the nudged range.

use crate::activation::ActivationFunction;
use crate::kernels::{column_sums, relu_column_sums};
use crate::learned::LayerLearned;
use crate::quantizers::LayerQuantizers;
use quant::{Grid, Quantizer};
use vocabulary::Activation;

/// What stands between a layer's affine map and its output.
#[derive(Clone, Copy)]
pub(crate) struct End<'a> {
    pub(crate) activation: Activation,
    pub(crate) quantizers: Option<&'a LayerQuantizers>,
}

impl<'a> End<'a> {
    fn pre(self) -> Option<&'a Quantizer> {
        self.quantizers.and_then(|q| q.pre_activation.as_ref())
    }

    fn post(self) -> Option<&'a Quantizer> {
        self.quantizers.and_then(|q| q.post_activation.as_ref())
    }
}

/// The buffers of a layer's end for a number of values.
#[derive(Clone, Debug)]
pub(crate) struct OutputTape {
    /// Values before the activation and its quantizer; empty where nothing needs them later.
    pre: Vec<f32>,
    /// Values after the activation.
    activated: Vec<f32>,
    /// Fake-quantized activation; empty without that quantizer.
    quantized: Vec<f32>,
    /// Gradient of the output, turned into that of the affine map by the backward pass, and room for a vector to reach
    /// beyond the last.
    d_output: Vec<f32>,
}

impl OutputTape {
    /// Buffers for `values` values; `keep_pre` keeps those before the activation, `room` is what a vector may reach beyond
    /// the last gradient.
    pub(crate) fn new(end: End<'_>, values: usize, keep_pre: bool, room: usize) -> Self {
        let buffer = |wanted: bool| vec![0.0; if wanted { values } else { 0 }];
        Self {
            pre: buffer(keep_pre || end.pre().is_some()),
            activated: buffer(true),
            quantized: buffer(end.post().is_some()),
            d_output: vec![0.0; values + room],
        }
    }

    /// Whether the quantizers stand where they stood when this was made.
    pub(crate) fn fits(&self, end: End<'_>) -> bool {
        self.quantized.is_empty() == end.post().is_none() && (end.pre().is_none() || !self.pre.is_empty())
    }

    /// Values before the activation; empty unless they are kept.
    pub(crate) fn pre(&self) -> &[f32] {
        &self.pre
    }

    pub(crate) fn output(&self) -> &[f32] {
        if self.quantized.is_empty() { &self.activated } else { &self.quantized }
    }

    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        let n = self.activated.len();
        let output = if self.quantized.is_empty() { &self.activated } else { &self.quantized };
        (output, &mut self.d_output[..n])
    }

    /// The gradient with the room behind it: of the output before [`Self::backward`], of the affine map after it.
    pub(crate) fn gradient(&self) -> &[f32] {
        &self.d_output
    }

    /// Where the affine map writes its `n` values.
    pub(crate) fn affine(&mut self, n: usize) -> &mut [f32] {
        if self.pre.is_empty() { &mut self.activated[..n] } else { &mut self.pre[..n] }
    }

    /// The output of `n` values with the stored ranges. `is_activated` says that the affine map has done the activation.
    pub(crate) fn evaluate(&mut self, end: End<'_>, n: usize, is_activated: bool) {
        if !is_activated {
            self.activate(end, n);
        }
        self.quantize(end, n);
    }

    /// As [`Self::evaluate`], each quantizer observing its values before it is applied.
    pub(crate) fn train(
        &mut self,
        activation: Activation,
        mut quantizers: Option<&mut LayerQuantizers>,
        n: usize,
        is_activated: bool,
    ) {
        if let Some(pre) = quantizers.as_mut().and_then(|q| q.pre_activation.as_mut()) {
            pre.observe(&self.pre[..n]);
        }
        if !is_activated {
            self.activate(End { activation, quantizers: quantizers.as_deref() }, n);
        }
        if let Some(post) = quantizers.as_mut().and_then(|q| q.post_activation.as_mut()) {
            post.observe(&self.activated[..n]);
        }
        self.quantize(End { activation, quantizers: quantizers.as_deref() }, n);
    }

    /// `a = act(FQ(z))`.
    fn activate(&mut self, end: End<'_>, n: usize) {
        let a = &mut self.activated[..n];
        if let Some(pre) = end.pre() {
            pre.apply(&self.pre[..n], a);
        } else if !self.pre.is_empty() {
            a.copy_from_slice(&self.pre[..n]);
        }
        end.activation.apply(a);
    }

    /// `y = FQ(a)`.
    fn quantize(&mut self, end: End<'_>, n: usize) {
        if let Some(post) = end.post() {
            post.apply(&self.activated[..n], &mut self.quantized[..n]);
        }
    }

    /// Turns the gradient of the output into that of the affine map, and sums it by column into `bias_gradient`; the gradients
    /// of learned steps go into `learned`.
    pub(crate) fn backward(
        &mut self,
        end: End<'_>,
        n: usize,
        bias_gradient: &mut [f32],
        learned: &mut LayerLearned,
    ) {
        let dz = &mut self.d_output[..n];
        let pre = end.pre();
        let ends_in_relu = end.activation == Activation::Relu && pre.is_none();
        let mut upper = None;
        if let Some(post) = end.post() {
            match post.grids() {
                [grid] if ends_in_relu && !post.learns_steps() => {
                    upper = highest_passed(grid).filter(|_| post.is_active());
                }
                _ => learned.post.backward(post, &self.activated[..n], dz),
            }
        }
        if ends_in_relu {
            relu_column_sums(dz, &self.activated[..n], upper, bias_gradient);
            return;
        }
        end.activation.backward(&self.activated[..n], dz);
        if let Some(pre) = pre {
            learned.pre.backward(pre, &self.pre[..n], dz);
        }
        column_sums(dz, bias_gradient);
    }
}

/// The highest of the positive values whose gradient passes a grid; `None` where all pass. Every grid begins at 0 or below, so
/// that positive values leave it at the top only, and numbers below the normal ones count as 0, see [`Grid::passes`].
fn highest_passed(grid: &Grid) -> Option<f32> {
    (!grid.is_zero()).then(|| grid.hi().max(f32::MIN_POSITIVE.next_down()))
}

#[cfg(test)]
#[path = "output_tests.rs"]
mod tests;
