//! What stands around a product.

/// What stands before and after the sums of a product.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ends<'a> {
    /// Where the sum of each column starts; 0 where there is none.
    pub(crate) start: Option<&'a [f32]>,
    /// Whether the relu of the sum is written, not the sum.
    pub(crate) relu: bool,
}
