//! Networks from configs: layers, starting weights, optimizer, attached quantizers.

use std::sync::Arc;

use nn::{LayerSpec, Network, NetworkError, OptimizerConfig, TrainerConfig, attach};
use protocol::config::{self, LayerConfig, ModelConfig, QatConfig, TrainingConfig};
use quant::{
    BitWidth, BitWidthError, Formula, Quantizer, QuantizerConfig, QuantizerKind, QuantizerSettingsError,
    RangeFormula, RangeInit,
};

/// Coordinates.
pub const OUTPUTS: usize = config::COORDINATES as usize;

/// A model and data with different numbers of sensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the model takes {model} sensors, the data have {data}")]
pub struct SensorMismatch {
    /// Sensors the model takes.
    pub model: usize,
    /// Sensors of the data.
    pub data: usize,
}

impl SensorMismatch {
    /// Checks that a model for `model` sensors fits data of `data`.
    ///
    /// # Errors
    /// Different numbers.
    pub fn check(model: usize, data: usize) -> Result<(), Self> {
        if model == data { Ok(()) } else { Err(Self { model, data }) }
    }
}

/// The float network of a config for so many sensors with Keras' initial weights drawn from `seed`.
///
/// # Errors
/// A layer that cannot be built, by its number.
pub fn network(model: &ModelConfig, sensors: u32, seed: u64) -> Result<Network, NetworkError> {
    let mut network = Network::new(input_shape(model, sensors), &specs(model))?;
    network.initialize(seed);
    Ok(network)
}

/// What the first layer gets: the samples of a window, each with a reading of every sensor.
pub fn input_shape(model: &ModelConfig, sensors: u32) -> nn::Shape {
    nn::Shape { steps: model.window_length(), channels: sensors as usize }
}

/// The layers of a config as the engine names them.
pub fn specs(model: &ModelConfig) -> Vec<LayerSpec> {
    model.layers.iter().filter_map(spec).collect()
}

/// A layer as the engine names it; `None` for a kind that it has no layer for.
fn spec(layer: &LayerConfig) -> Option<LayerSpec> {
    Some(match *layer {
        LayerConfig::Dense { units, activation, .. } => {
            LayerSpec::Dense { units: units as usize, activation }
        }
        LayerConfig::Conv1D { filters, kernel_size, stride, padding, activation, .. } => LayerSpec::Conv1D {
            filters: filters as usize,
            kernel_size: kernel_size as usize,
            stride: stride as usize,
            padding,
            activation,
        },
        LayerConfig::Lstm { units, return_sequences, .. } => {
            LayerSpec::Lstm { units: units as usize, return_sequences }
        }
        _ => LayerSpec::Weightless(layer.weightless()?),
    })
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
    /// A quantizer's settings.
    #[error("qat.{field}: {problem}")]
    Settings {
        /// `weights`, `activations` or `input`.
        field: &'static str,
        /// What is wrong with them.
        problem: QuantizerSettingsError,
    },
    /// Bits outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A quantizer that does not fit its layer.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// Attaches the quantizers of a config to a network that is trained with `batches` mini-batches per epoch.
///
/// # Errors
/// Names the setting or the layer.
pub fn attach_quantizers(network: &mut Network, config: &QatConfig, batches: u64) -> Result<(), AttachError> {
    let start_step = u64::from(config.start_epoch) * batches;
    let settings = |field, settings| {
        QuantizerConfig::from_settings(settings, start_step)
            .map_err(|problem| AttachError::Settings { field, problem })
    };
    let default = nn::LayerConfig {
        weights: settings("weights", &config.weights)?,
        activations: settings("activations", &config.activations)?,
        gate_bits: BitWidth::new(config.gate_bits)?,
    };
    let input = settings("input", &config.input)?;
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
    Ok(attach(network, &default, Some(&input), &overrides)?)
}

/// Reads one formula of a Custom quantizer.
///
/// # Errors
/// The column, from 1, and what is wrong there.
pub fn check_formula(formula: &str) -> Result<(), (u32, String)> {
    Formula::parse(formula).map(|_| ()).map_err(|problem| {
        let (column, message) = (problem.column(), problem.to_string());
        let place = format!("column {column}: ");
        // A formula is at most some hundred characters long.
        (column as u32, message.strip_prefix(&place).unwrap_or(&message).to_owned())
    })
}

/// The range that a Custom quantizer's formulas give for a first batch of `values`; `None` if they cannot be read, or give no
/// range.
#[must_use]
pub fn formula_example(min: &str, max: &str, values: &[f32]) -> Option<(f64, f64)> {
    let formula = Some(Arc::new(RangeFormula::parse(min, max).ok()?));
    let config = QuantizerConfig {
        kind: QuantizerKind::Custom,
        bits: BitWidth::INT8,
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: -1.0,
        fixed_max: 1.0,
        start_step: 0,
        formula,
    };
    let mut quantizer = Quantizer::new(config, 1).ok()?;
    quantizer.observe(values);
    let (min, max) = (*quantizer.min().first()?, *quantizer.max().first()?);
    quantizer.problem().is_none().then_some((f64::from(min), f64::from(max)))
}
