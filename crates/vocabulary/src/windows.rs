//! Where the windows of a convolution or a pooling lie, by the rules of Keras and TensorFlow.

use std::ops::Range;

use crate::word::word;

word! {
    /// What happens at the two ends of the time axis.
    pub enum Padding {
        /// Steps of zeros are added so that there are `ceil(steps / stride)` windows; of an odd number of them the larger half
        /// stands at the end. Pools do not count them.
        Same,
        /// Windows lie within the steps; steps beyond the last whole window are not used.
        Valid,
    }
}

/// Windows over a padded time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Number of windows: the steps of the output.
    pub count: usize,
    /// Steps of one window.
    pub size: usize,
    /// Steps from one window's start to the next.
    pub stride: usize,
    /// Steps added before the first.
    pub before: usize,
    /// Steps with the added ones.
    pub padded: usize,
}

impl Padding {
    /// The windows of `size` steps, `stride` steps apart, over `steps` steps. `None` if there is none: a size or a number of
    /// steps of 0, a stride of 0, or valid windows longer than the steps.
    #[must_use]
    pub fn windows(self, steps: usize, size: usize, stride: usize) -> Option<Windows> {
        if steps == 0 || size == 0 || stride == 0 {
            return None;
        }
        match self {
            Self::Same => {
                let count = steps.div_ceil(stride);
                // `(count - 1) * stride` is below `steps`.
                let missing = ((count - 1) * stride).checked_add(size)?.saturating_sub(steps);
                let padded = steps.checked_add(missing)?;
                Some(Windows { count, size, stride, before: missing / 2, padded })
            }
            Self::Valid => {
                let count = steps.checked_sub(size)? / stride + 1;
                Some(Windows { count, size, stride, before: 0, padded: steps })
            }
        }
    }
}

impl Windows {
    /// The steps of the unpadded axis (of `steps` steps) that window `index` covers; at least one.
    #[must_use]
    pub fn covered(&self, index: usize, steps: usize) -> Range<usize> {
        let start = index * self.stride;
        let end = (start + self.size).saturating_sub(self.before);
        start.saturating_sub(self.before)..end.min(steps)
    }
}

#[cfg(test)]
#[path = "windows_tests.rs"]
mod tests;
