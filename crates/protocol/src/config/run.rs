//! One training run: network, training settings, optional quantization-aware training, weight constraints.

use serde::{Deserialize, Serialize};

use super::check::{ConfigError, within};
use super::quantization::QatConfig;
use crate::limits;
use crate::version::{CONFIG_VERSION, expect_version};

/// Everything that, with the data, determines a run's bits.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `model` | MLP 4-32-2, relu | the network | [`ModelConfig`] |
/// | `training` | the thesis' | optimizer, epochs, batch, seed | [`TrainingConfig`] |
/// | `qat` | none | trains a quantized twin beside the float network | [`QatConfig`] |
/// | `constraints` | none | weight constraints, applied in this order | no kind is known yet |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunConfig {
    /// [`CONFIG_VERSION`].
    pub version: u32,
    /// The network.
    pub model: ModelConfig,
    /// How it is trained.
    pub training: TrainingConfig,
    /// Quantization-aware training of a second network from the same start.
    pub qat: Option<QatConfig>,
    /// Weight constraints in the order they are applied.
    pub constraints: Vec<WeightConstraint>,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            model: ModelConfig::default(),
            training: TrainingConfig::default(),
            qat: None,
            constraints: Vec::new(),
        }
    }
}

/// The network's layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ModelConfig {
    /// Dense layers on single samples: 4 inputs, hidden layers, 2 outputs.
    Mlp {
        /// Neurons of each hidden layer.
        hidden: Vec<u32>,
        /// Activation of the hidden layers; the output is linear.
        activation: Activation,
    },
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self::Mlp { hidden: vec![32], activation: Activation::Relu }
    }
}

impl ModelConfig {
    /// Layers that carry weights.
    pub fn weight_layers(&self) -> usize {
        match self {
            Self::Mlp { hidden, .. } => hidden.len() + 1,
        }
    }

    /// Samples the network looks at for one estimate.
    pub fn window_length(&self) -> usize {
        match self {
            Self::Mlp { .. } => 1,
        }
    }

    /// A short name such as `MLP 4-32-2`.
    pub fn label(&self) -> String {
        match self {
            Self::Mlp { hidden, .. } => {
                let middle: Vec<String> = hidden.iter().map(u32::to_string).collect();
                format!("MLP 4-{}-2", middle.join("-"))
            }
        }
    }

    fn check(&self) -> Result<(), ConfigError> {
        match self {
            Self::Mlp { hidden, .. } => {
                within("model.hidden (layers)", hidden.len(), &limits::HIDDEN_LAYERS)?;
                for (i, units) in hidden.iter().enumerate() {
                    within(&format!("model.hidden[{i}]"), *units, &limits::HIDDEN_UNITS)?;
                }
                Ok(())
            }
        }
    }
}

/// Activation functions of dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// The identity.
    Linear,
    /// max(0, x).
    Relu,
    /// Hyperbolic tangent.
    Tanh,
    /// Logistic function.
    Sigmoid,
}

impl Activation {
    /// All activations in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Relu, Self::Tanh, Self::Sigmoid, Self::Linear];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Relu => "relu",
            Self::Tanh => "tanh",
            Self::Sigmoid => "sigmoid",
        }
    }
}

/// How a network is trained. The loss is Keras' mean squared error over batch and outputs.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `optimizer` | Adamax | update rule | [`OptimizerConfig`] |
/// | `learning_rate` | 1e-4 | step size | 1e-7..=1 |
/// | `epochs` | 1000 | passes over the training block | 1..=100,000 |
/// | `batch_size` | 32 | samples per update; the last partial batch is kept | 1..=4096 |
/// | `seed` | 1 | initial weights and shuffling | 0..=2^53-1 |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingConfig {
    /// Update rule.
    pub optimizer: OptimizerConfig,
    /// Step size.
    pub learning_rate: f64,
    /// Passes over the training block.
    pub epochs: u32,
    /// Samples per update.
    pub batch_size: u32,
    /// Seed of initial weights and shuffling.
    pub seed: u64,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            optimizer: OptimizerConfig::Adamax,
            learning_rate: 1e-4,
            epochs: 1000,
            batch_size: 32,
            seed: 1,
        }
    }
}

/// Update rules, with Keras' constants.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum OptimizerConfig {
    /// Adamax (Kingma and Ba 2015, section 7.1), the thesis' choice.
    Adamax,
    /// Adam (Kingma and Ba 2015).
    Adam,
    /// Stochastic gradient descent with classical momentum.
    Sgd {
        /// Momentum; 0 for plain SGD.
        momentum: f64,
    },
}

impl OptimizerConfig {
    /// The name used on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adamax => "adamax",
            Self::Adam => "adam",
            Self::Sgd { .. } => "sgd",
        }
    }
}

impl TrainingConfig {
    fn check(&self) -> Result<(), ConfigError> {
        within("training.learning_rate", self.learning_rate, &limits::LEARNING_RATE)?;
        within("training.epochs", self.epochs, &limits::EPOCHS)?;
        within("training.batch_size", self.batch_size, &limits::BATCH_SIZE)?;
        within("training.seed", self.seed, &limits::SEED)?;
        if let OptimizerConfig::Sgd { momentum } = self.optimizer {
            within("training.optimizer.momentum", momentum, &limits::MOMENTUM)?;
        }
        Ok(())
    }
}

/// One entry of the ordered list of weight constraints. This version knows no kind, and refuses any by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightConstraint {
    /// Name of the constraint.
    pub kind: String,
}

/// A [`RunConfig`] that passed its check; only these run.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedRunConfig(RunConfig);

impl RunConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// The first field that is out of range, by name, or an unknown version or weight constraint.
    pub fn check(self) -> Result<CheckedRunConfig, ConfigError> {
        expect_version("run config", self.version, CONFIG_VERSION)?;
        self.model.check()?;
        self.training.check()?;
        if let Some(qat) = &self.qat {
            qat.check(self.model.weight_layers())?;
        }
        if let Some(constraint) = self.constraints.first() {
            return Err(ConfigError::new(
                "constraints[0].kind",
                &constraint.kind,
                "no weight constraint is known to this version",
            ));
        }
        Ok(CheckedRunConfig(self))
    }
}

impl CheckedRunConfig {
    /// The plain config, for files and messages.
    pub fn into_inner(self) -> RunConfig {
        self.0
    }
}

impl std::ops::Deref for CheckedRunConfig {
    type Target = RunConfig;

    fn deref(&self) -> &RunConfig {
        &self.0
    }
}
