//! The backward pass of the LSTM with quantizers: back-propagation through all steps, straight through every grid.

use wide::bytemuck::{cast_slice, cast_slice_mut};
use wide::f32x4;

use super::tape::{QuantizedTape, gates_apart, gates_together};
use crate::lstm::lanes::{LANES, scatter};
use crate::lstm::quantizers::LstmQuantizers;
use crate::lstm::tape::LstmTape;
use crate::lstm::{GATES, Lstm};

impl Lstm {
    /// Gradients from the tape's output gradient, after the training pass of the same rows; the gradient of the windows goes
    /// into `d_input` where it is wanted.
    pub(in crate::lstm) fn backward_quantized(
        &self,
        quantizers: &LstmQuantizers,
        rows: usize,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
        mut d_input: Option<&mut [f32]>,
    ) {
        let blocks = rows.div_ceil(LANES);
        let states = self.units * blocks;
        tape.d_hidden[..states].fill(f32x4::ZERO);
        tape.d_cell[..states].fill(f32x4::ZERO);
        own.learned[2].clear();
        for step in (0..self.steps).rev() {
            self.add_output_gradient(step, rows, blocks, tape);
            let raw = &own.raw_hidden[step * states..][..states];
            let d_hidden = &mut tape.d_hidden[..states];
            let in_step = &mut own.learned_in_step;
            in_step.backward(&quantizers.hidden, cast_slice(raw), cast_slice_mut(d_hidden));
            own.learned[2].add(in_step);
            self.through_quantized_cells(step, blocks, tape, own);
            let d_sums = &own.inputs[step * states * GATES..][..states * GATES];
            if let Some(d_input) = d_input.as_deref_mut() {
                let width = self.steps * self.inputs;
                for input in 0..self.inputs {
                    for block in 0..blocks {
                        let [lanes] = self.through_weights(&tape.weights, input, d_sums, blocks, block);
                        let column = step * self.inputs + input;
                        scatter(lanes, &mut d_input[..rows * width], width, column, block);
                    }
                }
            }
            let d_sums = &tape.gates[step * states * GATES..][..states * GATES];
            for unit in 0..self.units {
                for block in 0..blocks {
                    let row = self.inputs + unit;
                    let [lanes] = self.through_weights(&tape.weights, row, d_sums, blocks, block);
                    tape.d_hidden[unit * blocks + block] = lanes;
                }
            }
        }
        self.sum_gradients(blocks, tape, Some(&own.inputs));
        self.through_quantized_weights(quantizers, tape, own);
    }

    /// From the gradients of a step's states to those of the gates' sums, with the states in `tape.gates` and without in
    /// `own.inputs`, and to the cell state before.
    fn through_quantized_cells(
        &self,
        step: usize,
        blocks: usize,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
    ) {
        let states = self.units * blocks;
        for place in 0..states {
            let (unit, block) = (place / blocks, place % blocks);
            let state = step * states + place;
            let gate = |gate: usize| step * states * GATES + (unit * GATES + gate) * blocks + block;
            let [i, f, g, o] = [0, 1, 2, 3].map(|index| tape.gates[gate(index)]);
            let dh = tape.d_hidden[place];
            let through_tanh = (dh * o) * own.tanh_slopes[state];
            let dc = (tape.d_cell[place] + through_tanh) & own.cell_passes[state];
            let before = match step.checked_sub(1) {
                Some(last) => tape.cells[last * states + place],
                None => own.start_cells[place],
            };
            let d_gates = [dc * g, dc * before, dc * i, dh * tape.cell_tanh[state]];
            for (index, d_gate) in d_gates.into_iter().enumerate() {
                let d_sum = d_gate * own.slopes[gate(index)];
                tape.gates[gate(index)] = d_sum;
                own.inputs[gate(index)] = d_sum & own.inputs[gate(index)];
            }
            tape.d_cell[place] = dc * f;
        }
    }

    /// Stops the gradients of weights beyond their ranges.
    fn through_quantized_weights(
        &self,
        quantizers: &LstmQuantizers,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
    ) {
        // The values are in the way no longer: they hold the gradients with the gates together.
        let units = self.units;
        gates_together(&tape.kernel_gradient, units, &mut own.kernel_values);
        own.learned[0].backward(&quantizers.kernel, &own.kernel, &mut own.kernel_values);
        gates_apart(&own.kernel_values, units, &mut tape.kernel_gradient);
        gates_together(&tape.recurrent_gradient, units, &mut own.recurrent_values);
        own.learned[1].backward(&quantizers.recurrent, &own.recurrent, &mut own.recurrent_values);
        gates_apart(&own.recurrent_values, units, &mut tape.recurrent_gradient);
    }
}
