//! Z-score of the sensors, fitted on the training rows only.
//!
//! Readings are about 18,000 counts and move by 20 to 40, so f32 readings would lose a part of the signal. The mean is
//! subtracted and the result divided in f64, and rounded to f32 once.

use crate::table::Table;

/// Largest normalised value. Where a sensor hardly moves in the training rows, later readings would be too large for f32 or
/// for the squares in the loss; a million standard deviations are as meaningless as more of them.
pub const LARGEST_SCALED: f64 = 1e6;

/// Mean and standard deviation per sensor; stored with every model.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaler {
    /// Mean of each sensor over the training rows, in the readings' unit.
    pub mean: Vec<f64>,
    /// Population standard deviation of each sensor over the training rows, same unit; 1 for a constant sensor.
    pub sd: Vec<f64>,
    /// Which sensors never change over the training rows. They become 0 in every row: no weight was ever trained for
    /// another value, so that changes in later rows would reach the output through random weights, unscaled.
    pub constant: Vec<bool>,
}

impl Scaler {
    /// Fits mean and standard deviation on `rows` of the table. Rows that do not exist are left out; no rows give the
    /// identity.
    #[must_use]
    pub fn fit(table: &Table, rows: &[usize]) -> Self {
        let readings = || rows.iter().filter_map(|&row| table.sensor_rows().get(row));
        let sensors = table.sensor_count();
        let mut scaler =
            Self { mean: vec![0.0; sensors], sd: vec![1.0; sensors], constant: vec![false; sensors] };
        let Some(first) = readings().next() else { return scaler };
        // The sum of no numbers is -0, as the standard library has it.
        let (mut count, mut sums, mut squares) = (0.0, vec![-0.0; sensors], vec![-0.0; sensors]);
        scaler.constant = vec![true; sensors];
        for reading in readings() {
            count += 1.0;
            for k in 0..sensors {
                sums[k] += reading[k];
                // Compared exactly: the sum of equal values is rounded, and would leave a tiny spurious deviation.
                scaler.constant[k] &= reading[k] == first[k];
            }
        }
        let mean = |k: usize| if scaler.constant[k] { first[k] } else { sums[k] / count };
        scaler.mean = (0..sensors).map(mean).collect();
        for reading in readings() {
            for k in 0..sensors {
                squares[k] += (reading[k] - scaler.mean[k]) * (reading[k] - scaler.mean[k]);
            }
        }
        // A constant sensor has a variance of 0; one below the smallest f64 would divide by zero, too.
        let sd = |variance: f64| if variance > 0.0 { variance.sqrt() } else { 1.0 };
        scaler.sd = squares.into_iter().map(|sum| sd(sum / count)).collect();
        scaler
    }

    /// Sensors it was fitted on.
    #[must_use]
    pub fn sensors(&self) -> usize {
        self.mean.len()
    }

    /// One row of readings, normalised: `(reading - mean) / sd` in f64, then rounded to f32; 0 for a constant sensor, and at
    /// most [`LARGEST_SCALED`] either way.
    pub fn transform(&self, readings: &[f64]) -> impl Iterator<Item = f32> {
        let fitted = self.mean.iter().zip(&self.sd).zip(&self.constant);
        readings.iter().zip(fitted).map(|(reading, ((mean, sd), constant))| match constant {
            true => 0.0,
            false => ((reading - mean) / sd).clamp(-LARGEST_SCALED, LARGEST_SCALED) as f32,
        })
    }
}

#[cfg(test)]
#[path = "scaler_tests.rs"]
mod tests;
