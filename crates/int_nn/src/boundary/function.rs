//! The functions that table layers compute.

use quant::{BitWidth, QuantParams, RangeError};
use vocabulary::Activation;

/// A function that a table layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFunction {
    /// The hyperbolic tangent.
    Tanh,
    /// The logistic function `1 / (1 + e^-x)`.
    Sigmoid,
}

impl TableFunction {
    /// The table of an activation; `None` where the clamp of the kernel before it does.
    #[must_use]
    pub fn of(activation: Activation) -> Option<Self> {
        match activation {
            Activation::Linear | Activation::Relu => None,
            Activation::Tanh => Some(Self::Tanh),
            Activation::Sigmoid => Some(Self::Sigmoid),
        }
    }

    /// The activation it computes.
    #[must_use]
    pub fn activation(self) -> Activation {
        match self {
            Self::Tanh => Activation::Tanh,
            Self::Sigmoid => Activation::Sigmoid,
        }
    }

    /// The function in double precision.
    #[must_use]
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Tanh => libm::tanh(x),
            Self::Sigmoid => 1.0 / (1.0 + libm::exp(-x)),
        }
    }

    /// The fixed output parameters TFLite gives this function: scale `2^-(bits-1)` and zero point 0 for tanh, and at 16 bits for
    /// sigmoid too; scale `2^-bits` and the lowest code for a narrower sigmoid (8 bits: 1/128 and 0, 1/256 and -128).
    ///
    /// # Errors
    /// None in practice: powers of two down to `2^-16` are valid scales.
    pub fn output_params(self, bits: BitWidth) -> Result<QuantParams, RangeError> {
        let levels = bits.levels() as f32;
        match self {
            Self::Sigmoid if bits < BitWidth::MAX => {
                QuantParams::new(1.0 / levels, bits.signed_min(), bits, false)
            }
            Self::Tanh | Self::Sigmoid => QuantParams::new(2.0 / levels, 0, bits, false),
        }
    }
}
