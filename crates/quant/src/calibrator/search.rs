//! The search for the clip thresholds with the smallest cost.

use super::Histogram;

/// Candidates per threshold: hundredths of the full range.
const CANDIDATES: u32 = 100;

/// Rounds in which each end is searched with the other one held.
const ROUNDS: usize = 4;

/// The range of all values, containing 0, and around 0 if symmetric.
pub(super) fn full_range(histogram: &Histogram, symmetric: bool) -> (f64, f64) {
    let (min, max) = (f64::from(histogram.min()).min(0.0), f64::from(histogram.max()).max(0.0));
    if symmetric {
        let largest = max.max(-min);
        (-largest, largest)
    } else {
        (min, max)
    }
}

/// The cheapest of the ranges within `full`; of equals the widest.
///
/// First both ends are scaled together by 1, 0.99, ... 0.01; a range with two ends that may differ then has each end
/// scaled alone, in turns, until nothing gets cheaper.
pub(super) fn smallest(full: (f64, f64), symmetric: bool, cost: impl Fn((f64, f64)) -> f64) -> (f64, f64) {
    let scales = || (1..=CANDIDATES).rev().map(|k| f64::from(k) / f64::from(CANDIDATES));
    let (mut best, mut lowest) = (full, cost(full));
    // Says whether the candidate was cheaper.
    let mut consider = |range: (f64, f64), best: &mut (f64, f64)| {
        let found = cost(range);
        let is_cheaper = found < lowest;
        if is_cheaper {
            (*best, lowest) = (range, found);
        }
        is_cheaper
    };
    for scale in scales() {
        consider((full.0 * scale, full.1 * scale), &mut best);
    }
    if symmetric || full.0 == 0.0 || full.1 == 0.0 {
        return best;
    }
    for _ in 0..ROUNDS {
        let mut is_better = false;
        for scale in scales() {
            is_better |= consider((full.0 * scale, best.1), &mut best);
        }
        for scale in scales() {
            is_better |= consider((best.0, full.1 * scale), &mut best);
        }
        if !is_better {
            break;
        }
    }
    best
}
