//! The expected squared error of quantizing the values of a histogram.
//!
//! The values of a bin are taken as uniformly distributed over it, and the error is integrated exactly, so that grids finer
//! than the bins are judged as fairly as coarser ones.

use super::Histogram;
use crate::BitWidth;

/// The grid of a range: points `k * step` for `k` from `lowest` to `highest`; 0 is one of them.
struct Points {
    step: f64,
    lowest: f64,
    highest: f64,
}

impl Points {
    fn new((min, max): (f64, f64), bits: BitWidth, symmetric: bool) -> Self {
        if symmetric {
            let highest = f64::from(bits.signed_max());
            return Self { step: max / highest, lowest: -highest, highest };
        }
        let steps = f64::from(bits.levels() - 1);
        let step = (max - min) / steps;
        let lowest = -(-min / step).round();
        Self { step, lowest, highest: lowest + steps }
    }

    /// The integral of `(x - quantized x)^2` from 0 to `x`.
    fn integral(&self, x: f64) -> f64 {
        let steps = x / self.step;
        let cube = self.step * self.step * self.step;
        let within = steps.clamp(self.lowest, self.highest);
        // Each whole step adds 1/12; the bounds are whole.
        let nearest = (within + 0.5).floor();
        let rest = within - nearest;
        let clipped = steps - within;
        cube * (nearest / 12.0 + (rest * rest * rest + clipped * clipped * clipped) / 3.0)
    }
}

/// The sum over all values of their expected squared error on the grid of `range`.
pub(super) fn cost(histogram: &Histogram, range: (f64, f64), bits: BitWidth, symmetric: bool) -> f64 {
    let width = histogram.width();
    if range.0 >= range.1 || width <= 0.0 {
        return 0.0;
    }
    let points = Points::new(range, bits, symmetric);
    let mut from = points.integral(histogram.edge(0));
    let mut sum = 0.0;
    for (bin, count) in histogram.counts().iter().enumerate() {
        let to = points.integral(histogram.edge(bin + 1));
        sum += *count as f64 * (to - from);
        from = to;
    }
    sum / width
}
