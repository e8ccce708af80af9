//! How much of a distribution is lost by clipping and quantizing it: Migacz, 8-bit Inference with TensorRT, GTC 2017.
//!
//! The original clips the magnitudes of a histogram to its first `i` bins, adds what is cut off to the last of them (`P`),
//! gathers the bins into 128 levels and spreads each level evenly over its bins that are not empty (`Q`), and takes the `i`
//! with the smallest divergence of `Q` from `P`. Generalised here: the window has two ends, each of which receives what is cut
//! off beyond it, and `2^bits` levels (`2^bits - 1` if symmetric), to which bins belong by their centres. With fewer bins than
//! levels nothing is lost inside. Exact zeros take no part: every grid has them.

use super::Histogram;
use crate::BitWidth;

/// The probability given to a bin that is empty in `Q` but not in `P`, whose divergence would be infinite.
const SMOOTHING: f64 = 1e-6;

/// The divergence of the values quantized to `range` from the values clipped to it, in nats.
pub(super) fn cost(histogram: &Histogram, range: (f64, f64), bits: BitWidth, symmetric: bool) -> f64 {
    let counts = histogram.counts();
    let width = histogram.width();
    let (min, max) = range;
    if min >= max || width <= 0.0 {
        return 0.0;
    }
    let centre = |bin: usize| histogram.edge(bin) + 0.5 * width;
    let Some(first) = (0..counts.len()).find(|bin| centre(*bin) >= min) else { return f64::INFINITY };
    let Some(last) = (0..counts.len()).rev().find(|bin| centre(*bin) <= max) else { return f64::INFINITY };
    let window = counts.get(first..=last).unwrap_or_default();
    let inside: u64 = window.iter().sum();
    if inside == 0 {
        return f64::INFINITY;
    }
    let below: u64 = counts[..first].iter().sum();
    let above: u64 = counts[last + 1..].iter().sum();
    let (total, inside) = ((below + inside + above) as f64, inside as f64);

    let levels = f64::from(bits.levels() - i32::from(symmetric));
    // Finer levels than bins tell bins apart that are one to the histogram.
    let levels = levels.min((max - min) / width);
    let level = |bin: usize| ((centre(first + bin) - min) / (max - min) * levels).floor();
    let mut divergence = 0.0;
    let mut start = 0;
    while start < window.len() {
        let end = (start + 1..window.len()).find(|bin| level(*bin) != level(start)).unwrap_or(window.len());
        let group = &window[start..end];
        let occupied = group.iter().filter(|count| **count > 0).count().max(1) as f64;
        let even = group.iter().sum::<u64>() as f64 / occupied;
        for (i, count) in group.iter().enumerate() {
            let bin = start + i;
            let mut clipped = *count as f64;
            clipped += if bin == 0 { below as f64 } else { 0.0 };
            clipped += if bin + 1 == window.len() { above as f64 } else { 0.0 };
            if clipped > 0.0 {
                let p = clipped / total;
                let q = if *count > 0 { even / inside } else { SMOOTHING };
                divergence += p * libm::log(p / q);
            }
        }
        start = end;
    }
    divergence
}
