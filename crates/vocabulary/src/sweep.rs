//! Sweeps: which ones have names, and how the repeats of a point become one figure.

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

word! {
    /// Sweeps of the thesis.
    pub enum SweepPreset {
        /// The MLP at every width of weights and activations.
        #[strum(message = "MLP, every width")]
        MlpGrid,
        /// The CNN at every width of weights and activations.
        #[strum(message = "CNN, every width")]
        CnnGrid,
        /// The LSTM at every width of weights and activations.
        #[strum(message = "LSTM, every width")]
        LstmGrid,
        /// Pairs of quantizers of the CNN (Table 3.3).
        #[strum(message = "CNN, quantizers")]
        Quantizers,
        /// Sizes of the MLP's hidden layer (Table 3.1).
        #[strum(message = "MLP, neurons")]
        Neurons,
    }
}
