//! The forward pass of the LSTM with quantizers.
//!
//! As in the float pass, pairs of blocks go together from the sums to the hidden state before its quantizer, which then goes over
//! all states of the step. What only the backward pass needs is computed and kept only in training.

use wide::bytemuck::cast_slice_mut;
use wide::{bytemuck::cast_slice, f32x4};

use super::fixed::FixedGrid;
use super::tape::{QuantizedTape, gates_together, without_empty_lanes};
use crate::lstm::lanes::LANES;
use crate::lstm::products::{Before, add_products};
use crate::lstm::quantizers::LstmQuantizers;
use crate::lstm::tape::{Gates, LstmTape};
use crate::lstm::{GATES, Lstm};
use crate::math::{gates_within, sigmoid_lanes, tanh_lanes, tanhs};

/// The grids of a pass, or none where its states are not quantized.
#[derive(Clone, Copy, Debug)]
struct Grids {
    /// Q3.12.
    sums: FixedGrid,
    /// Q0.15, or coarser.
    gates: FixedGrid,
    cell: FixedGrid,
    /// Q0.15.
    cell_tanh: FixedGrid,
}

impl Grids {
    fn of(quantizers: &LstmQuantizers) -> Self {
        let cell = quantizers.cell_format();
        let bits = cell.bits;
        Self {
            sums: FixedGrid::new(1.0 / 4096.0, -32768, 32767),
            gates: FixedGrid::new(1.0 / bits.half_levels() as f32, bits.signed_min(), bits.signed_max()),
            cell: FixedGrid::new(cell.scale, -cell.limit, cell.limit),
            cell_tanh: FixedGrid::new(1.0 / 32768.0, -32768, 32767),
        }
    }
}

impl Lstm {
    /// Quantizes both kernels and puts every weight into all four lanes.
    pub(in crate::lstm) fn prepare_quantized(
        &self,
        quantizers: &LstmQuantizers,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
    ) {
        gates_together(&self.kernel, self.units, &mut own.kernel);
        gates_together(&self.recurrent, self.units, &mut own.recurrent);
        quantizers.kernel.apply(&own.kernel, &mut own.kernel_values);
        quantizers.recurrent.apply(&own.recurrent, &mut own.recurrent_values);
        let splat = |gates: &[f32]| -> Gates { std::array::from_fn(|gate| f32x4::splat(gates[gate])) };
        let of_units = tape.weights.chunks_exact_mut(self.inputs + self.units);
        for (unit, (weights, bias)) in of_units.zip(&mut tape.bias).enumerate() {
            let rows = own.kernel_values.chunks_exact(GATES * self.units);
            let rows = rows.chain(own.recurrent_values.chunks_exact(GATES * self.units));
            for (packed, row) in weights.iter_mut().zip(rows) {
                *packed = splat(&row[unit * GATES..][..GATES]);
            }
            *bias = std::array::from_fn(|gate| f32x4::splat(self.bias[gate * self.units + unit]));
        }
    }

    /// Lets the weights' quantizers see the weights.
    pub(in crate::lstm) fn observe_weights(&self, quantizers: &mut LstmQuantizers, own: &mut QuantizedTape) {
        gates_together(&self.kernel, self.units, &mut own.kernel);
        gates_together(&self.recurrent, self.units, &mut own.recurrent);
        quantizers.kernel.observe(&own.kernel);
        quantizers.recurrent.observe(&own.recurrent);
    }

    /// Lets the quantizers of the states see those of the last pass over `rows` rows, before they were quantized.
    pub(in crate::lstm) fn observe_states(
        &self,
        quantizers: &mut LstmQuantizers,
        rows: usize,
        own: &mut QuantizedTape,
    ) {
        if rows == 0 {
            return;
        }
        let blocks = rows.div_ceil(LANES);
        let states = self.steps * self.units * blocks;
        let QuantizedTape { raw_hidden, raw_cells, observed, .. } = own;
        quantizers.hidden.observe(without_empty_lanes(&raw_hidden[..states], blocks, rows, observed));
        quantizers.cell.observe(without_empty_lanes(&raw_cells[..states], blocks, rows, observed));
    }

    /// All steps of the windows on `tape`, from the states `own` starts with, with prepared weights. Without `quantizers` the
    /// states are left as they are. `keep` says whether a backward pass follows, or the states before rounding are asked for.
    pub(in crate::lstm) fn walk_quantized(
        &self,
        quantizers: Option<&LstmQuantizers>,
        keep: bool,
        blocks: usize,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
    ) {
        let quantizers = quantizers.filter(|quantizers| quantizers.hidden.is_active());
        let grids = quantizers.map(Grids::of);
        let states = self.units * blocks;
        for step in 0..self.steps {
            let last = step.saturating_sub(1) * states;
            let (hidden_before, hidden) = tape.hidden.split_at_mut(step * states);
            let (cells_before, cells) = tape.cells.split_at_mut(step * states);
            let (hidden_before, cells_before) = if step == 0 {
                (&own.start_hidden[..states], &own.start_cells[..states])
            } else {
                (&hidden_before[last..], &cells_before[last..])
            };
            let before = Before {
                x: &tape.x[step * self.inputs * blocks..][..self.inputs * blocks],
                hidden: hidden_before,
                cells: cells_before,
            };
            let range = step * states..(step + 1) * states;
            let places = step * states * GATES..(step + 1) * states * GATES;
            let mut after = After {
                gates: &mut tape.gates[places.clone()],
                slopes: &mut own.slopes[places.clone()],
                passes: &mut own.inputs[places],
                cells: &mut cells[..states],
                cell_tanh: &mut tape.cell_tanh[range.clone()],
                raw_cells: &mut own.raw_cells[range.clone()],
                cell_passes: &mut own.cell_passes[range.clone()],
                tanh_slopes: &mut own.tanh_slopes[range.clone()],
                hidden: &mut own.raw_hidden[range.clone()],
            };
            let weights = tape.weights.chunks_exact(self.inputs + self.units);
            for (unit, (weights, bias)) in weights.zip(&tape.bias).enumerate() {
                let (kernel, recurrent) = weights.split_at(self.inputs);
                let cell = Cell { unit, blocks, kernel, recurrent, bias };
                // Known to the compiler in the two usual cases: a question asked for every number takes longer than its rounding.
                match grids {
                    Some(_) if keep => cell.step(Mode { grids, keep: true }, before, &mut after),
                    Some(_) => cell.step(Mode { grids, keep: false }, before, &mut after),
                    None => cell.one_by_one(Mode { grids: None, keep }, before, &mut after, 0, 0),
                }
            }
            let (raw, hidden) = (&own.raw_hidden[range], &mut hidden[..states]);
            match quantizers {
                Some(quantizers) => quantizers.hidden.apply(cast_slice(raw), cast_slice_mut(hidden)),
                None => hidden.copy_from_slice(raw),
            }
        }
    }
}

/// What a pass does to its numbers.
#[derive(Clone, Copy)]
struct Mode {
    /// None where the states are left as they are.
    grids: Option<Grids>,
    /// Whether what only the backward pass needs is computed.
    keep: bool,
}

/// What a step writes; see [`QuantizedTape`].
struct After<'a> {
    /// `[units][gates][blocks]`, as the two below.
    gates: &'a mut [f32x4],
    slopes: &'a mut [f32x4],
    passes: &'a mut [f32x4],
    /// `[units][blocks]`, as all below.
    cells: &'a mut [f32x4],
    cell_tanh: &'a mut [f32x4],
    raw_cells: &'a mut [f32x4],
    cell_passes: &'a mut [f32x4],
    tanh_slopes: &'a mut [f32x4],
    /// Before its quantizer.
    hidden: &'a mut [f32x4],
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
    /// One step of all blocks: the gates by two blocks, whose sums fill half of the registers, the states by four.
    #[inline(always)]
    fn step(&self, mode: Mode, before: Before<'_>, after: &mut After<'_>) {
        let [twos, fours] = [2, 4].map(|count| self.blocks / count * count);
        for block in (0..twos).step_by(2) {
            self.gates::<2>(mode, before, after, block);
        }
        for block in (0..fours).step_by(4) {
            self.states::<4>(mode, before, after, block);
        }
        if fours < self.blocks {
            self.one_by_one(mode, before, after, twos, fours);
        }
    }

    /// The gates from block `gates` on and the states from block `states` on. Never inlined: what is rare stands in the program
    /// once.
    #[inline(never)]
    fn one_by_one(&self, mode: Mode, before: Before<'_>, after: &mut After<'_>, gates: usize, states: usize) {
        for block in gates..self.blocks {
            self.gates::<1>(mode, before, after, block);
        }
        for block in states..self.blocks {
            self.states::<1>(mode, before, after, block);
        }
    }

    /// One step of `B` blocks, up to the gates.
    #[inline(always)]
    fn gates<const B: usize>(
        &self,
        Mode { grids, keep }: Mode,
        before: Before<'_>,
        after: &mut After<'_>,
        block: usize,
    ) {
        let place = |gate: usize| (self.unit * GATES + gate) * self.blocks + block;
        let mut sums = self.bias.map(|bias| [bias; B]);
        add_products(&mut sums, self.kernel, before.x, self.blocks, block);
        for (gate, sums) in sums.iter_mut().enumerate() {
            if keep {
                let all = [f32x4::ZERO.simd_eq(f32x4::ZERO); B];
                let passes = grids.map_or(all, |grids| sums.map(|sum| grids.sums.passes(sum)));
                put(after.passes, place(gate), passes);
            }
            if let Some(grids) = grids {
                *sums = sums.map(|sum| grids.sums.quantize(sum));
            }
        }
        add_products(&mut sums, self.recurrent, before.hidden, self.blocks, block);
        for b in 0..B {
            let sums = sums.map(|sums| sums[b]);
            let values = match grids {
                // The grid of the sums ends at 8.
                Some(grids) => gates_within(sums.map(|sum| grids.sums.quantize(sum))),
                None => {
                    let [i, f, g, o] = sums;
                    [sigmoid_lanes(i), sigmoid_lanes(f), tanh_lanes(g), sigmoid_lanes(o)]
                }
            };
            if keep {
                let [i, f, g, o] = values;
                let of_sigmoid = |value: f32x4| value * (f32x4::ONE - value);
                let slopes = [of_sigmoid(i), of_sigmoid(f), f32x4::ONE - g * g, of_sigmoid(o)];
                for (gate, slope) in slopes.into_iter().enumerate() {
                    let passes =
                        |grids: Grids| grids.sums.passes(sums[gate]) & grids.gates.passes(values[gate]);
                    after.slopes[place(gate) + b] = grids.map_or(slope, |grids| slope & passes(grids));
                }
            }
            for (gate, value) in values.into_iter().enumerate() {
                after.gates[place(gate) + b] = grids.map_or(value, |grids| grids.gates.quantize(value));
            }
        }
    }

    /// The states of `B` blocks, from the gates.
    #[inline(always)]
    fn states<const B: usize>(
        &self,
        Mode { grids, keep }: Mode,
        before: Before<'_>,
        after: &mut After<'_>,
        block: usize,
    ) {
        let place = self.unit * self.blocks + block;
        let [i, f, g, o]: [&[f32x4]; GATES] =
            [0, 1, 2, 3].map(|gate| &after.gates[(self.unit * GATES + gate) * self.blocks + block..][..B]);
        let cells_before = &before.cells[place..place + B];
        let mut raw = [f32x4::ZERO; B];
        for b in 0..B {
            let (kept, entered) = (f[b] * cells_before[b], i[b] * g[b]);
            raw[b] = grids.map_or(kept + entered, |grids| grids.cell.round(kept) + grids.cell.round(entered));
        }
        let cells = grids.map_or(raw, |grids| raw.map(|raw| grids.cell.clip(raw)));
        let values = tanhs(cells);
        let squashed = grids.map_or(values, |grids| values.map(|value| grids.cell_tanh.quantize(value)));
        put(after.raw_cells, place, raw);
        if keep {
            let all = [f32x4::ZERO.simd_eq(f32x4::ZERO); B];
            put(after.cell_passes, place, grids.map_or(all, |grids| raw.map(|raw| grids.cell.passes(raw))));
            let slopes = values.map(|value| {
                let slope = f32x4::ONE - value * value;
                grids.map_or(slope, |grids| slope & grids.cell_tanh.passes(value))
            });
            put(after.tanh_slopes, place, slopes);
        }
        put(after.cells, place, cells);
        put(after.cell_tanh, place, squashed);
        let hidden = &mut after.hidden[place..place + B];
        for b in 0..B {
            hidden[b] = o[b] * squashed[b];
        }
    }
}

/// Writes the values of some blocks.
#[inline(always)]
fn put<const B: usize>(to: &mut [f32x4], place: usize, values: [f32x4; B]) {
    to[place..place + B].copy_from_slice(&values);
}
