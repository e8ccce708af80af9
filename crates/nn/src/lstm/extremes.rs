//! The ranges of the states over samples, for post-training quantization.

use wide::f32x4;

use super::Lstm;
use super::lanes::LANES;
use super::tape::LstmTape;
use crate::error::LayerError;

/// Rows evaluated at a time.
const BLOCK_ROWS: usize = 64;

/// Smallest and largest values of the states of an LSTM, over all steps and rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateExtremes {
    /// Of the cell state.
    pub cell: (f32, f32),
    /// Of the hidden state.
    pub hidden: (f32, f32),
}

impl Lstm {
    /// The extremes of the states for windows `x` `[rows][steps][inputs]`, computed without quantizers; NaN if a state is not a
    /// number. No rows give infinite ones.
    ///
    /// # Errors
    /// [`LayerError::Length`] when `x` is no whole number of windows.
    pub fn state_extremes(&self, x: &[f32]) -> Result<StateExtremes, LayerError> {
        let width = self.input_shape().values();
        if !x.len().is_multiple_of(width) {
            let expected = x.len().next_multiple_of(width);
            return Err(LayerError::Length { what: "windows", expected, found: x.len() });
        }
        let float = Self { quantizers: None, ..self.clone() };
        let mut tape = LstmTape::new(&float, BLOCK_ROWS.min(x.len() / width));
        float.prepare(&mut tape);
        let none = (f32::INFINITY, f32::NEG_INFINITY);
        let mut found = StateExtremes { cell: none, hidden: none };
        for block in x.chunks(BLOCK_ROWS * width) {
            let rows = block.len() / width;
            float.evaluate(block, rows, &mut tape);
            found.cell = widened(found.cell, &tape.cells, rows, self.steps * self.units);
            found.hidden = widened(found.hidden, &tape.hidden, rows, self.steps * self.units);
        }
        Ok(found)
    }
}

/// A range widened by `states` `[count][blocks]`, of which the lanes of `rows` rows hold values.
fn widened(range: (f32, f32), states: &[f32x4], rows: usize, count: usize) -> (f32, f32) {
    let blocks = rows.div_ceil(LANES);
    let of_rows = states.chunks_exact(blocks.max(1)).take(count).flat_map(|state| {
        let lanes: &[f32] = wide::bytemuck::cast_slice(state);
        &lanes[..rows]
    });
    of_rows.fold(range, |(min, max), &value| {
        if value.is_nan() || min.is_nan() { (f32::NAN, f32::NAN) } else { (min.min(value), max.max(value)) }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;

    #[test]
    fn extremes_are_those_of_all_steps_of_all_rows() {
        let kernel = vec![0.5, -1.0, 2.0, 0.3, 0.7, 0.2, -1.5, 0.9];
        let layer = Lstm::from_parts(3, 2, 1, true, kernel, vec![0.4, 0.1, -0.6, 0.8], vec![0.1; 4]).unwrap();
        // More rows than one block, and a last block of one row.
        let x: Vec<f32> = (0..65 * 6).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
        let found = layer.state_extremes(&x).unwrap();
        let (mut cell, mut hidden) = ((0.0_f32, 0.0_f32), (0.0_f32, 0.0_f32));
        for window in x.chunks_exact(6) {
            let mut state = (vec![0.0], vec![0.0]);
            for x in window.chunks_exact(2) {
                let next = layer.step(x, &state.0, &state.1).unwrap();
                let widen = |(min, max): (f32, f32), value: f32| (min.min(value), max.max(value));
                (hidden, cell) = (widen(hidden, next.hidden[0]), widen(cell, next.cell[0]));
                state = (next.hidden, next.cell);
            }
        }
        assert_eq!((found.cell, found.hidden), (cell, hidden));
        assert!(layer.state_extremes(&[f32::NAN; 6]).unwrap().cell.0.is_nan());
        assert!(layer.state_extremes(&[0.0; 7]).is_err());
    }
}
