//! The dense matrix product, in register tiles.

use super::ends::Ends;
use super::few_terms::multiply_few;
use crate::activation::relu;
use std::array;
use std::slice::ChunksExact;
use vectors::{Width, array_of, widest};

widest! {
    /// `out[p][j] = end(start[j] + sum over q of left[p][q] * right[q][j])`; `out` is `[rows][columns]`, `left`
    /// `[rows][inner]` and `right` `[inner][columns]`, all row-major.
    pub(crate) fn multiply(
        out: &mut [f32],
        ends: Ends<'_>,
        left: &[f32],
        inner: usize,
        right: &[f32],
        columns: usize,
    ) = product;

    /// `out[p][j] = sum over q of left[q][p] * right[q][j]`, `out` being `[rows][columns]`, `left` `[inner][rows]` and `right`
    /// `[inner][columns]`, all row-major.
    pub(crate) fn multiply_transposed(
        out: &mut [f32],
        left: &[f32],
        rows: usize,
        right: &[f32],
        columns: usize,
    ) = transposed_product;
}

/// [`multiply`] by vectors of one width.
#[inline(always)]
fn product<W: Width>(
    w: W,
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
        1 => multiply_few::<1, W>(w, out, ends, left, right, columns),
        2 => multiply_few::<2, W>(w, out, ends, left, right, columns),
        3 => multiply_few::<3, W>(w, out, ends, left, right, columns),
        4 => multiply_few::<4, W>(w, out, ends, left, right, columns),
        _ => {
            let left = Matrix { values: left, inner };
            Product { start: ends.start, left, right: right.chunks_exact(columns), columns }.write(w, out);
            // Of long sums it is a small part, and within the tiles it would take registers.
            if ends.relu {
                out.iter_mut().for_each(|value| *value = relu(*value));
            }
        }
    }
}

/// [`multiply_transposed`] by vectors of one width.
#[inline(always)]
fn transposed_product<W: Width>(
    w: W,
    out: &mut [f32],
    left: &[f32],
    rows: usize,
    right: &[f32],
    columns: usize,
) {
    debug_assert_eq!(out.len(), rows * columns);
    debug_assert_eq!(left.len() * columns, right.len() * rows);
    let left = Transposed(left.chunks_exact(rows));
    Product { start: None, left, right: right.chunks_exact(columns), columns }.write(w, out);
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
    #[inline(always)]
    fn write<W: Width>(&self, w: W, out: &mut [f32]) {
        let mut row = 0;
        let mut fours = out.chunks_exact_mut(4 * self.columns);
        for block in &mut fours {
            self.rows::<4, W>(w, block, row);
            row += 4;
        }
        let mut twos = fours.into_remainder().chunks_exact_mut(2 * self.columns);
        for block in &mut twos {
            self.rows::<2, W>(w, block, row);
            row += 2;
        }
        for block in twos.into_remainder().chunks_exact_mut(self.columns) {
            self.rows::<1, W>(w, block, row);
            row += 1;
        }
    }

    /// The rows `first..first + R` of the product, `out` being `[R][columns]`.
    #[inline(always)]
    fn rows<const R: usize, W: Width>(&self, w: W, out: &mut [f32], first: usize) {
        let mut column = 0;
        if R == 1 {
            column = self.tiles::<R, 8, W>(w, out, first, column);
        }
        if R <= 2 {
            column = self.tiles::<R, 4, W>(w, out, first, column);
        }
        column = self.tiles::<R, 2, W>(w, out, first, column);
        column = self.tiles::<R, 1, W>(w, out, first, column);
        for column in column..self.columns {
            self.scalar_tile::<R>(out, first, column);
        }
    }

    /// As many tiles of `V` vectors as there is room for from `column` on; the column after them.
    #[inline(always)]
    fn tiles<const R: usize, const V: usize, W: Width>(
        &self,
        w: W,
        out: &mut [f32],
        first: usize,
        mut column: usize,
    ) -> usize {
        while column + V * W::LANES <= self.columns {
            self.vector_tile::<R, V, W>(w, out, first, column);
            column += V * W::LANES;
        }
        column
    }

    /// One tile of `R` rows and `V` vectors of columns, its sums held in registers.
    #[inline(always)]
    fn vector_tile<const R: usize, const V: usize, W: Width>(
        &self,
        w: W,
        out: &mut [f32],
        first: usize,
        column: usize,
    ) {
        let vectors = column..column + V * W::LANES;
        let mut sums = match self.start {
            Some(start) => [w.load_all::<V>(&start[vectors.clone()]); R],
            None => [[w.splat(0.0); V]; R],
        };
        let mut terms = self.left.factors::<R>(first).zip(self.right.clone());
        // Two at a time: the end of the list is asked for half as often.
        while let Some((factors, right)) = terms.next() {
            add_terms(w, &mut sums, factors, &right[vectors.clone()]);
            let Some((factors, right)) = terms.next() else { break };
            add_terms(w, &mut sums, factors, &right[vectors.clone()]);
        }
        for (r, sums) in sums.into_iter().enumerate() {
            w.store_all(sums, &mut out[r * self.columns..][vectors.clone()]);
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

/// Adds the products of `R` factors with `V` vectors to the sums of each.
#[inline(always)]
fn add_terms<const R: usize, const V: usize, W: Width>(
    w: W,
    sums: &mut [[W::Vector; V]; R],
    factors: [f32; R],
    right: &[f32],
) {
    let right: &[_; V] = array_of(W::chunks(right));
    for r in 0..R {
        let factor = w.splat(factors[r]);
        for v in 0..V {
            sums[r][v] = sums[r][v] + factor * w.load(right[v]);
        }
    }
}

#[cfg(test)]
#[path = "product_tests.rs"]
mod tests;
