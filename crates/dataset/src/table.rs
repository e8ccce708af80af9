//! The measurements: time, the sensors' readings and the person's position per row, and where rows do not follow each other.

use core::ops::{Index, Range};
use core::slice::ChunksExact;

use ndarray::{ArrayView1, ArrayView2};
use thiserror::Error;
use vocabulary::Part;

use crate::room::Room;

/// Fewest sensors of a table.
pub(crate) const LEAST_SENSORS: usize = *protocol::limits::SENSORS.start() as usize;
/// Most sensors of a table.
pub(crate) const MOST_SENSORS: usize = *protocol::limits::SENSORS.end() as usize;

/// Why a table cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// Two columns differ in length.
    #[error("column {column} has {found} rows, {expected} expected")]
    Length {
        /// Column that differs.
        column: &'static str,
        /// Its rows.
        found: usize,
        /// Rows of the sensor columns.
        expected: usize,
    },
    /// A value is NaN or infinite.
    #[error("row {row}, column {column}: not a finite number")]
    NotFinite {
        /// Row, counted from 0.
        row: usize,
        /// Column, or the columns of all sensors.
        column: String,
    },
}

/// Readings row by row, one of each sensor in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Readings<'a> {
    values: &'a [f64],
    sensors: usize,
}

impl<'a> Readings<'a> {
    /// All values, row by row.
    #[must_use]
    pub fn values(self) -> &'a [f64] {
        self.values
    }

    /// The rows.
    pub fn iter(self) -> ChunksExact<'a, f64> {
        self.values.chunks_exact(self.sensors.max(1))
    }

    /// One row; `None` behind the last.
    #[must_use]
    pub fn get(self, row: usize) -> Option<&'a [f64]> {
        self.values.get(row * self.sensors..(row + 1) * self.sensors)
    }

    /// Some of the rows; they must exist.
    #[must_use]
    pub fn rows(self, rows: Range<usize>) -> Self {
        let values = &self.values[rows.start * self.sensors..rows.end * self.sensors];
        Self { values, ..self }
    }
}

impl Index<usize> for Readings<'_> {
    type Output = [f64];

    fn index(&self, row: usize) -> &[f64] {
        &self.values[row * self.sensors..(row + 1) * self.sensors]
    }
}

/// N rows of measurements in time order, imported or simulated. All values are finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    time: Option<Vec<f64>>,
    /// N x sensors, row by row.
    sensors: Vec<f64>,
    labels: Vec<[f64; 2]>,
    breaks: Vec<usize>,
    parts: Option<Vec<Part>>,
    /// One for each sensor.
    sensor_names: Vec<String>,
    room: Room,
}

impl Table {
    /// A table without time, breaks or parts, with a sensor called s1, s2, ... for each plate of the room. `sensors` is
    /// N x sensors (any unit) row by row, `labels` N x 2 (x, y in metres).
    ///
    /// # Errors
    /// Columns of different length, or a value that is not finite.
    pub fn new(sensors: Vec<f64>, labels: Vec<[f64; 2]>, room: Room) -> Result<Self, TableError> {
        let count = room.plates.len();
        if labels.len() * count != sensors.len() {
            let expected = sensors.len().checked_div(count).unwrap_or(0);
            return Err(TableError::Length { column: "x, y", found: labels.len(), expected });
        }
        let bad = |column, row| TableError::NotFinite { row, column };
        if let Some(value) = sensors.iter().position(|value| !value.is_finite()) {
            return Err(bad(format!("s1 to s{count}"), value / count));
        }
        if let Some(row) = labels.iter().position(|r| r.iter().any(|v| !v.is_finite())) {
            return Err(bad("x, y".to_owned(), row));
        }
        Ok(Self { sensors, labels, ..Self::empty(room) })
    }

    /// A table with no rows.
    pub(crate) fn empty(room: Room) -> Self {
        Self {
            time: None,
            sensors: Vec::new(),
            labels: Vec::new(),
            breaks: Vec::new(),
            parts: None,
            sensor_names: (1..=room.plates.len()).map(|number| format!("s{number}")).collect(),
            room,
        }
    }

    /// Appends a row of finite values, one of each sensor.
    pub(crate) fn push(&mut self, sensors: &[f64], label: [f64; 2]) {
        debug_assert_eq!(sensors.len(), self.sensor_names.len());
        self.sensors.extend_from_slice(sensors);
        self.labels.push(label);
    }

    /// Sets the time column; it must have as many rows as the table.
    pub(crate) fn set_time(&mut self, time: Vec<f64>) {
        debug_assert_eq!(time.len(), self.len());
        self.time = Some(time);
    }

    /// Adds the time of each row, in seconds.
    ///
    /// # Errors
    /// Another number of rows, or a value that is not finite.
    pub fn with_time(mut self, time: Vec<f64>) -> Result<Self, TableError> {
        self.same_length("t", time.len())?;
        if let Some(row) = time.iter().position(|t| !t.is_finite()) {
            return Err(TableError::NotFinite { row, column: "t".to_owned() });
        }
        self.time = Some(time);
        Ok(self)
    }

    /// Adds the rows before which a window must end (gaps, backward steps, dropped rows, file borders). The order does
    /// not matter; rows that do not exist and row 0 are left out.
    #[must_use]
    pub fn with_breaks(mut self, mut breaks: Vec<usize>) -> Self {
        breaks.retain(|&row| row > 0 && row < self.len());
        breaks.sort_unstable();
        breaks.dedup();
        self.breaks = breaks;
        self
    }

    /// Adds the part (train, validation, test) of each row, for [`crate::Division::Predefined`].
    ///
    /// # Errors
    /// Another number of rows.
    pub fn with_parts(mut self, parts: Vec<Part>) -> Result<Self, TableError> {
        self.same_length("split", parts.len())?;
        self.parts = Some(parts);
        Ok(self)
    }

    /// Names the sensors, in the order of the plates.
    #[must_use]
    pub fn with_sensor_names(mut self, names: Vec<String>) -> Self {
        debug_assert_eq!(names.len(), self.sensor_names.len());
        self.sensor_names = names;
        self
    }

    fn same_length(&self, column: &'static str, found: usize) -> Result<(), TableError> {
        let expected = self.len();
        if found == expected { Ok(()) } else { Err(TableError::Length { column, found, expected }) }
    }

    /// Number of rows, N.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Sensor readings, shape N x sensors.
    #[must_use]
    pub fn sensors(&self) -> ArrayView2<'_, f64> {
        ArrayView1::from(self.sensors.as_slice())
            .into_shape_with_order((self.len(), self.sensor_count()))
            // A row is appended as a whole.
            .unwrap_or_else(|_| unreachable!("N rows of a value for each sensor"))
    }

    /// Number of sensors: the columns of [`Self::sensors`] and the plates of the room.
    #[must_use]
    pub fn sensor_count(&self) -> usize {
        self.sensor_names.len()
    }

    /// Positions x, y in metres, shape N x 2.
    #[must_use]
    pub fn labels(&self) -> ArrayView2<'_, f64> {
        ArrayView1::from(self.labels.as_flattened())
            .into_shape_with_order((self.labels.len(), 2))
            // N * 2 values always have the shape N x 2.
            .unwrap_or_else(|_| unreachable!("N rows of two values"))
    }

    /// Sensor readings as rows, for hot loops.
    #[must_use]
    pub fn sensor_rows(&self) -> Readings<'_> {
        Readings { values: &self.sensors, sensors: self.sensor_count() }
    }

    /// Positions x, y in metres as rows, for hot loops.
    #[must_use]
    pub fn label_rows(&self) -> &[[f64; 2]] {
        &self.labels
    }

    /// Time of each row in seconds, if the data has one.
    #[must_use]
    pub fn time(&self) -> Option<&[f64]> {
        self.time.as_deref()
    }

    /// Rows before which a window must end, ascending.
    #[must_use]
    pub fn breaks(&self) -> &[usize] {
        &self.breaks
    }

    /// Part of each row, if the data names it.
    #[must_use]
    pub fn parts(&self) -> Option<&[Part]> {
        self.parts.as_deref()
    }

    /// Names of the sensors, in the order of the plates.
    #[must_use]
    pub fn sensor_names(&self) -> &[String] {
        &self.sensor_names
    }

    /// The room the positions lie in.
    #[must_use]
    pub fn room(&self) -> &Room {
        &self.room
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
