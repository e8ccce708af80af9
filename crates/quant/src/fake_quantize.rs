//! Fake quantization of whole tensors, and its straight-through gradient.

use crate::Grid;
use crate::lanes::Lanes;

/// Fake-quantizes `x` into `y`, both `[.., channels]` row-major, where `channels` is `grids.len()` (1: per tensor).
///
/// # Panics
/// In debug builds when the lengths differ or are no multiple of the number of grids.
pub fn fake_quantize(grids: &[Grid], x: &[f32], y: &mut [f32]) {
    debug_assert_eq!(x.len(), y.len());
    debug_assert!(!grids.is_empty() && x.len().is_multiple_of(grids.len()));
    Lanes::new(grids).quantize(x, y);
}

/// The gradient of [`fake_quantize`] as TensorFlow defines it, from the gradient `g` of the output.
///
/// `dx = g` where `lo <= x <= hi` and 0 elsewhere; `dmin[c]` sums `g` where `x < lo`, `dmax[c]` where `x > hi`.
/// `x`, `g` and `dx` are `[.., channels]` row-major; `dmin` and `dmax` are `[channels]` with `channels == grids.len()`.
///
/// # Panics
/// In debug builds when the lengths do not fit together.
pub fn fake_quantize_gradient(
    grids: &[Grid],
    x: &[f32],
    g: &[f32],
    dx: &mut [f32],
    dmin: &mut [f32],
    dmax: &mut [f32],
) {
    let channels = grids.len();
    debug_assert!(x.len() == g.len() && x.len() == dx.len());
    debug_assert!(channels > 0 && dmin.len() == channels && dmax.len() == channels);
    debug_assert!(x.len().is_multiple_of(channels));
    dmin.fill(0.0);
    dmax.fill(0.0);
    for ((i, (&x, &g)), dx) in x.iter().zip(g).enumerate().zip(dx) {
        let channel = i % channels;
        let grid = &grids[channel];
        *dx = if grid.passes(x) { g } else { 0.0 };
        if grid.is_below(x) {
            dmin[channel] += g;
        }
        if grid.is_above(x) {
            dmax[channel] += g;
        }
    }
}

#[cfg(test)]
#[path = "fake_quantize_tests.rs"]
mod tests;
