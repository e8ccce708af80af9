//! The backward pass of the LSTM layer: back-propagation through all steps.
//!
//! With `dh = dL/dh_t` (from the output and from step `t + 1`) and `dc = dL/dc_t`: `dc += dh o (1 - tanh(c_t)^2)`, the
//! gradients before the activations are `di = dc g i (1 - i)`, `df = dc c_(t-1) f (1 - f)`, `dg = dc i (1 - g^2)` and
//! `do = dh tanh(c_t) o (1 - o)`, and to step `t - 1` go `dc f` and `dz R^T`. They replace the gates on the tape; the
//! gradients of the parameters are then summed over all steps at once, each in four lanes over ascending steps and blocks.
//!
//! Lanes without a row add nothing: their output gradient is 0, and with it everything computed from it.

use wide::f32x4;

use super::lanes::{LANES, gather, scatter};
use super::tape::{Gates, LstmTape, store_gates};
use super::{GATES, Lstm};

impl Lstm {
    /// Gradients from the tape's output gradient, after [`Lstm::train_forward`] of the same rows; the gradient of the
    /// windows goes into `d_input` `[rows][steps][inputs]` where it is wanted.
    pub(crate) fn backward(
        &self,
        _x: &[f32],
        rows: usize,
        tape: &mut LstmTape,
        mut d_input: Option<&mut [f32]>,
    ) {
        let own = tape.quantized.take();
        if let (Some(quantizers), Some(mut own)) = (&self.quantizers, own) {
            self.backward_quantized(quantizers, rows, tape, &mut own, d_input);
            tape.quantized = Some(own);
            return;
        }
        let blocks = rows.div_ceil(LANES);
        let states = self.units * blocks;
        tape.d_hidden[..states].fill(f32x4::ZERO);
        tape.d_cell[..states].fill(f32x4::ZERO);
        for step in (0..self.steps).rev() {
            self.add_output_gradient(step, rows, blocks, tape);
            self.through_cells(step, blocks, tape);
            let dz = &tape.gates[step * states * GATES..][..states * GATES];
            if let Some(d_input) = d_input.as_deref_mut() {
                let width = self.steps * self.inputs;
                for input in 0..self.inputs {
                    for block in 0..blocks {
                        let [lanes] = self.through_weights(&tape.weights, input, dz, blocks, block);
                        scatter(
                            lanes,
                            &mut d_input[..rows * width],
                            width,
                            step * self.inputs + input,
                            block,
                        );
                    }
                }
            }
            if step > 0 {
                self.through_recurrent(step, blocks, tape);
            }
        }
        self.sum_gradients(blocks, tape, None);
    }

    /// From the gradients of a step's gates, `tape.gates`, to those of the hidden states before it.
    pub(super) fn through_recurrent(&self, step: usize, blocks: usize, tape: &mut LstmTape) {
        let states = self.units * blocks;
        let dz = &tape.gates[step * states * GATES..][..states * GATES];
        for unit in 0..self.units {
            let row = self.inputs + unit;
            let d_hidden = &mut tape.d_hidden[unit * blocks..][..blocks];
            let (pairs, rest) = d_hidden.as_chunks_mut::<2>();
            for (pair, block) in pairs.iter_mut().zip((0..).step_by(2)) {
                *pair = self.through_weights(&tape.weights, row, dz, blocks, block);
            }
            if let [last] = rest {
                [*last] = self.through_weights(&tape.weights, row, dz, blocks, blocks - 1);
            }
        }
    }

    /// Adds the output's gradient to that of the hidden state, in the steps that give an output.
    pub(super) fn add_output_gradient(&self, step: usize, rows: usize, blocks: usize, tape: &mut LstmTape) {
        let shape = self.output_shape();
        let Some(output_step) = (step + shape.steps).checked_sub(self.steps) else { return };
        let d_output = &tape.d_output[..rows * shape.values()];
        for unit in 0..self.units {
            for block in 0..blocks {
                let column = output_step * self.units + unit;
                tape.d_hidden[unit * blocks + block] += gather(d_output, shape.values(), column, block);
            }
        }
    }

    /// From the gradients of a step's states to those before its gates' activations, and to the cell state before.
    fn through_cells(&self, step: usize, blocks: usize, tape: &mut LstmTape) {
        let one = f32x4::ONE;
        let states = self.units * blocks;
        for unit in 0..self.units {
            let state = unit * blocks;
            let gates = &mut tape.gates[(step * states + state) * GATES..][..GATES * blocks];
            let (i, rest) = gates.split_at_mut(blocks);
            let (f, rest) = rest.split_at_mut(blocks);
            let (g, o) = rest.split_at_mut(blocks);
            let cell_tanh = &tape.cell_tanh[step * states + state..][..blocks];
            let d_hidden = &tape.d_hidden[state..][..blocks];
            let d_cell = &mut tape.d_cell[state..][..blocks];
            let before = step.checked_sub(1).map(|last| &tape.cells[last * states + state..][..blocks]);
            for block in 0..blocks {
                let (i, f, g, o) = (&mut i[block], &mut f[block], &mut g[block], &mut o[block]);
                let (squashed, dh) = (cell_tanh[block], d_hidden[block]);
                let dc = d_cell[block] + (dh * *o) * (one - squashed * squashed);
                d_cell[block] = dc * *f;
                let cell_before = before.map_or(f32x4::ZERO, |cells| cells[block]);
                let di = (dc * *g) * (*i * (one - *i));
                let df = (dc * cell_before) * (*f * (one - *f));
                let dg = (dc * *i) * (one - *g * *g);
                let d_o = (dh * squashed) * (*o * (one - *o));
                (*i, *f, *g, *o) = (di, df, dg, d_o);
            }
        }
    }

    /// The gradient of one input or hidden state, `row` of the packed weights, for `B` blocks: its products with all gates'
    /// gradients `dz` `[units][gates][blocks]`, each gate summed over ascending units.
    #[inline(always)]
    pub(super) fn through_weights<const B: usize>(
        &self,
        weights: &[Gates],
        row: usize,
        dz: &[f32x4],
        blocks: usize,
        block: usize,
    ) -> [f32x4; B] {
        let mut sums = [[f32x4::ZERO; B]; GATES];
        let mut start = block;
        let mut place = row;
        for _ in 0..self.units {
            for (sums, weight) in sums.iter_mut().zip(&weights[place]) {
                for (sum, d) in sums.iter_mut().zip(&dz[start..start + B]) {
                    *sum += *d * *weight;
                }
                start += blocks;
            }
            place += self.inputs + self.units;
        }
        let [i, f, g, o] = sums;
        std::array::from_fn(|b| (i[b] + g[b]) + (f[b] + o[b]))
    }

    /// The gradients of all parameters from those of the gates' sums in all steps: `tape.gates`, and for kernel and bias
    /// `of_inputs` in the same layout where the sums over the inputs have gradients of their own.
    pub(super) fn sum_gradients(&self, blocks: usize, tape: &mut LstmTape, of_inputs: Option<&[f32x4]>) {
        let (inputs, units) = (self.inputs, self.units);
        let states = units * blocks;
        let dz = &tape.gates[..self.steps * states * GATES];
        let dz_inputs = of_inputs.map_or(dz, |all| &all[..dz.len()]);
        let x = &tape.x[..self.steps * inputs * blocks];
        // The hidden state of a step enters the gates of the next.
        let (dz_later, hidden) = (&dz[states * GATES..], &tape.hidden[..(self.steps - 1) * states]);
        for unit in 0..units {
            let of_x = Products { dz: dz_inputs, values: x, unit, units, features: inputs, blocks };
            of_x.store_all(&mut tape.kernel_gradient);
            let of_hidden = Products { dz: dz_later, values: hidden, features: units, ..of_x };
            of_hidden.store_all(&mut tape.recurrent_gradient);
            store_gates(of_x.sum_of_dz(), &mut tape.bias_gradient, 0, units, unit);
        }
    }
}

/// The products of one unit's gate gradients, `[steps][units][gates][blocks]`, with `values` `[steps][features][blocks]`.
#[derive(Clone, Copy)]
struct Products<'a> {
    dz: &'a [f32x4],
    values: &'a [f32x4],
    unit: usize,
    units: usize,
    features: usize,
    blocks: usize,
}

impl Products<'_> {
    /// The unit's gate gradients step by step, each gate's blocks.
    #[inline(always)]
    fn steps(&self) -> impl Iterator<Item = [&[f32x4]; GATES]> {
        let (unit, blocks) = (self.unit, self.blocks);
        // A batch without rows has no blocks, and no chunks of any length.
        self.dz.chunks_exact((self.units * GATES * blocks).max(1)).map(move |dz| {
            let gates = &dz[unit * GATES * blocks..][..GATES * blocks];
            std::array::from_fn(|gate| &gates[gate * blocks..][..blocks])
        })
    }

    /// Every feature's sum into the gradient `[features][4 * units]`.
    fn store_all(&self, gradient: &mut [f32]) {
        let mut feature = 0;
        while feature < self.features {
            if feature + 2 <= self.features {
                let [first, second] = self.sum::<2>(feature);
                store_gates(first, gradient, feature, self.units, self.unit);
                store_gates(second, gradient, feature + 1, self.units, self.unit);
                feature += 2;
            } else {
                let [last] = self.sum::<1>(feature);
                store_gates(last, gradient, feature, self.units, self.unit);
                feature += 1;
            }
        }
    }

    /// The sums over all steps and blocks for `K` features, held in registers.
    #[inline(always)]
    fn sum<const K: usize>(&self, feature: usize) -> [Gates; K] {
        let blocks = self.blocks;
        let mut sums = [[f32x4::ZERO; GATES]; K];
        let values = self.values.chunks_exact((self.features * blocks).max(1));
        for (dz, values) in self.steps().zip(values) {
            let values: [&[f32x4]; K] = std::array::from_fn(|k| &values[(feature + k) * blocks..][..blocks]);
            for block in 0..blocks {
                for (sums, values) in sums.iter_mut().zip(values) {
                    for (sum, dz) in sums.iter_mut().zip(dz) {
                        *sum += values[block] * dz[block];
                    }
                }
            }
        }
        sums
    }

    /// The sums of the gate gradients themselves.
    fn sum_of_dz(&self) -> Gates {
        let mut sums = [f32x4::ZERO; GATES];
        for dz in self.steps() {
            for (sum, dz) in sums.iter_mut().zip(dz) {
                for d in dz {
                    *sum += *d;
                }
            }
        }
        sums
    }
}
