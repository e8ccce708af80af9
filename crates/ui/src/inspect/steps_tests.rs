//! Tests of `steps`.

use super::*;

#[test]
fn sums_are_those_of_equation_2_4() {
    // (q_x - 1)(q_w + 2) for the pairs (3, 4) and (-5, 6).
    let term = |q_x: i32, q_w: i32| WalkTerm {
        input: String::new(),
        q_x,
        q_w,
        product: i64::from((q_x - 1) * (q_w + 2)),
    };
    let sums = sums(&[term(3, 4), term(-5, 6)]);
    assert_eq!(sums, Sums { inputs: -2, weights: 10, codes: -18, products: -36 });
    let (z_x, z_w, n) = (1, -2, 2);
    let four = sums.codes - z_x * sums.weights - z_w * sums.inputs + n * z_x * z_w;
    assert_eq!(four, sums.products);
    assert_eq!(real(-0.5), "\u{2212}0.5000");
}
