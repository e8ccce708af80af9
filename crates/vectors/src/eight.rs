//! Eight lanes of AVX2. All that is unsafe in this crate stands here, and has one reason: an [`Eight`] exists only where the
//! processor was asked for AVX2, and vectors of eight lanes are made by an [`Eight`].
#![allow(
    unsafe_code,
    reason = "instructions that a processor may lack are unsafe to run; an `Eight` proves that it has them"
)]

use std::arch::x86_64::{
    __m256, _CMP_GE_OS, _CMP_GT_OS, _CMP_LE_OS, _CMP_NEQ_UQ, _CMP_UNORD_Q, _mm_cvtsi64_si128,
    _mm256_add_epi32, _mm256_add_ps, _mm256_and_ps, _mm256_andnot_ps, _mm256_cmp_ps, _mm256_cvtepu8_epi32,
    _mm256_div_ps, _mm256_floor_ps, _mm256_hadd_ps, _mm256_max_ps, _mm256_min_ps, _mm256_movemask_ps,
    _mm256_mul_ps, _mm256_or_ps, _mm256_permute2f128_ps, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_setzero_ps, _mm256_shuffle_ps, _mm256_sub_ps,
};
use std::array;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Sub};

use wide::bytemuck::cast;

use crate::width::{Kernel, MOST_LANES, Vector, Width};

/// Vectors of eight lanes, on a processor that has AVX2.
#[derive(Clone, Copy, Debug)]
pub struct Eight(());

/// Eight lanes, on a processor that has AVX2.
#[derive(Clone, Copy, Debug)]
pub struct EightLanes(__m256);

impl Eight {
    /// `Some` where the processor has AVX2. It is asked once; afterwards this is a look at a number in memory.
    #[inline(always)]
    #[must_use]
    pub fn of_this_processor() -> Option<Self> {
        #[cfg(feature = "narrow")]
        if crate::narrow::is_only_four() {
            return None;
        }
        std::arch::is_x86_feature_detected!("avx2").then_some(Self(()))
    }

    /// Runs a kernel, compiled for AVX2 with all that is inlined in it.
    #[inline(always)]
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        #[target_feature(enable = "avx2")]
        fn compiled<K: Kernel>(eight: Eight, kernel: K) -> K::Output {
            kernel.run(eight)
        }
        // SAFETY: an `Eight` exists only where the processor has AVX2.
        unsafe { compiled(self, kernel) }
    }
}

/// For every set of lanes, written as the bits of a number: the numbers of its lanes, ascending, a byte each, and how many.
static LANES_OF_SET: [(u64, u8); 256] = {
    let mut sets = [(0, 0); 256];
    let mut set = 0;
    while set < 256 {
        let (mut lane, mut count) = (0, 0);
        while lane < 8 {
            if set >> lane & 1 == 1 {
                sets[set].0 |= lane << (8 * count);
                count += 1;
            }
            lane += 1;
        }
        sets[set].1 = count;
        set += 1;
    }
    sets
};

/// `name`, a function of two vectors, by an instruction.
macro_rules! operator {
    ($operator:ident, $name:ident, $instruction:ident) => {
        impl $operator for EightLanes {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                // SAFETY: the two were made by an `Eight`.
                Self(unsafe { $instruction(self.0, other.0) })
            }
        }
    };
}

operator!(Add, add, _mm256_add_ps);
operator!(Sub, sub, _mm256_sub_ps);
operator!(Mul, mul, _mm256_mul_ps);
operator!(Div, div, _mm256_div_ps);
operator!(BitAnd, bitand, _mm256_and_ps);
operator!(BitOr, bitor, _mm256_or_ps);

/// The same for functions of [`Vector`].
macro_rules! function {
    ($name:ident, $($instruction:tt)+) => {
        #[inline(always)]
        fn $name(self, other: Self) -> Self {
            // SAFETY: the two were made by an `Eight`.
            Self(unsafe { $($instruction)+(self.0, other.0) })
        }
    };
}

impl Vector for EightLanes {
    function!(simd_gt, _mm256_cmp_ps::<_CMP_GT_OS>);
    function!(simd_ge, _mm256_cmp_ps::<_CMP_GE_OS>);
    function!(simd_le, _mm256_cmp_ps::<_CMP_LE_OS>);

    // These two give their second operand where one is NaN.
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        // SAFETY: the two were made by an `Eight`.
        Self(unsafe { _mm256_min_ps(limit.0, self.0) })
    }

    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        // SAFETY: the two were made by an `Eight`.
        Self(unsafe { _mm256_max_ps(limit.0, self.0) })
    }

    #[inline(always)]
    fn floor(self) -> Self {
        // SAFETY: the vector was made by an `Eight`.
        Self(unsafe { _mm256_floor_ps(self.0) })
    }

    #[inline(always)]
    fn is_nan(self) -> Self {
        // SAFETY: the vector was made by an `Eight`.
        Self(unsafe { _mm256_cmp_ps::<_CMP_UNORD_Q>(self.0, self.0) })
    }

    #[inline(always)]
    fn without(self, mask: Self) -> Self {
        // SAFETY: the two were made by an `Eight`.
        Self(unsafe { _mm256_andnot_ps(mask.0, self.0) })
    }
}

impl Width for Eight {
    const LANES: usize = 8;
    type Vector = EightLanes;
    type Chunk = [f32; 8];
    type Octet = EightLanes;

    #[inline(always)]
    fn splat(self, value: f32) -> EightLanes {
        // SAFETY: `self` says that the processor has AVX2.
        EightLanes(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    fn chunks(values: &[f32]) -> &[[f32; 8]] {
        values.as_chunks().0
    }

    #[inline(always)]
    fn chunks_mut(values: &mut [f32]) -> &mut [[f32; 8]] {
        values.as_chunks_mut().0
    }

    #[inline(always)]
    fn load(self, chunk: [f32; 8]) -> EightLanes {
        EightLanes(cast(chunk))
    }

    #[inline(always)]
    fn chunk(self, vector: EightLanes) -> [f32; 8] {
        cast(vector.0)
    }

    #[inline(always)]
    fn nonzeros(self, chunk: [f32; 8], first: u32, out: &mut [u32; MOST_LANES]) -> usize {
        // SAFETY: `self` says that the processor has AVX2.
        let set = unsafe {
            _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_NEQ_UQ>(self.load(chunk).0, _mm256_setzero_ps()))
        };
        // A mask of eight lanes has eight bits.
        let (lanes, count) = LANES_OF_SET[(set & 0xff) as usize];
        // SAFETY: as above.
        *out = cast(unsafe {
            let lanes = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(lanes as i64));
            _mm256_add_epi32(lanes, _mm256_set1_epi32(first as i32))
        });
        usize::from(count)
    }

    #[inline(always)]
    fn octet(self) -> EightLanes {
        // SAFETY: `self` says that the processor has AVX2.
        EightLanes(unsafe { _mm256_setzero_ps() })
    }

    #[inline(always)]
    fn add_product(self, sum: EightLanes, left: &[f32; 8], right: &[f32; 8]) -> EightLanes {
        sum + self.load(*left) * self.load(*right)
    }

    #[inline(always)]
    fn sums_of_lanes<const N: usize>(self, octets: [[EightLanes; 2]; N]) -> [[f32; 2]; N] {
        let mut sums = [[0.0; 2]; N];
        // Four pairs at a time; the last may stand for several.
        for first in (0..N).step_by(4) {
            let octet = |i: usize| octets[(first + i / 2).min(N - 1)][i % 2].0;
            // SAFETY: `self` says that the processor has AVX2.
            let found: [[f32; 2]; 4] = cast(unsafe {
                // Of one octet in the lower four lanes, of the fourth after it in the upper ones.
                let halved: [_; 4] = array::from_fn(|i| {
                    let low = _mm256_permute2f128_ps::<0x20>(octet(i), octet(i + 4));
                    let high = _mm256_permute2f128_ps::<0x31>(octet(i), octet(i + 4));
                    _mm256_add_ps(low, high)
                });
                let quartered = [[halved[0], halved[1]], [halved[2], halved[3]]].map(|[first, second]| {
                    let low = _mm256_shuffle_ps::<0b01_00_01_00>(first, second);
                    let high = _mm256_shuffle_ps::<0b11_10_11_10>(first, second);
                    _mm256_add_ps(low, high)
                });
                _mm256_hadd_ps(quartered[0], quartered[1])
            });
            for (sums, found) in sums[first..].iter_mut().zip(found) {
                *sums = found;
            }
        }
        sums
    }
}
