//! Tests of `activation`.

use super::*;

#[test]
fn values_at_known_points() {
    assert_eq!(Activation::Linear.value(-2.5), -2.5);
    assert_eq!(Activation::Relu.value(-2.5), 0.0);
    assert_eq!(Activation::Relu.value(2.5), 2.5);
    assert_eq!(Activation::Relu.value(-0.0).to_bits(), 0);
    assert!((Activation::Tanh.value(0.5) - 0.462_117_16).abs() < 1e-7);
    assert!((Activation::Sigmoid.value(0.5) - 0.622_459_35).abs() < 1e-7);
    assert_eq!(Activation::Sigmoid.value(-200.0), 0.0);
    assert_eq!(Activation::Sigmoid.value(200.0), 1.0);
}

#[test]
fn nan_is_never_hidden() {
    for activation in Activation::ALL {
        assert!(activation.value(f32::NAN).is_nan(), "{}", activation.name());
        let mut values = [f32::NAN];
        activation.apply(&mut values);
        assert!(values[0].is_nan(), "{}", activation.name());
    }
}

#[test]
fn relu_of_lanes_has_the_bits_of_relu() {
    let z = [f32::NAN, -0.0, -f32::MIN_POSITIVE, 2.5];
    assert_eq!(
        relu_lanes(vectors::Four, z.into()).to_array().map(f32::to_bits),
        z.map(relu).map(f32::to_bits)
    );
}

#[test]
fn slices_and_single_values_agree() {
    let z: Vec<f32> = (-40..=40).map(|i| i as f32 * 0.17).collect();
    for activation in Activation::ALL {
        let mut a = z.clone();
        activation.apply(&mut a);
        let mut g = vec![3.0; z.len()];
        activation.backward(&a, &mut g);
        for ((&z, &a), &g) in z.iter().zip(&a).zip(&g) {
            assert_eq!(a, activation.value(z));
            assert_eq!(g, 3.0 * activation.derivative(a));
        }
    }
}

#[test]
fn derivatives_equal_difference_quotients() {
    for activation in Activation::ALL {
        for i in -30..=30 {
            let z = i as f32 * 0.1 + 0.05;
            let h = 1.0 / 256.0;
            let quotient = (activation.value(z + h) - activation.value(z - h)) / (2.0 * h);
            let derivative = activation.derivative(activation.value(z));
            assert!((quotient - derivative).abs() < 1e-4, "{} at {z}", activation.name());
        }
    }
}
