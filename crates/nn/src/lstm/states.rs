//! The states over samples, for post-training quantization.

use vocabulary::Tensor;
use wide::f32x4;

use super::lanes::LANES;
use super::quantizers::CELL_CLIP;
use super::tape::LstmTape;
use super::{GATES, Lstm};
use crate::error::LayerError;
use crate::math::{sigmoid_lanes, tanh};

/// Rows evaluated at a time.
const BLOCK_ROWS: usize = 64;

/// The states that a layer keeps from one window to the next; zeros at first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LstmCarry {
    /// `[units]`; empty before the first window.
    hidden: Vec<f32>,
    /// `[units]`; empty before the first window.
    cell: Vec<f32>,
}

impl Lstm {
    /// Shows the states of every unit at every step for windows `x` `[rows][steps][inputs]`, computed without quantizers:
    /// `visit(cell states, hidden states)`, each of one unit at one step, for some rows at a time.
    ///
    /// # Errors
    /// [`LayerError::Length`] when `x` is no whole number of windows.
    pub fn visit_states(&self, x: &[f32], mut visit: impl FnMut(&[f32], &[f32])) -> Result<(), LayerError> {
        let width = self.input_shape().values();
        if !x.len().is_multiple_of(width) {
            let expected = x.len().next_multiple_of(width);
            return Err(LayerError::Length { what: Tensor::Input, expected, found: x.len() });
        }
        let float = Self { quantizers: None, ..self.clone() };
        let mut tape = LstmTape::new(&float, BLOCK_ROWS.min(x.len() / width));
        float.prepare(&mut tape);
        for block in x.chunks(BLOCK_ROWS * width) {
            let rows = block.len() / width;
            float.evaluate(block, rows, &mut tape);
            let blocks = rows.div_ceil(LANES).max(1);
            let states = tape.cells.chunks_exact(blocks).zip(tape.hidden.chunks_exact(blocks));
            for (cell, hidden) in states.take(self.steps * self.units) {
                // The lanes beyond the last row hold nothing.
                visit(&wide::bytemuck::cast_slice(cell)[..rows], &wide::bytemuck::cast_slice(hidden)[..rows]);
            }
        }
        Ok(())
    }

    /// As [`Lstm::visit_states`], but each window starts from the states that the one before has left in `carry`, and the cell
    /// state is clipped at 10, as TFLite's float LSTM does while it is calibrated: it keeps its states in variables that
    /// nothing resets. `visit(cell states, hidden states)` gets what a calibration sees of each window: the cell states of all
    /// units at its end, `[units]`, since it reads the variable between runs, and the hidden states of all its steps,
    /// `[steps][units]`, which are the operator's output (measured on TensorFlow 2.21: a larger cell state within a window does
    /// not count). Returns the outputs, `[rows][outputs]`.
    ///
    /// # Errors
    /// As [`Lstm::visit_states`].
    pub fn visit_carried(
        &self,
        x: &[f32],
        carry: &mut LstmCarry,
        mut visit: impl FnMut(&[f32], &[f32]),
    ) -> Result<Vec<f32>, LayerError> {
        let width = self.input_shape().values();
        if !x.len().is_multiple_of(width) {
            let expected = x.len().next_multiple_of(width);
            return Err(LayerError::Length { what: Tensor::Input, expected, found: x.len() });
        }
        carry.hidden.resize(self.units, 0.0);
        carry.cell.resize(self.units, 0.0);
        let mut outputs = Vec::with_capacity(x.len() / width * self.output_shape().values());
        let mut sums = vec![0.0; GATES * self.units];
        let mut hidden = Vec::with_capacity(self.input_shape().steps * self.units);
        for window in x.chunks_exact(width) {
            hidden.clear();
            for x in window.chunks_exact(self.inputs) {
                self.carry_on(x, carry, &mut sums);
                hidden.extend_from_slice(&carry.hidden);
            }
            visit(&carry.cell, &hidden);
            outputs.extend_from_slice(if self.return_sequences { &hidden } else { &carry.hidden });
        }
        Ok(outputs)
    }

    /// One step of one row without quantizers, in the order of summation of every other pass; `sums` is `[4 * units]`.
    fn carry_on(&self, x: &[f32], carry: &mut LstmCarry, sums: &mut [f32]) {
        sums.copy_from_slice(&self.bias);
        let columns = GATES * self.units;
        let kernel = x.iter().zip(self.kernel.chunks_exact(columns));
        let recurrent = carry.hidden.iter().zip(self.recurrent.chunks_exact(columns));
        for (value, row) in kernel.chain(recurrent) {
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * weight);
        }
        for (unit, (hidden, cell)) in carry.hidden.iter_mut().zip(&mut carry.cell).enumerate() {
            let gate = |gate: usize| sums[gate * self.units + unit];
            let [i, f, o, _] = sigmoid_lanes(f32x4::new([gate(0), gate(1), gate(3), 0.0])).to_array();
            *cell = (f * *cell + i * tanh(gate(2))).clamp(-CELL_CLIP, CELL_CLIP);
            *hidden = o * tanh(*cell);
        }
    }
}

#[cfg(test)]
#[path = "states_tests.rs"]
mod tests;
