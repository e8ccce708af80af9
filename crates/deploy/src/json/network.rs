//! Float and fake-quantized networks in files.

use nn::{Dense, Layer, LayerError, LayerQuantizers, Network, NetworkError};
use protocol::model_file::{LayerFile, NetworkFile, QuantizerFile};
use quant::Quantizer;

use super::names;
use super::quantizer::{self, QuantizerFileError};

/// Why a stored network was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NetworkFileError {
    /// A quantizer, by its place.
    #[error("{place}: {problem}")]
    Quantizer {
        /// For example `layer 2, weight quantizer`.
        place: String,
        /// What is wrong.
        problem: QuantizerFileError,
    },
    /// A layer's sizes or values.
    #[error("layer {layer}: {problem}")]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// What is wrong.
        problem: LayerError,
    },
    /// Layers that do not fit each other.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network for other data.
    #[error("the network takes {inputs} inputs and gives {outputs} outputs; 4 and 2 are needed")]
    Interface {
        /// Inputs found.
        inputs: usize,
        /// Outputs found.
        outputs: usize,
    },
}

/// Reads a network, checking every length, number and range.
///
/// # Errors
/// Names the layer and the tensor.
pub fn read_network(file: &NetworkFile) -> Result<Network, NetworkFileError> {
    let mut layers = Vec::with_capacity(file.layers.len());
    for (index, layer) in file.layers.iter().enumerate() {
        layers.push(read_layer(index + 1, layer)?);
    }
    let mut network = Network { input_quantizer: None, layers };
    if let Some(quantizer) = &file.input_quantizer {
        network.input_quantizer = Some(at("input quantizer", quantizer::read(quantizer, network.inputs()))?);
    }
    network.check()?;
    let (inputs, outputs) = (network.inputs(), network.outputs());
    if (inputs, outputs) != (4, 2) {
        return Err(NetworkFileError::Interface { inputs, outputs });
    }
    Ok(network)
}

fn read_layer(number: usize, file: &LayerFile) -> Result<Layer, NetworkFileError> {
    let LayerFile::Dense {
        inputs,
        outputs,
        activation,
        kernel,
        bias,
        weight_quantizer,
        pre_activation_quantizer,
        post_activation_quantizer,
    } = file;
    let outputs = *outputs as usize;
    let optional = |name: &str, file: &Option<QuantizerFile>| {
        file.as_ref()
            .map(|file| at(&format!("layer {number}, {name}"), quantizer::read(file, outputs)))
            .transpose()
    };
    let weights = optional("weight quantizer", weight_quantizer)?;
    let pre_activation = optional("quantizer before the activation", pre_activation_quantizer)?;
    let post_activation = optional("quantizer after the activation", post_activation_quantizer)?;
    let quantizers = weights.map(|weights| LayerQuantizers { weights, pre_activation, post_activation });
    let dense = Dense::from_parts(
        *inputs as usize,
        outputs,
        names::activation(*activation),
        kernel.clone(),
        bias.clone(),
        quantizers,
    );
    Ok(Layer::Dense(dense.map_err(|problem| NetworkFileError::Layer { layer: number, problem })?))
}

fn at(place: &str, result: Result<Quantizer, QuantizerFileError>) -> Result<Quantizer, NetworkFileError> {
    result.map_err(|problem| NetworkFileError::Quantizer { place: place.to_owned(), problem })
}

/// The stored form of a network.
pub fn write_network(network: &Network) -> NetworkFile {
    NetworkFile {
        input_quantizer: network.input_quantizer.as_ref().map(quantizer::write),
        layers: network.layers.iter().map(write_layer).collect(),
    }
}

fn write_layer(layer: &Layer) -> LayerFile {
    let Layer::Dense(dense) = layer;
    let quantizers = dense.quantizers();
    LayerFile::Dense {
        inputs: dense.inputs() as u32,
        outputs: dense.outputs() as u32,
        activation: names::activation_name(dense.activation()),
        kernel: dense.kernel().to_vec(),
        bias: dense.bias().to_vec(),
        weight_quantizer: quantizers.map(|q| quantizer::write(&q.weights)),
        pre_activation_quantizer: quantizers.and_then(|q| q.pre_activation.as_ref()).map(quantizer::write),
        post_activation_quantizer: quantizers.and_then(|q| q.post_activation.as_ref()).map(quantizer::write),
    }
}
