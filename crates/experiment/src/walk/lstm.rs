//! The LSTM: for each gate its two sums and its function, then the cell and the hidden state.

use int_nn::boundary::build_gate_tables;
use int_nn::kernels::fixed_point::{self, PRE_ACTIVATION_INTEGER_BITS};
use int_nn::kernels::{GATES, narrow_gate};
use int_nn::{IntLstm, LstmFunctions, LstmState};
use quant::BitWidth;

use super::Input;
use super::affine::clamp;
use super::lines::{Lines, WalkTerm};
use super::rescale::{divide_half_away, rescale};

/// The gates in the order of their weights.
const GATE_NAMES: [&str; GATES] = ["i", "f", "c", "o"];
/// Fractional bits of a gate.
const GATE_FRACTION: u32 = 15;

/// Unit `unit` of output step `step`: without sequences, of the last step.
pub(super) fn lstm(
    layer: &IntLstm,
    input: &Input<'_>,
    step: usize,
    unit: usize,
    terms: &mut Vec<WalkTerm>,
    lines: &mut Lines,
) -> i32 {
    let parts = layer.parts();
    let step = if parts.return_sequences { step } else { parts.steps - 1 };
    // Codes have at most 16 bits.
    let codes: Vec<i16> = input.codes.iter().map(|&code| code as i16).collect();
    let mut steps = codes.chunks_exact(parts.inputs);
    let before =
        steps.by_ref().take(step).fold(layer.initial_state(), |state, codes| layer.step(codes, &state));
    let codes = steps.next().unwrap_or(&[]);
    let list = |codes: &[i16]| codes.iter().map(i16::to_string).collect::<Vec<_>>().join(", ");
    let numbers = format!("hidden {}; cell {}", list(&before.hidden), list(&before.cell));
    lines.push("state before", "h, c", numbers, format!("step {} of {}", step + 1, parts.steps));
    let functions = Functions::of(layer);
    let gates: [i128; GATES] = std::array::from_fn(|gate| {
        lines.set_prefix(&format!("gate {}, ", GATE_NAMES[gate]));
        let walked = GateWalk { layer, functions: &functions, gate, unit };
        walked.follow(input, step, codes, &before, terms, lines)
    });
    lines.set_prefix("");
    let cell = cell(layer, gates, i128::from(before.cell.get(unit).copied().unwrap_or(0)), lines);
    hidden(layer, &functions, gates[3], cell, lines)
}

/// Logistic and tanh as the layer computes them.
struct Functions {
    /// Tables of Q3.12 logistic, Q3.12 tanh, and tanh of the cell; none with gemmlowp's fixed-point arithmetic.
    tables: Option<[Vec<i16>; 3]>,
    cell_integer_bits: u32,
}

impl Functions {
    fn of(layer: &IntLstm) -> Self {
        let integer_bits = layer.parts().cell_integer_bits;
        let tables = match layer.parts().arithmetic {
            LstmFunctions::FixedPoint => None,
            LstmFunctions::Table => {
                let tables = build_gate_tables(integer_bits);
                Some([tables.logistic, tables.tanh, tables.cell_tanh])
            }
        };
        Self { tables, cell_integer_bits: u32::from(integer_bits) }
    }

    fn value(&self, table: usize, a: i16) -> i16 {
        match &self.tables {
            Some(tables) => {
                let index = (i32::from(a) - i32::from(i16::MIN)).unsigned_abs() as usize;
                tables[table].get(index).copied().unwrap_or(0)
            }
            None if table == 0 => fixed_point::logistic(a),
            None if table == 1 => fixed_point::tanh(a, PRE_ACTIVATION_INTEGER_BITS),
            None => fixed_point::tanh(a, self.cell_integer_bits),
        }
    }

    /// How the functions are computed, for the reader.
    fn arithmetic(&self) -> &'static str {
        if self.tables.is_some() { "by table" } else { "in gemmlowp's fixed point" }
    }
}

/// One gate of one unit.
struct GateWalk<'a> {
    layer: &'a IntLstm,
    functions: &'a Functions,
    gate: usize,
    unit: usize,
}

impl GateWalk<'_> {
    /// The gate in Q0.15.
    fn follow(
        &self,
        input: &Input<'_>,
        step: usize,
        codes: &[i16],
        before: &LstmState,
        terms: &mut Vec<WalkTerm>,
        lines: &mut Lines,
    ) -> i128 {
        let Self { layer, gate, unit, .. } = *self;
        let (parts, width) = (layer.parts(), layer.audit().width);
        let (row, name) = (gate * parts.units + unit, GATE_NAMES[gate]);
        let first = terms.len();
        let kernel = parts.kernel.unpack();
        let zeros = (input.params.zero_point(), parts.kernel_zero_points[gate]);
        for (index, (&q_x, &q_w)) in codes.iter().zip(&kernel[row * parts.inputs..]).enumerate() {
            terms.push(term(format!("gate {name}, {}", input.names.of_step(step, index)), q_x, q_w, zeros));
        }
        let sum = total(&terms[first..]);
        let numbers = format!("{} products, z_x = {}, z_w = {}", codes.len(), zeros.0, zeros.1);
        lines.push("sum over inputs", "Σ (q_x - z_x)(q_w - z_w)", numbers, sum);
        let shift = layer.parts().kernel_shifts[gate];
        let bias = i128::from(parts.bias[row]);
        let accumulator = (sum << shift) + bias;
        lines.push("accumulator", "sum 2^shift + q_b", format!("{sum} · 2^{shift} + {bias}"), accumulator);
        let scaled = rescale(&layer.kernel_requantizers()[gate], accumulator, width, lines);
        let from_inputs = saturated(scaled);
        lines.push("from inputs", "sat16(v), in Q3.12", format!("sat16({scaled})"), from_inputs);
        let first = terms.len();
        let recurrent = parts.recurrent.unpack();
        let zeros = (parts.output.zero_point(), parts.recurrent_zero_points[gate]);
        for (index, (&q_h, &q_r)) in before.hidden.iter().zip(&recurrent[row * parts.units..]).enumerate() {
            terms.push(term(format!("gate {name}, hidden {}", index + 1), q_h, q_r, zeros));
        }
        let sum = total(&terms[first..]);
        let numbers = format!("{} products, z_h = {}, z_r = {}", before.hidden.len(), zeros.0, zeros.1);
        lines.push("sum over hidden", "Σ (q_h - z_h)(q_r - z_r)", numbers, sum);
        let scaled = rescale(&layer.recurrent_requantizers()[gate], sum, width, lines);
        let both = saturated(i128::from(from_inputs) + scaled);
        lines.push("pre-activation", "sat16(a + v), in Q3.12", format!("{from_inputs} + {scaled}"), both);
        let (table, function) = if gate == 2 { (1, "tanh") } else { (0, "sigmoid") };
        let activated = self.functions.value(table, both);
        let formula = format!("{function}(a), Q3.12 to Q0.15 {}", self.functions.arithmetic());
        lines.push("activation", &formula, format!("{function}({})", f64::from(both) / 4096.0), activated);
        let bits = parts.gate_bits;
        if bits == BitWidth::MAX {
            return i128::from(activated);
        }
        let narrow = narrow_gate(activated, bits);
        lines.push(
            "narrowed",
            "the upper bits of Q0.15",
            format!("{activated} at {} bits", bits.get()),
            narrow,
        );
        i128::from(narrow)
    }
}

/// The cell state after the step.
fn cell(layer: &IntLstm, [i, f, c, _]: [i128; GATES], before: i128, lines: &mut Lines) -> i32 {
    let parts = layer.parts();
    let kept = divide_half_away(f * before, GATE_FRACTION);
    lines.push("kept", "round(f c / 2^15), half away from zero", format!("{f} · {before} / 2^15"), kept);
    // The cell's step is 2^(integer bits + 1 - gate bits).
    let shift = 2 * GATE_FRACTION + u32::from(parts.cell_integer_bits) + 1 - u32::from(parts.gate_bits.get());
    let entered = divide_half_away(i * c, shift);
    let numbers = format!("{i} · {c} / 2^{shift}");
    lines.push("entered", "round(i g / 2^(30 + log2 s_c)), half away from zero", numbers, entered);
    let limit = i128::from(layer.cell_limit());
    let cell = (kept + entered).clamp(-limit, limit);
    let formula = "clip(kept + entered), s_c a power of two";
    lines.push(
        "cell",
        formula,
        format!("clip({kept} + {entered}, -{limit}, {limit}), s_c = {}", layer.cell_scale()),
        cell,
    );
    // Within the limit, which is a code.
    cell as i32
}

/// The hidden code after the step.
fn hidden(layer: &IntLstm, functions: &Functions, o: i128, cell: i32, lines: &mut Lines) -> i32 {
    let output = &layer.parts().output;
    let places = BitWidth::MAX.get() - layer.parts().gate_bits.get();
    // A cell code shifted to the top of 16 bits.
    let squashed = functions.value(2, (cell << places) as i16);
    let value = f64::from(cell) * f64::from(layer.cell_scale());
    let formula = format!("tanh(c), to Q0.15 {}", functions.arithmetic());
    lines.push("tanh of the cell", &formula, format!("tanh({value})"), squashed);
    let product = o * i128::from(squashed);
    lines.push("product", "o tanh(c), in Q0.30", format!("{o} · {squashed}"), product);
    let requantizer = layer.hidden_requantizer();
    let scaled = rescale(&requantizer, product, int_nn::AccumulatorWidth::I32, lines);
    let moved = scaled + i128::from(output.zero_point());
    lines.push("zero point", "v + z_h", format!("{scaled} + {}", output.zero_point()), moved);
    clamp(moved, (output.code_min(), output.code_max()), "clip(v, q_min, q_max)", lines)
}

/// One product with both zero points subtracted.
fn term(input: String, q_x: i16, q_w: i32, (z_x, z_w): (i32, i32)) -> WalkTerm {
    let product = (i64::from(q_x) - i64::from(z_x)) * (i64::from(q_w) - i64::from(z_w));
    WalkTerm { input, q_x: i32::from(q_x), q_w, product }
}

fn total(terms: &[WalkTerm]) -> i128 {
    terms.iter().map(|term| i128::from(term.product)).sum()
}

/// `value` clipped to 16 bits.
fn saturated(value: i128) -> i16 {
    value.clamp(i128::from(i16::MIN), i128::from(i16::MAX)) as i16
}
