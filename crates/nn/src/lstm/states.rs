//! The states over samples, for post-training quantization.

use super::Lstm;
use super::lanes::LANES;
use super::tape::LstmTape;
use crate::error::LayerError;

/// Rows evaluated at a time.
const BLOCK_ROWS: usize = 64;

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
            return Err(LayerError::Length { what: "windows", expected, found: x.len() });
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
}
