//! The forward pass of the LSTM layer.
//!
//! Steps follow each other; within a step, pairs of blocks are independent, and a processor works on the next pair while the
//! last one waits for its chain of gate, cell and hidden state. A unit's four gates of two blocks are summed in eight
//! registers, each from the bias over the inputs to the hidden states in ascending order, and activated in place.

use wide::f32x4;

use super::lanes::{LANES, gather, scatter};
use super::products::{Before, add_products};
use super::tape::{Gates, LstmTape};
use super::{GATES, Lstm};
use crate::math::{sigmoid_lanes, tanh_lanes};

/// What a step writes.
struct After<'a> {
    /// `[units][gates][blocks]`.
    gates: &'a mut [f32x4],
    /// `[units][blocks]`, as the two below.
    cells: &'a mut [f32x4],
    cell_tanh: &'a mut [f32x4],
    hidden: &'a mut [f32x4],
}

impl Lstm {
    /// Puts every weight into all four lanes, a unit's gates side by side.
    pub(crate) fn prepare(&self, tape: &mut LstmTape) {
        // Taken out of the tape for as long as both are written to.
        let own = tape.quantized.take();
        if let (Some(quantizers), Some(mut own)) = (&self.quantizers, own) {
            self.prepare_quantized(quantizers, tape, &mut own);
            tape.quantized = Some(own);
            return;
        }
        let gates_of = |row: &[f32], unit: usize| -> Gates {
            std::array::from_fn(|gate| f32x4::splat(row[gate * self.units + unit]))
        };
        let columns = GATES * self.units;
        let of_units = tape.weights.chunks_exact_mut(self.inputs + self.units);
        for (unit, (weights, bias)) in of_units.zip(&mut tape.bias).enumerate() {
            let rows = self.kernel.chunks_exact(columns).chain(self.recurrent.chunks_exact(columns));
            for (packed, row) in weights.iter_mut().zip(rows) {
                *packed = gates_of(row, unit);
            }
            *bias = gates_of(&self.bias, unit);
        }
    }

    /// The pass of training; it keeps what [`Lstm::backward`] needs.
    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut LstmTape) {
        // The quantizers and their tape are taken out for as long as the layer and the tape are in use.
        let (Some(mut quantizers), Some(mut own)) = (self.quantizers.take(), tape.quantized.take()) else {
            self.prepare(tape);
            self.evaluate(x, rows, tape);
            return;
        };
        let blocks = rows.div_ceil(LANES);
        self.load(x, blocks, &mut tape.x);
        self.observe_weights(&mut quantizers, &mut own);
        self.prepare_quantized(&quantizers, tape, &mut own);
        let first = !quantizers.cell.has_range();
        if first {
            self.walk_quantized(None, true, blocks, tape, &mut own);
            self.observe_states(&mut quantizers, rows, &mut own);
        }
        self.walk_quantized(Some(&quantizers), true, blocks, tape, &mut own);
        if !first {
            self.observe_states(&mut quantizers, rows, &mut own);
        }
        self.store(rows, blocks, tape);
        self.quantizers = Some(quantizers);
        tape.quantized = Some(own);
    }

    /// The windows `x` `[rows][steps][inputs]` to the tape's output, with prepared weights.
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut LstmTape) {
        let blocks = rows.div_ceil(LANES);
        self.load(x, blocks, &mut tape.x);
        let own = tape.quantized.take();
        if let (Some(quantizers), Some(mut own)) = (&self.quantizers, own) {
            self.walk_quantized(Some(quantizers), false, blocks, tape, &mut own);
            self.store(rows, blocks, tape);
            tape.quantized = Some(own);
            return;
        }
        let states = self.units * blocks;
        for step in 0..self.steps {
            let (hidden_before, hidden) = tape.hidden.split_at_mut(step * states);
            let (cells_before, cells) = tape.cells.split_at_mut(step * states);
            // Before the first step there is no state: an empty slice.
            let last = step.saturating_sub(1) * states;
            let before = Before {
                x: &tape.x[step * self.inputs * blocks..][..self.inputs * blocks],
                hidden: &hidden_before[last..],
                cells: &cells_before[last..],
            };
            let mut after = After {
                gates: &mut tape.gates[step * states * GATES..][..states * GATES],
                cells: &mut cells[..states],
                cell_tanh: &mut tape.cell_tanh[step * states..][..states],
                hidden: &mut hidden[..states],
            };
            let weights = tape.weights.chunks_exact(self.inputs + self.units);
            for (unit, (weights, bias)) in weights.zip(&tape.bias).enumerate() {
                let (kernel, recurrent) = weights.split_at(self.inputs);
                let cell = Cell { unit, blocks, kernel, recurrent, bias };
                let mut block = 0;
                while block + 2 <= blocks {
                    cell.forward::<2>(before, &mut after, block);
                    block += 2;
                }
                if block < blocks {
                    cell.forward::<1>(before, &mut after, block);
                }
            }
        }
        self.store(rows, blocks, tape);
    }

    /// `x` `[rows][steps][inputs]` to `[steps][inputs][blocks]`.
    fn load(&self, x: &[f32], blocks: usize, lanes: &mut [f32x4]) {
        let width = self.steps * self.inputs;
        for (block, rows) in x.chunks(LANES * width).enumerate() {
            let mut column = 0;
            // Four values of four rows at a time, while there are as many.
            while column + 4 <= width && rows.len() == LANES * width {
                let row = |row: usize| f32x4::from(&rows[row * width + column..][..4]);
                for values in f32x4::transpose([row(0), row(1), row(2), row(3)]) {
                    lanes[column * blocks + block] = values;
                    column += 1;
                }
            }
            for column in column..width {
                lanes[column * blocks + block] = gather(rows, width, column, 0);
            }
        }
    }

    /// The hidden states to rows.
    fn store(&self, rows: usize, blocks: usize, tape: &mut LstmTape) {
        let shape = self.output_shape();
        let output = &mut tape.output[..rows * shape.values()];
        let first = (self.steps - shape.steps) * self.units * blocks;
        for column in 0..shape.values() {
            for block in 0..blocks {
                let state = tape.hidden[first + column * blocks + block];
                scatter(state, output, shape.values(), column, block);
            }
        }
    }
}

/// One unit and its packed parameters.
struct Cell<'a> {
    unit: usize,
    blocks: usize,
    kernel: &'a [Gates],
    recurrent: &'a [Gates],
    bias: &'a Gates,
}

impl Cell<'_> {
    /// One step of `B` blocks.
    #[inline(always)]
    fn forward<const B: usize>(&self, before: Before<'_>, after: &mut After<'_>, block: usize) {
        let mut sums = self.bias.map(|bias| [bias; B]);
        add_products(&mut sums, self.kernel, before.x, self.blocks, block);
        if !before.hidden.is_empty() {
            add_products(&mut sums, self.recurrent, before.hidden, self.blocks, block);
        }
        let [i, f, g, o] = sums;
        let (i, f, o) = (i.map(sigmoid_lanes), f.map(sigmoid_lanes), o.map(sigmoid_lanes));
        let g = g.map(tanh_lanes);
        for (gate, values) in [i, f, g, o].into_iter().enumerate() {
            let start = (self.unit * GATES + gate) * self.blocks + block;
            after.gates[start..start + B].copy_from_slice(&values);
        }
        let start = self.unit * self.blocks + block;
        let mut cell: [f32x4; B] = std::array::from_fn(|b| i[b] * g[b]);
        if !before.cells.is_empty() {
            let old = &before.cells[start..start + B];
            cell = std::array::from_fn(|b| f[b] * old[b] + cell[b]);
        }
        let squashed = cell.map(tanh_lanes);
        after.cells[start..start + B].copy_from_slice(&cell);
        after.cell_tanh[start..start + B].copy_from_slice(&squashed);
        let hidden: [f32x4; B] = std::array::from_fn(|b| o[b] * squashed[b]);
        after.hidden[start..start + B].copy_from_slice(&hidden);
    }
}
