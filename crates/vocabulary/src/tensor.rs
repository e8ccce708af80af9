//! The tensors of a network that can be quantized.

use crate::word::word;

word! {
    /// Which tensor of a network: its input, or one of a layer's.
    pub enum Tensor {
        /// The network's input.
        Input,
        /// The kernel of a layer.
        Weights,
        /// The recurrent kernel of an LSTM.
        #[serde(rename = "recurrent weights")]
        #[strum(serialize = "recurrent weights")]
        RecurrentWeights,
        /// The biases of a layer.
        Bias,
        /// What the activation function gets.
        #[serde(rename = "values before the activation")]
        #[strum(serialize = "values before the activation")]
        PreActivation,
        /// What a layer gives.
        Activations,
        /// The hidden state of an LSTM, which is what it gives.
        #[serde(rename = "hidden state")]
        #[strum(serialize = "hidden state")]
        HiddenState,
        /// The cell state of an LSTM.
        #[serde(rename = "cell state")]
        #[strum(serialize = "cell state")]
        CellState,
        /// The table of a function in the integer network.
        Table,
    }
}

word! {
    /// What a quantized tensor is: what it holds decides how it is drawn and what its error costs.
    pub enum TensorKind {
        /// A kernel, of an LSTM either; the bias goes with it.
        Weights,
        /// Values that are computed: before and after activation functions, an LSTM's gates and states.
        Activations,
        /// The network's input.
        Input,
    }
}

impl Tensor {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> TensorKind {
        match self {
            Self::Input => TensorKind::Input,
            Self::Weights | Self::RecurrentWeights | Self::Bias => TensorKind::Weights,
            Self::PreActivation | Self::Activations | Self::HiddenState | Self::CellState | Self::Table => {
                TensorKind::Activations
            }
        }
    }
}
