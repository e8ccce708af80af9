//! Percentiles of a histogram.

use super::Histogram;

/// The range that keeps `percentile` percent of the values.
pub(super) fn range(histogram: &Histogram, percentile: f64, symmetric: bool) -> (f64, f64) {
    let counted: u64 = histogram.counts().iter().sum();
    let total = (counted + histogram.zeros()) as f64;
    let cut = total * (100.0 - percentile) / 100.0;
    let (min, max) = (f64::from(histogram.min()), f64::from(histogram.max()));
    if symmetric {
        let largest = magnitude(histogram, cut, max.max(-min));
        return (-largest, largest);
    }
    let cut_below = if max <= 0.0 { cut } else { cut / 2.0 };
    let cut_above = if min >= 0.0 { cut } else { cut / 2.0 };
    let bins = histogram.counts().len();
    let low = (0..bins).map(|bin| (histogram.counts()[bin], histogram.edge(bin), histogram.edge(bin + 1)));
    let high =
        (0..bins).rev().map(|bin| (histogram.counts()[bin], histogram.edge(bin + 1), histogram.edge(bin)));
    // 0 stays in the range, and with it all values beyond it.
    let min = if min < 0.0 { threshold(low, cut_below).clamp(min, 0.0) } else { 0.0 };
    let max = if max > 0.0 { threshold(high, cut_above).clamp(0.0, max) } else { 0.0 };
    (min, max)
}

/// Where `cut` values have been passed, going through bins of `(count, near edge, far edge)`; within a bin in proportion.
/// Past the last bin with values, its far edge.
fn threshold(bins: impl Iterator<Item = (u64, f64, f64)>, mut cut: f64) -> f64 {
    let mut reached = 0.0;
    for (count, near, far) in bins {
        let count = count as f64;
        if cut <= 0.0 && count > 0.0 {
            return near;
        }
        if count > cut {
            return near + (far - near) * (cut / count);
        }
        cut -= count;
        reached = far;
    }
    reached
}

/// The magnitude beyond which `cut` values lie: found by halving, since bins of both signs overlap when folded.
fn magnitude(histogram: &Histogram, cut: f64, largest: f64) -> f64 {
    let beyond = |limit: f64| {
        histogram.counts().iter().enumerate().fold(0.0, |sum, (bin, count)| {
            let (low, high) = (histogram.edge(bin), histogram.edge(bin + 1));
            let outside = if high > low {
                // The part of the bin below -limit, and the part above limit.
                let below = ((-limit).min(high) - low).max(0.0);
                let above = (high - limit.max(low)).max(0.0);
                (below + above) / (high - low)
            } else {
                f64::from(u8::from(low.abs() > limit))
            };
            sum + *count as f64 * outside
        })
    };
    if cut <= 0.0 {
        return largest;
    }
    let (mut inside, mut outside) = (0.0, largest);
    // Double precision has no more bits than that.
    for _ in 0..60 {
        let middle = 0.5 * (inside + outside);
        if beyond(middle) > cut { inside = middle } else { outside = middle }
    }
    outside
}
