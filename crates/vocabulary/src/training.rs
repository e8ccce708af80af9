//! How networks are trained.

use crate::word::word;

word! {
    /// Update rules, with Keras' constants.
    pub enum OptimizerKind {
        /// Adamax (Kingma and Ba 2015, section 7.1), the thesis' choice.
        #[strum(message = "Adamax")]
        Adamax,
        /// Adam (Kingma and Ba 2015).
        #[strum(message = "Adam")]
        Adam,
        /// Stochastic gradient descent with classical momentum.
        #[strum(message = "SGD with momentum")]
        Sgd,
    }
}

word! {
    /// Learning rates over time.
    pub enum ScheduleKind {
        /// Always the same.
        Constant,
        /// A factor every so many epochs.
        Exponential,
        /// Half a cosine over all epochs.
        Cosine,
    }
}
