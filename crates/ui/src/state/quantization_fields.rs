//! Numbers of the Quantization card.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use protocol::limits;
use protocol::settings::setting;
use vocabulary::TensorKind;

use super::numbers::put;
use super::quantization::QuantizationSettings;

/// A number field of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuantizationField {
    /// Bits of the input.
    InputBits,
    /// Bits of an LSTM's gates and cell state.
    GateBits,
    /// Epochs before the quantizers act.
    StartEpoch,
    /// Random calibration samples.
    CalibrationSamples,
    /// Seed of their draw.
    CalibrationSeed,
    /// Share of the values that the percentile calibrator keeps, %.
    Percentile,
    /// Lower end of a fixed range.
    FixedMin(TensorKind),
    /// Upper end of a fixed range.
    FixedMax(TensorKind),
}

impl QuantizationField {
    /// The field of the setting at a path, of those that are no end of a range.
    pub fn at(path: &str) -> Option<Self> {
        [
            Self::InputBits,
            Self::GateBits,
            Self::StartEpoch,
            Self::CalibrationSamples,
            Self::CalibrationSeed,
            Self::Percentile,
        ]
        .into_iter()
        .find(|field| field.path() == path)
    }

    /// The path of the setting that it is. What both methods have goes by the converter's name.
    pub fn path(self) -> Cow<'static, str> {
        match self {
            Self::InputBits => "ptq.input_bits".into(),
            Self::GateBits => "ptq.gate_bits".into(),
            Self::StartEpoch => "qat.start_epoch".into(),
            Self::CalibrationSamples => "ptq.calibration_samples".into(),
            Self::CalibrationSeed => "ptq.calibration_seed".into(),
            Self::Percentile => "ptq.percentile".into(),
            Self::FixedMin(tensor) => format!("qat.{tensor}.fixed_min").into(),
            Self::FixedMax(tensor) => format!("qat.{tensor}.fixed_max").into(),
        }
    }

    /// What the field is called beside its complaint: as its control, with the tensor where there are three.
    pub fn label(self) -> Cow<'static, str> {
        let label = setting(&self.path()).map_or("", |setting| setting.label);
        match self {
            Self::FixedMin(tensor) | Self::FixedMax(tensor) => {
                format!("{label} of {}", tensor.label().to_lowercase()).into()
            }
            _ => label.into(),
        }
    }

    /// The stored value as text.
    pub fn stored(self, q: &QuantizationSettings) -> String {
        match self {
            Self::InputBits => q.input_bits.to_string(),
            Self::GateBits => q.gate_bits.to_string(),
            Self::StartEpoch => q.qat.start_epoch.to_string(),
            Self::CalibrationSamples => q.ptq.calibration_samples.to_string(),
            Self::CalibrationSeed => q.ptq.calibration_seed.to_string(),
            Self::Percentile => q.ptq.percentile.to_string(),
            Self::FixedMin(tensor) => q.quantizer(tensor).fixed_min.to_string(),
            Self::FixedMax(tensor) => q.quantizer(tensor).fixed_max.to_string(),
        }
    }

    /// Reads a text into the settings; they stay as they are if it is refused. `epochs` bounds the start.
    ///
    /// # Errors
    /// What is allowed, for example `2 to 16`.
    pub fn store(self, text: &str, q: &mut QuantizationSettings, epochs: u32) -> Result<(), String> {
        match self {
            Self::InputBits => put(text, &limits::BITS, &mut q.input_bits),
            Self::GateBits => put(text, &limits::BITS, &mut q.gate_bits),
            // At least one epoch is left to train with quantizers.
            Self::StartEpoch => put(text, &(0..=epochs.saturating_sub(1)), &mut q.qat.start_epoch),
            Self::CalibrationSamples => {
                put(text, &limits::CALIBRATION_SAMPLES, &mut q.ptq.calibration_samples)
            }
            Self::CalibrationSeed => put(text, &limits::SEED, &mut q.ptq.calibration_seed),
            Self::Percentile => put(text, &limits::PERCENTILE, &mut q.ptq.percentile),
            Self::FixedMin(tensor) => put(text, &below_zero(), &mut q.quantizer_mut(tensor).fixed_min),
            Self::FixedMax(tensor) => put(text, &above_zero(), &mut q.quantizer_mut(tensor).fixed_max),
        }
    }
}

fn below_zero() -> RangeInclusive<f64> {
    // Fixed ranges must contain 0 and must not be a point.
    *limits::FIXED_RANGE.start()..=-1e-6
}

fn above_zero() -> RangeInclusive<f64> {
    1e-6..=*limits::FIXED_RANGE.end()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_allowed_and_reads_back() {
        let settings = QuantizationSettings::default();
        let ends = TensorKind::ALL
            .into_iter()
            .flat_map(|tensor| [QuantizationField::FixedMin(tensor), QuantizationField::FixedMax(tensor)]);
        let others = [
            QuantizationField::InputBits,
            QuantizationField::GateBits,
            QuantizationField::StartEpoch,
            QuantizationField::CalibrationSamples,
            QuantizationField::CalibrationSeed,
            QuantizationField::Percentile,
        ];
        for field in others.into_iter().chain(ends) {
            let mut copy = settings.clone();
            field.store(&field.stored(&settings), &mut copy, 1000).unwrap();
            assert_eq!(copy, settings, "{field:?}");
        }
    }

    #[test]
    fn ranges_are_the_protocols() {
        let mut q = QuantizationSettings::default();
        let mut refused = |field: QuantizationField, text| field.store(text, &mut q, 10).unwrap_err();
        assert_eq!(refused(QuantizationField::GateBits, "17"), "2 to 16");
        assert_eq!(refused(QuantizationField::StartEpoch, "10"), "0 to 9");
        assert_eq!(refused(QuantizationField::Percentile, "49"), "50 to 100");
        assert_eq!(refused(QuantizationField::CalibrationSamples, "0"), "1 to 10,000");
        assert_eq!(refused(QuantizationField::FixedMax(TensorKind::Input), "0"), "0.000001 to 1,000,000");
        assert_eq!(q, QuantizationSettings::default());
    }
}
