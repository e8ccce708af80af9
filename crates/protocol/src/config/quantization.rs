//! Settings of quantization-aware training and of post-training quantization, and the runtime both follow.

use serde::{Deserialize, Serialize};

use super::check::{ConfigError, within};
use crate::limits;
use crate::version::{CONFIG_VERSION, expect_version};

/// How a quantizer finds its range while training (TFMOT's quantizers of the same names).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuantizerKind {
    /// The range of the latest batch.
    LastValue,
    /// An exponential moving average of the batches' ranges, factor 0.999.
    MovingAverage,
    /// The extremes of all batches so far.
    AllValues,
    /// A range that the user gives.
    Fixed,
}

/// Where ranges start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RangeInit {
    /// The range of the first batch.
    FirstBatch,
    /// TFMOT's -6 and +6.
    Tfmot,
}

/// The integer runtime whose rounding the network follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// TensorFlow Lite's reference kernels.
    Reference,
    /// The optimized kernels without delegates (ruy).
    Ruy,
    /// The default interpreter (XNNPACK).
    Xnnpack,
}

impl Runtime {
    /// All runtimes in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Reference, Self::Ruy, Self::Xnnpack];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Ruy => "ruy",
            Self::Xnnpack => "xnnpack",
        }
    }
}

impl QuantizerKind {
    /// All kinds in the order they are offered.
    pub const ALL: [Self; 4] = [Self::LastValue, Self::MovingAverage, Self::AllValues, Self::Fixed];

    /// The name used in files, on the command line and in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastValue => "last-value",
            Self::MovingAverage => "moving-average",
            Self::AllValues => "all-values",
            Self::Fixed => "fixed",
        }
    }
}

/// One quantizer's settings (thesis, Table 2.7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantizerSettings {
    /// How the range is found.
    pub kind: QuantizerKind,
    /// Bits, 2..=16.
    pub bits: u8,
    /// One scale per output channel instead of one per tensor. Weights only.
    pub per_axis: bool,
    /// Range symmetric around 0.
    pub symmetric: bool,
    /// Leaves out the lowest code, so that symmetric ranges have as many codes below 0 as above.
    pub narrow_range: bool,
    /// Where the range starts; a Fixed quantizer ignores it.
    pub range_init: RangeInit,
    /// Lower end of a Fixed quantizer's range, at most 0.
    pub fixed_min: f64,
    /// Upper end of a Fixed quantizer's range, at least 0.
    pub fixed_max: f64,
}

impl QuantizerSettings {
    /// TFMOT's default for dense kernels: LastValue, per tensor, symmetric, narrow range.
    pub fn default_weights() -> Self {
        Self {
            kind: QuantizerKind::LastValue,
            bits: 8,
            per_axis: false,
            symmetric: true,
            narrow_range: true,
            range_init: RangeInit::FirstBatch,
            fixed_min: -1.0,
            fixed_max: 1.0,
        }
    }

    /// TFMOT's default for activations: MovingAverage, asymmetric, full range.
    pub fn default_activations() -> Self {
        Self {
            kind: QuantizerKind::MovingAverage,
            symmetric: false,
            narrow_range: false,
            fixed_min: -6.0,
            fixed_max: 6.0,
            ..Self::default_weights()
        }
    }

    fn check(&self, path: &str) -> Result<(), ConfigError> {
        within(&format!("{path}.bits"), self.bits, &limits::BITS)?;
        if self.kind == QuantizerKind::Fixed {
            within(&format!("{path}.fixed_min"), self.fixed_min, &(*limits::FIXED_RANGE.start()..=0.0))?;
            within(&format!("{path}.fixed_max"), self.fixed_max, &(0.0..=*limits::FIXED_RANGE.end()))?;
            if self.fixed_max - self.fixed_min < 1e-6 {
                return Err(ConfigError::new(
                    format!("{path}.fixed_max"),
                    self.fixed_max,
                    "at least 0.000001 above fixed_min",
                ));
            }
        }
        Ok(())
    }
}

/// Widths of one layer that differ from the rest of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerBits {
    /// Layer index, from 0.
    pub layer: usize,
    /// Bits of its weights; the network's where absent.
    pub weight_bits: Option<u8>,
    /// Bits of its activations; the network's where absent.
    pub activation_bits: Option<u8>,
}

fn check_layers(path: &str, per_layer: &[LayerBits], layers: usize) -> Result<(), ConfigError> {
    for (i, entry) in per_layer.iter().enumerate() {
        let path = format!("{path}[{i}]");
        if entry.layer >= layers {
            return Err(ConfigError::new(
                format!("{path}.layer"),
                entry.layer,
                format!("0 to {}", layers - 1),
            ));
        }
        if per_layer[..i].iter().any(|other| other.layer == entry.layer) {
            return Err(ConfigError::new(format!("{path}.layer"), entry.layer, "each layer at most once"));
        }
        for (name, bits) in [("weight_bits", entry.weight_bits), ("activation_bits", entry.activation_bits)] {
            if let Some(bits) = bits {
                within(&format!("{path}.{name}"), bits, &limits::BITS)?;
            }
        }
    }
    Ok(())
}

/// Quantization-aware training: fake-quantizers that are trained along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QatConfig {
    /// Quantizer of every kernel.
    pub weights: QuantizerSettings,
    /// Quantizer of every layer's output.
    pub activations: QuantizerSettings,
    /// Bits of the input's quantizer (AllValues, asymmetric; TFMOT keeps 8 whatever the layers use).
    pub input_bits: u8,
    /// Layers with other widths.
    pub per_layer: Vec<LayerBits>,
    /// Runtime whose rounding the lowered integer network follows.
    pub runtime: Runtime,
}

impl Default for QatConfig {
    fn default() -> Self {
        Self {
            weights: QuantizerSettings::default_weights(),
            activations: QuantizerSettings::default_activations(),
            input_bits: 8,
            per_layer: Vec::new(),
            runtime: Runtime::Reference,
        }
    }
}

impl QatConfig {
    pub(super) fn check(&self, layers: usize) -> Result<(), ConfigError> {
        self.weights.check("qat.weights")?;
        self.activations.check("qat.activations")?;
        if self.activations.per_axis {
            return Err(ConfigError::new(
                "qat.activations.per_axis",
                true,
                "false: activations have one scale per tensor",
            ));
        }
        within("qat.input_bits", self.input_bits, &limits::BITS)?;
        check_layers("qat.per_layer", &self.per_layer, layers)
    }
}

/// The samples that set the activations' ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CalibrationSet {
    /// The whole training block (the thesis' choice).
    Training,
    /// The validation block.
    Validation,
}

/// Post-training quantization with the TensorFlow Lite converter's full-integer scheme, at any width.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `weight_bits` | 8 | width of the weights | 2..=16 |
/// | `activation_bits` | 8 | width of every layer's output | 2..=16 |
/// | `input_bits` | 8 | width of the network's input | 2..=16 |
/// | `per_channel` | true | one weight scale per output channel | |
/// | `calibration` | training | samples that set the activations' ranges | |
/// | `runtime` | reference | whose rounding the integers follow | |
/// | `per_layer` | none | layers with other widths | |
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PtqConfig {
    /// [`CONFIG_VERSION`].
    pub version: u32,
    /// Bits of the weights.
    pub weight_bits: u8,
    /// Bits of the activations.
    pub activation_bits: u8,
    /// Bits of the input.
    pub input_bits: u8,
    /// One weight scale per output channel.
    pub per_channel: bool,
    /// Samples that set the activations' ranges.
    pub calibration: CalibrationSet,
    /// Runtime whose rounding the integers follow.
    pub runtime: Runtime,
    /// Layers with other widths.
    pub per_layer: Vec<LayerBits>,
}

impl Default for PtqConfig {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            weight_bits: 8,
            activation_bits: 8,
            input_bits: 8,
            per_channel: true,
            calibration: CalibrationSet::Training,
            runtime: Runtime::Reference,
            per_layer: Vec::new(),
        }
    }
}

/// A [`PtqConfig`] that passed its check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPtqConfig(PtqConfig);

impl PtqConfig {
    /// Checks every field for a network of `layers` layers with weights.
    ///
    /// # Errors
    /// The first field that is out of range, by name.
    pub fn check(self, layers: usize) -> Result<CheckedPtqConfig, ConfigError> {
        expect_version("quantization config", self.version, CONFIG_VERSION)?;
        within("weight_bits", self.weight_bits, &limits::BITS)?;
        within("activation_bits", self.activation_bits, &limits::BITS)?;
        within("input_bits", self.input_bits, &limits::BITS)?;
        check_layers("per_layer", &self.per_layer, layers)?;
        Ok(CheckedPtqConfig(self))
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
