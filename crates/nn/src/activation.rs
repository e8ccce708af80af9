//! Activation functions: values and derivatives, elementwise over slices.

use vocabulary::Activation;
use wide::f32x4;

use crate::math;

/// What an activation computes.
pub trait ActivationFunction {
    /// The activation of one value. NaN stays NaN, so that a run that left the numbers is noticed. The transcendental
    /// functions are this crate's own: the same bits on every platform, within 2.6 units in the last place.
    fn value(self, z: f32) -> f32;

    /// The derivative `da/dz`, computed from the activation's value `a` alone.
    fn derivative(self, a: f32) -> f32;

    /// Whether fake quantization stands after the activation (relu, linear) or before it (tanh, sigmoid), as TFMOT places
    /// it.
    fn quantized_after(self) -> bool;

    /// Replaces every `z` of the slice by `a`, with the bits of [`Self::value`], four values at a time.
    fn apply(self, values: &mut [f32]);

    /// Multiplies each gradient `g = dL/da` by `da/dz`; `activated` holds the values `a`.
    fn backward(self, activated: &[f32], gradient: &mut [f32]);
}

impl ActivationFunction for Activation {
    #[inline]
    fn value(self, z: f32) -> f32 {
        match self {
            Self::Linear => z,
            Self::Relu => relu(z),
            Self::Tanh => math::tanh(z),
            Self::Sigmoid => math::sigmoid(z),
        }
    }

    #[inline]
    fn derivative(self, a: f32) -> f32 {
        match self {
            Self::Linear => 1.0,
            Self::Relu => {
                if a > 0.0 {
                    1.0
                } else {
                    0.0
                }
            }
            Self::Tanh => 1.0 - a * a,
            Self::Sigmoid => a * (1.0 - a),
        }
    }

    fn quantized_after(self) -> bool {
        matches!(self, Self::Linear | Self::Relu)
    }

    fn apply(self, values: &mut [f32]) {
        match self {
            Self::Linear => {}
            Self::Relu => values.iter_mut().for_each(|v| *v = relu(*v)),
            Self::Tanh => math::map_lanes(values, math::tanh_lanes),
            Self::Sigmoid => math::map_lanes(values, math::sigmoid_lanes),
        }
    }

    fn backward(self, activated: &[f32], gradient: &mut [f32]) {
        debug_assert_eq!(activated.len(), gradient.len());
        let pairs = gradient.iter_mut().zip(activated);
        match self {
            Self::Linear => {}
            Self::Relu => pairs.for_each(|(g, &a)| *g = if a > 0.0 { *g } else { 0.0 }),
            Self::Tanh => pairs.for_each(|(g, &a)| *g *= 1.0 - a * a),
            Self::Sigmoid => pairs.for_each(|(g, &a)| *g *= a * (1.0 - a)),
        }
    }
}

/// The relu of each lane, with the bits of [`ActivationFunction::value`].
#[inline(always)]
pub(crate) fn relu_lanes(z: f32x4) -> f32x4 {
    z & !z.simd_le(f32x4::ZERO)
}

/// The relu of one value.
#[inline]
pub(crate) fn relu(z: f32) -> f32 {
    // Written so that NaN passes: `z > 0` would turn it into 0 and hide a run that has failed.
    if z <= 0.0 { 0.0 } else { z }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(relu_lanes(z.into()).to_array().map(f32::to_bits), z.map(relu).map(f32::to_bits));
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
}
