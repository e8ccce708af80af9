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
mod tests {
    use super::*;

    #[test]
    fn lists_hold_the_nonzero_positions_of_their_groups() {
        let mut nonzeros = Nonzeros::new(4, 3);
        // The second list replaces the first.
        nonzeros.list(&[1.0; 12], 3);
        let values = [0.0, 2.0, -0.0, 0.0, 0.0, 0.0, -1.0, f32::NAN, 1e-40, 0.0, 0.0, 5.0];
        nonzeros.list(&values, 3);
        assert_eq!(nonzeros.groups(0, 1), [1]);
        assert_eq!(nonzeros.groups(1, 1), [0u32; 0]);
        assert_eq!(nonzeros.groups(2, 1), [6, 7, 8]);
        assert_eq!(nonzeros.groups(1, 3), [6, 7, 8, 11]);
        assert_eq!(nonzeros.groups(0, 4), [1, 6, 7, 8, 11]);
    }
}
