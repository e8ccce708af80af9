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
            if step > 0 {
                self.through_recurrent(step, blocks, tape);
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
        for unit in 0..self.units {
            let place = unit * blocks;
            let state = step * states + place;
            let gates = state * GATES..(state + blocks) * GATES;
            let [d_i, d_f, d_g, d_o] = by_gate_mut(&mut tape.gates[gates.clone()], blocks);
            let [in_i, in_f, in_g, in_o] = by_gate_mut(&mut own.inputs[gates.clone()], blocks);
            let [slope_i, slope_f, slope_g, slope_o] = by_gate(&own.slopes[gates], blocks);
            let tanh_slopes = &own.tanh_slopes[state..][..blocks];
            let cell_passes = &own.cell_passes[state..][..blocks];
            let cell_tanh = &tape.cell_tanh[state..][..blocks];
            let d_hidden = &tape.d_hidden[place..][..blocks];
            let d_cell = &mut tape.d_cell[place..][..blocks];
            let before = match step.checked_sub(1) {
                Some(last) => &tape.cells[last * states + place..][..blocks],
                None => &own.start_cells[place..][..blocks],
            };
            for block in 0..blocks {
                let [i, f, g, o] = [d_i[block], d_f[block], d_g[block], d_o[block]];
                let dh = d_hidden[block];
                let through_tanh = (dh * o) * tanh_slopes[block];
                let dc = (d_cell[block] + through_tanh) & cell_passes[block];
                d_cell[block] = dc * f;
                d_i[block] = (dc * g) * slope_i[block];
                d_f[block] = (dc * before[block]) * slope_f[block];
                d_g[block] = (dc * i) * slope_g[block];
                d_o[block] = (dh * cell_tanh[block]) * slope_o[block];
                in_i[block] &= d_i[block];
                in_f[block] &= d_f[block];
                in_g[block] &= d_g[block];
                in_o[block] &= d_o[block];
            }
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

/// A unit's `[gates][blocks]`, gate by gate.
fn by_gate(values: &[f32x4], blocks: usize) -> [&[f32x4]; GATES] {
    let (i, rest) = values.split_at(blocks);
    let (f, rest) = rest.split_at(blocks);
    let (g, o) = rest.split_at(blocks);
    [i, f, g, &o[..blocks]]
}

/// [`by_gate`], to be changed.
fn by_gate_mut(values: &mut [f32x4], blocks: usize) -> [&mut [f32x4]; GATES] {
    let (i, rest) = values.split_at_mut(blocks);
    let (f, rest) = rest.split_at_mut(blocks);
    let (g, o) = rest.split_at_mut(blocks);
    [i, f, g, &mut o[..blocks]]
}
