//! Attaching quantizers to a float network, placed as TFMOT places them.

use crate::activation::ActivationFunction;
use crate::error::{LayerError, NetworkError};
use crate::layer::Layer;
use crate::lstm::{GATES, LstmQuantizers};
use crate::network::Network;
use crate::quantizers::LayerQuantizers;
use quant::{BitWidth, Quantizer, QuantizerConfig};
use vocabulary::{Activation, Tensor};

/// Quantizer settings of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerConfig {
    /// Of the kernel.
    pub weights: QuantizerConfig,
    /// Of the activation.
    pub activations: QuantizerConfig,
    /// Width of an LSTM's gates and cell state; 16 is TFLite's. Other layers do not use it.
    pub gate_bits: BitWidth,
}

/// Attaches fresh quantizers to every layer, and to the input where `input` is given (TFMOT's default: AllValues, 8 bits,
/// asymmetric); without it an input quantizer is taken away. `default` goes for every layer whose place in `overrides` is
/// empty or missing. The activation's quantizer stands after relu and linear, before tanh and sigmoid; biases are never
/// quantized. Poolings and Flatten have no quantizers: their outputs stay on the grid of their input, and settings for them
/// are not used. Per-axis ranges are those of a dense layer's outputs or of a convolution's filters, for every kind of
/// quantizer (TFMOT has them for LastValue and matrices only). An LSTM has them for each gate of either kernel and one for its
/// hidden state, see [`crate::LstmQuantizers`]; settings of activations are those of the hidden state.
///
/// # Errors
/// Settings a quantizer refuses, by layer; more overrides than layers; a network that does not fit together. The network
/// then stays as it was.
pub fn attach(
    network: &mut Network,
    default: &LayerConfig,
    input: Option<&QuantizerConfig>,
    overrides: &[Option<LayerConfig>],
) -> Result<(), NetworkError> {
    network.check()?;
    if overrides.len() > network.layers.len() {
        return Err(NetworkError::Overrides { layers: network.layers.len(), found: overrides.len() });
    }
    let mut attached = network.clone();
    attached.input_quantizer = input
        .map(|c| quantizer(Tensor::Input, c, network.input_shape().channels))
        .transpose()
        .map_err(NetworkError::Input)?;
    for (index, layer) in attached.layers.iter_mut().enumerate() {
        let config = overrides.get(index).and_then(Option::as_ref).unwrap_or(default);
        let kind = layer.kind();
        attach_to_layer(layer, config).map_err(|problem| NetworkError::Layer {
            layer: index + 1,
            kind,
            problem,
        })?;
    }
    *network = attached;
    Ok(())
}

fn attach_to_layer(layer: &mut Layer, config: &LayerConfig) -> Result<(), LayerError> {
    match layer {
        Layer::Dense(dense) => {
            let quantizers = quantizers(config, dense.activation(), dense.outputs())?;
            dense.set_quantizers(Some(quantizers))
        }
        Layer::Conv1D(conv) => {
            let quantizers = quantizers(config, conv.activation(), conv.shape().filters)?;
            conv.set_quantizers(Some(quantizers))
        }
        // Their outputs stay on the grid of their input.
        Layer::Weightless(_) => Ok(()),
        Layer::Lstm(lstm) => lstm.set_quantizers(Some(lstm_quantizers(config)?)),
    }
}

/// Fresh quantizers of a layer with `channels` outputs or filters.
fn quantizers(
    config: &LayerConfig,
    activation: Activation,
    channels: usize,
) -> Result<LayerQuantizers, LayerError> {
    let weights = quantizer(Tensor::Weights, &config.weights, channels)?;
    let output = Some(quantizer(Tensor::Activations, &config.activations, channels)?);
    let (pre_activation, post_activation) =
        if activation.quantized_after() { (None, output) } else { (output, None) };
    Ok(LayerQuantizers { weights, pre_activation, post_activation })
}

/// Fresh quantizers of an LSTM: each gate has ranges of its own, the hidden state one, whatever the settings say of axes.
fn lstm_quantizers(config: &LayerConfig) -> Result<LstmQuantizers, LayerError> {
    let of_gates = QuantizerConfig { per_axis: true, ..config.weights.clone() };
    let of_state = QuantizerConfig { per_axis: false, ..config.activations.clone() };
    Ok(LstmQuantizers {
        kernel: quantizer(Tensor::Weights, &of_gates, GATES)?,
        recurrent: quantizer(Tensor::RecurrentWeights, &of_gates, GATES)?,
        hidden: quantizer(Tensor::HiddenState, &of_state, 1)?,
        cell: LstmQuantizers::cell_quantizer(config.gate_bits, of_state.start_step)?,
    })
}

fn quantizer(what: Tensor, config: &QuantizerConfig, channels: usize) -> Result<Quantizer, LayerError> {
    Quantizer::new(config.clone(), channels).map_err(|source| LayerError::Quantizer { what, source })
}
