//! Grids four values at a time: [`Grid::fake_quantize`] and the straight-through mask of whole tensors, to the bit.

mod extremes;
mod learned;
#[cfg(test)]
mod tests;

use vectors::{Four, Vector, Width, widest};
use wide::f32x4;

use crate::Grid;

pub(crate) use extremes::Extremes;
pub(crate) use learned::Codes;

/// The largest denormal: with a bound of 0, it still passes, because TensorFlow counts it as 0.
const LARGEST_DENORMAL: f32 = f32::from_bits(0x007f_ffff);

/// The numbers of neighbouring values' grids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GridLanes<V = f32x4> {
    lo: V,
    hi: V,
    /// The scale; 1 for the zero grid, whose division must not give NaN.
    divisor: V,
    /// The scale, 0 for the zero grid.
    scale: V,
    steps_below_zero: V,
    /// The smallest value whose gradient passes.
    pass_lo: V,
    /// The largest value whose gradient passes.
    pass_hi: V,
}

impl GridLanes<f32> {
    /// Of one grid.
    fn of(grid: &Grid) -> Self {
        let if_zero = |zero, other| if grid.is_zero() { zero } else { other };
        let lowest = if grid.lo() == 0.0 { -LARGEST_DENORMAL } else { grid.lo() };
        let highest = if grid.hi() == 0.0 { LARGEST_DENORMAL } else { grid.hi() };
        Self {
            lo: grid.lo(),
            hi: grid.hi(),
            divisor: if_zero(1.0, grid.scale()),
            scale: grid.scale(),
            steps_below_zero: grid.steps_below_zero(),
            pass_lo: if_zero(f32::NEG_INFINITY, lowest),
            pass_hi: if_zero(f32::INFINITY, highest),
        }
    }

    /// The grid in every lane.
    #[inline(always)]
    fn in_every_lane<W: Width>(&self, w: W) -> GridLanes<W::Vector> {
        GridLanes {
            lo: w.splat(self.lo),
            hi: w.splat(self.hi),
            divisor: w.splat(self.divisor),
            scale: w.splat(self.scale),
            steps_below_zero: w.splat(self.steps_below_zero),
            pass_lo: w.splat(self.pass_lo),
            pass_hi: w.splat(self.pass_hi),
        }
    }
}

impl GridLanes {
    /// A grid in each lane.
    fn new(grids: [&Grid; 4]) -> Self {
        let grids = grids.map(GridLanes::of);
        let lanes = |number: fn(&GridLanes<f32>) -> f32| f32x4::new(grids.each_ref().map(number));
        Self {
            lo: lanes(|grid| grid.lo),
            hi: lanes(|grid| grid.hi),
            divisor: lanes(|grid| grid.divisor),
            scale: lanes(|grid| grid.scale),
            steps_below_zero: lanes(|grid| grid.steps_below_zero),
            pass_lo: lanes(|grid| grid.pass_lo),
            pass_hi: lanes(|grid| grid.pass_hi),
        }
    }
}

impl<V: Vector> GridLanes<V> {
    /// Steps from 0.0 to the grid value of `x`: the arithmetic of [`Grid::fake_quantize`] in the same order. Clipping
    /// first bounds the quotient by 2^16 steps, as [`Vector::floor`] needs it. NaN stays NaN.
    #[inline(always)]
    fn steps<W: Width<Vector = V>>(&self, w: W, x: V) -> V {
        let x = x.at_least(self.lo).at_most(self.hi);
        ((x - self.lo) / self.divisor - self.steps_below_zero + w.splat(0.5)).floor()
    }

    /// The grid values of `x`; NaN where `x` is.
    #[inline(always)]
    fn quantize<W: Width<Vector = V>>(&self, w: W, x: V) -> V {
        self.steps(w, x) * self.scale
    }

    /// All bits set where the gradient at `x` passes.
    #[inline(always)]
    fn passes(&self, x: V) -> V {
        x.simd_ge(self.pass_lo) & x.simd_le(self.pass_hi)
    }
}

/// The grids of a tensor.
#[derive(Debug)]
pub(crate) struct Lanes {
    /// Entry `i` is for values `4 i .. 4 i + 4`, and so on around.
    table: Vec<GridLanes>,
    /// The grid, where there is one for all values.
    one: Option<GridLanes<f32>>,
}

impl Clone for Lanes {
    fn clone(&self) -> Self {
        Self { table: self.table.clone(), one: self.one }
    }

    fn clone_from(&mut self, other: &Self) {
        self.table.clone_from(&other.table);
        self.one = other.one;
    }
}

/// After how many groups of four values the channels begin anew: `lcm(channels, 4) / 4`.
fn period(channels: usize) -> usize {
    match channels % 4 {
        0 => channels / 4,
        2 => channels / 2,
        _ => channels,
    }
}

/// The last values of a tensor, fewer than four, filled up with zeros.
fn padded(tail: &[f32]) -> f32x4 {
    let mut values = [0.0; 4];
    values[..tail.len()].copy_from_slice(tail);
    f32x4::new(values)
}

impl Lanes {
    /// Of at least one grid.
    pub(crate) fn new(grids: &[Grid]) -> Self {
        let mut lanes = Self { table: Vec::with_capacity(period(grids.len())), one: None };
        lanes.set(grids);
        lanes
    }

    /// Takes over changed grids, as many as before, without allocating.
    pub(crate) fn set(&mut self, grids: &[Grid]) {
        self.table.clear();
        let channels = grids.len();
        if let [grid] = grids {
            let grid = GridLanes::of(grid);
            self.one = Some(grid);
            self.table.push(grid.in_every_lane(Four));
            return;
        }
        self.one = None;
        self.table.extend(
            (0..period(channels))
                .map(|group| GridLanes::new([0, 1, 2, 3].map(|lane| &grids[(4 * group + lane) % channels]))),
        );
    }

    /// Fake-quantizes `x` into `y`.
    pub(crate) fn quantize(&self, x: &[f32], y: &mut [f32]) {
        quantize(self, x, y);
    }

    /// Sets `g` to 0 wherever `x` lies outside its grid.
    pub(crate) fn mask(&self, x: &[f32], g: &mut [f32]) {
        mask(self, x, g);
    }
}

widest! {
    fn quantize(lanes: &Lanes, x: &[f32], y: &mut [f32]) = update::<Quantized, _>;
    fn mask(lanes: &Lanes, x: &[f32], g: &mut [f32]) = update::<Masked, _>;
}

/// What becomes of a tensor's values.
trait Change {
    /// The new values of what was `out`.
    fn of<W: Width>(w: W, grids: &GridLanes<W::Vector>, x: W::Vector, out: W::Vector) -> W::Vector;
}

/// The grid values of `x`.
struct Quantized;

impl Change for Quantized {
    #[inline(always)]
    fn of<W: Width>(w: W, grids: &GridLanes<W::Vector>, x: W::Vector, _: W::Vector) -> W::Vector {
        grids.quantize(w, x)
    }
}

/// What was there, and 0 where `x` lies outside its grid.
struct Masked;

impl Change for Masked {
    #[inline(always)]
    fn of<W: Width>(_: W, grids: &GridLanes<W::Vector>, x: W::Vector, out: W::Vector) -> W::Vector {
        out & grids.passes(x)
    }
}

/// Changes every value of `out`; `x` and `out` are equally long.
#[inline(always)]
fn update<C: Change, W: Width>(w: W, Lanes { table, one }: &Lanes, x: &[f32], out: &mut [f32]) {
    debug_assert_eq!(x.len(), out.len());
    let Some(grid) = one.filter(|_| W::LANES > 4) else {
        return update_by_four::<C>(table, x, out);
    };
    let lanes = grid.in_every_lane(w);
    let whole = x.len() / W::LANES * W::LANES;
    for (x, out) in W::chunks(x).iter().zip(W::chunks_mut(out)) {
        *out = w.chunk(C::of(w, &lanes, w.load(*x), w.load(*out)));
    }
    // The rest by fours, whose grids are the same.
    update_by_four::<C>(table, &x[whole..], &mut out[whole..]);
}

/// [`update`] by four values, which may have different grids.
#[inline(always)]
fn update_by_four<C: Change>(table: &[GridLanes], x: &[f32], out: &mut [f32]) {
    let (xs, x_tail) = x.as_chunks::<4>();
    let (outs, out_tail) = out.as_chunks_mut::<4>();
    if let [lanes] = table {
        // A copy, so that the numbers stay in registers.
        let lanes = *lanes;
        for (x, out) in xs.iter().zip(&mut *outs) {
            *out = C::of(Four, &lanes, f32x4::new(*x), f32x4::new(*out)).to_array();
        }
    } else {
        for (xs, outs) in xs.chunks(table.len()).zip(outs.chunks_mut(table.len())) {
            for ((x, out), lanes) in xs.iter().zip(outs).zip(table) {
                *out = C::of(Four, lanes, f32x4::new(*x), f32x4::new(*out)).to_array();
            }
        }
    }
    if !x_tail.is_empty() {
        let lanes = &table[xs.len() % table.len()];
        let last = C::of(Four, lanes, padded(x_tail), padded(out_tail)).to_array();
        out_tail.copy_from_slice(&last[..out_tail.len()]);
    }
}
