//! Sums of scaled rows chosen by a list: the one inner loop of every convolution pass.
//!
//! `out += sum over listed i of factor[i] * row[i]`, in the order of the list. Lists leave out factors that are zero: adding
//! their products would change no finite sum. Each column is summed by itself, so neither the number of lanes nor the width of
//! a block shows in the bits.

use wide::f32x4;

/// Lanes of a vector.
pub(crate) const LANES: usize = 4;

/// Most vectors held in registers at a time: with the factor and one product they fill the 16 registers of SSE2, which is
/// also what a browser's compiler has.
const BLOCK: usize = 12;

/// A list of terms `factors[i * factor_stride] * rows[i * row_stride ..]`, `i` running over `items`, each less `first`.
#[derive(Clone, Copy)]
pub(crate) struct ScaledRows<'a> {
    pub(crate) items: &'a [u32],
    /// Subtracted from every item.
    pub(crate) first: u32,
    pub(crate) factors: &'a [f32],
    pub(crate) factor_stride: usize,
    /// Readable from every row's start up to the width of the sum, rounded up to whole vectors.
    pub(crate) rows: &'a [f32],
    pub(crate) row_stride: usize,
}

/// Adds the terms to `out`, one column per value, in blocks of registers of about equal width.
#[inline]
pub(crate) fn add_scaled_rows(out: &mut [f32], terms: ScaledRows<'_>) {
    let width = block_width(out.len());
    let mut rows = terms.rows;
    for block in out.chunks_mut(width) {
        add_block(block, ScaledRows { rows, ..terms });
        rows = rows.get(width..).unwrap_or_default();
    }
}

/// The width of the blocks a sum of `columns` columns is cut into: as few as the registers allow, about equally wide.
pub(crate) fn block_width(columns: usize) -> usize {
    let vectors = columns.div_ceil(LANES).max(1);
    vectors.div_ceil(vectors.div_ceil(BLOCK)) * LANES
}

/// Adds the terms to one block of at most [`BLOCK`] vectors.
#[inline]
pub(crate) fn add_block(out: &mut [f32], terms: ScaledRows<'_>) {
    match out.len().div_ceil(LANES) {
        1 => add_vectors::<1>(out, terms),
        2 => add_vectors::<2>(out, terms),
        3 => add_vectors::<3>(out, terms),
        4 => add_vectors::<4>(out, terms),
        5 => add_vectors::<5>(out, terms),
        6 => add_vectors::<6>(out, terms),
        7 => add_vectors::<7>(out, terms),
        8 => add_vectors::<8>(out, terms),
        9 => add_vectors::<9>(out, terms),
        10 => add_vectors::<10>(out, terms),
        11 => add_vectors::<11>(out, terms),
        _ => add_vectors::<BLOCK>(out, terms),
    }
}

/// One block of `N` vectors; the last one may be partly used.
#[inline]
fn add_vectors<const N: usize>(out: &mut [f32], terms: ScaledRows<'_>) {
    if let Some(sums) = out.as_chunks_mut::<LANES>().0.first_chunk_mut::<N>() {
        return add_whole_vectors(sums, terms);
    }
    let mut sums = [[0.0; LANES]; N];
    sums.as_flattened_mut()[..out.len()].copy_from_slice(out);
    add_whole_vectors(&mut sums, terms);
    out.copy_from_slice(&sums.as_flattened()[..out.len()]);
}

/// `N` sums held in registers over the whole list.
#[inline]
fn add_whole_vectors<const N: usize>(out: &mut [[f32; LANES]; N], terms: ScaledRows<'_>) {
    let mut sums = out.map(f32x4::from);
    for &item in terms.items {
        let index = (item - terms.first) as usize;
        let factor = f32x4::splat(terms.factors[index * terms.factor_stride]);
        let (vectors, _) = terms.rows[index * terms.row_stride..].as_chunks::<LANES>();
        // Every caller keeps rows readable up to whole vectors.
        let Some(row) = vectors.first_chunk::<N>() else { unreachable!("a row is shorter than the sum") };
        for v in 0..N {
            sums[v] += factor * f32x4::from(row[v]);
        }
    }
    for v in 0..N {
        out[v] = sums[v].to_array();
    }
}

#[cfg(test)]
#[path = "scaled_rows_tests.rs"]
mod tests;
