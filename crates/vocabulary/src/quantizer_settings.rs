//! Settings of one quantizer: what a config says, a file stores and the engine makes a quantizer of.

use serde::{Deserialize, Serialize};

use crate::quantizer::{QuantizerKind, RangeInit};

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
    /// Formula of a Custom quantizer's lower end, over `min`, `max`, `mean`, `std`, `step`, `prev_min`, `prev_max`.
    pub formula_min: String,
    /// Formula of a Custom quantizer's upper end.
    pub formula_max: String,
}

impl QuantizerSettings {
    /// TFMOT's default for dense kernels: LastValue, per tensor, symmetric, narrow range.
    #[must_use]
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
            formula_min: "0.99 * prev_min + 0.01 * min".to_owned(),
            formula_max: "0.99 * prev_max + 0.01 * max".to_owned(),
        }
    }

    /// TFMOT's default for activations: MovingAverage, asymmetric, full range.
    #[must_use]
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

    /// TFMOT's default for the network's input: AllValues with 8 bits, whatever the layers use.
    #[must_use]
    pub fn default_input() -> Self {
        Self { kind: QuantizerKind::AllValues, ..Self::default_activations() }
    }
}
