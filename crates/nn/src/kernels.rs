//! The inner loops: matrix products over row-major slices with one order of summation on every target.
//!
//! Each element of a product is the sum of its terms in ascending order of the inner index, whatever the tile it falls
//! into, and a dot product always runs in [`DOT_LANES`] partial sums joined by one fixed tree. No multiply-add is fused. So
//! scalar code, SSE2 and wasm simd128 give the same bits, and a row's result does not depend on the rows around it.

/// Partial sums of a dot product.
const DOT_LANES: usize = 8;

/// Rows of one register tile of [`multiply_add`].
const TILE_ROWS: usize = 4;

/// The left factor of a product, read with strides so that a matrix and its transpose share one kernel.
#[derive(Clone, Copy)]
pub(crate) struct Left<'a> {
    values: &'a [f32],
    row_stride: usize,
    inner_stride: usize,
    rows: usize,
    inner: usize,
}

impl<'a> Left<'a> {
    /// A row-major matrix `[rows][inner]`.
    pub(crate) fn matrix(values: &'a [f32], rows: usize, inner: usize) -> Self {
        debug_assert_eq!(values.len(), rows * inner);
        Self { values, row_stride: inner, inner_stride: 1, rows, inner }
    }

    /// The transpose of a row-major matrix `[inner][rows]`.
    pub(crate) fn transposed(values: &'a [f32], rows: usize, inner: usize) -> Self {
        debug_assert_eq!(values.len(), rows * inner);
        Self { values, row_stride: 1, inner_stride: rows, rows, inner }
    }
}

/// `out[p][j] += sum over q of left[p][q] * right[q][j]`, `out` being `[left.rows][columns]` and `right`
/// `[left.inner][columns]`, both row-major.
pub(crate) fn multiply_add(out: &mut [f32], left: Left<'_>, right: &[f32], columns: usize) {
    debug_assert_eq!(out.len(), left.rows * columns);
    debug_assert_eq!(right.len(), left.inner * columns);
    let mut row = 0;
    while row + TILE_ROWS <= left.rows {
        multiply_add_rows::<TILE_ROWS>(out, left, right, columns, row);
        row += TILE_ROWS;
    }
    while row < left.rows {
        multiply_add_rows::<1>(out, left, right, columns, row);
        row += 1;
    }
}

fn multiply_add_rows<const R: usize>(
    out: &mut [f32],
    left: Left<'_>,
    right: &[f32],
    columns: usize,
    first_row: usize,
) {
    let mut column = 0;
    while column + 8 <= columns {
        tile::<R, 8>(out, left, right, columns, first_row, column);
        column += 8;
    }
    if column + 4 <= columns {
        tile::<R, 4>(out, left, right, columns, first_row, column);
        column += 4;
    }
    while column < columns {
        tile::<R, 1>(out, left, right, columns, first_row, column);
        column += 1;
    }
}

/// One tile of `R` rows and `C` columns, its sums held in registers.
#[inline(always)]
fn tile<const R: usize, const C: usize>(
    out: &mut [f32],
    left: Left<'_>,
    right: &[f32],
    columns: usize,
    first_row: usize,
    column: usize,
) {
    let mut sums = [[0.0f32; C]; R];
    for (r, sum) in sums.iter_mut().enumerate() {
        let start = (first_row + r) * columns + column;
        sum.copy_from_slice(&out[start..start + C]);
    }
    for (q, right_row) in right.chunks_exact(columns).enumerate() {
        let right_tile = &right_row[column..column + C];
        let base = first_row * left.row_stride + q * left.inner_stride;
        for (r, sum) in sums.iter_mut().enumerate() {
            let factor = left.values[base + r * left.row_stride];
            for (s, &v) in sum.iter_mut().zip(right_tile) {
                *s += factor * v;
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        let start = (first_row + r) * columns + column;
        out[start..start + C].copy_from_slice(sum);
    }
}

/// Dot product of two slices of one length, in eight partial sums.
#[inline]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    debug_assert_eq!(a.len(), b.len());
    let mut lanes = [0.0f32; DOT_LANES];
    let (a_chunks, a_rest) = a.as_chunks::<DOT_LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<DOT_LANES>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..DOT_LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    for (lane, (x, y)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *lane += x * y;
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// `sums[j] = sum over rows of values[row][j]`, rows ascending.
pub(crate) fn column_sums(values: &[f32], sums: &mut [f32]) {
    sums.fill(0.0);
    for row in values.chunks_exact(sums.len()) {
        for (sum, v) in sums.iter_mut().zip(row) {
            *sum += v;
        }
    }
}

/// Copies the row-major matrix `from` `[rows][columns]` into `to` `[columns][rows]`.
pub(crate) fn transpose(from: &[f32], to: &mut [f32], rows: usize, columns: usize) {
    debug_assert_eq!(from.len(), rows * columns);
    debug_assert_eq!(to.len(), rows * columns);
    for (row, values) in from.chunks_exact(columns).enumerate() {
        for (column, &v) in values.iter().enumerate() {
            to[column * rows + row] = v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small integers: every product and sum is exact, so any order gives the same value.
    fn integers(n: usize, salt: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7 + salt * 3) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn product_equals_the_definition_for_every_remainder() {
        for rows in 1..=9 {
            for inner in 1..=5 {
                for columns in 1..=19 {
                    let (a, m) = (integers(rows * inner, 1), integers(inner * columns, 2));
                    let mut expected = integers(rows * columns, 3);
                    let (mut out, mut out_of_transposed) = (expected.clone(), expected.clone());
                    for p in 0..rows {
                        for q in 0..inner {
                            for j in 0..columns {
                                expected[p * columns + j] += a[p * inner + q] * m[q * columns + j];
                            }
                        }
                    }
                    multiply_add(&mut out, Left::matrix(&a, rows, inner), &m, columns);
                    assert_eq!(out, expected, "{rows} x {inner} x {columns}");
                    let mut a_transposed = vec![0.0; a.len()];
                    transpose(&a, &mut a_transposed, rows, inner);
                    let left = Left::transposed(&a_transposed, rows, inner);
                    multiply_add(&mut out_of_transposed, left, &m, columns);
                    assert_eq!(out_of_transposed, expected, "transposed {rows} x {inner} x {columns}");
                }
            }
        }
    }

    #[test]
    fn a_row_has_the_same_bits_in_every_tile() {
        let (inner, columns) = (7, 13);
        let row: Vec<f32> = (0..inner).map(|i| 0.1 + 0.37 * i as f32).collect();
        let m: Vec<f32> = (0..inner * columns).map(|i| (i as f32 * 0.713) % 1.3 - 0.6).collect();
        let mut alone = vec![0.25; columns];
        multiply_add(&mut alone, Left::matrix(&row, 1, inner), &m, columns);
        let rows = row.repeat(6);
        let mut together = vec![0.25; 6 * columns];
        multiply_add(&mut together, Left::matrix(&rows, 6, inner), &m, columns);
        for r in together.chunks_exact(columns) {
            assert_eq!(r, alone);
        }
    }

    #[test]
    fn dot_equals_the_definition_for_every_remainder() {
        for n in 0..=35 {
            let (a, b) = (integers(n, 4), integers(n, 5));
            let expected: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
            assert_eq!(dot(&a, &b), expected, "{n}");
        }
    }

    #[test]
    fn dot_joins_its_lanes_in_the_written_order() {
        // 1e8 + 1 is 1e8 in f32: the result tells the order. Lanes 0 and 4 meet first, and cancel.
        let a = [1e8, 1.0, 2.0, 3.0, -1e8, 4.0, 5.0, 6.0];
        assert_eq!(dot(&a, &[1.0; 8]), 21.0);
    }

    #[test]
    fn column_sums_add_every_row() {
        let mut sums = [9.0; 3];
        column_sums(&[1.0, 2.0, 3.0, 10.0, 20.0, 30.0], &mut sums);
        assert_eq!(sums, [11.0, 22.0, 33.0]);
    }
}
