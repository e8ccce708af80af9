//! Quantizers in files.

use protocol::config::QuantizerSettings;
use protocol::model_file::QuantizerFile;
use quant::{BitWidth, BitWidthError, Quantizer, QuantizerConfig, QuantizerError};

use super::names;

/// The engine's form of a quantizer's settings.
///
/// # Errors
/// Bits outside 2..=16.
pub fn quantizer_config(settings: &QuantizerSettings) -> Result<QuantizerConfig, BitWidthError> {
    Ok(QuantizerConfig {
        kind: names::quantizer_kind(settings.kind),
        bits: BitWidth::new(settings.bits)?,
        per_axis: settings.per_axis,
        symmetric: settings.symmetric,
        narrow_range: settings.narrow_range,
        range_init: names::range_init(settings.range_init),
        fixed_min: settings.fixed_min as f32,
        fixed_max: settings.fixed_max as f32,
        start_step: 0,
        formula: None,
    })
}

/// Why a stored quantizer was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizerFileError {
    /// Bits outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A range that cannot be restored.
    #[error(transparent)]
    State(#[from] QuantizerError),
}

pub(super) fn read(file: &QuantizerFile, channels: usize) -> Result<Quantizer, QuantizerFileError> {
    let config = quantizer_config(&file.settings)?;
    Ok(Quantizer::restore(config, channels, &file.min, &file.max)?)
}

pub(super) fn write(quantizer: &Quantizer) -> QuantizerFile {
    let config = quantizer.config();
    QuantizerFile {
        settings: QuantizerSettings {
            kind: names::quantizer_kind_name(config.kind),
            bits: config.bits.get(),
            per_axis: config.per_axis,
            symmetric: config.symmetric,
            narrow_range: config.narrow_range,
            range_init: names::range_init_name(config.range_init),
            fixed_min: f64::from(config.fixed_min),
            fixed_max: f64::from(config.fixed_max),
        },
        min: quantizer.min().to_vec(),
        max: quantizer.max().to_vec(),
    }
}
