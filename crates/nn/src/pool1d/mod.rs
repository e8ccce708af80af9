//! Pooling over time: the shape that both kinds share.

mod average;
mod max;
#[cfg(test)]
mod tests;

pub use average::AveragePool1D;
pub(crate) use average::AveragePool1DTape;
pub use max::MaxPool1D;
pub(crate) use max::MaxPool1DTape;

use vocabulary::{Padding, Windows};

use crate::dense::MAX_LAYER_PARAMETERS;
use crate::error::LayerError;

/// Sizes of a pooling over rows of `[steps][channels]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool1DShape {
    /// Steps of the input.
    pub steps: usize,
    /// Channels of the input, and of the output.
    pub channels: usize,
    /// Steps of one window.
    pub pool_size: usize,
    /// Steps from one window to the next; Keras takes the pool size unless told otherwise.
    pub stride: usize,
    /// What happens at the ends of the time axis. Added steps take no part in a maximum or an average.
    pub padding: Padding,
}

impl Pool1DShape {
    /// Where the windows lie.
    ///
    /// # Errors
    /// [`LayerError::Windows`] for windows that do not fit, or rows of more than [`MAX_LAYER_PARAMETERS`] values.
    fn windows(&self) -> Result<Windows, LayerError> {
        let &Self { steps, channels, pool_size, stride, padding } = self;
        let limit = MAX_LAYER_PARAMETERS;
        let fits = |w: &Windows| w.padded.checked_mul(channels).is_some_and(|n| n > 0 && n <= limit);
        let refused = LayerError::Windows { steps, channels, size: pool_size, stride, limit };
        padding.windows(steps, pool_size, stride).filter(fits).ok_or(refused)
    }
}
