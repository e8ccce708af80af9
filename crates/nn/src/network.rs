//! A network: a checked list of layers with counts.

use quant::Quantizer;
use vocabulary::Shape;
use vocabulary::{Activation, Tensor};

use crate::error::{LayerError, NetworkError};
use crate::layer::Layer;
use crate::quantizers::check_channels;
use crate::spec::LayerSpec;

/// A feed-forward network. Layers follow each other; the input may be quantized before the first.
#[derive(Clone, Debug)]
pub struct Network {
    /// Quantizer of the input `[rows][inputs]` (TFMOT's quantize layer).
    pub input_quantizer: Option<Quantizer>,
    /// The layers, first to last.
    pub layers: Vec<Layer>,
}

impl Network {
    /// A network of these layers over rows of `input`, all parameters 0; see [`Network::initialize`].
    ///
    /// # Errors
    /// No layers, or the first layer that does not fit what the layers before it give, by its number.
    pub fn new(input: Shape, specs: &[LayerSpec]) -> Result<Self, NetworkError> {
        let mut layers = Vec::with_capacity(specs.len());
        let mut shape = input;
        for (index, spec) in specs.iter().enumerate() {
            let layer = spec.build(shape).map_err(|problem| NetworkError::Layer {
                layer: index + 1,
                kind: spec.kind(),
                problem,
            })?;
            shape = layer.output_shape();
            layers.push(layer);
        }
        let network = Self { input_quantizer: None, layers };
        network.check()?;
        Ok(network)
    }

    /// A multilayer perceptron with relu in the hidden layers and `output_activation` in the last. All parameters are 0;
    /// see [`Network::initialize`].
    ///
    /// # Errors
    /// A layer of a size that is not allowed, by its number.
    pub fn mlp(
        inputs: usize,
        hidden: &[usize],
        outputs: usize,
        output_activation: Activation,
    ) -> Result<Self, NetworkError> {
        let dense = |(units, activation)| LayerSpec::Dense { units, activation };
        let hidden = hidden.iter().map(|&units| (units, Activation::Relu));
        let specs: Vec<_> = hidden.chain([(outputs, output_activation)]).map(dense).collect();
        Self::new(Shape::flat(inputs), &specs)
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
            let (expected, found) = (pair[1].input_shape(), pair[0].output_shape());
            if expected != found {
                let problem = LayerError::Inputs { expected, found };
                return Err(NetworkError::Layer { layer: i + 2, kind: pair[1].kind(), problem });
            }
        }
        match &self.input_quantizer {
            Some(q) => {
                check_channels(Tensor::Input, q, self.input_shape().channels).map_err(NetworkError::Input)
            }
            None => Ok(()),
        }
    }

    /// The shape of the rows the network takes; flat and empty without layers.
    pub fn input_shape(&self) -> Shape {
        self.layers.first().map_or(Shape::flat(0), Layer::input_shape)
    }

    /// Every parameter, layer by layer.
    pub fn parameters(&self) -> impl Iterator<Item = f32> {
        self.layers.iter().flat_map(Layer::tensors).flatten().copied()
    }

    /// Whether its input or a layer has quantizers.
    pub fn has_quantizers(&self) -> bool {
        let of_layer = |layer: &Layer| match layer {
            Layer::Lstm(lstm) => lstm.quantizers().is_some(),
            other => other.quantizers().is_some(),
        };
        self.input_quantizer.is_some() || self.layers.iter().any(of_layer)
    }

    /// Kinds and settings of the layers: two networks of equal specs and input shapes differ in parameters only.
    pub fn specs(&self) -> Vec<LayerSpec> {
        self.layers.iter().map(Layer::spec).collect()
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

    /// Takes every quantizer away; what remains are the float parameters.
    pub fn detach_quantizers(&mut self) {
        self.input_quantizer = None;
        self.layers.iter_mut().for_each(Layer::detach_quantizers);
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
#[path = "network_tests.rs"]
mod tests;
