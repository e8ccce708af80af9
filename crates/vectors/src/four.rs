//! Four lanes: SSE2, NEON, wasm simd128, or plain numbers.

use std::array;

use wide::bytemuck::cast;
use wide::f32x4;

use crate::width::{MOST_LANES, Vector, Width};

/// Whether a minimum or maximum gives its first operand where one of the two is NaN, as wasm's `pmin` and `pmax` do. SSE's `min` and
/// `max` give the second, NEON's are NaN then.
const NAN_OF_FIRST: bool = cfg!(target_feature = "simd128");

/// Adding and subtracting it rounds a float below 2^22 in magnitude to an integer (to even at halves): `1.5 * 2^23`.
const TO_INTEGER: f32 = 12_582_912.0;

/// Vectors of four lanes, which every processor has.
#[derive(Clone, Copy, Debug)]
pub struct Four;

impl Vector for f32x4 {
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        if NAN_OF_FIRST { self.fast_min(limit) } else { limit.fast_min(self) }
    }

    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        if NAN_OF_FIRST { self.fast_max(limit) } else { limit.fast_max(self) }
    }

    #[inline(always)]
    fn floor(self) -> Self {
        if cfg!(any(target_feature = "simd128", target_feature = "sse4.1", target_feature = "neon")) {
            return Self::floor(self);
        }
        // Without an instruction for it: the nearest integer, or one below.
        let magic = Self::splat(TO_INTEGER);
        let nearest = (self + magic) - magic;
        nearest - (nearest.simd_gt(self) & Self::ONE)
    }

    #[inline(always)]
    fn simd_gt(self, other: Self) -> Self {
        Self::simd_gt(self, other)
    }

    #[inline(always)]
    fn simd_ge(self, other: Self) -> Self {
        Self::simd_ge(self, other)
    }

    #[inline(always)]
    fn simd_le(self, other: Self) -> Self {
        Self::simd_le(self, other)
    }

    #[inline(always)]
    fn is_nan(self) -> Self {
        Self::is_nan(self)
    }

    #[inline(always)]
    fn without(self, mask: Self) -> Self {
        self & !mask
    }
}

impl Width for Four {
    const LANES: usize = 4;
    type Vector = f32x4;
    type Chunk = [f32; 4];
    type Octet = [f32x4; 2];

    #[inline(always)]
    fn splat(self, value: f32) -> f32x4 {
        f32x4::splat(value)
    }

    #[inline(always)]
    fn chunks(values: &[f32]) -> &[[f32; 4]] {
        values.as_chunks().0
    }

    #[inline(always)]
    fn chunks_mut(values: &mut [f32]) -> &mut [[f32; 4]] {
        values.as_chunks_mut().0
    }

    #[inline(always)]
    fn load(self, chunk: [f32; 4]) -> f32x4 {
        f32x4::new(chunk)
    }

    #[inline(always)]
    fn chunk(self, vector: f32x4) -> [f32; 4] {
        vector.to_array()
    }

    #[inline(always)]
    fn nonzeros(self, chunk: [f32; 4], first: u32, out: &mut [u32; MOST_LANES]) -> usize {
        let mut count = 0;
        for (position, value) in (first..).zip(chunk) {
            // Written always and counted only if kept: no branch for the processor to guess.
            out[count] = position;
            count += usize::from(value != 0.0);
        }
        count
    }

    #[inline(always)]
    fn octet(self) -> [f32x4; 2] {
        [f32x4::ZERO; 2]
    }

    #[inline(always)]
    fn add_product(self, [low, high]: [f32x4; 2], left: &[f32; 8], right: &[f32; 8]) -> [f32x4; 2] {
        let halves = |values: &[f32; 8]| {
            let [a, b, c, d, e, f, g, h] = *values;
            [f32x4::new([a, b, c, d]), f32x4::new([e, f, g, h])]
        };
        let ([left_low, left_high], [right_low, right_high]) = (halves(left), halves(right));
        [low + left_low * right_low, high + left_high * right_high]
    }

    #[inline(always)]
    fn sums_of_lanes<const N: usize>(self, octets: [[[f32x4; 2]; 2]; N]) -> [[f32; 2]; N] {
        let mut sums = [[0.0; 2]; N];
        // Two pairs at a time; the last may stand for both.
        for first in (0..N).step_by(2) {
            let halved = array::from_fn(|i| {
                let [low, high] = octets[(first + i / 2).min(N - 1)][i % 2];
                low + high
            });
            let [a, b, c, d] = f32x4::transpose(halved);
            let found: [[f32; 2]; 2] = cast((a + c) + (b + d));
            for (sums, found) in sums[first..].iter_mut().zip(found) {
                *sums = found;
            }
        }
        sums
    }
}
