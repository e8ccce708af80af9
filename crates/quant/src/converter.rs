//! The arithmetic of the TFLite converter: ranges and float parameters to scales, zero points and codes, for any
//! width (8 bits are the converter's own results, to the bit).

use thiserror::Error;

use crate::{BitWidth, QuantParams, RangeError};

/// Half the smallest range of a weight tensor behind 8-bit inputs: smaller weights get the scale of this magnitude.
const SMALLEST_HALF_RANGE: f64 = 5e-7;

/// A narrower range of an activation is widened, by as much at either end.
const SMALLEST_RANGE: f64 = 1e-6;

/// The largest magnitude the converter lets a bias code have, in 64 bits as in 32.
const LARGEST_BIAS_CODE: f64 = (1_u32 << 30) as f64;

/// Float parameters for which there are no integers.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ConverterError {
    /// A range without a grid.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A weight or a bias that is NaN or infinite.
    #[error("a parameter of {value} is not finite")]
    NotFinite {
        /// The parameter.
        value: f32,
    },
    /// The scale of a bias, `input scale * weight scale`, is no positive finite normal number.
    #[error("the bias scale {input_scale} * {weight_scale} is not a positive finite number")]
    BiasScale {
        /// Scale of the input.
        input_scale: f32,
        /// Scale of the weights.
        weight_scale: f32,
    },
}

/// The integer type of a bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BiasWidth {
    /// 32 bits, where activations have at most 8.
    I32,
    /// 64 bits, where activations are wider.
    I64,
}

impl BiasWidth {
    /// The bias type that goes with an input of this width.
    #[must_use]
    pub fn for_input(input: BitWidth) -> Self {
        if input <= BitWidth::INT8 { Self::I32 } else { Self::I64 }
    }

    /// The smallest half range of weights: that of the converter's int8 scheme; its 16x8 scheme knows none.
    fn smallest_half_range(self) -> f64 {
        match self {
            Self::I32 => SMALLEST_HALF_RANGE,
            Self::I64 => 0.0,
        }
    }
}

/// Scale and zero point of an activation calibrated to `[min, max]`, in the unit of the values.
///
/// The range is widened to contain 0; `scale = (max - min) / (2^bits - 1)` in double precision; of the two zero points
/// `lowest - min / scale` and `highest - max / scale` the one with the smaller terms is rounded half away from zero.
///
/// A range narrower than 1e-6 is widened by 1e-6 at both ends and goes the converter's other way, in single precision and
/// with the zero point from the minimum: [0, 0] gives the scale `2e-6 / (2^bits - 1)`, at 8 bits
/// with the zero point 0.
///
/// # Errors
/// [`RangeError`] when a bound is not finite, `min > max`, or the scale leaves `f32`.
pub fn activation_params(min: f32, max: f32, bits: BitWidth) -> Result<QuantParams, RangeError> {
    if !(min.is_finite() && max.is_finite()) {
        return Err(RangeError::NotFinite { min, max });
    }
    if min > max {
        return Err(RangeError::Reversed { min, max });
    }
    let (low, high) = (f64::from(min.min(0.0)), f64::from(max.max(0.0)));
    let (code_min, code_max) = (f64::from(bits.signed_min()), f64::from(bits.signed_max()));
    if high - low < SMALLEST_RANGE {
        let (low, high) = ((low - SMALLEST_RANGE) as f32, (high + SMALLEST_RANGE) as f32);
        let scale = (high - low) / (code_max - code_min) as f32;
        // The range reaches at most twice as far on one side as on the other: this is a code.
        let zero_point = (code_min as f32 - low / scale).round() as i32;
        return QuantParams::new(scale, zero_point, bits, false);
    }
    let scale = (high - low) / (code_max - code_min);
    let (from_min, from_max) = (code_min - low / scale, code_max - high / scale);
    let min_terms = code_min.abs() + (low / scale).abs();
    let max_terms = code_max.abs() + (high / scale).abs();
    let zero_point = if min_terms < max_terms { from_min } else { from_max };
    // Clipped to the codes before the conversion.
    let zero_point = zero_point.round().clamp(code_min, code_max) as i32;
    QuantParams::new(scale as f32, zero_point, bits, false)
}

/// Scale of an activation calibrated to `[min, max]` whose zero point is 0, as in TFLite's 16x8 kernels:
/// `max(|min|, |max|) / (2^(bits-1) - 1)` in double precision, however small. For the range [0, 0], and where that is no
/// normal `f32`, the converter writes a model with infinite scales; here such a range has the scale that
/// [`activation_params`] gives it, `2e-6 / (2^bits - 1)`.
///
/// # Errors
/// [`RangeError`] when a bound is not finite, `min > max`, or the scale leaves `f32`.
pub fn symmetric_activation_params(min: f32, max: f32, bits: BitWidth) -> Result<QuantParams, RangeError> {
    if !(min.is_finite() && max.is_finite()) {
        return Err(RangeError::NotFinite { min, max });
    }
    if min > max {
        return Err(RangeError::Reversed { min, max });
    }
    let scale = f64::from(min.abs().max(max.abs())) / f64::from(bits.signed_max());
    if scale < f64::from(f32::MIN_POSITIVE) {
        let scale = 2.0 * SMALLEST_RANGE as f32 / (bits.levels() - 1) as f32;
        return QuantParams::new(scale, 0, bits, false);
    }
    QuantParams::new(scale as f32, 0, bits, false)
}

/// The scale of symmetric weights whose largest magnitude is `max_abs_weight`: `max(|w|, 5e-7) / (2^(bits-1) - 1)`,
/// raised to `|b| / (s_in * 2^30)` where the code of the largest bias `max_abs_bias` would be larger than `2^30`.
///
/// With 64-bit biases the floor of 5e-7 is not there: weights and biases that are all zero have the scale 0.
///
/// # Errors
/// [`ConverterError`] when a parameter, or the scale, is not finite.
pub fn weight_scale(
    max_abs_weight: f32,
    max_abs_bias: f32,
    input_scale: f32,
    bits: BitWidth,
    bias: BiasWidth,
) -> Result<f32, ConverterError> {
    for value in [max_abs_weight, max_abs_bias] {
        if !value.is_finite() {
            return Err(ConverterError::NotFinite { value });
        }
    }
    let from_weights =
        f64::from(max_abs_weight).max(bias.smallest_half_range()) / f64::from(bits.signed_max());
    let from_bias = f64::from(max_abs_bias) / (f64::from(input_scale) * LARGEST_BIAS_CODE);
    let scale = match bias {
        BiasWidth::I64 if from_bias > from_weights => {
            // The 16x8 scheme goes through the range of the weights, in single precision.
            let half_range = bits.signed_max() as f32;
            max_abs_bias / LARGEST_BIAS_CODE as f32 * (half_range / input_scale) / half_range
        }
        _ => from_weights.max(from_bias) as f32,
    };
    // Kernels flush denormal numbers to zero.
    let scale = if scale < f32::MIN_POSITIVE { 0.0 } else { scale };
    if scale.is_finite() { Ok(scale) } else { Err(RangeError::Scale { scale }.into()) }
}

/// The code of a weight on a symmetric narrow grid: `round(w * f32(1 / scale))` in `f32`, half away from zero,
/// clipped to `+-(2^(bits-1) - 1)`.
#[must_use]
pub fn weight_code(weight: f32, scale: f32, bits: BitWidth) -> i32 {
    // Saturating; a multiplication by the inverse, not a division, as in the converter.
    let code = (weight * (1.0 / scale)).round() as i32;
    code.clamp(-bits.signed_max(), bits.signed_max())
}

/// The scale of a bias, `f32(input_scale * weight_scale)`.
///
/// # Errors
/// [`ConverterError::BiasScale`] when the product leaves the normal numbers of `f32`.
pub fn bias_scale(input_scale: f32, weight_scale: f32) -> Result<f32, ConverterError> {
    let scale = input_scale * weight_scale;
    if scale.is_normal() && scale > 0.0 {
        Ok(scale)
    } else {
        Err(ConverterError::BiasScale { input_scale, weight_scale })
    }
}

/// The scale of the biases behind weights of [`weight_scale`], the largest of which is `max_abs_bias`: [`bias_scale`], but for a
/// 32-bit bias that raised the scale of its weights `max_abs_bias / 2^30`, as the converter forgets to round in between.
///
/// # Errors
/// As [`bias_scale`].
pub fn bias_scale_for(
    max_abs_bias: f32,
    input_scale: f32,
    weight_scale: f32,
    bias: BiasWidth,
) -> Result<f32, ConverterError> {
    let raised = f64::from(max_abs_bias) / (f64::from(input_scale) * LARGEST_BIAS_CODE);
    let exact = max_abs_bias / LARGEST_BIAS_CODE as f32;
    if bias == BiasWidth::I32 && raised as f32 == weight_scale && exact.is_normal() {
        return Ok(exact);
    }
    bias_scale(input_scale, weight_scale)
}

/// The code of a bias: `round(f32(b * f32(1 / scale)))`, half away from zero, saturating at 64 bits.
///
/// In `f32`, as in the converter: double precision is off by one for large codes.
///
/// # Errors
/// [`ConverterError::NotFinite`] for a bias that is NaN or infinite.
pub fn bias_code(bias: f32, scale: f32) -> Result<i64, ConverterError> {
    if !bias.is_finite() {
        return Err(ConverterError::NotFinite { value: bias });
    }
    Ok((bias * (1.0 / scale)).round() as i64)
}

#[cfg(test)]
#[path = "converter_tests.rs"]
mod tests;
