//! The gradient of learned steps (LSQ, PACT): of the values, and of the step of each channel.

use vectors::{Four, MOST_LANES, Vector, Width, widest};
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

impl<V: Vector> GridLanes<V> {
    /// `d y / d s` at `x`: `-Qn` below, `Qp` above, and inside `round(x / s) - x / s`, or 0 without `rounding`.
    #[inline(always)]
    fn step_derivative<W: Width<Vector = V>>(&self, w: W, x: V, codes: Codes, rounding: bool) -> V {
        let inside = if rounding { self.steps(w, x) - x / self.divisor } else { w.splat(0.0) };
        let (below, above) = (self.pass_lo.simd_gt(x), x.simd_gt(self.pass_hi));
        let inside = inside.without(below) | (below & w.splat(-codes.below));
        inside.without(above) | (above & w.splat(codes.above))
    }
}

widest! {
    /// [`Lanes::learned_gradient`] with one grid for all values: adds the terms of its step to `sums`, those of each value to the sum
    /// of its place among four.
    fn one_step(
        grid: &GridLanes<f32>,
        x: &[f32],
        g: &mut [f32],
        codes: (Codes, bool),
        sums: &mut f32x4,
    ) = one_step_of;
}

/// [`one_step`] by vectors of one width, then by fours.
#[inline(always)]
fn one_step_of<W: Width>(
    w: W,
    grid: &GridLanes<f32>,
    x: &[f32],
    g: &mut [f32],
    codes: (Codes, bool),
    sums: &mut f32x4,
) {
    let (x, rest) = x.split_at(x.len() / W::LANES * W::LANES);
    let (g, rest_g) = g.split_at_mut(x.len());
    add_terms(w, grid, x, g, codes, sums);
    if W::LANES > 4 {
        add_terms(Four, grid, rest, rest_g, codes, sums);
    }
}

/// [`one_step`] of whole vectors.
#[inline(always)]
fn add_terms<W: Width>(
    w: W,
    grid: &GridLanes<f32>,
    x: &[f32],
    g: &mut [f32],
    (codes, rounding): (Codes, bool),
    sums: &mut f32x4,
) {
    let lanes = grid.in_every_lane(w);
    let mut terms = [0.0; MOST_LANES];
    for (x, g) in W::chunks(x).iter().zip(W::chunks_mut(g)) {
        let (x, gradient) = (w.load(*x), w.load(*g));
        w.store_all([gradient * lanes.step_derivative(w, x, codes, rounding)], &mut terms);
        for terms in terms[..W::LANES].as_chunks::<4>().0 {
            *sums += f32x4::new(*terms);
        }
        *g = w.chunk(gradient & lanes.passes(x));
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
        let last_terms = g_last * last.step_derivative(Four, x_last, codes, rounding);
        g_tail.copy_from_slice(&(g_last & last.passes(x_last)).to_array()[..x_tail.len()]);
        if let (Some(grid), [d_step]) = (&self.one, &mut *d_steps) {
            let mut sums = f32x4::ZERO;
            one_step(grid, xs.as_flattened(), gs.as_flattened_mut(), (codes, rounding), &mut sums);
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
                add(gradient * lanes.step_derivative(Four, x, codes, rounding), 4);
                *g = (gradient & lanes.passes(x)).to_array();
            }
        }
        add(last_terms, x_tail.len());
    }
}
