//! Tests of `optimizer`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;

fn run(config: OptimizerConfig, gradients: &[f32]) -> Vec<f32> {
    let mut optimizer = Optimizer::new(config, 1).unwrap();
    let mut w = [1.0];
    let step = |g: &f32| {
        optimizer.begin_step(config.learning_rate());
        optimizer.update(&mut w, &[*g], 0.0);
        w[0]
    };
    gradients.iter().map(step).collect()
}

/// Values computed by hand from the formulas in double precision.
fn assert_close(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(expected) {
        assert!((f64::from(*f) - e).abs() < 2e-7, "{found:?} is not {expected:?}");
    }
}

#[test]
fn sgd_with_and_without_momentum() {
    assert_close(&run(OptimizerConfig::sgd(0.1), &[1.0, 2.0]), &[0.9, 0.7]);
    let momentum = OptimizerConfig::Sgd { learning_rate: 0.1, momentum: 0.5 };
    assert_close(&run(momentum, &[1.0, 2.0, 0.0]), &[0.9, 0.65, 0.525]);
}

#[test]
fn adam_follows_the_formula() {
    let (mut m, mut v, mut w) = (0.0f64, 0.0f64, 1.0f64);
    let mut expected = Vec::new();
    for (t, g) in [0.5, -0.25, 0.125].into_iter().enumerate() {
        m += (g - m) * 0.1;
        v += (g * g - v) * 0.001;
        let t = t as f64 + 1.0;
        let alpha = 0.01 * (1.0 - libm::pow(0.999, t)).sqrt() / (1.0 - libm::pow(0.9, t));
        w -= m * alpha / (v.sqrt() + 1e-7);
        expected.push(w);
    }
    assert_close(&run(OptimizerConfig::adam(0.01), &[0.5, -0.25, 0.125]), &expected);
}

#[test]
fn adamax_adds_epsilon_outside_the_maximum() {
    // A gradient the size of epsilon: the first step is lr/2, not lr.
    assert_close(&run(OptimizerConfig::adamax(0.01), &[1e-7]), &[0.995]);
    assert_close(
        &run(OptimizerConfig::adamax(0.01), &[0.5, 0.0]),
        &[0.99, 0.99 - 0.01 * 0.045 / (0.19 * 0.4995)],
    );
}

#[test]
fn powers_that_are_not_computed_change_no_bit() {
    for (beta1, beta2) in [(0.9, 0.999), (0.0, 0.5), (0.99999, 0.97), (0.3, 0.0)] {
        let config = OptimizerConfig::Adam { learning_rate: 0.1, beta1, beta2, epsilon: 1e-7 };
        let mut optimizer = Optimizer::new(config, 1).unwrap();
        for step in 1..30_000 {
            optimizer.begin_step(0.1);
            let [rest1, rest2] = [beta1, beta2].map(|beta| 1.0 - libm::powf(beta as f32, step as f32));
            assert_eq!(optimizer.factor, 0.1 * rest2.sqrt() / rest1, "{beta1}, {beta2}, step {step}");
        }
    }
}

#[test]
fn l2_adds_twice_its_factor_times_the_weight() {
    let mut optimizer = Optimizer::new(OptimizerConfig::sgd(0.1), 1).unwrap();
    let mut w = [2.0];
    optimizer.begin_step(0.1);
    optimizer.update(&mut w, &[1.0], 0.25);
    // 2 - 0.1 (1 + 2 * 0.25 * 2)
    assert_close(&w, &[1.8]);
}

#[test]
fn settings_outside_their_range_are_named() {
    let cases = [
        (OptimizerConfig::adamax(0.0), "learning rate is 0, allowed is 1.2e-38 <= value <= 1e6"),
        (OptimizerConfig::adam(f64::NAN), "learning rate is NaN, allowed is 1.2e-38 <= value <= 1e6"),
        (
            OptimizerConfig::Sgd { learning_rate: 0.1, momentum: 1.0 },
            "momentum is 1, allowed is 0 <= value < 1",
        ),
        (
            OptimizerConfig::Adamax { learning_rate: 0.1, beta1: 0.9, beta2: -0.1, epsilon: 1e-7 },
            "beta2 is -0.1, allowed is 0 <= value < 1",
        ),
        (
            OptimizerConfig::Adam { learning_rate: 0.1, beta1: 0.9, beta2: 0.9, epsilon: 0.0 },
            "epsilon is 0, allowed is 1.2e-38 <= value <= 1e6",
        ),
    ];
    for (config, message) in cases {
        assert_eq!(Optimizer::new(config, 1).unwrap_err().to_string(), message);
    }
}

#[test]
fn means_of_vanished_gradients_become_zero_not_subnormal() {
    let momentum = OptimizerConfig::Sgd { learning_rate: 0.1, momentum: 0.9 };
    for config in [momentum, OptimizerConfig::adam(0.1), OptimizerConfig::adamax(0.1)] {
        let mut optimizer = Optimizer::new(config, 1).unwrap();
        let mut w = [1.0];
        for step in 0..1000 {
            optimizer.begin_step(config.learning_rate());
            optimizer.update(&mut w, &[if step == 0 { 1.0 } else { 0.0 }], 0.0);
            assert!(!optimizer.first[0].is_subnormal(), "step {step}");
        }
        assert_eq!(optimizer.first, [0.0]);
        optimizer.begin_step(config.learning_rate());
        optimizer.update(&mut w, &[f32::NAN], 0.0);
        assert!(optimizer.first[0].is_nan());
    }
}
