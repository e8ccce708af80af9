//! What dense layers and convolutions share: checks, multipliers, the proof of the accumulator, and running.

use quant::{Operator, QuantParams, Requantizer, RoundingPolicy, RowRequantizer, Runtime, RuntimeRules};
use vocabulary::Tensor;

use super::error::LayerError;
use super::parts::AffineParts;
use super::scratch::Sums;
use super::shift::{MAX_SHIFT, shrink};
use crate::kernels::{
    AccumulatorAudit, AccumulatorWidth, AffineParams, PairedSource, PairedWeights, affine, audit,
};

/// The checked affine part of a layer, with its multipliers and its accumulator width.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    parts: AffineParts,
    outputs: usize,
    params: AffineParams,
    policy: RoundingPolicy,
    requantizers: Vec<Requantizer>,
    audit: AccumulatorAudit,
    /// The weight codes, unpacked: `[outputs][taps]`.
    weights: Vec<i32>,
    /// The lowest and the highest distance of an input code from its zero point.
    input_distances: (i32, i32),
    /// The layout of the fast kernel, where that takes the layer.
    fast: Option<Fast>,
}

/// What the fast kernel reads.
#[derive(Clone, Debug, PartialEq)]
struct Fast {
    weights: PairedWeights,
    requantizer: RowRequantizer,
}

/// The sizes of an affine layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct AffineShape {
    pub(super) operator: Operator,
    /// Weights of one output.
    pub(super) taps: usize,
    /// Values from one row or window to the next.
    pub(super) row_step: usize,
    pub(super) outputs: usize,
}

impl Affine {
    /// Checks the parts of a layer whose inputs have the parameters `input`.
    pub(super) fn new(
        parts: AffineParts,
        shape: AffineShape,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        let AffineShape { operator, taps, row_step, outputs } = shape;
        if taps == 0 || outputs == 0 {
            return Err(LayerError::Empty { taps, outputs });
        }
        let channels = if parts.weight_scales.len() == 1 { 1 } else { outputs };
        for (list, found, expected) in [
            (Tensor::Weights.name(), parts.weights.len(), taps.saturating_mul(outputs)),
            ("weight scales", parts.weight_scales.len(), channels),
            ("weight zero points", parts.weight_zero_points.len(), channels),
            (Tensor::Bias.name(), parts.bias.len(), outputs),
        ] {
            if found != expected {
                return Err(LayerError::Length { list, found, expected });
            }
        }
        let pairs = parts.weight_scales.iter().zip(&parts.weight_zero_points);
        for (channel, (&scale, &zero_point)) in pairs.enumerate() {
            // The converter's 16x8 scheme gives weights that are all 0 the scale 0, and so the multiplier 0.
            let scale = if scale == 0.0 { 1.0 } else { scale };
            QuantParams::new(scale, zero_point, parts.weights.bits(), false)
                .map_err(|source| LayerError::WeightParams { channel, source })?;
        }
        let output = &parts.output;
        let shift = parts.accumulator_shift;
        if shift > MAX_SHIFT {
            return Err(LayerError::Shift { found: shift, most: MAX_SHIFT });
        }
        let policy = runtime.policy(operator, input.bits(), output.bits());
        let requantizer = |(channel, &scale): (usize, &f32)| {
            Requantizer::new(policy, input.scale(), scale * shrink(shift), output.scale())
                .map_err(|source| LayerError::Multiplier { channel, source })
        };
        let scales = parts.weight_scales.iter().cycle().take(outputs);
        let requantizers = scales.enumerate().map(requantizer).collect::<Result<Vec<_>, _>>()?;
        let weights = parts.weights.unpack();
        let distance = input.max_distance_from_zero();
        let audit = audit(taps, &weights, &parts.weight_zero_points, &parts.bias, distance, shift)
            .ok_or(LayerError::Accumulator)?;
        let lowest = if parts.relu { output.zero_point() } else { output.code_min() };
        let params = AffineParams {
            taps,
            row_step,
            accumulator_shift: u32::from(shift),
            input_zero_point: input.zero_point(),
            output_zero_point: output.zero_point(),
            output_min: lowest.max(output.code_min()),
            output_max: output.code_max(),
        };
        let source = PairedSource {
            taps,
            weights: &weights,
            weight_zero_points: &parts.weight_zero_points,
            bias: &parts.bias,
            input_zero_point: params.input_zero_point,
            accumulator_shift: params.accumulator_shift,
        };
        let fast = match audit.width {
            AccumulatorWidth::I32 => PairedWeights::new(&source).map(|weights| {
                let (min, max) = (params.output_min, params.output_max);
                let requantizer = RowRequantizer::new(&requantizers, params.output_zero_point, min, max);
                Fast { weights, requantizer }
            }),
            AccumulatorWidth::I64 => None,
        };
        let input_distances = (input.code_min() - input.zero_point(), input.code_max() - input.zero_point());
        Ok(Self { parts, outputs, params, policy, requantizers, audit, weights, input_distances, fast })
    }

    /// The description of weights, biases and output.
    #[must_use]
    pub fn parts(&self) -> &AffineParts {
        &self.parts
    }

    /// The weight codes, `[outputs][taps]`.
    #[must_use]
    pub fn weights(&self) -> &[i32] {
        &self.weights
    }

    /// Weights of one output: inputs of a row, or values under one window.
    #[must_use]
    pub fn taps(&self) -> usize {
        self.params.taps
    }

    /// Outputs of a row or of a window.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The zero point of the weights of output `output`; 0 for an output that does not exist.
    #[must_use]
    pub fn weight_zero_point(&self, output: usize) -> i32 {
        per_output(&self.parts.weight_zero_points, output).unwrap_or(0)
    }

    /// The scale of the weights of output `output`; 0 for an output that does not exist.
    #[must_use]
    pub fn weight_scale(&self, output: usize) -> f32 {
        per_output(&self.parts.weight_scales, output).unwrap_or(0.0)
    }

    /// The rule that rounds this layer's outputs.
    #[must_use]
    pub fn policy(&self) -> RoundingPolicy {
        self.policy
    }

    /// The multiplier of each output.
    #[must_use]
    pub fn requantizers(&self) -> &[Requantizer] {
        &self.requantizers
    }

    /// The smallest and the largest sum, bias included, that codes of the input can give in any output. The bound of
    /// [`Affine::audit`] covers every partial sum too, in any order, and is therefore larger.
    #[must_use]
    pub fn reach(&self) -> (i64, i64) {
        let (low, high) = self.input_distances;
        let mut reach = (i64::MAX, i64::MIN);
        for (output, (weights, bias)) in
            self.weights.chunks(self.params.taps).zip(&self.parts.bias).enumerate()
        {
            let zero_point = i64::from(self.weight_zero_point(output));
            let (mut smallest, mut largest) = (0, 0);
            for &weight in weights {
                // Within the audited bound, so nothing overflows.
                let weight = i64::from(weight) - zero_point;
                let ends = [weight * i64::from(low), weight * i64::from(high)];
                smallest += ends[0].min(ends[1]);
                largest += ends[0].max(ends[1]);
            }
            let shift = self.params.accumulator_shift;
            reach.0 = reach.0.min((smallest << shift) + bias);
            reach.1 = reach.1.max((largest << shift) + bias);
        }
        reach
    }

    /// What the sums of this layer can reach, and the accumulator that holds them.
    #[must_use]
    pub fn audit(&self) -> AccumulatorAudit {
        self.audit
    }

    /// The lowest and the highest code this layer gives.
    #[must_use]
    pub fn clamp(&self) -> (i32, i32) {
        (self.params.output_min, self.params.output_max)
    }

    /// The output codes `[rows][outputs]` of rows of `taps` codes, `row_step` apart.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], sums: &mut Sums) {
        let Self { parts, params, requantizers, .. } = self;
        if let Some(Fast { weights, requantizer }) = &self.fast {
            let width = weights.row_sums();
            let sums = sums.of(output.len() / self.outputs * width);
            weights.sums(input, params.row_step, sums);
            for (sums, codes) in sums.chunks_exact(width).zip(output.chunks_exact_mut(self.outputs)) {
                requantizer.codes(sums, codes);
            }
            return;
        }
        let kernel = match self.audit.width {
            AccumulatorWidth::I32 => affine::<i32>,
            AccumulatorWidth::I64 => affine::<i64>,
        };
        kernel(params, input, &self.weights, &parts.weight_zero_points, &parts.bias, requantizers, output);
    }
}

/// The entry of one output in a list with one entry for all or one for each.
fn per_output<T: Copy>(list: &[T], output: usize) -> Option<T> {
    match list {
        [one] => Some(*one),
        many => many.get(output).copied(),
    }
}
