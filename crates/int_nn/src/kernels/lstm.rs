//! One step of the LSTM, TFLite's 8x8->16 variant at any widths.
//!
//! For each unit and gate `a = sat16(R(sum (q_x - z_x)(q_w - z_w) + b))`, then `a = sat16(a + R(sum (q_h - z_h)(q_r - z_r)))`
//! in Q3.12; `i`, `f`, `o` are its logistic, `g` its tanh, in Q0.15. The cell is
//! `c = sat(round(f c, 15) + round(i g, 30 + log2 s_c))` and the hidden state `sat(R(o tanh(c)) + z_h)`. `R` is the
//! [`Requantizer`] of the tensor, gemmlowp's in LiteRT; `round(.., n)` divides by `2^n`, half away from zero.

use quant::{BitWidth, Requantizer};

use super::Accumulator;
use super::fixed_point::{PRE_ACTIVATION_INTEGER_BITS, logistic, rounding_shift_right, tanh};

/// Gates of a unit, in the order input, forget, candidate, output.
pub const GATES: usize = 4;

/// Fractional bits of a gate.
const GATE_FRACTION: u32 = 15;

/// How the gates' functions and the tanh of the cell are computed.
#[derive(Clone, Copy, Debug)]
pub enum GateFunctions<'a> {
    /// gemmlowp's fixed-point arithmetic, as LiteRT.
    FixedPoint,
    /// Lookups, one entry per 16-bit input, the first for the lowest.
    Tables {
        /// Logistic of Q3.12 in Q0.15.
        logistic: &'a [i16],
        /// Tanh of Q3.12 in Q0.15.
        tanh: &'a [i16],
        /// Tanh of the cell, in its own format, in Q0.15.
        cell_tanh: &'a [i16],
    },
}

/// The constants of an LSTM that do not depend on the gate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LstmParams {
    /// Values of one step.
    pub inputs: usize,
    /// Size of the hidden state.
    pub units: usize,
    /// The code of 0.0 of the input.
    pub input_zero_point: i32,
    /// The code of 0.0 of the hidden state.
    pub hidden_zero_point: i32,
    /// The lowest hidden code.
    pub hidden_min: i32,
    /// The highest hidden code, at least `hidden_min`.
    pub hidden_max: i32,
    /// Bits of the gates and of the cell; LiteRT's 16.
    pub gate_bits: BitWidth,
    /// Integer bits of the cell: its scale is `2^(cell_integer_bits - gate_bits + 1)`.
    pub cell_integer_bits: u32,
    /// The largest magnitude of a cell code.
    pub cell_limit: i32,
    /// From products of output gate and tanh, of scale `2^-30`, to hidden codes.
    pub hidden: Requantizer,
}

/// The weights of one gate, row-major.
#[derive(Clone, Copy, Debug)]
pub struct LstmGate<'a> {
    /// `[units][inputs]`.
    pub kernel: &'a [i32],
    /// The weight code of 0.0.
    pub kernel_zero_point: i32,
    /// Bits by which the sum over the inputs is shifted left before the bias is added; 0 in LiteRT's widths.
    pub kernel_shift: u32,
    /// From sums over the inputs to Q3.12.
    pub kernel_requantizer: Requantizer,
    /// `[units]`.
    pub bias: &'a [i64],
    /// `[units][units]`.
    pub recurrent: &'a [i32],
    /// The weight code of 0.0.
    pub recurrent_zero_point: i32,
    /// From sums over the hidden states to Q3.12.
    pub recurrent_requantizer: Requantizer,
}

/// The state of one row between two steps, and room for the gates of a step.
#[derive(Clone, Debug, Default)]
pub struct LstmState {
    /// Codes of the hidden state, `[units]`.
    pub hidden: Vec<i16>,
    /// Codes of the cell state, `[units]`.
    pub cell: Vec<i16>,
    gates: Vec<[i16; GATES]>,
}

impl LstmState {
    /// A state in these codes, `[units]` each.
    #[must_use]
    pub fn new(hidden: Vec<i16>, cell: Vec<i16>) -> Self {
        let gates = vec![[0; GATES]; hidden.len()];
        Self { hidden, cell, gates }
    }

    /// Real zeros for `units` units, `zero_point` being the hidden code of 0.0; allocates only to grow.
    pub fn reset(&mut self, units: usize, zero_point: i16) {
        self.hidden.clear();
        self.hidden.resize(units, zero_point);
        self.cell.clear();
        self.cell.resize(units, 0);
        self.gates.resize(units, [0; GATES]);
    }
}

/// States are compared by their codes; the room for gates is none of it.
impl PartialEq for LstmState {
    fn eq(&self, other: &Self) -> bool {
        (&self.hidden, &self.cell) == (&other.hidden, &other.cell)
    }
}

/// A Q0.15 gate at `bits` bits: its upper bits, the rest rounded half away from zero and then 0; saturating, so that it stays
/// in Q0.15. 16 bits change nothing.
#[must_use]
pub fn narrow_gate(gate: i16, bits: BitWidth) -> i16 {
    let dropped = u32::from(BitWidth::MAX.get() - bits.get());
    let code = rounding_shift_right(i64::from(gate), dropped);
    // At most `bits` bits, shifted back to 16.
    (code.min(i64::from(bits.signed_max())) << dropped) as i16
}

/// One step for one row: `state` is that before it and becomes that after it; `input` is `[inputs]`.
///
/// Within `A` no sum overflows as long as [`super::audit`] allows that width for both kernels and the codes are in range.
///
/// # Panics
/// In debug builds when the shapes do not fit together or a sum leaves `A`.
pub fn lstm_step<A: Accumulator>(
    params: &LstmParams,
    gates: &[LstmGate<'_>; GATES],
    functions: GateFunctions<'_>,
    input: &[i16],
    state: &mut LstmState,
) {
    let LstmParams { inputs, units, gate_bits, .. } = *params;
    let LstmState { hidden, cell, gates: room } = state;
    debug_assert!(input.len() == inputs && hidden.len() == units && cell.len() == units);
    debug_assert!(room.len() == units);
    for (unit, values) in room.iter_mut().enumerate() {
        for (index, (value, gate)) in values.iter_mut().zip(gates).enumerate() {
            debug_assert!(gate.kernel.len() == units * inputs && gate.recurrent.len() == units * units);
            let kernel = &gate.kernel[unit * inputs..][..inputs];
            let sum = products::<A>(input, params.input_zero_point, kernel, gate.kernel_zero_point);
            let sum = (sum << gate.kernel_shift) + A::from_bias(gate.bias[unit]);
            let before = saturate(sum.rescale(&gate.kernel_requantizer));
            let recurrent = &gate.recurrent[unit * units..][..units];
            let sum = products::<A>(hidden, params.hidden_zero_point, recurrent, gate.recurrent_zero_point);
            let scaled = sum.rescale(&gate.recurrent_requantizer);
            let activated = functions.gate(index, saturate(i64::from(before).saturating_add(scaled)));
            *value = narrow_gate(activated, gate_bits);
        }
    }
    for ((values, hidden), cell) in room.iter().zip(hidden).zip(cell) {
        let [i, f, g, o] = values.map(i64::from);
        let kept = rounding_shift_right(f * i64::from(*cell), GATE_FRACTION);
        let entered = rounding_shift_right(i * g, params.entry_shift());
        let limit = i64::from(params.cell_limit);
        // Clipped to a code.
        *cell = (kept + entered).clamp(-limit, limit) as i16;
        let squashed = functions.cell_tanh(*cell << params.cell_places(), params.cell_integer_bits);
        // Both factors are Q0.15, so the product has at most 31 bits.
        let scaled = params.hidden.rescale_i32((o * i64::from(squashed)) as i32);
        let code = scaled.saturating_add(i64::from(params.hidden_zero_point));
        *hidden = code.clamp(i64::from(params.hidden_min), i64::from(params.hidden_max)) as i16;
    }
}

/// `sum (x - x_zero) (w - w_zero)`.
fn products<A: Accumulator>(x: &[i16], x_zero: i32, weights: &[i32], w_zero: i32) -> A {
    let mut sum = A::from(0);
    for (&x, &w) in x.iter().zip(weights) {
        sum = sum + A::from(i32::from(x) - x_zero) * A::from(w - w_zero);
    }
    sum
}

/// `value` clipped to 16 bits.
fn saturate(value: i64) -> i16 {
    value.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16
}

impl LstmParams {
    /// Places by which a cell code lies below the top of 16 bits.
    fn cell_places(&self) -> u32 {
        u32::from(BitWidth::MAX.get() - self.gate_bits.get())
    }

    /// From `i g` in Q0.30 to a cell code: `30 + log2 s_c`.
    fn entry_shift(&self) -> u32 {
        2 * GATE_FRACTION + self.cell_integer_bits + 1 - u32::from(self.gate_bits.get())
    }
}

impl GateFunctions<'_> {
    /// The activation of gate `gate`: tanh for the candidate, logistic for the others.
    fn gate(self, gate: usize, a: i16) -> i16 {
        let candidate = gate == 2;
        match self {
            Self::FixedPoint if candidate => tanh(a, PRE_ACTIVATION_INTEGER_BITS),
            Self::FixedPoint => logistic(a),
            Self::Tables { tanh, .. } if candidate => look_up(tanh, a),
            Self::Tables { logistic, .. } => look_up(logistic, a),
        }
    }

    /// Tanh of a cell shifted to the top of 16 bits; that is where codes end, so nothing is cut off.
    fn cell_tanh(self, cell: i16, integer_bits: u32) -> i16 {
        match self {
            Self::FixedPoint => tanh(cell, integer_bits),
            Self::Tables { cell_tanh, .. } => look_up(cell_tanh, cell),
        }
    }
}

/// The entry of a 16-bit code; a table that is too short gives its last one, which a checked network never does.
fn look_up(table: &[i16], a: i16) -> i16 {
    let index = usize::try_from(i32::from(a) - i32::from(i16::MIN)).unwrap_or(0);
    table.get(index).or(table.last()).copied().unwrap_or(0)
}

#[cfg(test)]
#[path = "lstm_tests.rs"]
mod tests;
