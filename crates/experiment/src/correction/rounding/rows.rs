//! The rows on which a layer's rounding is learned: inputs of a dense layer, or windows of a convolution.

use nn::{Activation, Conv1D, Layer, Padding};

use super::draw::Draw;
use crate::affine::Affine;

/// Inputs and the float layer's outputs.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// `[rows][taps]`; steps that padding adds are 0.
    pub(super) x: Vec<f32>,
    /// `[rows][channels]`, after relu where the layer has one, else before the activation.
    pub(super) targets: Vec<f32>,
    pub(super) taps: usize,
    pub(super) channels: usize,
    pub(super) relu: bool,
}

impl Rows {
    /// At most `count` rows of a layer with the inputs `[samples][inputs]` and `targets` `[samples][steps][channels]` before
    /// the activation, in random order.
    pub(super) fn draw(
        layer: &Layer,
        affine: Affine<'_>,
        inputs: &[f32],
        targets: &[f32],
        count: usize,
        draw: &mut Draw,
    ) -> Self {
        let (taps, channels) = (affine.taps(), affine.outputs());
        let relu = affine.activation == Activation::Relu;
        let steps = layer.output_shape().steps;
        let chosen = draw.some(targets.len() / channels, count);
        let mut x = Vec::with_capacity(chosen.len() * taps);
        let mut drawn_targets = Vec::with_capacity(chosen.len() * channels);
        for row in chosen {
            let input = &inputs[row / steps * layer.inputs()..][..layer.inputs()];
            match layer {
                Layer::Conv1D(layer) => window(layer, row % steps, input, &mut x),
                _ => x.extend_from_slice(input),
            }
            let target = &targets[row * channels..][..channels];
            drawn_targets.extend(target.iter().map(|&z| if relu { z.max(0.0) } else { z }));
        }
        Self { x, targets: drawn_targets, taps, channels, relu }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.x.len() / self.taps
    }
}

/// Appends the values `[kernel size][channels]` under the window that gives output step `step` of one row `input`.
fn window(layer: &Conv1D, step: usize, input: &[f32], x: &mut Vec<f32>) {
    let shape = layer.shape();
    // Steps of zeros before the first step, by the rule of Keras: the smaller half of what is missing.
    let reach = (layer.output_steps() - 1) * shape.stride + shape.kernel_size;
    let before = match shape.padding {
        Padding::Same => reach.saturating_sub(shape.steps) / 2,
        Padding::Valid => 0,
    };
    for tap in 0..shape.kernel_size {
        let values = (step * shape.stride + tap)
            .checked_sub(before)
            .and_then(|at| input.get(at * shape.channels..(at + 1) * shape.channels));
        match values {
            Some(values) => x.extend_from_slice(values),
            None => x.extend(std::iter::repeat_n(0.0, shape.channels)),
        }
    }
}
