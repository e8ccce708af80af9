//! Lists of the positions of nonzero values, group by group.
//!
//! Behind a relu about half of the values are zero, and behind a max pooling most gradients are: walking a list of the others
//! is what makes the convolution passes fast.

use vectors::{MOST_LANES, Width, widest};

/// The positions of the nonzero values of equally long groups, in ascending order.
#[derive(Clone, Debug)]
pub(crate) struct Nonzeros {
    /// With room for a vector to reach beyond the last.
    items: Vec<u32>,
    /// Where each group's list ends; one longer than the number of groups, beginning with 0.
    bounds: Vec<u32>,
}

impl Nonzeros {
    /// Room for `groups` groups of `length` values.
    pub(crate) fn new(groups: usize, length: usize) -> Self {
        Self { items: vec![0; groups * length + MOST_LANES], bounds: vec![0; groups + 1] }
    }

    /// Lists `values`, as many groups of `length` values as there is room for. A position counts from the start of `values`.
    /// NaN is not zero.
    pub(crate) fn list(&mut self, values: &[f32], length: usize) {
        debug_assert_eq!(values.len() + MOST_LANES, self.items.len());
        list(values, length, &mut self.items, &mut self.bounds[1..]);
    }

    /// The list of each group.
    #[inline(always)]
    pub(crate) fn by_group(&self) -> impl Iterator<Item = &[u32]> {
        self.bounds.array_windows().map(|&[start, end]| &self.items[start as usize..end as usize])
    }

    /// The list of the groups `first..first + groups`.
    #[inline]
    pub(crate) fn groups(&self, first: usize, groups: usize) -> &[u32] {
        &self.items[self.bounds[first] as usize..self.bounds[first + groups] as usize]
    }
}

widest! {
    /// Lists the positions of what is not zero in `items`, and where the list of each group of `length` values ends in `bounds`.
    fn list(values: &[f32], length: usize, items: &mut [u32], bounds: &mut [u32]) = listed;
}

/// [`list`] by vectors of one width.
#[inline(always)]
fn listed<W: Width>(w: W, values: &[f32], length: usize, items: &mut [u32], bounds: &mut [u32]) {
    let (mut count, mut position) = (0usize, 0u32);
    for (bound, group) in bounds.iter_mut().zip(values.chunks_exact(length)) {
        let chunks = W::chunks(group);
        for chunk in chunks {
            // `count` is at most the number of values before this one, and there is room for a vector beyond all of them.
            let Some(room) = items[count..].first_chunk_mut() else { return };
            count += w.nonzeros(*chunk, position, room);
            position += W::LANES as u32;
        }
        for v in &group[chunks.len() * W::LANES..] {
            items[count] = position;
            count += usize::from(*v != 0.0);
            position += 1;
        }
        *bound = count as u32;
    }
}

#[cfg(test)]
#[path = "nonzeros_tests.rs"]
mod tests;
