//! How the repeats of a point become one figure.

use crate::word::word;

word! {
    /// Which figure stands for all seeds of a point.
    pub enum Statistic {
        /// The median of their test errors.
        #[strum(message = "Median")]
        Median,
        /// The mean of their test errors.
        #[strum(message = "Mean")]
        Mean,
        /// The test error of the seed with the lowest validation error.
        #[strum(message = "Best by validation")]
        Validation,
        /// The lowest test error, as the thesis: it chooses on test data, so it flatters.
        #[strum(message = "As the thesis: best test ADE")]
        BestTest,
    }
}
