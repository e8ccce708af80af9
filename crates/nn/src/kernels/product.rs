//! The dense matrix product, in register tiles.

use super::ends::Ends;
use super::few_terms::multiply_few;
use super::scaled_rows::LANES;
use crate::activation::ActivationFunction;
use std::array;
use std::slice::ChunksExact;
use vocabulary::Activation;
use wide::f32x4;

/// `out[p][j] = end(start[j] + sum over q of left[p][q] * right[q][j])`; `out` is `[rows][columns]`, `left`
/// `[rows][inner]` and `right` `[inner][columns]`, all row-major.
pub(crate) fn multiply(
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[f32],
    inner: usize,
    right: &[f32],
    columns: usize,
) {
    debug_assert_eq!(out.len() * inner, left.len() * columns);
    debug_assert_eq!(right.len(), inner * columns);
    match inner {
        1 => multiply_few::<1>(out, ends, left, right, columns),
        2 => multiply_few::<2>(out, ends, left, right, columns),
        3 => multiply_few::<3>(out, ends, left, right, columns),
        4 => multiply_few::<4>(out, ends, left, right, columns),
        _ => {
            let left = Matrix { values: left, inner };
            Product { start: ends.start, left, right: right.chunks_exact(columns), columns }.write(out);
            // Of long sums it is a small part, and within the tiles it would take registers.
            if ends.relu {
                Activation::Relu.apply(out);
            }
        }
    }
}

/// `out[p][j] = sum over q of left[q][p] * right[q][j]`, `out` being `[rows][columns]`, `left` `[inner][rows]` and `right`
/// `[inner][columns]`, all row-major.
pub(crate) fn multiply_transposed(out: &mut [f32], left: &[f32], rows: usize, right: &[f32], columns: usize) {
    debug_assert_eq!(out.len(), rows * columns);
    debug_assert_eq!(left.len() * columns, right.len() * rows);
    let left = Transposed(left.chunks_exact(rows));
    Product { start: None, left, right: right.chunks_exact(columns), columns }.write(out);
}

/// The left factor of a product: a matrix or the transpose of one, so that both share one kernel.
trait Left {
    /// The factors of the rows `first..first + R`, one array for each inner index, ascending.
    fn factors<const R: usize>(&self, first: usize) -> impl Iterator<Item = [f32; R]>;
}

/// A row-major matrix `[rows][inner]`.
struct Matrix<'a> {
    values: &'a [f32],
    inner: usize,
}

impl Left for Matrix<'_> {
    #[inline(always)]
    fn factors<const R: usize>(&self, first: usize) -> impl Iterator<Item = [f32; R]> {
        // Cut to one length here, the compiler sees that `q` lies within every row.
        let rows: [_; R] = array::from_fn(|r| &self.values[(first + r) * self.inner..][..self.inner]);
        (0..self.inner).map(move |q| rows.map(|row| row[q]))
    }
}

/// The transpose of a row-major matrix `[inner][rows]`: that matrix by its rows.
struct Transposed<'a>(ChunksExact<'a, f32>);

impl Left for Transposed<'_> {
    #[inline(always)]
    fn factors<const R: usize>(&self, first: usize) -> impl Iterator<Item = [f32; R]> {
        self.0.clone().map(move |row| array::from_fn(|r| row[first..first + R][r]))
    }
}

/// A product to be written, in tiles of eight vectors of sums at most: four rows and two vectors, or fewer rows and more
/// vectors, so that the few rows of a narrow layer's gradient keep the adders as busy.
struct Product<'a, L> {
    start: Option<&'a [f32]>,
    left: L,
    /// The rows of the right factor. Cloned where they are walked: to cut them anew would cost a division for each tile.
    right: ChunksExact<'a, f32>,
    columns: usize,
}

impl<L: Left> Product<'_, L> {
    fn write(&self, out: &mut [f32]) {
        let mut row = 0;
        let mut fours = out.chunks_exact_mut(4 * self.columns);
        for block in &mut fours {
            self.rows::<4>(block, row);
            row += 4;
        }
        let mut twos = fours.into_remainder().chunks_exact_mut(2 * self.columns);
        for block in &mut twos {
            self.rows::<2>(block, row);
            row += 2;
        }
        for block in twos.into_remainder().chunks_exact_mut(self.columns) {
            self.rows::<1>(block, row);
            row += 1;
        }
    }

    /// The rows `first..first + R` of the product, `out` being `[R][columns]`.
    fn rows<const R: usize>(&self, out: &mut [f32], first: usize) {
        let mut column = 0;
        if R == 1 {
            column = self.tiles::<R, 8>(out, first, column);
        }
        if R <= 2 {
            column = self.tiles::<R, 4>(out, first, column);
        }
        column = self.tiles::<R, 2>(out, first, column);
        column = self.tiles::<R, 1>(out, first, column);
        for column in column..self.columns {
            self.scalar_tile::<R>(out, first, column);
        }
    }

    /// As many tiles of `V` vectors as there is room for from `column` on; the column after them.
    #[inline(always)]
    fn tiles<const R: usize, const V: usize>(
        &self,
        out: &mut [f32],
        first: usize,
        mut column: usize,
    ) -> usize {
        while column + V * LANES <= self.columns {
            self.vector_tile::<R, V>(out, first, column);
            column += V * LANES;
        }
        column
    }

    /// One tile of `R` rows and `V` vectors of columns, its sums held in registers.
    #[inline(always)]
    fn vector_tile<const R: usize, const V: usize>(&self, out: &mut [f32], first: usize, column: usize) {
        let vectors = column..column + V * LANES;
        let mut sums = [[f32x4::ZERO; V]; R];
        if let Some(start) = self.start {
            let (start, _) = start[vectors.clone()].as_chunks::<LANES>();
            sums = [array::from_fn(|v| f32x4::from(start[v])); R];
        }
        let (mut left, mut right) = (self.left.factors::<R>(first), self.right.clone());
        let mut step = || {
            let (Some(factors), Some(right)) = (left.next(), right.next()) else { return false };
            let (right, _) = right[vectors.clone()].as_chunks::<LANES>();
            for r in 0..R {
                let factor = f32x4::splat(factors[r]);
                for v in 0..V {
                    sums[r][v] += factor * f32x4::from(right[v]);
                }
            }
            true
        };
        while step() && step() {}
        for (r, sums) in sums.iter().enumerate() {
            let (row, _) = out[r * self.columns..][vectors.clone()].as_chunks_mut::<LANES>();
            for v in 0..V {
                row[v] = sums[v].to_array();
            }
        }
    }

    /// One column of `R` rows: what is left beside the vectors.
    #[inline(always)]
    fn scalar_tile<const R: usize>(&self, out: &mut [f32], first: usize, column: usize) {
        let mut sums = [self.start.map_or(0.0, |start| start[column]); R];
        let mut right = self.right.clone();
        for factors in self.left.factors::<R>(first) {
            let Some(right) = right.next() else { break };
            for r in 0..R {
                sums[r] += factors[r] * right[column];
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            out[r * self.columns + column] = *sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::transpose;

    /// Fractions whose sums round, so that their order shows in the bits.
    fn fractions(n: usize, factor: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * factor) % 1.3 - 0.6).collect()
    }

    /// Each element the sum of its terms in ascending order, from its start on.
    fn by_definition(start: &[f32], a: &[f32], inner: usize, m: &[f32], columns: usize) -> Vec<f32> {
        let element = |i: usize| {
            let (p, j) = (i / columns, i % columns);
            (0..inner).fold(start[j], |sum, q| sum + a[p * inner + q] * m[q * columns + j])
        };
        (0..a.len() / inner * columns).map(element).collect()
    }

    #[test]
    fn products_have_the_bits_of_the_definition_in_every_tile() {
        for rows in 1..=9 {
            for inner in [1, 2, 3, 4, 5, 33] {
                for columns in 1..=49 {
                    let (a, m) = (fractions(rows * inner, 0.713), fractions(inner * columns, 0.377));
                    let (start, zeros) = (fractions(columns, 0.919), vec![0.0; columns]);
                    let case = format!("{rows} x {inner} x {columns}");
                    let mut out = vec![9.0; rows * columns];
                    let mut expected = by_definition(&start, &a, inner, &m, columns);
                    multiply(&mut out, Ends { start: Some(&start), relu: false }, &a, inner, &m, columns);
                    assert_eq!(out, expected, "from a start, {case}");
                    multiply(&mut out, Ends { start: Some(&start), relu: true }, &a, inner, &m, columns);
                    expected.iter_mut().for_each(|v| *v = Activation::Relu.value(*v));
                    assert_eq!(out, expected, "relu, {case}");
                    let expected = by_definition(&zeros, &a, inner, &m, columns);
                    multiply(&mut out, Ends::default(), &a, inner, &m, columns);
                    assert_eq!(out, expected, "{case}");
                    let mut a_transposed = vec![0.0; a.len()];
                    transpose(&a, &mut a_transposed, rows, inner);
                    out.fill(9.0);
                    multiply_transposed(&mut out, &a_transposed, rows, &m, columns);
                    assert_eq!(out, expected, "transposed, {case}");
                }
            }
        }
    }

    #[test]
    fn a_sum_of_negative_zeros_is_positive() {
        // As it is from a start of 0: the first term is added, not taken.
        for inner in [1, 2, 5] {
            let mut out = [9.0; 13];
            multiply(&mut out, Ends::default(), &vec![-1.0; inner], inner, &vec![0.0; inner * 13], 13);
            assert!(out.iter().all(|v| v.to_bits() == 0), "{inner}");
        }
    }
}
