//! A conversion beside the real converter's: calibrated ranges are compared within their last bits, and what the converter made of
//! a range is turned back into one, so that everything behind the ranges can be compared to the bit.
//!
//! The converter calibrates with float kernels that sum in an order of their own and with fused multiplications, so that an
//! extreme may differ in its last bits.

use quant::converter::{activation_params, symmetric_activation_params};
use quant::{BitWidth, QuantParams, RangeError};

/// Relative difference of two calibrated scales: eight units of the last place.
pub const LAST_BITS: f64 = 1e-6;

/// Steps of the last place that [`range_of`] tries.
const STEPS: i32 = 64;

/// The parameters that the converter gives a range: asymmetric, at 16 bits symmetric.
///
/// # Errors
/// A range that has none.
pub fn params_of((min, max): (f32, f32), bits: BitWidth) -> Result<QuantParams, RangeError> {
    let params = if bits == BitWidth::MAX { symmetric_activation_params } else { activation_params };
    params(min, max, bits)
}

/// How far apart the scales of a calibrated range and of the converter's parameters are, relative to the latter, and the zero
/// points.
///
/// # Errors
/// A range that has no parameters.
pub fn distance(range: (f32, f32), expected: &QuantParams) -> Result<(f64, u32), RangeError> {
    let own = params_of(range, expected.bits())?;
    let scales = f64::from(own.scale()) / f64::from(expected.scale()) - 1.0;
    Ok((scales.abs(), own.zero_point().abs_diff(expected.zero_point())))
}

/// A range next to `near` that the converter turns into these parameters; `None` if there is none within a few steps of the last
/// place.
#[must_use]
pub fn range_of(params: &QuantParams, near: (f32, f32)) -> Option<(f32, f32)> {
    // At 16 bits one end decides; the other stays out of its way.
    let symmetric = params.bits() == BitWidth::MAX;
    let low = if symmetric { 0.0 } else { params.dequantize(params.code_min()) };
    let of_codes = (low, params.dequantize(params.code_max()));
    let moved = |value: f32, by: i32| {
        if value == 0.0 { value } else { f32::from_bits(value.to_bits().wrapping_add_signed(by)) }
    };
    let candidates = [near, of_codes].into_iter().flat_map(|start| {
        (0..STEPS).flat_map(move |steps| {
            [steps, -steps]
                .into_iter()
                .flat_map(move |by| [(start.0, moved(start.1, by)), (moved(start.0, by), start.1)])
        })
    });
    candidates.into_iter().find(|range| params_of(*range, params.bits()).as_ref() == Ok(params))
}

#[cfg(test)]
#[path = "conversion_tests.rs"]
mod tests;
