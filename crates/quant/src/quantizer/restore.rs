//! Quantizers that come with their range: saved ones, and those of post-training quantization.

use vocabulary::{QuantizerKind, RangeInit};

use super::bounds::{larger, smaller};
use super::{Quantizer, QuantizerConfig, QuantizerError};
use crate::Grid;

impl Quantizer {
    /// A quantizer with exactly these grids, one per channel or one for the whole tensor, that no batch changes:
    /// what post-training quantization has found. Its kind is `Fixed`.
    ///
    /// # Errors
    /// [`QuantizerError::NoChannels`] without a grid, [`QuantizerError::MixedWidths`] when they disagree.
    pub fn frozen(grids: Vec<Grid>) -> Result<Self, QuantizerError> {
        let first = *grids.first().ok_or(QuantizerError::NoChannels)?;
        if let Some((channel, other)) = grids.iter().enumerate().find(|(_, grid)| grid.bits() != first.bits())
        {
            return Err(QuantizerError::MixedWidths { first: first.bits(), channel, other: other.bits() });
        }
        let config = QuantizerConfig {
            kind: QuantizerKind::Fixed,
            bits: first.bits(),
            per_axis: grids.len() > 1,
            symmetric: false,
            narrow_range: first.is_narrow(),
            range_init: RangeInit::FirstBatch,
            fixed_min: grids.iter().map(Grid::lo).fold(0.0, smaller),
            fixed_max: grids.iter().map(Grid::hi).fold(0.0, larger),
            start_step: 0,
            formula: None,
        };
        let mut quantizer = Self::with_grids(config, grids);
        quantizer.has_range = true;
        quantizer.resumed = true;
        Ok(quantizer)
    }

    /// A quantizer with the range of a saved one; `min` and `max` have one entry per range. It is active at once,
    /// whatever `start_step` says.
    ///
    /// A learned step is found again exactly: `max / Qp`, with codes below zero if the range has values there.
    ///
    /// # Errors
    /// Those of [`Quantizer::new`], [`QuantizerError::StateLength`] when the number of bounds is wrong, and
    /// [`QuantizerError::Range`] when a range has no grid.
    pub fn restore(
        config: QuantizerConfig,
        channels: usize,
        min: &[f32],
        max: &[f32],
    ) -> Result<Self, QuantizerError> {
        let mut quantizer = Self::new(config, channels)?;
        let expected = quantizer.min.len();
        if min.len() != expected || max.len() != expected {
            return Err(QuantizerError::StateLength { expected, found_min: min.len(), found_max: max.len() });
        }
        if quantizer.learns_steps() {
            quantizer.restore_steps(min, max)?;
        } else {
            for (channel, (&min, &max)) in min.iter().zip(max).enumerate() {
                let grid = quantizer.config.grid(min, max);
                quantizer.grids[channel] =
                    grid.map_err(|source| QuantizerError::Range { channel, source })?;
            }
            quantizer.min.copy_from_slice(min);
            quantizer.max.copy_from_slice(max);
        }
        quantizer.lanes.set(&quantizer.grids);
        quantizer.has_range = true;
        quantizer.resumed = true;
        Ok(quantizer)
    }
}
