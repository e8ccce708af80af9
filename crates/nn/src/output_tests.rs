//! Tests of `output`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;
use quant::BitWidth;

/// The mask that goes with relu's is that of the quantizer, at the edges of the grid and below the normal numbers too.
#[test]
fn relu_takes_the_quantizers_mask_along() {
    let bits = BitWidth::new(4).unwrap();
    let nudged = |min, max| Grid::nudged(min, max, bits, false).unwrap();
    for grid in [nudged(0.0, 1.5), nudged(-2.0, 0.75), nudged(-1.0, 0.0), Grid::zero(bits, false)] {
        let edges = [grid.hi(), grid.hi().next_up(), grid.hi().next_down(), 9.0, 0.0, -1.0, 1e-40];
        let a: Vec<f32> = edges.iter().map(|v| v.max(0.0)).chain([f32::INFINITY, f32::NAN]).collect();
        let quantizer = Quantizer::frozen(vec![grid]).unwrap();
        let mut expected = vec![1.0; a.len()];
        quantizer.backward(&a, &mut expected, &mut []);
        Activation::Relu.backward(&a, &mut expected);

        let quantizers = LayerQuantizers {
            weights: quantizer.clone(),
            pre_activation: None,
            post_activation: Some(quantizer),
        };
        let end = End { activation: Activation::Relu, quantizers: Some(&quantizers) };
        let mut tape = OutputTape::new(end, a.len(), false, 0);
        tape.affine(a.len()).copy_from_slice(&a);
        tape.output_and_gradient().1.fill(1.0);
        let mut sums = [0.0];
        tape.backward(end, a.len(), &mut sums, &mut LayerLearned::new(Some(&quantizers)));
        assert_eq!(tape.gradient(), expected, "{grid:?}, {a:?}");
        assert_eq!(sums[0], expected.iter().sum::<f32>());
    }
}
