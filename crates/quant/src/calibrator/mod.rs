//! Calibrators: which range of an activation to keep, from the histogram of its values.

mod entropy;
mod histogram;
mod mse;
mod percentile;
mod search;
#[cfg(test)]
mod tests;

use thiserror::Error;

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

/// How post-training quantization chooses the range of an activation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Calibrator {
    /// Smallest and largest value, as the TFLite converter. Nothing saturates; one outlier can cost most codes.
    MinMax,
    /// Keeps this share of the values, in percent, above 50 and up to 100 (99.99, say): each end loses half of the rest.
    /// Values of one sign (after relu) lose all of it at their far end, and so do the magnitudes of a symmetric range.
    Percentile(f64),
    /// The range with the smallest expected squared error at the given width: rounding inside against clipping outside.
    Mse,
    /// The range whose quantized distribution tells most about the original one: the smallest Kullback-Leibler divergence,
    /// after Migacz, 8-bit Inference with TensorRT, GTC 2017.
    Entropy,
}

impl Calibrator {
    /// The range `(min, max)` for the values of `histogram` at `bits` bits, in the unit of the values. It contains 0 and lies
    /// within the extremes; a `symmetric` one is `(-m, m)`.
    ///
    /// # Errors
    /// [`CalibratorError::Percentile`].
    pub fn range(
        &self,
        histogram: &Histogram,
        bits: BitWidth,
        symmetric: bool,
    ) -> Result<(f32, f32), CalibratorError> {
        let full = search::full_range(histogram, symmetric);
        let (min, max) = match *self {
            Self::Percentile(percentile) if !(percentile > 50.0 && percentile <= 100.0) => {
                return Err(CalibratorError::Percentile { percentile });
            }
            Self::Percentile(percentile) if histogram.has_values() => {
                percentile::range(histogram, percentile, symmetric)
            }
            Self::Mse if histogram.has_values() => {
                search::smallest(full, symmetric, |range| mse::cost(histogram, range, bits, symmetric))
            }
            Self::Entropy if histogram.has_values() => {
                search::smallest(full, symmetric, |range| entropy::cost(histogram, range, bits, symmetric))
            }
            _ => full,
        };
        // What lies within bounds that are `f32` rounds to something within them.
        Ok((min as f32, max as f32))
    }
}
