//! How large the rows between two layers may be.

use vocabulary::Shape;

/// The most values a row may have anywhere in a network, and the most weights of one layer.
pub const MAX_VALUES: usize = 4_194_304;

/// Whether a row of this shape has values, and not too many.
pub(crate) fn is_possible(shape: Shape) -> bool {
    (1..=MAX_VALUES).contains(&shape.values())
}
