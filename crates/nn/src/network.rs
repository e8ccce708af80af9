//! A network: a checked list of layers with counts.

use quant::Quantizer;

use crate::activation::Activation;
use crate::dense::{Dense, check_channels};
use crate::error::{LayerError, NetworkError};
use crate::layer::Layer;

/// A feed-forward network. Layers follow each other; the input may be quantized before the first.
#[derive(Clone, Debug)]
pub struct Network {
    /// Quantizer of the input `[rows][inputs]` (TFMOT's quantize layer).
    pub input_quantizer: Option<Quantizer>,
    /// The layers, first to last.
    pub layers: Vec<Layer>,
}

impl Network {
    /// A multilayer perceptron with relu in the hidden layers and `output_activation` in the last. All parameters are 0;
    /// see [`Network::glorot_uniform`].
    ///
    /// # Errors
    /// A layer of a size that is not allowed, by its number.
    pub fn mlp(
        inputs: usize,
        hidden: &[usize],
        outputs: usize,
        output_activation: Activation,
    ) -> Result<Self, NetworkError> {
        let mut layers = Vec::with_capacity(hidden.len() + 1);
        let mut width = inputs;
        let hidden = hidden.iter().map(|&units| (units, Activation::Relu));
        for (units, activation) in hidden.chain([(outputs, output_activation)]) {
            let layer = Dense::zeros(width, units, activation).map_err(|problem| NetworkError::Layer {
                layer: layers.len() + 1,
                kind: "dense",
                problem,
            })?;
            layers.push(Layer::Dense(layer));
            width = units;
        }
        Ok(Self { input_quantizer: None, layers })
    }

    /// Checks that there are layers, that each takes what the one before gives, and that the input quantizer fits.
    ///
    /// # Errors
    /// The first layer that does not fit, by its number.
    pub fn check(&self) -> Result<(), NetworkError> {
        if self.layers.is_empty() {
            return Err(NetworkError::Empty);
        }
        for (i, pair) in self.layers.windows(2).enumerate() {
            let (expected, found) = (pair[1].inputs(), pair[0].outputs());
            if expected != found {
                let problem = LayerError::Inputs { expected, found };
                return Err(NetworkError::Layer { layer: i + 2, kind: pair[1].kind(), problem });
            }
        }
        match &self.input_quantizer {
            Some(q) => check_channels("input", q, self.inputs()).map_err(NetworkError::Input),
            None => Ok(()),
        }
    }

    /// Values per row the network takes; 0 without layers.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, Layer::inputs)
    }

    /// Values per row the network gives; 0 without layers.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, Layer::outputs)
    }

    /// Trainable values of all layers (MLP 4-n-2: 7n + 2).
    pub fn parameter_count(&self) -> usize {
        self.layers.iter().map(Layer::parameter_count).sum()
    }

    /// Multiply-accumulates per row of all layers.
    pub fn mac_count(&self) -> usize {
        self.layers.iter().map(Layer::mac_count).sum()
    }

    /// Takes over parameters and ranges of a network of the same layers, without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        if let (Some(own), Some(other)) = (&mut self.input_quantizer, &other.input_quantizer) {
            own.clone_from(other);
        }
        for (own, other) in self.layers.iter_mut().zip(&other.layers) {
            own.copy_from(other);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;

    #[test]
    fn counts_of_the_thesis_network() {
        for n in 22..=52 {
            let network = Network::mlp(4, &[n], 2, Activation::Linear).unwrap();
            assert_eq!(network.parameter_count(), 7 * n + 2);
            assert_eq!(network.mac_count(), 6 * n);
            assert_eq!((network.inputs(), network.outputs()), (4, 2));
            network.check().unwrap();
        }
    }

    #[test]
    fn a_layer_that_does_not_fit_is_named() {
        let dense = |i, o| Layer::Dense(Dense::zeros(i, o, Activation::Relu).unwrap());
        let network = Network { input_quantizer: None, layers: vec![dense(4, 16), dense(32, 2)] };
        assert_eq!(network.check().unwrap_err().to_string(), "layer 2 (dense): expects 32 inputs, gets 16");
        let empty = Network { input_quantizer: None, layers: Vec::new() };
        assert_eq!(empty.check().unwrap_err(), NetworkError::Empty);
    }

    #[test]
    fn a_layer_without_units_is_named() {
        let message = Network::mlp(4, &[8, 0], 2, Activation::Linear).unwrap_err().to_string();
        assert_eq!(
            message,
            "layer 2 (dense): has 8 inputs and 0 outputs; allowed are at least 1 of each and at most 4194304 weights"
        );
    }
}
