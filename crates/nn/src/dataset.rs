//! Rows of inputs and targets, checked once.

use std::sync::Arc;

use ndarray::Array2;

use crate::error::TrainError;

/// Largest number of rows: row numbers are kept as `u32`.
const MAX_ROWS: usize = u32::MAX as usize;

/// Inputs and targets of a training or validation set: equally many rows, at least one, all finite. Copies share the rows, so
/// that every trainer of a run can have its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    rows: usize,
    inputs: usize,
    outputs: usize,
    /// `[rows][inputs]`. Behind the pointer is the vector itself: making a slice of it would copy all windows.
    x: Arc<Vec<f32>>,
    /// `[rows][outputs]`.
    y: Arc<Vec<f32>>,
}

impl Dataset {
    /// Takes `x` `[rows][inputs]` and `y` `[rows][outputs]`.
    ///
    /// # Errors
    /// No rows, different numbers of rows, or a value that is not finite, by row and column.
    pub fn new(x: Array2<f32>, y: Array2<f32>) -> Result<Self, TrainError> {
        let (rows, inputs) = x.dim();
        let (targets, outputs) = y.dim();
        if rows != targets || u32::try_from(rows).is_err() {
            return Err(TrainError::RowCount { inputs: rows, targets, limit: MAX_ROWS });
        }
        if rows == 0 {
            return Err(TrainError::NoRows);
        }
        let (x, y) = (finite_rows("inputs", x)?.into(), finite_rows("targets", y)?.into());
        Ok(Self { rows, inputs, outputs, x, y })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Values per row of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values per row of targets.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The inputs, `[rows][inputs]` row-major.
    pub fn x(&self) -> &[f32] {
        &self.x
    }

    /// The targets, `[rows][outputs]` row-major.
    pub fn y(&self) -> &[f32] {
        &self.y
    }
}

/// The array's values in row-major order, whatever its memory layout.
fn finite_rows(what: &'static str, values: Array2<f32>) -> Result<Vec<f32>, TrainError> {
    // Looking for the place takes several times as long as looking whether there is one.
    if !values.iter().all(|value| value.is_finite())
        && let Some(((row, column), _)) = values.indexed_iter().find(|(_, v)| !v.is_finite())
    {
        return Err(TrainError::NotFinite { what, row: row + 1, column: column + 1 });
    }
    if values.is_standard_layout() {
        let n = values.len();
        let (all, offset) = values.into_raw_vec_and_offset();
        let start = offset.unwrap_or(0);
        // A view of part of a larger allocation starts at an offset; the whole one is handed over as it is.
        Ok(if start == 0 && all.len() == n { all } else { all[start..start + n].to_vec() })
    } else {
        Ok(values.iter().copied().collect())
    }
}

#[cfg(test)]
#[path = "dataset_tests.rs"]
mod tests;
