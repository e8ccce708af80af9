//! The shape of the codes between two layers.

use std::fmt;

/// The most values a row may have anywhere in a network, and the most weights of one layer.
pub const MAX_VALUES: usize = 4_194_304;

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

    /// Values of a row, saturating; the shapes within a checked network have 1 to [`MAX_VALUES`].
    #[must_use]
    pub fn values(self) -> usize {
        self.steps.saturating_mul(self.channels)
    }

    /// Whether a row has values, and not too many.
    pub(crate) fn is_possible(self) -> bool {
        (1..=MAX_VALUES).contains(&self.values())
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
