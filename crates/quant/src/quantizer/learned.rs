//! Steps that are trained. LSQ trains the step itself (Esser et al., Learned Step Size Quantization, ICLR 2020,
//! arXiv:1902.08153); PACT trains the clipping value, `Qp` steps (Choi et al. 2018, arXiv:1805.06085).

use vocabulary::QuantizerKind;

use super::bounds::larger;
use super::{Quantizer, QuantizerError};
use crate::lanes::Codes;
use crate::{Grid, RangeError};

/// How many neighbours of `max / Qp` are tried for a saved step: the product and the quotient round once each, which
/// moves the quotient by fewer than two floats.
const NEIGHBOURS: usize = 3;

impl Quantizer {
    /// What is trained, one number per range in the unit of the values: the steps (scales) of `Lsq`, the clipping values of
    /// `Pact`. Empty for the other kinds and before the first batch that has a value other than 0.
    #[must_use]
    pub fn learned(&self) -> &[f32] {
        if self.has_range { &self.learned } else { &[] }
    }

    /// The same numbers for the optimizer, which must call [`Quantizer::learned_changed`] after changing them.
    pub fn learned_mut(&mut self) -> &mut [f32] {
        if self.has_range { &mut self.learned } else { &mut [] }
    }

    /// Makes the grids follow changed steps or clipping values. A step below the smallest normal number is raised to it. A step
    /// is lowered by at most two floats to the smallest one whose range is the same, so that a saved range gives the same
    /// step. A step that is not finite makes the quantizer return NaN.
    pub fn learned_changed(&mut self) {
        if !self.has_range {
            return;
        }
        self.problem = None;
        for channel in 0..self.learned.len() {
            self.set_step(channel);
        }
        self.lanes.set(&self.grids);
    }

    /// `Qn` and `Qp`.
    fn codes(&self) -> Codes {
        let (bits, narrow) = (self.config.bits, i32::from(self.config.narrow_range));
        if self.signed {
            Codes { below: (bits.half_levels() - narrow) as f32, above: bits.signed_max() as f32 }
        } else {
            Codes { below: 0.0, above: (bits.levels() - 1 - narrow) as f32 }
        }
    }

    /// How many steps long the trained number is: LSQ trains one step, PACT the upper end of the grid.
    fn trained_steps(&self, codes: Codes) -> f32 {
        if self.config.kind == QuantizerKind::Pact { codes.above } else { 1.0 }
    }

    /// The grid of one step.
    fn step_grid(&self, step: f32) -> Result<Grid, RangeError> {
        let (bits, narrow) = (self.config.bits, self.config.narrow_range);
        let zero_point = if self.signed { 0 } else { bits.signed_min() + i32::from(narrow) };
        Grid::from_affine(step, zero_point, bits, narrow)
    }

    /// Range and grid of `learned[channel]`.
    fn set_step(&mut self, channel: usize) {
        let codes = self.codes();
        // Not `f32::max`, which would hide NaN.
        let step = larger(self.learned[channel] / self.trained_steps(codes), f32::MIN_POSITIVE);
        let step = saved_step(-step * codes.below, step * codes.above, codes).unwrap_or(step);
        self.learned[channel] = step * self.trained_steps(codes);
        match self.step_grid(step) {
            Ok(grid) => {
                (self.min[channel], self.max[channel]) = (grid.lo(), grid.hi());
                self.grids[channel] = grid;
            }
            Err(source) => {
                self.note(channel, (self.min[channel], self.max[channel]), source);
                self.grids[channel] = Grid::poisoned(self.config.bits, self.config.narrow_range);
            }
        }
    }

    /// Starts from the first batch: LSQ with `s = 2 mean|x| / sqrt(Qp)`, PACT with the largest magnitude as clipping value, and
    /// codes below zero if the tensor has values there or the quantizer is symmetric. A channel of zeros takes the start of the
    /// whole tensor; a tensor of zeros waits for the next batch and is quantized to 0 until then.
    ///
    /// LSQ's start would put most clipping values beyond all values, where nothing but clipped values could move them back.
    pub(super) fn start_steps(&mut self, x: &[f32]) {
        let ranges = self.grids.len();
        self.problem = None;
        self.extremes.observe(x);
        self.signed = self.config.symmetric || (0..ranges).any(|channel| self.extremes.of(channel).0 < 0.0);
        let root = f64::from(self.codes().above).sqrt();
        let magnitude = |channel: usize| {
            let (low, high) = self.extremes.of(channel);
            larger(-low, high)
        };
        let start = |sum: f64, count: usize, largest: f32| match self.config.kind {
            QuantizerKind::Pact => largest,
            _ => (2.0 * (sum / count as f64) / root) as f32,
        };
        let sums = (0..ranges).map(|channel| {
            x.iter().skip(channel).step_by(ranges).fold(0.0, |sum, x| sum + f64::from(x.abs()))
        });
        let whole = start(sums.clone().sum(), x.len(), (0..ranges).map(magnitude).fold(0.0, larger));
        if whole == 0.0 {
            self.grids.fill(Grid::zero(self.config.bits, self.config.narrow_range));
            self.lanes.set(&self.grids);
            return;
        }
        for (channel, sum) in sums.enumerate() {
            let own = start(sum, x.len() / ranges, magnitude(channel));
            self.learned[channel] = if sum == 0.0 { whole } else { own };
        }
        self.has_range = true;
        for channel in 0..ranges {
            let batch = self.extremes.of(channel);
            (self.min[channel], self.max[channel]) = batch;
            self.set_step(channel);
        }
        self.lanes.set(&self.grids);
    }

    /// The steps of a saved range.
    pub(super) fn restore_steps(&mut self, min: &[f32], max: &[f32]) -> Result<(), QuantizerError> {
        self.signed = self.config.symmetric || min.iter().any(|min| *min < 0.0);
        let codes = self.codes();
        for (channel, (&min, &max)) in min.iter().zip(max).enumerate() {
            let range = |source| QuantizerError::Range { channel, source };
            if !(min.is_finite() && max.is_finite()) {
                return Err(range(RangeError::NotFinite { min, max }));
            }
            if min > max {
                return Err(range(RangeError::Reversed { min, max }));
            }
            let step = saved_step(min, max, codes).unwrap_or_else(|| {
                // No range of this kind: the smallest step that covers it.
                let from_min = if codes.below > 0.0 { -min / codes.below } else { 0.0 };
                larger(max / codes.above, from_min)
            });
            self.learned[channel] = step * self.trained_steps(codes);
            self.grids[channel] = self.step_grid(step).map_err(range)?;
            (self.min[channel], self.max[channel]) = (self.grids[channel].lo(), self.grids[channel].hi());
        }
        Ok(())
    }

    /// [`Quantizer::backward`] with trained steps or clipping values.
    pub(super) fn learned_backward(&self, x: &[f32], g: &mut [f32], d_learned: &mut [f32]) {
        let codes = self.codes();
        if self.config.kind == QuantizerKind::Pact {
            self.lanes.learned_gradient(x, g, (codes, false), d_learned);
            // Of the step so far, which is a `Qp`th of the clipping value.
            d_learned.iter_mut().for_each(|d| *d /= codes.above);
            return;
        }
        self.lanes.learned_gradient(x, g, (codes, true), d_learned);
        // At least one, so that an empty batch has the gradient 0.
        let values = (x.len() / d_learned.len()).max(1) as f64;
        let factor = (1.0 / (values * f64::from(codes.above)).sqrt()) as f32;
        for d in d_learned {
            *d *= factor;
        }
    }
}

/// The smallest step whose range is exactly `[min, max]`.
fn saved_step(min: f32, max: f32, codes: Codes) -> Option<f32> {
    let mut step = max / codes.above;
    for _ in 0..NEIGHBOURS {
        step = step.next_down();
    }
    (0..=2 * NEIGHBOURS)
        .map(|_| {
            let candidate = step;
            step = step.next_up();
            candidate
        })
        .find(|step| step * codes.above == max && -step * codes.below == min)
}
