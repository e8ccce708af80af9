//! The gradient of learned steps (LSQ, PACT): of the values, and of the step of each channel.

use vectors::Four;
use wide::f32x4;

use super::{GridLanes, Lanes, padded};

/// The codes of a grid with a learned step: `-below ..= above` steps from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Codes {
    /// `Qn`: steps below zero, 0 for an unsigned grid.
    pub(crate) below: f32,
    /// `Qp`: steps above zero.
    pub(crate) above: f32,
}

impl GridLanes {
    /// `d y / d s` at `x`: `-Qn` below, `Qp` above, and inside `round(x / s) - x / s`, or 0 without `rounding`.
    #[inline(always)]
    fn step_derivative(&self, x: f32x4, codes: Codes, rounding: bool) -> f32x4 {
        let inside = if rounding { self.steps(Four, x) - x / self.divisor } else { f32x4::ZERO };
        let inside = x.simd_lt(self.pass_lo).select(f32x4::splat(-codes.below), inside);
        x.simd_gt(self.pass_hi).select(f32x4::splat(codes.above), inside)
    }
}

impl Lanes {
    /// From the gradient `g` of the quantized values: that of the steps, summed per channel into `d_steps`
    /// `[channels]`; `g` itself becomes the gradient of `x`, 0 outside the grid. Values inside move a step by their rounding
    /// error, or not at all without `rounding`.
    ///
    /// One sum per lane (one channel) or per channel (several), in the order of the values.
    pub(crate) fn learned_gradient(
        &self,
        x: &[f32],
        g: &mut [f32],
        (codes, rounding): (Codes, bool),
        d_steps: &mut [f32],
    ) {
        debug_assert_eq!(x.len(), g.len());
        d_steps.fill(0.0);
        let table = self.table.as_slice();
        let (xs, x_tail) = x.as_chunks::<4>();
        let (gs, g_tail) = g.as_chunks_mut::<4>();
        let last = &table[xs.len() % table.len()];
        // Padded with a gradient of 0, which adds nothing.
        let (x_last, g_last) = (padded(x_tail), padded(g_tail));
        let last_terms = g_last * last.step_derivative(x_last, codes, rounding);
        g_tail.copy_from_slice(&(g_last & last.passes(x_last)).to_array()[..x_tail.len()]);
        if let ([lanes], [d_step]) = (table, &mut *d_steps) {
            let mut sums = f32x4::ZERO;
            for (x, g) in xs.iter().zip(gs) {
                let (x, gradient) = (f32x4::new(*x), f32x4::new(*g));
                sums += gradient * lanes.step_derivative(x, codes, rounding);
                *g = (gradient & lanes.passes(x)).to_array();
            }
            let [a, b, c, d] = (sums + last_terms).to_array();
            *d_step = (a + b) + (c + d);
            return;
        }
        let channels = d_steps.len();
        let mut channel = 0;
        let mut add = |terms: f32x4, count: usize| {
            for term in &terms.to_array()[..count] {
                d_steps[channel] += term;
                channel = if channel + 1 == channels { 0 } else { channel + 1 };
            }
        };
        for (xs, gs) in xs.chunks(table.len()).zip(gs.chunks_mut(table.len())) {
            for ((x, g), lanes) in xs.iter().zip(gs).zip(table) {
                let (x, gradient) = (f32x4::new(*x), f32x4::new(*g));
                add(gradient * lanes.step_derivative(x, codes, rounding), 4);
                *g = (gradient & lanes.passes(x)).to_array();
            }
        }
        add(last_terms, x_tail.len());
    }
}
