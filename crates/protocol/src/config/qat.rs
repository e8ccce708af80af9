//! Quantization-aware training: quantizers of weights, activations and input, and widths per layer.

use serde::{Deserialize, Serialize};
use vocabulary::{LstmFunctions, QuantizerSettings, Runtime};

use super::check::{ConfigError, within};
use super::quantizer;
use crate::limits;

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

pub(super) fn check_layers(path: &str, per_layer: &[LayerBits], layers: usize) -> Result<(), ConfigError> {
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
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `weights` | LastValue, 8 bits, symmetric, narrow | quantizer of every kernel | [`QuantizerSettings`] |
/// | `activations` | MovingAverage, 8 bits | quantizer of every layer's output | [`QuantizerSettings`] |
/// | `input` | AllValues, 8 bits | quantizer of the network's input | [`QuantizerSettings`] |
/// | `gate_bits` | 16 | width of an LSTM's gates and cell state | 2..=16 |
/// | `lstm_functions` | fixed-point | an integer LSTM's tanh and sigmoid | |
/// | `start_epoch` | 0 | epochs trained in float before the quantizers act | 0..=100,000 |
/// | `per_layer` | none | layers with other widths | |
/// | `runtime` | reference | whose rounding the integers follow | |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QatConfig {
    /// Quantizer of every kernel.
    pub weights: QuantizerSettings,
    /// Quantizer of every layer's output.
    pub activations: QuantizerSettings,
    /// Quantizer of the network's input (TFMOT: AllValues with 8 bits, whatever the layers use).
    pub input: QuantizerSettings,
    /// Bits of an LSTM's gates and of its cell state; 16 is TensorFlow Lite's.
    pub gate_bits: u8,
    /// How an integer LSTM computes tanh and sigmoid.
    pub lstm_functions: LstmFunctions,
    /// Epochs before the quantizers act; they follow the ranges from the start.
    pub start_epoch: u32,
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
            input: QuantizerSettings::default_input(),
            gate_bits: 16,
            lstm_functions: LstmFunctions::FixedPoint,
            start_epoch: 0,
            per_layer: Vec::new(),
            runtime: Runtime::Reference,
        }
    }
}

impl QatConfig {
    /// Checks every field for a network of `layers` layers that is trained for `epochs` epochs.
    pub(super) fn check(&self, layers: usize, epochs: u32) -> Result<(), ConfigError> {
        quantizer::check(&self.weights, "qat.weights")?;
        for (path, settings) in [("qat.activations", &self.activations), ("qat.input", &self.input)] {
            quantizer::check(settings, path)?;
            if settings.per_axis {
                return Err(ConfigError::new(
                    format!("{path}.per_axis"),
                    true,
                    "false: activations have one scale per tensor",
                ));
            }
        }
        within("qat.gate_bits", self.gate_bits, &limits::BITS)?;
        if self.start_epoch >= epochs {
            return Err(ConfigError::new(
                "qat.start_epoch",
                self.start_epoch,
                format!(
                    "0 to {}: at least one epoch of {epochs} must be trained with quantization",
                    epochs - 1
                ),
            ));
        }
        check_layers("qat.per_layer", &self.per_layer, layers)
    }
}
