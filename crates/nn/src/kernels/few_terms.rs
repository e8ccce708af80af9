//! The matrix product of few terms: columns of the right factor stay in registers while the rows go by.
//!
//! Where a sum has up to four terms (the layer behind four sensors; the gradient behind two coordinates), a tile of sums would
//! take longer to fetch and to put away than to add up.

use std::array;

use wide::f32x4;

use super::ends::Ends;
use super::scaled_rows::LANES;
use crate::activation::{relu, relu_lanes};

/// [`super::multiply`] for sums of `Q` terms.
pub(super) fn multiply_few<const Q: usize>(
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[f32],
    right: &[f32],
    columns: usize,
) {
    let (left, _) = left.as_chunks::<Q>();
    let mut column = 0;
    // `Q` rows of right vectors, sums and where they start: with these widths about as many vectors as there are registers.
    if Q <= 2 {
        while column + 4 * LANES <= columns {
            vector_columns::<Q, 4>(out, ends, left, right, columns, column);
            column += 4 * LANES;
        }
    }
    while column + 2 * LANES <= columns {
        vector_columns::<Q, 2>(out, ends, left, right, columns, column);
        column += 2 * LANES;
    }
    if column + LANES <= columns {
        vector_columns::<Q, 1>(out, ends, left, right, columns, column);
        column += LANES;
    }
    for column in column..columns {
        scalar_column(out, ends, left, right, columns, column);
    }
}

/// All rows of `V` vectors of columns from `column` on.
fn vector_columns<const Q: usize, const V: usize>(
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[[f32; Q]],
    right: &[f32],
    columns: usize,
    column: usize,
) {
    let vectors = column..column + V * LANES;
    let load = |row: &[f32]| -> [f32x4; V] {
        let (row, _) = row[vectors.clone()].as_chunks::<LANES>();
        array::from_fn(|v| f32x4::from(row[v]))
    };
    let start = ends.start.map_or([f32x4::ZERO; V], load);
    let right: [_; Q] = array::from_fn(|q| load(&right[q * columns..]));
    for (out, factors) in out.chunks_exact_mut(columns).zip(left) {
        let mut sums = start;
        for q in 0..Q {
            let factor = f32x4::splat(factors[q]);
            for v in 0..V {
                sums[v] += factor * right[q][v];
            }
        }
        let (out, _) = out[vectors.clone()].as_chunks_mut::<LANES>();
        for v in 0..V {
            let sum = if ends.relu { relu_lanes(sums[v]) } else { sums[v] };
            out[v] = sum.to_array();
        }
    }
}

/// All rows of one column: what is left beside the vectors.
fn scalar_column<const Q: usize>(
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[[f32; Q]],
    right: &[f32],
    columns: usize,
    column: usize,
) {
    let start = ends.start.map_or(0.0, |start| start[column]);
    let right: [_; Q] = array::from_fn(|q| right[q * columns + column]);
    for (out, factors) in out.chunks_exact_mut(columns).zip(left) {
        let sum = factors.iter().zip(right).fold(start, |sum, (factor, r)| sum + factor * r);
        out[column] = if ends.relu { relu(sum) } else { sum };
    }
}
