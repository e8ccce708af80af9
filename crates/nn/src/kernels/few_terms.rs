//! The matrix product of few terms: columns of the right factor stay in registers while the rows go by.
//!
//! Where a sum has up to four terms (the layer behind four sensors; the gradient behind two coordinates), a tile of sums would
//! take longer to fetch and to put away than to add up.

use std::array;

use vectors::Width;

use super::ends::Ends;
use super::scaled_rows::LANES;
use crate::activation::{relu, relu_lanes};

/// [`super::multiply`] for sums of `Q` terms.
#[inline(always)]
pub(super) fn multiply_few<const Q: usize, W: Width>(
    w: W,
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[f32],
    right: &[f32],
    columns: usize,
) {
    // What is known to the compiler is not asked in every row, and takes no register. With narrow vectors, whose code is downloaded, only
    // for what the smallest networks do most: a hidden layer behind four sensors, the gradient behind two coordinates.
    match ends {
        Ends { start: Some(start), relu: true } if W::LANES > LANES || Q == 4 => {
            few_terms::<Q, W>(w, out, Ends { start: Some(start), relu: true }, left, right, columns);
        }
        Ends { start: None, relu: false } if W::LANES > LANES || Q == 2 => {
            few_terms::<Q, W>(w, out, Ends::default(), left, right, columns);
        }
        _ => few_terms::<Q, W>(w, out, ends, left, right, columns),
    }
}

/// [`multiply_few`] by vectors, then by single columns.
#[inline(always)]
fn few_terms<const Q: usize, W: Width>(
    w: W,
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
        while column + 4 * W::LANES <= columns {
            vector_columns::<Q, 4, W>(w, out, ends, left, right, columns, column);
            column += 4 * W::LANES;
        }
    }
    while column + 2 * W::LANES <= columns {
        vector_columns::<Q, 2, W>(w, out, ends, left, right, columns, column);
        column += 2 * W::LANES;
    }
    while column + W::LANES <= columns {
        vector_columns::<Q, 1, W>(w, out, ends, left, right, columns, column);
        column += W::LANES;
    }
    for column in column..columns {
        scalar_column(out, ends, left, right, columns, column);
    }
}

/// All rows of `V` vectors of columns from `column` on.
#[inline(always)]
fn vector_columns<const Q: usize, const V: usize, W: Width>(
    w: W,
    out: &mut [f32],
    ends: Ends<'_>,
    left: &[[f32; Q]],
    right: &[f32],
    columns: usize,
    column: usize,
) {
    let vectors = column..column + V * W::LANES;
    let zero = w.splat(0.0);
    let start = match ends.start {
        Some(start) => w.load_all::<V>(&start[vectors.clone()]),
        None => [zero; V],
    };
    let mut rows = [[zero; V]; Q];
    for q in 0..Q {
        rows[q] = w.load_all::<V>(&right[q * columns..][vectors.clone()]);
    }
    for (out, factors) in out.chunks_exact_mut(columns).zip(left) {
        let mut sums = start;
        for q in 0..Q {
            let factor = w.splat(factors[q]);
            for v in 0..V {
                sums[v] = sums[v] + factor * rows[q][v];
            }
        }
        if ends.relu {
            for sum in &mut sums {
                *sum = relu_lanes(w, *sum);
            }
        }
        w.store_all(sums, &mut out[vectors.clone()]);
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
