//! Why stretches make no network, or its inputs no outputs.

use int_nn::InputError;
use nn::NetworkError;
use vocabulary::Shape;

/// Why stretches make no network, or its inputs no outputs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormError {
    /// Float layers, or inputs, that do not fit together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Inputs that a stretch of integers cannot take.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Quantizers in a stretch of float layers.
    #[error("a stretch of float layers has quantizers; allowed: none")]
    Quantizers,
    /// A parameter stored in half precision that has none.
    #[error("{value} is no number of half precision")]
    Half {
        /// The parameter.
        value: f32,
    },
    /// No stretches.
    #[error("a network of no layers")]
    Empty,
    /// A stretch behind another that gives something else.
    #[error("stretch {stretch} takes rows of {expected}, the one before it gives {found}")]
    Stretch {
        /// Number of the stretch, from 1.
        stretch: usize,
        /// What it takes.
        expected: Shape,
        /// What it gets.
        found: Shape,
    },
}
