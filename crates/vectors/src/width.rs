//! What kernels are written for: vectors of any width.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Sub};

/// Lanes of the widest vectors that any processor of this architecture has.
pub const MOST_LANES: usize = if cfg!(target_arch = "x86_64") { 8 } else { 4 };

/// Lanes of `f32`, each operated on by itself. Comparisons set all bits of a lane, or none.
pub trait Vector:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
{
    /// The lanes of `self`, or of `limit` where these are smaller; NaN where `self` is NaN, and either where `limit` is.
    #[must_use]
    fn at_most(self, limit: Self) -> Self;

    /// The lanes of `self`, or of `limit` where these are larger; NaN where `self` is NaN, and either where `limit` is.
    #[must_use]
    fn at_least(self, limit: Self) -> Self;

    /// The integers at or below lanes between -2^22 and 2^22; NaN stays NaN. Which of the zeros, where it is one, is the platform's.
    #[must_use]
    fn floor(self) -> Self;

    /// Where `self > other`.
    fn simd_gt(self, other: Self) -> Self;

    /// Where `self >= other`.
    fn simd_ge(self, other: Self) -> Self;

    /// Where `self <= other`.
    fn simd_le(self, other: Self) -> Self;

    /// Where the lanes are NaN.
    fn is_nan(self) -> Self;

    /// The lanes of `self` where `mask` has no bits, 0 where it has all.
    #[must_use]
    fn without(self, mask: Self) -> Self;
}

/// How wide the vectors of a kernel are. A value of this type says that the processor has them.
pub trait Width: Copy {
    /// Lanes of a vector.
    const LANES: usize;

    /// The vectors.
    type Vector: Vector;

    /// A vector in memory.
    type Chunk: Copy;

    /// Eight lanes in as many vectors as they take, for sums of eight parts.
    type Octet: Copy;

    /// `value` in every lane.
    fn splat(self, value: f32) -> Self::Vector;

    /// As many neighbouring vectors as there are in `values`, in memory.
    fn chunks(values: &[f32]) -> &[Self::Chunk];

    /// [`Self::chunks`], to be changed.
    fn chunks_mut(values: &mut [f32]) -> &mut [Self::Chunk];

    /// A vector out of memory.
    fn load(self, chunk: Self::Chunk) -> Self::Vector;

    /// A vector for memory.
    fn chunk(self, vector: Self::Vector) -> Self::Chunk;

    /// The first `V` vectors in memory.
    ///
    /// # Panics
    /// When there are fewer.
    #[inline(always)]
    fn load_all<const V: usize>(self, values: &[f32]) -> [Self::Vector; V] {
        // An array, known to be as long as it is, is kept in registers.
        let chunks = array_of::<V, _>(Self::chunks(values));
        let mut vectors = [self.splat(0.0); V];
        for v in 0..V {
            vectors[v] = self.load(chunks[v]);
        }
        vectors
    }

    /// Writes the first `V` vectors in memory.
    ///
    /// # Panics
    /// When there are fewer.
    #[inline(always)]
    fn store_all<const V: usize>(self, vectors: [Self::Vector; V], values: &mut [f32]) {
        let Some(chunks) = Self::chunks_mut(values).first_chunk_mut::<V>() else { unreachable!("{SHORT}") };
        for v in 0..V {
            chunks[v] = self.chunk(vectors[v]);
        }
    }

    /// Writes the numbers of the lanes that are not 0 (NaN is not) to the start of `out`, each increased by `first`, ascending, and
    /// says how many there are. What stands behind them in `out` is of no meaning.
    fn nonzeros(self, chunk: Self::Chunk, first: u32, out: &mut [u32; MOST_LANES]) -> usize;

    /// Eight zeros.
    fn octet(self) -> Self::Octet;

    /// `sum + left * right`, rounded twice.
    fn add_product(self, sum: Self::Octet, left: &[f32; 8], right: &[f32; 8]) -> Self::Octet;

    /// The sum of each octet's lanes `l`, `((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))`.
    fn sums_of_lanes<const N: usize>(self, octets: [[Self::Octet; 2]; N]) -> [[f32; 2]; N];
}

/// What a kernel that asks for more vectors than there are has done.
const SHORT: &str = "there are fewer vectors in memory than the kernel says";

/// The first `V` of `values` as an array.
///
/// # Panics
/// When there are fewer.
#[inline(always)]
#[must_use]
pub fn array_of<const V: usize, T>(values: &[T]) -> &[T; V] {
    let Some(array) = values.first_chunk::<V>() else { unreachable!("{SHORT}") };
    array
}

/// What runs with vectors of any width.
pub trait Kernel {
    /// What it gives.
    type Output;

    /// Runs with vectors of this width. `#[inline(always)]`, as all that it calls: what is not inlined is compiled for the vectors
    /// that every processor has.
    fn run<W: Width>(self, width: W) -> Self::Output;
}
