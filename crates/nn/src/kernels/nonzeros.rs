//! Lists of the positions of nonzero values, group by group.
//!
//! Behind a relu about half of the values are zero, and behind a max pooling most gradients are: walking a list of the others
//! is what makes the convolution passes fast.

/// The positions of the nonzero values of equally long groups, in ascending order.
#[derive(Clone, Debug)]
pub(crate) struct Nonzeros {
    items: Vec<u32>,
    /// Where each group's list ends; one longer than the number of groups, beginning with 0.
    bounds: Vec<u32>,
}

impl Nonzeros {
    /// Room for `groups` groups of `length` values.
    pub(crate) fn new(groups: usize, length: usize) -> Self {
        Self { items: vec![0; groups * length], bounds: vec![0; groups + 1] }
    }

    /// Lists `values`, as many groups of `length` values as there is room for. A position counts from the start of `values`.
    /// NaN is not zero.
    pub(crate) fn list(&mut self, values: &[f32], length: usize) {
        debug_assert_eq!(values.len(), self.items.len());
        let (mut count, mut position) = (0usize, 0u32);
        for (bound, group) in self.bounds[1..].iter_mut().zip(values.chunks_exact(length)) {
            for v in group {
                // Written always and counted only if kept: no branch for the processor to guess. `count` is at most the number
                // of values before this one.
                self.items[count] = position;
                count += usize::from(*v != 0.0);
                position += 1;
            }
            *bound = count as u32;
        }
    }

    /// The list of the groups `first..first + groups`.
    #[inline]
    pub(crate) fn groups(&self, first: usize, groups: usize) -> &[u32] {
        &self.items[self.bounds[first] as usize..self.bounds[first + groups] as usize]
    }
}

#[cfg(test)]
#[path = "nonzeros_tests.rs"]
mod tests;
