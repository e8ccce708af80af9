//! Dot products, column sums and the transposition of matrices.

use std::array;

use wide::f32x4;

use super::scaled_rows::LANES;

/// Partial sums of a dot product, in two vectors.
const PARTIAL_SUMS: usize = 2 * LANES;

/// The dot products of two rows with two columns, all of one length, each in eight partial sums joined by one tree:
/// `[row 0 * column 0, row 0 * column 1, row 1 * column 0, row 1 * column 1]`.
#[inline]
pub(crate) fn dots(rows: [&[f32]; 2], columns: [&[f32]; 2]) -> [f32; 4] {
    let length = rows[0].len();
    let chunks = length / PARTIAL_SUMS;
    // Cut to one length here, the compiler sees that `i` lies within each of them.
    let cut = |values| -> &[_] { &<[f32]>::as_chunks::<PARTIAL_SUMS>(values).0[..chunks] };
    let (row_chunks, column_chunks) = (rows.map(cut), columns.map(cut));
    let mut sums = [[f32x4::ZERO; 2]; 4];
    for i in 0..chunks {
        add_products(&mut sums, row_chunks.map(|row| row[i]), column_chunks.map(|column| column[i]));
    }
    let first = chunks * PARTIAL_SUMS;
    if first < length {
        // Zeros to fill up change no bits: a sum that starts at +0 is never -0.
        let fill = |row: &[f32]| array::from_fn(|i| row.get(first + i).copied().unwrap_or_default());
        add_products(&mut sums, rows.map(fill), columns.map(fill));
    }
    // The four trees `(a + c) + (b + d)` at once.
    let [a, b, c, d] = f32x4::transpose(sums.map(|[low, high]| low + high));
    ((a + c) + (b + d)).to_array()
}

/// Adds eight products to the partial sums of each pair of a row and a column.
#[inline(always)]
fn add_products(
    sums: &mut [[f32x4; 2]; 4],
    rows: [[f32; PARTIAL_SUMS]; 2],
    columns: [[f32; PARTIAL_SUMS]; 2],
) {
    let halves =
        |[a, b, c, d, e, f, g, h]: [f32; PARTIAL_SUMS]| [f32x4::new([a, b, c, d]), f32x4::new([e, f, g, h])];
    let (rows, columns) = (rows.map(halves), columns.map(halves));
    for half in 0..2 {
        for (pair, sums) in sums.iter_mut().enumerate() {
            sums[half] += rows[pair / 2][half] * columns[pair % 2][half];
        }
    }
}

/// `sums[j] = sum over rows of values[row][j]`, rows ascending.
pub(crate) fn column_sums(values: &[f32], sums: &mut [f32]) {
    let columns = sums.len();
    let rows = values.chunks_exact(columns);
    let mut column = 0;
    while column + 8 * LANES <= columns {
        vector_sums::<8>(rows.clone(), sums, column);
        column += 8 * LANES;
    }
    while column + LANES <= columns {
        vector_sums::<1>(rows.clone(), sums, column);
        column += LANES;
    }
    match columns - column {
        1 => sums[column..].copy_from_slice(&scalar_sums::<1>(rows, column)),
        2 => sums[column..].copy_from_slice(&scalar_sums::<2>(rows, column)),
        3 => sums[column..].copy_from_slice(&scalar_sums::<3>(rows, column)),
        _ => {}
    }
}

/// The backward pass of relu and [`column_sums`] in one: sets `values` to 0 where `activated` is not positive, or is above
/// `upper` where that is given, and sums.
pub(crate) fn relu_column_sums(values: &mut [f32], activated: &[f32], upper: Option<f32>, sums: &mut [f32]) {
    match upper {
        None => masked_column_sums::<false>(values, activated, f32::INFINITY, sums),
        Some(upper) => masked_column_sums::<true>(values, activated, upper, sums),
    }
}

/// [`relu_column_sums`], `BOUNDED` or not.
#[inline(always)]
fn masked_column_sums<const BOUNDED: bool>(
    values: &mut [f32],
    activated: &[f32],
    upper: f32,
    sums: &mut [f32],
) {
    debug_assert_eq!(values.len(), activated.len());
    let columns = sums.len();
    let mut column = 0;
    while column + 8 * LANES <= columns {
        masked_vector_sums::<BOUNDED, 8>(values, activated, upper, sums, column);
        column += 8 * LANES;
    }
    while column + LANES <= columns {
        masked_vector_sums::<BOUNDED, 1>(values, activated, upper, sums, column);
        column += LANES;
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
fn masked_vector_sums<const BOUNDED: bool, const V: usize>(
    values: &mut [f32],
    activated: &[f32],
    upper: f32,
    sums: &mut [f32],
    column: usize,
) {
    let columns = sums.len();
    let vectors = column..column + V * LANES;
    let mut totals = [f32x4::ZERO; V];
    for (values, activated) in values.chunks_exact_mut(columns).zip(activated.chunks_exact(columns)) {
        let (values, _) = values[vectors.clone()].as_chunks_mut::<LANES>();
        let (activated, _) = activated[vectors.clone()].as_chunks::<LANES>();
        for v in 0..V {
            let a = f32x4::from(activated[v]);
            let mut active = a.simd_gt(f32x4::ZERO);
            if BOUNDED {
                active &= a.simd_le(f32x4::splat(upper));
            }
            let value = active & f32x4::from(values[v]);
            values[v] = value.to_array();
            totals[v] += value;
        }
    }
    let (sums, _) = sums[vectors].as_chunks_mut::<LANES>();
    for v in 0..V {
        sums[v] = totals[v].to_array();
    }
}

/// The sums of `V` vectors of columns from `column` on, held in registers.
#[inline(always)]
fn vector_sums<'a, const V: usize>(rows: impl Iterator<Item = &'a [f32]>, sums: &mut [f32], column: usize) {
    let vectors = column..column + V * LANES;
    let mut totals = [f32x4::ZERO; V];
    for row in rows {
        let (row, _) = row[vectors.clone()].as_chunks::<LANES>();
        for v in 0..V {
            totals[v] += f32x4::from(row[v]);
        }
    }
    let (sums, _) = sums[vectors].as_chunks_mut::<LANES>();
    for v in 0..V {
        sums[v] = totals[v].to_array();
    }
}

/// The sums of `N` columns from `column` on.
#[inline(always)]
fn scalar_sums<'a, const N: usize>(rows: impl Iterator<Item = &'a [f32]>, column: usize) -> [f32; N] {
    rows.fold([0.0; N], |sums, row| array::from_fn(|j| sums[j] + row[column + j]))
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
