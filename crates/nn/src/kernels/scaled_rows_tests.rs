//! Tests of `scaled_rows`.

use super::*;

/// Fractions whose sums round, so that their order shows in the bits.
fn fractions(n: usize, salt: usize) -> Vec<f32> {
    (0..n).map(|i| ((i * 37 + salt * 11) % 101) as f32 * 0.0137 - 0.6).collect()
}

#[test]
fn sums_have_the_bits_of_the_definition_for_every_width() {
    for columns in 1..=110 {
        // A row stride beyond the columns, factors two apart, and items that begin at 5.
        let (row_stride, first) = (columns + 3, 5);
        let items = [5, 6, 8, 11];
        let factors = fractions(14, 1);
        let rows = fractions(7 * row_stride + MOST_LANES, 2);
        let mut expected = fractions(columns, 3);
        let mut out = expected.clone();
        for (column, sum) in expected.iter_mut().enumerate() {
            for item in items {
                let index = item as usize - 5;
                *sum += factors[2 * index] * rows[index * row_stride + column];
            }
        }
        let (items, factors, rows) = (&items[..], &factors[..], &rows[..]);
        let terms = ScaledRows { items, first, factors, factor_stride: 2, rows, row_stride };
        add_scaled_rows(&mut out, terms);
        assert_eq!(out, expected, "{columns} columns");
    }
}

#[test]
fn blocks_are_few_and_about_equally_wide() {
    let widths: Vec<usize> = [1, 4, 5, 13, 48, 49, 64, 100, 192].map(block_width).to_vec();
    assert_eq!(widths, [4, 4, 8, 16, 48, 28, 32, 36, 48]);
}
