//! Layers: their kinds and their activations.

use crate::word::word;

word! {
    /// The kinds of layers; labels are the names of Keras' classes.
    pub enum LayerKind {
        /// Fully connected.
        #[strum(message = "Dense")]
        Dense,
        /// Convolution over time.
        #[serde(rename = "conv1d")]
        #[strum(serialize = "conv1d", message = "Conv1D")]
        Conv1D,
        /// The largest value in windows of steps.
        #[serde(rename = "max-pool1d")]
        #[strum(serialize = "max-pool1d", message = "MaxPooling1D")]
        MaxPool1D,
        /// The mean of windows of steps.
        #[serde(rename = "average-pool1d")]
        #[strum(serialize = "average-pool1d", message = "AveragePooling1D")]
        AveragePool1D,
        /// The mean of all steps.
        #[serde(rename = "global-average-pool1d")]
        #[strum(serialize = "global-average-pool1d", message = "GlobalAveragePooling1D")]
        GlobalAveragePool1D,
        /// All steps side by side.
        #[strum(message = "Flatten")]
        Flatten,
        /// Long short-term memory.
        #[strum(message = "LSTM")]
        Lstm,
        /// The table of a function in the integer network; a part of the layer before it.
        Table,
    }
}

word! {
    /// Elementwise activation functions.
    pub enum Activation {
        /// `a = max(z, 0)`; the derivative at 0 is 0, as in TensorFlow.
        Relu,
        /// `a = tanh(z)`.
        Tanh,
        /// `a = 1 / (1 + exp(-z))`.
        Sigmoid,
        /// `a = z`.
        Linear,
    }
}
