//! Calibrators: which range of an activation to keep, from the histogram of its values.

mod entropy;
mod histogram;
mod laplace;
mod mse;
mod percentile;
mod search;
#[cfg(test)]
mod tests;

use thiserror::Error;
use vocabulary::Calibrator;

use crate::{BitWidth, RangeError};

pub use histogram::Histogram;

/// A range that could not be calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum CalibratorError {
    /// The extremes of a histogram are impossible.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A value that is NaN or infinite.
    #[error("a value of {value} is not finite")]
    NotFinite {
        /// The value.
        value: f32,
    },
    /// Two histograms over different ranges.
    #[error("histograms over [{min}, {max}] and [{other_min}, {other_max}] cannot be merged")]
    Merge {
        /// Lower end of the one.
        min: f32,
        /// Upper end of the one.
        max: f32,
        /// Lower end of the other.
        other_min: f32,
        /// Upper end of the other.
        other_max: f32,
    },
    /// A percentile outside its range.
    #[error("a percentile of {percentile} is not possible, allowed are numbers above 50 and up to 100")]
    Percentile {
        /// The refused number.
        percentile: f64,
    },
}

/// How a calibrator of the vocabulary chooses a range.
pub trait CalibratorRule {
    /// The range `(min, max)` for the values of `histogram` at `bits` bits, in the unit of the values. It contains 0 and lies
    /// within the extremes; a `symmetric` one is `(-m, m)`. `percentile` is the share of the values that
    /// [`Calibrator::Percentile`] keeps, above 50 and up to 100 (99.99, say); the others ignore it.
    ///
    /// # Errors
    /// [`CalibratorError::Percentile`].
    fn range(
        self,
        percentile: f64,
        histogram: &Histogram,
        bits: BitWidth,
        symmetric: bool,
    ) -> Result<(f32, f32), CalibratorError>;

    /// What [`Self::range`] costs for one histogram, in multiply-accumulates.
    fn work(self) -> usize;
}

impl CalibratorRule for Calibrator {
    fn range(
        self,
        percentile: f64,
        histogram: &Histogram,
        bits: BitWidth,
        symmetric: bool,
    ) -> Result<(f32, f32), CalibratorError> {
        if self == Self::Percentile && !(percentile > 50.0 && percentile <= 100.0) {
            return Err(CalibratorError::Percentile { percentile });
        }
        let full = search::full_range(histogram, symmetric);
        let search = |cost: fn(&Histogram, (f64, f64), BitWidth, bool) -> f64| {
            search::smallest(full, symmetric, |range| cost(histogram, range, bits, symmetric))
        };
        let (min, max) = match self {
            _ if !histogram.has_values() => full,
            Self::MinMax => full,
            Self::Percentile => percentile::range(histogram, percentile, symmetric),
            Self::Mse => search(mse::cost),
            Self::Entropy => search(entropy::cost),
            Self::Laplace => laplace::range(histogram, bits, symmetric),
        };
        // What lies within bounds that are `f32` rounds to something within them.
        Ok((min as f32, max as f32))
    }

    fn work(self) -> usize {
        match self {
            Self::MinMax => 1,
            Self::Percentile | Self::Laplace => 1 << 12,
            // Hundreds of ranges are tried, each over all bins.
            Self::Mse | Self::Entropy => 1 << 22,
        }
    }
}
