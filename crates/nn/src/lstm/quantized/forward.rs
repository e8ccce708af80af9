//! The forward pass of the LSTM with quantizers.

use wide::bytemuck::cast_slice_mut;
use wide::{bytemuck::cast_slice, f32x4};

use super::fixed::FixedGrid;
use super::tape::{QuantizedTape, gates_together, without_empty_lanes};
use crate::lstm::lanes::LANES;
use crate::lstm::quantizers::LstmQuantizers;
use crate::lstm::tape::{Gates, LstmTape};
use crate::lstm::{GATES, Lstm};
use crate::math::{sigmoid_lanes, tanh_lanes};

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
    /// states are left as they are.
    pub(in crate::lstm) fn walk_quantized(
        &self,
        quantizers: Option<&LstmQuantizers>,
        blocks: usize,
        tape: &mut LstmTape,
        own: &mut QuantizedTape,
    ) {
        let quantizers = quantizers.filter(|quantizers| quantizers.hidden.is_active());
        let grids = quantizers.map(Grids::of);
        let states = self.units * blocks;
        for step in 0..self.steps {
            let sums = &mut tape.gates[step * states * GATES..][..states * GATES];
            let x = &tape.x[step * self.inputs * blocks..][..self.inputs * blocks];
            let last = step.saturating_sub(1) * states;
            let (hidden_before, hidden) = tape.hidden.split_at_mut(step * states);
            let (cells_before, cells) = tape.cells.split_at_mut(step * states);
            let (hidden_before, cells_before) = if step == 0 {
                (&own.start_hidden[..states], &own.start_cells[..states])
            } else {
                (&hidden_before[last..], &cells_before[last..])
            };
            let places = step * states * GATES;
            let mut gates = GatesOut {
                values: sums,
                slopes: &mut own.slopes[places..][..states * GATES],
                passes: &mut own.inputs[places..][..states * GATES],
            };
            let weights = tape.weights.chunks_exact(self.inputs + self.units);
            for (unit, (weights, bias)) in weights.zip(&tape.bias).enumerate() {
                let (kernel, recurrent) = weights.split_at(self.inputs);
                for block in 0..blocks {
                    let of_inputs = add_products(*bias, kernel, x, blocks, block);
                    gates.fill(grids.as_ref(), unit, block, blocks, of_inputs, |sums| {
                        add_products(sums, recurrent, hidden_before, blocks, block)
                    });
                }
            }
            let range = step * states..(step + 1) * states;
            let cell = CellOut {
                cells: &mut cells[..states],
                squashed: &mut tape.cell_tanh[range.clone()],
                raw: &mut own.raw_cells[range.clone()],
                passes: &mut own.cell_passes[range.clone()],
                slopes: &mut own.tanh_slopes[range.clone()],
                hidden: &mut own.raw_hidden[range.clone()],
            };
            cell.fill(grids.as_ref(), gates.values, cells_before, blocks);
            let (raw, hidden) = (&own.raw_hidden[range], &mut hidden[..states]);
            match quantizers {
                Some(quantizers) => quantizers.hidden.apply(cast_slice(raw), cast_slice_mut(hidden)),
                None => hidden.copy_from_slice(raw),
            }
        }
    }
}

/// Where a step's gates go, each `[units][gates][blocks]`.
struct GatesOut<'a> {
    values: &'a mut [f32x4],
    slopes: &'a mut [f32x4],
    passes: &'a mut [f32x4],
}

impl GatesOut<'_> {
    /// One unit's gates for one block, from their sums over the inputs and what `add_states` adds to them.
    #[inline(always)]
    fn fill(
        &mut self,
        grids: Option<&Grids>,
        unit: usize,
        block: usize,
        blocks: usize,
        of_inputs: Gates,
        add_states: impl Fn(Gates) -> Gates,
    ) {
        let all = f32x4::ZERO.simd_eq(f32x4::ZERO);
        let first = of_inputs.map(|sum| grids.map_or(sum, |grids| grids.sums.quantize(sum)));
        let sums = add_states(first);
        for (gate, sum) in sums.into_iter().enumerate() {
            let a = grids.map_or(sum, |grids| grids.sums.quantize(sum));
            let (value, slope) = if gate == 2 {
                let value = tanh_lanes(a);
                (value, f32x4::ONE - value * value)
            } else {
                let value = sigmoid_lanes(a);
                (value, value * (f32x4::ONE - value))
            };
            let place = (unit * GATES + gate) * blocks + block;
            self.values[place] = grids.map_or(value, |grids| grids.gates.quantize(value));
            let open = |grids: &Grids| slope & grids.sums.passes(sum) & grids.gates.passes(value);
            self.slopes[place] = grids.map_or(slope, open);
            self.passes[place] = grids.map_or(all, |grids| grids.sums.passes(of_inputs[gate]));
        }
    }
}

/// Where a step's states go, each `[units][blocks]`; the hidden state before its quantizer.
struct CellOut<'a> {
    cells: &'a mut [f32x4],
    squashed: &'a mut [f32x4],
    raw: &'a mut [f32x4],
    passes: &'a mut [f32x4],
    slopes: &'a mut [f32x4],
    hidden: &'a mut [f32x4],
}

impl CellOut<'_> {
    /// From the gates `[units][gates][blocks]` and the cell states before the step.
    fn fill(self, grids: Option<&Grids>, gates: &[f32x4], before: &[f32x4], blocks: usize) {
        let all = f32x4::ZERO.simd_eq(f32x4::ZERO);
        for (place, before) in before.iter().enumerate() {
            let (unit, block) = (place / blocks, place % blocks);
            let [i, f, g, o]: Gates =
                std::array::from_fn(|gate| gates[(unit * GATES + gate) * blocks + block]);
            let (kept, entered) = (f * *before, i * g);
            let raw =
                grids.map_or(kept + entered, |grids| grids.cell.round(kept) + grids.cell.round(entered));
            let cell = grids.map_or(raw, |grids| grids.cell.clip(raw));
            let squashed = tanh_lanes(cell);
            let slope = f32x4::ONE - squashed * squashed;
            self.raw[place] = raw;
            self.passes[place] = grids.map_or(all, |grids| grids.cell.passes(raw));
            self.cells[place] = cell;
            self.slopes[place] = grids.map_or(slope, |grids| slope & grids.cell_tanh.passes(squashed));
            let squashed = grids.map_or(squashed, |grids| grids.cell_tanh.quantize(squashed));
            self.squashed[place] = squashed;
            self.hidden[place] = o * squashed;
        }
    }
}

/// `sums[gate] += sum over q of values[q][block] * weights[q][gate]`, `q` ascending.
#[inline(always)]
fn add_products(mut sums: Gates, weights: &[Gates], values: &[f32x4], blocks: usize, block: usize) -> Gates {
    for (q, gates) in weights.iter().enumerate() {
        let value = values[q * blocks + block];
        for (sum, weight) in sums.iter_mut().zip(gates) {
            *sum += value * *weight;
        }
    }
    sums
}
