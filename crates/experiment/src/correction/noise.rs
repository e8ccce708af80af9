//! What rounding costs at the second of two layers, by estimate: the measure of how far equalizing them helps.

use quant::BitWidth;

use super::levels::{Level, square};
use crate::affine::Affine;

/// Two layers with the grids they will have.
#[derive(Clone, Debug)]
pub(super) struct PairNoise<'a> {
    pub(super) first: Affine<'a>,
    pub(super) second: Affine<'a>,
    /// Of what the first takes and what it gives.
    pub(super) levels: [&'a [Level]; 2],
    /// What the inputs of the first are divided by already.
    pub(super) before: &'a [f64],
    /// What the outputs of the second are divided by already.
    pub(super) behind: &'a [f64],
    /// Of the weights of either layer.
    pub(super) weight_bits: [BitWidth; 2],
    /// Of the values between them.
    pub(super) activation_bits: BitWidth,
    /// Whether weights have a scale for each output.
    pub(super) per_channel: bool,
}

impl PairNoise<'_> {
    /// The mean squared error, in squared units of the second layer's real outputs, summed over them, that the rounding of both
    /// kernels and of the values between them makes where channels are divided by `scales`.
    pub(super) fn of(&self, scales: &[f64]) -> f64 {
        // Uniform within a step.
        (self.first_kernel(scales) + self.values_between(scales) + self.second_kernel(scales)) / 12.0
    }

    fn first_kernel(&self, scales: &[f64]) -> f64 {
        let Self { first, levels: [taken, _], before, .. } = self;
        let largest = largest_by_output(first, before, scales);
        let half = f64::from(self.weight_bits[0].signed_max());
        let tensor = largest.iter().copied().fold(0.0, f64::max);
        let taps = taken.iter().zip(before.iter().cycle()).cycle().take(first.taps());
        let power: f64 = taps.map(|(level, before)| square(level.rms / before)).sum();
        let gains = self.gains(scales);
        let channels = largest.iter().zip(&gains);
        let steps = channels.map(|(own, gain)| {
            let step = if self.per_channel { *own } else { tensor } / half;
            step * step * power * gain
        });
        steps.sum()
    }

    fn values_between(&self, scales: &[f64]) -> f64 {
        let given = self.levels[1].iter().zip(scales);
        let ends = given.fold((0.0_f64, 0.0_f64), |(low, high), (level, scale)| {
            (low.min(level.low / scale), high.max(level.high / scale))
        });
        let step = (ends.1 - ends.0) / f64::from(self.activation_bits.levels() - 1);
        step * step * self.gains(scales).iter().sum::<f64>()
    }

    fn second_kernel(&self, scales: &[f64]) -> f64 {
        let Self { second, levels: [_, given], behind, .. } = self;
        let largest = largest_by_output(second, scales, behind);
        let half = f64::from(self.weight_bits[1].signed_max());
        let tensor = largest.iter().copied().fold(0.0, f64::max);
        let taps = given.iter().zip(scales).cycle().take(second.taps());
        let power: f64 = taps.map(|(level, scale)| square(level.rms / scale)).sum();
        let outputs = largest.iter().zip(behind.iter().cycle());
        let steps = outputs.map(|(own, behind)| {
            let step = if self.per_channel { *own } else { tensor } / half * behind;
            step * step * power
        });
        steps.sum()
    }

    /// What an error of one in a scaled channel between the layers adds to the squares of all outputs.
    fn gains(&self, scales: &[f64]) -> Vec<f64> {
        let (channels, outputs) = (scales.len(), self.second.outputs());
        let mut gains = vec![0.0; channels];
        for (index, &weight) in self.second.kernel.iter().enumerate() {
            let channel = index / outputs % channels;
            gains[channel] += square(f64::from(weight) * scales[channel]);
        }
        gains
    }
}

/// The largest magnitude of each output's weights, where inputs are divided by `taken` and outputs by `given`.
fn largest_by_output(affine: &Affine<'_>, taken: &[f64], given: &[f64]) -> Vec<f64> {
    let outputs = affine.outputs();
    let mut largest = vec![0.0_f64; outputs];
    for (index, &weight) in affine.kernel.iter().enumerate() {
        let (input, output) = (index / outputs % taken.len(), index % outputs);
        let scaled = f64::from(weight.abs()) * taken[input] / given[output % given.len()];
        largest[output] = largest[output].max(scaled);
    }
    largest
}
