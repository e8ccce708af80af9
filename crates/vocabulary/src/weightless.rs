//! Layers without weights: what is set of each kind, and the shape it gives.
//!
//! Such a layer is nothing but its kind and its settings, so that this one description serves settings, networks, integer
//! networks and files. Its output lies on the grid of its input, channel by channel.

use crate::layer::LayerKind;
use crate::shape::Shape;
use crate::windows::{Padding, Windows};

/// A layer without weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weightless {
    /// The largest value in windows of steps.
    MaxPool1D(Pooling),
    /// The mean of windows of steps.
    AveragePool1D(Pooling),
    /// The mean of all steps, as an average pooling with one window over them: its integers are those of LiteRT's
    /// AVERAGE_POOL_2D. Keras' layer becomes a MEAN in LiteRT, with which these codes have not been compared.
    GlobalAveragePool1D,
    /// All steps side by side, time first, then channel; a row stays as it is in memory.
    Flatten,
}

/// What is set of a pooling over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pooling {
    /// Steps of one window.
    pub size: usize,
    /// Steps from one window to the next; Keras takes the size unless told otherwise.
    pub stride: usize,
    /// What happens at the ends; added steps take no part.
    pub padding: Padding,
}

impl Weightless {
    /// Its kind.
    #[must_use]
    pub fn kind(self) -> LayerKind {
        match self {
            Self::MaxPool1D(_) => LayerKind::MaxPool1D,
            Self::AveragePool1D(_) => LayerKind::AveragePool1D,
            Self::GlobalAveragePool1D => LayerKind::GlobalAveragePool1D,
            Self::Flatten => LayerKind::Flatten,
        }
    }

    /// The settings of a pooling; `None` for a kind that has nothing to set.
    #[must_use]
    pub fn pooling(self) -> Option<Pooling> {
        match self {
            Self::MaxPool1D(pooling) | Self::AveragePool1D(pooling) => Some(pooling),
            Self::GlobalAveragePool1D | Self::Flatten => None,
        }
    }

    /// What it does, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::MaxPool1D(_) => "Keeps the largest value of each window.",
            Self::AveragePool1D(_) => "Gives the mean of each window.",
            Self::GlobalAveragePool1D => "Gives the mean of each channel over all steps, one step.",
            Self::Flatten => "Puts all steps side by side, time first.",
        }
    }

    /// Whether the values of a row stay as and where they are: only the shape changes.
    #[must_use]
    pub fn moves_nothing(self) -> bool {
        self == Self::Flatten
    }

    /// The windows over so many steps that each become one step; a kind without windows of its own takes all steps at once.
    /// `None` where there is none, see [`Padding::windows`].
    #[must_use]
    pub fn windows(self, steps: usize) -> Option<Windows> {
        match self.pooling() {
            Some(Pooling { size, stride, padding }) => padding.windows(steps, size, stride),
            None => Padding::Valid.windows(steps, steps, 1),
        }
    }

    /// The shape of a row it gives for one of the shape `input`; `None` where there are no windows.
    #[must_use]
    pub fn output(self, input: Shape) -> Option<Shape> {
        let steps = self.windows(input.steps)?.count;
        let channels = if self.moves_nothing() { input.values() } else { input.channels };
        Some(Shape { steps, channels })
    }
}

#[cfg(test)]
#[path = "weightless_tests.rs"]
mod tests;
