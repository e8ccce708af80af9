//! Networks from configs: layers, starting weights, optimizer, attached quantizers.

use deploy::json::{names, quantizer_config};
use nn::{LayerSpec, Network, NetworkError, OptimizerConfig, TrainerConfig, attach};
use protocol::config::{self, LayerConfig, ModelConfig, QatConfig, SENSORS, TrainingConfig};
use quant::{BitWidth, BitWidthError, QuantizerConfig, QuantizerKind};

/// Sensors.
pub const INPUTS: usize = SENSORS as usize;
/// Coordinates.
pub const OUTPUTS: usize = config::COORDINATES as usize;

/// The float network of a config with Keras' initial weights drawn from `seed`.
///
/// # Errors
/// A layer that cannot be built, by its number.
pub fn network(model: &ModelConfig, seed: u64) -> Result<Network, NetworkError> {
    let mut network = Network::new(input_shape(model), &specs(model))?;
    network.initialize(seed);
    Ok(network)
}

/// What the first layer gets: the samples of a window, each with its four readings.
pub fn input_shape(model: &ModelConfig) -> nn::Shape {
    nn::Shape { steps: model.window_length(), channels: INPUTS }
}

/// The layers of a config as the engine names them.
pub fn specs(model: &ModelConfig) -> Vec<LayerSpec> {
    model.layers.iter().map(spec).collect()
}

fn spec(layer: &LayerConfig) -> LayerSpec {
    match *layer {
        LayerConfig::Dense { units, activation, .. } => {
            LayerSpec::Dense { units: units as usize, activation: names::activation(activation) }
        }
        LayerConfig::Conv1D { filters, kernel_size, stride, padding, activation, .. } => LayerSpec::Conv1D {
            filters: filters as usize,
            kernel_size: kernel_size as usize,
            stride: stride as usize,
            padding: names::padding(padding),
            activation: names::activation(activation),
        },
        LayerConfig::MaxPool1D { size, stride, padding } => LayerSpec::MaxPool1D {
            size: size as usize,
            stride: stride as usize,
            padding: names::padding(padding),
        },
        LayerConfig::AveragePool1D { size, stride, padding } => LayerSpec::AveragePool1D {
            size: size as usize,
            stride: stride as usize,
            padding: names::padding(padding),
        },
        LayerConfig::Flatten => LayerSpec::Flatten,
        LayerConfig::Lstm { units, return_sequences, .. } => {
            LayerSpec::Lstm { units: units as usize, return_sequences }
        }
    }
}

/// The first layer, counted from 1, in which two lists differ; `None` for equal lists.
pub fn first_difference(ours: &[LayerSpec], theirs: &[LayerSpec]) -> Option<usize> {
    let longest = ours.len().max(theirs.len());
    (0..longest).find(|index| ours.get(*index) != theirs.get(*index)).map(|index| index + 1)
}

/// The engine's settings of one repeat.
pub fn trainer_config(model: &ModelConfig, training: &TrainingConfig, seed: u64) -> TrainerConfig {
    TrainerConfig {
        batch_size: training.batch_size as usize,
        seed,
        optimizer: optimizer(training),
        schedule: schedule(training),
        l2: model.layers.iter().map(LayerConfig::l2).collect(),
    }
}

/// The engine's optimizer, with Keras' constants.
fn optimizer(training: &TrainingConfig) -> OptimizerConfig {
    let learning_rate = training.learning_rate;
    match training.optimizer {
        config::OptimizerConfig::Adamax => OptimizerConfig::adamax(learning_rate),
        config::OptimizerConfig::Adam => OptimizerConfig::adam(learning_rate),
        config::OptimizerConfig::Sgd { momentum } => OptimizerConfig::Sgd { learning_rate, momentum },
    }
}

/// The engine's schedule; the cosine goes over all epochs.
fn schedule(training: &TrainingConfig) -> nn::Schedule {
    match training.schedule {
        config::Schedule::Constant => nn::Schedule::Constant,
        config::Schedule::Exponential { decay, every } => nn::Schedule::Exponential { decay, every },
        config::Schedule::Cosine { final_share } => {
            nn::Schedule::Cosine { final_share, epochs: training.epochs }
        }
    }
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
    let default = nn::LayerConfig {
        weights: quantizer_config(&config.weights)?,
        activations: quantizer_config(&config.activations)?,
        // TFLite's width of an LSTM's gates.
        gate_bits: BitWidth::MAX,
    };
    let mut overrides = vec![None; network.layers.len()];
    for entry in &config.per_layer {
        let mut layer = default.clone();
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
        formula: None,
        ..default.activations.clone()
    };
    Ok(attach(network, &default, Some(&input), &overrides)?)
}
