//! Float and fake-quantized networks in files.

use nn::{
    Conv1D, Conv1DShape, Dense, Layer, LayerError, LayerQuantizers, Lstm, LstmQuantizers, Network,
    NetworkError, Shape, WeightlessLayer,
};
use protocol::config::COORDINATES;
use protocol::model_file::{LayerFile, LstmQuantizersFile, NetworkFile, QuantizerFile};
use quant::Quantizer;
use vocabulary::{LayerKind, Tensor, layer_name, tensor_name};

use super::quantizer::{self, QuantizerFileError};

/// Ranges of an LSTM's weights: one for each gate.
const GATES: usize = 4;

/// Why a stored network was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NetworkFileError {
    /// A quantizer, by its place.
    #[error("{place}: {problem}")]
    Quantizer {
        /// For example `dense 2, weight quantizer`.
        place: String,
        /// What is wrong.
        problem: QuantizerFileError,
    },
    /// A layer's sizes or values.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer.
        kind: LayerKind,
        /// What is wrong.
        problem: LayerError,
    },
    /// A layer of a kind that cannot be read.
    #[error("{}: layers of this kind cannot be read", layer_name(*kind, *layer))]
    Kind {
        /// Number of the layer, from 1.
        layer: usize,
        /// Its kind.
        kind: LayerKind,
    },
    /// Layers that do not fit each other.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network for other data.
    #[error(
        "the network takes {inputs} and gives {outputs} values; needed are {steps} steps of {sensors} and {COORDINATES}"
    )]
    Interface {
        /// What the first layer takes.
        inputs: Shape,
        /// What the last layer gives.
        outputs: usize,
        /// Steps of the file.
        steps: u32,
        /// Sensors of the model.
        sensors: u32,
    },
}

/// Reads a network of a model that takes so many sensors, checking every length, number and range.
///
/// # Errors
/// Names the layer and the tensor.
pub fn read_network(file: &NetworkFile, sensors: u32) -> Result<Network, NetworkFileError> {
    let network = read_layers(file, sensors as usize)?;
    let expected = Shape { steps: file.steps as usize, channels: sensors as usize };
    let (inputs, outputs) = (network.input_shape(), network.outputs());
    if inputs != expected || outputs != COORDINATES as usize {
        return Err(NetworkFileError::Interface { inputs, outputs, steps: file.steps, sensors });
    }
    Ok(network)
}

/// Reads layers over steps of so many channels, whatever they give.
pub(super) fn read_layers(file: &NetworkFile, channels: usize) -> Result<Network, NetworkFileError> {
    let mut shape = Shape { steps: file.steps as usize, channels };
    let mut layers = Vec::with_capacity(file.layers.len());
    for (index, layer) in file.layers.iter().enumerate() {
        let layer = read_layer(index + 1, layer, shape)?;
        shape = layer.output_shape();
        layers.push(layer);
    }
    let mut network = Network { input_quantizer: None, layers };
    if let Some(quantizer) = &file.input_quantizer {
        let channels = network.input_shape().channels;
        network.input_quantizer = Some(at("input quantizer", quantizer::read(quantizer, channels))?);
    }
    network.check()?;
    Ok(network)
}

/// One layer behind layers that give `input`.
fn read_layer(number: usize, file: &LayerFile, input: Shape) -> Result<Layer, NetworkFileError> {
    let named = |kind, problem| NetworkFileError::Layer { layer: number, kind, problem };
    match file {
        LayerFile::Dense {
            inputs,
            outputs,
            activation,
            kernel,
            bias,
            weight_quantizer,
            pre_activation_quantizer,
            post_activation_quantizer,
        } => {
            let files = [weight_quantizer, pre_activation_quantizer, post_activation_quantizer];
            let quantizers = read_quantizers((LayerKind::Dense, number), *outputs as usize, files)?;
            let (activation, kernel, bias) = (*activation, kernel.clone(), bias.clone());
            let layer =
                Dense::from_parts(*inputs as usize, *outputs as usize, activation, kernel, bias, quantizers);
            layer.map(Layer::Dense).map_err(|problem| named(LayerKind::Dense, problem))
        }
        LayerFile::Conv1D {
            inputs,
            filters,
            kernel_size,
            stride,
            padding,
            activation,
            kernel,
            bias,
            weight_quantizer,
            pre_activation_quantizer,
            post_activation_quantizer,
        } => {
            let files = [weight_quantizer, pre_activation_quantizer, post_activation_quantizer];
            let quantizers = read_quantizers((LayerKind::Conv1D, number), *filters as usize, files)?;
            let shape = Conv1DShape {
                steps: input.steps,
                channels: *inputs as usize,
                filters: *filters as usize,
                kernel_size: *kernel_size as usize,
                stride: *stride as usize,
                padding: *padding,
            };
            let activation = *activation;
            let layer = Conv1D::from_parts(shape, activation, kernel.clone(), bias.clone(), quantizers);
            layer.map(Layer::Conv1D).map_err(|problem| named(LayerKind::Conv1D, problem))
        }
        LayerFile::Lstm { inputs, units, return_sequences, kernel, recurrent_kernel, bias, quantizers } => {
            let quantizers =
                quantizers.as_deref().map(|file| read_lstm_quantizers(number, file)).transpose()?;
            let layer = Lstm::from_parts(
                input.steps,
                *inputs as usize,
                *units as usize,
                *return_sequences,
                kernel.clone(),
                recurrent_kernel.clone(),
                bias.clone(),
            );
            let layer = layer.and_then(|mut layer| layer.set_quantizers(quantizers).map(|()| layer));
            layer.map(Layer::Lstm).map_err(|problem| named(LayerKind::Lstm, problem))
        }
        other => {
            let kind = other.kind();
            let settings = other.weightless().ok_or(NetworkFileError::Kind { layer: number, kind })?;
            let layer = WeightlessLayer::new(settings, input);
            layer.map(Layer::Weightless).map_err(|problem| named(kind, problem))
        }
    }
}

/// The quantizers of a dense layer or a convolution: of the weights, before and after the activation. Without the first
/// there are none.
fn read_quantizers(
    (kind, number): (LayerKind, usize),
    outputs: usize,
    [weights, pre, post]: [&Option<QuantizerFile>; 3],
) -> Result<Option<LayerQuantizers>, NetworkFileError> {
    let optional = |tensor: Tensor, file: &Option<QuantizerFile>| {
        file.as_ref()
            .map(|file| at(&tensor_name(kind, number, tensor), quantizer::read(file, outputs)))
            .transpose()
    };
    let weights = optional(Tensor::Weights, weights)?;
    let pre_activation = optional(Tensor::PreActivation, pre)?;
    let post_activation = optional(Tensor::Activations, post)?;
    Ok(weights.map(|weights| LayerQuantizers { weights, pre_activation, post_activation }))
}

/// The quantizers of an LSTM.
fn read_lstm_quantizers(
    number: usize,
    file: &LstmQuantizersFile,
) -> Result<LstmQuantizers, NetworkFileError> {
    let read = |tensor: Tensor, file: &QuantizerFile, ranges| {
        at(&tensor_name(LayerKind::Lstm, number, tensor), quantizer::read(file, ranges))
    };
    Ok(LstmQuantizers {
        kernel: read(Tensor::Weights, &file.kernel, GATES)?,
        recurrent: read(Tensor::RecurrentWeights, &file.recurrent_kernel, GATES)?,
        hidden: read(Tensor::HiddenState, &file.hidden, 1)?,
        cell: read(Tensor::CellState, &file.cell, 1)?,
    })
}

/// The stored form of [`read_lstm_quantizers`].
fn write_lstm_quantizers(quantizers: &LstmQuantizers) -> Box<LstmQuantizersFile> {
    Box::new(LstmQuantizersFile {
        kernel: quantizer::write(&quantizers.kernel),
        recurrent_kernel: quantizer::write(&quantizers.recurrent),
        hidden: quantizer::write(&quantizers.hidden),
        cell: quantizer::write(&quantizers.cell),
    })
}

/// Puts a place on a quantizer's error.
fn at(place: &str, result: Result<Quantizer, QuantizerFileError>) -> Result<Quantizer, NetworkFileError> {
    result.map_err(|problem| NetworkFileError::Quantizer { place: place.to_owned(), problem })
}

/// The stored form of a network.
pub fn write_network(network: &Network) -> NetworkFile {
    NetworkFile {
        steps: network.input_shape().steps as u32,
        input_quantizer: network.input_quantizer.as_ref().map(quantizer::write),
        layers: network.layers.iter().map(write_layer).collect(),
    }
}

/// The stored form of [`read_quantizers`].
fn write_quantizers(quantizers: Option<&LayerQuantizers>) -> [Option<QuantizerFile>; 3] {
    let Some(LayerQuantizers { weights, pre_activation, post_activation }) = quantizers else {
        return [None, None, None];
    };
    [Some(weights), pre_activation.as_ref(), post_activation.as_ref()].map(|q| q.map(quantizer::write))
}

fn write_layer(layer: &Layer) -> LayerFile {
    match layer {
        Layer::Dense(dense) => {
            let [weight_quantizer, pre_activation_quantizer, post_activation_quantizer] =
                write_quantizers(dense.quantizers());
            LayerFile::Dense {
                inputs: dense.inputs() as u32,
                outputs: dense.outputs() as u32,
                activation: dense.activation(),
                kernel: dense.kernel().to_vec(),
                bias: dense.bias().to_vec(),
                weight_quantizer,
                pre_activation_quantizer,
                post_activation_quantizer,
            }
        }
        Layer::Conv1D(conv) => {
            let [weight_quantizer, pre_activation_quantizer, post_activation_quantizer] =
                write_quantizers(conv.quantizers());
            LayerFile::Conv1D {
                inputs: conv.shape().channels as u32,
                filters: conv.shape().filters as u32,
                kernel_size: conv.shape().kernel_size as u32,
                stride: conv.shape().stride as u32,
                padding: conv.shape().padding,
                activation: conv.activation(),
                kernel: conv.kernel().to_vec(),
                bias: conv.bias().to_vec(),
                weight_quantizer,
                pre_activation_quantizer,
                post_activation_quantizer,
            }
        }
        Layer::Weightless(layer) => layer.settings().into(),
        Layer::Lstm(lstm) => LayerFile::Lstm {
            inputs: lstm.input_shape().channels as u32,
            units: lstm.units() as u32,
            return_sequences: lstm.return_sequences(),
            kernel: lstm.kernel().to_vec(),
            recurrent_kernel: lstm.recurrent().to_vec(),
            bias: lstm.bias().to_vec(),
            quantizers: lstm.quantizers().map(write_lstm_quantizers),
        },
    }
}
