//! The tables of float networks and of quantizers.

use crate::config::{QatConfig, QuantizerKind, QuantizerSettings, RangeInit};
use crate::statistics::Regression;

/// Repeats of each network of Tables 3.1 and 3.3.
pub const REPEATS: u32 = 10;

/// One row of Table 3.1: the best of ten repeats, chosen by test ADE.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeuronResult {
    /// Neurons of the hidden layer.
    pub neurons: u32,
    /// Epoch of the checkpoint.
    pub best_epoch: u32,
    /// Test MSE, m².
    pub mse: f64,
    /// Test ADE, m.
    pub ade: f64,
}

impl NeuronResult {
    const fn new(neurons: u32, best_epoch: u32, mse: f64, ade: f64) -> Self {
        Self { neurons, best_epoch, mse, ade }
    }
}

/// Table 3.1, MLP 4-n-2.
pub const NEURONS: [NeuronResult; 31] = [
    NeuronResult::new(22, 230, 0.123, 0.433),
    NeuronResult::new(23, 462, 0.117, 0.425),
    NeuronResult::new(24, 241, 0.117, 0.422),
    NeuronResult::new(25, 415, 0.124, 0.427),
    NeuronResult::new(26, 203, 0.117, 0.421),
    NeuronResult::new(27, 253, 0.115, 0.410),
    NeuronResult::new(28, 307, 0.113, 0.412),
    NeuronResult::new(29, 332, 0.107, 0.400),
    NeuronResult::new(30, 395, 0.123, 0.429),
    NeuronResult::new(31, 268, 0.111, 0.407),
    NeuronResult::new(32, 193, 0.125, 0.433),
    NeuronResult::new(33, 278, 0.108, 0.408),
    NeuronResult::new(34, 352, 0.114, 0.413),
    NeuronResult::new(35, 198, 0.120, 0.428),
    NeuronResult::new(36, 265, 0.114, 0.415),
    NeuronResult::new(37, 240, 0.110, 0.409),
    NeuronResult::new(38, 225, 0.128, 0.436),
    NeuronResult::new(39, 343, 0.118, 0.424),
    NeuronResult::new(40, 243, 0.124, 0.433),
    NeuronResult::new(41, 317, 0.110, 0.410),
    NeuronResult::new(42, 216, 0.115, 0.419),
    NeuronResult::new(43, 252, 0.107, 0.400),
    NeuronResult::new(44, 307, 0.124, 0.434),
    NeuronResult::new(45, 229, 0.104, 0.397),
    NeuronResult::new(46, 282, 0.118, 0.418),
    NeuronResult::new(47, 340, 0.119, 0.422),
    NeuronResult::new(48, 239, 0.113, 0.414),
    NeuronResult::new(49, 168, 0.124, 0.433),
    NeuronResult::new(50, 165, 0.108, 0.403),
    NeuronResult::new(51, 169, 0.130, 0.441),
    NeuronResult::new(52, 177, 0.119, 0.426),
];

/// The line through test ADE over neurons of Table 3.1.
pub fn neuron_line() -> Option<Regression> {
    let points: Vec<_> = NEURONS.iter().map(|row| (f64::from(row.neurons), row.ade)).collect();
    Regression::of(&points)
}

/// One row of Table 1.1: a float reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloatReference {
    /// The network's family.
    pub network: &'static str,
    /// Test MSE, m².
    pub mse: f64,
    /// Test ADE of the best repeat, m.
    pub ade: f64,
    /// Parameters.
    pub parameters: u32,
}

/// Table 1.1.
pub const FLOAT_REFERENCES: [FloatReference; 3] = [
    FloatReference { network: "MLP", mse: 0.125, ade: 0.433, parameters: 226 },
    FloatReference { network: "CNN", mse: 0.047, ade: 0.273, parameters: 34_818 },
    FloatReference { network: "LSTM", mse: 0.056, ade: 0.301, parameters: 62 },
];

/// One row of Table 3.3: quantizers of the CNN with 4-bit weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantizerResult {
    /// Quantizer of the weights.
    pub weights: QuantizerChoice,
    /// Quantizer of the activations.
    pub activations: QuantizerChoice,
    /// Test ADE with activations of 4, 8 and 16 bits, m: the best of ten repeats; `None` for the cell the thesis leaves out.
    pub ade: Option<[f64; 3]>,
}

/// The settings that Table 3.3 varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantizerChoice {
    /// How the range is found.
    pub kind: QuantizerKind,
    /// Range symmetric around 0.
    pub symmetric: bool,
    /// Without the lowest code.
    pub narrow_range: bool,
}

const fn moving_average(symmetric: bool, narrow_range: bool) -> QuantizerChoice {
    QuantizerChoice { kind: QuantizerKind::MovingAverage, symmetric, narrow_range }
}

const fn last_value(symmetric: bool, narrow_range: bool) -> QuantizerChoice {
    QuantizerChoice { kind: QuantizerKind::LastValue, symmetric, narrow_range }
}

const fn result(
    weights: QuantizerChoice,
    activations: QuantizerChoice,
    ade: Option<[f64; 3]>,
) -> QuantizerResult {
    QuantizerResult { weights, activations, ade }
}

/// Width of the weights in [`QUANTIZERS`].
pub const QUANTIZER_WEIGHT_BITS: u8 = 4;

/// Widths of the activations in the columns of [`QUANTIZERS`].
pub const QUANTIZER_ACTIVATION_BITS: [u8; 3] = [4, 8, 16];

/// Table 3.3, and last the combination it leaves out: TFMOT's own default.
pub const QUANTIZERS: [QuantizerResult; 8] = [
    result(moving_average(true, true), moving_average(false, false), Some([0.360, 0.338, 0.315])),
    result(moving_average(false, true), moving_average(false, true), Some([0.344, 0.353, 0.330])),
    result(moving_average(false, false), moving_average(false, false), Some([0.329, 0.353, 0.285])),
    result(last_value(false, true), last_value(false, true), Some([0.354, 0.344, 0.340])),
    result(moving_average(true, true), last_value(false, false), Some([0.321, 0.291, 0.304])),
    result(moving_average(false, false), last_value(false, false), Some([0.323, 0.307, 0.302])),
    result(moving_average(true, true), last_value(true, true), Some([0.350, 0.324, 0.329])),
    result(last_value(true, true), moving_average(false, false), None),
];

impl QuantizerChoice {
    /// What of a quantizer's settings Table 3.3 varies.
    pub fn of(settings: &QuantizerSettings) -> Self {
        let QuantizerSettings { kind, symmetric, narrow_range, .. } = *settings;
        Self { kind, symmetric, narrow_range }
    }

    /// Those of the weights and of the activations.
    pub fn pair(qat: &QatConfig) -> (Self, Self) {
        (Self::of(&qat.weights), Self::of(&qat.activations))
    }

    /// Its letters in Table 3.3: kind, symmetric, narrow.
    pub fn name(self) -> String {
        let kind = if self.kind == QuantizerKind::MovingAverage { "MA" } else { "LV" };
        let letter = |value| if value { 'T' } else { 'F' };
        format!("{kind} {},{}", letter(self.symmetric), letter(self.narrow_range))
    }

    fn settings(self, bits: u8, range_init: RangeInit, default: QuantizerSettings) -> QuantizerSettings {
        let Self { kind, symmetric, narrow_range } = self;
        QuantizerSettings { kind, bits, symmetric, narrow_range, range_init, ..default }
    }
}

/// What the thesis chose of these, for weights and activations.
pub const CHOSEN: (QuantizerChoice, QuantizerChoice) = (QUANTIZERS[4].weights, QUANTIZERS[4].activations);

/// Quantization-aware training with those quantizers and widths of weights and activations; the input has TFMOT's.
pub fn qat(
    (weights, activations): (QuantizerChoice, QuantizerChoice),
    (weight_bits, activation_bits): (u8, u8),
    range_init: RangeInit,
) -> QatConfig {
    QatConfig {
        weights: weights.settings(weight_bits, range_init, QuantizerSettings::default_weights()),
        activations: activations.settings(
            activation_bits,
            range_init,
            QuantizerSettings::default_activations(),
        ),
        input: QuantizerSettings { range_init, ..QuantizerSettings::default_input() },
        ..QatConfig::default()
    }
}
