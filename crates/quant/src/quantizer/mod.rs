//! Quantizers: the range of one tensor, and the grids it gives.

mod bounds;
mod config;
mod error;
mod learned;
mod observe;
mod restore;
mod rule;
mod settings;

use crate::Grid;
use crate::lanes::{Extremes, Lanes};

pub use config::QuantizerConfig;
pub use error::{QuantizerError, RangeProblem};
use rule::MovedBy;
pub use settings::QuantizerSettingsError;

/// A quantizer of one tensor: its configuration and the range it has come to.
///
/// Tensors are `[.., channels]` row-major; with `per_axis` each channel of the last axis has a range of its own.
/// A training step is [`Quantizer::observe`], then [`Quantizer::apply`], then [`Quantizer::backward`]; none of them
/// allocates. Two quantizers are equal when they have the same configuration, ranges and grids.
#[derive(Debug)]
pub struct Quantizer {
    config: QuantizerConfig,
    /// Whether a batch (or a restored state) has set the range.
    has_range: bool,
    /// Whether the quantizer came with its range, and so has no delayed start.
    resumed: bool,
    /// Training batches observed.
    steps: u64,
    min: Vec<f32>,
    max: Vec<f32>,
    grids: Vec<Grid>,
    /// The grids in vector form.
    lanes: Lanes,
    /// The learned steps or clipping values, one per range; empty for kinds that learn none.
    learned: Vec<f32>,
    /// Whether the grid of a learned step has codes below zero.
    signed: bool,
    problem: Option<RangeProblem>,
    /// Working memory, no state.
    extremes: Extremes,
}

impl PartialEq for Quantizer {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config
            && self.has_range == other.has_range
            && self.min == other.min
            && self.max == other.max
            && self.grids == other.grids
    }
}

impl Clone for Quantizer {
    fn clone(&self) -> Self {
        Self {
            config: self.config.clone(),
            has_range: self.has_range,
            resumed: self.resumed,
            steps: self.steps,
            min: self.min.clone(),
            max: self.max.clone(),
            grids: self.grids.clone(),
            lanes: self.lanes.clone(),
            learned: self.learned.clone(),
            signed: self.signed,
            problem: self.problem,
            extremes: Extremes::new(self.extremes.channels()),
        }
    }

    /// Takes over another quantizer's state; without allocating if both have equally many ranges, so that a training run
    /// can keep its best ranges.
    fn clone_from(&mut self, other: &Self) {
        self.config.clone_from(&other.config);
        self.has_range = other.has_range;
        self.resumed = other.resumed;
        self.steps = other.steps;
        self.min.clone_from(&other.min);
        self.max.clone_from(&other.max);
        self.grids.clone_from(&other.grids);
        self.lanes.clone_from(&other.lanes);
        self.learned.clone_from(&other.learned);
        self.signed = other.signed;
        self.problem = other.problem;
        if self.extremes.channels() != other.extremes.channels() {
            self.extremes = Extremes::new(other.extremes.channels());
        }
    }
}

impl Quantizer {
    /// A quantizer for tensors whose last axis has `channels` entries.
    ///
    /// # Errors
    /// [`QuantizerError::NoChannels`]; [`QuantizerError::FixedRange`] when the range of `Fixed` is impossible;
    /// [`QuantizerError::NoFormula`] for `Custom` without formulas and [`QuantizerError::UnusedFormula`] for another
    /// kind with them.
    pub fn new(config: QuantizerConfig, channels: usize) -> Result<Self, QuantizerError> {
        config.check()?;
        if channels == 0 {
            return Err(QuantizerError::NoChannels);
        }
        let ranges = if config.per_axis { channels } else { 1 };
        let (min, max) = config.initial_range();
        // A fixed range of two huge bounds has no grid; say so now, not by NaN later.
        let grid = config.grid(min, max).map_err(|source| QuantizerError::Range { channel: 0, source })?;
        let mut quantizer = Self::with_grids(config, vec![grid; ranges]);
        quantizer.min.fill(min);
        quantizer.max.fill(max);
        Ok(quantizer)
    }

    /// A quantizer without a range of its own yet, with these grids, at least one.
    fn with_grids(config: QuantizerConfig, grids: Vec<Grid>) -> Self {
        let ranges = grids.len();
        Self {
            has_range: false,
            resumed: false,
            steps: 0,
            min: grids.iter().map(Grid::lo).collect(),
            max: grids.iter().map(Grid::hi).collect(),
            lanes: Lanes::new(&grids),
            learned: vec![0.0; if config.moved_by() == MovedBy::Optimizer { ranges } else { 0 }],
            signed: true,
            problem: None,
            extremes: Extremes::new(ranges),
            config,
            grids,
        }
    }

    /// Fake-quantizes `x` into `y`, both `[.., channels]`, with the stored range; copies while the quantizer is not
    /// [active](Self::is_active).
    ///
    /// # Panics
    /// When the lengths differ.
    pub fn apply(&self, x: &[f32], y: &mut [f32]) {
        if self.is_active() {
            self.lanes.quantize(x, y);
        } else {
            y.copy_from_slice(x);
        }
    }

    /// The straight-through gradient: sets `g`, the gradient of the output, to 0 where `x` (the values before
    /// [`Quantizer::apply`]) left the stored range, and writes the gradient of [`Quantizer::learned`] to `d_learned`
    /// (as long as that; empty for a kind that learns no steps).
    ///
    /// For LSQ's step `s`, with `v = x / s`: `d s = sum g * d`, `d = round(v) - v` inside, `-Qn` below, `Qp` above, the sum
    /// scaled by `1 / sqrt(N Qp)`, `N` the values of one range (equations 3 and 4 of arXiv:1902.08153 and section 2.2). For PACT's
    /// clipping value, the upper end of the grid: the sum of `g` above it and of `-g Qn / Qp` below the lower end (equation 2 of
    /// arXiv:1805.06085; `Qn = Qp` with a narrow range, and 0 where there are no codes below zero), not scaled. The paper's L2 of
    /// the clipping value is not added: learned numbers are trained without L2.
    /// While the quantizer is not active, `g` stays and `d_learned` is 0.
    ///
    /// # Panics
    /// In debug builds when the lengths do not fit.
    pub fn backward(&self, x: &[f32], g: &mut [f32], d_learned: &mut [f32]) {
        debug_assert_eq!(d_learned.len(), self.learned().len());
        if !self.is_active() {
            d_learned.fill(0.0);
        } else if d_learned.is_empty() {
            self.lanes.mask(x, g);
        } else {
            self.learned_backward(x, g, d_learned);
        }
    }

    /// Whether the optimizer trains a step for each range, itself or by a clipping value.
    #[must_use]
    pub fn learns_steps(&self) -> bool {
        self.config.moved_by() == MovedBy::Optimizer
    }

    /// Whether the quantizer quantizes: from the training batch after `start_step` others on, and always when it was
    /// restored or frozen.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.resumed || self.config.start_step == 0 || self.steps > self.config.start_step
    }

    /// Training batches observed.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Why the quantizer has no finite range since the last batch, if so. It then returns NaN.
    #[must_use]
    pub fn problem(&self) -> Option<RangeProblem> {
        self.problem
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
