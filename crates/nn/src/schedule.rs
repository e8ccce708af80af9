//! Learning-rate schedules, by Keras' formulas: the rate changes after every update.

use std::f64::consts::PI;

use crate::optimizer::OptimizerError;

/// How the learning rate changes over a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Schedule {
    /// Always the optimizer's own.
    Constant,
    /// Keras' ExponentialDecay without staircase: `rate * decay^(updates / (every * updates per epoch))`.
    Exponential {
        /// Factor after `every` epochs, above 0 up to 1.
        decay: f64,
        /// Epochs until the factor is reached, at least 1.
        every: u32,
    },
    /// Keras' CosineDecay: `rate * ((1 - a) (1 + cos(pi p)) / 2 + a)`, `p` going from 0 to 1 over `epochs` and staying there.
    Cosine {
        /// Share of the rate that remains, 0 to 1 (Keras' alpha).
        final_share: f64,
        /// Epochs until it is reached, at least 1.
        epochs: u32,
    },
}

impl Schedule {
    /// Checks every setting against its range.
    ///
    /// # Errors
    /// The first setting outside its range.
    pub fn check(&self) -> Result<(), OptimizerError> {
        let refuse = |field, value, allowed| Err(OptimizerError { field, value, allowed });
        match *self {
            Self::Exponential { decay, .. } if !(decay > 0.0 && decay <= 1.0) => {
                refuse("decay", decay, "0 < value <= 1")
            }
            Self::Cosine { final_share, .. } if !(0.0..=1.0).contains(&final_share) => {
                refuse("final share", final_share, "0 <= value <= 1")
            }
            Self::Exponential { every: 0, .. } | Self::Cosine { epochs: 0, .. } => {
                refuse("epochs of the schedule", 0.0, "1 or more")
            }
            Self::Constant | Self::Exponential { .. } | Self::Cosine { .. } => Ok(()),
        }
    }

    /// The rate of the update that follows `updates` earlier ones, `per_epoch` of them in an epoch. Computed in f64 by
    /// `libm`, so that every platform rounds the same number.
    pub(crate) fn rate(&self, start: f64, updates: u64, per_epoch: usize) -> f64 {
        let epochs = updates as f64 / per_epoch as f64;
        match *self {
            Self::Constant => start,
            Self::Exponential { decay, every } => start * libm::pow(decay, epochs / f64::from(every)),
            Self::Cosine { final_share, epochs: all } => {
                let progress = (epochs / f64::from(all)).min(1.0);
                start * ((1.0 - final_share) * 0.5 * (1.0 + libm::cos(PI * progress)) + final_share)
            }
        }
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
