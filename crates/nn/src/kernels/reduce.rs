//! Dot products, column sums and the transposition of matrices.

/// Partial sums of a dot product.
const DOT_LANES: usize = 8;

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
