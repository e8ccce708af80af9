//! The names of the rounding rules, and which rule each runtime uses for which operator.

use vocabulary::Runtime;

use crate::BitWidth;

/// The arithmetic by which an accumulator becomes an output code.
///
/// Runtimes disagree by one unit in a few of a thousand outputs, so the rule is a value that multipliers and
/// exported files carry. [`crate::Requantizer`] holds one function per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoundingPolicy {
    /// `round(f64(acc) * m)`, half away from zero (TFLite's reference FULLY_CONNECTED).
    F64HalfAway,
    /// gemmlowp: a doubling high multiply rounded half away from zero, then a shift rounded half away from zero.
    GemmlowpDouble,
    /// ruy: a doubling high multiply and a shift, both rounded half up.
    RuyHalfUp,
    /// XNNPACK: `f32(acc) * f32(m)`, rounded half to even.
    F32HalfEven,
    /// A multiplier reduced to 16 bits and one shift rounded half up (TFLite's 16x8 CONV_2D).
    Int16Reduced,
}

impl RoundingPolicy {
    /// All rules, in the order of their declaration.
    pub const ALL: [Self; 5] =
        [Self::F64HalfAway, Self::GemmlowpDouble, Self::RuyHalfUp, Self::F32HalfEven, Self::Int16Reduced];
}

/// An operator that requantizes accumulators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// A dense layer.
    FullyConnected,
    /// A convolution.
    Conv2d,
}

/// The rule by which a runtime turns real inputs into codes (the QUANTIZE operator).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantizeRule {
    /// `round(f32(x / s))`, half away from zero.
    F32DivideHalfAway,
    /// `round(f64(x) / f64(s))`, half away from zero.
    F64DivideHalfAway,
    /// `round(f32(x * f32(1 / s)))`, half to even.
    F32InverseHalfEven,
}

/// Which rule a runtime uses where.
pub trait RuntimeRules {
    /// The rounding of `operator` with inputs and outputs of these widths.
    ///
    /// Up to 8 bits the runtime's int8 kernels are meant. Where a side is wider, its 16x8 kernels are; XNNPACK has
    /// none and the runtimes agree: float64 for FULLY_CONNECTED, the reduced multiplier for CONV_2D. The width of
    /// the weights does not matter.
    #[must_use]
    fn policy(self, operator: Operator, input: BitWidth, output: BitWidth) -> RoundingPolicy;

    /// How this runtime quantizes real inputs to codes of `bits` bits.
    ///
    /// XNNPACK takes no tensors wider than 8 bits; the built-in kernel quantizes those.
    #[must_use]
    fn quantize_rule(self, bits: BitWidth) -> QuantizeRule;
}

impl RuntimeRules for Runtime {
    fn policy(self, operator: Operator, input: BitWidth, output: BitWidth) -> RoundingPolicy {
        let wide = input.max(output) > BitWidth::INT8;
        match (self, operator) {
            (_, Operator::FullyConnected) if wide => RoundingPolicy::F64HalfAway,
            (_, Operator::Conv2d) if wide => RoundingPolicy::Int16Reduced,
            (Self::Reference, Operator::FullyConnected) => RoundingPolicy::F64HalfAway,
            (Self::Reference, Operator::Conv2d) => RoundingPolicy::GemmlowpDouble,
            (Self::Ruy, _) => RoundingPolicy::RuyHalfUp,
            (Self::Xnnpack, _) => RoundingPolicy::F32HalfEven,
        }
    }

    fn quantize_rule(self, bits: BitWidth) -> QuantizeRule {
        match self {
            Self::Reference => QuantizeRule::F32DivideHalfAway,
            Self::Xnnpack if bits <= BitWidth::INT8 => QuantizeRule::F32InverseHalfEven,
            Self::Ruy | Self::Xnnpack => QuantizeRule::F64DivideHalfAway,
        }
    }
}

#[cfg(test)]
#[path = "rounding_tests.rs"]
mod tests;
