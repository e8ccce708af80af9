//! Tests of `product`.

use super::*;
use crate::activation::ActivationFunction as _;
use crate::kernels::transpose;
use vocabulary::Activation;

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
