//! Tests of `reduce`.

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
        let expected = rows.each_ref().map(|row| {
            columns.each_ref().map(|column| row.iter().zip(column).map(|(x, y)| x * y).sum::<f32>())
        });
        assert_eq!(
            dots(Four, rows.each_ref().map(Vec::as_slice), columns.each_ref().map(Vec::as_slice)),
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
    assert_eq!(dots(Four, [&a, &b], [&[1.0; 8], &[2.0; 8]]), [[21.0, 42.0]; 2]);
}

#[test]
fn what_is_left_of_a_dot_product_goes_to_the_partial_sums_in_order() {
    // The seventeenth product joins partial sum 0, where 1e8 + 3 is 1e8 and then cancels; the other seven sums are 2.
    let mut a = [1.0; 17];
    (a[0], a[8], a[16]) = (1e8, 3.0, -1e8);
    assert_eq!(dots(Four, [&a, &a], [&[1.0; 17]; 2]), [[14.0; 2]; 2]);
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
                masked.iter_mut().zip(&activated).filter(|(_, a)| **a > upper).for_each(|(g, _)| *g = 0.0);
            }
            let mut gradient = values.clone();
            let mut expected = vec![9.0; columns];
            column_sums(&masked, &mut expected);
            relu_column_sums(&mut gradient, &activated, upper, &mut sums);
            assert_eq!((&gradient, &sums), (&masked, &expected), "relu, {columns}, {upper:?}");
        }
    }
}
