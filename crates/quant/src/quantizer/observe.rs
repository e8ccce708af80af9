//! How a training batch moves the range.

use vocabulary::RangeInit;

use super::rule::MovedBy;
use super::{Quantizer, RangeProblem};
use crate::{Grid, RangeError, Statistics};

impl Quantizer {
    /// Lets one training batch `x`, `[.., channels]`, update the range. An empty batch changes nothing; the range of
    /// `Fixed` stays, and so does that of learned steps after their first batch. A batch with a value that is not finite makes the
    /// quantizer return NaN from then on, and [`Quantizer::problem`] say why.
    ///
    /// # Panics
    /// In debug builds when the length of `x` is no multiple of the number of ranges.
    pub fn observe(&mut self, x: &[f32]) {
        debug_assert!(x.len().is_multiple_of(self.grids.len()));
        if x.is_empty() {
            return;
        }
        self.steps += 1;
        match self.config.moved_by() {
            MovedBy::Nothing => return,
            MovedBy::Optimizer => {
                if !self.has_range {
                    self.start_steps(x);
                }
                return;
            }
            MovedBy::Extremes | MovedBy::Formulas => {}
        }
        self.problem = None;
        self.extremes.observe(x);
        for channel in 0..self.grids.len() {
            let (batch_min, batch_max) = self.extremes.of(channel);
            let range = self.next_range(channel, batch_min, batch_max, x);
            self.set_range(channel, range, (batch_min, batch_max));
        }
        self.lanes.set(&self.grids);
        self.has_range = true;
    }

    /// The rule of the kind for one channel: the range after the batch, or what is wrong with it.
    fn next_range(&self, channel: usize, low: f32, high: f32, x: &[f32]) -> Result<(f32, f32), RangeError> {
        let (min, max) = (self.min[channel], self.max[channel]);
        let first = !self.has_range && self.config.range_init == RangeInit::FirstBatch;
        if self.config.moved_by() == MovedBy::Formulas {
            let before = if first { (low, high) } else { (min, max) };
            return self.custom_range(channel, (low, high), before, x);
        }
        let batch = self.config.widened(low, high);
        Ok(if first { batch } else { self.config.after_batch((min, max), batch) })
    }

    /// The range the formulas give, widened to contain 0 and around 0 as every other.
    fn custom_range(
        &self,
        channel: usize,
        (min, max): (f32, f32),
        (prev_min, prev_max): (f32, f32),
        x: &[f32],
    ) -> Result<(f32, f32), RangeError> {
        // A config without formulas was refused when the quantizer was made.
        let Some(formula) = &self.config.formula else { return Ok((min, max)) };
        let (mean, std) = if formula.uses_moments() {
            moments(x.iter().skip(channel).step_by(self.grids.len()))
        } else {
            (0.0, 0.0)
        };
        let (low, high) = formula.evaluate(&Statistics {
            min: f64::from(min),
            max: f64::from(max),
            mean,
            std,
            step: (self.steps - 1) as f64,
            prev_min: f64::from(prev_min),
            prev_max: f64::from(prev_max),
        });
        // Checked before the widening, which would turn the range around.
        if !(low.is_finite() && high.is_finite() && min.is_finite() && max.is_finite()) {
            Err(RangeError::NotFinite { min: low, max: high })
        } else if low > high {
            Err(RangeError::Reversed { min: low, max: high })
        } else {
            Ok(self.config.widened(low, high))
        }
    }

    /// Takes over a new range of `channel`, or notes why it has none. `batch` are the extremes of the batch.
    fn set_range(&mut self, channel: usize, range: Result<(f32, f32), RangeError>, batch: (f32, f32)) {
        let (bits, narrow) = (self.config.bits, self.config.narrow_range);
        let grid = range.and_then(|(min, max)| {
            (self.min[channel], self.max[channel]) = (min, max);
            self.config.grid(min, max)
        });
        self.grids[channel] = grid.unwrap_or_else(|source| {
            self.note(channel, batch, source);
            Grid::poisoned(bits, narrow)
        });
    }

    /// Notes the first problem of a batch.
    pub(super) fn note(&mut self, channel: usize, (batch_min, batch_max): (f32, f32), source: RangeError) {
        self.problem.get_or_insert(RangeProblem { step: self.steps, channel, batch_min, batch_max, source });
    }
}

/// Mean and standard deviation (divided by the number of values), summed in double precision in the order of the values.
fn moments<'a>(values: impl ExactSizeIterator<Item = &'a f32> + Clone) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.clone().fold(0.0, |sum, x| sum + f64::from(*x)) / count;
    let squares = values.fold(0.0, |sum, x| {
        let distance = f64::from(*x) - mean;
        sum + distance * distance
    });
    (mean, (squares / count).sqrt())
}
