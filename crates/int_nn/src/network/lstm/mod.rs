//! The checked integer LSTM: its multipliers, its bounds, and its run over the steps of windows.

mod parts;

use quant::{BitWidth, FixedMultiplier, MultiplierError, QuantParams, Requantizer};
use vocabulary::{LstmFunctions, Shape, Tensor};

use super::error::LayerError;
use super::shift::{MAX_SHIFT, shrink};
use crate::boundary::{GateTables, build_gate_tables};
use crate::kernels::fixed_point::MAX_INTEGER_BITS;
use crate::kernels::{
    AccumulatorAudit, AccumulatorWidth, GATES, GateFunctions, LstmGate, LstmParams, LstmState, audit,
    lstm_step,
};
use crate::shape::MAX_VALUES;

pub use parts::{LstmParts, PRE_ACTIVATION_SCALE};

/// The magnitude at which TFLite's conversion of Keras' LSTM clips the cell state.
const CELL_CLIP: i32 = 10;

/// The gates in the order of their weights.
const GATE_NAMES: [&str; GATES] = ["i", "f", "c", "o"];

/// A checked LSTM layer.
#[derive(Clone, Debug, PartialEq)]
pub struct IntLstm {
    parts: LstmParts,
    /// Unpacked kernel and recurrent kernel.
    weights: [Vec<i32>; 2],
    input: QuantParams,
    params: LstmParams,
    gates: [GateConstants; GATES],
    audit: AccumulatorAudit,
    tables: Option<GateTables>,
}

/// What follows from the scales of one gate.
#[derive(Clone, Copy, Debug, PartialEq)]
struct GateConstants {
    shift: u8,
    kernel: Requantizer,
    recurrent: Requantizer,
}

impl IntLstm {
    /// Checks a layer that receives rows of the shape `given` with the parameters `input`.
    pub(super) fn new(parts: LstmParts, given: Shape, input: &QuantParams) -> Result<Self, LayerError> {
        check_sizes(&parts, given)?;
        check_weights(&parts)?;
        let output = &parts.output;
        let mut gates = Vec::with_capacity(GATES);
        let scales = parts.kernel_scales.iter().zip(&parts.recurrent_scales);
        for (gate, ((&kernel, &recurrent), &shift)) in scales.zip(&parts.kernel_shifts).enumerate() {
            if shift > MAX_SHIFT {
                return Err(LayerError::Shift { found: shift, most: MAX_SHIFT });
            }
            let name =
                |tensor| move |source| LayerError::GateMultiplier { tensor, gate: GATE_NAMES[gate], source };
            gates.push(GateConstants {
                shift,
                kernel: to_pre_activation(kernel * shrink(shift), input.scale())
                    .map_err(name(Tensor::Weights.name()))?,
                recurrent: to_pre_activation(recurrent, output.scale())
                    .map_err(name(Tensor::RecurrentWeights.name()))?,
            });
        }
        let [i, f, c, o] = gates.as_slice() else { return Err(LayerError::Accumulator) };
        let gates = [*i, *f, *c, *o];
        let weights = [parts.kernel.unpack(), parts.recurrent.unpack()];
        let audit = audit_gates(&parts, &weights, &gates, input).ok_or(LayerError::Accumulator)?;
        let name =
            |source| LayerError::GateMultiplier { tensor: Tensor::HiddenState.name(), gate: "o", source };
        let params = LstmParams {
            inputs: parts.inputs,
            units: parts.units,
            input_zero_point: input.zero_point(),
            hidden_zero_point: output.zero_point(),
            hidden_min: output.code_min(),
            hidden_max: output.code_max(),
            gate_bits: parts.gate_bits,
            cell_integer_bits: u32::from(parts.cell_integer_bits),
            cell_limit: cell_limit(parts.gate_bits, parts.cell_integer_bits),
            hidden: gemmlowp(PRODUCT_SCALE / output.scale()).map_err(name)?,
        };
        let tables = match parts.arithmetic {
            LstmFunctions::FixedPoint => None,
            LstmFunctions::Table => Some(build_gate_tables(parts.cell_integer_bits)),
        };
        Ok(Self { parts, weights, input: *input, params, gates, audit, tables })
    }

    /// The description of this layer.
    #[must_use]
    pub fn parts(&self) -> &LstmParts {
        &self.parts
    }

    /// The windows it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        Shape { steps: self.parts.steps, channels: self.parts.inputs }
    }

    /// One hidden state, or one for each step.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        let steps = if self.parts.return_sequences { self.parts.steps } else { 1 };
        Shape { steps, channels: self.parts.units }
    }

    /// What the sums of this layer can reach, over both kernels of all gates, and the accumulator that holds them.
    #[must_use]
    pub fn audit(&self) -> AccumulatorAudit {
        self.audit
    }

    /// The multipliers from sums over the inputs to Q3.12, gates `i, f, c, o`.
    #[must_use]
    pub fn kernel_requantizers(&self) -> [Requantizer; GATES] {
        self.gates.map(|gate| gate.kernel)
    }

    /// The multipliers from sums over the hidden states to Q3.12, gates `i, f, c, o`.
    #[must_use]
    pub fn recurrent_requantizers(&self) -> [Requantizer; GATES] {
        self.gates.map(|gate| gate.recurrent)
    }

    /// The multiplier from output gate times tanh, of scale `2^-30`, to hidden codes.
    #[must_use]
    pub fn hidden_requantizer(&self) -> Requantizer {
        self.params.hidden
    }

    /// The largest magnitude of a cell code: what its width holds, or TFLite's clip of 10.0.
    #[must_use]
    pub fn cell_limit(&self) -> i32 {
        self.params.cell_limit
    }

    /// The real value of one step of a cell code, a power of two.
    #[must_use]
    pub fn cell_scale(&self) -> f32 {
        let steps = self.parts.gate_bits.half_levels() as f32;
        (1_u32 << self.parts.cell_integer_bits) as f32 / steps
    }

    /// Bytes of the tables a device would hold; 0 with fixed-point arithmetic.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        self.tables.as_ref().map_or(0, GateTables::bytes)
    }

    /// The state before the first step: real zeros.
    #[must_use]
    pub fn initial_state(&self) -> LstmState {
        let mut state = LstmState::default();
        state.reset(self.parts.units, self.hidden_zero_point());
        state
    }

    /// The state after `state` and one step of input codes `[inputs]`. Codes outside their tensors' are clipped to them first,
    /// and missing ones count as 0.0, so any state may be given.
    #[must_use]
    pub fn step(&self, input: &[i16], state: &LstmState) -> LstmState {
        let params = &self.params;
        let fit = |codes: &[i16], count, zero: i32, low: i32, high: i32| -> Vec<i16> {
            let all = codes.iter().copied().map(i32::from).chain(std::iter::repeat(zero));
            // Codes have at most 16 bits.
            all.take(count).map(|code| code.clamp(low, high) as i16).collect()
        };
        let (low, high) = (self.input.code_min(), self.input.code_max());
        let input = fit(input, params.inputs, params.input_zero_point, low, high);
        let zero = params.hidden_zero_point;
        let mut next = LstmState::new(
            fit(&state.hidden, params.units, zero, params.hidden_min, params.hidden_max),
            fit(&state.cell, params.units, 0, -params.cell_limit, params.cell_limit),
        );
        self.walk(&input, &mut next, |_, _| {});
        next
    }

    /// The output codes of checked windows `[rows][steps][inputs]`.
    pub(super) fn run(&self, input: &[i16], output: &mut [i16], state: &mut LstmState) {
        let parts = &self.parts;
        let windows = input.chunks_exact(self.input_shape().values());
        for (window, output) in windows.zip(output.chunks_exact_mut(self.output_shape().values())) {
            state.reset(parts.units, self.hidden_zero_point());
            self.walk(window, state, |step, hidden| {
                if parts.return_sequences {
                    output[step * parts.units..][..parts.units].copy_from_slice(hidden);
                }
            });
            if !parts.return_sequences {
                output.copy_from_slice(&state.hidden);
            }
        }
    }

    /// Moves `state` over all steps of `input` `[count][inputs]`, showing the hidden state after each.
    fn walk(&self, input: &[i16], state: &mut LstmState, mut visit: impl FnMut(usize, &[i16])) {
        let gates = std::array::from_fn(|gate| self.gate(gate));
        let functions = match &self.tables {
            None => GateFunctions::FixedPoint,
            Some(GateTables { logistic, tanh, cell_tanh }) => {
                GateFunctions::Tables { logistic, tanh, cell_tanh }
            }
        };
        let advance = match self.audit.width {
            AccumulatorWidth::I32 => lstm_step::<i32>,
            AccumulatorWidth::I64 => lstm_step::<i64>,
        };
        for (step, input) in input.chunks_exact(self.parts.inputs).enumerate() {
            advance(&self.params, &gates, functions, input, state);
            visit(step, &state.hidden);
        }
    }

    /// The weights of gate `gate`, below [`GATES`].
    fn gate(&self, gate: usize) -> LstmGate<'_> {
        let (parts, constants, [kernel, recurrent]) = (&self.parts, self.gates[gate], &self.weights);
        let (units, weights, states) = (parts.units, parts.units * parts.inputs, parts.units * parts.units);
        LstmGate {
            kernel: &kernel[gate * weights..][..weights],
            kernel_zero_point: parts.kernel_zero_points[gate],
            kernel_shift: u32::from(constants.shift),
            kernel_requantizer: constants.kernel,
            bias: &parts.bias[gate * units..][..units],
            recurrent: &recurrent[gate * states..][..states],
            recurrent_zero_point: parts.recurrent_zero_points[gate],
            recurrent_requantizer: constants.recurrent,
        }
    }

    /// A code, which has at most 16 bits.
    fn hidden_zero_point(&self) -> i16 {
        self.params.hidden_zero_point as i16
    }
}

/// The scale of a product of two Q0.15 numbers.
const PRODUCT_SCALE: f32 = 1.0 / (1_u32 << 30) as f32;

/// The multiplier from sums of scale `scale * weight_scale` to Q3.12, in `f32` as LiteRT prepares it.
fn to_pre_activation(weight_scale: f32, scale: f32) -> Result<Requantizer, MultiplierError> {
    gemmlowp(weight_scale * scale / PRE_ACTIVATION_SCALE)
}

fn gemmlowp(multiplier: f32) -> Result<Requantizer, MultiplierError> {
    Ok(Requantizer::GemmlowpDouble(FixedMultiplier::from_real(f64::from(multiplier))?))
}

/// The largest cell code: that of the width, or 10.0 in steps of `2^(integer_bits - bits + 1)`, rounded down.
fn cell_limit(bits: BitWidth, integer_bits: u8) -> i32 {
    let ten = (i64::from(CELL_CLIP) * i64::from(bits.half_levels())) >> integer_bits;
    // Not more than the largest code.
    ten.min(i64::from(bits.signed_max())) as i32
}

fn check_sizes(parts: &LstmParts, given: Shape) -> Result<(), LayerError> {
    let LstmParts { steps, inputs, units, .. } = *parts;
    let kernel = units.saturating_mul(GATES).saturating_mul(inputs.saturating_add(units));
    let sequences = steps.saturating_mul(inputs.saturating_add(units));
    if steps == 0 || inputs == 0 || units == 0 || kernel > MAX_VALUES || sequences > MAX_VALUES {
        return Err(LayerError::Recurrent { steps, inputs, units, limit: MAX_VALUES });
    }
    let expected = Shape { steps, channels: inputs };
    if expected != given {
        return Err(LayerError::Chain { expected, given });
    }
    for (list, found, expected) in [
        (Tensor::Weights.name(), parts.kernel.len(), GATES * units * inputs),
        (Tensor::RecurrentWeights.name(), parts.recurrent.len(), GATES * units * units),
        (Tensor::Bias.name(), parts.bias.len(), GATES * units),
    ] {
        if found != expected {
            return Err(LayerError::Length { list, found, expected });
        }
    }
    if parts.recurrent.bits() != parts.kernel.bits() {
        return Err(LayerError::KernelWidths {
            kernel: parts.kernel.bits(),
            recurrent: parts.recurrent.bits(),
        });
    }
    let (found, most) = (parts.cell_integer_bits, MAX_INTEGER_BITS as u8);
    if found > most { Err(LayerError::CellFormat { found, most }) } else { Ok(()) }
}

fn check_weights(parts: &LstmParts) -> Result<(), LayerError> {
    let tensors = [
        (Tensor::Weights.name(), &parts.kernel, &parts.kernel_scales, &parts.kernel_zero_points),
        (
            Tensor::RecurrentWeights.name(),
            &parts.recurrent,
            &parts.recurrent_scales,
            &parts.recurrent_zero_points,
        ),
    ];
    for (tensor, codes, scales, zero_points) in tensors {
        for ((&scale, &zero_point), gate) in scales.iter().zip(zero_points).zip(GATE_NAMES) {
            QuantParams::new(scale, zero_point, codes.bits(), false)
                .map_err(|source| LayerError::GateParams { tensor, gate, source })?;
        }
    }
    Ok(())
}

/// The worst sum over both kernels of all gates; `None` when 64 bits do not hold it.
fn audit_gates(
    parts: &LstmParts,
    [kernel, recurrent]: &[Vec<i32>; 2],
    gates: &[GateConstants; GATES],
    input: &QuantParams,
) -> Option<AccumulatorAudit> {
    let (inputs, units) = (parts.inputs, parts.units);
    let no_bias = vec![0; units];
    let mut worst: Option<AccumulatorAudit> = None;
    for (gate, constants) in gates.iter().enumerate() {
        let of_inputs = audit(
            inputs,
            &kernel[gate * units * inputs..][..units * inputs],
            &parts.kernel_zero_points[gate..=gate],
            &parts.bias[gate * units..][..units],
            input.max_distance_from_zero(),
            constants.shift,
        )?;
        let of_states = audit(
            units,
            &recurrent[gate * units * units..][..units * units],
            &parts.recurrent_zero_points[gate..=gate],
            &no_bias,
            parts.output.max_distance_from_zero(),
            0,
        )?;
        for found in [of_inputs, of_states] {
            worst = Some(worst.filter(|worst| worst.bound >= found.bound).unwrap_or(found));
        }
    }
    worst
}

#[cfg(test)]
mod tests;
