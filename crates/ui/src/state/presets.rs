//! Presets of the Quantization card: whole sets of settings under one name.

use protocol::config::{PtqConfig, QatConfig, QuantizerKind, QuantizerSettings, RangeInit, Scheme};
use protocol::report::Method;
use vocabulary::TensorKind;

use super::quantization::QuantizationSettings;

/// A set of settings with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The converter's full integer scheme.
    Int8,
    /// int16 activations, int8 weights.
    Int16x8,
    /// 8-bit weights, activations quantized sample by sample.
    DynamicRange,
    /// float16 weights.
    Float16,
    /// TFMOT's quantizers as they come, ranges from -6 to 6 included.
    Tfmot,
    /// The thesis' quantizers of its CNN, 4-bit weights and 8-bit activations.
    ThesisW4A8,
    /// The same quantizers at the widths of its best MLP.
    Thesis66,
    /// Learned step sizes at 4 bits.
    Lsq44,
}

impl Preset {
    /// All in the order they are offered.
    pub const ALL: [Self; 8] = [
        Self::Int8,
        Self::Int16x8,
        Self::DynamicRange,
        Self::Float16,
        Self::Tfmot,
        Self::ThesisW4A8,
        Self::Thesis66,
        Self::Lsq44,
    ];

    /// Form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Int16x8 => "int16x8",
            Self::DynamicRange => "dynamic-range",
            Self::Float16 => "float16",
            Self::Tfmot => "tfmot",
            Self::ThesisW4A8 => "thesis-4-8",
            Self::Thesis66 => "thesis-6-6",
            Self::Lsq44 => "lsq-4-4",
        }
    }

    /// The name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Int8 => "PTQ: converter int8",
            Self::Int16x8 => "PTQ: converter int16x8",
            Self::DynamicRange => "PTQ: dynamic range",
            Self::Float16 => "PTQ: float16",
            Self::Tfmot => "QAT: TFMOT default, 8 bits",
            Self::ThesisW4A8 => "QAT: thesis, W4 A8",
            Self::Thesis66 => "QAT: thesis, 6-6",
            Self::Lsq44 => "QAT: LSQ, 4-4",
        }
    }

    /// The preset that the settings are; none for settings of the user's own.
    pub fn of(settings: &QuantizationSettings) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| {
            let mut same = settings.clone();
            preset.apply(&mut same);
            same == *settings
        })
    }

    /// Sets everything the method uses but the runtime and what concerns an LSTM alone; the other method's own settings stay.
    pub fn apply(self, q: &mut QuantizationSettings) {
        let widths = match self {
            Self::Int8 | Self::DynamicRange | Self::Float16 | Self::Tfmot => (8, 8, 8),
            Self::Int16x8 => (8, 16, 16),
            Self::ThesisW4A8 => (4, 8, 8),
            Self::Thesis66 => (6, 6, 8),
            Self::Lsq44 => (4, 4, 8),
        };
        (q.weight_bits, q.activation_bits, q.input_bits) = widths;
        q.per_layer.clear();
        match self {
            Self::Int8 => set_ptq(q, PtqConfig::default()),
            Self::Int16x8 => set_ptq(q, PtqConfig::int16x8()),
            Self::DynamicRange => {
                set_ptq(q, PtqConfig { scheme: Scheme::DynamicRange, ..PtqConfig::default() });
            }
            Self::Float16 => set_ptq(q, PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() }),
            Self::Tfmot => {
                set_qat(q, QatConfig::default());
                for tensor in TensorKind::ALL {
                    q.quantizer_mut(tensor).range_init = RangeInit::Tfmot;
                }
            }
            Self::ThesisW4A8 | Self::Thesis66 => {
                set_qat(q, of_kinds(QuantizerKind::MovingAverage, QuantizerKind::LastValue));
            }
            Self::Lsq44 => set_qat(q, of_kinds(QuantizerKind::Lsq, QuantizerKind::Lsq)),
        }
    }
}

/// Symmetric narrow weights and asymmetric activations, found by these kinds of quantizers.
fn of_kinds(weights: QuantizerKind, activations: QuantizerKind) -> QatConfig {
    QatConfig {
        weights: QuantizerSettings { kind: weights, ..QuantizerSettings::default_weights() },
        activations: QuantizerSettings { kind: activations, ..QuantizerSettings::default_activations() },
        ..QatConfig::default()
    }
}

fn set_ptq(q: &mut QuantizationSettings, ptq: PtqConfig) {
    q.method = Method::Ptq;
    q.ptq = ptq;
}

fn set_qat(q: &mut QuantizationSettings, qat: QatConfig) {
    q.method = Method::Qat;
    q.qat = qat;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use protocol::config::{InterfaceType, ModelConfig, OpsSet};

    use super::*;

    #[test]
    fn every_preset_is_recognised_and_passes_the_checks() {
        let model = ModelConfig::default();
        for preset in Preset::ALL {
            let mut q = QuantizationSettings::default();
            preset.apply(&mut q);
            assert_eq!(Preset::of(&q), Some(preset));
            q.ptq_config(&model).check(model.layers.len()).unwrap();
            let run =
                protocol::RunConfig { qat: Some(q.qat_config(&model)), ..protocol::RunConfig::default() };
            run.check(protocol::defaults::SENSORS).unwrap();
        }
        let own = QuantizationSettings { weight_bits: 7, ..QuantizationSettings::default() };
        assert_eq!(Preset::of(&own), None);
        assert_eq!(Preset::of(&QuantizationSettings::default()), Some(Preset::Int8));
    }

    #[test]
    fn the_thesis_chose_moving_average_weights_and_last_value_activations() {
        let mut q = QuantizationSettings::default();
        Preset::ThesisW4A8.apply(&mut q);
        let qat = q.qat_config(&ModelConfig::default());
        let of = |s: &QuantizerSettings| (s.kind, s.bits, s.symmetric, s.narrow_range);
        assert_eq!(of(&qat.weights), (QuantizerKind::MovingAverage, 4, true, true));
        assert_eq!(of(&qat.activations), (QuantizerKind::LastValue, 8, false, false));
    }

    #[test]
    fn interfaces_that_cannot_be_are_float() {
        let mut q = QuantizationSettings::default();
        q.ptq.output_type = InterfaceType::Uint8;
        let output = |q: &QuantizationSettings| q.ptq_config(&ModelConfig::default()).output_type;
        assert_eq!(output(&q), InterfaceType::Uint8);
        q.activation_bits = 9;
        assert_eq!(output(&q), InterfaceType::Float32, "a code of 9 bits does not fit");
        q.activation_bits = 8;
        q.ptq.scheme = Scheme::Float16;
        assert_eq!(output(&q), InterfaceType::Float32);
        q.ptq.scheme = Scheme::FullInteger;
        q.ptq.ops = OpsSet::Int16x8;
        assert_eq!(output(&q), InterfaceType::Float32);
        q.ptq.ops = OpsSet::Builtins;
        assert_eq!(output(&q), InterfaceType::Uint8, "what was chosen comes back");
    }
}
