//! The shape of the values or codes between two layers.

use std::fmt;

/// Steps in time, each with its channels; one row in memory is `[steps][channels]`. One step is a flat list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Steps.
    pub steps: usize,
    /// Values of each step.
    pub channels: usize,
}

impl Shape {
    /// A flat list of values.
    #[must_use]
    pub fn flat(channels: usize) -> Self {
        Self { steps: 1, channels }
    }

    /// Values of a row, saturating: layers check that a row is small enough.
    #[must_use]
    pub fn values(self) -> usize {
        self.steps.saturating_mul(self.channels)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps == 1 {
            write!(f, "{}", self.channels)
        } else {
            write!(f, "{} x {}", self.steps, self.channels)
        }
    }
}
