//! Sums of scaled rows chosen by a list: the one inner loop of every convolution pass.
//!
//! `out += sum over listed i of factor[i] * row[i]`, in the order of the list. Lists leave out factors that are zero: adding
//! their products would change no finite sum. Each column is summed by itself, so neither the number of lanes nor the width of
//! a block shows in the bits.

use std::array;

use vectors::{MOST_LANES, Width, array_of, widest};

use super::nonzeros::Nonzeros;

/// Lanes of the vectors that every processor has.
pub(crate) const LANES: usize = 4;

/// Most vectors held in registers at a time: with the factor and one product they fill the 16 registers of SSE2, which is
/// also what a browser's compiler has, and of AVX2.
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
    let width = even_width(out.len(), vectors::lanes());
    let mut rows = terms.rows;
    for block in out.chunks_mut(width) {
        add_block(block, ScaledRows { rows, ..terms });
        rows = rows.get(width..).unwrap_or_default();
    }
}

/// The width of the blocks a sum of `columns` columns is cut into: as few as the registers allow whatever the processor, about
/// equally wide.
pub(crate) fn block_width(columns: usize) -> usize {
    even_width(columns, LANES)
}

/// [`block_width`] for vectors of `lanes` lanes.
#[inline]
fn even_width(columns: usize, lanes: usize) -> usize {
    let vectors = columns.div_ceil(lanes).max(1);
    vectors.div_ceil(vectors.div_ceil(BLOCK)) * lanes
}

widest! {
    /// Adds the terms to one block of at most [`BLOCK`] vectors.
    #[inline]
    pub(crate) fn add_block(out: &mut [f32], terms: ScaledRows<'_>) = add_vectors;
}

/// The windows of one row, each a list of terms; all have the same rows.
#[derive(Clone, Copy)]
pub(crate) struct Windows<'a> {
    /// Where each sum starts; its length is the width of a block.
    pub(crate) start: &'a [f32],
    /// The positions of factors that are not zero, by step.
    pub(crate) nonzeros: &'a Nonzeros,
    /// Steps of a window, and steps from one to the next.
    pub(crate) size: usize,
    pub(crate) stride: usize,
    /// Factors of all steps, and how many belong to one.
    pub(crate) factors: &'a [f32],
    pub(crate) channels: usize,
    /// As in [`ScaledRows`].
    pub(crate) rows: &'a [f32],
    pub(crate) row_stride: usize,
}

impl<'a> Windows<'a> {
    /// The terms of window `t`.
    #[inline(always)]
    fn terms(&self, t: usize) -> ScaledRows<'a> {
        let first = t * self.stride * self.channels;
        ScaledRows {
            items: self.nonzeros.groups(t * self.stride, self.size),
            first: first as u32,
            factors: &self.factors[first..],
            factor_stride: 1,
            rows: self.rows,
            row_stride: self.row_stride,
        }
    }
}

widest! {
    /// The sums of all windows into a block of columns: that of window `t` begins at `out[t * columns]`.
    #[inline]
    pub(crate) fn sum_windows(out: &mut [f32], columns: usize, windows: Windows<'_>) = summed_windows;
}

/// [`sum_windows`] by vectors of one width.
///
/// Of wide vectors a block has so few that each waits for its own last sum: several windows go together then.
#[inline(always)]
fn summed_windows<W: Width>(w: W, out: &mut [f32], columns: usize, windows: Windows<'_>) {
    if W::LANES > LANES && windows.start.len().is_multiple_of(W::LANES) {
        let vectors = windows.start.len() / W::LANES;
        // Side by side, each value is a factor of neighbouring windows.
        let side_by_side = windows.stride == 1 && windows.start.len() == windows.row_stride;
        match (if side_by_side { windows.size } else { 0 }, vectors) {
            (2, 2) => return neighbouring_windows::<2, 2, W>(w, out, columns, windows),
            (2, 4) => return neighbouring_windows::<2, 4, W>(w, out, columns, windows),
            (2, 6) => return neighbouring_windows::<2, 6, W>(w, out, columns, windows),
            (3, 1) => return neighbouring_windows::<3, 1, W>(w, out, columns, windows),
            (3, 2) => return neighbouring_windows::<3, 2, W>(w, out, columns, windows),
            (3, 3) => return neighbouring_windows::<3, 3, W>(w, out, columns, windows),
            (3, 4) => return neighbouring_windows::<3, 4, W>(w, out, columns, windows),
            (_, 1) => return pairs_of_windows::<1, W>(w, out, columns, windows),
            (_, 2) => return pairs_of_windows::<2, W>(w, out, columns, windows),
            (_, 3) => return pairs_of_windows::<3, W>(w, out, columns, windows),
            (_, 4) => return pairs_of_windows::<4, W>(w, out, columns, windows),
            (_, 5) => return pairs_of_windows::<5, W>(w, out, columns, windows),
            (_, 6) => return pairs_of_windows::<6, W>(w, out, columns, windows),
            _ => {}
        }
    }
    for (t, z) in out.chunks_mut(columns).enumerate() {
        let z = &mut z[..windows.start.len()];
        z.copy_from_slice(windows.start);
        add_block(z, windows.terms(t));
    }
}

/// [`summed_windows`] of `S` steps, each beginning one step after the one before, with `N` vectors of sums: a value is fetched
/// once for all windows that it lies in. Each sum has its terms in the same order: by step, then by channel.
#[inline(always)]
fn neighbouring_windows<const S: usize, const N: usize, W: Width>(
    w: W,
    out: &mut [f32],
    columns: usize,
    windows: Windows<'_>,
) {
    let channels = windows.channels;
    // The rows of each step of a window, by channel; of one length, so that one comparison is enough for all.
    let rows: [_; S] = array::from_fn(|step| {
        let rows = &windows.rows[step * channels * windows.row_stride..];
        &W::chunks(rows).as_chunks::<N>().0[..channels]
    });
    let start = w.load_all::<N>(windows.start);
    // Of the windows that end at this step, at the next one, and so on. The first ones end before there is a whole window, the last
    // ones are those of no window.
    let mut sums = [start; S];
    let mut out = out.chunks_mut(columns);
    let steps = windows.factors.chunks_exact(channels).zip(windows.nonzeros.by_group());
    for (step, (factors, items)) in steps.enumerate() {
        let first = step * channels;
        for item in items {
            let channel = *item as usize - first;
            let factor = w.splat(factors[channel]);
            for s in 0..S {
                let row = &rows[S - 1 - s][channel];
                for v in 0..N {
                    sums[s][v] = sums[s][v] + factor * w.load(row[v]);
                }
            }
        }
        if step + 1 >= S {
            let Some(out) = out.next() else { return };
            w.store_all(sums[0], out);
        }
        for s in 1..S {
            sums[s - 1] = sums[s];
        }
        sums[S - 1] = start;
    }
}

/// [`summed_windows`] by twos, each with `N` vectors of sums.
#[inline(always)]
fn pairs_of_windows<const N: usize, W: Width>(w: W, out: &mut [f32], columns: usize, windows: Windows<'_>) {
    let start = w.load_all::<N>(windows.start);
    for (pair, out) in out.chunks_mut(2 * columns).enumerate() {
        let first = windows.terms(2 * pair);
        let mut sums = start;
        if out.len() <= columns {
            for item in first.items {
                add_term(w, &mut sums, &first, *item);
            }
            w.store_all(sums, out);
            return;
        }
        let second = windows.terms(2 * pair + 1);
        let mut second_sums = start;
        let both = first.items.len().min(second.items.len());
        let (first_items, first_rest) = first.items.split_at(both);
        let (second_items, second_rest) = second.items.split_at(both);
        for (item, second_item) in first_items.iter().zip(second_items) {
            add_term(w, &mut sums, &first, *item);
            add_term(w, &mut second_sums, &second, *second_item);
        }
        for item in first_rest {
            add_term(w, &mut sums, &first, *item);
        }
        for item in second_rest {
            add_term(w, &mut second_sums, &second, *item);
        }
        w.store_all(sums, out);
        w.store_all(second_sums, &mut out[columns..]);
    }
}

/// [`add_block`] by vectors of one width.
#[inline(always)]
fn add_vectors<W: Width>(w: W, out: &mut [f32], terms: ScaledRows<'_>) {
    match out.len().div_ceil(W::LANES) {
        1 => add_whole_or_part::<1, W>(w, out, terms),
        2 => add_whole_or_part::<2, W>(w, out, terms),
        3 => add_whole_or_part::<3, W>(w, out, terms),
        4 => add_whole_or_part::<4, W>(w, out, terms),
        5 => add_whole_or_part::<5, W>(w, out, terms),
        6 => add_whole_or_part::<6, W>(w, out, terms),
        7 => add_whole_or_part::<7, W>(w, out, terms),
        8 => add_whole_or_part::<8, W>(w, out, terms),
        9 => add_whole_or_part::<9, W>(w, out, terms),
        10 => add_whole_or_part::<10, W>(w, out, terms),
        11 => add_whole_or_part::<11, W>(w, out, terms),
        _ => add_whole_or_part::<BLOCK, W>(w, out, terms),
    }
}

/// One block of `N` vectors; the last one may be partly used. On wasm a function for each `N`: a browser's compiler keeps the sums
/// of a small function in registers, and not those of one that has them all.
#[cfg_attr(target_arch = "x86_64", inline(always))]
#[cfg_attr(not(target_arch = "x86_64"), inline)]
fn add_whole_or_part<const N: usize, W: Width>(w: W, out: &mut [f32], terms: ScaledRows<'_>) {
    if out.len() == N * W::LANES {
        return add_whole_vectors::<N, W>(w, out, terms);
    }
    let mut sums = [0.0; BLOCK * MOST_LANES];
    let sums = &mut sums[..N * W::LANES];
    sums[..out.len()].copy_from_slice(out);
    add_whole_vectors::<N, W>(w, sums, terms);
    out.copy_from_slice(&sums[..out.len()]);
}

/// `N` sums held in registers over the whole list.
#[cfg_attr(target_arch = "x86_64", inline(always))]
#[cfg_attr(not(target_arch = "x86_64"), inline)]
fn add_whole_vectors<const N: usize, W: Width>(w: W, out: &mut [f32], terms: ScaledRows<'_>) {
    let mut sums = w.load_all::<N>(out);
    for &item in terms.items {
        add_term(w, &mut sums, &terms, item);
    }
    w.store_all(sums, out);
}

/// Adds one term of a list to the sums.
#[inline(always)]
fn add_term<const N: usize, W: Width>(w: W, sums: &mut [W::Vector; N], terms: &ScaledRows<'_>, item: u32) {
    let index = (item - terms.first) as usize;
    let factor = w.splat(terms.factors[index * terms.factor_stride]);
    // Every caller keeps rows readable up to whole vectors.
    let row: &[_; N] = array_of(W::chunks(&terms.rows[index * terms.row_stride..]));
    for v in 0..N {
        sums[v] = sums[v] + factor * w.load(row[v]);
    }
}

#[cfg(test)]
#[path = "scaled_rows_tests.rs"]
mod tests;
