//! Histograms of activations: how often each part of a known range occurs.

use super::CalibratorError;
use crate::RangeError;

/// Bins of a histogram.
const BINS: usize = 1024;

/// How often values fall into each of 1024 equal bins of a range `[min, max]`.
///
/// Made in two passes: the extremes first, then the counts. Exact zeros are counted apart: they are on every grid and cost
/// nothing, and after a relu they would outweigh the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    min: f32,
    max: f32,
    zeros: u64,
    counts: Vec<u64>,
}

impl Histogram {
    /// An empty histogram of values from `min` to `max`, both included, in the unit of the values.
    ///
    /// # Errors
    /// [`CalibratorError::Range`] when a bound, or their distance, is not finite, or `min > max`.
    pub fn new(min: f32, max: f32) -> Result<Self, CalibratorError> {
        if !(max - min).is_finite() {
            return Err(RangeError::NotFinite { min, max }.into());
        }
        if min > max {
            return Err(RangeError::Reversed { min, max }.into());
        }
        Ok(Self { min, max, zeros: 0, counts: vec![0; BINS] })
    }

    /// A histogram with these counts, as [`Histogram::counts`] and [`Histogram::zeros`] gave them; `None` unless there is one
    /// count for each bin.
    ///
    /// # Errors
    /// Those of [`Histogram::new`].
    pub fn from_counts(
        min: f32,
        max: f32,
        zeros: u64,
        counts: Vec<u64>,
    ) -> Result<Option<Self>, CalibratorError> {
        let empty = Self::new(min, max)?;
        Ok((counts.len() == BINS).then_some(Self { zeros, counts, ..empty }))
    }

    /// Counts `values`. Those outside the range count in the bin next to them.
    ///
    /// # Errors
    /// [`CalibratorError::NotFinite`]; the values before the bad one are counted then.
    pub fn add(&mut self, values: &[f32]) -> Result<(), CalibratorError> {
        let per_value = if self.width() > 0.0 { 1.0 / self.width() } else { 0.0 };
        let min = f64::from(self.min);
        for &value in values {
            if !value.is_finite() {
                return Err(CalibratorError::NotFinite { value });
            }
            if value == 0.0 {
                self.zeros += 1;
            } else {
                // Saturates below; clipped above, where the largest value would begin a bin of its own.
                let bin = ((f64::from(value) - min) * per_value) as usize;
                self.counts[bin.min(BINS - 1)] += 1;
            }
        }
        Ok(())
    }

    /// Adds the counts of another histogram over the same range.
    ///
    /// # Errors
    /// [`CalibratorError::Merge`] when the ranges differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), CalibratorError> {
        if (self.min, self.max) != (other.min, other.max) {
            return Err(CalibratorError::Merge {
                min: self.min,
                max: self.max,
                other_min: other.min,
                other_max: other.max,
            });
        }
        self.zeros += other.zeros;
        for (count, other) in self.counts.iter_mut().zip(&other.counts) {
            *count += other;
        }
        Ok(())
    }

    /// The lower end of the range.
    #[must_use]
    pub fn min(&self) -> f32 {
        self.min
    }

    /// The upper end of the range.
    #[must_use]
    pub fn max(&self) -> f32 {
        self.max
    }

    /// Values in each bin, from the lowest, without exact zeros.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Exact zeros.
    #[must_use]
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Whether there is a value other than 0.
    pub(super) fn has_values(&self) -> bool {
        self.counts.iter().any(|count| *count > 0)
    }

    /// The width of one bin; 0 where all values are the same.
    pub(super) fn width(&self) -> f64 {
        (f64::from(self.max) - f64::from(self.min)) / BINS as f64
    }

    /// The lower edge of bin `index`, 0 to 1024; the latter is `max`.
    pub(super) fn edge(&self, index: usize) -> f64 {
        f64::from(self.min) + index as f64 * self.width()
    }
}
