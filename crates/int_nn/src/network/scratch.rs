//! Buffers that layers fill anew for each row.

use crate::kernels::LstmState;

/// Buffers that layers fill anew for each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    /// A row between its padding steps.
    pub(super) padded: Vec<i16>,
    /// Sums of the rows of an affine layer.
    pub(super) sums: Sums,
    /// An LSTM's state.
    pub(super) lstm: LstmState,
}

/// A buffer for sums that grows to the largest layer.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums(Vec<i32>);

impl Sums {
    /// Room for `len` sums, which still hold what was there before.
    pub(super) fn of(&mut self, len: usize) -> &mut [i32] {
        if self.0.len() < len {
            self.0.resize(len, 0);
        }
        &mut self.0[..len]
    }
}
