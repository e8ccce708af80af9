//! Quantizers in files.

use std::sync::Arc;

use protocol::config::{QuantizerKind, QuantizerSettings};
use protocol::model_file::{AffineFile, QuantizerFile};
use quant::{
    BitWidth, BitWidthError, Grid, Quantizer, QuantizerConfig, QuantizerError, RangeError, RangeFormula,
    RangeFormulaError,
};

/// Why a quantizer's settings were refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizerSettingsError {
    /// Bits outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A formula of a Custom quantizer.
    #[error(transparent)]
    Formula(#[from] RangeFormulaError),
}

/// The engine's form of a quantizer's settings; it acts from the `start_step`th mini-batch on.
///
/// # Errors
/// Bits outside 2..=16, or a formula that cannot be read.
pub fn quantizer_config(
    settings: &QuantizerSettings,
    start_step: u64,
) -> Result<QuantizerConfig, QuantizerSettingsError> {
    let formula = match settings.kind {
        QuantizerKind::Custom => {
            Some(Arc::new(RangeFormula::parse(&settings.formula_min, &settings.formula_max)?))
        }
        _ => None,
    };
    Ok(QuantizerConfig {
        kind: settings.kind,
        bits: BitWidth::new(settings.bits)?,
        per_axis: settings.per_axis,
        symmetric: settings.symmetric,
        narrow_range: settings.narrow_range,
        range_init: settings.range_init,
        fixed_min: settings.fixed_min as f32,
        fixed_max: settings.fixed_max as f32,
        start_step,
        formula,
    })
}

/// Why a stored quantizer was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizerFileError {
    /// Settings that are none.
    #[error(transparent)]
    Settings(#[from] QuantizerSettingsError),
    /// A width outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// A grid that is none.
    #[error(transparent)]
    Grid(#[from] RangeError),
    /// A range that cannot be restored.
    #[error(transparent)]
    State(#[from] QuantizerError),
}

pub(super) fn read(file: &QuantizerFile, channels: usize) -> Result<Quantizer, QuantizerFileError> {
    if file.grids.is_empty() {
        let config = quantizer_config(&file.settings, 0)?;
        return Ok(Quantizer::restore(config, channels, &file.min, &file.max)?);
    }
    let grid = |grid: &AffineFile| -> Result<Grid, QuantizerFileError> {
        let bits = BitWidth::new(grid.bits)?;
        if grid.scale == 0.0 {
            return Ok(Grid::zero(bits, grid.narrow_range));
        }
        Ok(Grid::from_affine(grid.scale, grid.zero_point, bits, grid.narrow_range)?)
    };
    Ok(Quantizer::frozen(file.grids.iter().map(grid).collect::<Result<_, _>>()?)?)
}

pub(super) fn write(quantizer: &Quantizer) -> QuantizerFile {
    let config = quantizer.config();
    let formula = config.formula.as_deref();
    let (formula_min, formula_max) = formula.map_or_else(Default::default, |formula| {
        (formula.min.text().to_owned(), formula.max.text().to_owned())
    });
    QuantizerFile {
        settings: QuantizerSettings {
            kind: config.kind,
            bits: config.bits.get(),
            per_axis: config.per_axis,
            symmetric: config.symmetric,
            narrow_range: config.narrow_range,
            range_init: config.range_init,
            fixed_min: f64::from(config.fixed_min),
            fixed_max: f64::from(config.fixed_max),
            formula_min,
            formula_max,
        },
        min: quantizer.min().to_vec(),
        max: quantizer.max().to_vec(),
        grids: frozen_grids(quantizer),
    }
}

/// The grids that post-training quantization froze, where the ranges do not give them back to the bit; empty for others.
fn frozen_grids(quantizer: &Quantizer) -> Vec<AffineFile> {
    let config = quantizer.config();
    let ranges = quantizer.min().iter().zip(quantizer.max());
    let nudged = ranges.map(|(&min, &max)| Grid::nudged(min, max, config.bits, config.narrow_range));
    let is_nudged = nudged.zip(quantizer.grids()).all(|(nudged, grid)| nudged.as_ref() == Ok(grid));
    if config.kind != QuantizerKind::Fixed || is_nudged {
        return Vec::new();
    }
    let affine = |grid: &Grid| AffineFile {
        scale: grid.scale(),
        zero_point: grid.signed_zero_point(),
        bits: grid.bits().get(),
        narrow_range: grid.is_narrow(),
    };
    quantizer.grids().iter().map(affine).collect()
}
