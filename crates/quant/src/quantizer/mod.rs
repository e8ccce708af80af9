//! Quantizers: ranges that follow the data, and the grids they give (TFMOT's three, and a fixed one).

mod config;

use crate::{Grid, fake_quantize, mask_gradient};
use config::{larger, smaller};

pub use config::{QuantizerConfig, QuantizerError, QuantizerKind, RangeInit};

/// `1 - 0.999`, computed in double precision and then rounded, as TensorFlow's moving average does.
const MOVING_AVERAGE_RATE: f32 = (1.0 - 0.999_f64) as f32;

/// A quantizer of one tensor: its configuration and the range it has come to.
///
/// Tensors are `[.., channels]` row-major; with `per_axis` each channel of the last axis has a range of its own.
#[derive(Debug, PartialEq)]
pub struct Quantizer {
    config: QuantizerConfig,
    /// Whether a batch (or a restored state) has set the range.
    has_range: bool,
    min: Vec<f32>,
    max: Vec<f32>,
    grids: Vec<Grid>,
}

impl Clone for Quantizer {
    fn clone(&self) -> Self {
        let Self { config, has_range, min, max, grids } = self;
        Self {
            config: *config,
            has_range: *has_range,
            min: min.clone(),
            max: max.clone(),
            grids: grids.clone(),
        }
    }

    /// Takes over another quantizer's state; without allocating if both have equally many ranges, so that a training run
    /// can keep its best ranges.
    fn clone_from(&mut self, other: &Self) {
        self.config = other.config;
        self.has_range = other.has_range;
        self.min.clone_from(&other.min);
        self.max.clone_from(&other.max);
        self.grids.clone_from(&other.grids);
    }
}

impl Quantizer {
    /// A quantizer for tensors whose last axis has `channels` entries.
    ///
    /// # Errors
    /// [`QuantizerError::NoChannels`], or [`QuantizerError::FixedRange`] when the range of `Fixed` is impossible.
    pub fn new(config: QuantizerConfig, channels: usize) -> Result<Self, QuantizerError> {
        config.check()?;
        if channels == 0 {
            return Err(QuantizerError::NoChannels);
        }
        let ranges = if config.per_axis { channels } else { 1 };
        let (min, max) = config.initial_range();
        // A fixed range of two huge bounds has no grid; say so now, not by NaN later.
        Grid::nudged(min, max, config.bits, config.narrow_range)
            .map_err(|source| QuantizerError::Range { channel: 0, source })?;
        let grids = vec![config.grid(min, max); ranges];
        Ok(Self { config, has_range: false, min: vec![min; ranges], max: vec![max; ranges], grids })
    }

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
        };
        let min = grids.iter().map(Grid::lo).collect();
        let max = grids.iter().map(Grid::hi).collect();
        Ok(Self { config, has_range: true, min, max, grids })
    }

    /// A quantizer with the range of a saved one; `min` and `max` have one entry per range.
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
        for (channel, (&min, &max)) in min.iter().zip(max).enumerate() {
            quantizer.grids[channel] = Grid::nudged(min, max, config.bits, config.narrow_range)
                .map_err(|source| QuantizerError::Range { channel, source })?;
        }
        quantizer.min.copy_from_slice(min);
        quantizer.max.copy_from_slice(max);
        quantizer.has_range = true;
        Ok(quantizer)
    }

    /// Lets one training batch `x`, `[.., channels]`, update the range. An empty batch and the kind `Fixed` change
    /// nothing. A batch with a value that is not finite makes the quantizer return NaN from then on.
    ///
    /// # Panics
    /// In debug builds when the length of `x` is no multiple of the number of ranges.
    pub fn observe(&mut self, x: &[f32]) {
        let ranges = self.grids.len();
        debug_assert!(x.len().is_multiple_of(ranges));
        if self.config.kind == QuantizerKind::Fixed || x.is_empty() {
            return;
        }
        for channel in 0..ranges {
            let values = x.iter().skip(channel).step_by(ranges).copied();
            let (batch_min, batch_max) = values
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(min, max), value| {
                    (smaller(value, min), larger(value, max))
                });
            self.update(channel, batch_min, batch_max);
        }
        self.has_range = true;
    }

    /// The rule of the kind for one channel.
    fn update(&mut self, channel: usize, batch_min: f32, batch_max: f32) {
        let (low, high) = self.config.widened(batch_min, batch_max);
        let (min, max) = (&mut self.min[channel], &mut self.max[channel]);
        let first = !self.has_range && self.config.range_init == RangeInit::FirstBatch;
        (*min, *max) = match self.config.kind {
            QuantizerKind::Fixed => (*min, *max),
            _ if first => (low, high),
            QuantizerKind::LastValue => (low, high),
            QuantizerKind::MovingAverage => {
                (*min - (*min - low) * MOVING_AVERAGE_RATE, *max - (*max - high) * MOVING_AVERAGE_RATE)
            }
            QuantizerKind::AllValues => (smaller(smaller(low, *min), 0.0), larger(larger(high, *max), 0.0)),
        };
        self.grids[channel] = self.config.grid(*min, *max);
    }

    /// Fake-quantizes `x` into `y`, both `[.., channels]`, with the stored range.
    ///
    /// # Panics
    /// In debug builds when the lengths do not fit.
    pub fn apply(&self, x: &[f32], y: &mut [f32]) {
        fake_quantize(&self.grids, x, y);
    }

    /// Sets the gradient `g` to 0 where `x` (the values before [`Quantizer::apply`]) left the stored range.
    ///
    /// # Panics
    /// In debug builds when the lengths do not fit.
    pub fn mask_gradient(&self, x: &[f32], g: &mut [f32]) {
        mask_gradient(&self.grids, x, g);
    }

    /// Lower bounds before nudging, one per range, in the unit of the values.
    #[must_use]
    pub fn min(&self) -> &[f32] {
        &self.min
    }

    /// Upper bounds before nudging, one per range, in the unit of the values.
    #[must_use]
    pub fn max(&self) -> &[f32] {
        &self.max
    }

    /// The grids in force, one per range.
    #[must_use]
    pub fn grids(&self) -> &[Grid] {
        &self.grids
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &QuantizerConfig {
        &self.config
    }

    /// Whether a batch or a saved state has set the range.
    #[must_use]
    pub fn has_range(&self) -> bool {
        self.has_range
    }
}

#[cfg(test)]
mod tests;
