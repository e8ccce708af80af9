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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;

    #[test]
    fn states_are_those_of_all_steps_of_all_rows() {
        let kernel = vec![0.5, -1.0, 2.0, 0.3, 0.7, 0.2, -1.5, 0.9];
        let layer = Lstm::from_parts(3, 2, 1, true, kernel, vec![0.4, 0.1, -0.6, 0.8], vec![0.1; 4]).unwrap();
        // More rows than one block, and a last block of one row.
        let x: Vec<f32> = (0..65 * 6).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
        let (mut cells, mut hiddens) = (Vec::new(), Vec::new());
        layer
            .visit_states(&x, |cell, hidden| {
                cells.extend_from_slice(cell);
                hiddens.extend_from_slice(hidden);
            })
            .unwrap();
        let (mut expected_cells, mut expected_hiddens) = (Vec::new(), Vec::new());
        for window in x.chunks_exact(6) {
            let mut state = (vec![0.0], vec![0.0]);
            for x in window.chunks_exact(2) {
                let next = layer.step(x, &state.0, &state.1).unwrap();
                expected_cells.push(next.cell[0]);
                expected_hiddens.push(next.hidden[0]);
                state = (next.hidden, next.cell);
            }
        }
        for (mut found, mut expected) in [(cells, expected_cells), (hiddens, expected_hiddens)] {
            found.sort_by(f32::total_cmp);
            expected.sort_by(f32::total_cmp);
            assert_eq!(found.len(), 65 * 3);
            assert_eq!(found, expected);
        }
        assert!(layer.visit_states(&[0.0; 7], |_, _| {}).is_err());
    }

    /// Two units of random weights, 3 steps of 2 inputs.
    fn random(return_sequences: bool, scale: f32) -> Lstm {
        let values = |count: usize, seed: usize| -> Vec<f32> {
            (0..count).map(|k| ((k * 37 + seed) % 61) as f32 / 30.0 * scale - scale).collect()
        };
        Lstm::from_parts(3, 2, 2, return_sequences, values(16, 5), values(16, 11), values(8, 3)).unwrap()
    }

    #[test]
    fn carried_states_are_those_of_one_long_window_in_any_slices() {
        let x: Vec<f32> = (0..7 * 6).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
        for return_sequences in [false, true] {
            let layer = random(return_sequences, 0.7);
            let (mut state, mut expected) = ((vec![0.0; 2], vec![0.0; 2]), Vec::new());
            for x in x.chunks_exact(2) {
                let next = layer.step(x, &state.0, &state.1).unwrap();
                expected.push((next.cell.clone(), next.hidden.clone()));
                state = (next.hidden, next.cell);
            }
            let (mut found, mut outputs, mut carry) = (Vec::new(), Vec::new(), LstmCarry::default());
            for slice in [&x[..12], &x[12..18], &x[18..]] {
                let visit = |cell: &[f32], hidden: &[f32]| found.push((cell.to_vec(), hidden.to_vec()));
                outputs.extend(layer.visit_carried(slice, &mut carry, visit).unwrap());
            }
            // The cell state at the end of each window, the hidden states of all its steps.
            let windows = expected.chunks(3).map(|steps| {
                let hidden = steps.iter().flat_map(|(_, hidden)| hidden.clone()).collect::<Vec<_>>();
                (steps[2].0.clone(), hidden)
            });
            assert_eq!(found, windows.collect::<Vec<_>>());
            let every = if return_sequences { 1 } else { 3 };
            let last = expected.iter().skip(every - 1).step_by(every).flat_map(|(_, hidden)| hidden);
            assert_eq!(outputs, last.copied().collect::<Vec<_>>());
            let error = layer.visit_carried(&x[..5], &mut carry, |_, _| {}).unwrap_err();
            assert!(error.to_string().contains("input: 5 values"), "{error}");
        }
    }

    #[test]
    fn a_carried_cell_state_is_clipped_at_ten() {
        // Input, forget and candidate gates are wide open: the cell grows by almost 1 in every step.
        let bias = vec![20.0, 20.0, 20.0, 0.0];
        let layer = Lstm::from_parts(4, 1, 1, false, vec![0.0; 4], vec![0.0; 4], bias).unwrap();
        let mut cells = Vec::new();
        layer
            .visit_carried(&[0.0; 4 * 16], &mut LstmCarry::default(), |cell, _| cells.push(cell[0]))
            .unwrap();
        assert_eq!(cells[2..], [10.0; 14]);
        assert!((cells[0] - 4.0).abs() < 1e-5, "{cells:?}");
    }
}
