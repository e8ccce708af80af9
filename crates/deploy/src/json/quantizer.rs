//! Quantizers in files.

use protocol::model_file::{AffineFile, QuantizerFile};
use quant::{
    BitWidth, BitWidthError, Grid, Quantizer, QuantizerConfig, QuantizerError, QuantizerKind,
    QuantizerSettingsError, RangeError,
};

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
        let config = QuantizerConfig::from_settings(&file.settings, 0)?;
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
    QuantizerFile {
        settings: quantizer.config().to_settings(),
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
