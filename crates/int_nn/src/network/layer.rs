//! Checked layers, ready to run.

use quant::{Operator, QuantParams, Requantizer, RoundingPolicy, Runtime};

use super::error::LayerError;
use super::parts::{DenseParts, LayerParts, TableParts};
use super::shift::{accumulator_shift, shrink};
use crate::boundary::build_table;
use crate::kernels::{AccumulatorAudit, AccumulatorWidth, DenseParams, audit, dense, table};

/// A checked layer.
#[derive(Clone, Debug, PartialEq)]
pub enum IntLayer {
    /// A dense layer.
    Dense(IntDense),
    /// A function of each value.
    Table(IntTable),
}

/// A checked dense layer with its multipliers and its accumulator width.
#[derive(Clone, Debug, PartialEq)]
pub struct IntDense {
    parts: DenseParts,
    params: DenseParams,
    policy: RoundingPolicy,
    requantizers: Vec<Requantizer>,
    audit: AccumulatorAudit,
}

/// A checked table layer with its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct IntTable {
    parts: TableParts,
    input_min: i32,
    entries: Vec<i16>,
}

impl IntLayer {
    /// Checks one layer that receives rows of `given` values with the parameters `input`.
    pub(super) fn new(
        parts: LayerParts,
        given: usize,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        match parts {
            LayerParts::Dense(parts) => IntDense::new(parts, given, input, runtime).map(Self::Dense),
            LayerParts::Table(parts) => Ok(Self::Table(IntTable {
                parts,
                input_min: input.code_min(),
                entries: build_table(parts.function, input, &parts.output),
            })),
        }
    }

    /// Outputs of a row, given its inputs.
    #[must_use]
    pub fn outputs(&self, inputs: usize) -> usize {
        match self {
            Self::Dense(layer) => layer.parts.outputs,
            Self::Table(_) => inputs,
        }
    }

    /// Parameters of the output.
    #[must_use]
    pub fn output_params(&self) -> &QuantParams {
        match self {
            Self::Dense(layer) => &layer.parts.output,
            Self::Table(layer) => &layer.parts.output,
        }
    }

    /// The description of this layer.
    #[must_use]
    pub fn to_parts(&self) -> LayerParts {
        match self {
            Self::Dense(layer) => LayerParts::Dense(layer.parts.clone()),
            Self::Table(layer) => LayerParts::Table(layer.parts),
        }
    }

    /// The output codes of checked input codes, rows in, rows out.
    pub(super) fn run(&self, input: &[i32]) -> Vec<i32> {
        match self {
            Self::Dense(layer) => layer.run(input),
            Self::Table(layer) => {
                let mut output = vec![0; input.len()];
                table(&layer.entries, layer.input_min, input, &mut output);
                output
            }
        }
    }
}

impl IntDense {
    fn new(
        parts: DenseParts,
        given: usize,
        input: &QuantParams,
        runtime: Runtime,
    ) -> Result<Self, LayerError> {
        let (inputs, outputs) = (parts.inputs, parts.outputs);
        if inputs == 0 || outputs == 0 {
            return Err(LayerError::Empty { inputs, outputs });
        }
        if inputs != given {
            return Err(LayerError::Chain { inputs, given });
        }
        let channels = if parts.weight_scales.len() == 1 { 1 } else { outputs };
        for (list, found, expected) in [
            ("weights", parts.weights.len(), inputs.saturating_mul(outputs)),
            ("weight scales", parts.weight_scales.len(), channels),
            ("weight zero points", parts.weight_zero_points.len(), channels),
            ("bias", parts.bias.len(), outputs),
        ] {
            if found != expected {
                return Err(LayerError::Length { list, found, expected });
            }
        }
        let pairs = parts.weight_scales.iter().zip(&parts.weight_zero_points);
        for (channel, (&scale, &zero_point)) in pairs.enumerate() {
            QuantParams::new(scale, zero_point, parts.weights.bits(), false)
                .map_err(|source| LayerError::WeightParams { channel, source })?;
        }
        let output = &parts.output;
        let shift = accumulator_shift(parts.weights.bits(), input, output, &parts.weight_scales);
        let policy = runtime.policy(Operator::FullyConnected, input.bits(), output.bits());
        let requantizers = parts
            .weight_scales
            .iter()
            .cycle()
            .take(outputs)
            .enumerate()
            .map(|(channel, &scale)| {
                Requantizer::new(policy, input.scale(), scale * shrink(shift), output.scale())
                    .map_err(|source| LayerError::Multiplier { channel, source })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let distance = input.max_distance_from_zero();
        let audit =
            audit(inputs, &parts.weights.unpack(), &parts.weight_zero_points, &parts.bias, distance, shift)
                .ok_or(LayerError::Accumulator)?;
        let lowest = if parts.relu { output.zero_point() } else { output.code_min() };
        let params = DenseParams {
            inputs,
            accumulator_shift: u32::from(shift),
            input_zero_point: input.zero_point(),
            output_zero_point: output.zero_point(),
            output_min: lowest.max(output.code_min()),
            output_max: output.code_max(),
        };
        Ok(Self { parts, params, policy, requantizers, audit })
    }

    /// The description of this layer: shapes, weight codes, scales, zero points, biases, activation.
    #[must_use]
    pub fn parts(&self) -> &DenseParts {
        &self.parts
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

    /// What the sums of this layer can reach, and the accumulator that holds them.
    #[must_use]
    pub fn audit(&self) -> AccumulatorAudit {
        self.audit
    }

    /// Bits by which the sum of products is shifted left before the bias is added; see [`crate::accumulator_shift`].
    #[must_use]
    pub fn accumulator_shift(&self) -> u32 {
        self.params.accumulator_shift
    }

    /// The lowest and the highest code this layer gives.
    #[must_use]
    pub fn clamp(&self) -> (i32, i32) {
        (self.params.output_min, self.params.output_max)
    }

    fn run(&self, input: &[i32]) -> Vec<i32> {
        let parts = &self.parts;
        let weights = parts.weights.unpack();
        let mut output = vec![0; input.len() / parts.inputs * parts.outputs];
        let kernel = match self.audit.width {
            AccumulatorWidth::I32 => dense::<i32>,
            AccumulatorWidth::I64 => dense::<i64>,
        };
        let zero_points = &parts.weight_zero_points;
        kernel(&self.params, input, &weights, zero_points, &parts.bias, &self.requantizers, &mut output);
        output
    }
}

impl IntTable {
    /// The description of this layer.
    #[must_use]
    pub fn parts(&self) -> &TableParts {
        &self.parts
    }

    /// The entries, one per input code, the first for the lowest.
    #[must_use]
    pub fn entries(&self) -> &[i16] {
        &self.entries
    }
}
