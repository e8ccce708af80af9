//! What the quantized passes keep beside the tape of the float ones.

use quant::Quantizer;
use wide::f32x4;

use crate::learned::LearnedGradient;
use crate::lstm::lanes::LANES;
use crate::lstm::quantizers::LstmQuantizers;
use crate::lstm::{GATES, Lstm};
use crate::optimizer::Optimizer;

/// The additional buffers of a layer with quantizers; `blocks` is that of the batch at hand. The tape's `gates` hold quantized
/// gates, its `cells`, `cell_tanh` and `hidden` quantized states.
#[derive(Clone, Debug)]
pub(in crate::lstm) struct QuantizedTape {
    /// The kernel with the gates side by side, `[inputs][units][gates]`; later its gradient in the same layout.
    pub(super) kernel: Vec<f32>,
    /// Its fake-quantized values.
    pub(super) kernel_values: Vec<f32>,
    /// The recurrent kernel, `[units][units][gates]`; later its gradient.
    pub(super) recurrent: Vec<f32>,
    /// Its fake-quantized values.
    pub(super) recurrent_values: Vec<f32>,
    /// Derivatives of the gates by their sums `a`, 0 where a grid ends, `[steps][units][gates][blocks]`.
    pub(super) slopes: Vec<f32x4>,
    /// Where gradients pass from `p` to the sums over the inputs, as masks; turned into the gradients of those sums by the
    /// backward pass. In the layout of `slopes`.
    pub(super) inputs: Vec<f32x4>,
    /// Where gradients pass the clip of the cell, as masks, `[steps][units][blocks]`.
    pub(super) cell_passes: Vec<f32x4>,
    /// Derivatives of the cell's tanh, 0 where its grid ends, in the same layout.
    pub(super) tanh_slopes: Vec<f32x4>,
    /// Cell states before the clip, in the same layout.
    pub(super) raw_cells: Vec<f32x4>,
    /// Hidden states before their quantizer, in the same layout.
    pub(super) raw_hidden: Vec<f32x4>,
    /// The states before the first step, `[units][blocks]`.
    pub(super) start_cells: Vec<f32x4>,
    pub(super) start_hidden: Vec<f32x4>,
    /// Gradients of the steps that the quantizers of kernel, recurrent kernel and hidden state learn.
    pub(super) learned: [LearnedGradient; 3],
    /// That of the hidden state in one step of the windows.
    pub(super) learned_in_step: LearnedGradient,
    /// States of the rows of a batch, without the lanes that hold none, `[steps][units][rows]`.
    pub(super) observed: Vec<f32>,
}

impl QuantizedTape {
    /// Buffers for up to `rows` rows.
    pub(in crate::lstm) fn new(layer: &Lstm, rows: usize) -> Self {
        let blocks = rows.div_ceil(LANES);
        let states = layer.steps * layer.units * blocks;
        let lanes = |count: usize| vec![f32x4::ZERO; count];
        Self {
            kernel: vec![0.0; layer.kernel.len()],
            kernel_values: vec![0.0; layer.kernel.len()],
            recurrent: vec![0.0; layer.recurrent.len()],
            recurrent_values: vec![0.0; layer.recurrent.len()],
            slopes: lanes(states * GATES),
            inputs: lanes(states * GATES),
            cell_passes: lanes(states),
            tanh_slopes: lanes(states),
            raw_cells: lanes(states),
            raw_hidden: lanes(states),
            start_cells: lanes(layer.units * blocks),
            start_hidden: lanes(layer.units * blocks),
            learned: learning(layer).map(LearnedGradient::new),
            learned_in_step: LearnedGradient::new(layer.quantizers.as_ref().map(|q| &q.hidden)),
            observed: vec![0.0; layer.steps * layer.units * rows],
        }
    }

    /// Whether the quantizers of a layer of the same shape learn as many steps.
    pub(in crate::lstm) fn fits(&self, layer: &Lstm) -> bool {
        self.learned.iter().zip(learning(layer)).all(|(gradient, quantizer)| gradient.fits(quantizer))
    }

    /// Updates learned steps: of the kernel, the recurrent kernel and the hidden state, in this order.
    pub(in crate::lstm) fn update_learned(&self, quantizers: &mut LstmQuantizers, optimizer: &mut Optimizer) {
        let [kernel, recurrent, hidden] = &self.learned;
        kernel.update(&mut quantizers.kernel, optimizer);
        recurrent.update(&mut quantizers.recurrent, optimizer);
        hidden.update(&mut quantizers.hidden, optimizer);
    }
}

/// The quantizers that may learn their steps: of the kernel, the recurrent kernel and the hidden state.
fn learning(layer: &Lstm) -> [Option<&Quantizer>; 3] {
    match &layer.quantizers {
        Some(q) => [Some(&q.kernel), Some(&q.recurrent), Some(&q.hidden)],
        None => [None; 3],
    }
}

/// Keras' `[rows][gates][units]` to `[rows][units][gates]`.
pub(super) fn gates_together(values: &[f32], units: usize, together: &mut [f32]) {
    let rows = values.chunks_exact(GATES * units).zip(together.chunks_exact_mut(GATES * units));
    for (from, to) in rows {
        for (unit, gates) in to.chunks_exact_mut(GATES).enumerate() {
            for (gate, value) in gates.iter_mut().enumerate() {
                *value = from[gate * units + unit];
            }
        }
    }
}

/// The way back from [`gates_together`].
pub(super) fn gates_apart(together: &[f32], units: usize, values: &mut [f32]) {
    let rows = together.chunks_exact(GATES * units).zip(values.chunks_exact_mut(GATES * units));
    for (from, to) in rows {
        for (unit, gates) in from.chunks_exact(GATES).enumerate() {
            for (gate, value) in gates.iter().enumerate() {
                to[gate * units + unit] = *value;
            }
        }
    }
}

/// The lanes of `values` `[..][blocks]` that hold rows, `[..][rows]`, in `rows_only` where some hold none.
pub(super) fn without_empty_lanes<'a>(
    values: &'a [f32x4],
    blocks: usize,
    rows: usize,
    rows_only: &'a mut [f32],
) -> &'a [f32] {
    if rows == blocks * LANES {
        return wide::bytemuck::cast_slice(values);
    }
    let mut end = 0;
    for (values, kept) in values.chunks_exact(blocks).zip(rows_only.chunks_exact_mut(rows)) {
        let lanes: &[f32] = wide::bytemuck::cast_slice(values);
        kept.copy_from_slice(&lanes[..rows]);
        end += rows;
    }
    &rows_only[..end]
}

#[cfg(test)]
#[path = "tape_tests.rs"]
mod tests;
