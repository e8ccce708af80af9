//! The dense matrix product, in register tiles.

use wide::f32x4;

use super::scaled_rows::LANES;

/// Rows of one register tile.
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
    while column + 2 * LANES <= columns {
        vector_tile::<R, 2>(out, left, right, columns, first_row, column);
        column += 2 * LANES;
    }
    if column + LANES <= columns {
        vector_tile::<R, 1>(out, left, right, columns, first_row, column);
        column += LANES;
    }
    while column < columns {
        scalar_tile::<R>(out, left, right, columns, first_row, column);
        column += 1;
    }
}

/// One tile of `R` rows and `V` vectors of columns, its sums held in registers.
#[inline(always)]
fn vector_tile<const R: usize, const V: usize>(
    out: &mut [f32],
    left: Left<'_>,
    right: &[f32],
    columns: usize,
    first_row: usize,
    column: usize,
) {
    let mut sums = [[f32x4::ZERO; V]; R];
    for (r, sum) in sums.iter_mut().enumerate() {
        let start = (first_row + r) * columns + column;
        let (vectors, _) = out[start..start + V * LANES].as_chunks::<LANES>();
        for (s, v) in sum.iter_mut().zip(vectors) {
            *s = f32x4::from(*v);
        }
    }
    let factors = &left.values[first_row * left.row_stride..];
    for (q, right_row) in right.chunks_exact(columns).enumerate() {
        let (right_vectors, _) = right_row[column..column + V * LANES].as_chunks::<LANES>();
        let base = q * left.inner_stride;
        for (r, sum) in sums.iter_mut().enumerate() {
            let factor = f32x4::splat(factors[base + r * left.row_stride]);
            for (s, v) in sum.iter_mut().zip(right_vectors) {
                *s += factor * f32x4::from(*v);
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        let start = (first_row + r) * columns + column;
        let (vectors, _) = out[start..start + V * LANES].as_chunks_mut::<LANES>();
        for (v, s) in vectors.iter_mut().zip(sum) {
            *v = s.to_array();
        }
    }
}

/// One column of `R` rows: what is left beside the vectors.
#[inline(always)]
fn scalar_tile<const R: usize>(
    out: &mut [f32],
    left: Left<'_>,
    right: &[f32],
    columns: usize,
    first_row: usize,
    column: usize,
) {
    let mut sums = [0.0f32; R];
    for (r, sum) in sums.iter_mut().enumerate() {
        *sum = out[(first_row + r) * columns + column];
    }
    let factors = &left.values[first_row * left.row_stride..];
    for (q, right_row) in right.chunks_exact(columns).enumerate() {
        let base = q * left.inner_stride;
        for (r, sum) in sums.iter_mut().enumerate() {
            *sum += factors[base + r * left.row_stride] * right_row[column];
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        out[(first_row + r) * columns + column] = *sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::transpose;

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
    fn the_order_of_sums_is_that_of_the_definition() {
        // Fractions whose sums round, so that their order shows in the bits.
        let fractions =
            |n: usize, factor: f32| -> Vec<f32> { (0..n).map(|i| (i as f32 * factor) % 1.3 - 0.6).collect() };
        for (rows, inner, columns) in [(9, 40, 13), (4, 33, 8), (3, 50, 31)] {
            let (a, m) = (fractions(rows * inner, 0.713), fractions(inner * columns, 0.377));
            let mut expected = fractions(rows * columns, 0.919);
            let mut out = expected.clone();
            for (i, sum) in expected.iter_mut().enumerate() {
                let (p, j) = (i / columns, i % columns);
                for q in 0..inner {
                    *sum += a[p * inner + q] * m[q * columns + j];
                }
            }
            multiply_add(&mut out, Left::matrix(&a, rows, inner), &m, columns);
            assert_eq!(out, expected, "{rows} x {inner} x {columns}");
        }
    }
}
