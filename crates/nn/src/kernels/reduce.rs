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
mod tests {
    use super::*;
    use crate::activation::ActivationFunction as _;
    use vocabulary::Activation;

    /// Small integers: every product and sum is exact, so any order gives the same value.
    fn integers(n: usize, salt: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7 + salt * 3) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn dots_equal_the_definition_for_every_remainder() {
        for n in 0..=35 {
            let rows = [integers(n, 4), integers(n, 6)];
            let columns = [integers(n, 5), integers(n, 7)];
            let expected = [(0, 0), (0, 1), (1, 0), (1, 1)]
                .map(|(row, column)| rows[row].iter().zip(&columns[column]).map(|(x, y)| x * y).sum::<f32>());
            assert_eq!(
                dots(rows.each_ref().map(Vec::as_slice), columns.each_ref().map(Vec::as_slice)),
                expected,
                "{n}"
            );
        }
    }

    #[test]
    fn dots_join_their_partial_sums_in_the_written_order() {
        // 1e8 + 1 is 1e8 in f32: the result tells the order. Partial sums 0 and 4 meet first, and cancel.
        let a = [1e8, 1.0, 2.0, 3.0, -1e8, 4.0, 5.0, 6.0];
        let b = [1.0, 1e8, 2.0, 3.0, 4.0, -1e8, 5.0, 6.0];
        assert_eq!(dots([&a, &b], [&[1.0; 8], &[2.0; 8]]), [21.0, 42.0, 21.0, 42.0]);
    }

    #[test]
    fn what_is_left_of_a_dot_product_goes_to_the_partial_sums_in_order() {
        // The seventeenth product joins partial sum 0, where 1e8 + 3 is 1e8 and then cancels; the other seven sums are 2.
        let mut a = [1.0; 17];
        (a[0], a[8], a[16]) = (1e8, 3.0, -1e8);
        assert_eq!(dots([&a, &a], [&[1.0; 17]; 2]), [14.0; 4]);
    }

    #[test]
    fn column_sums_add_every_row_in_ascending_order() {
        for columns in 1..=71 {
            // Fractions whose sums round, so that their order shows in the bits.
            let values: Vec<f32> = (0..9 * columns).map(|i| (i as f32 * 0.713) % 1.3 - 0.6).collect();
            let expected: Vec<f32> =
                (0..columns).map(|j| values.chunks(columns).fold(0.0, |sum, row| sum + row[j])).collect();
            let mut sums = vec![9.0; columns];
            column_sums(&values, &mut sums);
            assert_eq!(sums, expected, "{columns}");
            let mut activated: Vec<f32> = (0..9 * columns).map(|i| (i as f32 * 0.377) % 1.3 - 0.6).collect();
            (activated[0], activated[columns]) = (f32::NAN, 0.0);
            activated[2 * columns] = 0.4;
            let mut masked = values.clone();
            Activation::Relu.backward(&activated, &mut masked);
            for upper in [None, Some(0.4)] {
                if let Some(upper) = upper {
                    masked
                        .iter_mut()
                        .zip(&activated)
                        .filter(|(_, a)| **a > upper)
                        .for_each(|(g, _)| *g = 0.0);
                }
                let mut gradient = values.clone();
                let mut expected = vec![9.0; columns];
                column_sums(&masked, &mut expected);
                relu_column_sums(&mut gradient, &activated, upper, &mut sums);
                assert_eq!((&gradient, &sums), (&masked, &expected), "relu, {columns}, {upper:?}");
            }
        }
    }
}
