//! Grids four values at a time: [`Grid::fake_quantize`] and the straight-through mask of whole tensors, to the bit.

mod extremes;
mod learned;
#[cfg(test)]
mod tests;

use wide::f32x4;

use crate::Grid;

pub(crate) use extremes::Extremes;
pub(crate) use learned::Codes;

/// Adding and subtracting it rounds a float below 2^22 in magnitude to an integer (to even at halves): `1.5 * 2^23`.
const TO_INTEGER: f32 = 12_582_912.0;

/// The largest denormal: with a bound of 0, it still passes, because TensorFlow counts it as 0.
const LARGEST_DENORMAL: f32 = f32::from_bits(0x007f_ffff);

/// The numbers of four neighbouring values' grids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GridLanes {
    lo: f32x4,
    hi: f32x4,
    /// The scale; 1 for the zero grid, whose division must not give NaN.
    divisor: f32x4,
    /// The scale, 0 for the zero grid.
    scale: f32x4,
    steps_below_zero: f32x4,
    /// The smallest value whose gradient passes.
    pass_lo: f32x4,
    /// The largest value whose gradient passes.
    pass_hi: f32x4,
}

impl GridLanes {
    fn new(grids: [&Grid; 4]) -> Self {
        let lanes = |number: fn(&Grid) -> f32| f32x4::new(grids.map(number));
        let if_zero = |grid: &Grid, zero, other| if grid.is_zero() { zero } else { other };
        Self {
            lo: lanes(Grid::lo),
            hi: lanes(Grid::hi),
            divisor: f32x4::new(grids.map(|grid| if_zero(grid, 1.0, grid.scale()))),
            scale: lanes(Grid::scale),
            steps_below_zero: lanes(Grid::steps_below_zero),
            pass_lo: f32x4::new(grids.map(|grid| {
                let lowest = if grid.lo() == 0.0 { -LARGEST_DENORMAL } else { grid.lo() };
                if_zero(grid, f32::NEG_INFINITY, lowest)
            })),
            pass_hi: f32x4::new(grids.map(|grid| {
                let highest = if grid.hi() == 0.0 { LARGEST_DENORMAL } else { grid.hi() };
                if_zero(grid, f32::INFINITY, highest)
            })),
        }
    }

    /// Steps from 0.0 to the grid value of `x`: the arithmetic of [`Grid::fake_quantize`] in the same order. Clipping
    /// first bounds the quotient by 2^16 steps, so that the addition rounds it to an integer. What becomes of NaN depends
    /// on the platform.
    #[inline(always)]
    fn steps(&self, x: f32x4) -> f32x4 {
        let x = x.fast_max(self.lo).fast_min(self.hi);
        let steps = (x - self.lo) / self.divisor - self.steps_below_zero + f32x4::splat(0.5);
        let magic = f32x4::splat(TO_INTEGER);
        let nearest = (steps + magic) - magic;
        // The nearest integer is the floor, or one above.
        nearest - (nearest.simd_gt(steps) & f32x4::ONE)
    }

    /// The grid values of `x`; NaN where `x` is.
    #[inline(always)]
    pub(crate) fn quantize(&self, x: f32x4) -> f32x4 {
        // The mask of a NaN, all bits set, is a NaN itself.
        (self.steps(x) * self.scale) | x.is_nan()
    }

    /// All bits set where the gradient at `x` passes.
    #[inline(always)]
    pub(crate) fn passes(&self, x: f32x4) -> f32x4 {
        x.simd_ge(self.pass_lo) & x.simd_le(self.pass_hi)
    }
}

/// The grids of a tensor in the form of [`GridLanes`]: entry `i` is for values `4 i .. 4 i + 4`, and so on around.
#[derive(Debug)]
pub(crate) struct Lanes(Vec<GridLanes>);

impl Clone for Lanes {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
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
        let mut lanes = Self(Vec::with_capacity(period(grids.len())));
        lanes.set(grids);
        lanes
    }

    /// Takes over changed grids, as many as before, without allocating.
    pub(crate) fn set(&mut self, grids: &[Grid]) {
        self.0.clear();
        let channels = grids.len();
        self.0.extend(
            (0..period(channels))
                .map(|group| GridLanes::new([0, 1, 2, 3].map(|lane| &grids[(4 * group + lane) % channels]))),
        );
    }

    /// Replaces every value of `out` by `f(grids, x, out)`; `x` and `out` are equally long.
    #[inline(always)]
    fn update(&self, x: &[f32], out: &mut [f32], f: impl Fn(&GridLanes, f32x4, f32x4) -> f32x4) {
        debug_assert_eq!(x.len(), out.len());
        let table = self.0.as_slice();
        let (xs, x_tail) = x.as_chunks::<4>();
        let (outs, out_tail) = out.as_chunks_mut::<4>();
        if let [lanes] = table {
            // A copy, so that the numbers stay in registers.
            let lanes = *lanes;
            for (x, out) in xs.iter().zip(&mut *outs) {
                *out = f(&lanes, f32x4::new(*x), f32x4::new(*out)).to_array();
            }
        } else {
            for (xs, outs) in xs.chunks(table.len()).zip(outs.chunks_mut(table.len())) {
                for ((x, out), lanes) in xs.iter().zip(outs).zip(table) {
                    *out = f(lanes, f32x4::new(*x), f32x4::new(*out)).to_array();
                }
            }
        }
        if !x_tail.is_empty() {
            let last = f(&table[xs.len() % table.len()], padded(x_tail), padded(out_tail)).to_array();
            out_tail.copy_from_slice(&last[..out_tail.len()]);
        }
    }

    /// Fake-quantizes `x` into `y`.
    pub(crate) fn quantize(&self, x: &[f32], y: &mut [f32]) {
        self.update(x, y, |lanes, x, _| lanes.quantize(x));
    }

    /// Sets `g` to 0 wherever `x` lies outside its grid.
    pub(crate) fn mask(&self, x: &[f32], g: &mut [f32]) {
        self.update(x, g, |lanes, x, g| g & lanes.passes(x));
    }
}
