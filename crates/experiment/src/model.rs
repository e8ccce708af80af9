//! Networks from configs: layers, starting weights, attached quantizers.

use deploy::json::{names, quantizer_config};
use nn::{Dense, Layer, LayerConfig, Network, NetworkError, OptimizerConfig, attach};
use protocol::config::{self, ModelConfig, QatConfig, TrainingConfig};
use quant::{BitWidthError, QuantizerConfig, QuantizerKind};

/// Sensors.
pub const INPUTS: usize = 4;
/// Coordinates.
pub const OUTPUTS: usize = 2;

/// The float network of a config with Glorot-uniform weights from `seed`.
///
/// # Errors
/// A layer that cannot be built, by its number.
pub fn network(model: &ModelConfig, seed: u64) -> Result<Network, NetworkError> {
    let ModelConfig::Mlp { hidden, activation } = model;
    let hidden = hidden.iter().map(|units| (*units as usize, names::activation(*activation)));
    let mut layers = Vec::new();
    let mut inputs = INPUTS;
    for (outputs, activation) in hidden.chain([(OUTPUTS, nn::Activation::Linear)]) {
        let dense = Dense::zeros(inputs, outputs, activation).map_err(|problem| NetworkError::Layer {
            layer: layers.len() + 1,
            kind: "dense",
            problem,
        })?;
        layers.push(Layer::Dense(dense));
        inputs = outputs;
    }
    let mut network = Network { input_quantizer: None, layers };
    network.glorot_uniform(seed);
    Ok(network)
}

/// Why quantizers could not be attached.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AttachError {
    /// Bits outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A quantizer that does not fit its layer.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// Attaches the quantizers of a config: its own to every layer, and TFMOT's AllValues, asymmetric, to the input.
///
/// # Errors
/// Names the layer.
pub fn attach_quantizers(network: &mut Network, config: &QatConfig) -> Result<(), AttachError> {
    let default = LayerConfig {
        weights: quantizer_config(&config.weights)?,
        activations: quantizer_config(&config.activations)?,
    };
    let mut overrides = vec![None; network.layers.len()];
    for entry in &config.per_layer {
        let mut layer = default;
        if let Some(bits) = entry.weight_bits {
            layer.weights.bits = bits.try_into()?;
        }
        if let Some(bits) = entry.activation_bits {
            layer.activations.bits = bits.try_into()?;
        }
        // A checked config names existing layers only.
        if let Some(slot) = overrides.get_mut(entry.layer) {
            *slot = Some(layer);
        }
    }
    let input = QuantizerConfig {
        kind: QuantizerKind::AllValues,
        bits: config.input_bits.try_into()?,
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        ..default.activations
    };
    Ok(attach(network, &default, Some(&input), &overrides)?)
}

/// The engine's optimizer, with Keras' constants.
pub fn optimizer(training: &TrainingConfig) -> OptimizerConfig {
    let learning_rate = training.learning_rate;
    match training.optimizer {
        config::OptimizerConfig::Adamax => OptimizerConfig::adamax(learning_rate),
        config::OptimizerConfig::Adam => OptimizerConfig::adam(learning_rate),
        config::OptimizerConfig::Sgd { momentum } => OptimizerConfig::Sgd { learning_rate, momentum },
    }
}
