//! Post-training quantization: the TensorFlow Lite converter's settings at any width, and what goes beyond it.

use serde::{Deserialize, Serialize};
use vocabulary::{
    CalibrationSet, Calibrator, InterfaceType, LstmFunctions, OpsSet, Optimization, Runtime, Scheme,
};

use super::check::{ConfigError, within};
use super::qat::{LayerBits, check_layers};
use crate::limits;
use crate::packed_value::packed;
use crate::version::{CONFIG_VERSION, expect_version};

packed!(PtqConfig);

/// Post-training quantization (thesis, Tables 2.3 and 2.6), at any width.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `optimization` | default | the converter's flag; the two deprecated ones mean the same | |
/// | `scheme` | full integer | what is quantized | |
/// | `ops` | int8 built-ins | which operators the model may use | |
/// | `input_type`, `output_type` | float32 | the model's interface | integer types need full integer |
/// | `weight_bits` | 8 | width of the weights | 2..=16 |
/// | `activation_bits` | 8 | width of every layer's output | 2..=16 |
/// | `input_bits` | 8 | width of the network's input | 2..=16 |
/// | `gate_bits` | 16 | width of an LSTM's gates and cell state | 2..=16 |
/// | `lstm_functions` | fixed-point | an integer LSTM's tanh and sigmoid | |
/// | `per_channel` | true | one weight scale per output channel | |
/// | `weight_clipping` | false | weight scales have the least squared error | |
/// | `calibration` | training | samples that set the activations' ranges | |
/// | `calibration_samples` | 100 | how many random samples | 1..=10,000 |
/// | `calibration_seed` | 1 | which random samples | |
/// | `calibrator` | min-max | how their values become a range | |
/// | `percentile` | 99.9 | share of values within the percentile's range, % | 50..=100 |
/// | `carried_state` | true | calibration never resets an LSTM's states, as the converter | |
/// | `moved_biases` | true | biases of linear layers move on, as the converter | |
/// | `bias_correction` | false | biases make up for the mean error of each channel | |
/// | `norm_correction` | false | scales give each channel's weights their norm back | |
/// | `equalization` | false | scales of neighbouring layers are balanced first | |
/// | `adaptive_rounding` | false | weights are rounded so that each layer's output errs least | |
/// | `float_layers` | none | layers that stay in float; the int8 sets refuse them | |
/// | `per_layer` | none | layers with other widths | |
/// | `runtime` | reference | whose rounding the integers follow | |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct PtqConfig {
    /// [`CONFIG_VERSION`].
    pub version: u32,
    /// The converter's flag.
    pub optimization: Optimization,
    /// What is quantized.
    pub scheme: Scheme,
    /// Which operators the model may use.
    pub ops: OpsSet,
    /// Type of the model's input.
    pub input_type: InterfaceType,
    /// Type of the model's output.
    pub output_type: InterfaceType,
    /// Bits of the weights.
    pub weight_bits: u8,
    /// Bits of the activations.
    pub activation_bits: u8,
    /// Bits of the input.
    pub input_bits: u8,
    /// Bits of an LSTM's gates and of its cell state; 16 is TensorFlow Lite's.
    pub gate_bits: u8,
    /// How an integer LSTM computes tanh and sigmoid.
    pub lstm_functions: LstmFunctions,
    /// One weight scale per output channel.
    pub per_channel: bool,
    /// Weight scales of dense and convolutional layers are those of least squared error instead of those that reach the largest
    /// weight (Nagel et al. 2021, arXiv 2106.08295, section 3.1). Files before the setting were made without.
    #[serde(default)]
    pub weight_clipping: bool,
    /// Samples that set the activations' ranges.
    pub calibration: CalibrationSet,
    /// How many samples [`CalibrationSet::Random`] draws, without repetition; all if there are fewer.
    pub calibration_samples: u32,
    /// Seed of the draw.
    pub calibration_seed: u64,
    /// How the samples' values become a range.
    pub calibrator: Calibrator,
    /// Share of the values that [`Calibrator::Percentile`] keeps, %.
    pub percentile: f64,
    /// Calibration runs its windows in order and never resets the states of an LSTM, as the converter does; the network itself
    /// starts every window from zeros. Files before the setting were made without.
    #[serde(default)]
    pub carried_state: bool,
    /// The bias of a dense layer without activation is moved into a dense layer directly behind it that has no relu, as the
    /// converter does, and ranges are those of the network after that. Files before the setting were made without.
    #[serde(default)]
    pub moved_biases: bool,
    /// Biases make up for the mean error of each output channel (Nagel et al. 2019, arXiv 1906.04721).
    pub bias_correction: bool,
    /// Scales of dense and convolutional layers are changed so that the quantized weights of each output channel, or of the
    /// tensor where it has one scale, have the norm of the float ones (Banner et al. 2019, arXiv 1810.05723). Files before the
    /// setting were made without.
    #[serde(default)]
    pub norm_correction: bool,
    /// Scales of neighbouring layers are balanced before (cross-layer equalization; the same paper).
    pub equalization: bool,
    /// Weights are rounded so that each layer's output errs least (AdaRound; Nagel et al. 2020, arXiv 2004.10568).
    pub adaptive_rounding: bool,
    /// Indices, from 0, of layers that are not to be quantized.
    pub float_layers: Vec<usize>,
    /// Layers with other widths.
    pub per_layer: Vec<LayerBits>,
    /// Runtime whose rounding the integers follow.
    pub runtime: Runtime,
}

impl Default for PtqConfig {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            optimization: Optimization::Default,
            scheme: Scheme::FullInteger,
            ops: OpsSet::BuiltinsInt8,
            input_type: InterfaceType::Float32,
            output_type: InterfaceType::Float32,
            weight_bits: 8,
            activation_bits: 8,
            input_bits: 8,
            gate_bits: 16,
            lstm_functions: LstmFunctions::FixedPoint,
            per_channel: true,
            weight_clipping: false,
            calibration: CalibrationSet::Training,
            calibration_samples: 100,
            calibration_seed: 1,
            calibrator: Calibrator::MinMax,
            percentile: 99.9,
            carried_state: true,
            moved_biases: true,
            bias_correction: false,
            norm_correction: false,
            equalization: false,
            adaptive_rounding: false,
            float_layers: Vec::new(),
            per_layer: Vec::new(),
            runtime: Runtime::Reference,
        }
    }
}

/// A [`PtqConfig`] that passed its check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedPtqConfig(PtqConfig);

impl PtqConfig {
    /// The converter's settings for int16 activations and int8 weights.
    #[must_use]
    pub fn int16x8() -> Self {
        Self { ops: OpsSet::Int16x8, activation_bits: 16, input_bits: 16, ..Self::default() }
    }

    /// Checks every field for a network of `layers` layers.
    ///
    /// # Errors
    /// The first field that is out of range or does not go with the others, by name.
    pub fn check(self, layers: usize) -> Result<CheckedPtqConfig, ConfigError> {
        expect_version("quantization config", self.version, CONFIG_VERSION)?;
        within("weight_bits", self.weight_bits, &limits::BITS)?;
        within("activation_bits", self.activation_bits, &limits::BITS)?;
        within("input_bits", self.input_bits, &limits::BITS)?;
        within("gate_bits", self.gate_bits, &limits::BITS)?;
        within("calibration_samples", self.calibration_samples, &limits::CALIBRATION_SAMPLES)?;
        within("calibration_seed", self.calibration_seed, &limits::SEED)?;
        within("percentile", self.percentile, &limits::PERCENTILE)?;
        check_layers("per_layer", &self.per_layer, layers)?;
        self.check_float_layers(layers)?;
        self.check_interface("input_type", self.input_type, self.input_bits)?;
        self.check_interface("output_type", self.output_type, self.output_bits(layers))?;
        Ok(CheckedPtqConfig(self))
    }

    /// Bits of the last layer's output.
    fn output_bits(&self, layers: usize) -> u8 {
        let last = self.per_layer.iter().find(|entry| entry.layer + 1 == layers);
        last.and_then(|entry| entry.activation_bits).unwrap_or(self.activation_bits)
    }

    /// A layer can stay in float only where the operator set knows float operators.
    fn check_float_layers(&self, layers: usize) -> Result<(), ConfigError> {
        for (i, &layer) in self.float_layers.iter().enumerate() {
            let field = format!("float_layers[{i}]");
            if layer >= layers {
                return Err(ConfigError::new(field, layer, format!("0 to {}", layers - 1)));
            }
            if self.float_layers[..i].contains(&layer) {
                return Err(ConfigError::new(field, layer, "each layer at most once"));
            }
        }
        Ok(())
    }

    /// An integer interface needs integers at the border of the model.
    fn check_interface(&self, field: &str, interface: InterfaceType, bits: u8) -> Result<(), ConfigError> {
        let Some(width) = interface.bits() else { return Ok(()) };
        if self.scheme != Scheme::FullInteger || self.ops == OpsSet::SelectTfOps {
            let allowed =
                "float32: integer interfaces need scheme full-integer and other ops than select-tf-ops";
            return Err(ConfigError::new(field, interface.name(), allowed));
        }
        if let Some(layer) = self.float_layers.first() {
            let allowed = format!("float32: float_layers keeps layer {layer}, counted from 0, in float");
            return Err(ConfigError::new(field, interface.name(), allowed));
        }
        if (interface == InterfaceType::Int16) != (self.ops == OpsSet::Int16x8) {
            let allowed = "float32, int8 or uint8 with 8-bit activations, float32 or int16 with ops int16x8";
            return Err(ConfigError::new(field, interface.name(), allowed));
        }
        if bits > width {
            let allowed = format!("float32: {} holds {width} bits, this tensor has {bits}", interface.name());
            return Err(ConfigError::new(field, interface.name(), allowed));
        }
        Ok(())
    }
}

impl CheckedPtqConfig {
    /// The plain config, for files and messages.
    pub fn into_inner(self) -> PtqConfig {
        self.0
    }
}

impl std::ops::Deref for CheckedPtqConfig {
    type Target = PtqConfig;

    fn deref(&self) -> &PtqConfig {
        &self.0
    }
}
