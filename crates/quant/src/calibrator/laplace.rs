//! Analytic clipping: the threshold with the least expected squared error if values follow Laplace's distribution (ACIQ: Banner,
//! Nahshan and Soudry, Post training 4-bit quantization of convolutional networks for rapid-deployment, NeurIPS 2019,
//! arXiv:1810.05723).
//!
//! With the scale `b`, the mean distance from the mean, clipping at a distance `a` costs `2 b^2 exp(-a / b)`, and rounding
//! within costs `a^2 / (3 * 4^bits)`; their sum is smallest where `(a / b) exp(a / b) = 3 * 4^bits`. Values of one sign, as
//! behind a relu, have all codes on their side, which is one bit more; `b` is then the mean of their magnitudes.

use super::Histogram;
use super::search::full_range;
use crate::BitWidth;

/// Newton's steps for the threshold; four give all bits of a double.
const STEPS: usize = 8;

/// The range that clips at the threshold, within the extremes.
pub(super) fn range(histogram: &Histogram, bits: BitWidth, symmetric: bool) -> (f64, f64) {
    let (min, max) = full_range(histogram, false);
    if symmetric {
        let largest = max.max(-min);
        let threshold = (mean_distance(histogram, 0.0) * in_scales(bits.get())).min(largest);
        return (-threshold, threshold);
    }
    if min == 0.0 || max == 0.0 {
        let threshold = mean_distance(histogram, 0.0) * in_scales(bits.get() + 1);
        return ((-threshold).max(min), threshold.min(max));
    }
    let mean = mean(histogram);
    let threshold = mean_distance(histogram, mean) * in_scales(bits.get());
    ((mean - threshold).clamp(min, 0.0), (mean + threshold).clamp(0.0, max))
}

/// The threshold in units of the scale: the `r` with `r exp(r) = 3 * 4^bits`, found from `r + ln r`.
fn in_scales(bits: u8) -> f64 {
    let target = libm::log(3.0) + f64::from(bits) * libm::log(4.0);
    let mut ratio = target;
    for _ in 0..STEPS {
        ratio *= (1.0 + target - libm::log(ratio)) / (1.0 + ratio);
    }
    ratio
}

/// The middles of the bins, each with its number of values.
fn middles(histogram: &Histogram) -> impl Iterator<Item = (f64, f64)> {
    let middle = |bin| 0.5 * (histogram.edge(bin) + histogram.edge(bin + 1));
    histogram.counts().iter().enumerate().map(move |(bin, count)| (middle(bin), *count as f64))
}

fn mean(histogram: &Histogram) -> f64 {
    let (sum, count) =
        middles(histogram).fold((0.0, 0.0), |(sum, n), (x, count)| (sum + count * x, n + count));
    sum / count
}

/// The mean distance of the values from `center`; there are values.
fn mean_distance(histogram: &Histogram, center: f64) -> f64 {
    let far = |(sum, n), (x, count): (f64, f64)| (sum + count * (x - center).abs(), n + count);
    let (sum, count) = middles(histogram).fold((0.0, 0.0), far);
    sum / count
}
