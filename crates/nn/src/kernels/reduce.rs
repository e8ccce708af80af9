//! Dot products, column sums and the transposition of matrices.

use std::array;

use super::scaled_rows::LANES;
use vectors::{Four, Vector, Width, array_of, widest};

/// Partial sums of a dot product, in two vectors.
const PARTIAL_SUMS: usize = 2 * LANES;

widest! {
    /// `out[p][j] = sum over q of left[p][q] * right[j][q] + end[j]`, each sum in eight parts joined by one tree: `out` is
    /// `[rows][columns]`, `left` `[rows][inner]`, `right` `[columns][inner]` and `end` `[columns]`, none of them empty.
    pub(crate) fn multiply_by_rows(
        out: &mut [f32],
        left: &[f32],
        inner: usize,
        right: &[f32],
        end: &[f32],
    ) = dot_products;

    /// `sums[j] = sum over rows of values[row][j]`, rows ascending.
    pub(crate) fn column_sums(values: &[f32], sums: &mut [f32]) = sums_of_columns;

    /// The backward pass of relu and [`column_sums`] in one: sets `values` to 0 where `activated` is not positive, or is above
    /// `upper` where that is given, and sums.
    pub(crate) fn relu_column_sums(
        values: &mut [f32],
        activated: &[f32],
        upper: Option<f32>,
        sums: &mut [f32],
    ) = sums_behind_relu;
}

/// [`multiply_by_rows`] by vectors of one width.
#[inline(always)]
fn dot_products<W: Width>(w: W, out: &mut [f32], left: &[f32], inner: usize, right: &[f32], end: &[f32]) {
    match end.len() {
        // The two coordinates, known to the compiler.
        2 if W::LANES > LANES => dots_of_columns(w, out, left, inner, right, &end[..2]),
        _ => dots_of_columns(w, out, left, inner, right, end),
    }
}

/// [`multiply_by_rows`], as many rows at a time as there are registers for.
#[inline(always)]
fn dots_of_columns<W: Width>(w: W, out: &mut [f32], left: &[f32], inner: usize, right: &[f32], end: &[f32]) {
    if W::LANES > LANES {
        dots_of_blocks::<4, W>(w, out, left, inner, right, end);
    } else {
        dots_of_blocks::<2, W>(w, out, left, inner, right, end);
    }
}

/// [`multiply_by_rows`], `R` rows at a time and then the others.
#[inline(always)]
fn dots_of_blocks<const R: usize, W: Width>(
    w: W,
    out: &mut [f32],
    left: &[f32],
    inner: usize,
    right: &[f32],
    end: &[f32],
) {
    let mut blocks = out.chunks_exact_mut(R * end.len());
    let left_blocks = left.chunks_exact(R * inner);
    let last_left = left_blocks.remainder();
    for (out, left) in (&mut blocks).zip(left_blocks) {
        dots_of_rows::<R, W>(w, out, left, inner, right, end);
    }
    let last = blocks.into_remainder().chunks_exact_mut(end.len());
    for (out, left) in last.zip(last_left.chunks_exact(inner)) {
        dots_of_rows::<1, W>(w, out, left, inner, right, end);
    }
}

/// [`multiply_by_rows`] of `R` rows and two columns at a time; the last column may stand, and be written, for both.
#[inline(always)]
fn dots_of_rows<const R: usize, W: Width>(
    w: W,
    out: &mut [f32],
    left: &[f32],
    inner: usize,
    right: &[f32],
    end: &[f32],
) {
    let columns = end.len();
    let out = &mut out[..R * columns];
    let left: [_; R] = array::from_fn(|r| &left[r * inner..][..inner]);
    for column in (0..columns).step_by(2) {
        let pair = [column, (column + 1).min(columns - 1)];
        let sums = dots(w, left, pair.map(|column| &right[column * inner..][..inner]));
        for r in 0..R {
            for c in 0..2 {
                out[r * columns + pair[c]] = sums[r][c] + end[pair[c]];
            }
        }
    }
}

/// The dot products of `R` rows with two columns, all of one length, each in eight partial sums joined by one tree.
#[inline(always)]
fn dots<const R: usize, W: Width>(w: W, rows: [&[f32]; R], columns: [&[f32]; 2]) -> [[f32; 2]; R] {
    let length = columns[0].len();
    let chunks = length / PARTIAL_SUMS;
    // Cut to one length here, the compiler sees that `i` lies within each of them.
    let cut = |values| -> &[_] { &<[f32]>::as_chunks::<PARTIAL_SUMS>(values).0[..chunks] };
    let (row_chunks, column_chunks) = (rows.map(cut), columns.map(cut));
    let mut sums = [[w.octet(); 2]; R];
    for i in 0..chunks {
        let (rows, columns) = (row_chunks.map(|row| &row[i]), column_chunks.map(|column| &column[i]));
        add_products(w, &mut sums, rows, columns);
    }
    let first = chunks * PARTIAL_SUMS;
    if first < length {
        // Zeros to fill up change no bits: a sum that starts at +0 is never -0.
        let fill = |row: &[f32]| array::from_fn(|i| row.get(first + i).copied().unwrap_or_default());
        let (rows, columns) = (rows.map(fill), columns.map(fill));
        add_products(w, &mut sums, rows.each_ref(), columns.each_ref());
    }
    w.sums_of_lanes(sums)
}

/// Adds eight products to the partial sums of each pair of a row and a column.
#[inline(always)]
fn add_products<const R: usize, W: Width>(
    w: W,
    sums: &mut [[W::Octet; 2]; R],
    rows: [&[f32; PARTIAL_SUMS]; R],
    columns: [&[f32; PARTIAL_SUMS]; 2],
) {
    for r in 0..R {
        for c in 0..2 {
            sums[r][c] = w.add_product(sums[r][c], rows[r], columns[c]);
        }
    }
}

/// [`column_sums`] by vectors of one width.
#[inline(always)]
fn sums_of_columns<W: Width>(w: W, values: &[f32], sums: &mut [f32]) {
    let columns = sums.len();
    let rows = values.chunks_exact(columns);
    let mut column = 0;
    while column + 8 * W::LANES <= columns {
        vector_sums::<8, W>(w, rows.clone(), sums, column);
        column += 8 * W::LANES;
    }
    while W::LANES > LANES && column + 4 * W::LANES <= columns {
        vector_sums::<4, W>(w, rows.clone(), sums, column);
        column += 4 * W::LANES;
    }
    while column + W::LANES <= columns {
        vector_sums::<1, W>(w, rows.clone(), sums, column);
        column += W::LANES;
    }
    if W::LANES > LANES && column + LANES <= columns {
        vector_sums::<1, Four>(Four, rows.clone(), sums, column);
        column += LANES;
    }
    match columns - column {
        1 => sums[column..].copy_from_slice(&scalar_sums::<1>(rows, column)),
        2 => sums[column..].copy_from_slice(&scalar_sums::<2>(rows, column)),
        3 => sums[column..].copy_from_slice(&scalar_sums::<3>(rows, column)),
        _ => {}
    }
}

/// [`relu_column_sums`] by vectors of one width.
#[inline(always)]
fn sums_behind_relu<W: Width>(
    w: W,
    values: &mut [f32],
    activated: &[f32],
    upper: Option<f32>,
    sums: &mut [f32],
) {
    match upper {
        None => masked_column_sums::<false, W>(w, values, activated, f32::INFINITY, sums),
        Some(upper) => masked_column_sums::<true, W>(w, values, activated, upper, sums),
    }
}

/// [`relu_column_sums`], `BOUNDED` or not.
#[inline(always)]
fn masked_column_sums<const BOUNDED: bool, W: Width>(
    w: W,
    values: &mut [f32],
    activated: &[f32],
    upper: f32,
    sums: &mut [f32],
) {
    debug_assert_eq!(values.len(), activated.len());
    let columns = sums.len();
    let mut column = 0;
    while column + 8 * W::LANES <= columns {
        masked_vector_sums::<BOUNDED, 8, W>(w, values, activated, upper, sums, column);
        column += 8 * W::LANES;
    }
    while W::LANES > LANES && column + 4 * W::LANES <= columns {
        masked_vector_sums::<BOUNDED, 4, W>(w, values, activated, upper, sums, column);
        column += 4 * W::LANES;
    }
    while column + W::LANES <= columns {
        masked_vector_sums::<BOUNDED, 1, W>(w, values, activated, upper, sums, column);
        column += W::LANES;
    }
    for column in column..columns {
        let mut total = 0.0;
        for (values, activated) in values.chunks_exact_mut(columns).zip(activated.chunks_exact(columns)) {
            let a = activated[column];
            let active = a > 0.0 && (!BOUNDED || a <= upper);
            values[column] = if active { values[column] } else { 0.0 };
            total += values[column];
        }
        sums[column] = total;
    }
}

/// [`masked_column_sums`] of `V` vectors of columns from `column` on.
#[inline(always)]
fn masked_vector_sums<const BOUNDED: bool, const V: usize, W: Width>(
    w: W,
    values: &mut [f32],
    activated: &[f32],
    upper: f32,
    sums: &mut [f32],
    column: usize,
) {
    let columns = sums.len();
    let vectors = column..column + V * W::LANES;
    let mut totals = [w.splat(0.0); V];
    for (values, activated) in values.chunks_exact_mut(columns).zip(activated.chunks_exact(columns)) {
        let values = W::chunks_mut(&mut values[vectors.clone()]);
        let activated = W::chunks(&activated[vectors.clone()]);
        for v in 0..V {
            let a = w.load(activated[v]);
            let mut active = a.simd_gt(w.splat(0.0));
            if BOUNDED {
                active = active & a.simd_le(w.splat(upper));
            }
            let value = active & w.load(values[v]);
            values[v] = w.chunk(value);
            totals[v] = totals[v] + value;
        }
    }
    w.store_all(totals, &mut sums[vectors]);
}

/// The sums of `V` vectors of columns from `column` on, held in registers.
#[inline(always)]
fn vector_sums<'a, const V: usize, W: Width>(
    w: W,
    rows: impl Iterator<Item = &'a [f32]>,
    sums: &mut [f32],
    column: usize,
) {
    let vectors = column..column + V * W::LANES;
    let mut totals = [w.splat(0.0); V];
    for row in rows {
        let row = W::chunks(&row[vectors.clone()]);
        for v in 0..V {
            totals[v] = totals[v] + w.load(row[v]);
        }
    }
    w.store_all(totals, &mut sums[vectors]);
}

/// The sums of `N` columns from `column` on.
#[inline(always)]
fn scalar_sums<'a, const N: usize>(rows: impl Iterator<Item = &'a [f32]>, column: usize) -> [f32; N] {
    // Changed in place: sums handed on as a value are kept in one register, and taken apart for every row.
    let mut sums = [0.0; N];
    for row in rows {
        let row: &[_; N] = array_of(&row[column..]);
        for j in 0..N {
            sums[j] += row[j];
        }
    }
    sums
}

/// Copies the row-major matrix `from` `[rows][columns]` into `to` `[columns][rows]`.
pub(crate) fn transpose(from: &[f32], to: &mut [f32], rows: usize, columns: usize) {
    debug_assert_eq!(from.len(), rows * columns);
    debug_assert_eq!(to.len(), rows * columns);
    match (rows, columns) {
        // Two of either: of a length known to the compiler, the inner loop becomes one of vectors.
        (_, 2) => {
            let (first, second) = to.split_at_mut(rows);
            for ((pair, first), second) in from.as_chunks::<2>().0.iter().zip(first).zip(second) {
                (*first, *second) = (pair[0], pair[1]);
            }
        }
        (2, _) => {
            let (first, second) = from.split_at(columns);
            for ((pair, first), second) in to.as_chunks_mut::<2>().0.iter_mut().zip(first).zip(second) {
                *pair = [*first, *second];
            }
        }
        _ => {
            for (row, values) in from.chunks_exact(columns).enumerate() {
                for (column, &v) in values.iter().enumerate() {
                    to[column * rows + row] = v;
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "reduce_tests.rs"]
mod tests;
