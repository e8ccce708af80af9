//! The buffers of the LSTM layer for one batch.
//!
//! Rows lie along the lanes: a value of four rows is one `f32x4`, called a block, and the blocks of a batch follow each
//! other: `[step][feature][block]`. Two units alone would fill half a register; rows fill all of it whatever the layer.

use vocabulary::Shape;
use wide::f32x4;

use super::lanes::{LANES, sum};
use super::quantized::QuantizedTape;
use super::quantizers::LstmQuantizers;
use super::{GATES, Lstm};
use crate::optimizer::Optimizer;

/// The four gates' values of one unit, in Keras' order.
pub(super) type Gates = [f32x4; GATES];

/// The buffers of one LSTM layer. `blocks` below is the number of blocks of the batch at hand, up to the capacity.
#[derive(Clone, Debug)]
pub(crate) struct LstmTape {
    input: Shape,
    units: usize,
    return_sequences: bool,
    /// Both kernels with every weight in all four lanes, `[unit][inputs + units]`: the weights of a unit's four gates for
    /// one input, or one hidden state, side by side.
    pub(super) weights: Vec<Gates>,
    /// The bias in the same form, `[unit]`.
    pub(super) bias: Vec<Gates>,
    /// The windows, `[steps][inputs][blocks]`.
    pub(super) x: Vec<f32x4>,
    /// Activated gates, turned into the gradients before their activation by the backward pass,
    /// `[steps][units][gates][blocks]`.
    pub(super) gates: Vec<f32x4>,
    /// Cell states, `[steps][units][blocks]`.
    pub(super) cells: Vec<f32x4>,
    /// Their tanh, in the same form.
    pub(super) cell_tanh: Vec<f32x4>,
    /// Hidden states, in the same form.
    pub(super) hidden: Vec<f32x4>,
    /// Gradients of the hidden and cell states between two steps of the backward pass, `[units][blocks]`.
    pub(super) d_hidden: Vec<f32x4>,
    pub(super) d_cell: Vec<f32x4>,
    /// `[rows][outputs]`.
    pub(super) output: Vec<f32>,
    /// Gradient of the output, `[rows][outputs]`.
    pub(super) d_output: Vec<f32>,
    /// In the layouts of the layer's parameters.
    pub(super) kernel_gradient: Vec<f32>,
    pub(super) recurrent_gradient: Vec<f32>,
    pub(super) bias_gradient: Vec<f32>,
    /// What the passes with quantizers need; nothing without.
    pub(super) quantized: Option<Box<QuantizedTape>>,
}

impl LstmTape {
    /// Buffers for up to `rows` rows.
    pub(crate) fn new(layer: &Lstm, rows: usize) -> Self {
        let blocks = rows.div_ceil(LANES);
        let (steps, units) = (layer.steps, layer.units);
        let lanes = |count: usize| vec![f32x4::ZERO; count];
        let outputs = rows * layer.output_shape().values();
        Self {
            input: layer.input_shape(),
            units,
            return_sequences: layer.return_sequences,
            weights: vec![[f32x4::ZERO; GATES]; units * (layer.inputs + units)],
            bias: vec![[f32x4::ZERO; GATES]; units],
            x: lanes(steps * layer.inputs * blocks),
            gates: lanes(steps * units * GATES * blocks),
            cells: lanes(steps * units * blocks),
            cell_tanh: lanes(steps * units * blocks),
            hidden: lanes(steps * units * blocks),
            d_hidden: lanes(units * blocks),
            d_cell: lanes(units * blocks),
            output: vec![0.0; outputs],
            d_output: vec![0.0; outputs],
            kernel_gradient: vec![0.0; layer.kernel.len()],
            recurrent_gradient: vec![0.0; layer.recurrent.len()],
            bias_gradient: vec![0.0; layer.bias.len()],
            quantized: layer.quantizers.as_ref().map(|_| Box::new(QuantizedTape::new(layer, rows))),
        }
    }

    /// Whether these buffers were made for a layer of this shape, with quantizers or without.
    pub(crate) fn fits(&self, layer: &Lstm) -> bool {
        self.input == layer.input_shape()
            && self.units == layer.units
            && self.return_sequences == layer.return_sequences
            && self.quantized.is_some() == layer.quantizers.is_some()
            && self.quantized.iter().all(|quantized| quantized.fits(layer))
    }

    /// The layer's output, `[capacity][outputs]`.
    pub(crate) fn output(&self) -> &[f32] {
        &self.output
    }

    /// The layer's output and the loss's gradient with respect to it, both `[capacity][outputs]`.
    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        (&self.output, &mut self.d_output)
    }

    /// Updates the steps that the layer's quantizers learn.
    pub(crate) fn update_learned(&self, quantizers: &mut LstmQuantizers, optimizer: &mut Optimizer) {
        if let Some(quantized) = &self.quantized {
            quantized.update_learned(quantizers, optimizer);
        }
    }

    /// Gradients of kernel, recurrent kernel and bias.
    pub(crate) fn gradients(&self) -> [&[f32]; 3] {
        [&self.kernel_gradient, &self.recurrent_gradient, &self.bias_gradient]
    }
}

/// Adds up the lanes of one unit's four gates and writes them into row `row` of a gradient `[rows][4 * units]`.
#[inline]
pub(super) fn store_gates(sums: Gates, gradient: &mut [f32], row: usize, units: usize, unit: usize) {
    let row = &mut gradient[row * GATES * units..];
    for (gate, lanes) in sums.into_iter().enumerate() {
        row[gate * units + unit] = sum(lanes);
    }
}
