//! What makes a quantized network err less without training it: four corrections that can be switched on one at a time.
//!
//! Their order in a run: [`equalize`] balances the float network, [`move_biases`] does what the converter does to every float
//! network, ranges are calibrated, the network is quantized,
//! [`AdaptiveRounding`] chooses the codes of the weights, [`restore_norms`] scales them, [`BiasCorrection`] takes the mean errors
//! out, and the result is lowered. Dense layers and convolutions take part; an LSTM is passed through as it is (what it does to
//! the mean of the layer behind it is corrected there).

mod bias;
mod equalize;
mod error;
mod levels;
mod move_biases;
mod noise;
mod norm;
mod passage;
mod rounding;

pub use bias::BiasCorrection;
pub use equalize::{Equalized, Equalizing, equalize};
pub use error::CorrectionError;
pub use move_biases::{MovedBias, MovedBiases, move_biases};
pub(crate) use norm::norm_of;
pub use norm::restore_norms;
pub use rounding::{AdaptiveRounding, RoundedLayer, RoundingSettings};

#[cfg(test)]
mod tests;
