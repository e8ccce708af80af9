//! Activation functions: values and derivatives, elementwise over slices.

use vectors::{Vector, Width};
use vocabulary::Activation;

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
pub(crate) fn relu_lanes<W: Width>(w: W, z: W::Vector) -> W::Vector {
    z.without(z.simd_le(w.splat(0.0)))
}

/// The relu of one value.
#[inline]
pub(crate) fn relu(z: f32) -> f32 {
    // Written so that NaN passes: `z > 0` would turn it into 0 and hide a run that has failed.
    if z <= 0.0 { 0.0 } else { z }
}

#[cfg(test)]
#[path = "activation_tests.rs"]
mod tests;
